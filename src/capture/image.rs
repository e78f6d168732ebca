//! A picture: taken by the camera, chosen among files, drawn or signed by hand.

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::bundle::Origin;
use web_sys::{Blob, File};

use super::camera::Camera;
use super::device::Facing;
use super::file::Choose;
use super::keep::{keep, keep_with};
use super::kept::{Kept, Trouble, find};
use super::shrink::{Drawing, ending_of, is_small_enough, redraw};
use super::sketch::{Manner, Sketch, Sketched};
use super::task::Task;
use crate::captures::STROKES;
use crate::words::use_words;

/// A question for a picture.
#[component]
pub fn Picture(
    /// The question.
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let has = move |look| task.has_look(look);
    let is_drawn = has("draw") || has("signature");
    let manner = if has("signature") { Manner::Signature } else { Manner::Drawing };
    let is_new = has("new") || has("new-front");
    let facing = if has("new-front") { Facing::User } else { Facing::Away };
    let is_camera_open = RwSignal::new(false);
    // What is drawn on; nothing yet but an empty sheet where there is no picture.
    let sheet = RwSignal::new_local(None::<Option<Blob>>);
    let is_answered = move || !task.value.read().is_empty();
    let draw = move |_| sheet.set(Some(None));
    let mark = move |_| {
        spawn_local(async move {
            let now = find(task, task.value.get_untracked()).await;
            sheet.set(now.map(|capture| Some(capture.file)));
        });
    };
    let drawn = move |sketched: Sketched| {
        spawn_local(async move {
            let Sketched { picture, strokes } = sketched;
            let ending = ending_of(&picture.type_());
            let beside = Some((STROKES, strokes));
            keep_with(task, picture, ending, Origin::Drawn, beside).await;
        });
    };
    let turn = move |_| {
        spawn_local(async move {
            let Some(now) = find(task, task.value.get_untracked()).await else { return };
            let drawing = Drawing { longest: None, turns: 1 };
            again(task, now.file, drawing, now.facts.origin).await;
        });
    };
    let keeps = task.wish("minyi:keep-exif").as_deref() == Some("true");
    let take = move |picture: Blob, origin| {
        spawn_local(async move {
            let longest = task.number("orx:max-pixels");
            if keeps && is_small_enough(&picture, longest).await {
                let ending = ending_of(&picture.type_());
                return keep(task, picture, ending, origin).await;
            }
            let drawing = Drawing { longest, turns: 0 };
            again(task, picture, drawing, origin).await;
        });
    };
    let label = match manner {
        Manner::Signature => "capture.sign",
        Manner::Drawing => "capture.draw",
    };
    view! {
        <Kept task=task/>
        <div class="actions">
            <Show
                when=move || is_drawn
                fallback=move || view! {
                    <button
                        type="button"
                        class="primary"
                        on:click=move |_| is_camera_open.set(true)
                    >
                        {words.text("capture.take")}
                    </button>
                }
            >
                <button type="button" class="primary" on:click=draw>{words.text(label)}</button>
            </Show>
            <Show when=move || !is_new>
                <Choose
                    task=task
                    kinds="image/*"
                    label="capture.choose_picture"
                    take=move |file: File| take(file.into(), Origin::Chosen)
                />
            </Show>
            <Show when=move || is_answered() && !is_drawn>
                <button type="button" class="secondary" on:click=turn>
                    {words.text("capture.rotate")}
                </button>
            </Show>
            <Show when=move || is_answered() && has("annotate")>
                <button type="button" class="secondary" on:click=mark>
                    {words.text("capture.annotate")}
                </button>
            </Show>
        </div>
        <Trouble task=task/>
        <Camera
            is_open=is_camera_open
            facing=facing
            take=move |picture| take(picture, Origin::Taken)
        />
        <Sketch sheet=sheet manner=manner done=drawn/>
    }
}

/// Draws a picture again and keeps that; one that cannot be read changes nothing.
async fn again(task: Task, picture: Blob, drawing: Drawing, origin: Origin) {
    task.busy.set(true);
    match redraw(&picture, drawing).await {
        Ok(picture) => {
            let ending = ending_of(&picture.type_());
            keep(task, picture, ending, origin).await;
        }
        Err(_) => {
            let _ = task.busy.try_set(false);
            let _ = task.trouble.try_set(Some("capture.unreadable"));
        }
    }
}
