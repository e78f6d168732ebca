//! Values set on an event: `setvalue`, and what the device is asked for then:
//! `odk:setgeopoint`, `odk:recordaudio`.
//!
//! What an action sets is an edit of its own and begins another wave. Actions that set
//! each other off for ever are stopped, with a remark.

use crate::sorted;
use std::collections::BTreeSet;
use std::sync::Arc;

use minyi_xpath::{Context, evaluate_text};

use crate::compile::{CompiledAction, RuleId, RuleKind};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::instance::ScopeId;
use crate::engine::view::Handle;
use crate::engine::world::World;
use crate::engine::{Engine, NodeId, Sense, Wanted};
use crate::form::{ActionKind, DefinitionId};

/// Waves that one edit may set off.
pub(crate) const MAX_WAVES: usize = 100;

const FIRST_LOAD: &str = "odk-instance-first-load";
const LOAD: &str = "odk-instance-load";
const NEW_REPEAT: &str = "odk-new-repeat";
const VALUE_CHANGED: &str = "xforms-value-changed";

impl Engine {
    /// Evaluates what is queued, then runs the actions that this sets off, and so on.
    pub(super) fn settle(&mut self) {
        self.drain();
        for _ in 0..MAX_WAVES {
            let added = std::mem::take(&mut self.wave.added);
            let signals = sorted::set(self.wave.signals.drain(..));
            let renewed = std::mem::take(&mut self.wave.renewed);
            let later = std::mem::take(&mut self.wave.later);
            if !renewed.is_empty() || !later.is_empty() {
                self.go_on(renewed, later);
            } else if added.is_empty() && signals.is_empty() {
                return;
            }
            added.iter().for_each(|instance| self.new_repeat(*instance));
            signals.iter().for_each(|node| self.value_changed(*node));
        }
        self.wave.added.clear();
        self.wave.signals.clear();
        self.wave.renewed.clear();
        self.wave.later.clear();
        let message = format!(
            "actions or calculations set each other off, stopped after {MAX_WAVES} waves"
        );
        self.remark(Diagnostic::warning(Code::Cycle, Place::Form, message));
    }

    /// Another wave: of nodes that became relevant again, and of circles.
    fn go_on(&mut self, renewed: Vec<NodeId>, later: BTreeSet<(RuleId, NodeId)>) {
        self.trace.next_wave();
        let form = Arc::clone(&self.form);
        for node in renewed {
            self.set_by_hand(node, false);
            let rules = form.rules_of(self.instance.definition(node)).iter().copied();
            let calculates = |rule: &RuleId| {
                form.rule(*rule).is_some_and(|rule| rule.kind == RuleKind::Calculate)
            };
            rules.filter(calculates).for_each(|rule| self.push(rule, node));
        }
        later.into_iter().for_each(|(rule, node)| self.push(rule, node));
        self.drain();
    }

    /// Runs the actions of an interview that begins.
    pub(super) fn first_load(&mut self) {
        let form = Arc::clone(&self.form);
        for action in form.actions() {
            if on(action, FIRST_LOAD) || on(action, LOAD) {
                self.act(action, ScopeId(0));
            }
        }
    }

    /// Runs the actions of an interview that is opened again.
    pub(super) fn load_again(&mut self) {
        let form = Arc::clone(&self.form);
        for action in form.actions().iter().filter(|action| on(action, LOAD)) {
            self.act(action, ScopeId(0));
        }
    }

    fn new_repeat(&mut self, instance: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(node) = self.instance.live(instance) else { return };
        let (definition, scope) = (node.definition, node.scope);
        for action in form.actions().iter().filter(|action| on(action, NEW_REPEAT)) {
            let inside = self.is_inside(action.target, definition);
            if inside && action.source.is_none_or(|source| source == definition) {
                self.act(action, scope);
            }
        }
    }

    fn value_changed(&mut self, source: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(node) = self.instance.live(source) else { return };
        let (definition, scope) = (node.definition, node.scope);
        for action in form.actions() {
            if action.source != Some(definition) || !on(action, VALUE_CHANGED) {
                continue;
            }
            let shared = self.shared_repeat(definition, action.target);
            if let Some(scope) = self.instance.enclosing(scope, shared) {
                self.act(action, scope);
            }
        }
    }

    /// What the device answers by itself in this sitting: what a new interview asks of it and
    /// has no answer yet, and what every sitting asks.
    pub fn wanted(&self) -> Vec<Wanted> {
        let form = &self.form;
        let mut wanted = Vec::new();
        for action in form.actions() {
            let Some(sense) = self.sense(action) else { continue };
            let is_each_time = on(action, LOAD);
            if is_each_time || on(action, FIRST_LOAD) {
                let nodes = self.instance.nodes_of(form, action.target, ScopeId(0));
                let is_blank = |node: &NodeId| {
                    self.instance.node(*node).is_some_and(|node| node.text.is_empty())
                };
                let nodes = nodes.into_iter().filter(|n| is_each_time || is_blank(n));
                wanted.extend(nodes.map(|node| Wanted { node, sense: sense.clone() }));
            }
        }
        wanted
    }

    fn sense(&self, action: &CompiledAction) -> Option<Sense> {
        match action.kind {
            ActionKind::SetValue => None,
            ActionKind::SetGeopoint => Some(Sense::Position),
            ActionKind::RecordAudio => {
                let written = self.form.form().actions.iter();
                let mut written = written.filter(|one| one.target == action.target);
                Some(Sense::Sound(written.find_map(|one| one.quality.clone())))
            }
        }
    }

    /// Sets the target, in every instance of `scope`, and evaluates what follows; or says
    /// that the device is to set it.
    fn act(&mut self, action: &CompiledAction, scope: ScopeId) {
        let form = Arc::clone(&self.form);
        if let Some(sense) = self.sense(action) {
            let nodes = self.instance.nodes_of(&form, action.target, scope).into_iter();
            let wanted = nodes.map(|node| Wanted { node, sense: sense.clone() });
            self.wave.wanted.extend(wanted);
            return;
        }
        for target in self.instance.nodes_of(&form, action.target, scope) {
            let text = self.coerced(target, &self.action_text(action, target));
            self.trace.next_wave();
            self.set_by_hand(target, false);
            self.set_text(target, &text);
            self.drain();
        }
    }

    fn action_text(&self, action: &CompiledAction, target: NodeId) -> String {
        let Some(expression) = &action.value else { return String::new() };
        let view = self.view(None, Some(target));
        let world = World { engine: self, at: target, chance: None };
        let context = Context::new(&view, &world, Handle::Live(target));
        evaluate_text(expression, &context).unwrap_or_default()
    }

    /// The innermost repeat around both definitions.
    fn shared_repeat(&self, a: DefinitionId, b: DefinitionId) -> Option<DefinitionId> {
        let above = |id| {
            std::iter::successors(self.form.repeat_of(id), |repeat| {
                self.form.slot(*repeat).owner
            })
        };
        above(a).find(|repeat| above(b).any(|other| other == *repeat))
    }

    fn is_inside(&self, id: DefinitionId, repeat: DefinitionId) -> bool {
        let mut above = std::iter::successors(self.form.repeat_of(id), |repeat| {
            self.form.slot(*repeat).owner
        });
        above.any(|other| other == repeat)
    }
}

fn on(action: &CompiledAction, event: &str) -> bool {
    action.events.iter().any(|known| known == event)
}
