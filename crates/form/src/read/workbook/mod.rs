//! Sheets of text cells, from whatever file a form was written in.
//!
//! A workbook knows nothing of forms: it keeps the cells and where they stood, so that
//! a diagnostic can name `survey!F12` as the author's spreadsheet does.
#![allow(clippy::result_large_err)] // at most one for a file

use compound::Compound;

use crate::diagnostic::{Code, Diagnostic, Place};

mod budget;
mod compound;
mod csv;
#[cfg(feature = "xlsx")]
mod format;
mod markdown;
#[cfg(feature = "xlsx")]
mod rows;
#[cfg(feature = "xlsx")]
mod value;
#[cfg(feature = "xls")]
mod xls;
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

/// Reads a workbook of Excel 97 to 2003 (`.xls`); in a build without the feature `xls`,
/// and for other files of old Office programs, the diagnostic says what to do.
///
/// # Errors
///
/// When the bytes are no such workbook, or have more cells than the limits.
pub fn from_xls(bytes: &[u8]) -> Result<Workbook, Diagnostic> {
    // Excel puts an .xlsx with a password into such a file too.
    if Compound::open(bytes).is_some_and(|file| file.has("EncryptedPackage")) {
        return Err(protected());
    }
    read_xls(bytes)
}

#[cfg(feature = "xls")]
fn read_xls(bytes: &[u8]) -> Result<Workbook, Diagnostic> {
    xls::read(bytes)
}

#[cfg(not(feature = "xls"))]
fn read_xls(bytes: &[u8]) -> Result<Workbook, Diagnostic> {
    Err(match Compound::open(bytes) {
        Some(file) if !file.has("Workbook") && !file.has("Book") => stranger(&file),
        Some(_) | None => {
            let message = "workbooks of Excel 97 to 2003 (.xls) are not read here";
            Diagnostic::error(Code::Unsupported, Place::Form, message).hint(SAVE_AS_XLSX)
        }
    })
}

const SAVE_AS_XLSX: &str = "open it in a spreadsheet program and save it as .xlsx";

fn protected() -> Diagnostic {
    let message = "the workbook is protected by a password";
    Diagnostic::error(Code::UnreadableFile, Place::Form, message)
        .hint("open it in a spreadsheet program and save it without the password")
}

/// What a file of an old Office program is that is no workbook.
fn stranger(file: &Compound<'_>) -> Diagnostic {
    let what = match file.has("WordDocument") || file.has("PowerPoint Document") {
        true => "this is a text document or a presentation, not a workbook",
        false => "this is a file of an old Office program, but no workbook",
    };
    Diagnostic::error(Code::UnreadableFile, Place::Form, what).hint(SAVE_AS_XLSX)
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
