//! Why a visit ends without an interview.

use leptos::prelude::*;
use minyi_form::visit::WITHOUT_INTERVIEW;

use super::radios::{Radio, Radios};
use crate::words::use_words;

/// The outcomes to choose from.
#[component]
pub fn OutcomePage(
    /// Stores the visit with this AAPOR code.
    on_outcome: impl Fn(&'static str) + Copy + 'static,
    /// Back to the door.
    on_back: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let words = use_words();
    let chosen = RwSignal::new(None::<&'static str>);
    let is_missing = RwSignal::new(false);
    let record = move |_| match chosen.get_untracked() {
        Some(outcome) => on_outcome(outcome),
        None => is_missing.set(true),
    };
    let radio = |code| Radio {
        value: code,
        text: Signal::derive(move || words.say(&format!("outcome.{code}"))),
        lang: None,
    };
    view! {
        <h1>{words.text("door.outcome")}</h1>
        <Radios
            question="door.outcome_question"
            name="outcome"
            radios=WITHOUT_INTERVIEW.map(radio).into()
            is_chosen=move |code| chosen.get() == Some(code)
            choose=move |code| {
                chosen.set(Some(code));
                is_missing.set(false);
            }
        />
        <p class="problem" id="outcome-problem" role="alert">
            {move || is_missing.get().then(|| words.say("problem.required"))}
        </p>
        <div class="actions">
            <button type="button" class="primary" on:click=record>
                {words.text("door.record")}
            </button>
            <button type="button" class="secondary" on:click=move |_| on_back()>
                {words.text("fill.back")}
            </button>
        </div>
    }
}
