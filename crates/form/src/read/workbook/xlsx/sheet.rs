//! The rows of one sheet, cell by cell.
//!
//! Of a formula the value is taken that the spreadsheet computed when it was saved; one
//! without is blank. Hidden rows are read as others are.

use quick_xml::events::{BytesStart, Event};

use super::strings::{Strings, push_unescaped, rich_text};
use super::styles::Styles;
use super::xml::Xml;
use super::{Fallible, damaged};
use crate::read::workbook::Row;
use crate::read::workbook::budget::Budget;
use crate::read::workbook::format::Shown;
use crate::read::workbook::rows::{Rows, clean};
use crate::read::workbook::value::{self, Epoch};

/// What the cells of all sheets refer to.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) strings: Strings,
    pub(super) styles: Styles,
    pub(super) epoch: Epoch,
}

/// A cell whose text is not read yet.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// From zero, when it is written.
    column: Option<usize>,
    kind: Kind,
    style: usize,
}

/// What the value of a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    /// Index of a shared text.
    Shared,
    /// Text in the value, as formulas have it.
    Text,
    /// Rich text in the cell itself.
    Inline,
    Truth,
    /// ISO 8601.
    Date,
    /// `#N/A`, and what nobody knows.
    Other,
}

impl Shared {
    /// Reads the rows of a sheet, up to where it is over.
    pub(super) fn rows(
        &self,
        mut xml: Xml<'_>,
        budget: &mut Budget,
    ) -> Fallible<Vec<Row>> {
        let mut rows = Rows::default();
        let mut number = 0;
        loop {
            match xml.next()? {
                Event::Start(row) if row.local_name().as_ref() == "row" => {
                    let next = row_number(&row).unwrap_or(number + 1);
                    if next <= number {
                        // Rows do not go back.
                        xml.skip()?;
                        continue;
                    }
                    number = next;
                    if !rows.begin(number) {
                        break;
                    }
                    self.row(&mut xml, number, &mut rows, budget)?;
                }
                Event::Empty(row) if row.local_name().as_ref() == "row" => {
                    number = row_number(&row).unwrap_or(number + 1).max(number);
                }
                Event::End(end) if end.local_name().as_ref() == "sheetData" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(rows.finish())
    }

    /// Reads the cells of the row that was just begun, up to its end.
    fn row(
        &self,
        xml: &mut Xml<'_>,
        number: usize,
        rows: &mut Rows,
        budget: &mut Budget,
    ) -> Fallible<()> {
        let outside = xml.depth().saturating_sub(1);
        let mut raw = String::new();
        let mut column = 0;
        while xml.depth() > outside {
            match xml.next()? {
                Event::Start(cell) if cell.local_name().as_ref() == "c" => {
                    let cell = Cell::new(&cell);
                    let at = cell.column.unwrap_or(column);
                    column = at + 1;
                    if !rows.wants(at) {
                        xml.skip()?;
                        continue;
                    }
                    raw.clear();
                    cell.read(xml, &mut raw)?;
                    rows.put(number, at, self.text(cell, &raw)?, budget)?;
                }
                Event::Empty(cell) if cell.local_name().as_ref() == "c" => {
                    column = Cell::new(&cell).column.unwrap_or(column) + 1;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// Text of a cell from its value as it is in the file.
    fn text(&self, cell: Cell, raw: &str) -> Fallible<String> {
        Ok(match cell.kind {
            _ if raw.is_empty() => String::new(),
            Kind::Number => self.number(cell.style, raw),
            Kind::Shared => {
                let index = raw.trim().parse().ok();
                let text = index.and_then(|index| self.strings.get(index));
                clean(text.ok_or_else(|| damaged(format!("there is no text {raw}")))?)
            }
            Kind::Text | Kind::Inline => {
                let mut text = String::with_capacity(raw.len());
                push_unescaped(raw, &mut text);
                clean(&text)
            }
            Kind::Truth => match raw.trim() {
                "1" | "true" => "TRUE".to_owned(),
                "0" | "false" => "FALSE".to_owned(),
                other => other.to_owned(),
            },
            Kind::Date => value::iso(raw.trim()),
            Kind::Other => clean(raw),
        })
    }

    fn number(&self, style: usize, raw: &str) -> String {
        let shown = self.styles.shown(style);
        match (shown, raw.trim().parse()) {
            (Shown::Date, Ok(serial)) => value::date(serial, self.epoch),
            (Shown::Duration, Ok(days)) => value::duration(days),
            (Shown::Number | Shown::Date | Shown::Duration, _) => value::number(raw),
        }
    }
}

impl Cell {
    fn new(element: &BytesStart<'_>) -> Cell {
        let mut cell = Cell::default();
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.local_name().as_ref() {
                "r" => cell.column = column(value),
                "s" => cell.style = value.parse().unwrap_or(0),
                "t" => cell.kind = Kind::named(value),
                _ => {}
            }
        }
        cell
    }

    /// Puts the value into `raw`, up to the end of the cell.
    fn read(self, xml: &mut Xml<'_>, raw: &mut String) -> Fallible<()> {
        let outside = xml.depth().saturating_sub(1);
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" if self.kind != Kind::Inline => xml.text(raw)?,
                    "is" if self.kind == Kind::Inline => rich_text(xml, raw)?,
                    _ => xml.skip()?,
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
            if xml.depth() == outside {
                return Ok(());
            }
        }
    }
}

impl Kind {
    fn named(name: &str) -> Kind {
        match name {
            "n" => Kind::Number,
            "s" => Kind::Shared,
            "str" => Kind::Text,
            "inlineStr" => Kind::Inline,
            "b" => Kind::Truth,
            "d" => Kind::Date,
            _ => Kind::Other,
        }
    }
}

/// Number of a row, when it is written.
fn row_number(element: &BytesStart<'_>) -> Option<usize> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let number = attributes.find(|one| one.key.local_name().as_ref() == "r")?;
    let number = number.value.trim();
    number.strip_suffix(".0").unwrap_or(number).parse().ok()
}

/// Column of a reference such as `F12`, from zero.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().filter(|byte| *byte != b'$');
    let letters = letters.take_while(u8::is_ascii_alphabetic);
    let column = letters.take(6).fold(0, |column, letter| {
        column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_from_references() {
        for (reference, expected) in [
            ("A1", Some(0)),
            ("Z9", Some(25)),
            ("aa10", Some(26)),
            ("$XFD$1", Some(16_383)),
            ("12", None),
            ("", None),
        ] {
            assert_eq!(column(reference), expected, "{reference}");
        }
    }
}
