//! Questions with the same choices as one table; on narrow screens, as cards.
//!
//! Each row is a fieldset with its own legend and real controls that carry the full
//! label of their choice, so that the header is for the eye alone. The style sheet
//! makes rows or cards of it.

use leptos::prelude::*;
use minyi_form::engine::Choice;

use super::choice_list::ChoiceList;
use super::frame::{ProblemLine, described_by};
use super::label::FormText;
use super::look::Look;
use super::media::{ChoiceText, LabelMedia};
use crate::live::When;
use crate::session::NodeView;
use crate::words::use_words;

/// A table of questions.
#[component]
pub fn Matrix(
    /// The question whose choices are the header.
    header: NodeView,
    /// The questions.
    rows: Vec<NodeView>,
) -> impl IntoView {
    let columns = move || header.choices.read().len().to_string();
    let any_relevant = {
        let rows = rows.clone();
        move || rows.iter().any(|row| row.relevant.get())
    };
    // A header that is no row has a label of its own.
    let is_apart = rows.first().is_none_or(|first| first.number != header.number);
    let rows = StoredValue::new(rows);
    view! {
        <When when=any_relevant>
            <div class="matrix" style:--columns=columns>
                {is_apart.then(|| view! { <Title header=header/> })}
                <Header header=header/>
                {rows.get_value().into_iter().map(|row| view! { <Row view=row/> }).collect_view()}
            </div>
        </When>
    }
}

#[component]
fn Title(header: NodeView) -> impl IntoView {
    view! {
        <When when=move || !header.label.read().text.is_empty()>
            <p class="question-label"><FormText text=header.label/></p>
        </When>
        <LabelMedia view=header/>
    }
}

#[component]
fn Header(header: NodeView) -> impl IntoView {
    let cell = |choice: Choice| {
        let is_missing = choice.missing.is_some();
        view! {
            <span class="matrix-column" class:missing=is_missing>
                <ChoiceText choice=choice/>
            </span>
        }
    };
    view! {
        <div class="matrix-head" aria-hidden="true">
            <span class="matrix-corner"></span>
            {move || header.choices.get().into_iter().map(cell).collect_view()}
        </div>
    }
}

#[component]
fn Row(view: NodeView) -> impl IntoView {
    let words = use_words();
    view! {
        <When when=move || view.relevant.get()>
            <fieldset
                class="matrix-row"
                id=view.id()
                class:wrong=move || view.problem().is_some()
                disabled=move || view.readonly.get()
                class:answered=move || !view.text.read().is_empty()
                aria-describedby=described_by(view)
            >
                <legend>
                    <FormText text=view.label/>
                    <When when=move || !view.required.get()>
                        " "<span class="duty">{words.text("question.optional")}</span>
                    </When>
                    <LabelMedia view=view/>
                </legend>
                <ChoiceList view=view look=Look::plain("cells")/>
                <ProblemLine view=view/>
            </fieldset>
        </When>
    }
}
