//! Answers that come from elsewhere than the screen, and those that people do not change.

use std::collections::BTreeMap;

use leptos::prelude::*;
use minyi_form::engine::{NodeId, Refusal};

use super::{Core, NodeView, Session};

impl Session {
    /// The answers as they stand, by variable name.
    pub fn answers(self) -> BTreeMap<String, serde_json::Value> {
        self.core.with_value(|core| core.engine.answers())
    }

    /// The author's sentence about what is wrong with a node, "" if none.
    pub fn message(self, node: NodeId) -> String {
        self.core.with_value(|core| core.engine.message(node))
    }

    /// The node at a path.
    pub fn find(self, path: &str) -> Option<NodeId> {
        self.core.with_value(|core| core.engine.find(path))
    }

    /// Gives an answer from elsewhere than the screen.
    ///
    /// # Errors
    /// When the engine does not take it; the former answer stays.
    pub fn give(self, node: NodeId, text: &str) -> Result<(), Refusal> {
        let was = self.core.with_value(|core| core.engine.state(node).map(|s| s.text));
        if was.as_deref() == Some(text) {
            return Ok(());
        }
        self.edit(|engine| engine.answer(node, text))
    }

    /// Has an answer shown and not changed by people from now on.
    pub fn lock(self, node: NodeId) {
        self.core.update_value(|core| {
            core.locked.insert(node);
        });
        for view in self.views_of(node) {
            view.readonly.set(true);
        }
    }

    /// Has all answers shown and not changed by people.
    pub fn lock_all(self) {
        let nodes = self.core.with_value(|core| core.engine.nodes());
        nodes.into_iter().for_each(|node| self.lock(node));
    }
}

impl Core {
    /// A node that is locked stays so.
    pub(super) fn keep_locked(&self, view: &NodeView) {
        if view.node.is_some_and(|node| self.locked.contains(&node)) {
            view.readonly.set(true);
        }
    }
}
