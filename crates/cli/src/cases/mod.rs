//! Runs recorded cases of expressions: a line of JSON in, the value as JSON out.
//!
//! A case names a document by an id, a node in it, an expression, and the type that its
//! value is asked for in. Numbers that JSON lacks are texts ("NaN", "Infinity", "-0"), and a
//! node is its path with its text. Nothing here knows what a value should be.

mod paths;

pub use self::paths::{node_at, path_of};

use minyi_xpath::{
    Builder, Context, Document, DocumentNode, Expression, Host, Moment, NodeKind, Stamp,
    Tree, Value, evaluate,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// One case; what is missing in its line is empty here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Case {
    /// Its name.
    pub id: String,
    /// The expression.
    pub expression: String,
    /// Id of its document; `None` means the empty one.
    pub ctx: Option<String>,
    /// Path of the node it is evaluated at, with positions (`/data[1]/age[1]`); the root
    /// when empty.
    pub context_node: Option<String>,
    /// The type its value is asked for in; `error` and nothing mean the value's own.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Name of the time zone; UTC when missing.
    pub tz: Option<String>,
    /// The active language.
    pub lang: Option<String>,
    /// The present moment, as a dateTime.
    pub now: Option<String>,
    /// What a number is rounded to: halves are `2`, hundredths `100`.
    pub round_factor: Option<f64>,
}

/// A document that cases name.
#[derive(Clone, Debug, Deserialize)]
pub struct Source {
    /// Its id.
    pub ctx: String,
    /// Its text.
    pub xml: String,
}

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Name of the case.
    pub id: String,
    /// Type of the value; `error` when there is none.
    #[serde(rename = "type")]
    pub kind: String,
    /// The value, in the format of the cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Offsets of the time zones of the cases that have no summer time, in minutes.
const ZONES: [(&str, i32); 5] = [
    ("UTC", 0),
    ("GMT", 0),
    ("America/Phoenix", -420),
    ("Asia/Kolkata", 330),
    ("Asia/Shanghai", 480),
];

/// The present moment of a case that names none: 2026-03-04T08:30:15.250Z.
const NOW_MS: i64 = 1_772_613_015_250;

/// The world of a case.
struct World<'c> {
    now_ms: i64,
    offset_minutes: i32,
    language: &'c str,
}

impl<'c> World<'c> {
    fn of(case: &'c Case) -> Result<World<'c>, String> {
        let zone = case.tz.as_deref().unwrap_or("UTC");
        let known = ZONES.iter().find(|(name, _)| *name == zone);
        let offset_minutes =
            known.ok_or_else(|| format!("the time zone `{zone}` is not known"))?.1;
        let world = World {
            now_ms: NOW_MS,
            offset_minutes,
            language: case.lang.as_deref().unwrap_or(""),
        };
        let now = case.now.as_deref().and_then(Stamp::parse);
        let now_ms = now.map_or(NOW_MS, |stamp| stamp.epoch_ms(&world));
        Ok(World { now_ms, ..world })
    }
}

impl Host for World<'_> {
    fn now(&self) -> Moment {
        Moment { epoch_ms: self.now_ms, offset_minutes: self.offset_minutes }
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
        self.language
    }
}

/// Runs a case over the text of its document; over an empty document where there is none.
pub fn run(case: &Case, xml: Option<&str>) -> Answer {
    let (kind, value, error) = match value(case, xml) {
        Ok((kind, value)) => (kind.to_owned(), Some(value), None),
        Err(error) => ("error".to_owned(), None, Some(error)),
    };
    Answer { id: case.id.clone(), kind, value, error }
}

fn value<'c>(case: &'c Case, xml: Option<&str>) -> Result<(&'c str, Json), String> {
    let mut document = match xml {
        Some(xml) => Document::parse(xml)?,
        None => Builder::new().finish(),
    };
    // The suites resolve this prefix whether or not the document declares it.
    document.declare("xhtml", "http://www.w3.org/1999/xhtml");
    let world = World::of(case)?;
    let path = case.context_node.as_deref().unwrap_or("");
    let node = node_at(&document, path)
        .ok_or_else(|| format!("the document has no node {path}"))?;
    let expression = Expression::parse(&case.expression).map_err(|errors| {
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    })?;
    let context = Context::new(&document, &world, node);
    let value = evaluate(&expression, &context).map_err(|error| error.to_string())?;
    Ok(wanted(case, &value, &context))
}

/// The value in the type that the case asks for.
fn wanted<'c>(
    case: &'c Case,
    value: &Value<DocumentNode>,
    context: &Context<'_, Document>,
) -> (&'c str, Json) {
    let tree = context.tree;
    let kind = case.kind.as_deref().unwrap_or("");
    let json = match (kind, value) {
        ("number", _) => number(rounded(value.to_number(context), case.round_factor)),
        ("boolean", _) => json!(value.to_boolean()),
        ("string" | "string-regex", _) => json!(value.to_text(tree)),
        ("string-length", _) => json!(value.to_text(tree).chars().count()),
        ("date", _) => json!(date(value.to_text(tree))),
        ("nodeset", Value::NodeSet(nodes)) => {
            nodes.iter().map(|node| described(tree, *node)).collect()
        }
        ("first-node", Value::NodeSet(nodes)) => {
            nodes.first().map_or(Json::Null, |node| described(tree, *node))
        }
        _ => return own(value, tree),
    };
    (kind, json)
}

/// The value in its own type.
fn own(value: &Value<DocumentNode>, tree: &Document) -> (&'static str, Json) {
    match value {
        Value::NodeSet(nodes) => {
            ("nodeset", nodes.iter().map(|node| described(tree, *node)).collect())
        }
        Value::Number(value) => ("number", number(*value)),
        Value::Text(text) => ("string", json!(text)),
        Value::Boolean(boolean) => ("boolean", json!(boolean)),
    }
}

fn rounded(number: f64, factor: Option<f64>) -> f64 {
    factor.map_or(number, |factor| (number * factor).round() / factor)
}

/// A number as the cases write it.
pub fn number(number: f64) -> Json {
    if number.is_nan() {
        json!("NaN")
    } else if number.is_infinite() {
        json!(if number > 0.0 { "Infinity" } else { "-Infinity" })
    } else if number == 0.0 && number.is_sign_negative() {
        json!("-0")
    } else if number.trunc() == number && number.abs() < 1e15 {
        json!(number as i64)
    } else {
        json!(number)
    }
}

/// The date of a dateTime; any other text as it is.
fn date(text: String) -> String {
    Stamp::parse(&text).map_or(text, |stamp| stamp.date_text())
}

/// Path and text of a node; the root has no text here.
fn described(tree: &Document, node: DocumentNode) -> Json {
    match tree.kind(node) {
        NodeKind::Root => json!({ "path": "/", "string": "" }),
        NodeKind::Element
        | NodeKind::Attribute
        | NodeKind::Text
        | NodeKind::Comment
        | NodeKind::ProcessingInstruction => {
            json!({ "path": path_of(tree, node), "string": tree.string_value(node) })
        }
    }
}
