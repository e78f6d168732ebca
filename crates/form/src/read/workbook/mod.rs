//! Sheets of text cells, from whatever file a form was written in.
//!
//! A workbook knows nothing of forms: it keeps the cells and where they stood, so that
//! a diagnostic can name `survey!F12` as the author's spreadsheet does.
#![allow(clippy::result_large_err)] // at most one for a file

use crate::diagnostic::Diagnostic;

mod budget;
mod csv;
mod markdown;
#[cfg(feature = "xlsx")]
mod rows;
#[cfg(feature = "xlsx")]
mod value;
#[cfg(feature = "xlsx")]
mod xlsx;

/// Named sheets in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// The sheets.
    pub sheets: Vec<Sheet>,
}

/// One table of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name as written.
    pub name: String,
    /// Rows that have any text, the header row first. In a spreadsheet with several sheets
    /// those that mean nothing to a form are not read, and have none.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Number in the sheet, from one, as spreadsheets count.
    pub number: usize,
    /// Cells from column A, without white space at their ends; empty cells are "".
    pub cells: Vec<String>,
}

impl Workbook {
    /// The first sheet called `name`, in any case.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name.trim().to_lowercase() == name)
    }
}

/// Sheets of an XLSForm.
#[cfg(feature = "xlsx")]
const SHEETS: [&str; 6] =
    ["survey", "choices", "settings", "external_choices", "entities", "osm"];

/// True for the name of a sheet that means something to a form, in any case.
#[cfg(feature = "xlsx")]
fn is_of_a_form(name: &str) -> bool {
    SHEETS.contains(&name.trim().to_lowercase().as_str())
}

/// Reads the Markdown tables of `text`: a sheet begins with its name in the first column.
///
/// ```text
/// | survey |         |      |            |
/// |--------|---------|------|------------|
/// |        | type    | name | label      |
/// |        | integer | age  | Your age   |
/// ```
///
/// Text between tables, lines of dashes and lines that begin with `#` are passed over.
/// A bar inside a cell is written `\|`. Rows are counted from the header, blank ones not,
/// as pyxform does.
///
/// # Errors
///
/// When there is no table.
pub fn from_markdown(text: &str) -> Result<Workbook, Diagnostic> {
    markdown::read(text)
}

/// Reads one CSV file (RFC 4180) whose first column names the sheets.
///
/// # Errors
///
/// When there is no row, or a quotation mark is not closed.
pub fn from_csv(text: &str) -> Result<Workbook, Diagnostic> {
    csv::read(text)
}

/// Records of any CSV text (RFC 4180): each has at least one cell, without white space at
/// its ends.
///
/// # Errors
///
/// When a quotation mark is not closed.
pub fn csv_records(text: &str) -> Result<Vec<Vec<String>>, Diagnostic> {
    csv::records(text.trim_start_matches('\u{feff}'))
}

/// Reads an Excel workbook (`.xlsx`).
///
/// # Errors
///
/// When the bytes are no such workbook, or unpack to more than the limits.
#[cfg(feature = "xlsx")]
pub fn from_xlsx(bytes: &[u8]) -> Result<Workbook, Diagnostic> {
    xlsx::read(bytes)
}

/// Puts rows whose first cell names a sheet into sheets; for Markdown and CSV.
#[derive(Default)]
struct Sheets {
    sheets: Vec<Sheet>,
}

impl Sheets {
    /// Adds a row: (name of a sheet that begins here or "", its cells).
    fn push(&mut self, name: &str, cells: Vec<String>) {
        if !name.is_empty() {
            self.sheets.push(Sheet { name: name.to_owned(), rows: Vec::new() });
        }
        let blank = cells.iter().all(String::is_empty);
        if let Some(sheet) = self.sheets.last_mut().filter(|_| !blank) {
            let number = sheet.rows.len() + 1;
            sheet.rows.push(Row { number, cells });
        }
    }

    fn finish(self) -> Option<Workbook> {
        (!self.sheets.is_empty()).then_some(Workbook { sheets: self.sheets })
    }
}
