//! Typed answers of a record.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use crate::bundle::VariableKind;
use crate::compile::{Codes, Column, has_list};
use crate::engine::missing::Reasons;
use crate::engine::{Engine, NodeId, ScopeId};
use crate::form::DefinitionId;
use crate::sorted;
use crate::submission::Missing;

/// Answers by variable, why some are null, and which were given in another language than
/// the last.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) a: BTreeMap<String, Value>,
    pub(super) miss: BTreeMap<String, Missing>,
    pub(super) langs: BTreeMap<String, String>,
}

/// The codes of all variables.
pub(super) struct Coder<'a> {
    engine: &'a Engine,
    codes: BTreeMap<DefinitionId, Codes>,
}

impl<'a> Coder<'a> {
    pub(super) fn new(engine: &'a Engine) -> Coder<'a> {
        let mut coder = Coder { engine, codes: BTreeMap::new() };
        coder.collect(engine.form.columns());
        coder
    }

    fn collect(&mut self, columns: &[Column]) {
        for column in columns {
            if has_list(column.kind) {
                self.codes.insert(column.definition, self.engine.form.codes(column));
            }
            self.collect(&column.rows);
        }
    }

    /// The reason that an answer stands for; of several choices, when nothing else is
    /// chosen.
    pub(super) fn missing(
        &self,
        definition: DefinitionId,
        text: &str,
    ) -> Option<Missing> {
        let codes = self.codes.get(&definition)?;
        if let Some(missing) = codes.missing.get(text) {
            return Some(*missing);
        }
        let mut words = text.split_whitespace();
        let first = codes.missing.get(words.next()?).copied();
        first.filter(|_| words.all(|word| codes.missing.contains_key(word)))
    }
}

/// Builds the answers. `last` is the place of the last answer of an interview that was
/// broken off: what comes behind it was not reached.
pub(super) fn answers(engine: &Engine, last: Option<u64>) -> Answers {
    let coder = Coder::new(engine);
    let reasons = Reasons::new(engine, &coder);
    let mut recorder = Recorder {
        engine,
        coder: &coder,
        reasons,
        last,
        miss: BTreeMap::new(),
        langs: BTreeMap::new(),
    };
    let row = recorder.row(engine.form.columns(), ScopeId(0), "");
    let mut a = BTreeMap::new();
    a.extend(row);
    Answers { a, miss: recorder.miss, langs: recorder.langs }
}

struct Recorder<'a> {
    engine: &'a Engine,
    coder: &'a Coder<'a>,
    reasons: Reasons<'a>,
    last: Option<u64>,
    miss: BTreeMap<String, Missing>,
    langs: BTreeMap<String, String>,
}

impl Recorder<'_> {
    fn row(
        &mut self,
        columns: &[Column],
        scope: ScopeId,
        prefix: &str,
    ) -> Map<String, Value> {
        let mut row = Map::new();
        for column in columns {
            let name = format!("{prefix}{}", column.name);
            let instance = &self.engine.instance;
            let node = instance.member(&self.engine.form, column.definition, scope);
            let value = node.map_or(Value::Null, |node| self.value(column, node, &name));
            row.insert(column.name.clone(), value);
        }
        row
    }

    fn value(&mut self, column: &Column, node: NodeId, name: &str) -> Value {
        if !self.engine.group_relevant(node) {
            let reason = self.reasons.irrelevant(self.decided_at(node));
            self.miss.insert(name.to_owned(), reason);
            return Value::Null;
        }
        if column.kind == VariableKind::Repeat {
            return self.rows(column, node, name);
        }
        self.note_language(node, name);
        let text = self.engine.instance.node(node).map_or("", |node| node.shown());
        let reason = match text.is_empty() {
            true => self.broke_off(column, node),
            false => self.coder.missing(column.definition, text),
        };
        if let Some(reason) = reason {
            self.miss.insert(name.to_owned(), reason);
            return Value::Null;
        }
        if text.is_empty() { Value::Null } else { self.typed(column, text) }
    }

    /// Notes the language of an answer that was given in another one than the last.
    fn note_language(&mut self, node: NodeId, name: &str) {
        let Some(live) = self.engine.instance.node(node) else { return };
        let is_answer = live.by_hand && !live.shown().is_empty();
        if is_answer && live.language != self.engine.language {
            let tag = self.engine.form.language_tag(live.language);
            self.langs.insert(name.to_owned(), tag.to_owned());
        }
    }

    /// Of a range the first instance: its relevance is that of its instances.
    fn decided_at(&self, node: NodeId) -> NodeId {
        let around = self.engine.instance.node(node).and_then(|node| node.parent);
        let parent_relevant = around
            .and_then(|id| self.engine.instance.node(id))
            .is_none_or(|n| n.relevant);
        let first = self.engine.instance.instances(node).first();
        first.copied().filter(|_| parent_relevant).unwrap_or(node)
    }

    fn rows(&mut self, column: &Column, range: NodeId, name: &str) -> Value {
        let instances = self.engine.instance.instances(range).to_vec();
        let live = instances.into_iter().filter(|id| self.engine.group_relevant(*id));
        let live: Vec<NodeId> = live.collect();
        let mut rows = Vec::new();
        for (index, id) in live.into_iter().enumerate() {
            let Some(scope) = self.engine.instance.node(id).map(|node| node.scope) else {
                continue;
            };
            let prefix = format!("{name}[{index}].");
            rows.push(Value::Object(self.row(&column.rows, scope, &prefix)));
        }
        Value::Array(rows)
    }

    /// A blank question behind the last answer was never reached.
    fn broke_off(&self, column: &Column, node: NodeId) -> Option<Missing> {
        let live = self.engine.instance.node(node)?;
        let asked = column.control.is_some() && !live.readonly;
        let reached = self.last.is_none_or(|last| live.order <= last);
        (asked && !reached).then_some(Missing::BrokeOff)
    }

    fn typed(&self, column: &Column, text: &str) -> Value {
        let codes = || self.coder.codes.get(&column.definition);
        match column.kind {
            VariableKind::Int | VariableKind::Decimal => number(text),
            VariableKind::Bool => boolean(text),
            VariableKind::One => {
                codes().map_or_else(|| Value::from(text), |codes| codes.code(text))
            }
            VariableKind::Multi => list(text, codes(), true),
            VariableKind::Rank => list(text, codes(), false),
            VariableKind::Geo => geometry(text),
            VariableKind::Text
            | VariableKind::Date
            | VariableKind::Time
            | VariableKind::DateTime
            | VariableKind::File
            | VariableKind::Repeat => Value::from(text),
        }
    }
}

/// A number; what is none stays text, so that nothing is lost.
fn number(text: &str) -> Value {
    if let Ok(integer) = text.parse::<i64>() {
        return Value::from(integer);
    }
    let decimal = minyi_xpath::parse_number(text).and_then(Number::from_f64);
    decimal.map_or_else(|| Value::from(text), Value::Number)
}

fn boolean(text: &str) -> Value {
    match text {
        "true" | "1" | "OK" => Value::Bool(true),
        "false" | "0" => Value::Bool(false),
        other => Value::from(other),
    }
}

/// Codes of the chosen values, without those that mean that there is no answer.
fn list(text: &str, codes: Option<&Codes>, sorted: bool) -> Value {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let Some(codes) = codes else { return words.into() };
    words.retain(|word| !codes.missing.contains_key(*word));
    if sorted {
        sorted::sort_by_key(&mut words, |word| {
            codes.order.get(*word).copied().unwrap_or(usize::MAX)
        });
    }
    words.into_iter().map(|word| codes.code(word)).collect()
}

/// `[longitude, latitude, altitude, accuracy]` as far as given; a list of several points.
fn geometry(text: &str) -> Value {
    let points: Vec<Value> =
        text.split(';').map(str::trim).filter(|p| !p.is_empty()).map(position).collect();
    match (text.contains(';'), points.as_slice()) {
        (false, [point]) => point.clone(),
        _ => Value::Array(points),
    }
}

fn position(point: &str) -> Value {
    let mut numbers: Vec<Value> = point.split_whitespace().map(number).collect();
    if numbers.len() >= 2 {
        numbers.swap(0, 1);
    }
    Value::Array(numbers)
}
