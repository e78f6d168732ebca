//! Why an answer is missing.
//!
//! An irrelevant question *does not apply* when everything that decides on it was
//! answered; it was *not asked* when a deciding answer is missing itself: left blank,
//! "don't know", refused, or never asked in turn. Through calculations this is followed
//! to the answers that they are computed from.

use std::collections::BTreeMap;

use crate::compile::{Read, ReadKind, RuleKind};
use crate::engine::record::Coder;
use crate::engine::{Engine, NodeId};
use crate::submission::Missing;

/// Finds reasons; remembers what it has settled.
pub(super) struct Reasons<'a> {
    engine: &'a Engine,
    coder: &'a Coder<'a>,
    settled: BTreeMap<NodeId, bool>,
}

impl<'a> Reasons<'a> {
    pub(super) fn new(engine: &'a Engine, coder: &'a Coder<'a>) -> Reasons<'a> {
        Reasons { engine, coder, settled: BTreeMap::new() }
    }

    /// Why an irrelevant node has no answer.
    pub(super) fn irrelevant(&mut self, id: NodeId) -> Missing {
        match self.is_decided(id) {
            true => Missing::NotApplicable,
            false => Missing::NotAsked,
        }
    }

    /// Whether everything was answered that decides on an irrelevant node: what the
    /// outermost rule reads that makes it irrelevant.
    fn is_decided(&mut self, id: NodeId) -> bool {
        let instance = &self.engine.instance;
        let above = std::iter::successors(Some(id), |id| {
            instance.node(*id).and_then(|node| node.parent)
        });
        let decides =
            |id: &NodeId| instance.node(*id).is_some_and(|node| !node.own_relevant);
        let Some(top) = above.filter(decides).last() else { return true };
        self.reads_settled(top, RuleKind::Relevance)
    }

    fn reads_settled(&mut self, id: NodeId, kind: RuleKind) -> bool {
        let form = std::sync::Arc::clone(&self.engine.form);
        let rule = form.rule_of(self.engine.instance.definition(id), kind);
        let reads = rule.map_or(&[][..], |rule| &*rule.reads);
        let nodes: Vec<NodeId> =
            reads.iter().flat_map(|read| self.engine.nodes_read(id, read)).collect();
        nodes.into_iter().all(|node| self.is_settled(node))
    }

    /// Whether a node has an answer, or surely none.
    fn is_settled(&mut self, id: NodeId) -> bool {
        if let Some(known) = self.settled.get(&id) {
            return *known;
        }
        self.settled.insert(id, true); // ends circles
        let settled = self.settle(id);
        self.settled.insert(id, settled);
        settled
    }

    fn settle(&mut self, id: NodeId) -> bool {
        let Some(node) = self.engine.instance.node(id) else { return true };
        if !node.relevant {
            return self.is_decided(id);
        }
        let rule = self.engine.form.rule_of(node.definition, RuleKind::Calculate);
        if rule.is_some() && !node.by_hand {
            return self.reads_settled(id, RuleKind::Calculate);
        }
        !node.shown().is_empty()
            && self.coder.missing(node.definition, node.shown()).is_none()
    }
}

impl Engine {
    /// The nodes whose values a rule at `id` reads by `read`.
    fn nodes_read(&self, id: NodeId, read: &Read) -> Vec<NodeId> {
        let Some(node) = self.instance.node(id) else { return Vec::new() };
        let scope = self.instance.enclosing(node.scope, read.shared);
        match (read.kind, scope) {
            (ReadKind::Value, Some(scope)) => {
                self.instance.nodes_of(&self.form, read.definition, scope)
            }
            (ReadKind::Value, None)
            | (ReadKind::Own | ReadKind::Instances | ReadKind::Position, _) => Vec::new(),
        }
    }
}
