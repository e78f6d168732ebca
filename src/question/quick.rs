//! A choice that goes on to the next page by itself (`quick`).
//!
//! A tap, Enter and Space choose for good; the arrow keys only look through the choices.
//! Where somebody chose large text, nothing goes on by itself.

use std::time::Duration;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::frame::Prominence;
use crate::browser;

/// Time in which the chosen one is seen before the page goes on.
const PAUSE: Duration = Duration::from_millis(250);

/// Radio buttons that go on, where they have the page for themselves.
#[component]
pub fn Quick(
    /// The radio buttons.
    children: Children,
) -> impl IntoView {
    let is_sole = use_context::<Prominence>() == Some(Prominence::Sole);
    let by_arrow = StoredValue::new(false);
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let halt = move || {
        if let Some(handle) = pending.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(halt);
    let clicked = move |event: MouseEvent| {
        let goes_on =
            is_sole && !by_arrow.get_value() && browser::chosen("text").is_none();
        let Some(radio) = radio(&event).filter(|_| goes_on) else { return };
        halt();
        let go = move || {
            if let Some(form) = radio.form() {
                // Going on is what the form does when it is submitted.
                let _ = form.request_submit();
            }
        };
        pending.set_value(set_timeout_with_handle(go, PAUSE).ok());
    };
    let keys = move |event: KeyboardEvent| {
        let key = event.key();
        by_arrow.set_value(key.starts_with("Arrow"));
        // Browsers say nothing of a space on the one that is chosen already.
        if !matches!(&*key, "Enter" | " ") || event.ctrl_key() || !is_sole {
            return;
        }
        if let Some(radio) = radio(&event) {
            event.prevent_default();
            radio.click();
        }
    };
    view! {
        <div on:click=clicked on:keydown=keys on:pointerdown=move |_| by_arrow.set_value(false)>
            {children()}
        </div>
    }
}

fn radio(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}
