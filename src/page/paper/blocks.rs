//! The parts of a sheet in their order: groups under their headings, repeats instance by
//! instance, questions and tables.

use minyi_form::engine::{Outline, OutlineRole, Rendered};

use super::pen::Pen;
use super::question::{only, question, small};
use super::table::table;
use crate::layout::blocks::{Block, blocks, is_table};

/// Adds what stands on the sheet.
pub fn all(pen: &mut Pen<'_>) {
    let outline = pen.paper.outline();
    inside(pen, &outline, false, 0);
}

/// Adds parts; `depth` is the number of headings above them.
fn inside(pen: &mut Pen<'_>, parts: &[Outline], is_table: bool, depth: usize) {
    let form = pen.paper.form().clone();
    for block in blocks(form.form(), parts, is_table) {
        match block {
            Block::Matrix { title, header, rows } => {
                table(pen, title.as_ref(), header.as_ref(), &rows);
            }
            Block::Single(part) => match part.role {
                OutlineRole::Question => question(pen, &part),
                OutlineRole::Group => group(pen, &part, depth),
                OutlineRole::RepeatRange { .. } => range(pen, &part, depth),
                OutlineRole::RepeatInstance { .. } => {
                    inside(pen, &part.children, false, depth);
                }
            },
        }
    }
}

fn group(pen: &mut Pen<'_>, group: &Outline, depth: usize) {
    if group.children.is_empty() {
        return;
    }
    let form = pen.paper.form().clone();
    let is_table = form.form().control(group.control).is_some_and(is_table);
    let label = pen.paper.label(group.control, group.node);
    let depth = if heading(pen, &label, "", depth) { depth + 1 } else { depth };
    pen.tags("<div>");
    only(pen, group);
    let hint = pen.paper.hint(group.control, group.node);
    small(pen, &hint.text);
    inside(pen, &group.children, is_table, depth);
    pen.tags("</div>");
}

/// Adds the instances of a repeat, each under its name with its number.
fn range(pen: &mut Pen<'_>, range: &Outline, depth: usize) {
    let n = range.children.len();
    for (index, instance) in range.children.iter().enumerate() {
        let label = pen.paper.label(range.control, instance.node);
        let number = (index + 1).to_string();
        if !heading(pen, &label, &number, depth) {
            let label = Rendered {
                text: pen.voice.fill("paper.entry", &[("n", &number)]),
                ..Rendered::default()
            };
            heading(pen, &label, "", depth);
        }
        pen.tags("<div class=\"sheet-instance\">");
        if index == 0 {
            only(pen, range);
        }
        inside(pen, &instance.children, false, depth + 1);
        pen.tags("</div>");
    }
    if n > 0 && !pen.paper.is_filled() && !pen.paper.is_counted(range.control) {
        pen.tags("<p class=\"how further\">");
        pen.say("paper.more");
        pen.tags("</p>");
    }
}

/// Adds a heading; false where there is no label for one.
fn heading(pen: &mut Pen<'_>, label: &Rendered, number: &str, depth: usize) -> bool {
    let has_text = !label.text.trim().is_empty();
    if has_text {
        let (begin, end) = match depth {
            0 => ("<h2 class=\"sheet-part\">", "</h2>"),
            1 => ("<h3 class=\"sheet-part\">", "</h3>"),
            _ => ("<h4 class=\"sheet-part\">", "</h4>"),
        };
        pen.tags(begin);
        pen.marked(&label.text);
        // A label of its own often says the number already.
        if !number.is_empty() && !label.text.contains(number) {
            pen.text(" ");
            pen.text(number);
        }
        pen.tags(end);
        pen.media(label);
    }
    has_text
}
