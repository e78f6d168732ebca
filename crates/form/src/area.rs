//! The area tree: where a tablet is at work, at any depth.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bundle::Texts;

/// Levels by depth, from the top down, as bundles name them.
pub const LEVELS: [&str; 5] = ["city", "district", "street", "community", "grid"];

/// Areas in the order of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaTree {
    /// The areas.
    pub areas: Vec<Area>,
}

/// One area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Its code.
    pub code: String,
    /// Code of the area around it, "" at the top.
    pub parent: String,
    /// Name of its level.
    pub level: String,
    /// Its name by language.
    pub name: Texts,
}

impl AreaTree {
    /// The areas directly below `parent`; those at the top for "".
    pub fn below<'t>(&'t self, parent: &'t str) -> impl Iterator<Item = &'t Area> {
        self.areas.iter().filter(move |area| area.parent == parent)
    }

    /// The area with this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.code == code)
    }

    /// From the top to the area with this code; empty when there is none.
    pub fn path(&self, code: &str) -> Vec<&Area> {
        let mut path = Vec::new();
        let mut next = self.area(code);
        while let Some(area) = next.filter(|_| path.len() < self.areas.len()) {
            path.push(area);
            next = self.area(&area.parent);
        }
        path.reverse();
        path
    }

    /// Level to code from the top to the area with this code, for records.
    pub fn codes(&self, code: &str) -> BTreeMap<String, String> {
        let path = self.path(code).into_iter();
        path.map(|area| (area.level.clone(), area.code.clone())).collect()
    }

    /// The deepest area that these codes name.
    pub fn deepest(&self, codes: &BTreeMap<String, String>) -> Option<&Area> {
        let known = codes.values().filter_map(|code| self.area(code));
        known.max_by_key(|area| self.path(&area.code).len())
    }
}
