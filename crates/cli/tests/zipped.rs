//! A bundle in a zip file with the files that its answers name.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::io::Write;
use std::path::Path;
use std::process::Command;

use bundles::{codebook, header, record};
use minyi_form::bundle::{AttachedFile, Bundle, Origin, sha256};
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[path = "../../../tests/bundles.rs"]
#[allow(dead_code, unreachable_pub, reason = "the other tests need the rest")]
mod bundles;

const PICTURE: &[u8] = b"a picture";

/// A bundle of one record that names one picture; its text.
fn document() -> String {
    let record = record(1, json!({}));
    let file = AttachedFile {
        sub: record.id.clone(),
        name: "gate.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        bytes: PICTURE.len() as u64,
        sha256: sha256(PICTURE),
        at: "2026-05-04T06:30:00.000Z".to_owned(),
        origin: Origin::Taken,
    };
    let header = header("1", "tablet", codebook());
    let header = minyi_form::bundle::Header { files: vec![file], ..header };
    Bundle::seal(header, [record]).unwrap().to_json().unwrap()
}

/// What `minyi aggregate` complains about, given these files in a zip.
fn complaints(name: &str, files: &[(&str, &[u8])]) -> (String, bool) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    let command = Command::new(env!("CARGO_BIN_EXE_minyi"))
        .args(["aggregate", &path.display().to_string()])
        .output()
        .unwrap();
    let has_figures = !command.stdout.is_empty();
    (String::from_utf8(command.stderr).unwrap(), has_figures)
}

#[test]
fn missing_and_changed_files_are_named_and_the_records_count() {
    let document = document();
    let picture = format!("media/{}/gate.jpg", record(1, json!({})).id);
    let bundle = ("a.minyi.json", document.as_bytes());
    let (said, has_figures) = complaints("whole.zip", &[bundle, (&picture, PICTURE)]);
    assert_eq!((said.as_str(), has_figures), ("", true));
    let (said, has_figures) = complaints("missing.zip", &[bundle]);
    assert!(said.contains(&format!("{picture} is missing")) && has_figures, "{said}");
    let (said, has_figures) =
        complaints("changed.zip", &[bundle, (&picture, b"another one")]);
    assert!(said.contains(&format!("{picture} has changed")) && has_figures, "{said}");
}

#[test]
fn a_zip_file_without_a_bundle_is_refused_with_a_sentence() {
    let (said, has_figures) = complaints("empty.zip", &[("a.txt", b"")]);
    assert!(said.contains("it holds no bundle") && !has_figures, "{said}");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("none.zip");
    std::fs::write(&path, "no zip").unwrap();
    let command = Command::new(env!("CARGO_BIN_EXE_minyi"))
        .args(["aggregate", &path.display().to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8(command.stderr).unwrap();
    assert!(said.contains("it is no zip file"), "{said}");
}
