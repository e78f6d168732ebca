//! Draws long forms slice by slice.
//!
//! What is first on the page is drawn first and can be answered at once; the rest follows
//! in the order of the form, a slice a task, so that the page never stops listening.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::MessageChannel;

/// The slices that wait to be drawn.
#[derive(Clone)]
pub struct Gradual(Rc<Line>);

/// They, for whoever draws.
pub type Slices = StoredValue<Gradual, LocalStorage>;

struct Line {
    waiting: RefCell<Waiting>,
    /// Where tasks come from: messages to oneself, which no browser delays.
    channel: Option<MessageChannel>,
    is_done: RwSignal<bool>,
}

#[derive(Default)]
struct Waiting {
    slices: VecDeque<RwSignal<bool>>,
    /// Where the next slice goes: behind those before it on the page, and before what
    /// comes after the slice that it is part of.
    at: usize,
    is_running: bool,
}

impl Gradual {
    /// A line without slices, for the owner of this moment.
    pub fn new() -> Slices {
        let line = Line {
            waiting: RefCell::default(),
            // Without it everything is drawn at once.
            channel: MessageChannel::new().ok(),
            is_done: RwSignal::new(true),
        };
        let gradual = Gradual(Rc::new(line));
        let line = Rc::downgrade(&gradual.0);
        let step = Closure::<dyn FnMut()>::new(move || {
            if let Some(line) = line.upgrade() {
                line.step();
            }
        });
        if let Some(channel) = &gradual.0.channel {
            channel.port1().set_onmessage(Some(step.as_ref().unchecked_ref()));
        }
        let port = gradual.0.channel.as_ref().map(MessageChannel::port1);
        let step = StoredValue::new_local(step);
        on_cleanup(move || {
            if let Some(port) = port {
                port.set_onmessage(None);
            }
            step.dispose();
        });
        StoredValue::new_local(gradual)
    }

    /// Whether everything is drawn.
    pub fn is_done(&self) -> RwSignal<bool> {
        self.0.is_done
    }

    /// Draws when its turn comes.
    pub fn later(slices: Slices, draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        if slices.with_value(|gradual| gradual.0.channel.is_none()) {
            return draw();
        }
        slices.with_value(|gradual| gradual.0.is_done.set(false));
        let is_drawn = RwSignal::new(false);
        let has_place = StoredValue::new(false);
        let drawn = move || {
            // It takes its place when it is put on the page, which happens in the order of
            // the page: slices inside of what stands before it have theirs by then.
            if !has_place.get_value() {
                has_place.set_value(true);
                slices.with_value(|gradual| gradual.0.add(is_drawn));
            }
            is_drawn.get().then(|| untrack(&draw))
        };
        view! { <div class="slice">{drawn}</div> }.into_any()
    }
}

impl Line {
    fn add(&self, slice: RwSignal<bool>) {
        let mut waiting = self.waiting.borrow_mut();
        let at = waiting.at.min(waiting.slices.len());
        waiting.slices.insert(at, slice);
        waiting.at = at + 1;
        if !waiting.is_running {
            waiting.is_running = true;
            self.begin();
        }
    }

    /// Waits until what is first has been seen.
    fn begin(&self) {
        let channel = self.channel.clone();
        request_animation_frame(move || call(channel.as_ref()));
    }

    /// Draws one slice; the next has a task of its own.
    fn step(&self) {
        let next = {
            let mut waiting = self.waiting.borrow_mut();
            waiting.at = 0;
            let next = waiting.slices.pop_front();
            waiting.is_running = next.is_some();
            next
        };
        if let Some(slice) = next {
            // The page may have been left meanwhile.
            let _ = slice.try_set(true);
            call(self.channel.as_ref());
        } else {
            let _ = self.is_done.try_set(true);
        }
    }
}

/// Asks for the next slice, in a task of its own.
fn call(channel: Option<&MessageChannel>) {
    if let Some(channel) = channel {
        // A port that is open takes every message.
        let _ = channel.port2().post_message(&JsValue::NULL);
    }
}
