//! Answers that are typed: given to the session while people type, checked when they stop.
//!
//! A short pause in typing already saves, so that a tab that dies takes at most the last
//! few letters with it. Words that an input method is still composing are not taken.

use std::cell::Cell;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use crate::session::{NodeView, Session, use_session};

/// Pause in typing after which the answer is given.
const PAUSE_MS: u32 = 400;

/// The typing at one question.
#[derive(Clone, Copy)]
pub struct Typed {
    view: NodeView,
    session: Session,
    read: fn(&str) -> String,
    pause: StoredValue<Option<(Timeout, String)>, LocalStorage>,
}

impl Typed {
    /// Watches typing; `read` turns what was typed into the answer's text.
    pub fn new(view: NodeView, read: fn(&str) -> String) -> Typed {
        let session = use_session();
        let typed = Typed { view, session, read, pause: StoredValue::new_local(None) };
        on_cleanup(move || typed.settle());
        typed
    }

    /// What the control shows at first: the answer, or what was typed and not taken.
    pub fn shown(self) -> String {
        match self.view.refused.get_untracked() {
            Some((typed, _)) => typed,
            None => self.view.text.get_untracked(),
        }
    }

    /// A letter was typed.
    pub fn letter(self, text: String) {
        self.view.typing.set(true);
        settle_when_hidden(self);
        let pause = Timeout::new(PAUSE_MS, move || self.settle());
        self.pause.set_value(Some((pause, text)));
    }

    /// Typing has ended: the control was left.
    pub fn done(self, text: &str) {
        self.pause.set_value(None);
        self.view.typing.set(false);
        self.session.answer(self.view, &(self.read)(text));
    }

    /// Gives what waits for the end of the pause.
    fn settle(self) {
        let waiting = self.pause.try_update_value(Option::take).flatten();
        if let Some((_, text)) = waiting {
            self.session.answer(self.view, &(self.read)(&text));
        }
    }
}

thread_local! {
    /// What was typed at last. Whoever types elsewhere has left its control before.
    static LATEST: Cell<Option<Typed>> = const { Cell::new(None) };
    /// A tab that is hidden or closed does not wait for the pause.
    static HIDDEN: EventListener =
        EventListener::new(&document(), "visibilitychange", |_| {
            if let Some(typed) = LATEST.get() {
                typed.settle();
            }
        });
}

fn settle_when_hidden(typed: Typed) {
    LATEST.set(Some(typed));
    HIDDEN.with(|_| ());
}

/// True while an input method is composing. The last words of a composition come while it
/// is still under way, so that its end counts as typing too.
pub fn is_composing(event: &leptos::ev::Event) -> bool {
    js_sys::Reflect::get(event, &"isComposing".into())
        .is_ok_and(|value| value.is_truthy())
}
