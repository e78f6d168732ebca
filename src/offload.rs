//! Sends heavy work to the web worker, whose code is loaded only when it is needed:
//! reading spreadsheets, and tallying.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

/// Has a new worker do one task, named in the first of `parts`, and reads its answer;
/// none when it does not come up or breaks.
pub async fn offload<T: DeserializeOwned>(parts: &Array) -> Option<T> {
    let worker = Worker::new("minyi-worker_loader.js").ok()?;
    let _ready = message(&worker).await?;
    worker.post_message(parts).ok()?;
    let answer = message(&worker).await;
    worker.terminate();
    serde_json::from_str(&answer?.as_string()?).ok()
}

/// The next message of a worker; none when it fails.
async fn message(worker: &Worker) -> Option<JsValue> {
    let received: Rc<RefCell<Option<JsValue>>> = Rc::default();
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let received = received.clone();
        let take = Closure::once_into_js(move |event: MessageEvent| {
            received.replace(Some(event.data()));
            let _ = resolve.call0(&JsValue::NULL);
        });
        // By name: the setters want closures that the page would have to keep.
        let _ = Reflect::set(worker, &"onmessage".into(), &take);
        let _ = Reflect::set(worker, &"onerror".into(), &reject);
    });
    JsFuture::from(promise).await.ok()?;
    received.take()
}
