//! The corpus that lies beside a clone: real forms, cases and traces that nobody here wrote.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "for tests that report")]

use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

/// A folder or file of the corpus, "" for all of it; none, with a word about it, where the
/// machine has none. `MINYI_SHARED` names the folder that holds the corpus.
pub fn corpus(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let root = std::env::var_os("MINYI_SHARED").map_or_else(beside, PathBuf::from);
    let path = root.join("corpus").join(name);
    if !path.exists() {
        println!("skipped: there is no corpus at {}", path.display());
        return None;
    }
    Some(path)
}

/// Text of a file, packed or not; what is no UTF-8 becomes a replacement character.
///
/// # Panics
///
/// Where the file cannot be read.
pub fn text(path: &Path) -> String {
    let mut bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let packed = std::mem::take(&mut bytes);
        GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
