//! Stores what a rule gave, and tells of it when it is not what it was.

use std::sync::Arc;

use crate::answer::coerced;
use crate::compile::{ReadKind, RuleKind};
use crate::engine::instance::Sort;
use crate::engine::recompute::Cause;
use crate::engine::world::World;
use crate::engine::{Engine, Facet, NodeId, Validity};
use crate::form::ValueType;

impl Engine {
    pub(super) fn touch(&mut self, node: NodeId, facet: Facet) {
        self.wave.touched.insert((node, facet));
    }

    /// A computed text in the form of the node's type.
    pub(super) fn coerced(&self, id: NodeId, text: &str) -> String {
        let written = self.form.form().node(self.instance.definition(id));
        let value_type = written.map_or(ValueType::String, |node| node.bind.value_type);
        let world = World { engine: self, at: id, chance: None };
        coerced(value_type, text, &world)
    }

    pub(super) fn is_blank(&self, node: NodeId) -> bool {
        self.instance.node(node).is_none_or(|node| node.shown().is_empty())
    }

    pub(super) fn set_by_hand(&mut self, id: NodeId, by_hand: bool) {
        let node = self.instance.node_mut(id).filter(|node| node.by_hand != by_hand);
        let Some(node) = node else { return };
        node.by_hand = by_hand;
        let definition = node.definition;
        if !by_hand {
            self.overridden.remove(&id);
        }
        // The relevance of a group around it may count answers by hand only.
        let known = self.form.definition(definition);
        if known.is_some_and(|known| known.relevance_component.is_some()) {
            self.tell(id, ReadKind::Value, Cause::Answer);
        }
    }

    /// Keeps what was computed of a node whose text is about to be given by hand.
    pub(super) fn keep_computed(&mut self, id: NodeId) {
        let Some(node) = self.instance.node(id).filter(|node| !node.by_hand) else {
            return;
        };
        if self.form.rule_of(node.definition, RuleKind::Calculate).is_some() {
            self.overridden.insert(id, node.text.clone());
        }
    }

    /// Stores what a calculation gave. An answer by hand stays while the calculation gives
    /// what it gave before: an equal result changes nothing.
    pub(super) fn set_computed(&mut self, id: NodeId, text: &str) {
        let by_hand = self.instance.node(id).is_some_and(|node| node.by_hand);
        if by_hand && self.overridden.get(&id).is_some_and(|known| known == text) {
            return;
        }
        self.set_by_hand(id, false);
        self.set_text(id, text);
    }

    /// Stores an answer and tells its readers, when it is another one.
    pub(super) fn set_text(&mut self, id: NodeId, text: &str) {
        let Some(node) = self.instance.node_mut(id).filter(|node| node.text != text)
        else {
            return;
        };
        let before = node.shown().to_owned();
        text.clone_into(&mut node.text);
        node.offered = None;
        let offered = self.offered(id);
        if let Some(node) = self.instance.node_mut(id) {
            node.offered = offered;
        }
        // Co-dependent rules read what is stored, offered or not.
        self.tell(id, ReadKind::Value, Cause::Answer);
        if self.instance.node(id).is_some_and(|node| node.shown() != before) {
            self.answer_changed(id);
        }
    }

    /// Takes the choices that are offered now into account.
    pub(super) fn refilter(&mut self, id: NodeId) {
        let offered = self.offered(id);
        let Some(node) =
            self.instance.node_mut(id).filter(|node| node.offered != offered)
        else {
            return;
        };
        node.offered = offered;
        self.tell(id, ReadKind::Value, Cause::Choices);
        self.answer_changed(id);
    }

    pub(super) fn answer_changed(&mut self, id: NodeId) {
        self.touch(id, Facet::Value);
        let form = Arc::clone(&self.form);
        let definition = self.instance.definition(id);
        let constraint = form.rules_of(definition).iter().copied().find(|rule| {
            form.rule(*rule).is_some_and(|rule| rule.kind == RuleKind::Constraint)
        });
        if let Some(constraint) = constraint {
            self.push(constraint, id);
        }
        if form.actions().iter().any(|action| action.source == Some(definition)) {
            self.wave.signals.push(id);
        }
        self.refresh_validity(id);
    }

    pub(super) fn set_relevant(&mut self, id: NodeId, own: bool) {
        if let Some(node) = self.instance.node_mut(id) {
            node.own_relevant = own;
        }
        self.refresh_relevance(id);
    }

    /// Takes relevance from the parent and the own rule, for a node and all below.
    pub(super) fn refresh_relevance(&mut self, top: NodeId) {
        let mut open = vec![top];
        while let Some(id) = open.pop() {
            let Some(node) = self.instance.node(id) else { continue };
            let parent = node.parent.and_then(|parent| self.instance.node(parent));
            let relevant =
                node.own_relevant && parent.is_none_or(|parent| parent.relevant);
            if node.relevant == relevant || (id != top && self.decides_itself(id)) {
                continue;
            }
            let blank = node.shown().is_empty();
            if let Some(node) = self.instance.node_mut(id) {
                node.relevant = relevant;
            }
            self.touch(id, Facet::Relevance);
            self.renew(id, relevant);
            if !blank {
                self.tell(id, ReadKind::Value, Cause::Relevance);
            }
            self.refresh_validity(id);
            open.extend(self.instance.attributes(id));
            open.extend(self.instance.children(id));
        }
    }

    /// A calculated node that becomes relevant again is calculated again, also where it
    /// was overwritten by hand: in a further wave, since its rule may have run in this one.
    fn renew(&mut self, id: NodeId, relevant: bool) {
        let overwritten = self.instance.node(id).is_some_and(|node| node.by_hand);
        if relevant && overwritten && self.overridden.contains_key(&id) {
            self.wave.renewed.push(id);
        }
    }

    /// Whether a node's own relevance is about to be evaluated anyway.
    pub(super) fn decides_itself(&self, id: NodeId) -> bool {
        let rules = self.form.rules_of(self.instance.definition(id)).iter().copied();
        rules
            .filter(|rule| {
                self.form.rule(*rule).is_some_and(|rule| rule.kind == RuleKind::Relevance)
            })
            .any(|rule| self.is_queued(rule, id))
    }

    pub(super) fn set_readonly(&mut self, id: NodeId, own: bool) {
        if let Some(node) = self.instance.node_mut(id) {
            node.own_readonly = own;
        }
        self.refresh_readonly(id);
    }

    /// Takes read-only from the parent and the own rule, for a node and all below.
    pub(super) fn refresh_readonly(&mut self, top: NodeId) {
        let mut open = vec![top];
        while let Some(id) = open.pop() {
            let Some(node) = self.instance.node(id) else { continue };
            let parent = node.parent.and_then(|parent| self.instance.node(parent));
            let readonly =
                node.own_readonly || parent.is_some_and(|parent| parent.readonly);
            if node.readonly == readonly {
                continue;
            }
            if let Some(node) = self.instance.node_mut(id) {
                node.readonly = readonly;
            }
            self.touch(id, Facet::Readonly);
            open.extend(self.instance.attributes(id));
            open.extend(self.instance.children(id));
        }
    }

    pub(super) fn set_required(&mut self, id: NodeId, required: bool) {
        let node = self.instance.node_mut(id).filter(|node| node.required != required);
        let Some(node) = node else { return };
        node.required = required;
        self.touch(id, Facet::Required);
        self.refresh_validity(id);
    }

    pub(super) fn set_satisfied(&mut self, id: NodeId, satisfied: bool) {
        let node = self.instance.node_mut(id).filter(|node| node.satisfied != satisfied);
        let Some(node) = node else { return };
        node.satisfied = satisfied;
        self.refresh_validity(id);
    }

    pub(super) fn refresh_validity(&mut self, id: NodeId) {
        let Some(node) = self.instance.node_mut(id) else { return };
        let blank = node.shown().is_empty();
        let validity = match (node.relevant, blank) {
            (false, _) => Validity::Valid,
            (true, true) if node.required => Validity::Required,
            // A constraint is about non-empty answers only (ODK XForms, "bindings").
            (true, false) if !node.satisfied => Validity::Constraint,
            (true, _) => Validity::Valid,
        };
        if node.validity != validity && node.sort != Sort::Range {
            node.validity = validity;
            self.touch(id, Facet::Validity);
        }
    }
}
