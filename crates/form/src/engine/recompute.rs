//! Decides which rules to evaluate after an edit, and in which order.
//!
//! Rules were ranked when the form was compiled, so that a queue by rank and document
//! order meets each rule at most once per node and wave. An unchanged result ends its
//! branch of the wave. Nothing here knows about screens: the caller turns
//! [`Changes`](super::Changes) into whatever it shows.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use minyi_xpath::{
    Context, EvalError, Expression, evaluate_boolean, evaluate_number, evaluate_text,
};

use crate::compile::{CompiledForm, Ordinal, ReadKind, Reader, Rule, RuleId, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::instance::{ScopeId, Sort};
use crate::engine::trace::Evaluation;
use crate::engine::view::{Handle, View};
use crate::engine::world::World;
use crate::engine::{Engine, Facet, NodeId, Wanted};
use crate::form::DefinitionId;

/// Remarks kept of one session; more would only repeat them.
const MAX_REMARKS: usize = 100;

/// One evaluation to be done, ordered as it must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Task {
    rank: u32,
    /// For rules that run instance by instance: where the instance stands.
    instance: u64,
    inner: u32,
    order: u64,
    rule: RuleId,
    node: NodeId,
}

/// What is to be evaluated, and what was changed so far.
#[derive(Debug, Default)]
pub(crate) struct Wave {
    tasks: BTreeSet<Task>,
    pub(crate) touched: BTreeSet<(NodeId, Facet)>,
    pub(crate) structure: bool,
    /// Nodes that actions listen to and whose answer changed.
    pub(crate) signals: Vec<NodeId>,
    /// Repeat instances that were added.
    pub(crate) added: Vec<NodeId>,
    /// Nodes whose answer the device gives by itself.
    pub(crate) wanted: Vec<Wanted>,
    /// Nodes overwritten by hand that became relevant again.
    pub(crate) renewed: Vec<NodeId>,
    /// The rule that runs now.
    running: Option<Task>,
    /// Evaluations that a circle asks for after they were done: those of the next wave.
    pub(crate) later: BTreeSet<(RuleId, NodeId)>,
}

impl Wave {
    /// Whether the rule that runs now comes after `task` in their common circle.
    fn is_behind(&self, form: &CompiledForm, rule: &Rule, task: Task) -> bool {
        self.running.is_some_and(|running| {
            let circle = form.rule(running.rule).and_then(|rule| rule.circle);
            circle == rule.circle && task <= running
        })
    }
}

/// Why readers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Answer,
    Relevance,
    Choices,
}

impl Engine {
    /// Evaluates what is queued until nothing is left.
    pub(super) fn drain(&mut self) {
        loop {
            if self.instance.disordered {
                self.put_in_order();
            }
            let Some(task) = self.wave.tasks.pop_first() else { return };
            if self.instance.live(task.node).is_some() {
                self.wave.running = Some(task);
                self.run(task.rule, task.node);
                self.wave.running = None;
            }
        }
    }

    /// Numbers the nodes anew and sorts what is queued by the new numbers.
    fn put_in_order(&mut self) {
        self.instance.renumber();
        let tasks = std::mem::take(&mut self.wave.tasks);
        for task in tasks {
            self.push(task.rule, task.node);
        }
    }

    /// Queues every rule of a node.
    pub(super) fn push_rules(&mut self, id: NodeId) {
        self.push_rules_but(id, |_| false);
    }

    /// Queues the rules of a node but those that are left out.
    pub(super) fn push_rules_but(
        &mut self,
        id: NodeId,
        is_left_out: impl Fn(RuleId) -> bool,
    ) {
        let form = Arc::clone(&self.form);
        let range = self.instance.node(id).is_some_and(|node| node.sort == Sort::Range);
        for rule in form.rules_of(self.instance.definition(id)) {
            let counts =
                form.rule(*rule).is_some_and(|rule| rule.kind == RuleKind::Count);
            if counts == range && !is_left_out(*rule) {
                self.push(*rule, id);
            }
        }
    }

    pub(super) fn push(&mut self, id: RuleId, node: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(rule) = form.rule(id) else { return };
        match rule.kind {
            RuleKind::Label(_) => {
                self.wave.touched.insert((node, Facet::Label));
            }
            RuleKind::Calculate
            | RuleKind::Relevance
            | RuleKind::Count
            | RuleKind::Choices(_)
            | RuleKind::Readonly
            | RuleKind::Required
            | RuleKind::Constraint => {
                let task = self.task(id, rule, node);
                if rule.circle.is_some() && self.wave.is_behind(&form, rule, task) {
                    self.wave.later.insert((id, node));
                } else {
                    self.wave.tasks.insert(task);
                }
            }
        }
    }

    fn task(&self, id: RuleId, rule: &Rule, node: NodeId) -> Task {
        let live = self.instance.node(node);
        let order = live.map_or(u64::MAX, |node| node.order);
        let instance = rule.by_instance.map_or(0, |_| {
            let scope = live.and_then(|node| self.instance.scope(node.scope));
            scope
                .and_then(|s| self.instance.node(s.node))
                .map_or(u64::MAX, |node| node.order)
        });
        Task { rank: rule.rank, instance, inner: rule.inner, order, rule: id, node }
    }

    pub(super) fn is_queued(&self, id: RuleId, node: NodeId) -> bool {
        let rule = self.form.rule(id);
        rule.is_some_and(|rule| self.wave.tasks.contains(&self.task(id, rule, node)))
    }

    fn run(&mut self, id: RuleId, node: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(rule) = form.rule(id) else { return };
        let Some(expression) = &rule.expression else { return };
        if rule.kind == RuleKind::Constraint && self.is_blank(node) {
            return self.set_satisfied(node, true);
        }
        self.trace.note(Evaluation { node, rule: id });
        self.choose(id, rule, node);
        match rule.kind {
            RuleKind::Calculate => {
                let total = self.total(id, rule, node);
                let text = total.or_else(|| self.text_of(rule, expression, node));
                let text = self.coerced(node, &text.unwrap_or_default());
                self.set_computed(node, &text);
            }
            RuleKind::Relevance => {
                let own = self.truth_of(rule, expression, node).unwrap_or(true);
                self.set_relevant(node, own);
            }
            RuleKind::Count => {
                let text = self.text_of(rule, expression, node).unwrap_or_default();
                self.set_count(node, &text);
            }
            RuleKind::Choices(control) => {
                self.refresh_choices(rule, expression, control, node);
            }
            RuleKind::Readonly => {
                let own = self.truth_of(rule, expression, node).unwrap_or(false);
                self.set_readonly(node, own);
            }
            RuleKind::Required => {
                let required = self.truth_of(rule, expression, node).unwrap_or(false);
                self.set_required(node, required);
            }
            RuleKind::Constraint => {
                let holds = self.truth_of(rule, expression, node).unwrap_or(true);
                self.set_satisfied(node, holds);
            }
            RuleKind::Label(_) => {}
        }
    }

    // Evaluation

    /// The documents as a rule at `node` sees them.
    pub(super) fn view(&self, component: Option<u32>, own: Option<NodeId>) -> View<'_> {
        View {
            form: &self.form,
            instance: &self.instance,
            documents: &self.documents,
            component,
            own,
            last: Cell::new(None),
        }
    }

    fn text_of(
        &mut self,
        rule: &Rule,
        expression: &Expression,
        node: NodeId,
    ) -> Option<String> {
        let view = self.view(rule.component, Some(node));
        let world = World { engine: self, at: node, chance: None };
        let context = Context::new(&view, &world, Handle::Live(node));
        let result = evaluate_text(expression, &context);
        self.checked(rule, result)
    }

    /// Notes which repeat instance the rule reads this time.
    fn choose(&mut self, id: RuleId, rule: &Rule, node: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(chooser) = form.chooser(id) else { return };
        let view = self.view(rule.component, Some(node));
        let world = World { engine: self, at: node, chance: None };
        let context = Context::new(&view, &world, Handle::Live(node));
        match evaluate_number(chooser, &context) {
            Ok(place) => drop(self.chosen.insert((id, node), place as u32)),
            Err(_) => drop(self.chosen.remove(&(id, node))),
        }
    }

    fn truth_of(
        &mut self,
        rule: &Rule,
        expression: &Expression,
        node: NodeId,
    ) -> Option<bool> {
        let view = self.view(rule.component, Some(node));
        let world = World { engine: self, at: node, chance: None };
        let context = Context::new(&view, &world, Handle::Live(node));
        let result = evaluate_boolean(expression, &context);
        self.checked(rule, result)
    }

    /// The value, or nothing and a remark.
    pub(super) fn checked<T>(
        &mut self,
        rule: &Rule,
        result: Result<T, EvalError>,
    ) -> Option<T> {
        result.map_err(|error| self.remark_error(rule, error)).ok()
    }

    fn remark_error(&mut self, rule: &Rule, error: EvalError) {
        let written = self.form.written(rule).cloned().unwrap_or_default();
        let remark = Diagnostic::warning(Code::Syntax, written.place, error.message)
            .excerpt(&written.text, None);
        self.remark(remark);
    }

    /// Keeps a remark, once.
    pub(super) fn remark(&mut self, remark: Diagnostic) {
        if self.remarks.len() < MAX_REMARKS && !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    // Readers

    /// Queues the rules that read `kind` of a node.
    pub(super) fn tell(&mut self, id: NodeId, kind: ReadKind, cause: Cause) {
        let form = Arc::clone(&self.form);
        let definition = self.instance.definition(id);
        for reader in form.readers(definition) {
            let hears = reader.kind == kind || reader.kind == ReadKind::Own;
            if !hears || is_deaf(&form, reader, definition, cause) {
                continue;
            }
            let place = match reader.place {
                Ordinal::ANY => None,
                _ => self.instance_number(&form, id),
            };
            let places = place.map_or(0..u32::MAX, |place| place..place + 1);
            self.push_reader(&form, reader, id, 0, &places);
        }
    }

    /// Tells that the instances of a repeat from `index` on are others than before.
    pub(super) fn tell_instances(&mut self, range: NodeId, index: usize) {
        if self.instance.disordered {
            self.put_in_order();
        }
        let form = Arc::clone(&self.form);
        let definition = self.instance.definition(range);
        let first = self.instance.instances(range).get(index).copied();
        let from =
            first.and_then(|id| self.instance.node(id)).map_or(u64::MAX, |n| n.order);
        let places = index as u32 + 1..u32::MAX;
        for reader in form.readers(definition) {
            match reader.kind {
                ReadKind::Instances if reader.previous => {
                    self.push_reader(&form, reader, range, from, &places);
                }
                ReadKind::Instances => self.push_reader(&form, reader, range, 0, &places),
                ReadKind::Position => {
                    if !self.push_in_instances(&form, reader, range, index) {
                        self.push_reader(&form, reader, range, from, &places);
                    }
                }
                ReadKind::Value | ReadKind::Own => {}
            }
        }
    }

    /// The place, from 1, of the repeat instance that a node lies in.
    fn instance_number(&self, form: &CompiledForm, id: NodeId) -> Option<u32> {
        let scope =
            self.instance.node(id).and_then(|node| self.instance.scope(node.scope))?;
        let range = self.instance.range_of(form, scope.node)?;
        self.instance.index_of(range, scope.node).map(|index| index as u32 + 1)
    }

    /// Queues a reader at its nodes from a place in document order on, unless it reads
    /// another than the `places` of repeat instances, from 1, where something changed.
    fn push_reader(
        &mut self,
        form: &CompiledForm,
        reader: &Reader,
        id: NodeId,
        from: u64,
        places: &Range<u32>,
    ) {
        if reader.place.number().is_some_and(|place| !places.contains(&place)) {
            return;
        }
        let Some(rule) = form.rule(reader.rule) else { return };
        let Some(node) = self.instance.node(id) else { return };
        let Some(scope) = self.instance.enclosing(node.scope, reader.shared) else {
            return;
        };
        let read = node.definition;
        let behind =
            self.instance_order(id, form.repeat_of(read)).filter(|_| reader.previous);
        for target in self.targets(form, rule, scope) {
            let later = behind.is_none_or(|behind| {
                self.instance_order(target, form.repeat_of(read)) > Some(behind)
            });
            let is_there = reader.place != Ordinal::CHOSEN || {
                let chosen = self.chosen.get(&(reader.rule, target));
                chosen.is_none_or(|place| places.contains(place))
            };
            let is_in_order =
                self.instance.node(target).is_some_and(|node| node.order >= from);
            if later && is_there && is_in_order {
                if rule.aggregate.is_some() && reader.kind == ReadKind::Value {
                    self.totals.touch(reader.rule, target, id);
                }
                self.push(reader.rule, target);
            }
        }
    }

    /// Queues a reader in the instances of a range from an index on, where it stands in
    /// them; gives false where it does not.
    fn push_in_instances(
        &mut self,
        form: &CompiledForm,
        reader: &Reader,
        range: NodeId,
        index: usize,
    ) -> bool {
        let Some(rule) = form.rule(reader.rule) else { return true };
        let repeat = self.instance.definition(range);
        if form.repeat_of(rule.definition) != Some(repeat) || rule.definition == repeat {
            return false;
        }
        let later = self.instance.instances(range).get(index..).unwrap_or(&[]).to_vec();
        for instance in later {
            let scope = self.instance.node(instance).map(|node| node.scope);
            let member = scope
                .and_then(|scope| self.instance.member(form, rule.definition, scope));
            if let Some(member) = member {
                self.push(reader.rule, member);
            }
        }
        true
    }

    /// Where the instance of `repeat` stands that a node lies in.
    fn instance_order(&self, id: NodeId, repeat: Option<DefinitionId>) -> Option<u64> {
        let scope = self.instance.node(id)?.scope;
        let scope = self.instance.enclosing(scope, Some(repeat?))?;
        self.instance.node(self.instance.scope(scope)?.node).map(|node| node.order)
    }

    /// Nodes that a rule is evaluated at within a scope.
    fn targets(&self, form: &CompiledForm, rule: &Rule, scope: ScopeId) -> Vec<NodeId> {
        match rule.kind {
            RuleKind::Count => self.instance.ranges_of(form, rule.definition, scope),
            RuleKind::Label(_) if form.is_repeat(rule.definition) => {
                // A range shows the label of the group around its repeat.
                let mut nodes = self.instance.ranges_of(form, rule.definition, scope);
                nodes.extend(self.instance.nodes_of(form, rule.definition, scope));
                nodes
            }
            RuleKind::Calculate
            | RuleKind::Relevance
            | RuleKind::Choices(_)
            | RuleKind::Readonly
            | RuleKind::Required
            | RuleKind::Constraint
            | RuleKind::Label(_) => self.instance.nodes_of(form, rule.definition, scope),
        }
    }
}

/// Rules that depend on each other's answers do not hear of each other's results.
fn is_deaf(
    form: &CompiledForm,
    reader: &Reader,
    read: DefinitionId,
    cause: Cause,
) -> bool {
    let Some(rule) = form.rule(reader.rule) else { return true };
    // A calculation may look at what it gave before, and does not run again for that.
    if reader.kind == ReadKind::Own && rule.kind == RuleKind::Calculate {
        return true;
    }
    let Some(definition) = form.definition(read) else { return true };
    let own = match cause {
        Cause::Answer => None,
        Cause::Relevance => definition.relevance_component,
        Cause::Choices => definition.choices_component,
    };
    own.is_some() && own == rule.component
}
