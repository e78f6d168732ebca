//! Sheets from an Excel workbook (ECMA-376).
//!
//! Parts are unpacked and read event by event, and only as far as a form can want them: a
//! sheet that means nothing to forms is known by its name, a sheet is over after a run of
//! blank rows. So a workbook costs what its form costs, whatever else is in it. Texts of
//! cells are those of pyxform.
#![allow(clippy::wildcard_enum_match_arm)] // of the many events of XML few mean something

use super::budget::Budget;
use super::{Sheet, Workbook, is_of_a_form};
use crate::diagnostic::{Code, Diagnostic, Place};

mod book;
mod package;
mod sheet;
mod strings;
mod styles;
mod xml;

use book::Book;
use package::Package;
use sheet::Shared;
use strings::Strings;
use styles::Styles;

/// Boxed, since it passes through every event.
type Fallible<T> = Result<T, Box<Diagnostic>>;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Diagnostic> {
    read_boxed(bytes).map_err(|diagnostic| *diagnostic)
}

fn read_boxed(bytes: &[u8]) -> Fallible<Workbook> {
    let mut package = Package::open(bytes)?;
    let Some(book) = Book::read(&mut package)? else {
        return Err(package.stranger().into());
    };
    let shared = shared(&mut package, &book)?;
    let mut budget = Budget::default();
    let mut workbook = Workbook::default();
    let is_only = book.sheets.len() == 1;
    for (name, part) in book.sheets {
        let mut sheet = Sheet { name, rows: Vec::new() };
        if is_only || is_of_a_form(&sheet.name) {
            let xml = package.part(&part)?.ok_or_else(|| {
                damaged(format!("the cells of the sheet `{}` are missing", sheet.name))
            })?;
            budget.begin_sheet(&sheet.name);
            sheet.rows = shared.rows(xml, &mut budget)?;
        }
        workbook.sheets.push(sheet);
    }
    Ok(workbook)
}

/// Texts and styles; a workbook can do without.
fn shared(package: &mut Package<'_>, book: &Book) -> Fallible<Shared> {
    let strings = package.part(&book.strings)?.map(Strings::read).transpose()?;
    let styles = package.part(&book.styles)?.map(Styles::read).transpose()?;
    Ok(Shared {
        strings: strings.unwrap_or_default(),
        styles: styles.unwrap_or_default(),
        epoch: book.epoch,
    })
}

fn damaged(error: impl std::fmt::Display) -> Box<Diagnostic> {
    let message = format!("the workbook is incomplete or damaged: {error}");
    let diagnostic = Diagnostic::error(Code::UnreadableFile, Place::Form, message);
    diagnostic
        .hint("copy or download it again, or save it anew as .xlsx from a spreadsheet")
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_is_refused() {
        for junk in [&b""[..], b"PK\x03\x04", b"PK\x03\x04 and then nothing of use"] {
            assert!(read(junk).is_err());
        }
    }
}
