//! Replays what another engine did with the forms of the corpus, and counts what agrees.
//!
//! A trace has the state of every node at the beginning, edits with what each changed,
//! and the submission. The corpus is no part of the project: it is found in the folder
//! that `MINYI_SHARED` names, else in `../shared` beside the repository, and without it
//! the test says so and passes. `MINYI_SHOW=1` prints the first difference of each trace,
//! `MINYI_TRACE=part` chooses traces by name.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "it reports by printing")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use minyi_form::compile::compile;
use minyi_form::engine::{Engine, NodeId, Opening, Validity};
use minyi_form::read::xform;
use minyi_xpath::{Host, Moment, Stamp};
use serde_json::Value as Json;

#[test]
fn traces_of_the_field_agree() {
    let Some(shared) = shared() else { return };
    let wanted = std::env::var("MINYI_TRACE").unwrap_or_default();
    let mut count = Count::default();
    for (name, form) in forms(&shared) {
        let path = shared.join(format!("traces/{name}.trace.json.gz"));
        if !name.contains(&wanted) || !path.exists() {
            continue;
        }
        let trace: Json = serde_json::from_str(&text(&path)).unwrap();
        count.note(&name, Replay::run(&shared, &form, &trace));
    }
    println!("traces: {count:?}");
    assert!(!wanted.is_empty() || count.equal * 100 >= count.all * 60, "{count:?}");
}

#[derive(Debug, Default)]
struct Count {
    all: usize,
    equal: usize,
    not_opened: usize,
    initial: usize,
    step: usize,
    submission: usize,
}

/// Where a replay first differs.
enum Outcome {
    Equal,
    NotOpened(String),
    Initial(String),
    Step(String),
    Submission(String),
}

impl Count {
    fn note(&mut self, name: &str, outcome: Outcome) {
        self.all += 1;
        let (place, what, said) = match outcome {
            Outcome::Equal => {
                self.equal += 1;
                return;
            }
            Outcome::NotOpened(said) => (&mut self.not_opened, "not opened", said),
            Outcome::Initial(said) => (&mut self.initial, "at the beginning", said),
            Outcome::Step(said) => (&mut self.step, "step", said),
            Outcome::Submission(said) => (&mut self.submission, "submission", said),
        };
        *place += 1;
        if std::env::var_os("MINYI_SHOW").is_some() {
            println!("{name}: {what}: {said}");
        }
    }
}

struct Replay<'a> {
    engine: Engine,
    trace: &'a Json,
    skipped: BTreeSet<String>,
    state: BTreeMap<String, Json>,
}

impl Replay<'_> {
    fn run(shared: &Path, form: &FormFile, trace: &Json) -> Outcome {
        let read = xform::read(&text(&form.path));
        let Some(definition) = read.form else {
            return Outcome::NotOpened(said(&read.diagnostics));
        };
        let compiled = compile(definition);
        let Some(definition) = compiled.form else {
            return Outcome::NotOpened(said(&compiled.diagnostics));
        };
        let opening = opening(shared, form);
        let engine = match Engine::open(definition, Box::new(Clock::of(trace)), opening) {
            Ok(engine) => engine,
            Err(error) => return Outcome::NotOpened(format!("{error:?}")),
        };
        let mut skipped: BTreeSet<String> = names(&trace["volatile"]);
        skipped.extend(names(&trace["unstable"]));
        let state = trace["initial"].as_object().cloned().unwrap_or_default();
        let state = state.into_iter().collect();
        Replay { engine, trace, skipped, state }.play()
    }

    fn play(mut self) -> Outcome {
        if let Err(difference) = self.compare() {
            return Outcome::Initial(difference);
        }
        for (number, step) in
            self.trace["steps"].as_array().into_iter().flatten().enumerate()
        {
            self.act(&step["action"]);
            for removed in step["removed"].as_array().into_iter().flatten() {
                self.state.remove(removed.as_str().unwrap_or(""));
            }
            for (path, state) in step["set"].as_object().into_iter().flatten() {
                self.state.insert(path.clone(), state.clone());
            }
            if let Err(difference) = self.compare() {
                return Outcome::Step(format!(
                    "{number} {}: {difference}",
                    step["action"]
                ));
            }
        }
        self.submission()
    }

    fn act(&mut self, action: &Json) {
        let path = action["ref"].as_str().unwrap_or("");
        let path = path.strip_suffix("#range").unwrap_or(path);
        let Some(node) = self.find(path) else { return };
        let index = action["index"].as_u64().map(|index| index as usize);
        let after = action["after"].as_u64().map(|index| index as usize);
        match action["op"].as_str() {
            Some("set") => {
                let _ = self.engine.answer(node, action["value"].as_str().unwrap_or(""));
            }
            Some("add") => {
                let _ = self.engine.add_instance(node, after);
            }
            Some("remove") => {
                let instance = format!("{path}[{}]", index.unwrap_or(0) + 1);
                if let Some(instance) = self.find(&instance) {
                    let _ = self.engine.remove_instance(instance);
                }
            }
            _ => {}
        }
    }

    /// Traces leave prefixes out.
    fn find(&self, path: &str) -> Option<NodeId> {
        self.engine.find(path).or_else(|| {
            let mut nodes = self.engine.nodes().into_iter();
            nodes.find(|node| {
                without_prefixes(&self.engine.path(*node)) == without_prefixes(path)
            })
        })
    }

    fn compare(&self) -> Result<(), String> {
        for (path, expected) in &self.state {
            let bare = path.split('[').next().unwrap_or(path);
            if path.ends_with("#range")
                || self.skipped.contains(path)
                || self.skipped.contains(bare)
            {
                continue;
            }
            // Forms without an identifier get one here; the other engine leaves it blank.
            if path.ends_with("/meta/instanceID") || path.ends_with("orx:instanceID") {
                continue;
            }
            let without_meta = path.ends_with("meta") && self.find(path).is_none();
            if without_meta {
                continue;
            }
            let Some(node) = self.find(path) else {
                return Err(format!("{path} is absent"));
            };
            self.compare_node(path, node, expected)?;
        }
        Ok(())
    }

    fn compare_node(
        &self,
        path: &str,
        node: NodeId,
        expected: &Json,
    ) -> Result<(), String> {
        let Some(state) = self.engine.state(node) else {
            return Err(format!("{path} is gone"));
        };
        let text = if state.relevant { state.text.as_str() } else { "" };
        let came = format!("{text:?} {state:?}");
        let differs = |index: usize, found: bool| {
            expected[index].as_bool().is_some_and(|expected| expected != found)
        };
        let violation = match state.validity {
            Validity::Valid => Json::Null,
            Validity::Required => "required".into(),
            Validity::Constraint => "constraint".into(),
        };
        let value = expected[0].as_str().is_some_and(|expected| !same(expected, text));
        if value
            || differs(1, state.relevant)
            || differs(2, state.required)
            || differs(3, state.readonly)
            || expected[4] != violation
        {
            return Err(format!("{path} expected {expected} came {came}"));
        }
        Ok(())
    }

    fn submission(mut self) -> Outcome {
        let Some(expected) = self.trace["submission"].as_str() else {
            return Outcome::Equal;
        };
        let found = self.engine.break_off(Default::default()).xml;
        let (expected, found) = (leaves(expected), leaves(&found));
        if expected.is_empty() {
            return Outcome::Equal;
        }
        let volatile: BTreeSet<String> =
            self.skipped.iter().map(|path| without_prefixes(path)).collect();
        let clean = |leaves: Vec<(String, String)>| -> Vec<(String, String)> {
            let kept = leaves.into_iter().filter(|(path, _)| {
                !volatile.contains(path) && !path.ends_with("instanceID")
            });
            kept.collect()
        };
        let (expected, found) = (clean(expected), clean(found));
        let differs = expected.iter().zip(&found).find(|(expected, found)| {
            expected.0 != found.0 || !same(&expected.1, &found.1)
        });
        match differs {
            Some((expected, found)) => {
                Outcome::Submission(format!("expected {expected:?} came {found:?}"))
            }
            None if expected.len() != found.len() => Outcome::Submission(format!(
                "expected {} leaves, came {}",
                expected.len(),
                found.len()
            )),
            None => Outcome::Equal,
        }
    }
}

/// Equal as text, as numbers, or as moments.
fn same(expected: &str, found: &str) -> bool {
    let moment = |text: &str| {
        Stamp::parse(text)
            .map(|stamp| (stamp.local_ms, stamp.offset_minutes, stamp.has_time))
    };
    let number = |text: &str| text.parse::<f64>().ok();
    // The clock stands at 15.250 seconds; JavaScript writes 15.25.
    let short = |text: &str| text.replace("15.250", "15.25");
    short(expected) == short(found)
        || (moment(expected).is_some() && moment(expected) == moment(found))
        || (number(expected).is_some() && number(expected) == number(found))
}

fn without_prefixes(path: &str) -> String {
    let steps = path.split('/').map(|step| step.rsplit(':').next().unwrap_or(step));
    steps.collect::<Vec<_>>().join("/")
}

/// Path and text of each leaf of a document; nothing when it is not well-formed, as some
/// of the other engine are not.
fn leaves(xml: &str) -> Vec<(String, String)> {
    let Ok(document) = roxmltree::Document::parse(xml) else { return Vec::new() };
    let leaf = |node: &roxmltree::Node<'_, '_>| {
        node.is_element() && !node.children().any(|child| child.is_element())
    };
    let path = |node: roxmltree::Node<'_, '_>| {
        let mut names: Vec<&str> = node
            .ancestors()
            .filter(|node| node.is_element())
            .map(|node| node.tag_name().name())
            .collect();
        names.reverse();
        format!("/{}", names.join("/"))
    };
    let nodes = document.descendants().filter(leaf);
    nodes.map(|node| (path(node), node.text().unwrap_or("").to_owned())).collect()
}

struct Clock {
    now: i64,
    offset: i32,
}

impl Clock {
    fn of(trace: &Json) -> Clock {
        let offset = match trace["tz"].as_str() {
            Some("America/Phoenix") => -420,
            Some("Asia/Kolkata") => 330,
            _ => 0,
        };
        let stamp = trace["clock"].as_str().and_then(Stamp::parse);
        Clock { now: stamp.map_or(0, |stamp| stamp.local_ms), offset }
    }
}

impl Host for Clock {
    fn now(&self) -> Moment {
        Moment { epoch_ms: self.now, offset_minutes: self.offset }
    }

    fn offset_at(&self, _: i64) -> i32 {
        self.offset
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn new_id(&self) -> String {
        "00000000-0000-4000-8000-000000000001".to_owned()
    }
}

fn opening(shared: &Path, form: &FormFile) -> Opening {
    let mut attachments = BTreeMap::new();
    let folder = shared.join("attachments").join(form.repository.replace('/', "+"));
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        attachments.insert(name, std::fs::read(entry.path()).unwrap_or_default());
    }
    let metadata = [
        ("deviceid", "dev:0001"),
        ("username", "enumerator"),
        ("email", "enumerator@example.org"),
        ("phonenumber", "+15550001"),
    ];
    let metadata = metadata.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Opening { language: None, metadata: metadata.into(), attachments }
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

fn names(json: &Json) -> BTreeSet<String> {
    let list = json.as_array().into_iter().flatten();
    list.filter_map(Json::as_str).map(str::to_owned).collect()
}

fn said(diagnostics: &[minyi_form::diagnostic::Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("MINYI_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = named.unwrap_or(beside).join("corpus");
    if !folder.exists() {
        println!("no corpus at {}: nothing is compared", folder.display());
        return None;
    }
    Some(folder)
}

/// Text of a file, packed or not.
fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_none_or(|extension| extension != "gz") {
        return String::from_utf8(bytes).unwrap();
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    text
}
