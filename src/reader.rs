//! Reads spreadsheets in a web worker, so that their reader weighs on nobody who does
//! not open one.
//!
//! It says `ready` once it listens; then each message is a name and bytes, and each
//! answer the JSON of the form with its diagnostics.

use js_sys::{Array, Uint8Array};
use minyi_form::read::{Read, read_bytes};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // The page that would be told of a failure is the one that cannot be reached.
        let _ = answering.post_message(&answer(&event.data()).into());
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    listen.forget();
    let _ = scope.post_message(&"ready".into());
}

fn answer(message: &JsValue) -> String {
    let parts = Array::from(message);
    let name = parts.get(0).as_string().unwrap_or_default();
    let bytes = Uint8Array::new(&parts.get(1)).to_vec();
    let Read { form, diagnostics } = read_bytes(&name, &bytes);
    let answer = serde_json::json!({ "form": form, "diagnostics": diagnostics });
    answer.to_string()
}
