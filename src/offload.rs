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

use crate::shadow;

/// The program that reads spreadsheets and tallies.
const WORKER: &str = "minyi-worker_loader.js";

/// Has a new worker do one task, named in the first of `parts`, and reads its answer;
/// none when it does not come up or breaks.
pub async fn offload<T: DeserializeOwned>(parts: &Array) -> Option<T> {
    let answer = Helper::start(WORKER).await?.ask(parts).await;
    serde_json::from_str(&answer?.as_string()?).ok()
}

/// A web worker that answers one message after the other; dropping it ends it.
pub struct Helper(Worker);

impl Helper {
    /// Starts a program that says so once it listens; none when it does not come up.
    pub async fn start(loader: &str) -> Option<Helper> {
        let helper = Helper(Worker::new(&shadow::address(loader)).ok()?);
        let _ready = message(&helper.0).await?;
        Some(helper)
    }

    /// Its answer to a message; none when it breaks.
    pub async fn ask(&self, parts: &Array) -> Option<JsValue> {
        self.0.post_message(parts).ok()?;
        message(&self.0).await
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.0.terminate();
    }
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
