//! Lines of a file, and the checksum of a line.

use std::io::{BufRead, Read};

use minyi_form::bundle::canonical;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::stamp::digest;

/// No line, and no bundle that is not written by lines, may be longer.
const LONGEST: u64 = 256 << 20;

/// The lines of a file that are not blank, one at a time in the same memory.
pub(crate) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
}

/// What a line holds.
pub(crate) enum Content<'l> {
    /// Text without white space around it.
    Text(&'l str),
    /// Not UTF-8.
    Binary,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R) -> Lines<R> {
        Lines { reader, buffer: Vec::new(), number: 0 }
    }

    /// The next line that is not blank, with its number from 1; an error in words when
    /// reading fails.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Content<'_>)>, String> {
        loop {
            self.buffer.clear();
            let mut limited = self.reader.by_ref().take(LONGEST);
            let read = limited.read_until(b'\n', &mut self.buffer);
            match read.map_err(|error| format!("cannot be read: {error}"))? {
                0 => return Ok(None),
                length if length as u64 == LONGEST => return Err(self.too_long()),
                _ => self.number += 1,
            }
            if !self.buffer.trim_ascii().is_empty() {
                return Ok(Some((self.number, text(&self.buffer))));
            }
        }
    }

    /// The line read last together with all that follows.
    pub(crate) fn rest(mut self) -> Result<Vec<u8>, String> {
        let mut limited = self.reader.by_ref().take(LONGEST);
        let read = limited.read_to_end(&mut self.buffer);
        match read.map_err(|error| format!("cannot be read: {error}"))? {
            length if length as u64 == LONGEST => Err(self.too_long()),
            _ => Ok(self.buffer),
        }
    }

    fn too_long(&self) -> String {
        let line = self.number + 1;
        format!(
            "line {line} is longer than {} MiB, no bundle has such lines",
            LONGEST >> 20
        )
    }
}

/// Text without white space and byte order mark around it.
fn text(bytes: &[u8]) -> Content<'_> {
    match str::from_utf8(bytes) {
        Ok(text) => Content::Text(text.trim_start_matches('\u{feff}').trim()),
        Err(_) => Content::Binary,
    }
}

/// A checksum that was found right.
pub(crate) struct Checked {
    pub(crate) h: [u8; 32],
    /// Bytes of the record in canonical JSON, `h` included.
    pub(crate) length: u64,
}

/// Checks that `h`, as found in `line`, is the checksum of the rest.
///
/// A canonical line is hashed as it stands, around its `h`; only when that does not fit
/// is the line parsed and written canonically.
pub(crate) fn check(line: &str, h: &str) -> Result<Checked, String> {
    let stated = digest(h).ok_or("its checksum `h` is not `sha256:` and 64 digits")?;
    if hash_around(line, h) == Some(stated) {
        return Ok(Checked { h: stated, length: line.len() as u64 });
    }
    let mut record: Value =
        serde_json::from_str(line).map_err(|error| crate::record::sentence(&error))?;
    let write = |record: &Value| canonical(record).map_err(|error| error.to_string());
    let length = write(&record)?.len() as u64;
    if let Some(object) = record.as_object_mut() {
        object.remove("h");
    }
    match <[u8; 32]>::from(Sha256::digest(write(&record)?)) == stated {
        true => Ok(Checked { h: stated, length }),
        false => {
            Err("it does not have its checksum: it was changed or damaged".to_owned())
        }
    }
}

/// Hash of the line without its `"h":"…"` and one comma; `None` where `h` is not a part
/// of the line or does not stand like that.
fn hash_around(line: &str, h: &str) -> Option<[u8; 32]> {
    let start = (h.as_ptr() as usize).checked_sub(line.as_ptr() as usize)?;
    let before = line.get(..start)?.strip_suffix("\"h\":\"")?;
    let after = line.get(start..)?.strip_prefix(h)?.strip_prefix('"')?;
    let (before, after) = match after.strip_prefix(',') {
        Some(after) => (before, after),
        None => (before.strip_suffix(',').unwrap_or(before), after),
    };
    Some(Sha256::new().chain_update(before).chain_update(after).finalize().into())
}
