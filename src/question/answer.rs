//! Answers as people read them, away from their controls.

use leptos::prelude::*;
use minyi_form::question_type::QuestionKind;

use super::choice_list::names;
use super::day_parts::wanted;
use super::entry::Secrecy;
use super::moment::{date_time_shown, time_shown};
use super::range::range_shown;
use crate::browser;
use crate::session::{NodeView, Session};
use crate::words::Words;

/// The answer as people read it. Follows the answer.
pub fn answer_text(session: Session, view: NodeView, words: Words) -> String {
    let text = view.text.get();
    if text.is_empty() {
        return words.say("review.blank");
    }
    match Secrecy::of(session, view) {
        Secrecy::Hidden => return words.say("question.kept"),
        Secrecy::Masked => return "••••••".to_owned(),
        Secrecy::Open => {}
    }
    match view.kind {
        QuestionKind::SelectOne | QuestionKind::SelectMultiple => {
            names(view, &text).join(&words.say("list.separator"))
        }
        QuestionKind::Rank => {
            let numbered = names(view, &text).into_iter().enumerate();
            let places = numbered.map(|(place, name)| format!("{}. {name}", place + 1));
            places.collect::<Vec<_>>().join(" ")
        }
        QuestionKind::Range => range_shown(view, words),
        QuestionKind::Date => {
            let parts = wanted(session, view).map_or(3, <[_]>::len);
            browser::date(&words.tag(), &text, parts)
        }
        QuestionKind::Time => time_shown(&text).to_owned(),
        QuestionKind::DateTime => date_time_shown(&text).replace('T', " "),
        QuestionKind::Acknowledge => words.say("question.confirm"),
        QuestionKind::Text
        | QuestionKind::Integer
        | QuestionKind::Decimal
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
        | QuestionKind::Repeat => entered(session, view, words, text),
    }
}

/// What was typed, as its appearance has it read.
fn entered(session: Session, view: NodeView, words: Words, text: String) -> String {
    if session.has_appearance(view.control, "thousands-sep") {
        return browser::grouped(&words.tag(), &text);
    }
    match session.has_appearance(view.control, "bearing") {
        true => format!("{text}°"),
        false => text,
    }
}
