//! What every question has around its control: label, mark of duty, hint, problem.
//!
//! One control gets a `<label>`; a set of controls is a `<fieldset>` with a `<legend>`.
//! Hint and problem describe the control to those who hear the page.

use leptos::prelude::*;
use minyi_form::engine::{Refusal, Rendered};
use minyi_form::form::ValueType;

use super::label::{FormText, HintText};
use super::media::LabelMedia;
use crate::session::{NodeView, Problem, use_session};
use crate::words::{Words, use_words};

/// Whether a question has the page for itself: its label is then the page's heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prominence {
    /// It has.
    Sole,
    /// It stands among others.
    Among,
}

/// Ids of hint, problem and what a control adds to its answer, for `aria-describedby`.
pub fn described_by(view: NodeView) -> String {
    let id = view.id();
    format!("{id}-hint {id}-state {id}-problem")
}

/// A question with one control, whose id must be `<view id>-control`.
#[component]
pub fn Labelled(
    /// The node.
    view: NodeView,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = view.id();
    let session = use_session();
    view! {
        <div
            class="question"
            id=id.clone()
            data-ref=session.hook(view.node)
        >
            <label class="question-label" id=format!("{id}-label") for=format!("{id}-control")>
                <Heading view=view/>
            </label>
            <LabelMedia view=view/>
            <Hint view=view/>
            <ProblemLine view=view/>
            {children()}
        </div>
    }
}

/// A question with several controls.
#[component]
pub fn Grouped(
    /// The node.
    view: NodeView,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let session = use_session();
    view! {
        <fieldset
            class="question"
            data-ref=session.hook(view.node)
            disabled=move || view.readonly.get()
            id=view.id()
            aria-describedby=described_by(view)
        >
            <legend class="question-label"><Heading view=view/></legend>
            <LabelMedia view=view/>
            <Hint view=view/>
            <ProblemLine view=view/>
            {children()}
        </fieldset>
    }
}

/// Label and mark of duty; a heading when the question has the page for itself.
#[component]
fn Heading(view: NodeView) -> impl IntoView {
    match use_context::<Prominence>() {
        Some(Prominence::Sole) => view! { <h2><LabelText view=view/></h2> }.into_any(),
        Some(Prominence::Among) | None => view! { <LabelText view=view/> }.into_any(),
    }
}

#[component]
fn LabelText(view: NodeView) -> impl IntoView {
    let words = use_words();
    view! {
        <FormText text=view.label/>
        {move || (view.required.get() && !view.readonly.get()).then(|| view! {
            " "
            <span class="duty" lang=words.tag()>{words.say("question.required")}</span>
        })}
    }
}

/// The hint, if the author wrote one, and further guidance behind a line that opens it.
#[component]
pub fn Hint(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    view! {
        {move || {
            let hint = view.hint.read();
            (!hint.text.is_empty()).then(|| view! {
                <HintText id=format!("{}-hint", view.id()) text=hint.text.clone()/>
            })
        }}
        {move || {
            let guidance = view.hint.read().guidance.clone()?;
            Some(view! { <Guidance text=guidance/> })
        }}
    }
}

#[component]
fn Guidance(text: String) -> impl IntoView {
    let words = use_words();
    let text = Rendered { text, ..Rendered::default() };
    view! {
        <details class="guidance">
            <summary lang=move || words.tag()>{words.text("question.guidance")}</summary>
            <p><FormText text=Signal::stored(text)/></p>
        </details>
    }
}

/// What is wrong and how to mend it; empty while nothing is.
#[component]
pub fn ProblemLine(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let words = use_words();
    view! {
        <p class="problem" id=format!("{}-problem", view.id()) aria-live="polite">
            {move || view.problem().map(|problem| problem_text(words, &problem))}
        </p>
    }
}

/// The sentence for a problem: the author's, else ours.
pub fn problem_text(words: Words, problem: &Problem) -> String {
    match problem {
        Problem::Required(message) if message.is_empty() => words.say("problem.required"),
        Problem::Constraint(message) if message.is_empty() => {
            words.say("problem.constraint")
        }
        Problem::Required(message) | Problem::Constraint(message) => message.clone(),
        Problem::Refused(refusal) => words.say(refusal_key(refusal)),
    }
}

fn refusal_key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::WrongType(ValueType::Int) => "problem.whole_number",
        Refusal::WrongType(ValueType::Decimal) => "problem.number",
        Refusal::WrongType(ValueType::Date | ValueType::DateTime) => "problem.date",
        Refusal::WrongType(ValueType::Time) => "problem.time",
        Refusal::Readonly => "problem.readonly",
        Refusal::TooManyNodes => "problem.too_many",
        Refusal::WrongType(
            ValueType::String
            | ValueType::Boolean
            | ValueType::Geopoint
            | ValueType::Geotrace
            | ValueType::Geoshape
            | ValueType::Binary
            | ValueType::Barcode
            | ValueType::Intent
            | ValueType::Selection,
        )
        | Refusal::UnknownNode
        | Refusal::WrongKind
        | Refusal::FixedCount
        | Refusal::UnknownLanguage => "problem.not_taken",
    }
}
