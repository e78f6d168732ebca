//! Runs the expressions of the field's own test suites and counts what agrees.
//!
//! The cases are facts (context, expression, expected value) recorded from the suites of
//! ODK Web Forms, Enketo and JavaRosa. They are read from the folder of shared material
//! (`MINYI_SHARED`, else `../shared` beside the repository) and are no part of the
//! project; without that folder the test says so and passes.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // it reports by printing

use std::collections::BTreeMap;
use std::path::Path;

use minyi_cli::cases::{self, Answer, Case, Source};
use minyi_tests::corpus::corpus;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// Share of the counted cases that must agree.
const WANTED: f64 = 0.995;

/// Cases in which we differ on purpose, with the reason. The test fails when one agrees.
const KNOWN: &[(&str, &str)] = &[
    ("ek-e534f4a3a4", "the suites contradict each other: Web Forms states false"),
    ("ek-ef2756c985", "a date as a JavaScript engine prints it is no date of ODK XForms"),
    ("ek-e1fbb3f328", "the suites contradict each other: Web Forms states 0"),
    ("jr-5ebeaba26c", "JavaRosa lacks the axis; XPath has a value"),
    ("jr-87ffcebb5f", "JavaRosa lacks `//`; XPath has a value"),
    ("jr-8c1c5f18cd", "JavaRosa lacks text(); XPath has a value"),
    ("jr-e50efb4f2f", "JavaRosa lacks prefix:*; XPath has a value"),
    ("jr-2fe95f8396", "JavaRosa lacks steps behind brackets; XPath has a value"),
    ("jr-ff4f5e3b1f", "the suites contradict each other: Web Forms states false"),
    ("jr-a46dfc91c4", "JavaRosa needs an instance; the root of an empty tree has a text"),
    ("jr-1fad373fba", "JavaRosa needs an instance; the root of an empty tree has a text"),
    ("jr-81e575d4c6", "the suites contradict each other: the others state a value"),
    ("jr-81a0076346", "JavaRosa needs an instance; the root of an empty tree has a text"),
    ("jr-39cb559f72", "the test binds a variable of its own; forms have none"),
    ("jr-6e49322468", "the test binds a variable of its own; forms have none"),
    ("jr-39f0fae280", "the test registers a function of its own"),
    ("jr-d2b5bf9528", "the test registers a function of its own"),
    (
        "wf-d9ba358587",
        "CDATA is text and one node with its neighbours (XPath 1.0, section 5.7)",
    ),
    (
        "wf-6d74a840b4",
        "jr:itext gives the plain value, as the same suite states of its text",
    ),
    (
        "wf-682c3e5b9f",
        "the suites contradict each other, and this one its own date tests: 0.29",
    ),
    (
        "wf-aa6d8fa71d",
        "the suites contradict each other, and this one its own date tests: 1.29",
    ),
    (
        "wf-caa84c4d2a",
        "the suites contradict each other, and this one its own date tests: -0.71",
    ),
    (
        "wf-291bc3aa9f",
        "the suites contradict each other, and this one its own date tests: 14127.29",
    ),
    (
        "wf-40df6b8633",
        "the suites contradict each other, and this one its own date tests: -10251.71",
    ),
];

/// A case with what a suite says of it.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Stated {
    #[serde(flatten)]
    case: Case,
    suite: String,
    file: String,
    source: String,
    expected: Json,
    unordered: bool,
    volatile: Json,
    fails_here: Json,
    custom_ns: Json,
    needs_custom_handler: Json,
}

#[test]
fn the_suites_of_the_field_agree() {
    let Some(folder) = corpus("xpath") else { return };
    let cases: Vec<Stated> = lines(&folder, "cases.jsonl");
    let contexts = Contexts::new(&folder, &cases);
    let counted: Vec<&Stated> = cases.iter().filter(|case| counts(case)).collect();
    let recorded = Tally::of(&counted, |case| contexts.recorded(case));
    let tally = Tally::of(&counted, |case| contexts.of(case));
    tally.failed.iter().for_each(|difference| println!("{difference}"));
    println!("{} known differences", KNOWN.len());
    println!("{recorded}, every document as it was recorded");
    println!("{tally}, Enketo's lost documents from the same case of Web Forms");
    assert!(KNOWN.len() <= 25, "too many known differences");
    assert!(tally.repaired.is_empty(), "agree now, strike out: {:?}", tally.repaired);
    let is_counted = |id: &str| counted.iter().any(|stated| stated.case.id == id);
    let idle: Vec<&str> =
        KNOWN.iter().map(|(id, _)| *id).filter(|id| !is_counted(id)).collect();
    assert!(idle.is_empty(), "no counted case is called {idle:?}");
    assert!(tally.share() >= WANTED, "{tally}");
}

/// What agrees, known differences apart.
struct Tally {
    passed: usize,
    failed: Vec<String>,
    /// Known differences that agree.
    repaired: Vec<String>,
}

impl Tally {
    fn of<'d>(
        counted: &[&Stated],
        document: impl Fn(&Stated) -> Option<&'d str>,
    ) -> Tally {
        let mut tally = Tally { passed: 0, failed: Vec::new(), repaired: Vec::new() };
        for stated in counted {
            let id = &stated.case.id;
            let answer = cases::run(&stated.case, document(stated));
            let known = KNOWN.iter().any(|(known, _)| known == id);
            match (agrees(stated, &answer), known) {
                (true, false) => tally.passed += 1,
                (true, true) => tally.repaired.push(id.clone()),
                (false, false) => tally.failed.push(difference(stated, &answer)),
                (false, true) => {}
            }
        }
        tally
    }

    fn share(&self) -> f64 {
        self.passed as f64 / (self.passed + self.failed.len()) as f64
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = self.passed + self.failed.len();
        write!(
            out,
            "{} of {all} cases agree ({:.2} %)",
            self.passed,
            self.share() * 100.0
        )
    }
}

fn lines<T: DeserializeOwned>(folder: &Path, file: &str) -> Vec<T> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The document that Enketo's recorder noted where a test had replaced it unseen.
const STALE: &str = "85986d76b228";

/// The documents of the cases.
struct Contexts {
    documents: BTreeMap<String, String>,
    /// Documents by file, expression and node, as ODK Web Forms' port of a test has them.
    ported: BTreeMap<(String, String, Option<String>), Option<String>>,
}

impl Contexts {
    fn new(folder: &Path, cases: &[Stated]) -> Contexts {
        let sources: Vec<Source> = lines(folder, "contexts.jsonl");
        let documents = sources.into_iter().map(|source| (source.ctx, source.xml));
        let ports = cases.iter().filter(|stated| stated.suite.contains("web-forms"));
        let ported = ports.map(|stated| (place(stated), stated.case.ctx.clone()));
        Contexts { documents: documents.collect(), ported: ported.collect() }
    }

    /// XML of the document that was recorded with a case; `None` when it has none.
    fn recorded(&self, stated: &Stated) -> Option<&str> {
        self.documents.get(stated.case.ctx.as_deref()?).map(String::as_str)
    }

    /// XML of the document that a case was written for.
    fn of(&self, stated: &Stated) -> Option<&str> {
        let stale = stated.case.ctx.as_deref() == Some(STALE);
        match self.ported.get(&place(stated)).filter(|_| stale) {
            Some(ported) => self.documents.get(ported.as_deref()?).map(String::as_str),
            None => self.recorded(stated),
        }
    }
}

/// What a test and its port have in common: file, expression, context node.
fn place(stated: &Stated) -> (String, String, Option<String>) {
    let stem = file_name(stated).split('.').next().unwrap_or("");
    let Case { expression, context_node, .. } = &stated.case;
    (stem.to_owned(), expression.clone(), context_node.clone())
}

fn file_name(stated: &Stated) -> &str {
    stated.file.rsplit('/').next().unwrap_or("")
}

/// Whether a case is stated by a suite, stands still, and asks for nothing custom.
fn counts(stated: &Stated) -> bool {
    let Stated { volatile, fails_here, custom_ns, needs_custom_handler, .. } = stated;
    let excluded = [volatile, fails_here, custom_ns, needs_custom_handler];
    stated.source == "assertion" && excluded.iter().all(|flag| !is_set(flag))
}

fn is_set(flag: &Json) -> bool {
    !matches!(flag, Json::Null | Json::Bool(false))
}

fn difference(stated: &Stated, answer: &Answer) -> String {
    let Case { id, expression, context_node, kind, .. } = &stated.case;
    let expected: String = stated.expected.to_string().chars().take(200).collect();
    format!(
        "{id} {} {expression:?} at {context_node:?}: expected {kind:?} {expected}, found {answer:?}",
        file_name(stated),
    )
}

fn agrees(stated: &Stated, answer: &Answer) -> bool {
    let Stated { case, expected, .. } = stated;
    let kind = case.kind.as_deref().unwrap_or("");
    let Some(value) = answer.value.as_ref().filter(|_| answer.kind == kind) else {
        return answer.kind == kind; // an error where there has to be one
    };
    match kind {
        "number" => same_number(number_of(value), number_of(expected)),
        "string-length" => value.as_f64() == expected.as_f64(),
        "string-regex" => {
            let pattern = regex_lite::Regex::new(expected.as_str().unwrap_or(""));
            pattern.unwrap().is_match(value.as_str().unwrap_or(""))
        }
        "nodeset" => nodes(value, stated.unordered) == nodes(expected, stated.unordered),
        "first-node" => nodes(value, false) == nodes(expected, false),
        _ => value == expected,
    }
}

fn number_of(number: &Json) -> f64 {
    match number.as_str() {
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some("-0") => -0.0,
        Some(_) => f64::NAN,
        None => number.as_f64().unwrap_or(f64::NAN),
    }
}

fn same_number(found: f64, expected: f64) -> bool {
    (found.is_nan() && expected.is_nan())
        || found == expected
        || (found - expected).abs() <= 1e-12 * expected.abs().max(1.0)
}

/// Paths and texts of some nodes, of one, or of none.
fn nodes(json: &Json, unordered: bool) -> Vec<(&str, &str)> {
    let one = std::slice::from_ref(json);
    let all = json.as_array().map_or(one, Vec::as_slice);
    let mut nodes: Vec<(&str, &str)> = all.iter().filter_map(node).collect();
    if unordered {
        nodes.sort_unstable();
    }
    nodes
}

fn node(json: &Json) -> Option<(&str, &str)> {
    let text = |key| json.get(key).and_then(Json::as_str);
    Some((text("path")?, text("string").unwrap_or("")))
}
