//! Questions with the same choices as one table, whose head stands on every page that the
//! table reaches.

use minyi_form::engine::{Choice, Outline};
use minyi_form::question_type::QuestionKind;
use minyi_form::submission::Missing;

use super::choices::{chosen, code};
use super::pen::Pen;
use super::question::{label, missing, only, question, small};
use crate::question::markdown::plain;

/// Tables of more columns are too narrow to be ticked: the questions stand one by one.
const COLUMNS: usize = 11;

/// Tables of no more rows stay on one page.
const WHOLE: usize = 12;

/// Adds a table with its title, if it has one.
pub fn table(
    pen: &mut Pen<'_>,
    title: Option<&Outline>,
    header: Option<&Outline>,
    rows: &[Outline],
) {
    for above in title.into_iter().chain(header) {
        titled(pen, above);
    }
    let Some(first) = header.or(rows.first()) else { return };
    let columns = pen.paper.choices(first.control, None);
    if columns.is_empty() || columns.len() > COLUMNS {
        rows.iter().for_each(|row| question(pen, row));
        return;
    }
    pen.tags("<table class=\"grid");
    pen.tags(if columns.len() > 6 { " many" } else { "" });
    pen.tags(if rows.len() <= WHOLE { " undivided" } else { "" });
    pen.tags("\"><thead><tr><td class=\"corner\">");
    how(pen, first);
    pen.tags("</td>");
    for column in &columns {
        pen.tags("<th scope=\"col\">");
        pen.marked(&column.label.text);
        pen.media(&column.label);
        code(pen, &column.value, &column.label.text);
        pen.tags("</th>");
    }
    pen.tags("</tr></thead><tbody>");
    rows.iter().for_each(|outline| row(pen, outline, &columns));
    pen.tags("</tbody></table>");
}

/// Adds what stands above a table; it stays with it.
fn titled(pen: &mut Pen<'_>, title: &Outline) {
    only(pen, title);
    let label = pen.paper.label(title.control, title.node);
    if !label.text.trim().is_empty() {
        pen.tags("<p class=\"grid-title\">");
        pen.marked(&label.text);
        pen.tags("</p>");
    }
    pen.media(&label);
    let hint = pen.paper.hint(title.control, title.node);
    small(pen, &hint.text);
}

/// What is to be done in each row, in the corner of a blank table.
fn how(pen: &mut Pen<'_>, first: &Outline) {
    if !pen.paper.is_filled() {
        pen.tags("<span class=\"how\">");
        let is_several = first.kind == QuestionKind::SelectMultiple;
        pen.say(if is_several { "paper.tick_row_all" } else { "paper.tick_row" });
        pen.tags("</span>");
    }
}

fn row(pen: &mut Pen<'_>, outline: &Outline, columns: &[Choice]) {
    let told = pen.paper.told(outline.node);
    pen.tags("<tr><th scope=\"row\">");
    label(pen, outline);
    let own = pen.paper.label(outline.control, outline.node);
    pen.media(&own);
    let hint = pen.paper.hint(outline.control, outline.node).text;
    small(pen, &hint);
    only(pen, outline);
    let reason = told.as_ref().and_then(|told| told.missing);
    if let Some(reason) = reason {
        missing(pen, reason);
    } else if told.as_ref().is_some_and(|told| told.text.is_empty()) {
        pen.written("");
    }
    pen.tags("</th>");
    let was_put = !matches!(
        reason,
        Some(Missing::NotAsked | Missing::BrokeOff | Missing::NotApplicable)
    );
    let text = told.map(|told| told.text).unwrap_or_default();
    for column in columns {
        let is_chosen = text.split_whitespace().any(|word| word == column.value);
        pen.tags("<td data-label=\"");
        pen.text(&plain(&column.label.text));
        pen.tags(if is_chosen { "\" class=\"chosen\">" } else { "\">" });
        if was_put {
            let is_several = outline.kind == QuestionKind::SelectMultiple;
            pen.tags(if is_several {
                "<span class=\"box\"></span>"
            } else {
                "<span class=\"box round\"></span>"
            });
        }
        if is_chosen {
            chosen(pen);
        }
        pen.tags("</td>");
    }
    pen.tags("</tr>");
}
