//! The whole state of an engine as lines, to compare two of them.

use std::collections::BTreeMap;

use minyi_form::engine::{Engine, Outline};

/// Path of every node on screen and off it, with all that is known of it.
pub(crate) fn states(engine: &Engine) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for node in engine.nodes() {
        let path = engine.path(node);
        found.insert(path, format!("{:?}", engine.state(node)));
    }
    outline(engine, &engine.outline(), &mut found);
    found
}

fn outline(engine: &Engine, rows: &[Outline], found: &mut BTreeMap<String, String>) {
    for row in rows {
        let node = row.node.map(|node| engine.path(node)).unwrap_or_default();
        let key = format!("{node} as {:?}", row.control);
        let label = engine.label(row.control, row.node);
        let choices = row.node.map(|node| engine.choices(row.control, node));
        found.insert(key, format!("{:?} {label:?} {choices:?}", row.role));
        outline(engine, &row.children, found);
    }
}

/// The first line in which two states differ.
pub(crate) fn difference(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Option<String> {
    let changed = before.iter().find(|(path, state)| after.get(*path) != Some(state));
    if let Some((path, state)) = changed {
        return Some(format!("{path}\n  {state}\n  {:?}", after.get(path)));
    }
    let added = after.keys().find(|path| !before.contains_key(*path));
    added.map(|path| format!("{path} is new"))
}
