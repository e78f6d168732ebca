//! Keeps the screen of a kiosk from going dark, where the browser can.

use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Asks for it. The browser lets go when the page is hidden; it is asked again before each
/// visitor. By name, because many browsers lack it.
pub fn stay() {
    if let Ok(promise) = request() {
        spawn_local(async move {
            // Refused on a low battery: the screen then goes dark as it always does.
            let _ = JsFuture::from(promise).await;
        });
    }
}

fn request() -> Result<Promise, JsValue> {
    let navigator = crate::browser::window().navigator();
    let wake_lock = Reflect::get(&navigator, &"wakeLock".into())?;
    let request: Function = Reflect::get(&wake_lock, &"request".into())?.dyn_into()?;
    request.call1(&wake_lock, &"screen".into())?.dyn_into()
}
