//! A form as Markdown tables: an XLSForm that people read, and that every reader of ours
//! takes back.

use unicode_width::UnicodeWidthStr;

use super::xlsform::{self, Table};
use crate::form::Form;

/// The sheets of a form as tables, their columns as wide as what is in them.
pub fn write(form: &Form) -> String {
    let tables = xlsform::tables(form);
    let tables: Vec<String> =
        tables.iter().filter(|table| table.rows.len() > 1).map(table_text).collect();
    tables.join("\n")
}

/// One table; the name of the sheet stands in the first column, above the headers.
fn table_text(table: &Table) -> String {
    let n_columns = table.rows.iter().map(Vec::len).max().unwrap_or_default();
    let first = [table.name.to_owned()].into_iter();
    let mut lines: Vec<Vec<String>> =
        vec![first.chain(vec![String::new(); n_columns]).collect()];
    for row in &table.rows {
        let mut cells: Vec<String> = [String::new()]
            .into_iter()
            .chain(row.iter().map(|text| cell(text)))
            .collect();
        cells.resize(n_columns + 1, String::new());
        lines.push(cells);
    }
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|text| text.width()).max().unwrap_or_default().min(MAX_WIDTH)
    };
    let widths: Vec<usize> = (0..=n_columns).map(width).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        add_line(&mut text, line, &widths);
        if number == 0 {
            add_rule(&mut text, &widths);
        }
    }
    text
}

/// Wider cells stick out, so that one long text does not make all others unreadable.
const MAX_WIDTH: usize = 40;

fn add_line(text: &mut String, cells: &[String], widths: &[usize]) {
    for (cell, width) in cells.iter().zip(widths) {
        text.push_str("| ");
        text.push_str(cell);
        (cell.width()..*width).for_each(|_| text.push(' '));
        text.push(' ');
    }
    text.push_str("|\n");
}

fn add_rule(text: &mut String, widths: &[usize]) {
    for width in widths {
        text.push_str("|-");
        (0..*width).for_each(|_| text.push('-'));
        text.push('-');
    }
    text.push_str("|\n");
}

/// Text of a cell: bars and line breaks would end it.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace("\r\n", "<br>").replace(['\n', '\r'], "<br>")
}
