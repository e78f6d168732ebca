//! Answers as people read them.

use leptos::prelude::*;
use minyi_form::question_type::QuestionKind;

use super::markdown::plain;
use super::moment::{date_time_shown, time_shown};
use super::selection::values;
use crate::browser;
use crate::session::NodeView;
use crate::words::Words;

/// The answer as people read it.
pub fn answer_text(view: NodeView, words: Words) -> String {
    let text = view.text.get();
    if text.is_empty() {
        return words.say("review.blank");
    }
    match view.kind {
        QuestionKind::SelectOne | QuestionKind::SelectMultiple => {
            labels(view, &text).join(&words.say("list.separator"))
        }
        QuestionKind::Rank => {
            let numbered = labels(view, &text).into_iter().enumerate();
            let places = numbered.map(|(place, label)| format!("{}. {label}", place + 1));
            places.collect::<Vec<_>>().join(" ")
        }
        QuestionKind::Date => browser::date(&words.tag(), &text),
        QuestionKind::Time => time_shown(&text).to_owned(),
        QuestionKind::DateTime => date_time_shown(&text).replace('T', " "),
        QuestionKind::Acknowledge => words.say("question.confirm"),
        QuestionKind::Text
        | QuestionKind::Integer
        | QuestionKind::Decimal
        | QuestionKind::Range
        | QuestionKind::Note
        | QuestionKind::Geopoint
        | QuestionKind::Geotrace
        | QuestionKind::Geoshape
        | QuestionKind::Image
        | QuestionKind::Audio
        | QuestionKind::Video
        | QuestionKind::File
        | QuestionKind::Barcode
        | QuestionKind::Group
        | QuestionKind::Repeat => text,
    }
}

/// Labels of the chosen values; a value that is not offered any more stands for itself.
fn labels(view: NodeView, text: &str) -> Vec<String> {
    let choices = view.choices.read();
    let label = |value: &str| {
        let choice = choices.iter().find(|choice| choice.value == value);
        choice.map_or_else(|| value.to_owned(), |choice| plain(&choice.label.text))
    };
    values(text).into_iter().map(label).collect()
}
