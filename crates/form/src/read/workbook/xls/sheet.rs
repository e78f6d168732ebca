//! The rows of one sheet from its records.

use std::collections::BTreeMap;

use super::strings::Texts;
use super::{BEGIN, END, Records, Shared, too_large};
use crate::diagnostic::Diagnostic;
use crate::read::workbook::Row;
use crate::read::workbook::budget::Budget;
use crate::read::workbook::compound::{u16_at, u32_at};
use crate::read::workbook::format::Shown;
use crate::read::workbook::rows::{Rows, clean};
use crate::read::workbook::value;

/// The most cells of one sheet.
const MAX_CELLS: usize = 1_000_000;
const DAY_SECONDS: f64 = 86_400.0;

/// What a cell holds.
enum Value {
    Shared(u32),
    Text(String),
    /// (number, style)
    Number(f64, u16),
    Truth(bool),
    Error(u8),
}

/// By row and column, both from zero: records need not be in order.
type Cells = BTreeMap<(u16, u16), Value>;

impl Shared {
    /// Reads the rows of a sheet whose records begin here.
    pub(super) fn rows(
        &self,
        stream: &[u8],
        budget: &mut Budget,
    ) -> Result<Vec<Row>, Diagnostic> {
        let mut rows = Rows::default();
        let mut last = None;
        for ((row, column), value) in cells(stream)? {
            let number = usize::from(row) + 1;
            if last.replace(row) != Some(row) && !rows.begin(number) {
                break;
            }
            if rows.wants(usize::from(column)) {
                rows.put(number, usize::from(column), self.text(&value), budget)?;
            }
        }
        Ok(rows.finish())
    }

    fn text(&self, value: &Value) -> String {
        match value {
            Value::Shared(index) => {
                self.texts.get(*index as usize).map_or(String::new(), |text| clean(text))
            }
            Value::Text(text) => clean(text),
            Value::Number(number, style) => self.number(*number, *style),
            Value::Truth(true) => "TRUE".to_owned(),
            Value::Truth(false) => "FALSE".to_owned(),
            Value::Error(code) => error(*code).to_owned(),
        }
    }

    fn number(&self, number: f64, style: u16) -> String {
        match self.styles.get(usize::from(style)) {
            Some(Shown::Date | Shown::Duration) => {
                let seconds = (number * DAY_SECONDS).round();
                value::date(seconds / DAY_SECONDS, self.epoch)
            }
            Some(Shown::Number) | None => value::float(number),
        }
    }
}

/// The cells of the sheet whose records begin here.
fn cells(stream: &[u8]) -> Result<Cells, Diagnostic> {
    let mut records = Records { rest: stream };
    let mut cells = Cells::new();
    let mut depth = 0;
    // The cell of a formula whose text is in a record of its own.
    let mut waiting = None;
    while let Some((kind, content)) = records.next() {
        match kind {
            // Charts have their records among those of the sheet.
            BEGIN => depth += 1,
            END if depth > 1 => depth -= 1,
            END => break,
            _ if depth > 1 => {}
            0x00BD => several(content, &mut cells),
            0x0207 => {
                let text = Texts::new(content, &mut records).long();
                if let (Some(place), Some(text)) = (waiting.take(), text) {
                    cells.insert(place, Value::Text(text));
                }
            }
            _ => {
                let place = u16_at(content, 0).zip(u16_at(content, 2));
                let Some(place) = place else { continue };
                match value(kind, content) {
                    Some(value) => drop(cells.insert(place, value)),
                    None if is_formula(kind) => waiting = Some(place),
                    None => {}
                }
            }
        }
        if cells.len() > MAX_CELLS {
            return Err(too_large("many cells"));
        }
    }
    Ok(cells)
}

/// Numbers of cells side by side.
fn several(content: &[u8], cells: &mut Cells) {
    let (Some(row), Some(first)) = (u16_at(content, 0), u16_at(content, 2)) else {
        return;
    };
    let numbers = content.get(4..content.len().saturating_sub(2)).unwrap_or_default();
    for (at, cell) in numbers.chunks_exact(6).enumerate() {
        let column = usize::from(first) + at;
        if let (Ok(column), Some(value)) = (u16::try_from(column), packed(cell)) {
            cells.insert((row, column), value);
        }
    }
}

/// The value of a cell, when the record is one of a cell.
fn value(kind: u16, content: &[u8]) -> Option<Value> {
    let style = u16_at(content, 4)?;
    match kind {
        0x00FD => u32_at(content, 6).map(Value::Shared),
        0x0204 | 0x00D6 => Texts::of(content.get(6..)?).long().map(Value::Text),
        0x0203 => Some(Value::Number(f64_at(content, 6)?, style)),
        0x027E => packed(content.get(4..)?),
        0x0205 => match content.get(6..8)? {
            [code, 1] => Some(Value::Error(*code)),
            [truth, _] => Some(Value::Truth(*truth != 0)),
            _ => None,
        },
        _ if is_formula(kind) => result(content.get(6..14)?, style),
        _ => None,
    }
}

fn is_formula(kind: u16) -> bool {
    matches!(kind, 0x0006 | 0x0206 | 0x0406)
}

/// The computed value of a formula; none for a text, which follows, and for a blank.
fn result(result: &[u8], style: u16) -> Option<Value> {
    match result {
        [1, _, truth, _, _, _, 0xFF, 0xFF] => Some(Value::Truth(*truth != 0)),
        [2, _, code, _, _, _, 0xFF, 0xFF] => Some(Value::Error(*code)),
        [.., 0xFF, 0xFF] => None,
        _ => Some(Value::Number(f64_at(result, 0)?, style)),
    }
}

/// A style and a number in four bytes: either the upper part of a float or an integer,
/// and either as it is or a hundredth of it.
fn packed(cell: &[u8]) -> Option<Value> {
    let (style, bits) = (u16_at(cell, 0)?, u32_at(cell, 2)?);
    let number = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from(bits as i32 >> 2),
    };
    Some(Value::Number(if bits & 1 == 0 { number } else { number / 100.0 }, style))
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(eight.try_into().ok()?))
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#VALUE!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_unpacked() {
        for (bits, expected) in [
            (0x3FF0_0000, "1"),
            (0x3FF0_0001, "0.01"),
            (0x0000_000A, "2"),
            (0x0000_04D3, "3.08"),
            (0xFFFF_FFFA, "-2"),
        ] {
            let cell = [&[0, 0][..], &u32::to_le_bytes(bits)].concat();
            let Some(Value::Number(number, 0)) = packed(&cell) else { panic!("{bits}") };
            assert_eq!(value::float(number), expected);
        }
    }
}
