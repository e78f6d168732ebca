//! Random edits on the forms of the field: after each, all rules anew change nothing.
//!
//! The corpus is no part of the project (see `tests/traces.rs`). Without further word a
//! sample of the forms takes a few edits each; `MINYI_EDITS=200` lets every form take so
//! many, and `MINYI_FORM=part` chooses forms by path.

#![allow(clippy::print_stdout, reason = "it reports by printing")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use minyi_form::compile::{CompiledForm, compile_read};
use minyi_form::engine::{Engine, Opening};
use minyi_form::read::xform;
use minyi_tests::corpus::{corpus, text};

use crate::host::StillWorld;
use crate::oracle;
use crate::random::{Dice, edit, flat};

/// Without `MINYI_EDITS`, one form in so many takes a few edits.
const SAMPLE: usize = 12;
const FEW: usize = 12;

/// Forms of the corpus that the engine must open; the reference opened 385.
const MUST_OPEN: usize = 385;

#[test]
fn forms_of_the_field_take_random_edits() {
    let Some(corpus) = corpus("") else { return };
    let edits = std::env::var("MINYI_EDITS").ok().and_then(|text| text.parse().ok());
    let wanted = std::env::var("MINYI_FORM").unwrap_or_default();
    let every = if edits.is_some() || !wanted.is_empty() { 1 } else { SAMPLE };
    let paths = xml_files(&corpus).into_iter().step_by(every);
    let (mut opened, mut refused, mut failures) = (0, Vec::new(), Vec::new());
    for path in paths.filter(|path| path.to_string_lossy().contains(&wanted)) {
        let Some(form) = form(&path) else {
            refused.push(path);
            continue;
        };
        match fill(&form, edits.unwrap_or(FEW)) {
            Ok(()) => opened += 1,
            Err(failure) => failures.push(format!("{}: {failure}", path.display())),
        }
    }
    println!("{opened} forms took their edits, {} do not compile", refused.len());
    refused.iter().for_each(|path| println!("does not compile: {}", path.display()));
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
    assert!(every > 1 || !wanted.is_empty() || opened >= MUST_OPEN, "{opened} opened");
}

fn fill(form: &Arc<CompiledForm>, edits: usize) -> Result<(), String> {
    let host = Box::new(StillWorld::new(11));
    let engine = Engine::open(Arc::clone(form), host, Opening::default());
    let mut engine = engine.map_err(|error| format!("{error:?}"))?;
    let mut dice = Dice(29);
    settled(&mut engine).map_err(|failure| format!("at the beginning: {failure}"))?;
    for number in 0..edits {
        let rows = flat(&engine.outline());
        let Some(row) = dice.one_of(&rows) else { break };
        edit(&mut engine, &row, &mut dice);
        let repeated = engine.repeated_evaluations();
        let made = engine.last_edit().map(|edit| edit.what.clone());
        if repeated > 0 {
            return Err(format!("edit {number}: {repeated} rules twice after {made:?}"));
        }
        settled(&mut engine)
            .map_err(|failure| format!("edit {number} {made:?}: {failure}"))?;
    }
    oracle::check(&mut engine)
}

/// Evaluates everything anew, which must change nothing.
fn settled(engine: &mut Engine) -> Result<(), String> {
    let changes = engine.recompute_all();
    if engine.repeated_evaluations() > 0 {
        return Err("rules ran twice when all were computed anew".to_owned());
    }
    match changes.nodes.first() {
        None if changes.structure => Err("other repeat instances".to_owned()),
        None => Ok(()),
        Some((node, facet)) => {
            let (path, state) = (engine.path(*node), engine.state(*node));
            Err(format!("computed anew, {facet:?} of {path} is another: {state:?}"))
        }
    }
}

fn form(path: &Path) -> Option<Arc<CompiledForm>> {
    let read = xform::read(&text(path));
    compile_read(read.form, read.diagnostics).form
}

/// XForms of the corpus by name: the files themselves, golden conversions and others.
fn xml_files(corpus: &Path) -> Vec<PathBuf> {
    let mut found = BTreeMap::new();
    for folder in ["forms", "peers"] {
        let entries = std::fs::read_dir(corpus.join(folder)).into_iter().flatten();
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.to_string_lossy().into_owned();
            if name.ends_with(".xml") || name.ends_with(".xml.gz") {
                found.insert(name, path);
            }
        }
    }
    found.into_values().collect()
}
