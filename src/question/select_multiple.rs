//! Any of several choices. Those that stand for a missing answer exclude the others.

use leptos::prelude::*;
use minyi_form::engine::Choice;

use super::frame::Grouped;
use super::label::FormText;
use super::selection::{Offer, contains, toggle};
use crate::session::{NodeView, use_session};

/// Any choices.
#[component]
pub fn SelectMultiple(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    view! {
        <Grouped view=view>
            <div class="choices">
                {move || {
                    let choices = view.choices.get();
                    choices.into_iter().map(|choice| checkbox(view, choice)).collect_view()
                }}
            </div>
        </Grouped>
    }
}

/// A check box with its label.
pub fn checkbox(view: NodeView, choice: Choice) -> impl IntoView {
    let session = use_session();
    let Choice { value, label, missing } = choice;
    let tapped = value.clone();
    let tap = move |_| {
        let choices = view.choices.get_untracked();
        let answer = toggle(&view.text.get_untracked(), &tapped, &offers(&choices));
        session.answer(view, &answer);
    };
    view! {
        <label class="choice" class:missing=missing.is_some()>
            <input
                type="checkbox"
                name=view.id()
                value=value.clone()
                prop:checked=move || contains(&view.text.read(), &value)
                disabled=move || view.readonly.get()
                on:change=tap
            />
            <span class="choice-text"><FormText text=Signal::stored(label)/></span>
        </label>
    }
}

/// The choices as the rules of selection see them.
pub fn offers(choices: &[Choice]) -> Vec<Offer<'_>> {
    choices.iter().map(offer).collect()
}

fn offer(choice: &Choice) -> Offer<'_> {
    Offer { value: &choice.value, excludes: choice.missing.is_some() }
}
