//! Room for what is written: words, numbers, days and times; or what was written there.

use minyi_form::engine::Outline;
use minyi_form::form::Control;
use minyi_form::question_type::QuestionKind;
use minyi_form::scale::attribute;

use super::pen::Pen;
use crate::browser;
use crate::question::moment::{date_time_shown, time_shown};

/// Lines for an answer of several.
const LINES: usize = 3;

/// Most lines that are printed.
const MOST_LINES: usize = 12;

impl Pen<'_> {
    /// Adds what was answered.
    pub fn written(&mut self, text: &str) {
        if text.is_empty() {
            self.tags("<p class=\"written blank\">");
            self.say("review.blank");
        } else {
            self.tags("<p class=\"written\" dir=\"auto\">");
            self.text(text);
        }
        self.tags("</p>");
    }
}

/// Adds room for words.
pub fn words(pen: &mut Pen<'_>, question: &Outline, control: &Control) {
    if let Some(told) = pen.paper.told(question.node) {
        return pen.written(&shown(pen, control, told.text));
    }
    let is_long = has(control, "multiline") || has(control, "textarea");
    let rows = attribute(control, "rows").and_then(|rows| rows.trim().parse().ok());
    let usual = if is_long { LINES } else { 1 };
    for _ in 0..rows.unwrap_or(usual).clamp(1, MOST_LINES) {
        pen.tags("<p class=\"entry-line\">");
        pen.line();
        pen.tags("</p>");
    }
}

/// Adds room for a number: a box for each digit where the form limits them.
pub fn number(pen: &mut Pen<'_>, question: &Outline, control: &Control) {
    if let Some(told) = pen.paper.told(question.node) {
        return pen.written(&shown(pen, control, told.text));
    }
    let digits = pen.paper.digits(question.control);
    match digits.filter(|_| question.kind == QuestionKind::Integer) {
        Some(digits) => {
            pen.tags("<p class=\"entry-cells\">");
            pen.comb(digits, "");
        }
        None => {
            pen.tags("<p class=\"entry-line short\">");
            pen.line();
        }
    }
    pen.tags("</p>");
}

/// Adds room for a day, a time, or both.
pub fn moment(pen: &mut Pen<'_>, question: &Outline, control: &Control) {
    if let Some(told) = pen.paper.told(question.node) {
        let text = told.text;
        let text = if text.is_empty() {
            text
        } else if question.kind == QuestionKind::Date {
            browser::date(pen.voice.tag, &text, parts(control))
        } else if question.kind == QuestionKind::Time {
            time_shown(&text).to_owned()
        } else {
            date_time_shown(&text).replace('T', " ")
        };
        return pen.written(&text);
    }
    pen.tags("<p class=\"entry-cells\">");
    if question.kind != QuestionKind::Time {
        day(pen, parts(control));
    }
    if question.kind != QuestionKind::Date {
        pen.comb(2, "");
        pen.tags("<span class=\"colon\">:</span>");
        pen.comb(2, "");
    }
    pen.tags("</p>");
}

/// Adds cells for the first so many of year, month and day, in the order of the language.
pub fn day(pen: &mut Pen<'_>, parts: usize) {
    let all = [("date.year", 4), ("date.month", 2), ("date.day", 2)];
    let mut wanted: Vec<(&str, usize)> = all.into_iter().take(parts).collect();
    if !pen.voice.is_year_first() {
        wanted.reverse();
    }
    for (key, cells) in wanted {
        pen.tags("<span class=\"cells-part\">");
        pen.comb(cells, "");
        pen.tags("<span class=\"cells-name\">");
        pen.say(key);
        pen.tags("</span></span>");
    }
}

/// How many of year, month and day are asked.
fn parts(control: &Control) -> usize {
    match (has(control, "year"), has(control, "month-year")) {
        (true, _) => 1,
        (_, true) => 2,
        (false, false) => 3,
    }
}

/// An answer as its author wants it to be seen.
fn shown(pen: &Pen<'_>, control: &Control, text: String) -> String {
    if text.is_empty() {
        return text;
    }
    if has(control, "hidden-answer") {
        return pen.voice.say("question.kept");
    }
    if has(control, "masked") {
        return "••••••".to_owned();
    }
    if has(control, "thousands-sep") {
        return browser::grouped(pen.voice.tag, &text);
    }
    if has(control, "bearing") { format!("{text}°") } else { text }
}

/// Whether the author asked for a look.
pub fn has(control: &Control, word: &str) -> bool {
    control.appearance.iter().any(|known| known == word)
}
