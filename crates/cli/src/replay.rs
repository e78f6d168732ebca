//! Replays what another engine did with a form, and tells where this one differs.
//!
//! A trace has the state of every node at the beginning, edits with what each changed,
//! and the submission. Values are the same when they are equal as text, as numbers or as
//! moments; what is drawn by chance, and identifiers, are not compared. Nothing here
//! reads a file.

mod same;
mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use minyi_form::engine::{Changes, Engine, NodeId, Refusal, Validity};
use serde_json::Value as Json;

use self::same::{leaves, same, without_prefixes};
pub use self::stage::{Stage, metadata};

/// Where a replay is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The form does not open.
    Opening,
    /// The state before the first edit.
    Beginning,
    /// After an edit, by its number from 0.
    Step(usize),
    /// The submission at the end.
    Submission,
}

/// One way in which an interview went otherwise than in its trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// When it was found.
    pub place: Place,
    /// What was expected, and what came.
    pub said: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Opening => write!(out, "not opened: {}", self.said),
            Place::Beginning => write!(out, "at the beginning: {}", self.said),
            Place::Step(number) => write!(out, "step {number}: {}", self.said),
            Place::Submission => write!(out, "submission: {}", self.said),
        }
    }
}

/// Fills a form as a trace says; gives the differences in the order found. A node that
/// differs is told of once, until it agrees again.
pub fn replay(stage: Stage, trace: &Json) -> Vec<Difference> {
    match stage.open(trace) {
        Ok(engine) => Replay::new(engine, trace).play(),
        Err(said) => vec![Difference { place: Place::Opening, said }],
    }
}

struct Replay<'t> {
    engine: Engine,
    trace: &'t Json,
    /// Paths that are not compared.
    skipped: BTreeSet<String>,
    /// What each node should be like now.
    expected: BTreeMap<String, &'t Json>,
    /// Live nodes by path, without prefixes as traces have them.
    nodes: BTreeMap<String, NodeId>,
    differing: BTreeSet<String>,
    found: Vec<Difference>,
}

impl<'t> Replay<'t> {
    fn new(engine: Engine, trace: &'t Json) -> Replay<'t> {
        let mut skipped = names(&trace["volatile"]);
        skipped.extend(names(&trace["unstable"]));
        let mut replay = Replay {
            engine,
            trace,
            skipped,
            expected: BTreeMap::new(),
            nodes: BTreeMap::new(),
            differing: BTreeSet::new(),
            found: Vec::new(),
        };
        replay.expect(&trace["initial"]);
        replay.map_nodes();
        replay
    }

    fn play(mut self) -> Vec<Difference> {
        self.compare(&Place::Beginning);
        let trace = self.trace;
        let steps = trace["steps"].as_array();
        for (number, step) in steps.into_iter().flatten().enumerate() {
            let changes = self.act(&step["action"]);
            if changes.is_some_and(|changes| changes.structure) {
                self.map_nodes();
            }
            for removed in names(&step["removed"]) {
                self.expected.remove(&removed);
                self.differing.remove(&removed);
            }
            self.expect(&step["set"]);
            self.compare(&Place::Step(number));
        }
        self.submission();
        self.found
    }

    fn expect(&mut self, states: &'t Json) {
        for (path, state) in states.as_object().into_iter().flatten() {
            self.expected.insert(path.clone(), state);
        }
    }

    fn map_nodes(&mut self) {
        let nodes = self.engine.nodes().into_iter();
        self.nodes =
            nodes.map(|node| (without_prefixes(&self.engine.path(node)), node)).collect();
    }

    fn find(&self, path: &str) -> Option<NodeId> {
        self.nodes.get(&without_prefixes(path)).copied()
    }

    /// Makes the edit of a step. What is refused changes nothing, there as here.
    fn act(&mut self, action: &Json) -> Option<Changes> {
        let path = action["ref"].as_str()?;
        let path = path.strip_suffix("#range").unwrap_or(path);
        let node = self.find(path)?;
        let index = |key: &str| {
            let index = action[key].as_u64()?;
            usize::try_from(index).ok()
        };
        let made: Result<Changes, Refusal> = match action["op"].as_str()? {
            "set" => self.answer(node, action["value"].as_str().unwrap_or("")),
            "add" => self.engine.add_instance(node, index("after")),
            "remove" => {
                let instance = format!("{path}[{}]", index("index").unwrap_or(0) + 1);
                self.engine.remove_instance(self.find(&instance)?)
            }
            _ => return None,
        };
        made.ok()
    }

    /// A text that is no value of the node leaves it blank there; here the caller is told,
    /// and decides.
    fn answer(&mut self, node: NodeId, text: &str) -> Result<Changes, Refusal> {
        match self.engine.answer(node, text) {
            Err(Refusal::WrongType(_)) => self.engine.answer(node, ""),
            made => made,
        }
    }

    fn compare(&mut self, place: &Place) {
        let mut news = Vec::new();
        for (path, expected) in &self.expected {
            if self.is_skipped(path) {
                continue;
            }
            match (self.difference(path, expected), self.differing.contains(path)) {
                (Some(said), false) => news.push((path.clone(), Some(said))),
                (None, true) => news.push((path.clone(), None)),
                (Some(_), true) | (None, false) => {}
            }
        }
        for (path, said) in news {
            match said {
                Some(said) => {
                    self.differing.insert(path);
                    self.found.push(Difference { place: place.clone(), said });
                }
                None => {
                    self.differing.remove(&path);
                }
            }
        }
    }

    fn is_skipped(&self, path: &str) -> bool {
        let bare = path.split('[').next().unwrap_or(path);
        // Forms without an identifier get one here; the other engine leaves it blank.
        let is_identifier = path.ends_with("/meta/instanceID")
            || path.ends_with("orx:instanceID")
            || (path.ends_with("meta") && self.find(path).is_none());
        is_identifier
            || path.ends_with("#range")
            || self.skipped.contains(path)
            || self.skipped.contains(bare)
    }

    /// In what a node is not as it should be.
    fn difference(&self, path: &str, expected: &Json) -> Option<String> {
        let state = self.find(path).and_then(|node| self.engine.state(node));
        let Some(state) = state else { return Some(format!("{path} is absent")) };
        let text = if state.relevant { state.text.as_str() } else { "" };
        let violation = match state.validity {
            Validity::Valid => Json::Null,
            Validity::Required => "required".into(),
            Validity::Constraint => "constraint".into(),
        };
        let is = |index: usize, found: bool| {
            expected[index].as_bool().is_none_or(|expected| expected == found)
        };
        let equal = expected[0].as_str().is_none_or(|expected| same(expected, text))
            && is(1, state.relevant)
            && is(2, state.required)
            && is(3, state.readonly)
            && expected[4] == violation;
        let came = serde_json::json!([
            text,
            state.relevant,
            state.required,
            state.readonly,
            violation
        ]);
        (!equal).then(|| format!("{path}: expected {expected}, came {came}"))
    }

    fn submission(&mut self) {
        let Some(expected) = self.trace["submission"].as_str() else { return };
        let found = self.engine.break_off(Default::default()).xml;
        // Some submissions of the other engine are not well-formed.
        let (expected, found) = match (leaves(expected), leaves(&found)) {
            (Some(expected), Some(found)) => {
                (self.compared(expected), self.compared(found))
            }
            (None, _) => return,
            (_, None) => (Vec::new(), vec![("not well-formed".to_owned(), found)]),
        };
        let mut pairs = expected.iter().zip(&found);
        let said = match pairs.find(|(a, b)| a.0 != b.0 || !same(&a.1, &b.1)) {
            Some((expected, found)) => format!("expected {expected:?}, came {found:?}"),
            None if expected.len() == found.len() => return,
            None => format!("expected {} leaves, came {}", expected.len(), found.len()),
        };
        self.found.push(Difference { place: Place::Submission, said });
    }

    fn compared(&self, mut leaves: Vec<(String, String)>) -> Vec<(String, String)> {
        let skipped: BTreeSet<String> =
            self.skipped.iter().map(|path| without_prefixes(path)).collect();
        leaves
            .retain(|(path, _)| !skipped.contains(path) && !path.ends_with("instanceID"));
        leaves
    }
}

fn names(json: &Json) -> BTreeSet<String> {
    let list = json.as_array().into_iter().flatten();
    list.filter_map(Json::as_str).map(str::to_owned).collect()
}
