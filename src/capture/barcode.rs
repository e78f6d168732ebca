//! A barcode: seen by the camera, in a picture, or typed in.

use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::{
    File, HtmlVideoElement, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

use super::camera::{Live, Seen};
use super::device::Facing;
use super::file::Choose;
use super::kept::Trouble;
use super::shrink::{context_of, decode, fit};
use super::task::Task;
use super::typed::Typed;
use crate::dialog::modal;
use crate::offload::Helper;
use crate::words::use_words;

/// The program that reads codes.
const READER: &str = "minyi-scan_loader.js";
/// Key of the sentence that it is not there.
const NO_READER: &str = "capture.no_reader";
/// Pixels of the longer side of a frame: more would be looked at no longer.
const FRAME: f64 = 800.0;
/// The same of a picture, whose code may be a small part of it.
const PICTURE: f64 = 1600.0;
/// Pixels that the camera is asked for.
const CAMERA: u32 = 1280;
/// Milliseconds between two frames: time for the page's own work.
const PAUSE_MS: u32 = 50;

/// A question for a barcode.
#[component]
pub fn Barcode(
    /// The question.
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let is_open = RwSignal::new(false);
    let facing = if task.has_look("front") { Facing::User } else { Facing::Away };
    let in_picture = move |file: File| {
        spawn_local(async move {
            task.busy.set(true);
            let found = read_picture(&file).await;
            let _ = task.busy.try_set(false);
            match found {
                Ok(Some(text)) => task.answer(&text),
                Ok(None) => task.trouble.set(Some("capture.no_code")),
                Err(key) => task.trouble.set(Some(key)),
            }
        });
    };
    let dialog = modal(move || is_open.get());
    view! {
        <Show when=move || !task.value.read().is_empty()>
            <div class="captured position">
                <p class="file-name"><bdi>{move || task.value.get()}</bdi></p>
                <button type="button" class="quiet" on:click=move |_| task.answer("")>
                    {words.text("capture.remove")}
                </button>
            </div>
        </Show>
        <div class="actions">
            <button type="button" class="primary" on:click=move |_| is_open.set(true)>
                {words.text("capture.scan")}
            </button>
            <Choose
                task=task
                kinds="image/*"
                label="capture.choose_picture"
                take=in_picture
            />
        </div>
        <Trouble task=task/>
        <ByHand task=task/>
        <dialog
            node_ref=dialog
            class="viewfinder"
            aria-label=words.text("capture.scan")
            on:close=move |_| is_open.set(false)
        >
            {move || is_open.get().then(|| view! {
                <Scanner task=task is_open=is_open facing=facing/>
            })}
        </dialog>
    }
}

/// Looks at what the camera sees until there is a code in it.
#[component]
fn Scanner(task: Task, is_open: RwSignal<bool>, facing: Facing) -> impl IntoView {
    let words = use_words();
    let seen = Seen::new();
    Effect::new(move |is_looking: Option<bool>| {
        let is_looking = is_looking.unwrap_or(false);
        let Some(video) = seen.video.get().filter(|_| seen.is_ready.get()) else {
            return is_looking;
        };
        if !is_looking {
            spawn_local(async move {
                match look(&video, seen).await {
                    Ok(Some(text)) => {
                        is_open.set(false);
                        task.answer(&text);
                    }
                    Ok(None) => {}
                    Err(key) => {
                        let _ = seen.trouble.try_set(Some(key));
                    }
                }
            });
        }
        true
    });
    view! {
        <p role="status">{words.text("capture.scanning")}</p>
        <Live seen=seen is_open=is_open facing=facing width=CAMERA/>
    }
}

/// The first code that is seen; none when the camera is closed before.
///
/// # Errors
/// When the program that reads codes does not start, or breaks: key of the sentence.
async fn look(
    video: &HtmlVideoElement,
    seen: Seen,
) -> Result<Option<String>, &'static str> {
    let reader = Helper::start(READER).await.ok_or(NO_READER)?;
    for number in 0u32.. {
        if seen.is_ready.is_disposed() {
            break;
        }
        let sides = (video.video_width(), video.video_height());
        let draw = |context: &OffscreenCanvasRenderingContext2d, width, height| {
            context.draw_image_with_html_video_element_and_dw_and_dh(
                video, 0.0, 0.0, width, height,
            )
        };
        // A camera that is just being turned has no picture.
        if let Ok(frame) = frame(sides, FRAME, draw) {
            frame.push(&number.into());
            let answer = reader.ask(&frame).await.ok_or(NO_READER)?;
            if let Some(text) = answer.as_string() {
                return Ok(Some(text).filter(|_| !seen.is_ready.is_disposed()));
            }
        }
        TimeoutFuture::new(PAUSE_MS).await;
    }
    Ok(None)
}

/// The code in a picture, if there is one.
///
/// # Errors
/// When the browser cannot read it, or the program that reads codes does not start: key of
/// the sentence.
async fn read_picture(file: &File) -> Result<Option<String>, &'static str> {
    let unreadable = |_| "capture.unreadable";
    let picture = decode(file).await.map_err(unreadable)?;
    let sides = (picture.width(), picture.height());
    let frame = frame(sides, PICTURE, |context, width, height| {
        context
            .draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width, height)
    })
    .map_err(unreadable)?;
    picture.close();
    let reader = Helper::start(READER).await.ok_or(NO_READER)?;
    Ok(reader.ask(&frame).await.ok_or(NO_READER)?.as_string())
}

/// A picture as the program that reads codes wants it.
fn frame(
    (width, height): (u32, u32),
    longest: f64,
    draw: impl Fn(&OffscreenCanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
) -> Result<Array, JsValue> {
    let (width, height) = fit(width, height, Some(longest));
    let (w, h) = (f64::from(width), f64::from(height));
    let context = context_of(&OffscreenCanvas::new(width, height)?)?;
    draw(&context, w, h)?;
    let pixels = context.get_image_data(0.0, 0.0, w, h)?.data();
    Ok(Array::of3(&w.into(), &h.into(), &JsValue::from(pixels.0)))
}

/// Where no camera sees it: the code as it is printed beneath.
#[component]
fn ByHand(task: Task) -> impl IntoView {
    let words = use_words();
    let typed = RwSignal::new(String::new());
    let set = move |_| {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            task.answer(text.trim());
        }
    };
    view! {
        <details class="guidance">
            <summary>{words.text("capture.code_by_hand")}</summary>
            <div class="by-hand">
                <Typed
                    id=task.id("code")
                    label="capture.code"
                    value=typed
                    keys="text"
                    direction="auto"
                />
                <button type="button" class="secondary" on:click=set>
                    {words.text("capture.done")}
                </button>
            </div>
        </details>
    }
}
