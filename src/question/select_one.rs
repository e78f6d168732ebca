//! One of several choices: radio buttons, or a list that opens (`minimal`).

use leptos::prelude::*;
use minyi_form::engine::Choice;

use super::choice_list::ChoiceList;
use super::frame::{Grouped, Labelled, described_by};
use super::markdown::plain;
use super::search::Search;
use crate::session::{NodeView, Session, use_session};
use crate::words::use_words;

/// One choice.
#[component]
pub fn SelectOne(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    if is_searched(session, view) {
        view! { <Labelled view=view><Search view=view/></Labelled> }.into_any()
    } else if session.has_appearance(view.control, "minimal") {
        view! { <Labelled view=view><OpeningList view=view/></Labelled> }.into_any()
    } else {
        view! { <Grouped view=view><Radios view=view/><Clear view=view/></Grouped> }
            .into_any()
    }
}

/// Whether the choice is found by typing.
fn is_searched(session: Session, view: NodeView) -> bool {
    ["autocomplete", "search"]
        .iter()
        .any(|word| session.has_appearance(view.control, word))
}

#[component]
fn Radios(view: NodeView) -> impl IntoView {
    let session = use_session();
    let is_pack = session.has_appearance(view.control, "columns-pack");
    view! { <ChoiceList view=view class=if is_pack { "choices pack" } else { "choices" }/> }
}

/// Takes an optional answer back, which radio buttons cannot do by themselves.
#[component]
pub fn Clear(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let is_offered = move || {
        !view.required.get() && !view.readonly.get() && !view.text.read().is_empty()
    };
    view! {
        {move || is_offered().then(|| view! {
            <button
                type="button"
                class="quiet"
                lang=move || words.tag()
                on:click=move |_| session.answer(view, "")
            >
                {move || words.say("question.clear")}
            </button>
        })}
    }
}

#[component]
fn OpeningList(view: NodeView) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    view! {
        <select
            id=format!("{}-control", view.id())
            disabled=move || view.readonly.get()
            aria-describedby=described_by(view)
            aria-invalid=move || view.problem().is_some().to_string()
            aria-required=move || view.required.get().to_string()
            lang=move || session.language_tag()
            on:change:target=move |event| session.answer(view, &event.target().value())
        >
            <option value="" selected=move || view.text.read().is_empty()>
                {move || words.say("question.choose")}
            </option>
            {move || {
                let choices = view.choices.get();
                choices.into_iter().map(|choice| option(view, choice)).collect_view()
            }}
        </select>
    }
}

fn option(view: NodeView, choice: Choice) -> impl IntoView {
    let value = choice.value.clone();
    view! {
        <option value=choice.value prop:selected=move || *view.text.read() == value>
            {plain(&choice.label.text)}
        </option>
    }
}
