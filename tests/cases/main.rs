//! Behaviour of form and engine, as forms with the story of filling them.
//!
//! Every Markdown file in this folder holds cases: a sentence as heading, the form as
//! XLSForm tables, then steps, one a line. `BLESS=1` rewrites what is expected after
//! `recomputed:`, `submission:`, `miss:`, `langs:` and `xml:`. After every edit the runner also
//! asks the oracle: nothing may change when everything is computed anew, and no rule may
//! have run twice; at the end the draft with its journal must open to the same state.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod appearances;
mod compare;
mod corpus;
mod drafts;
mod file;
mod host;
mod kept;
mod noted;
mod oracle;
mod random;
mod run;
mod schema;
mod steps;
mod waves;

use std::path::{Path, PathBuf};

#[test]
fn every_case_goes_as_it_says() {
    let mut failures = Vec::new();
    let mut count = 0;
    for path in markdown_files(&folder()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let outcome = file::run(&text);
        count += outcome.count;
        for failure in outcome.failures {
            failures.push(format!("{}:{failure}", path.display()));
        }
        if std::env::var_os("BLESS").is_some() && outcome.text != text {
            std::fs::write(&path, outcome.text).unwrap();
        }
    }
    assert!(count >= 25, "only {count} cases were found");
    assert!(
        failures.is_empty(),
        "{} failures\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Every case file, in the order of names.
pub(crate) fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
