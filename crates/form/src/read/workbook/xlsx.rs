//! Sheets from an Excel workbook.
//!
//! Cells are streamed, never read as a rectangle: a cell far off to the right costs what
//! any other costs. What the archive unpacks to is measured beforehand, since headers of
//! an archive can lie.

use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use zip::ZipArchive;

use super::{Row, Sheet, Workbook};
use crate::diagnostic::{Code, Diagnostic, Place};

/// The most bytes that the archive may unpack to.
const MAX_UNPACKED: u64 = 512 << 20;
/// The most bytes of text in all cells.
const MAX_TEXT: usize = 64 << 20;
/// The most cells with text.
const MAX_CELLS: usize = 4_000_000;
/// So many blank rows in a row end a sheet, as in pyxform: what follows is stray.
const MAX_BLANK_ROWS: usize = 60;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Diagnostic> {
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut budget = Budget { text: MAX_TEXT, cells: MAX_CELLS };
    let mut workbook = Workbook::default();
    for name in book.sheet_names() {
        // Sheets of charts have no cells.
        if let Ok(rows) = rows(&mut book, &name, &mut budget)? {
            workbook.sheets.push(Sheet { name, rows });
        }
    }
    Ok(workbook)
}

fn damaged(error: impl std::fmt::Display) -> Diagnostic {
    let message = format!("the workbook cannot be read: {error}");
    Diagnostic::error(Code::UnreadableFile, Place::Form, message)
        .hint("save it again as .xlsx, without a password")
}

fn too_large(what: &str) -> Diagnostic {
    let message = format!("the workbook has too {what}");
    Diagnostic::error(Code::TooLarge, Place::Form, message)
        .hint("put long lists into a .csv file and use select_one_from_file")
}

/// Unpacks everything into nothing, up to the limit.
fn measure(bytes: &[u8]) -> Result<(), Diagnostic> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let unpacked = copy(&mut entry.take(left + 1), &mut sink()).map_err(damaged)?;
        left = left.checked_sub(unpacked).ok_or_else(|| too_large("much in it"))?;
    }
    Ok(())
}

/// What may still be read.
struct Budget {
    text: usize,
    cells: usize,
}

impl Budget {
    fn spend(&mut self, text: &str) -> Result<(), Diagnostic> {
        self.cells = self.cells.checked_sub(1).ok_or_else(|| too_large("many cells"))?;
        self.text =
            self.text.checked_sub(text.len()).ok_or_else(|| too_large("much text"))?;
        Ok(())
    }
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Rows of a sheet; the inner error is a sheet without cells.
fn rows(
    book: &mut Book<'_>,
    name: &str,
    budget: &mut Budget,
) -> Result<Result<Vec<Row>, ()>, Diagnostic> {
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(Err(())) };
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let (number, column) = (row as usize + 1, column as usize);
        let text = text(cell.get_value());
        let last = rows.last().map_or(0, |row| row.number);
        if text.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        if number > last + MAX_BLANK_ROWS + 1 && last > 0 {
            break;
        }
        budget.spend(&text)?;
        if number != last {
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            if let Some(slot) = row.cells.get_mut(column) {
                *slot = text;
            }
        }
    }
    Ok(Ok(rows))
}

/// Columns of the widest sheet that Excel writes.
const MAX_COLUMNS: usize = 16_384;

/// Text of a cell as an author would type it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(time) => date_time(time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(text),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn clean(text: &str) -> String {
    text.replace('\u{a0}', " ").trim().to_owned()
}

/// `2026-05-04 12:30:00`, or the time alone: versions of forms are often dates, and this
/// is how pyxform writes them.
fn date_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let fraction = if milli > 0 { format!(".{milli:03}000") } else { String::new() };
    let clock = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    match time.as_f64() < 1.0 {
        true => clock,
        false => format!("{year:04}-{month:02}-{day:02} {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text_as_typed() {
        for (value, expected) in [
            (DataRef::Float(1.0), "1"),
            (DataRef::Float(0.5), "0.5"),
            (DataRef::Int(-3), "-3"),
            (DataRef::Bool(true), "TRUE"),
            (DataRef::SharedString("\u{a0}a\u{a0}b "), "a b"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }

    #[test]
    fn junk_is_refused() {
        for junk in [&b""[..], b"PK\x03\x04", b"PK\x03\x04 and then nothing of use"] {
            assert!(read(junk).is_err());
        }
    }
}
