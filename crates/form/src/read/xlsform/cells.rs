//! Cells of a sheet under their headers, cleaned as pyxform cleans them.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::Place;
use crate::form::Written;
use crate::read::workbook::{Row, Sheet};

/// A sheet whose first row was taken as its headers.
pub(super) struct Table<'w> {
    sheet: &'w Sheet,
    name: Arc<str>,
    /// (column from zero, header); blank headers left out.
    headers: Vec<(usize, String)>,
}

/// How the text of a sheet is cleaned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cleaning {
    /// Several blanks become one.
    pub(super) blanks: bool,
    /// “ ” ‘ ’ become " '. In expressions they always do.
    pub(super) quotes: bool,
}

/// A text in one or several languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Text {
    /// (language as in the header; the cell), in the order of the columns.
    pub(super) parts: Vec<(Option<String>, Written)>,
}

impl<'w> Table<'w> {
    pub(super) fn new(sheet: &'w Sheet) -> Table<'w> {
        let first =
            sheet.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
        let headers = first.iter().enumerate();
        let headers = headers.map(|(column, cell)| (column, single_blanks(cell)));
        let headers = headers.filter(|(_, header)| !header.is_empty()).collect();
        Table { sheet, name: sheet.name.as_str().into(), headers }
    }

    pub(super) fn headers(&self) -> &[(usize, String)] {
        &self.headers
    }

    /// Rows below the headers.
    pub(super) fn rows(&self) -> &'w [Row] {
        self.sheet.rows.get(1..).unwrap_or_default()
    }

    pub(super) fn place(&self, row: &Row, column: usize) -> Place {
        Place::cell(Arc::clone(&self.name), column, row.number)
    }

    pub(super) fn header_place(&self, column: usize) -> Place {
        let number = self.sheet.rows.first().map_or(1, |row| row.number);
        Place::cell(Arc::clone(&self.name), column, number)
    }

    /// Text and place of a cell; none when it is blank.
    pub(super) fn cell(
        &self,
        row: &Row,
        column: usize,
        cleaning: Cleaning,
    ) -> Option<Written> {
        let text = row.cells.get(column).filter(|text| !text.trim().is_empty())?;
        Some(Written { text: cleaning.clean(text), place: self.place(row, column) })
    }
}

impl Cleaning {
    fn clean(self, text: &str) -> String {
        let text = if self.blanks { text.trim() } else { text };
        let has_run = self.blanks && text.contains("  ");
        let text: Cow<'_, str> =
            if has_run { single_blanks(text).into() } else { text.into() };
        if self.quotes { straight_quotes(text) } else { text.into_owned() }
    }
}

impl Text {
    pub(super) fn plain(text: &str, place: Place) -> Text {
        Text { parts: vec![(None, Written { text: text.to_owned(), place })] }
    }

    pub(super) fn push(&mut self, language: Option<String>, cell: Written) {
        self.parts.push((language, cell));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// True when some column with a language has text.
    pub(super) fn is_translated(&self) -> bool {
        self.parts.iter().any(|(language, _)| language.is_some())
    }

    /// The cell when there is one text for all languages.
    pub(super) fn only(&self) -> Option<&Written> {
        if self.is_translated() { None } else { self.parts.last().map(|(_, cell)| cell) }
    }

    /// (language, cell); a column without a language is in the default one, unless that
    /// has a column of its own.
    pub(super) fn by_language<'t>(
        &'t self,
        default: &'t str,
    ) -> Vec<(&'t str, &'t Written)> {
        let has_default =
            self.parts.iter().any(|(language, _)| language.as_deref() == Some(default));
        let parts = self.parts.iter();
        let parts = parts.filter(|(language, _)| language.is_some() || !has_default);
        parts
            .map(|(language, cell)| (language.as_deref().unwrap_or(default), cell))
            .collect()
    }
}

/// Runs of blanks become one; line breaks stay.
pub(super) fn single_blanks(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter != ' ' || !clean.ends_with(' ') {
            clean.push(letter);
        }
    }
    clean
}

fn straight_quotes(text: Cow<'_, str>) -> String {
    if text.is_ascii() || !text.contains(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}'])
    {
        return text.into_owned();
    }
    text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"")
}

/// `yes` and `no` in the spellings of XLSForm.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()" => Some(false),
        _ => None,
    }
}
