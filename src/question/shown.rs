//! How an answer reads, away from its control, where its appearance has a say in it.

use leptos::prelude::*;
use minyi_form::question_type::QuestionKind;

use super::day_parts::wanted;
use super::entry::Secrecy;
use super::range::range_shown;
use crate::browser;
use crate::session::{NodeView, Session};
use crate::words::Words;

/// The answer as its appearance has it read; none when it has no say. Follows the answer.
pub fn answer_shown(session: Session, view: NodeView, words: Words) -> Option<String> {
    let text = view.text.read();
    let has = |word: &str| session.has_appearance(view.control, word);
    match Secrecy::of(session, view) {
        Secrecy::Hidden => return Some(words.say("question.kept")),
        Secrecy::Masked => return Some("••••••".to_owned()),
        Secrecy::Open => {}
    }
    if view.kind == QuestionKind::Date {
        let parts = wanted(session, view).map_or(3, <[_]>::len);
        return Some(browser::date(&words.tag(), &text, parts));
    }
    if view.kind == QuestionKind::Range {
        return Some(range_shown(view, words));
    }
    if has("thousands-sep") {
        return Some(browser::grouped(&words.tag(), &text));
    }
    has("bearing").then(|| format!("{}°", *text))
}
