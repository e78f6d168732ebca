//! Files of forms, packed or not.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use minyi_form::read::MAX_BYTES;

/// Name and bytes of a form; one byte more than it may have, so that a reader refuses it.
pub(crate) fn read_form(path: &Path) -> Result<(String, Vec<u8>), String> {
    read(path, MAX_BYTES as u64 + 1)
}

/// Name and bytes of a file; one that ends in `.gz` is unpacked, and loses that ending.
/// At most `most` bytes are read.
pub(crate) fn read(path: &Path, most: u64) -> Result<(String, Vec<u8>), String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = || -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        let mut bytes = Vec::new();
        match name.ends_with(".gz") {
            true => GzDecoder::new(file).take(most).read_to_end(&mut bytes)?,
            false => file.take(most).read_to_end(&mut bytes)?,
        };
        Ok(bytes)
    };
    let bytes = read();
    let bytes = bytes
        .map_err(|error| format!("{}: it cannot be read: {error}", path.display()))?;
    Ok((name.strip_suffix(".gz").unwrap_or(&name).to_owned(), bytes))
}
