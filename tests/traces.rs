//! Replays what another engine did with the forms of the corpus, and counts what agrees.
//!
//! The corpus is no part of the project: it is found in the folder that `MINYI_SHARED`
//! names, else in `../shared` beside the repository, and without it the test says so and
//! passes. `MINYI_SHOW=1` prints the first difference of each trace, `MINYI_TRACE=part`
//! chooses traces by name.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "it reports by printing")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use minyi_cli::replay::{Difference, Place, Stage, replay};
use minyi_form::read::xform;
use minyi_tests::corpus::{corpus, text};
use serde_json::Value as Json;

#[test]
fn traces_of_the_field_agree() {
    let Some(shared) = corpus("") else { return };
    let wanted = std::env::var("MINYI_TRACE").unwrap_or_default();
    let mut count = Count::default();
    for (name, form) in forms(&shared) {
        let path = shared.join(format!("traces/{name}.trace.json.gz"));
        if !name.contains(&wanted) || !path.exists() {
            continue;
        }
        let trace: Json = serde_json::from_str(&text(&path)).unwrap();
        let stage = Stage {
            read: xform::read(&text(&form.path)),
            attachments: attachments(&shared, &form),
        };
        count.note(&name, replay(stage, &trace).first());
    }
    println!("traces: {count:?}");
    assert!(count.surprises.is_empty(), "{}", count.surprises.join("\n"));
    assert!(!wanted.is_empty() || count.equal >= AGREE, "{count:?}");
}

/// Traces that agree; fewer are a step back.
const AGREE: usize = 328;

/// Traces of which the reference is not followed, and why. They count as different.
const KNOWN: &[(&str, &str)] = &[
    // An absolute path into the reader's own repeat means the reader's instance (ODK
    // XForms, deviations from XForms 1.0); the reference takes the first instance.
    ("enketo__repeat-count-nested-2", "absolute path in its own repeat"),
    ("enketo__repeat-count-nested-3", "absolute path in its own repeat"),
    ("sample-forms__Miramare", "absolute path in its own repeat"),
    // The reference loses the action of an instance that others were put in front of.
    ("enketo__setvalue-repeat-value-changed", "setvalue in a moved instance"),
    // XPath 1.0, section 4.4: the sum of no nodes is 0; the reference leaves it blank.
    ("humind.data__REACH_2024_MSNA-kobo-tool_draft_v11", "sum of no nodes"),
    ("surveyDesigner__SurveyDesigner_Referential", "sum of no nodes"),
    // A number of days is a date (`JavaRosa`, Enketo); the reference formats none that has
    // a fraction.
    ("cht-pih-malawi-app__schw_region-create", "format-date-time of a number"),
    // The only translation does not say its language; the reference then shows no label.
    ("enketo__jr-choice-name-external", "translation without a language"),
];

#[derive(Debug, Default)]
struct Count {
    all: usize,
    equal: usize,
    not_opened: usize,
    initial: usize,
    step: usize,
    submission: usize,
    /// What is not as `KNOWN` says.
    surprises: Vec<String>,
}

impl Count {
    fn note(&mut self, name: &str, difference: Option<&Difference>) {
        self.all += 1;
        let known = KNOWN.iter().find(|(known, _)| *known == name);
        match (known, difference) {
            (Some((_, why)), None) => {
                self.surprises.push(format!("{name} agrees now: not known as `{why}`"));
            }
            (None, Some(difference)) => {
                self.surprises.push(format!("{name}: {difference}"));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        let Some(difference) = difference else {
            self.equal += 1;
            return;
        };
        let place = match difference.place {
            Place::Opening => &mut self.not_opened,
            Place::Beginning => &mut self.initial,
            Place::Step(_) => &mut self.step,
            Place::Submission => &mut self.submission,
        };
        *place += 1;
        if std::env::var_os("MINYI_SHOW").is_some() {
            println!("{name}: {difference}");
        }
    }
}

fn attachments(shared: &Path, form: &FormFile) -> BTreeMap<String, Vec<u8>> {
    let folder = shared.join("attachments").join(form.repository.replace('/', "+"));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

struct FormFile {
    path: PathBuf,
    repository: String,
}

/// The XML of each form that has a trace.
fn forms(shared: &Path) -> BTreeMap<String, FormFile> {
    let manifest: Json =
        serde_json::from_str(&text(&shared.join("manifest.json"))).unwrap();
    let mut found = BTreeMap::new();
    for form in manifest["forms"].as_array().into_iter().flatten() {
        let key = match form["trace"]["of"].as_str() {
            Some("golden") => "golden",
            Some("alt") => "alt",
            Some(_) => "file",
            None => continue,
        };
        let Some(path) = form[key].as_str() else { continue };
        let name = form["name"].as_str().unwrap_or("").to_owned();
        let repository = form["repo"].as_str().unwrap_or("").to_owned();
        found.insert(name, FormFile { path: shared.join(path), repository });
    }
    found
}
