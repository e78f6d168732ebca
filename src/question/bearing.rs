//! The compass of the device, which gives a bearing; nothing where there is none.

use gloo_events::EventListener;
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser;
use crate::live::When;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// A button that takes the bearing in which the device points.
///
/// A device with a compass tells it as soon as it is listened to, but for those that want
/// to be asked first: there the button asks, and takes the first bearing that comes. Of
/// those the style sheet leaves it to the ones that are held in the hand.
#[component]
pub fn Compass(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let bearing = RwSignal::new(None::<f64>);
    let is_wanted = StoredValue::new(false);
    let take = move |degrees: f64| {
        is_wanted.set_value(false);
        session.answer(view, &(degrees.round() as u32 % 360).to_string());
    };
    let heard = move |event: &web_sys::Event| {
        let Some(degrees) = bearing_of(event) else { return };
        bearing.set(Some(degrees));
        if is_wanted.get_value() {
            take(degrees);
        }
    };
    let listeners = ["deviceorientationabsolute", "deviceorientation"]
        .map(|name| EventListener::new(&browser::window(), name, heard));
    let listeners = StoredValue::new_local(listeners);
    on_cleanup(move || listeners.dispose());
    let asks = asking().is_some();
    let press = move |_| match bearing.get_untracked() {
        Some(degrees) => take(degrees),
        None => {
            is_wanted.set_value(true);
            if let Some((event, ask)) = asking() {
                // A refusal leaves the entry, which is there all the time.
                let _ = ask.call0(&event);
            }
        }
    };
    let is_offered = move || (asks || bearing.read().is_some()) && !view.readonly.get();
    view! {
        <When when=is_offered>
            <button
                type="button"
                class="secondary"
                class:unsure=move || bearing.read().is_none()
                lang=move || words.tag()
                on:click=press
            >
                {words.text("question.compass")}
            </button>
        </When>
    }
}

/// Degrees clockwise from north; none when the event does not say where north is.
fn bearing_of(event: &JsValue) -> Option<f64> {
    let member = |name: &str| Reflect::get(event, &name.into()).ok();
    let compass = member("webkitCompassHeading").and_then(|degrees| degrees.as_f64());
    compass.or_else(|| {
        member("absolute").filter(JsValue::is_truthy)?;
        // It counts the other way round.
        member("alpha")?.as_f64().map(|degrees| 360.0 - degrees)
    })
}

/// The question to the person at the device that some browsers want first.
fn asking() -> Option<(JsValue, Function)> {
    let event =
        Reflect::get(&browser::window(), &"DeviceOrientationEvent".into()).ok()?;
    let ask = Reflect::get(&event, &"requestPermission".into()).ok()?;
    Some((event, ask.dyn_into().ok()?))
}
