//! The camera's picture in a dialog, and the button that keeps it.

use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::{Blob, MediaStream, OffscreenCanvas};

use super::device::{self, Facing};
use super::shrink;
use crate::dialog::modal;
use crate::words::use_words;

/// As many pixels across as a picture needs.
const WIDTH: u32 = 4096;

/// A dialog with what the camera sees, open while `is_open`.
#[component]
pub fn Camera(
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// Which way the camera looks at first.
    facing: Facing,
    /// What is done with a picture.
    take: impl Fn(Blob) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let dialog = modal(move || is_open.get());
    let label = words.text("capture.camera");
    view! {
        <dialog
            node_ref=dialog
            class="viewfinder"
            aria-label=label
            on:close=move |_| is_open.set(false)
        >
            {move || is_open.get().then(|| view! {
                <Finder is_open=is_open facing=facing take=take/>
            })}
        </dialog>
    }
}

/// Lives as long as the dialog is open, and the camera with it.
#[component]
fn Finder(
    is_open: RwSignal<bool>,
    facing: Facing,
    take: impl Fn(Blob) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let video = NodeRef::<Video>::new();
    let stream = StoredValue::new_local(None::<MediaStream>);
    let facing = RwSignal::new(facing);
    let trouble = RwSignal::new(None::<&'static str>);
    let is_ready = RwSignal::new(false);
    let close = move || {
        let open = stream.try_update_value(Option::take).flatten();
        if let Some(open) = open {
            device::close(&open);
        }
    };
    on_cleanup(close);
    Effect::new(move |_| {
        let way = facing.get();
        let Some(video) = video.get() else { return };
        close();
        is_ready.set(false);
        spawn_local(async move {
            let opened = device::open(&device::camera(way, WIDTH), &JsValue::FALSE).await;
            match opened {
                // The dialog was closed while the camera woke up.
                Ok(open) if is_ready.is_disposed() => device::close(&open),
                Ok(open) => {
                    video.set_src_object(Some(&open));
                    stream.set_value(Some(open));
                }
                Err(key) => {
                    let _ = trouble.try_set(Some(key));
                }
            }
        });
    });
    let shoot = move |_| {
        let Some(video) = video.get() else { return };
        spawn_local(async move {
            match picture_of(&video).await {
                Ok(picture) => {
                    is_open.set(false);
                    take(picture);
                }
                Err(_) => trouble.set(Some("capture.unreadable")),
            }
        });
    };
    let turn = move |_| {
        facing.update(|way| {
            *way = match way {
                Facing::Away => Facing::User,
                Facing::User => Facing::Away,
            }
        });
    };
    view! {
        <video
            node_ref=video
            autoplay
            playsinline
            muted
            on:playing=move |_| is_ready.set(true)
        ></video>
        <p class="problem" role="alert">{move || trouble.get().map(|key| words.say(key))}</p>
        <div class="actions">
            <button type="button" class="secondary" on:click=move |_| is_open.set(false)>
                {words.text("dialog.no")}
            </button>
            <button type="button" class="secondary" on:click=turn>
                {words.text("capture.turn_camera")}
            </button>
            <button
                type="button"
                class="primary"
                disabled=move || !is_ready.get()
                on:click=shoot
            >
                {words.text("capture.shoot")}
            </button>
        </div>
    }
}

/// What the camera sees now, as a file.
async fn picture_of(video: &web_sys::HtmlVideoElement) -> Result<Blob, JsValue> {
    let canvas = OffscreenCanvas::new(video.video_width(), video.video_height())?;
    let context = shrink::context_of(&canvas)?;
    context.draw_image_with_html_video_element(video, 0.0, 0.0)?;
    shrink::encode(&canvas, "image/jpeg").await
}
