//! One question on paper: its number, label and hint, what is to be done, and the room
//! for it.

use minyi_form::engine::Outline;
use minyi_form::form::Control;
use minyi_form::paper::Told;
use minyi_form::question_type::QuestionKind;
use minyi_form::submission::Missing;

use super::choices::{self, LONGEST};
use super::condition;
use super::entries;
use super::pen::Pen;

/// Lists of more choices may be divided between pages.
const TALL: usize = 40;

/// Adds a question or note.
pub fn question(pen: &mut Pen<'_>, question: &Outline) {
    let paper = pen.paper;
    let Some(control) = paper.form().form().control(question.control) else { return };
    if question.kind == QuestionKind::Note || paper.is_given(question.control) {
        return note(pen, question);
    }
    let told = paper.told(question.node);
    let id = pen.new_id();
    let n = paper.choices(question.control, None).len();
    let is_tall = (TALL..=LONGEST).contains(&n) && told.is_none();
    pen.tags(if is_tall { "<div class=\"ask tall\"" } else { "<div class=\"ask\"" });
    pen.tags(" role=\"group\" aria-labelledby=\"");
    pen.text(&id);
    pen.tags("\">");
    only(pen, question);
    pen.tags("<p class=\"ask-label\" id=\"");
    pen.text(&id);
    pen.tags("\">");
    label(pen, question);
    if told.is_none() && has_choices(question.kind) {
        pen.tags(" <span class=\"how\">");
        choices::instruction(pen, question);
        pen.tags("</span>");
    }
    pen.tags("</p>");
    pen.media(&paper.label(question.control, question.node));
    help(pen, question, told.is_none());
    match told.as_ref().and_then(|told| told.missing) {
        // Nobody was asked what follows.
        Some(
            reason @ (Missing::NotAsked | Missing::BrokeOff | Missing::NotApplicable),
        ) => {
            missing(pen, reason);
        }
        reason => {
            room(pen, question, control, told.as_ref());
            if let Some(reason) = reason {
                missing(pen, reason);
            }
        }
    }
    pen.tags("</div>");
}

/// Adds the number and the label.
pub fn label(pen: &mut Pen<'_>, question: &Outline) {
    if let Some(number) = pen.paper.number(question.control) {
        pen.tags("<span class=\"ask-number\">");
        pen.text(&number.to_string());
        pen.tags("</span> ");
    }
    let label = pen.paper.label(question.control, question.node);
    pen.marked(&label.text);
}

/// Adds when it is answered, where that is not always.
pub fn only(pen: &mut Pen<'_>, outline: &Outline) {
    let found = pen.paper.condition(outline.control);
    let Some(sentence) = condition::sentence(pen.paper, &pen.voice, &found) else {
        return;
    };
    pen.tags("<p class=\"only\">");
    pen.spoken(&sentence);
    if let Some(code) = condition::code(&found) {
        pen.tags(" <code dir=\"ltr\">");
        pen.text(code);
        pen.tags("</code>");
    }
    pen.tags("</p>");
}

/// Adds why there is no answer.
pub fn missing(pen: &mut Pen<'_>, reason: Missing) {
    pen.tags("<p class=\"no-answer\">");
    pen.say(&format!("paper.missing.{}", reason.name()));
    pen.tags("</p>");
}

/// Adds a text that asks nothing, with what was computed for it.
fn note(pen: &mut Pen<'_>, note: &Outline) {
    let label = pen.paper.label(note.control, note.node);
    let hint = pen.paper.hint(note.control, note.node);
    pen.tags("<div class=\"told\">");
    only(pen, note);
    pen.tags("<p>");
    pen.marked(&label.text);
    pen.tags("</p>");
    small(pen, &hint.text);
    pen.media(&label);
    if let Some(told) = pen.paper.told(note.node).filter(|told| !told.text.is_empty()) {
        pen.written(&told.text);
    }
    pen.tags("</div>");
}

/// Adds hint and guidance, and on a blank sheet what decides on the choices.
fn help(pen: &mut Pen<'_>, question: &Outline, is_blank: bool) {
    let hint = pen.paper.hint(question.control, question.node);
    small(pen, &hint.text);
    small(pen, hint.guidance.as_deref().unwrap_or_default());
    pen.media(&hint);
    if !is_blank || !has_choices(question.kind) {
        return;
    }
    let decide = pen.paper.choices_depend_on(question.control);
    if !decide.is_empty() {
        let questions = condition::references(pen.paper, &pen.voice, &decide);
        pen.tags("<p class=\"how\">");
        pen.fill("paper.choices_depend", &[("questions", &questions)]);
        pen.tags("</p>");
    }
}

/// Adds a small text of the form, if there is one.
pub fn small(pen: &mut Pen<'_>, text: &str) {
    if !text.trim().is_empty() {
        pen.tags("<p class=\"ask-hint\">");
        pen.marked(text);
        pen.tags("</p>");
    }
}

fn has_choices(kind: QuestionKind) -> bool {
    matches!(
        kind,
        QuestionKind::SelectOne | QuestionKind::SelectMultiple | QuestionKind::Rank
    )
}

/// Adds the room for an answer, or the answer.
fn room(pen: &mut Pen<'_>, question: &Outline, control: &Control, told: Option<&Told>) {
    match question.kind {
        QuestionKind::SelectOne | QuestionKind::SelectMultiple | QuestionKind::Rank => {
            choices::choices(pen, question);
            if told.is_some_and(|told| told.text.is_empty()) {
                pen.written("");
            }
        }
        QuestionKind::Range => choices::range(pen, question, control),
        QuestionKind::Text => entries::words(pen, question, control),
        QuestionKind::Integer | QuestionKind::Decimal => {
            entries::number(pen, question, control);
        }
        QuestionKind::Date | QuestionKind::Time | QuestionKind::DateTime => {
            entries::moment(pen, question, control);
        }
        QuestionKind::Acknowledge => acknowledge(pen, told),
        QuestionKind::Geopoint
        | QuestionKind::Geotrace
        | QuestionKind::Geoshape
        | QuestionKind::Image
        | QuestionKind::Audio
        | QuestionKind::Video
        | QuestionKind::File
        | QuestionKind::Barcode => match told {
            Some(told) => pen.written(&told.text),
            None => {
                pen.tags("<p class=\"how\">");
                pen.say("paper.device_only");
                pen.tags("</p>");
            }
        },
        QuestionKind::Note | QuestionKind::Group | QuestionKind::Repeat => {}
    }
}

fn acknowledge(pen: &mut Pen<'_>, told: Option<&Told>) {
    let is_confirmed = told.is_some_and(|told| !told.text.is_empty());
    pen.tags("<ul class=\"picks whole\">");
    pen.tags(if is_confirmed { "<li class=\"chosen\">" } else { "<li>" });
    pen.tags("<span class=\"box\" aria-hidden=\"true\"></span><span class=\"pick\">");
    pen.say("question.confirm");
    if is_confirmed {
        choices::chosen(pen);
    }
    pen.tags("</span></li></ul>");
}
