//! The edits that a caller can make.

use std::sync::Arc;

use minyi_xpath::parse_number;

use crate::answer::{canonical, words};
use crate::compile::RuleKind;
use crate::draft::{Drawn, Edit, EditKind};
use crate::engine::{Changes, Engine, Facet, NodeId, Refusal, ScopeId, Sort};
use crate::form::{Control, ControlKind, ValueType};
use crate::sorted;

impl Engine {
    /// Gives, changes or (with "") clears an answer, as text of XForms: several choices
    /// with a space between them. Choices that are not offered are left out; several
    /// choices are stored in the order offered, a ranking in the order given.
    ///
    /// # Errors
    /// When the node is gone, readonly or a group, or the text is no value of its type.
    pub fn answer(&mut self, node: NodeId, text: &str) -> Result<Changes, Refusal> {
        self.answer_with(node, text, Drawn::default())
    }

    pub(super) fn answer_with(
        &mut self,
        node: NodeId,
        text: &str,
        replayed: Drawn,
    ) -> Result<Changes, Refusal> {
        let text = self.acceptable(node, text)?;
        let what = EditKind::Answer { path: self.path(node), text: text.clone() };
        self.begin(replayed);
        if self.instance.node(node).is_some_and(|live| live.text == text) {
            return Ok(Changes::default());
        }
        self.keep_computed(node);
        self.set_by_hand(node, true);
        self.note_language(node);
        self.set_text(node, &text);
        self.settle();
        Ok(self.finish_edit(what))
    }

    /// Keeps in which language an answer was given.
    fn note_language(&mut self, node: NodeId) {
        let language = self.language;
        if let Some(node) = self.instance.node_mut(node) {
            node.language = language;
        }
    }

    /// The text as it will be stored.
    fn acceptable(&self, id: NodeId, text: &str) -> Result<String, Refusal> {
        let node = self.instance.live(id).ok_or(Refusal::UnknownNode)?;
        if node.first_child.is_some() || node.sort == Sort::Range {
            return Err(Refusal::WrongKind);
        }
        if node.readonly {
            return Err(Refusal::Readonly);
        }
        let bind = self.form.form().node(node.definition).map(|node| &node.bind);
        let value_type = bind.map_or(ValueType::String, |bind| bind.value_type);
        let Some((control, written)) = self.choosing(id) else {
            let text = canonical(value_type, text).filter(|text| self.in_range(id, text));
            return text.ok_or(Refusal::WrongType(value_type));
        };
        let kept = match written.kind {
            ControlKind::SelectMultiple => {
                self.values(control, id).map(|values| in_order(text, &values))
            }
            ControlKind::Rank => self.keep_offered(control, id, &once_each(text)),
            ControlKind::SelectOne
            | ControlKind::Input
            | ControlKind::Range
            | ControlKind::Trigger
            | ControlKind::Upload
            | ControlKind::Group
            | ControlKind::Repeat => self.keep_offered(control, id, text.trim()),
        };
        Ok(kept.unwrap_or_else(|| words(text)))
    }

    /// Whether a number lies between the ends of the range that asks for it, if one does.
    fn in_range(&self, id: NodeId, text: &str) -> bool {
        let form = self.form.form();
        let controls = self.form.controls_of(self.instance.definition(id)).iter();
        let controls = controls.filter_map(|id| form.control(*id));
        let mut ranges = controls.filter(|control| control.kind == ControlKind::Range);
        let end = |control: &Control, name: &str| {
            let end = control.others.iter().find(|(known, _)| known == name);
            end.and_then(|(_, text)| parse_number(text))
        };
        let Some(number) = parse_number(text) else { return true };
        ranges.all(|control| match (end(control, "start"), end(control, "end")) {
            (Some(a), Some(b)) => a.min(b) <= number && number <= a.max(b),
            (Some(_), None) | (None, Some(_)) | (None, None) => true,
        })
    }

    /// Adds an instance to a repeat: behind the one at the zero-based index `after`, or
    /// at the end.
    ///
    /// # Errors
    /// When the node is no range, the form counts the instances, or there are too many.
    pub fn add_instance(
        &mut self,
        range: NodeId,
        after: Option<usize>,
    ) -> Result<Changes, Refusal> {
        let count = self.instance.instances(range).len();
        let index = after.map_or(count, |after| (after + 1).min(count));
        self.free_range(range)?;
        self.add_with(range, index, Drawn::default())
    }

    pub(super) fn add_with(
        &mut self,
        range: NodeId,
        index: usize,
        replayed: Drawn,
    ) -> Result<Changes, Refusal> {
        let what = EditKind::AddInstance { path: self.path(range), index };
        self.begin(replayed);
        let added = self.insert(range, index);
        self.settle();
        let changes = self.finish_edit(what);
        if added.is_none() {
            self.edits.pop();
            return Err(Refusal::TooManyNodes);
        }
        Ok(changes)
    }

    /// Removes a repeat instance with all answers in it.
    ///
    /// # Errors
    /// When the node is no repeat instance, or the form counts the instances.
    pub fn remove_instance(&mut self, instance: NodeId) -> Result<Changes, Refusal> {
        self.instance.live(instance).ok_or(Refusal::UnknownNode)?;
        let form = Arc::clone(&self.form);
        let range = self.instance.range_of(&form, instance).ok_or(Refusal::WrongKind)?;
        let index = self.position(instance).ok_or(Refusal::WrongKind)?;
        self.free_range(range)?;
        self.remove_with(range, index, Drawn::default())
    }

    pub(super) fn remove_with(
        &mut self,
        range: NodeId,
        index: usize,
        replayed: Drawn,
    ) -> Result<Changes, Refusal> {
        let instance = self.instance.instances(range).get(index).copied();
        let instance = instance.ok_or(Refusal::UnknownNode)?;
        let what = EditKind::RemoveInstance { path: self.path(range), index };
        self.begin(replayed);
        self.take_out(instance);
        self.settle();
        Ok(self.finish_edit(what))
    }

    pub(super) fn free_range(&self, range: NodeId) -> Result<(), Refusal> {
        let node = self.instance.live(range).ok_or(Refusal::UnknownNode)?;
        match (node.sort, self.is_counted(range)) {
            (Sort::Range, false) => Ok(()),
            (Sort::Range, true) => Err(Refusal::FixedCount),
            (Sort::Element | Sort::Attribute, _) => Err(Refusal::WrongKind),
        }
    }

    /// Makes another form language the active one.
    ///
    /// # Errors
    /// When the form has no language of this index.
    pub fn set_language(&mut self, index: usize) -> Result<Changes, Refusal> {
        self.set_language_with(index, Drawn::default())
    }

    pub(super) fn set_language_with(
        &mut self,
        index: usize,
        replayed: Drawn,
    ) -> Result<Changes, Refusal> {
        if index >= self.form.form().languages.len().max(1) {
            return Err(Refusal::UnknownLanguage);
        }
        self.begin(replayed);
        if index == self.language {
            return Ok(Changes::default());
        }
        self.language = index;
        self.push_all_of_language();
        self.settle();
        Ok(self.finish_edit(EditKind::Language { index }))
    }

    /// Rules and labels that depend on the language.
    fn push_all_of_language(&mut self) {
        let form = Arc::clone(&self.form);
        for node in self.instance.subtree(self.instance.root()) {
            let definition = self.instance.definition(node);
            for id in form.rules_of(definition) {
                let rule = form.rule(*id).filter(|rule| rule.language);
                let at_range =
                    self.instance.node(node).is_some_and(|n| n.sort == Sort::Range);
                if rule.is_some_and(|rule| (rule.kind == RuleKind::Count) == at_range) {
                    self.push(*id, node);
                }
            }
            if !form.controls_of(definition).is_empty() {
                self.touch(node, Facet::Label);
            }
        }
        // Groups without a node are told of at the nodes around them.
        for index in 0..form.form().controls.len() as u32 {
            let context = form.context(crate::form::ControlId(index));
            for node in self.instance.nodes_of(&form, context, ScopeId(0)) {
                self.touch(node, Facet::Label);
            }
        }
    }

    // The frame of every edit

    pub(super) fn begin(&mut self, replayed: Drawn) {
        self.draws.begin(replayed);
        self.trace.begin();
        self.wave = super::recompute::Wave::default();
    }

    /// What the edit changed; the edit goes into the journal.
    pub(super) fn finish_edit(&mut self, what: EditKind) -> Changes {
        let at_ms = self.host.now().epoch_ms;
        let drawn = self.draws.end();
        self.edits.push(Edit { at_ms, what, drawn });
        self.changes()
    }

    pub(super) fn changes(&mut self) -> Changes {
        let wave = std::mem::take(&mut self.wave);
        let alive = |node: &NodeId| self.instance.live(*node).is_some();
        let mut nodes: Vec<(NodeId, Facet)> =
            wave.touched.into_iter().filter(|(node, _)| alive(node)).collect();
        sorted::sort_by_key(&mut nodes, |(node, facet)| (self.order(*node), *facet));
        Changes { nodes, structure: wave.structure, wanted: wave.wanted }
    }

    /// Edits since the one with this number, from 0, in this session.
    pub fn edits_since(&self, number: usize) -> &[Edit] {
        self.edits.get(number..).unwrap_or(&[])
    }

    /// The edit made last in this session.
    pub fn last_edit(&self) -> Option<&Edit> {
        self.edits.last()
    }

    /// Evaluates every rule anew; gives what changed, which is nothing unless the program
    /// is at fault. Rules that read the clock or chance keep what they gave, and so do
    /// calculations overwritten by hand.
    pub fn recompute_all(&mut self) -> Changes {
        self.begin(Drawn::default());
        self.totals.clear();
        self.push_everything(true);
        self.settle();
        self.draws.end();
        self.changes()
    }

    /// Queues every rule of the instance; `settled` leaves out what must not run again.
    pub(super) fn push_everything(&mut self, settled: bool) {
        let form = Arc::clone(&self.form);
        for node in self.instance.subtree(self.instance.root()) {
            let Some(live) = self.instance.node(node) else { continue };
            let (sort, by_hand) = (live.sort, live.by_hand);
            for id in form.rules_of(live.definition) {
                let Some(rule) = form.rule(*id) else { continue };
                let at_its_node = (rule.kind == RuleKind::Count) == (sort == Sort::Range);
                let kept = settled
                    && ((rule.kind == RuleKind::Calculate && (by_hand || rule.changing))
                        || matches!(rule.kind, RuleKind::Label(_)));
                if at_its_node && !kept {
                    self.push(*id, node);
                }
            }
        }
    }
}

/// The chosen values in the order offered, each once.
fn in_order(text: &str, values: &[String]) -> String {
    let chosen: Vec<&str> = text.split_whitespace().collect();
    let kept = values.iter().map(String::as_str).filter(|value| chosen.contains(value));
    once_each(&kept.collect::<Vec<_>>().join(" "))
}

fn once_each(text: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.join(" ")
}
