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
use super::markdown::Markup;
use super::selection::{Offer, contains, toggle};
use crate::session::{NodeView, Session, use_session};

/// What can be chosen, one or several of it.
#[component]
pub fn ChoiceList(
    /// The node.
    view: NodeView,
    /// Class of the list.
    class: &'static str,
) -> impl IntoView {
    let session = use_session();
    let list = NodeRef::<Div>::new();
    let markup = Signal::derive(move || {
        let choices = view.choices.read();
        let answer = view.text.read_untracked();
        written(view, &choices, &answer)
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
    view! { <WrittenList class=class list=list markup=markup changed=changed/> }
}

/// Gives the answer after the choice of this value was tapped.
fn give(session: Session, view: NodeView, value: &str) {
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
        if let Some(input) = choice.first_element_child().and_then(input_of) {
            input.set_checked(contains(answer, &input.value()));
        }
        next = choice.next_element_sibling();
    }
}

fn input_of(element: Element) -> Option<HtmlInputElement> {
    element.dyn_into().ok()
}

fn written(view: NodeView, choices: &[Choice], answer: &str) -> Markup {
    let is_one = view.kind == QuestionKind::SelectOne;
    let name = view.id();
    let mut markup = Markup::new();
    for Choice { value, label, missing } in choices {
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
        markup.marked(&label.text);
        markup.tags("</span></label>");
    }
    markup
}

/// The choices as the rules of selection see them.
pub fn offers(choices: &[Choice]) -> Vec<Offer<'_>> {
    choices.iter().map(offer).collect()
}

fn offer(choice: &Choice) -> Offer<'_> {
    Offer { value: &choice.value, excludes: choice.missing.is_some() }
}
