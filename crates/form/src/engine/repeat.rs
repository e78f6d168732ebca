//! Repeat instances: adding, removing, counting.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::RuleKind;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::instance::Sort;
use crate::engine::{Engine, NodeId};
use crate::form::{ControlId, DefinitionId};

/// Most instances that `jr:count` may ask for.
const MAX_COUNT: f64 = 10_000.0;

impl Engine {
    /// Adds an instance at `index`, with the instances that repeats in it begin with, and
    /// queues all of its rules.
    pub(super) fn insert(&mut self, range: NodeId, index: usize) -> Option<NodeId> {
        let form = Arc::clone(&self.form);
        let id = self.instance.insert_instance(&form, range, index)?;
        self.inherit(id);
        self.fill_ranges(id);
        self.touch_sums(id);
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
        self.instance.index_of(range, id).unwrap_or(0)
    }

    /// Relevance and read-only of the nodes around a new one hold for it and all below.
    pub(super) fn inherit(&mut self, id: NodeId) {
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
        for (index, texts) in written.first_instances.iter().enumerate() {
            let inserted = self.instance.insert_instance(&form, range, index);
            let Some(id) = inserted else { return };
            self.inherit(id);
            self.first_texts(definition, id, texts);
        }
    }

    /// Gives a new instance its texts and the inner instances that are named among them;
    /// without any, its inner repeats begin as in every new instance.
    fn first_texts(
        &mut self,
        repeat: DefinitionId,
        id: NodeId,
        texts: &[(DefinitionId, String)],
    ) {
        let form = Arc::clone(&self.form);
        if !texts.iter().any(|(definition, _)| form.is_repeat(*definition)) {
            self.fill_ranges(id);
        }
        let Some(scope) = self.instance.node(id).map(|node| node.scope) else { return };
        let mut scopes = BTreeMap::from([(Some(repeat), scope)]);
        for (definition, text) in texts {
            let scope = scopes.get(&form.slot(*definition).owner).copied();
            let node =
                scope.and_then(|scope| self.instance.member(&form, *definition, scope));
            let Some(node) = node else { continue };
            if !form.is_repeat(*definition) {
                if let Some(node) = self.instance.node_mut(node) {
                    node.text.clone_from(text);
                }
                continue;
            }
            let index = self.instance.instances(node).len();
            let inner = self.instance.insert_instance(&form, node, index);
            if let Some(inner) = inner {
                self.inherit(inner);
                let scope = self.instance.node(inner).map(|inner| inner.scope);
                scopes.extend(scope.map(|scope| (Some(*definition), scope)));
            }
        }
    }

    /// Takes an instance out.
    pub(super) fn take_out(&mut self, id: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(range) = self.instance.range_of(&form, id) else { return };
        let index = self.instances_before(range, id);
        self.touch_sums(id);
        for node in self.instance.subtree(id) {
            self.forget(node);
        }
        self.instance.remove_instance(&form, id);
        self.wave.structure = true;
        self.tell_instances(range, index);
    }

    /// Drops what is kept of a node outside of the tree.
    fn forget(&mut self, node: NodeId) {
        let lists = self.lists.range((node, ControlId(0))..=(node, ControlId(u32::MAX)));
        let keys: Vec<_> = lists.map(|(key, _)| *key).collect();
        for key in keys {
            self.lists.remove(&key);
        }
        self.overridden.remove(&node);
        let rules = self.form.rules_of(self.instance.definition(node));
        self.totals.forget(rules, node);
        for rule in rules {
            self.chosen.remove(&(*rule, node));
        }
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
        let written = rule.and_then(|rule| self.form.written(rule));
        let place = written.map_or(Place::Form, |written| written.place.clone());
        let message =
            format!("{wanted} instances are asked for, {MAX_COUNT} is the most");
        self.remark(Diagnostic::warning(Code::TooLarge, place, message));
    }
}
