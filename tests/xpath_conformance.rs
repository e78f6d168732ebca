//! Runs the expressions of the field's own test suites and counts what agrees.
//!
//! The cases are facts (context, expression, expected value) recorded from the suites of
//! ODK Web Forms, Enketo and JavaRosa. They are read from the folder of shared material
//! (`MINYI_SHARED`, else `../shared` beside the repository) and are no part of the
//! project; without that folder the test says so and passes.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // it reports by printing

use std::collections::BTreeMap;
use std::path::PathBuf;

use minyi_xpath::{
    Context, Document, DocumentNode, Expression, Host, Moment, NodeKind, Stamp, Tree,
    Value, evaluate,
};
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

#[test]
fn the_suites_of_the_field_agree() {
    let Some(folder) = shared() else {
        println!(
            "no shared material: set MINYI_SHARED to the folder that has corpus/xpath"
        );
        return;
    };
    let cases = lines(&folder, "cases.jsonl");
    let contexts = Contexts::new(&folder, &cases);
    let (mut passed, mut failed, mut repaired) = (0usize, Vec::new(), Vec::new());
    for case in cases.iter().filter(|case| counts(case)) {
        let id = text(case, "id");
        let known = KNOWN.iter().any(|(known, _)| *known == id);
        match (run(case, contexts.of(case)), known) {
            (Ok(()), false) => passed += 1,
            (Ok(()), true) => repaired.push(id.to_owned()),
            (Err(difference), false) => failed.push(difference),
            (Err(_), true) => {}
        }
    }
    failed.iter().for_each(|difference| println!("{difference}"));
    let share = passed as f64 / (passed + failed.len()) as f64;
    println!(
        "{passed} of {} cases agree ({:.2} %), {} known differences",
        passed + failed.len(),
        share * 100.0,
        KNOWN.len()
    );
    assert!(KNOWN.len() <= 25, "too many known differences");
    assert!(repaired.is_empty(), "no longer different, strike them out: {repaired:?}");
    assert!(share >= WANTED, "only {:.2} % agree", share * 100.0);
}

fn shared() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let folder =
        std::env::var_os("MINYI_SHARED").map_or_else(|| beside.into(), PathBuf::from);
    Some(folder.join("corpus/xpath")).filter(|folder| folder.join("cases.jsonl").exists())
}

fn lines(folder: &std::path::Path, file: &str) -> Vec<Json> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The document that Enketo's recorder noted where a test had replaced it unseen.
const STALE: &str = "85986d76b228";

/// The documents of the cases.
struct Contexts {
    documents: BTreeMap<String, String>,
    /// Documents by file, expression and node, as ODK Web Forms' port of a test has them.
    ported: BTreeMap<(String, String, String), String>,
}

impl Contexts {
    fn new(folder: &std::path::Path, cases: &[Json]) -> Contexts {
        let own = |json: &Json, key| text(json, key).to_owned();
        let documents = lines(folder, "contexts.jsonl");
        let documents =
            documents.iter().map(|one| (own(one, "ctx"), own(one, "xml"))).collect();
        let ports = cases.iter().filter(|case| text(case, "suite").contains("web-forms"));
        let ported = ports.map(|case| (place(case), own(case, "ctx"))).collect();
        Contexts { documents, ported }
    }

    /// XML of the document of a case; `None` when it has none.
    fn of(&self, case: &Json) -> Option<&str> {
        let recorded = text(case, "ctx");
        let ported = self.ported.get(&place(case)).filter(|_| recorded == STALE);
        let id = ported.map_or(recorded, String::as_str);
        self.documents.get(id).map(String::as_str)
    }
}

/// What a test and its port have in common: file, expression, context node.
fn place(case: &Json) -> (String, String, String) {
    let file = text(case, "file").rsplit('/').next().unwrap_or("");
    let stem = file.split('.').next().unwrap_or("");
    (
        stem.to_owned(),
        text(case, "expression").to_owned(),
        text(case, "contextNode").to_owned(),
    )
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json.get(key).and_then(Json::as_str).unwrap_or("")
}

fn flag(json: &Json, key: &str) -> bool {
    json.get(key).and_then(Json::as_bool).unwrap_or(false)
}

/// Whether a case is stated by a suite, stands still, and asks for nothing custom.
fn counts(case: &Json) -> bool {
    let excluded = ["volatile", "failsHere", "customNs", "needsCustomHandler"];
    text(case, "source") == "assertion" && !excluded.iter().any(|key| flag(case, key))
}

/// The world of a case: its time zone and its language.
struct World {
    offset_minutes: i32,
    language: String,
}

impl Host for World {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 1_772_613_015_250, offset_minutes: self.offset_minutes }
    }

    fn offset_at(&self, _: i64) -> i32 {
        self.offset_minutes
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn new_id(&self) -> String {
        "6c2d4f1e-3b8a-4c57-9d10-2f6a8b7c9e01".to_owned()
    }

    fn language(&self) -> &str {
        &self.language
    }
}

/// Runs one case; what differs, in one line.
fn run(case: &Json, xml: Option<&str>) -> Result<(), String> {
    let mut document = match xml {
        Some(xml) => Document::parse(xml).map_err(|error| format!("{error}: {xml}"))?,
        None => minyi_xpath::Builder::new().finish(),
    };
    document.declare("xhtml", "http://www.w3.org/1999/xhtml");
    let offset_minutes = if text(case, "tz") == "America/Phoenix" { -420 } else { 0 };
    let language = text(case, "lang").to_owned();
    let world = World { offset_minutes, language };
    let node = node_at(&document, text(case, "contextNode")).ok_or_else(|| {
        format!("{} no node {}", text(case, "id"), text(case, "contextNode"))
    })?;
    let outcome = outcome(text(case, "expression"), &document, &world, node);
    let expected = case.get("expected").unwrap_or(&Json::Null);
    agrees(case, &outcome, &Context::new(&document, &world, node))
        .then_some(())
        .ok_or_else(|| {
            format!(
                "{} {} {:?} at {}: expected {} {}, found {outcome:?}",
                text(case, "id"),
                text(case, "file").rsplit('/').next().unwrap_or(""),
                text(case, "expression"),
                text(case, "contextNode"),
                text(case, "type"),
                expected.to_string().chars().take(200).collect::<String>(),
            )
        })
}

type Outcome = Result<Value<DocumentNode>, String>;

fn outcome(
    expression: &str,
    tree: &Document,
    world: &World,
    node: DocumentNode,
) -> Outcome {
    let expression =
        Expression::parse(expression).map_err(|errors| format!("{errors:?}"))?;
    let context = Context::new(tree, world, node);
    evaluate(&expression, &context).map_err(|error| error.to_string())
}

fn agrees(case: &Json, outcome: &Outcome, context: &Context<'_, Document>) -> bool {
    let Ok(value) = outcome else { return text(case, "type") == "error" };
    let expected = case.get("expected").unwrap_or(&Json::Null);
    let tree = context.tree;
    let found = value.to_text(tree);
    match text(case, "type") {
        "number" => {
            let factor = case.get("roundFactor").and_then(Json::as_f64);
            let number = value.to_number(context);
            same_number(number, number_of(expected), factor)
        }
        "string" => Some(found.as_str()) == expected.as_str(),
        "string-length" => expected.as_f64() == Some(found.chars().count() as f64),
        "string-regex" => {
            let pattern = expected.as_str().unwrap_or("");
            regex_lite::Regex::new(pattern).unwrap().is_match(&found)
        }
        "boolean" => expected.as_bool() == Some(value.to_boolean()),
        "date" => {
            Stamp::parse(&found).map(|s| s.date_text()).as_deref() == expected.as_str()
        }
        "nodeset" => same_nodes(tree, value, expected, flag(case, "unordered")),
        "first-node" => match value {
            Value::NodeSet(nodes) => same_first(tree, nodes.first().copied(), expected),
            Value::Number(_) | Value::Text(_) | Value::Boolean(_) => false,
        },
        _ => false,
    }
}

fn number_of(expected: &Json) -> f64 {
    match expected.as_str() {
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some("-0") => -0.0,
        Some(_) => f64::NAN,
        None => expected.as_f64().unwrap_or(f64::NAN),
    }
}

fn same_number(found: f64, expected: f64, factor: Option<f64>) -> bool {
    let found = match factor {
        Some(factor) => (found * factor).round() / factor,
        None => found,
    };
    (found.is_nan() && expected.is_nan())
        || found == expected
        || (found - expected).abs() <= 1e-12 * expected.abs().max(1.0)
}

fn same_nodes(
    tree: &Document,
    value: &Value<DocumentNode>,
    expected: &Json,
    unordered: bool,
) -> bool {
    let Value::NodeSet(nodes) = value else { return false };
    let mut found: Vec<(String, String)> =
        nodes.iter().map(|node| described(tree, *node)).collect();
    let mut wanted: Vec<(String, String)> =
        expected.as_array().map(|all| all.iter().map(pair).collect()).unwrap_or_default();
    if unordered {
        found.sort();
        wanted.sort();
    }
    found == wanted
}

fn same_first(tree: &Document, node: Option<DocumentNode>, expected: &Json) -> bool {
    match (node, expected) {
        (None, Json::Null) => true,
        (None, Json::Array(none)) => none.is_empty(),
        (Some(node), Json::Object(_)) => described(tree, node) == pair(expected),
        _ => false,
    }
}

fn pair(expected: &Json) -> (String, String) {
    (text(expected, "path").to_owned(), text(expected, "string").to_owned())
}

/// Path and text of a node, as the cases write them; the root has no text there.
fn described(tree: &Document, node: DocumentNode) -> (String, String) {
    match tree.kind(node) {
        NodeKind::Root => ("/".to_owned(), String::new()),
        _ => (path_of(tree, node), tree.string_value(node).into_owned()),
    }
}

fn path_of(tree: &Document, node: DocumentNode) -> String {
    let Some(parent) = tree.parent(node) else { return String::new() };
    let label = label(tree, node);
    if tree.kind(node) == NodeKind::Attribute {
        return format!("{}/{label}", path_of(tree, parent));
    }
    let before =
        std::iter::successors(tree.previous_sibling(node), |n| tree.previous_sibling(*n));
    let place = before.filter(|sibling| self::label(tree, *sibling) == label).count() + 1;
    format!("{}/{label}[{place}]", path_of(tree, parent))
}

fn label(tree: &Document, node: DocumentNode) -> String {
    let name = tree.name(node);
    let colon = if name.prefix.is_empty() { "" } else { ":" };
    match tree.kind(node) {
        NodeKind::Root => String::new(),
        NodeKind::Element => format!("{}{colon}{}", name.prefix, name.local),
        NodeKind::Attribute => format!("@{}{colon}{}", name.prefix, name.local),
        NodeKind::Text => "text()".to_owned(),
        NodeKind::Comment => "comment()".to_owned(),
        NodeKind::ProcessingInstruction => "processing-instruction()".to_owned(),
    }
}

/// The node with a path; the root where there is none.
fn node_at(tree: &Document, path: &str) -> Option<DocumentNode> {
    let root = tree.root_node();
    if path.is_empty() || path == "/" {
        return Some(root);
    }
    let mut all = (0..).map_while(|at| tree.node_at(at));
    all.find(|node| path_of(tree, *node) == path)
}
