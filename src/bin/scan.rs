//! Reads barcodes in a web worker, beside the page that shows what the camera sees: looking
//! at a frame takes longer than drawing one.
//!
//! It says `ready` once it listens. Each message is a list of a frame's width, height and
//! pixels (red, green, blue, opacity: a byte each), and of its number where it belongs to a
//! film; the answer is the text of the code in it, or `null`.

use js_sys::{Array, Uint8Array};
use minyi_barcode::{Frame, Turn, read, read_in_turn};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let text =
            answer(&Array::from(&event.data())).map_or(JsValue::NULL, JsValue::from);
        // The page that would be told of a failure is the one that cannot be reached.
        let _ = answering.post_message(&text);
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    listen.forget();
    let _ = scope.post_message(&"ready".into());
}

fn answer(message: &Array) -> Option<String> {
    let side = |place| message.get(place).as_f64().map(|side| side as usize);
    let pixels = Uint8Array::new(&message.get(2)).to_vec();
    let frame = Frame::from_rgba(side(0)?, side(1)?, &pixels).ok()?;
    let reading = match side(3) {
        Some(number) => read_in_turn(&frame, Turn::ALL[number % Turn::ALL.len()]),
        None => read(&frame),
    };
    reading.map(|reading| reading.text)
}
