//! Cells become rows, as far as a form can want them.
//!
//! What is left out is what pyxform leaves out: columns behind the last header, and what
//! stands below a long run of blank rows.

use super::Row;
use super::budget::Budget;
use crate::diagnostic::Diagnostic;

/// Columns of the widest sheet that Excel writes.
const MAX_COLUMNS: usize = 16_384;
/// So many blank rows in a row may stand in a sheet; what follows more is stray.
const MAX_BLANK_ROWS: usize = 60;
/// So many blank headers in a row may stand among the headers.
const MAX_BLANK_HEADERS: usize = 20;

/// Rows of one sheet while its cells come in.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    /// Number of the last row that has text.
    last: usize,
    /// Columns that are read, once the row of headers is complete.
    width: Option<usize>,
}

impl Rows {
    /// Begins a row; false when it is so far below the others that the sheet is over.
    pub(super) fn begin(&mut self, number: usize) -> bool {
        if number > self.last && self.width.is_none() {
            self.width = self.rows.first_mut().map(trim_headers);
        }
        number <= self.last + MAX_BLANK_ROWS + 1
    }

    /// True for a column that has, or may have, a header.
    pub(super) fn wants(&self, column: usize) -> bool {
        column < self.width.unwrap_or(MAX_COLUMNS)
    }

    /// Puts text into the row that was begun; column from zero.
    pub(super) fn put(
        &mut self,
        number: usize,
        column: usize,
        text: String,
        budget: &mut Budget,
    ) -> Result<(), Diagnostic> {
        if text.is_empty() || !self.wants(column) {
            return Ok(());
        }
        if number != self.last {
            budget.spend_row()?;
            self.last = number;
            self.rows.push(Row { number, cells: Vec::new() });
        }
        let Some(row) = self.rows.last_mut() else { return Ok(()) };
        let new = (column + 1).saturating_sub(row.cells.len());
        budget.spend(new, text.len())?;
        row.cells.resize(row.cells.len() + new, String::new());
        if let Some(cell) = row.cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Vec<Row> {
        if self.width.is_none() {
            self.rows.first_mut().map(trim_headers);
        }
        self.rows
    }
}

/// Cuts the headers off behind a long run of blank ones; returns how many are left.
fn trim_headers(row: &mut Row) -> usize {
    let mut blank = 0;
    let end = row.cells.iter().position(|header| {
        blank = if header.is_empty() { blank + 1 } else { 0 };
        blank > MAX_BLANK_HEADERS
    });
    if let Some(end) = end {
        row.cells.truncate(end - MAX_BLANK_HEADERS);
    }
    row.cells.len()
}

/// Text of a cell as an author sees it: without white space at its ends, and without
/// the blanks that do not break, which no name or expression has.
pub(super) fn clean(text: &str) -> String {
    match text.contains('\u{a0}') {
        true => text.replace('\u{a0}', " ").trim().to_owned(),
        false => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn rows(cells: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let (mut rows, mut budget) = (Rows::default(), Budget::default());
        for (number, column) in cells {
            if !rows.begin(*number) {
                break;
            }
            rows.put(*number, *column, "x".to_owned(), &mut budget).unwrap();
        }
        rows.finish().into_iter().map(|row| (row.number, row.cells.len())).collect()
    }

    #[test]
    fn stray_cells_are_left_out() {
        for (cells, expected) in [
            (&[(1, 0), (1, 1), (2, 1), (2, 2)][..], &[(1, 2), (2, 2)][..]),
            (&[(1, 0), (62, 0), (124, 0)], &[(1, 1), (62, 1)]),
            (&[(1, 0), (1, 21), (1, 43)], &[(1, 22)]),
            (&[(61, 0)], &[(61, 1)]),
            (&[(62, 0)], &[]),
        ] {
            assert_eq!(rows(cells), expected);
        }
    }

    #[test]
    fn cells_are_counted_with_the_blank_ones_before_them() {
        let (mut rows, mut budget) = (Rows::default(), Budget::default());
        let mut put = |number, column| {
            rows.begin(number);
            rows.put(number, column, "x".to_owned(), &mut budget)
        };
        (0..MAX_COLUMNS).try_for_each(|column| put(1, column)).unwrap();
        let all = (2..=200).try_for_each(|number| put(number, MAX_COLUMNS - 1));
        assert!(all.is_err_and(|diagnostic| diagnostic.code == Code::TooLarge));
    }
}
