//! Keeps the screen of a kiosk from going dark, where the browser can.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser::member;

thread_local! {
    /// What the browser gave; one is enough, and each that is held costs memory.
    static HELD: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Asks for it. The browser lets go when the page is hidden; before each visitor it is asked
/// again if it did. By name, because many browsers lack it.
pub fn stay() {
    if HELD.with_borrow(|held| member(held, "released") == JsValue::FALSE) {
        return;
    }
    if let Ok(promise) = request() {
        spawn_local(async move {
            // Refused on a low battery: the screen then goes dark as it always does.
            HELD.set(JsFuture::from(promise).await.unwrap_or_default());
        });
    }
}

fn request() -> Result<Promise, JsValue> {
    let navigator = crate::browser::window().navigator();
    let wake_lock = Reflect::get(&navigator, &"wakeLock".into())?;
    let request: Function = Reflect::get(&wake_lock, &"request".into())?.dyn_into()?;
    request.call1(&wake_lock, &"screen".into())?.dyn_into()
}
