//! How much of a workbook is kept, whatever file it is in.
//!
//! A file can claim more than memory holds, and unpack to more than it weighs. The limits
//! are far beyond what people write, and what they admit fits into a tablet.

use crate::diagnostic::{Code, Diagnostic, Place};

/// The most bytes of text in all cells.
const MAX_TEXT: usize = 32 << 20;
/// The most cells, blank ones between others included.
const MAX_CELLS: usize = 2_000_000;
/// The most rows of all sheets: of lists that are long, what follows fits into memory.
const MAX_ROWS: usize = 150_000;
/// The most rows of a sheet that is no list. Each question takes far more than a choice.
const MAX_QUESTIONS: usize = 60_000;
/// Sheets that are lists.
const LISTS: [&str; 2] = ["choices", "external_choices"];
/// The most sheets.
#[cfg(feature = "xlsx")]
pub(super) const MAX_SHEETS: usize = 10_000;

/// What may still be kept of a workbook.
pub(super) struct Budget {
    text: usize,
    cells: usize,
    rows: usize,
    /// What is left of the sheet at hand.
    rows_of_sheet: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        let (text, cells) = (MAX_TEXT, MAX_CELLS);
        Budget { text, cells, rows: MAX_ROWS, rows_of_sheet: MAX_ROWS }
    }
}

impl Budget {
    /// Counts the rows that follow as those of a sheet of that name.
    pub(super) fn begin_sheet(&mut self, name: &str) {
        let is_list = LISTS.contains(&name.trim().to_lowercase().as_str());
        self.rows_of_sheet = if is_list { MAX_ROWS } else { MAX_QUESTIONS };
    }

    /// Counts a row.
    pub(super) fn spend_row(&mut self) -> Result<(), Diagnostic> {
        let left = self.rows.checked_sub(1);
        self.rows = left.ok_or_else(|| too_large("many rows"))?;
        let left = self.rows_of_sheet.checked_sub(1);
        self.rows_of_sheet = left.ok_or_else(|| too_large("many rows"))?;
        Ok(())
    }

    /// Counts cells, and the text in them.
    pub(super) fn spend(&mut self, cells: usize, text: usize) -> Result<(), Diagnostic> {
        let left = self.cells.checked_sub(cells);
        self.cells = left.ok_or_else(|| too_large("many cells"))?;
        let left = self.text.checked_sub(text);
        self.text = left.ok_or_else(|| too_large("much text"))?;
        Ok(())
    }
}

/// The diagnostic for a workbook that has too much of something.
pub(super) fn too_large(what: &str) -> Diagnostic {
    let message = format!("the workbook has too {what}");
    Diagnostic::error(Code::TooLarge, Place::Form, message)
        .hint("put long lists into a .csv file and use select_one_from_file")
}
