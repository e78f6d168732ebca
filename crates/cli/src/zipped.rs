//! Bundles in zip files, with the pictures and recordings that their answers name.
//!
//! Every file that the bundle lists is read and compared with its SHA-256; what is missing
//! or has changed is named, and the records count all the same.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use minyi_aggregate::Collection;
use minyi_form::bundle::{AttachedFile, digest_text};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes of a file that are in memory at once.
const CHUNK: usize = 256 << 10;

/// What we read of a bundle here: the list of its files.
#[derive(Deserialize)]
struct Document {
    header: Header,
}

#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    files: Vec<AttachedFile>,
}

/// True for the name of a zip file.
pub(crate) fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// Loads the bundle in a zip file; what is missing or has changed, a sentence each.
///
/// # Errors
/// When it is no zip file, or holds no bundle that can be read: a sentence about it.
pub(crate) fn load(
    collection: &mut Collection,
    path: &Path,
) -> Result<Vec<String>, String> {
    let name = path.display().to_string();
    let file = File::open(path)
        .map_err(|error| format!("{name}: it cannot be opened: {error}"))?;
    let broken = |error: ZipError| format!("{name}: it is no zip file: {error}");
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let is_bundle = |inside: &Cow<'_, str>| inside.ends_with(".minyi.json");
    let bundle = archive.file_names().filter_map(Result::ok).find(is_bundle);
    let bundle = bundle.map(Cow::into_owned).ok_or_else(|| {
        format!("{name}: it holds no bundle: a file whose name ends with .minyi.json")
    })?;
    let mut document = Vec::new();
    let mut entry = archive.by_name(&bundle).map_err(broken)?;
    entry
        .read_to_end(&mut document)
        .map_err(|error| format!("{name}: {bundle} cannot be read: {error}"))?;
    drop(entry);
    collection
        .load(&format!("{name}/{bundle}"), document.as_slice())
        .map_err(|unreadable| unreadable.to_string())?;
    let files = serde_json::from_slice::<Document>(&document)
        .map_or_else(|_| Vec::new(), |document| document.header.files);
    let wrong = |file: AttachedFile| {
        let path = format!("media/{}/{}", file.sub, file.name);
        let why = fault(&mut archive, &path, &file)?;
        Some(format!("{name}: {path} {why}"))
    };
    Ok(files.into_iter().filter_map(wrong).collect())
}

/// What is wrong with a file that the bundle lists.
fn fault(
    archive: &mut ZipArchive<BufReader<File>>,
    path: &str,
    file: &AttachedFile,
) -> Option<String> {
    let entry = match archive.by_name(path) {
        Ok(entry) => entry,
        Err(_) => return Some("is missing".to_owned()),
    };
    let mut sha256 = Sha256::new();
    let mut reader = BufReader::with_capacity(CHUNK, entry);
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => sha256.update(chunk.get(..read).unwrap_or_default()),
            Err(error) => return Some(format!("has changed since the export: {error}")),
        }
    }
    let is_same = digest_text(&sha256.finalize()) == file.sha256;
    (!is_same).then(|| "has changed since the export: its SHA-256 is another".to_owned())
}
