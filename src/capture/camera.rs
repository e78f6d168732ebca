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

#[component]
fn Finder(
    is_open: RwSignal<bool>,
    facing: Facing,
    take: impl Fn(Blob) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let seen = Seen::new();
    let shoot = move |_| {
        let Some(video) = seen.video.get() else { return };
        spawn_local(async move {
            match picture_of(&video).await {
                Ok(picture) => {
                    is_open.set(false);
                    take(picture);
                }
                Err(_) => seen.trouble.set(Some("capture.unreadable")),
            }
        });
    };
    view! {
        <Live seen=seen is_open=is_open facing=facing width=WIDTH>
            <button
                type="button"
                class="primary"
                disabled=move || !seen.is_ready.get()
                on:click=shoot
            >
                {words.text("capture.shoot")}
            </button>
        </Live>
    }
}

/// What a camera shows.
#[derive(Clone, Copy)]
pub struct Seen {
    /// Where it is shown.
    pub video: NodeRef<Video>,
    /// Whether there is a picture by now.
    pub is_ready: RwSignal<bool>,
    /// Key of the sentence about what went wrong.
    pub trouble: RwSignal<Option<&'static str>>,
}

impl Seen {
    /// Nothing yet.
    pub fn new() -> Seen {
        Seen {
            video: NodeRef::new(),
            is_ready: RwSignal::new(false),
            trouble: RwSignal::new(None),
        }
    }
}

/// The picture of a camera that is open as long as this is on the page, and buttons beneath.
#[component]
pub fn Live(
    /// What is shown.
    seen: Seen,
    /// The dialog that it is in.
    is_open: RwSignal<bool>,
    /// Which way the camera looks at first.
    facing: Facing,
    /// Pixels from left to right that are wished for.
    width: u32,
    /// The last of the buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = use_words();
    let Seen { video, is_ready, trouble } = seen;
    let stream = StoredValue::new_local(None::<MediaStream>);
    let facing = RwSignal::new(facing);
    // Whether the lamp beside the camera is on; none where there is no lamp.
    let lamp = RwSignal::new(None::<bool>);
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
            let opened = device::open(&device::camera(way, width), &JsValue::FALSE).await;
            match opened {
                // The dialog was closed while the camera woke up.
                Ok(open) if is_ready.is_disposed() => device::close(&open),
                Ok(open) => {
                    lamp.set(device::has_lamp(&open).then_some(false));
                    video.set_src_object(Some(&open));
                    stream.set_value(Some(open));
                }
                Err(key) => {
                    let _ = trouble.try_set(Some(key));
                }
            }
        });
    });
    let turn = move |_| {
        facing.update(|way| {
            *way = match way {
                Facing::Away => Facing::User,
                Facing::User => Facing::Away,
            }
        });
    };
    let switch = move |_| {
        let on = !lamp.get_untracked().unwrap_or(false);
        stream.with_value(|stream| {
            if let Some(stream) = stream {
                device::switch_lamp(stream, on);
            }
        });
        lamp.set(Some(on));
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
            <Show when=move || lamp.read().is_some()>
                <button
                    type="button"
                    class="secondary"
                    aria-pressed=move || lamp.get().unwrap_or(false).to_string()
                    on:click=switch
                >
                    {words.text("capture.torch")}
                </button>
            </Show>
            {children.map(|children| children())}
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
