//! Reading aloud what an interview shows: a program of its own, which nobody loads who does
//! not ask for it.
//!
//! It knows the page alone, as people see it: what is to be read is found on it, shown
//! while it is read, and read in its language, from a recording of the form's author where
//! there is one and else by a voice of the device. A voice that needs the network would
//! send the form to others, and is never used. Any touch or key ends it.

mod pieces;
mod reader;
mod recording;
mod sentences;
mod speech;
mod texts;
mod voices;

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, KeyboardEvent};

use crate::browser::window;
use reader::Reader;

/// The button that begins and ends it.
const BUTTON: &str = "button[data-program=aloud]";

/// Begins to read, and listens from then on.
pub fn start() {
    let reader = Rc::new(Reader::default());
    let toggling = reader.clone();
    listen(&window(), "click", move |event| {
        match button_of(event) {
            Some(button) => toggling.clone().toggle(button),
            // The page may be another from here on.
            None if is_in(event, "button") => toggling.fall_silent(),
            None => {}
        }
    });
    // What is touched or pressed is wanted more than what is read.
    for kind in ["pointerdown", "keydown", "hashchange", "pagehide"] {
        let reader = reader.clone();
        listen(&window(), kind, move |event| {
            if !is_press(event) {
                reader.stop();
            }
        });
    }
    // The press that loaded the program; a survey in another page presses once more itself.
    if let Ok(Some(button)) = document().query_selector(BUTTON) {
        reader.toggle(button);
    }
}

/// Listens as long as the page, before anything on it does.
fn listen(target: &EventTarget, kind: &'static str, hear: impl Fn(&Event) + 'static) {
    let options =
        EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
    EventListener::new_with_options(target, kind, options, hear).forget();
}

/// Whether it is about to press the button, which then says itself what is wanted.
fn is_press(event: &Event) -> bool {
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    key.is_none_or(|key| matches!(key.as_str(), "Enter" | " "))
        && button_of(event).is_some()
}

fn button_of(event: &Event) -> Option<Element> {
    around(event, BUTTON)
}

fn is_in(event: &Event, selector: &str) -> bool {
    around(event, selector).is_some()
}

fn around(event: &Event, selector: &str) -> Option<Element> {
    // What stands in a shadow is hidden from who listens outside, but for the path.
    let touched = event.composed_path().get(0);
    touched.dyn_into::<Element>().ok()?.closest(selector).ok()?
}
