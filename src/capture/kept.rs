//! What answers a question now: the picture, the recording or the file's name, what is
//! known of it, and the way to take it back.

use leptos::prelude::*;
use minyi_form::bundle::Origin;
use web_sys::Url;

use super::task::Task;
use crate::browser;
use crate::storage::{Capture, Store, disk};
use crate::words::{Words, use_words};

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
    let address = Url::create_object_url_with_blob(&file).unwrap_or_default();
    let given = address.clone();
    on_cleanup(move || {
        // Giving back what was given does not fail.
        let _ = Url::revoke_object_url(&given);
    });
    let kind = facts.media_type.split('/').next().unwrap_or_default();
    let name = words.say("capture.kept");
    let content = match kind {
        "image" => view! { <img class="picture" src=address alt=name/> }.into_any(),
        "audio" => {
            view! { <audio controls preload="metadata" src=address aria-label=name></audio> }
                .into_any()
        }
        "video" => view! {
            <video controls playsinline preload="metadata" src=address aria-label=name></video>
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
