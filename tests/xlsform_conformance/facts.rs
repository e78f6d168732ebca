//! What an XForm must say, as the cases put it: XPath that finds something, finds so many
//! nodes, or finds these nodes and no others.

use std::collections::BTreeSet;

use minyi_xpath::{
    Context, Document, DocumentNode, Expression, Host, Moment, Tree, Value, evaluate,
};
use serde_json::Value as Json;

/// Prefixes as the cases write them.
const PREFIXES: [(&str, &str); 8] = [
    ("x", "http://www.w3.org/2002/xforms"),
    ("h", "http://www.w3.org/1999/xhtml"),
    ("ev", "http://www.w3.org/2001/xml-events"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("jr", "http://openrosa.org/javarosa"),
    ("orx", "http://openrosa.org/xforms"),
    ("odk", "http://www.opendatakit.org/xforms"),
    ("entities", "http://www.opendatakit.org/xforms/entities"),
];

/// The facts of a case that an XForm does not meet.
pub(crate) fn unmet(case: &Json, xform: &str) -> Vec<String> {
    let Ok(mut document) = Document::parse(xform) else {
        return vec!["no XML".to_owned()];
    };
    PREFIXES.iter().for_each(|(prefix, uri)| document.declare(prefix, uri));
    let list = |name: &str| case[name].as_array().cloned().unwrap_or_default();
    let mut unmet = Vec::new();
    for fact in list("xpath_match") {
        let path = fact.as_str().unwrap_or_default();
        if !finds(&document, path, |n_nodes| n_nodes > 0) {
            unmet.push(format!("nothing is at {path}"));
        }
    }
    for fact in list("xpath_count") {
        let (path, n) = (fact[0].as_str().unwrap_or_default(), fact[1].as_u64());
        if !finds(&document, path, |n_nodes| Some(n_nodes as u64) == n) {
            unmet.push(format!("not {n:?} nodes at {path}"));
        }
    }
    for fact in list("xpath_exact") {
        let path = fact[0].as_str().unwrap_or_default();
        let wanted =
            fact[1].as_array().into_iter().flatten().map(|text| words(&text_of(text)));
        let wanted: BTreeSet<String> = wanted.collect();
        let found = strings(&document, path);
        if found != wanted {
            unmet.push(format!("{path}: {found:?}, not {wanted:?}"));
        }
    }
    unmet
}

fn text_of(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

fn finds(document: &Document, path: &str, is_right: impl Fn(usize) -> bool) -> bool {
    match value(document, path) {
        Some(Value::NodeSet(nodes)) => is_right(nodes.len()),
        Some(Value::Boolean(truth)) => truth,
        Some(Value::Number(_) | Value::Text(_)) | None => false,
    }
}

/// Texts of the nodes; of elements, what an XML writer makes of them is not compared.
fn strings(document: &Document, path: &str) -> BTreeSet<String> {
    match value(document, path) {
        Some(Value::NodeSet(nodes)) => {
            nodes.iter().map(|node| words(&document.string_value(*node))).collect()
        }
        Some(Value::Number(_) | Value::Text(_) | Value::Boolean(_)) | None => {
            BTreeSet::new()
        }
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn value(document: &Document, path: &str) -> Option<Value<DocumentNode>> {
    let expression = Expression::parse(path.trim()).ok()?;
    let context = Context::new(document, &Nowhere, document.root_node());
    evaluate(&expression, &context).ok()
}

/// No fact asks for time or chance.
struct Nowhere;

impl Host for Nowhere {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 0, offset_minutes: 0 }
    }

    fn offset_at(&self, _: i64) -> i32 {
        0
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn new_id(&self) -> String {
        String::new()
    }
}
