//! When questions come and go: says so to those who hear the page, and keeps the focus on
//! it when the question that had it is gone.

use std::collections::BTreeMap;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use minyi_form::engine::NodeId;

use super::navigation::Navigation;
use crate::browser;
use crate::session::{Session, takes_answer, use_session};
use crate::words::use_words;

/// Pause after which changes are told in one sentence.
const PAUSE_MS: u32 = 600;

/// A line that is heard, not seen.
#[component]
pub fn Presence() -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    let said = RwSignal::new(String::new());
    // Nodes that were turned, with what they were before.
    let waiting = StoredValue::new(BTreeMap::<NodeId, bool>::new());
    let pause = StoredValue::new_local(None::<Timeout>);
    let focused = StoredValue::new(None::<String>);
    let listener = EventListener::new(&document(), "focusin", move |event| {
        focused.set_value(browser::question_around(event));
    });
    StoredValue::new_local(listener);
    let sentence = move || {
        let turned = waiting.try_update_value(std::mem::take).unwrap_or_default();
        let (mut more, mut fewer) = (0, 0);
        for (node, was) in turned {
            let view = session.view_of(node);
            let counts = view.is_some_and(|view| takes_answer(view.kind))
                && navigation.is_here(node);
            match (counts, was, session.is_relevant(node)) {
                (true, false, true) => more += 1,
                (true, true, false) => fewer += 1,
                (false, ..) | (true, true, true) | (true, false, false) => {}
            }
        }
        let told = [("fill.appeared", more), ("fill.vanished", fewer)];
        let told = told.into_iter().filter(|(_, n)| *n > 0);
        told.map(|(key, n)| words.count(key, n)).collect::<Vec<_>>().join(" ")
    };
    // The page may have been left meanwhile.
    let tell = move || drop(said.try_set(untrack(sentence)));
    Effect::new(move |before: Option<()>| {
        let turned = session.turned();
        if before.is_none() {
            return;
        }
        waiting.update_value(|waiting| {
            for node in turned {
                let is = untrack(|| session.is_relevant(node));
                waiting.entry(node).or_insert(!is);
            }
        });
        said.set(String::new());
        pause.set_value(Some(Timeout::new(PAUSE_MS, tell)));
        request_animation_frame(move || keep_focus(session, focused));
    });
    view! { <p class="visually-hidden" role="status">{said}</p> }
}

/// When the question that had the focus is gone, the next one gets it.
fn keep_focus(session: Session, focused: StoredValue<Option<String>>) {
    let Some(Some(gone)) = focused.try_get_value() else { return };
    if browser::has_focus() || browser::is_there(&gone) {
        return;
    }
    let around = session.around(&gone).into_iter().map(|view| view.id());
    match around.into_iter().find(|id| browser::is_there(id)) {
        Some(id) => browser::focus_control(&id),
        None => browser::focus("page"),
    }
}
