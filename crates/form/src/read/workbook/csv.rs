//! Sheets from one CSV file.

use std::borrow::Cow;

use super::budget::Budget;
use super::{Sheets, Workbook};
use crate::diagnostic::{Code, Diagnostic, Place};

pub(super) fn read(text: &str) -> Result<Workbook, Diagnostic> {
    let mut budget = Budget::default();
    let mut sheets = Sheets::default();
    for mut cells in records(text)? {
        let name = cells.remove(0);
        if !name.is_empty() {
            budget.begin_sheet(&name);
        }
        budget.spend_row()?;
        sheets.push(&name, cells);
    }
    sheets.finish().ok_or_else(|| {
        unreadable("the text names no sheet")
            .hint("the first column holds the name of the sheet, on a line of its own")
    })
}

fn unreadable(message: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, Place::Form, message)
}

/// Records of RFC 4180; each has at least one cell.
pub(super) fn records(text: &str) -> Result<Vec<Vec<String>>, Diagnostic> {
    let mut budget = Budget::default();
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (cell, after) = cell(rest)?;
        let cell = cell.trim();
        budget.spend(1, cell.len())?;
        record.push(cell.to_owned());
        rest = match after.strip_prefix(',') {
            Some(more) if !more.is_empty() => more,
            Some(_) => {
                record.push(String::new());
                ""
            }
            None => {
                budget.spend_row()?;
                records.push(std::mem::take(&mut record));
                after
                    .strip_prefix("\r\n")
                    .or(after.strip_prefix(['\n', '\r']))
                    .unwrap_or("")
            }
        };
    }
    if !record.is_empty() {
        records.push(record);
    }
    Ok(records)
}

/// The first cell of `text` and what follows it: a comma, a line end or nothing.
fn cell(text: &str) -> Result<(Cow<'_, str>, &str), Diagnostic> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted_cell(quoted).map(|(cell, rest)| (cell.into(), rest)),
        None => {
            let end = text.find([',', '\n', '\r']).unwrap_or(text.len());
            let (cell, rest) = text.split_at(end);
            Ok((cell.into(), rest))
        }
    }
}

fn quoted_cell(mut rest: &str) -> Result<(String, &str), Diagnostic> {
    let mut cell = String::new();
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            return Err(unreadable("a quotation mark is opened and not closed"));
        };
        cell.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => {
                // Stray text behind the closing mark belongs to the cell, as in Python's reader.
                let end = after.find([',', '\n', '\r']).unwrap_or(after.len());
                let (stray, rest) = after.split_at(end);
                cell.push_str(stray);
                return Ok((cell, rest));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_follow_rfc_4180() {
        let text = "survey,\r\n,type,\"na\"\"me\"\n,\"a,\nb\",c";
        let found = records(text).unwrap();
        assert_eq!(
            found,
            [vec!["survey", ""], vec!["", "type", "na\"me"], vec!["", "a,\nb", "c"]]
        );
        assert!(records("a,\"b").is_err());
    }
}
