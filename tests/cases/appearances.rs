//! Every question type that can be filled, and every appearance of one, stands in a form of
//! `question/` or `capture/`, which the end-to-end tests fill.

use minyi_form::question_type::{COMMON_APPEARANCES, QUESTION_TYPES};

#[test]
fn every_type_and_appearance_is_filled_by_a_test() {
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");
    let mut cells: Vec<String> = Vec::new();
    let folders = ["question", "capture"];
    let folders =
        folders.map(|name| std::fs::read_dir(format!("{cases}/{name}")).unwrap());
    for entry in folders.into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(path).unwrap();
            cells.extend(text.split('|').map(|cell| cell.trim().to_owned()));
        }
    }
    let types = QUESTION_TYPES.iter().filter(|row| row.fillable && row.kind.is_some());
    let mut lacking = Vec::new();
    for row in types {
        let names = [&[row.name], row.aliases].concat();
        let is_named = |cell: &String| {
            let is_name = |name: &&str| {
                cell.strip_prefix(*name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            };
            names.iter().any(is_name)
        };
        if !cells.iter().any(is_named) {
            lacking.push(row.name);
        }
        lacking.extend(row.appearances.iter().filter(|word| !is_used(&cells, word)));
    }
    lacking.extend(COMMON_APPEARANCES.iter().filter(|word| !is_used(&cells, word)));
    assert!(lacking.is_empty(), "no form of {cases} has {lacking:?}");
}

/// Whether a cell holds the word; `columns-*` is any word that begins so.
fn is_used(cells: &[String], word: &str) -> bool {
    let is_it = |used: &str| match word.strip_suffix('*') {
        Some(stem) => used.len() > stem.len() && used.starts_with(stem),
        None => used == word,
    };
    cells.iter().any(|cell| cell.split_whitespace().any(is_it))
}
