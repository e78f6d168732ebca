//! A sheet to draw or sign on, empty or with a picture on it. Kept are the picture and the
//! strokes that it was made of.

use js_sys::Array;
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap,
    OffscreenCanvas,
};

use super::shrink::{context_of, decode, encode};
use crate::browser;
use crate::dialog::modal;
use crate::words::use_words;

/// What the sheet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Any drawing.
    Drawing,
    /// A name on a line.
    Signature,
}

impl Manner {
    /// Sides of an empty sheet in pixels.
    fn sides(self) -> (u32, u32) {
        match self {
            Manner::Drawing => (1200, 900),
            Manner::Signature => (1200, 400),
        }
    }
}

/// What was drawn.
pub struct Sketched {
    /// The picture.
    pub picture: Blob,
    /// Its strokes as JSON, in pixels of the picture.
    pub strokes: Blob,
}

/// The strokes of a drawing as they are kept beside it.
#[derive(Serialize)]
struct Strokes {
    width: u32,
    height: u32,
    /// A list of points a stroke: x, y.
    strokes: Vec<Vec<[i32; 2]>>,
}

type Line = Vec<[i32; 2]>;

/// A dialog with a sheet, open while there is one.
#[component]
pub fn Sketch(
    /// The picture to draw on, if any; none while the dialog is closed.
    sheet: RwSignal<Option<Option<Blob>>, LocalStorage>,
    /// What the sheet is for.
    manner: Manner,
    /// What is done with the drawing.
    done: impl Fn(Sketched) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let dialog = modal(move || sheet.read().is_some());
    view! {
        <dialog
            node_ref=dialog
            class="viewfinder"
            aria-label=words.text("capture.sheet")
            on:close=move |_| sheet.set(None)
        >
            {move || sheet.get().map(|under| view! {
                <Sheet sheet=sheet under=under manner=manner done=done/>
            })}
        </dialog>
    }
}

#[component]
fn Sheet(
    sheet: RwSignal<Option<Option<Blob>>, LocalStorage>,
    under: Option<Blob>,
    manner: Manner,
    done: impl Fn(Sketched) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let canvas = NodeRef::<Canvas>::new();
    let lines = RwSignal::new(Vec::<Line>::new());
    let sides = RwSignal::new(manner.sides());
    let picture = StoredValue::new_local(None::<ImageBitmap>);
    let is_loaded = RwSignal::new(under.is_none());
    if let Some(under) = under {
        spawn_local(async move {
            // What cannot be read is an empty sheet.
            if let Ok(bitmap) = decode(&under).await {
                let _ = sides.try_set((bitmap.width(), bitmap.height()));
                let _ = picture.try_set_value(Some(bitmap));
            }
            let _ = is_loaded.try_set(true);
        });
    }
    Effect::new(move |_| {
        let (width, height) = sides.get();
        let lines = lines.read();
        is_loaded.track();
        let Some(canvas) = canvas.get() else { return };
        canvas.set_width(width);
        canvas.set_height(height);
        if let Some(context) = context(&canvas) {
            picture
                .with_value(|picture| paint(&context, &canvas, picture.as_ref(), &lines));
        }
    });
    let is_drawing = StoredValue::new(false);
    let point = move |event: &PointerEvent| {
        let canvas = canvas.get_untracked()?;
        let area = canvas.get_bounding_client_rect();
        let (width, height) = sides.get_untracked();
        let x = (f64::from(event.client_x()) - area.left()) / area.width();
        let y = (f64::from(event.client_y()) - area.top()) / area.height();
        Some([(x * f64::from(width)) as i32, (y * f64::from(height)) as i32])
    };
    let down = move |event: PointerEvent| {
        event.prevent_default();
        if let (Some(canvas), Some(point)) = (canvas.get_untracked(), point(&event)) {
            // The stroke goes on when it leaves the sheet.
            let _ = canvas.set_pointer_capture(event.pointer_id());
            is_drawing.set_value(true);
            lines.update(|lines| lines.push(vec![point]));
        }
    };
    let moved = move |event: PointerEvent| {
        if !is_drawing.get_value() {
            return;
        }
        if let Some(point) = point(&event) {
            lines.update(|lines| {
                if let Some(line) = lines.last_mut() {
                    line.push(point);
                }
            });
        }
    };
    let up = move |_: PointerEvent| is_drawing.set_value(false);
    let finish = move |_| {
        let Some(canvas) = canvas.get_untracked() else { return };
        let (width, height) = sides.get_untracked();
        let strokes = Strokes { width, height, strokes: lines.get_untracked() };
        let kind =
            if picture.with_value(Option::is_some) { "image/jpeg" } else { "image/png" };
        spawn_local(async move {
            if let Ok(sketched) = sketched(&canvas, &strokes, kind).await {
                sheet.set(None);
                done(sketched);
            }
        });
    };
    view! {
        <canvas
            node_ref=canvas
            class="sheet"
            class:signature=manner == Manner::Signature
            role="img"
            aria-label=words.text("capture.sheet")
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=up
        ></canvas>
        <div class="actions">
            <button type="button" class="secondary" on:click=move |_| sheet.set(None)>
                {words.text("dialog.no")}
            </button>
            <button
                type="button"
                class="secondary"
                disabled=move || lines.read().is_empty()
                on:click=move |_| lines.update(|lines| { lines.pop(); })
            >
                {words.text("capture.undo")}
            </button>
            <button
                type="button"
                class="primary"
                disabled=move || lines.read().is_empty()
                on:click=finish
            >
                {words.text("capture.done")}
            </button>
        </div>
    }
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Draws the sheet anew: white, the picture, the strokes.
fn paint(
    context: &CanvasRenderingContext2d,
    canvas: &HtmlCanvasElement,
    picture: Option<&ImageBitmap>,
    lines: &[Line],
) {
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    if let Some(picture) = picture {
        // A picture that was decoded can be drawn.
        let _ = context.draw_image_with_image_bitmap(picture, 0.0, 0.0);
    }
    context.set_stroke_style_str(if picture.is_some() { "#d00" } else { "#111" });
    // On a small picture a line is still a line.
    context.set_line_width((width.max(height) / 240.0).max(4.0));
    context.set_line_cap("round");
    context.set_line_join("round");
    for line in lines {
        context.begin_path();
        for (index, [x, y]) in line.iter().enumerate() {
            let (x, y) = (f64::from(*x), f64::from(*y));
            if index == 0 {
                context.move_to(x, y);
            }
            // A dot is a line to where it began.
            context.line_to(x, y);
        }
        context.stroke();
    }
}

async fn sketched(
    canvas: &HtmlCanvasElement,
    strokes: &Strokes,
    kind: &str,
) -> Result<Sketched, JsValue> {
    let copy = OffscreenCanvas::new(canvas.width(), canvas.height())?;
    context_of(&copy)?.draw_image_with_html_canvas_element(canvas, 0.0, 0.0)?;
    let picture = encode(&copy, kind).await?;
    let text = serde_json::to_string(strokes).unwrap_or_default();
    let properties = BlobPropertyBag::new();
    properties.set_type("application/json");
    let parts = Array::of1(&text.into());
    let strokes = Blob::new_with_str_sequence_and_options(&parts, &properties)?;
    browser::leave_control();
    Ok(Sketched { picture, strokes })
}
