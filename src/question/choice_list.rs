//! The choices of a select: radio buttons or check boxes with their labels.
//!
//! A list is written as one piece of markup and heard at one place, not choice by choice:
//! forms have thousands of them, and the browser reads markup faster than anybody can
//! build it.

use leptos::html::Div;
use leptos::prelude::*;
use minyi_form::engine::Choice;
use minyi_form::question_type::QuestionKind;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::label::WrittenList;
use super::look::Look;
use super::markdown::{Markup, plain};
use super::media::{enlarge, has_players, write_picture, write_players};
use super::selection::{Offer, contains, toggle, values};
use crate::media::{Media, use_media};
use crate::session::{NodeView, Session, use_session};
use crate::words::{Words, use_words};

/// What can be chosen, one or several of it.
#[component]
pub fn ChoiceList(
    /// The node.
    view: NodeView,
    /// How it looks.
    look: Look,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let media = use_media();
    let list = NodeRef::<Div>::new();
    let markup = Signal::derive(move || {
        let choices = view.choices.read();
        let answer = view.text.read_untracked();
        written(view, &choices, &answer, media.map(|media| (media, words)))
    });
    Effect::new(move |former: Option<String>| {
        let answer = view.text.get();
        if former.is_some_and(|former| former != answer) {
            show(list, &answer);
        }
        answer
    });
    let changed = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            give(session, view, &input.value());
            // An answer that was not taken is not to be seen.
            show(list, &view.text.read_untracked());
        }
    };
    let clicked = move |event: leptos::ev::MouseEvent| {
        if let Some(media) = media {
            enlarge(media, &event);
        }
    };
    view! {
        <WrittenList
            look=look
            list=list
            markup=markup
            changed=changed
            clicked=clicked
        />
    }
}

/// Gives the answer after the choice of this value was tapped.
pub fn give(session: Session, view: NodeView, value: &str) {
    if view.kind == QuestionKind::SelectOne {
        return session.answer(view, value);
    }
    let choices = view.choices.get_untracked();
    let answer = toggle(&view.text.get_untracked(), value, &offers(&choices));
    session.answer(view, &answer);
}

/// Marks what is chosen.
fn show(list: NodeRef<Div>, answer: &str) {
    let Some(list) = list.get_untracked() else { return };
    let mut next = list.first_element_child();
    while let Some(choice) = next {
        if let Some(input) = input_in(&choice) {
            input.set_checked(contains(answer, &input.value()));
        }
        next = choice.next_element_sibling();
    }
}

/// The control of a choice, which is first in it, or in the label that is.
fn input_in(choice: &Element) -> Option<HtmlInputElement> {
    let first = choice.first_element_child()?;
    first
        .dyn_into()
        .or_else(|label| label.first_element_child().ok_or(label)?.dyn_into())
        .ok()
}

fn written(
    view: NodeView,
    choices: &[Choice],
    answer: &str,
    media: Option<(Media, Words)>,
) -> Markup {
    let is_one = view.kind == QuestionKind::SelectOne;
    let name = view.id();
    let mut markup = Markup::new();
    for choice in choices {
        let Choice { value, label, missing } = choice;
        let beside = media.filter(|_| has_players(label));
        if beside.is_some() {
            markup.tags("<div class=\"with-media\">");
        }
        markup.tags(match missing {
            Some(_) => "<label class=\"choice missing\"><input type=\"",
            None => "<label class=\"choice\"><input type=\"",
        });
        markup.tags(if is_one { "radio\" name=\"" } else { "checkbox\" name=\"" });
        markup.text(&name);
        markup.tags("\" value=\"");
        markup.text(value);
        markup.tags(if contains(answer, value) { "\" checked>" } else { "\">" });
        markup.tags("<span class=\"choice-text\" dir=\"auto\">");
        if let Some((media, words)) = media {
            write_picture(&mut markup, media, words, label, value);
        }
        if label.text.is_empty() && label.image.is_none() && label.big_image.is_none() {
            markup.text(value);
        }
        markup.marked(&label.text);
        markup.tags("</span></label>");
        if let Some((media, words)) = beside {
            write_players(&mut markup, media, words, label, &name_of(choice), "");
            markup.tags("</div>");
        }
    }
    markup
}

/// What a choice is called: its label without marks, else its value.
pub fn name_of(choice: &Choice) -> String {
    let name = plain(&choice.label.text);
    if name.is_empty() { choice.value.clone() } else { name }
}

/// Names of the chosen; a value that is not offered any more stands for itself.
pub fn names(view: NodeView, answer: &str) -> Vec<String> {
    let choices = view.choices.read();
    let name = |value: &str| {
        let choice = choices.iter().find(|choice| choice.value == value);
        choice.map_or_else(|| value.to_owned(), name_of)
    };
    values(answer).into_iter().map(name).collect()
}

/// The choices as the rules of selection see them.
pub fn offers(choices: &[Choice]) -> Vec<Offer<'_>> {
    choices.iter().map(offer).collect()
}

fn offer(choice: &Choice) -> Offer<'_> {
    Offer { value: &choice.value, excludes: choice.missing.is_some() }
}
