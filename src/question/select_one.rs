//! One of several choices: radio buttons, a list that opens (`minimal`) or is searched, or
//! the shapes of a picture.

use leptos::prelude::*;
use minyi_form::engine::Choice;
use minyi_form::question_type::QuestionKind;

use super::capture::places;
use super::choice_list::{ChoiceList, name_of};
use super::frame::{Grouped, Labelled, described_by};
use super::image_map::ImageMap;
use super::look::Look;
use super::quick::Quick;
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
        view! { <Searched view=view/> }.into_any()
    } else if session.has_appearance(view.control, "minimal") {
        view! { <Labelled view=view><OpeningList view=view/></Labelled> }.into_any()
    } else {
        view! { <Grouped view=view><Listed view=view/><Clear view=view/></Grouped> }
            .into_any()
    }
}

/// A control in which choices are found by typing.
#[component]
pub fn Searched(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    view! { <Labelled view=view><Search view=view/></Labelled> }
}

/// Whether choices are found by typing.
pub fn is_searched(session: Session, view: NodeView) -> bool {
    ["autocomplete", "search"]
        .iter()
        .any(|word| session.has_appearance(view.control, word))
}

/// The choices one by one, as the author wants them to look.
#[component]
pub fn Listed(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let look = session.control(view.control, |control| Look::of(&control.appearance));
    let look = look.unwrap_or_else(|| Look::plain("choices"));
    let is_quick = look.is_quick && view.kind == QuestionKind::SelectOne;
    let map = session
        .has_appearance(view.control, "image-map")
        .then(|| view! { <ImageMap view=view/> });
    let list = view! {
        {map}
        {places(session, view)}
        <div class="choice-room"><ChoiceList view=view look=look/></div>
    };
    if is_quick { view! { <Quick>{list}</Quick> }.into_any() } else { list.into_any() }
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
                {words.text("question.clear")}
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
                {words.text("question.choose")}
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
        <option value=choice.value.clone() prop:selected=move || *view.text.read() == value>
            {name_of(&choice)}
        </option>
    }
}
