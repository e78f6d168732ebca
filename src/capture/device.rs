//! Camera and microphone: asked for, let go, and why there is none.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaStream, MediaStreamConstraints, MediaStreamTrack};

use crate::browser;

/// Asks for a camera or a microphone or both.
///
/// # Errors
/// When there is none or it may not be used: key of the sentence about it.
pub async fn open(video: &JsValue, audio: &JsValue) -> Result<MediaStream, &'static str> {
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(video);
    wanted.set_audio(audio);
    // Without a secure origin the browser offers no devices at all.
    let devices = browser::member(&browser::window().navigator(), "mediaDevices");
    let devices: web_sys::MediaDevices =
        devices.dyn_into().map_err(|_| "capture.insecure")?;
    let asked = devices.get_user_media_with_constraints(&wanted);
    let opened = JsFuture::from(asked.map_err(|error| key(&error))?).await;
    opened.map(JsCast::unchecked_into).map_err(|error| key(&error))
}

/// Key of the sentence for why a device was not had.
fn key(error: &JsValue) -> &'static str {
    match browser::member(error, "name").as_string().as_deref() {
        Some("NotAllowedError" | "SecurityError") => "capture.denied",
        Some("NotReadableError" | "AbortError") => "capture.in_use",
        _ => "capture.no_device",
    }
}

/// Gives devices back; their lights go out.
pub fn close(stream: &MediaStream) {
    for track in tracks(stream) {
        track.stop();
    }
}

/// The tracks of a stream.
pub fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> {
    stream.get_tracks().iter().map(JsCast::unchecked_into).collect::<Vec<_>>().into_iter()
}

/// Which way a camera looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facing {
    /// Away from who holds the tablet.
    Away,
    /// At them.
    User,
}

/// A camera that looks that way, with as many pixels as it has up to `width`.
pub fn camera(facing: Facing, width: u32) -> JsValue {
    let wanted = Object::new();
    let way = match facing {
        Facing::Away => "environment",
        Facing::User => "user",
    };
    let ideal = Object::new();
    // Setting a member of a new object does not fail.
    let _ = Reflect::set(&ideal, &"ideal".into(), &width.into());
    let _ = Reflect::set(&wanted, &"facingMode".into(), &way.into());
    let _ = Reflect::set(&wanted, &"width".into(), &ideal);
    wanted.into()
}

/// Whether a camera has a lamp that pages may switch.
pub fn has_lamp(stream: &MediaStream) -> bool {
    tracks(stream).any(|track| {
        // By name: not every browser says what a camera can do.
        let told = browser::member(&track, "getCapabilities");
        let told =
            told.dyn_into::<Function>().ok().and_then(|told| told.call0(&track).ok());
        told.is_some_and(|told| browser::member(&told, "torch").is_truthy())
    })
}

/// Switches the lamp of a camera.
pub fn switch_lamp(stream: &MediaStream, on: bool) {
    let (wanted, lamp) = (Object::new(), Object::new());
    // Setting a member of a new object does not fail.
    let _ = Reflect::set(&lamp, &"torch".into(), &on.into());
    let _ = Reflect::set(&wanted, &"advanced".into(), &Array::of1(&lamp));
    for track in tracks(stream) {
        let apply = browser::member(&track, "applyConstraints").dyn_into::<Function>();
        // A lamp that stays dark is seen.
        let _ = apply.and_then(|apply| apply.call1(&track, &wanted));
    }
}
