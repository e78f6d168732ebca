//! What answers a question now: the picture, the recording or the file's name, what is
//! known of it, and the way to take it back.

use leptos::html::Canvas;
use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::bundle::Origin;
use wasm_bindgen::JsCast;
use web_sys::{Blob, ImageBitmapRenderingContext, Url};

use super::shrink::decode_small;
use super::task::Task;
use crate::browser;
use crate::storage::{Capture, Store, disk};
use crate::words::{Words, use_words};

/// Pixels of the longer side of a picture as it is shown.
const SHOWN: f64 = 800.0;

/// The file that answers, if there is one.
#[component]
pub fn Kept(
    /// The question.
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let file = LocalResource::new(move || find(task, task.value.get()));
    view! {
        <Show when=move || !task.value.read().is_empty()>
            {move || match file.get() {
                None => ().into_any(),
                Some(Some(capture)) => view! { <Shown task=task capture=capture/> }.into_any(),
                Some(None) => view! {
                    <p class="absent">{move || {
                        words.fill("media.absent", &[("file", &task.value.read())])
                    }}</p>
                }
                .into_any(),
            }}
        </Show>
    }
}

/// The file of that name.
pub async fn find(task: Task, name: String) -> Option<Capture> {
    if name.is_empty() {
        return None;
    }
    let captures = disk().await.ok()?.captures(&task.draft()).await.ok()?;
    captures.into_iter().find(|capture| capture.facts.name == name)
}

#[component]
fn Shown(task: Task, capture: Capture) -> impl IntoView {
    let words = use_words();
    let Capture { facts, file, .. } = capture;
    let kind = facts.media_type.split('/').next().unwrap_or_default();
    let name = words.say("capture.kept");
    let content = match kind {
        "image" => view! { <Picture file=file name=name/> }.into_any(),
        "audio" => {
            let address = address_of(&file);
            view! { <audio controls preload="metadata" src=address aria-label=name></audio> }
                .into_any()
        }
        "video" => view! {
            <video
                controls
                playsinline
                preload="metadata"
                src=address_of(&file)
                aria-label=name
            ></video>
        }
        .into_any(),
        _ => view! { <strong class="file-name"><bdi>{facts.name.clone()}</bdi></strong> }
            .into_any(),
    };
    let origin = match facts.origin {
        Origin::Taken => "capture.taken",
        Origin::Chosen => "capture.chosen",
        Origin::Drawn => "capture.drawn",
    };
    let about = move || format!("{} · {}", words.say(origin), size(words, facts.bytes));
    view! {
        <figure class="captured">
            {content}
            <figcaption>
                <span>{about}</span>
                <button type="button" class="quiet" on:click=move |_| task.answer("")>
                    {words.text("capture.remove")}
                </button>
            </figcaption>
        </figure>
    }
}

/// An address for a file, as long as what shows it is there.
fn address_of(file: &Blob) -> String {
    let address = Url::create_object_url_with_blob(file).unwrap_or_default();
    let given = address.clone();
    on_cleanup(move || {
        // Giving back what was given does not fail.
        let _ = Url::revoke_object_url(&given);
    });
    address
}

/// A picture, drawn small. The browser would keep the pixels of a whole photo, ten times its
/// file, of each that was ever shown; these go with the element.
#[component]
fn Picture(file: Blob, name: String) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let is_drawn = RwSignal::new(false);
    canvas.on_load(move |canvas| {
        spawn_local(async move {
            // What cannot be read shows nothing, as elsewhere; its name and size are beneath.
            let Ok(picture) = decode_small(&file, SHOWN).await else { return };
            canvas.set_width(picture.width());
            canvas.set_height(picture.height());
            let context = canvas.get_context("bitmaprenderer").ok().flatten();
            if let Some(context) = context {
                let context: ImageBitmapRenderingContext = context.unchecked_into();
                context.transfer_from_image_bitmap(&picture);
            }
            let _ = is_drawn.try_set(true);
        });
    });
    view! {
        <canvas
            node_ref=canvas
            class="picture"
            class:drawn=is_drawn
            role="img"
            aria-label=name
        ></canvas>
    }
}

/// A number of bytes for people.
pub fn size(words: Words, bytes: u64) -> String {
    let tag = words.tag();
    match bytes {
        0..1_000_000 => {
            let kb = bytes.div_ceil(1000).to_string();
            words.fill("capture.kilobytes", &[("n", &browser::grouped(&tag, &kb))])
        }
        _ => {
            let mb = format!("{:.1}", bytes as f64 / 1e6);
            words.fill("capture.megabytes", &[("n", &browser::grouped(&tag, &mb))])
        }
    }
}

/// What is under way and what went wrong, said to everyone.
#[component]
pub fn Trouble(
    /// The question.
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let text = move || match task.trouble.get() {
        Some(key) => words.say(key),
        None if task.busy.get() => words.say("capture.busy"),
        None => String::new(),
    };
    view! { <p class="capture-notice" class:problem=move || task.trouble.read().is_some() role="status">{text}</p> }
}
