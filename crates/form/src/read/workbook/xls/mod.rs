//! Sheets from a workbook of Excel 97 to 2003 (MS-XLS).
//!
//! The workbook is a stream of records in a compound file: first what all sheets share,
//! then each sheet. Only texts and values are read. Texts of cells are those of pyxform,
//! dates with whole seconds.

use std::collections::{BTreeMap, BTreeSet};

use super::budget::{Budget, MAX_SHEETS, too_large};
use super::compound::{Compound, u16_at, u32_at};
use super::format::{Shown, built_in, shown};
use super::value::Epoch;
use super::{SAVE_AS_XLSX, Sheet, Workbook, is_of_a_form};
use crate::diagnostic::{Code, Diagnostic, Place};

mod sheet;
mod strings;

use strings::Texts;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
/// The version of Excel 97 to 2003.
const VERSION: u16 = 0x0600;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Diagnostic> {
    let file = Compound::open(bytes)
        .ok_or_else(|| damaged("it begins as an .xls file and goes on otherwise"))?;
    let Some(stream) = file.stream("Workbook") else {
        return Err(match file.has("Book") {
            true => too_old(),
            false => super::stranger(&file),
        });
    };
    let shared = Shared::read(&stream)?;
    let is_only = shared.sheets.len() == 1;
    let mut budget = Budget::default();
    let mut workbook = Workbook::default();
    let mut read = BTreeSet::new();
    for (name, start) in &shared.sheets {
        // Of sheets with one name the first counts; the others may be the same records.
        let is_first = read.insert(name.trim().to_lowercase());
        budget.begin_sheet(name);
        let rows = match is_first && (is_only || is_of_a_form(name)) {
            true => shared.rows(stream.get(*start..).unwrap_or_default(), &mut budget)?,
            false => Vec::new(),
        };
        workbook.sheets.push(Sheet { name: name.clone(), rows });
    }
    Ok(workbook)
}

/// What all sheets refer to.
#[derive(Default)]
struct Shared {
    /// (name, place of its records in the stream); sheets without cells left out.
    sheets: Vec<(String, usize)>,
    texts: Vec<String>,
    formats: BTreeMap<u16, Shown>,
    /// How each style shows numbers.
    styles: Vec<Shown>,
    epoch: Epoch,
}

impl Shared {
    /// Reads the first part of the stream.
    fn read(stream: &[u8]) -> Result<Shared, Diagnostic> {
        let mut shared = Shared::default();
        let mut records = Records { rest: stream };
        match records.next() {
            Some((BEGIN, content)) if u16_at(content, 0) == Some(VERSION) => {}
            Some((BEGIN | 0x0009 | 0x0209 | 0x0409, _)) => return Err(too_old()),
            Some(_) | None => return Err(damaged("its first record is missing")),
        }
        while let Some((kind, content)) = records.next() {
            if shared.sheets.len() > MAX_SHEETS {
                return Err(too_large("many sheets"));
            }
            match kind {
                END => return Ok(shared),
                0x002F if u16_at(content, 0) != Some(0) || content.len() > 6 => {
                    return Err(super::protected());
                }
                0x0022 if u16_at(content, 0) == Some(1) => {
                    shared.epoch = Epoch::Macintosh;
                }
                0x0085 => shared.sheets.extend(sheet_entry(content)),
                0x00E0 => shared.add_style(content),
                0x00FC => shared.texts = Texts::new(content, &mut records).shared()?,
                0x041E => shared.add_format(content),
                _ => {}
            }
        }
        Err(damaged("its end is missing"))
    }

    fn add_format(&mut self, content: &[u8]) {
        let code = content.get(2..).and_then(|text| Texts::of(text).long());
        if let (Some(number), Some(code)) = (u16_at(content, 0), code) {
            self.formats.insert(number, shown(&code));
        }
    }

    fn add_style(&mut self, content: &[u8]) {
        let number = u16_at(content, 2).unwrap_or(0);
        let own = self.formats.get(&number).copied();
        self.styles.push(own.unwrap_or_else(|| built_in(u32::from(number))));
    }
}

/// (name, place in the stream) of a sheet that has cells.
fn sheet_entry(content: &[u8]) -> Option<(String, usize)> {
    let start = u32_at(content, 0)? as usize;
    let has_cells = content.get(5) == Some(&0);
    let name = Texts::of(content.get(6..)?).short()?;
    has_cells.then_some((name, start))
}

/// Records one after the other: (kind, content).
struct Records<'s> {
    rest: &'s [u8],
}

impl<'s> Records<'s> {
    fn next(&mut self) -> Option<(u16, &'s [u8])> {
        let (kind, length) = (u16_at(self.rest, 0)?, u16_at(self.rest, 2)?);
        let (content, rest) =
            self.rest.get(4..)?.split_at_checked(usize::from(length))?;
        self.rest = rest;
        Some((kind, content))
    }

    /// The content of the record that goes on with the last one.
    fn next_part(&mut self) -> Option<&'s [u8]> {
        if u16_at(self.rest, 0)? != CONTINUE {
            return None;
        }
        self.next().map(|(_, content)| content)
    }
}

fn too_old() -> Diagnostic {
    let message = "the workbook was saved for Excel 95 or older";
    Diagnostic::error(Code::Unsupported, Place::Form, message).hint(SAVE_AS_XLSX)
}

fn damaged(reason: &str) -> Diagnostic {
    let message = format!("the workbook is incomplete or damaged: {reason}");
    Diagnostic::error(Code::UnreadableFile, Place::Form, message).hint(SAVE_AS_XLSX)
}
