//! Paths to nodes of the primary instance.

use std::collections::{BTreeMap, BTreeSet};

use crate::form::DefinitionId;

/// Definitions by their absolute path, and paths by the id of their bind.
#[derive(Clone, Debug, Default)]
pub(super) struct Paths {
    definitions: BTreeMap<String, DefinitionId>,
    by_bind: BTreeMap<String, String>,
    /// Paths that a `repeat` names.
    pub(super) repeats: BTreeSet<String>,
}

impl Paths {
    /// Keeps the first definition of a path.
    pub(super) fn add(&mut self, path: String, id: DefinitionId) {
        self.definitions.entry(path).or_insert(id);
    }

    pub(super) fn definition(&self, path: &str) -> Option<DefinitionId> {
        self.definitions.get(path).copied()
    }

    pub(super) fn add_bind(&mut self, id: &str, path: String) {
        self.by_bind.insert(id.to_owned(), path);
    }

    pub(super) fn of_bind(&self, id: &str) -> Option<&str> {
        self.by_bind.get(id).map(String::as_str)
    }
}

/// Absolute path of `reference` seen from `context`; none when it is no plain path.
pub(super) fn absolute(reference: &str, context: &str) -> Option<String> {
    let reference = reference.trim();
    // Most are written in full.
    let in_full = reference.strip_prefix('/');
    if in_full.is_some_and(|steps| steps.split('/').all(is_step)) {
        return Some(reference.to_owned());
    }
    let reference = reference.strip_prefix("current()/").unwrap_or(reference);
    let mut steps: Vec<&str> = match reference.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => context.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in reference.split('/').map(str::trim) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            _ if is_step(step) => steps.push(step),
            _ => return None,
        }
    }
    Some(format!("/{}", steps.join("/")))
}

fn is_step(step: &str) -> bool {
    crate::read::names::is_name(step.strip_prefix('@').unwrap_or(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_absolute() {
        for (reference, context, path) in [
            ("/data/a", "/data/b", Some("/data/a")),
            (" /data/a ", "", Some("/data/a")),
            ("a/b", "/data", Some("/data/a/b")),
            (".", "/data/r", Some("/data/r")),
            ("../x", "/data/r", Some("/data/x")),
            ("@id", "/data/e", Some("/data/e/@id")),
            ("orx:meta/x", "/data", Some("/data/orx:meta/x")),
            ("a[1]", "/data", None),
            ("../../..", "/data", None),
        ] {
            assert_eq!(absolute(reference, context).as_deref(), path, "{reference}");
        }
    }
}
