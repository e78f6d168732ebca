//! The archive that a workbook is, and its parts by name.

use std::collections::BTreeMap;
use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{Allowance, Xml};
use super::{Fallible, damaged};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::read::workbook::SAVE_AS_XLSX;
use crate::read::workbook::budget::too_large;

/// The most parts of an archive. A large workbook with its pictures has hundreds.
const MAX_PARTS: usize = 10_000;
/// The longest name of a part that is looked for.
const MAX_NAME: usize = 1000;

/// Begins the entry of each part in the directory of an archive.
const ENTRY: &[u8] = b"PK\x01\x02";

/// An archive that is open.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Places in the archive by name: in lower case, since not all writers keep to one.
    parts: BTreeMap<String, usize>,
    left: Allowance,
}

impl<'b> Package<'b> {
    /// Opens an archive; nothing is unpacked yet.
    pub(super) fn open(bytes: &'b [u8]) -> Fallible<Package<'b>> {
        // Before the directory is read: it would fill memory with names.
        if bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).count()
            > MAX_PARTS
        {
            return Err(too_large("many parts").into());
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(unopened)?;
        let names = archive.file_names_raw().enumerate();
        let names = names.filter(|(_, name)| name.len() <= MAX_NAME);
        let name = |name: &[u8]| normal(&String::from_utf8_lossy(name));
        let parts = names.map(|(index, bytes)| (name(bytes), index)).collect();
        Ok(Package { archive, parts, left: Allowance::default() })
    }

    /// The XML of a part; none when there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Fallible<Option<Xml<'_>>> {
        let Some(index) = self.parts.get(&normal(name)) else { return Ok(None) };
        let part = self.archive.by_index(*index).map_err(unopened)?;
        Ok(Some(Xml::new(Box::new(part), &mut self.left)))
    }

    /// What an archive is that is no workbook which can be read.
    pub(super) fn stranger(&self) -> Diagnostic {
        let has = |name: &str| self.parts.contains_key(name);
        let begins =
            |folder: &str| self.parts.keys().any(|name| name.starts_with(folder));
        let inside = self.parts.keys().find(|name| is_form(name));
        let (what, hint) = if has("xl/workbook.bin") {
            ("this is a binary workbook (.xlsb)", SAVE_AS_XLSX)
        } else if has("content.xml") && has("meta-inf/manifest.xml") {
            ("this is an OpenDocument file (.ods)", SAVE_AS_XLSX)
        } else if begins("index/") || has("index.zip") {
            ("this is a file of Numbers", "export it as Excel (.xlsx) from Numbers")
        } else if begins("word/") || begins("ppt/") {
            ("this is a text document or a presentation, not a workbook", FORMATS)
        } else if let Some(name) = inside {
            let message = format!("this is a zip archive that holds `{name}`");
            return unreadable(&message).hint("unpack it, then open the form itself");
        } else {
            ("this is a zip archive, but no workbook", FORMATS)
        };
        unreadable(what).hint(hint)
    }
}

const FORMATS: &str = "a form is an .xlsx, .csv or .md XLSForm or an .xml XForm";

fn unreadable(message: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, Place::Form, message)
}

fn is_form(name: &str) -> bool {
    [".xlsx", ".xlsm", ".xls", ".csv", ".md"].iter().any(|end| name.ends_with(end))
}

fn normal(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn unopened(error: ZipError) -> Box<Diagnostic> {
    if let ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) = error {
        let message = "the archive is protected by a password";
        return unreadable(message).hint("unpack it, then open the form itself").into();
    }
    damaged(error)
}
