//! One tab at a time fills a draft.
//!
//! The first tab holds a Web Lock named after the draft for as long as its page is open;
//! the browser frees it when the tab ends, however it ends. Where there are no Web Locks
//! (no HTTPS) every tab gets its lease: the journal's order is then the users' concern.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The right to fill a draft; given back when dropped.
#[derive(Debug)]
pub struct Lease {
    release: Option<Function>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // Resolving a promise does not fail.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// The lease of a draft, `None` while another tab has it.
pub async fn take(draft: &str) -> Option<Lease> {
    let navigator = crate::browser::window().navigator();
    let Ok(locks) = Reflect::get(&navigator, &"locks".into()) else { return unguarded() };
    if locks.is_undefined() {
        return unguarded();
    }
    match request(&locks, draft).await {
        Ok(lease) => lease,
        Err(_) => unguarded(),
    }
}

fn unguarded() -> Option<Lease> {
    Some(Lease { release: None })
}

/// Asks for the lock and answers as soon as it is known whether it was given. The lock
/// lasts until the promise that the callback returns is settled.
async fn request(locks: &JsValue, draft: &str) -> Result<Option<Lease>, JsValue> {
    let answer: Rc<RefCell<Option<Function>>> = Rc::default();
    let given = {
        let answer = answer.clone();
        Promise::new(&mut |resolve, _| {
            answer.replace(Some(resolve));
        })
    };
    let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let mut release = JsValue::NULL;
        let held = Promise::new(&mut |resolve, _| release = resolve.into());
        let outcome = if lock.is_null() { JsValue::NULL } else { release };
        if let Some(answer) = answer.take() {
            let _ = answer.call1(&JsValue::NULL, &outcome);
        }
        if lock.is_null() { JsValue::UNDEFINED } else { held.into() }
    });
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;
    let call: Function = Reflect::get(locks, &"request".into())?.dyn_into()?;
    let name = format!("minyi-draft-{draft}");
    call.call3(locks, &name.into(), &options, &callback)?;
    let release = JsFuture::from(given).await?;
    Ok(release
        .dyn_into::<Function>()
        .ok()
        .map(|release| Lease { release: Some(release) }))
}
