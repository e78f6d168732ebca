//! Repeat instances: adding, removing, counting.

use std::sync::Arc;

use crate::compile::RuleKind;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::instance::Sort;
use crate::engine::{Engine, NodeId};

/// Most instances that `jr:count` may ask for.
const MAX_COUNT: f64 = 10_000.0;

impl Engine {
    /// Adds an instance at `index` and queues all of its rules. Repeats in it begin without
    /// instances: only those that the form starts with are given some by it.
    pub(super) fn insert(&mut self, range: NodeId, index: usize) -> Option<NodeId> {
        let form = Arc::clone(&self.form);
        let id = self.instance.insert_instance(&form, range, index)?;
        self.inherit(id);
        self.wave.structure = true;
        self.wave.added.push(id);
        let index = self.instances_before(range, id);
        self.tell_instances(range, index);
        for node in self.instance.subtree(id) {
            self.start(node);
        }
        Some(id)
    }

    fn instances_before(&self, range: NodeId, id: NodeId) -> usize {
        let mut instances = self.instance.instances(range).iter();
        instances.position(|instance| *instance == id).unwrap_or(0)
    }

    /// Relevance and read-only of the nodes around a new one hold for it and all below.
    fn inherit(&mut self, id: NodeId) {
        let parent = self.instance.node(id).and_then(|node| node.parent);
        let Some(parent) = parent.and_then(|parent| self.instance.node(parent)) else {
            return;
        };
        let (relevant, readonly) = (parent.relevant, parent.readonly);
        for node in self.instance.subtree(id) {
            if let Some(node) = self.instance.node_mut(node) {
                node.relevant = relevant;
                node.readonly = readonly;
            }
        }
    }

    /// Queues the rules of a new node.
    pub(super) fn start(&mut self, id: NodeId) {
        self.push_rules(id);
        self.coerce_default(id);
        if self.instance.node(id).is_some_and(|node| !node.text.is_empty()) {
            self.refilter(id);
        }
    }

    /// A default that is no value of its type is none.
    pub(super) fn coerce_default(&mut self, id: NodeId) {
        let text = self.instance.node(id).map_or("", |node| node.text.as_str());
        if !text.is_empty() {
            let text = self.coerced(id, text);
            if let Some(node) = self.instance.node_mut(id) {
                node.text = text;
            }
        }
    }

    /// Gives the ranges right below a new node the instances they begin with.
    pub(super) fn fill_ranges(&mut self, top: NodeId) {
        for id in self.instance.subtree(top) {
            if self.instance.node(id).is_some_and(|node| node.sort == Sort::Range) {
                self.first_instances(id);
            }
        }
    }

    fn first_instances(&mut self, range: NodeId) {
        let form = Arc::clone(&self.form);
        let definition = self.instance.definition(range);
        let Some(written) = form.form().node(definition) else { return };
        for (index, answers) in written.first_instances.iter().enumerate() {
            let Some(id) = self.instance.insert_instance(&form, range, index) else {
                return;
            };
            self.inherit(id);
            let scope = self.instance.node(id).map(|node| node.scope);
            for (leaf, text) in answers {
                let node =
                    scope.and_then(|scope| self.instance.member(&form, *leaf, scope));
                let node = node.filter(|_| form.slot(*leaf).owner == Some(definition));
                if let Some(node) = node.and_then(|node| self.instance.node_mut(node)) {
                    node.text.clone_from(text);
                }
            }
            self.fill_ranges(id);
        }
    }

    /// Takes an instance out.
    pub(super) fn take_out(&mut self, id: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(range) = self.instance.range_of(&form, id) else { return };
        let index = self.instances_before(range, id);
        for node in self.instance.subtree(id) {
            self.lists.retain(|(owner, _), _| *owner != node);
        }
        self.instance.remove_instance(&form, id);
        self.wave.structure = true;
        self.tell_instances(range, index);
    }

    /// Brings a repeat to the number of instances that its count asks for.
    pub(super) fn set_count(&mut self, range: NodeId, text: &str) {
        let wanted = minyi_xpath::parse_number(text).unwrap_or(0.0);
        if wanted > MAX_COUNT {
            self.remark_count(range, wanted);
        }
        let wanted = wanted.clamp(0.0, MAX_COUNT) as usize;
        while self.instance.instances(range).len() < wanted {
            let index = self.instance.instances(range).len();
            if self.insert(range, index).is_none() {
                return;
            }
        }
        while self.instance.instances(range).len() > wanted {
            let Some(last) = self.instance.instances(range).last().copied() else {
                return;
            };
            self.take_out(last);
        }
    }

    fn remark_count(&mut self, range: NodeId, wanted: f64) {
        let definition = self.instance.definition(range);
        let rule = self.form.rule_of(definition, RuleKind::Count);
        let place = rule.map_or(Place::Form, |rule| rule.written.place.clone());
        let message =
            format!("{wanted} instances are asked for, {MAX_COUNT} is the most");
        self.remark(Diagnostic::warning(Code::TooLarge, place, message));
    }
}
