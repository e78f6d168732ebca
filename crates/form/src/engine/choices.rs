//! What a control offers, and what that means for its answer.
//!
//! A chosen value that is no longer offered is kept but not read: it is absent from what
//! rules and the submission see, and comes back when it is offered again. So do ODK Web
//! Forms, and so does relevance here; the specification is silent.

use std::borrow::Cow;
use std::sync::Arc;

use minyi_xpath::{Context, Expression, NodeKind, Tree, Value, evaluate, evaluate_text};

use crate::bundle::sha256;
use crate::compile::Rule;
use crate::engine::view::{Handle, View};
use crate::engine::world::World;
use crate::engine::{Choice, Engine, Facet, NodeId, Rendered};
use crate::form::{Choices, Control, ControlId, ControlKind, Itemset};
use crate::submission::Missing;

/// The choices that a control offers at one node, in the order shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    items: Vec<Handle>,
    /// Values of items that are answers themselves and can change.
    values: Vec<String>,
}

impl Engine {
    /// What `control` offers at `node`, filtered, in the order shown, in the active
    /// language.
    pub fn choices(&self, control: ControlId, node: NodeId) -> Vec<Choice> {
        let form = Arc::clone(&self.form);
        let Some(written) = form.form().control(control) else { return Vec::new() };
        match &written.choices {
            None => Vec::new(),
            Some(Choices::Inline(choices)) => choices
                .iter()
                .map(|choice| Choice {
                    value: choice.value.clone(),
                    label: self.render(&choice.label, node),
                    missing: None,
                })
                .collect(),
            Some(Choices::Itemset(itemset)) => self.items(itemset, control, node),
        }
    }

    fn items(&self, itemset: &Itemset, control: ControlId, node: NodeId) -> Vec<Choice> {
        let Some(list) = self.lists.get(&(node, control)) else { return Vec::new() };
        let view = self.view(None, None);
        let choice = |item: &Handle| Choice {
            value: column(&view, *item, &itemset.value).unwrap_or_default().into_owned(),
            label: self.item_label(&view, *item, itemset, node),
            missing: column(&view, *item, "missing")
                .and_then(|name| Missing::from_name(&name)),
        };
        list.items.iter().map(choice).collect()
    }

    /// Where each of the [`choices`](Engine::choices) lies, in their order: the column
    /// `geometry`, as answers about places are written; "" for one without.
    pub fn geometries(&self, control: ControlId, node: NodeId) -> Vec<String> {
        let Some(list) = self.lists.get(&(node, control)) else { return Vec::new() };
        let view = self.view(None, None);
        let place = |item: &Handle| column(&view, *item, "geometry").unwrap_or_default();
        list.items.iter().map(|item| place(item).into_owned()).collect()
    }

    fn item_label(
        &self,
        view: &View<'_>,
        item: Handle,
        itemset: &Itemset,
        node: NodeId,
    ) -> Rendered {
        let text = column(view, item, &itemset.label).unwrap_or_default().into_owned();
        if itemset.label_is_itext {
            return self.itext(&text, node).unwrap_or_default();
        }
        Rendered { text, ..Rendered::default() }
    }

    /// The values that a control offers, in the order shown; none when not known yet.
    pub(super) fn values(&self, control: ControlId, node: NodeId) -> Option<Vec<String>> {
        match &self.form.form().control(control)?.choices.as_ref()? {
            Choices::Inline(choices) => {
                Some(choices.iter().map(|choice| choice.value.clone()).collect())
            }
            Choices::Itemset(itemset) => {
                let view = self.view(None, None);
                let items = &self.lists.get(&(node, control))?.items;
                let value = |item: &Handle| column(&view, *item, &itemset.value);
                let values = items.iter().map(|item| value(item).unwrap_or_default());
                Some(values.map(Cow::into_owned).collect())
            }
        }
    }

    /// Whether a control offers this value; none when not known yet.
    fn offers(&self, control: ControlId, node: NodeId, value: &str) -> Option<bool> {
        match &self.form.form().control(control)?.choices.as_ref()? {
            Choices::Inline(choices) => {
                Some(choices.iter().any(|choice| choice.value == value))
            }
            Choices::Itemset(itemset) => {
                let view = self.view(None, None);
                let mut items = self.lists.get(&(node, control))?.items.iter();
                Some(items.any(|item| {
                    column(&view, *item, &itemset.value).unwrap_or_default() == value
                }))
            }
        }
    }

    /// The part of an answer that a control offers; none when not known yet. Choices are
    /// kept in the order chosen.
    pub(super) fn keep_offered(
        &self,
        control: ControlId,
        node: NodeId,
        text: &str,
    ) -> Option<String> {
        match self.form.form().control(control)?.kind {
            ControlKind::SelectMultiple | ControlKind::Rank => {
                let values = self.values(control, node)?;
                let offered = |word: &&str| values.iter().any(|value| value == word);
                let words = text.split_whitespace().filter(offered);
                Some(words.collect::<Vec<_>>().join(" "))
            }
            ControlKind::SelectOne
            | ControlKind::Input
            | ControlKind::Range
            | ControlKind::Trigger
            | ControlKind::Upload
            | ControlKind::Group
            | ControlKind::Repeat => {
                let is_offered = self.offers(control, node, text)?;
                Some(if is_offered { text.to_owned() } else { String::new() })
            }
        }
    }

    /// The answer of a node without what is not offered; none when all of it is.
    pub(super) fn offered(&self, id: NodeId) -> Option<Box<str>> {
        let node = self.instance.node(id).filter(|node| !node.text.is_empty())?;
        let (control, _) = self.choosing(id)?;
        let kept = self.keep_offered(control, id, &node.text)?;
        (kept != node.text).then(|| kept.into_boxed_str())
    }

    /// The first control of a node that offers choices. Those of a range only name some of
    /// its values.
    pub(super) fn choosing(&self, id: NodeId) -> Option<(ControlId, &Control)> {
        let controls = self.form.controls_of(self.instance.definition(id)).iter();
        controls
            .filter_map(|id| self.form.form().control(*id).map(|control| (*id, control)))
            .find(|(_, control)| {
                control.choices.is_some() && control.kind != ControlKind::Range
            })
    }

    /// Computes what a control offers, and what remains of its answer.
    pub(super) fn refresh_choices(
        &mut self,
        rule: &Rule,
        expression: &Expression,
        control: ControlId,
        node: NodeId,
    ) {
        let fixed = rule.reads.is_empty() && !rule.changing;
        let known = self.fixed_lists.get(expression.text()).filter(|_| fixed).cloned();
        let list = match known {
            Some(list) => list,
            None => Arc::new(self.list(rule, expression, control, node)),
        };
        if fixed && !self.fixed_lists.contains_key(expression.text()) {
            self.fixed_lists.insert(expression.text().into(), Arc::clone(&list));
        }
        let before = self.lists.insert((node, control), Arc::clone(&list));
        if before.as_ref() != Some(&list) {
            self.touch(node, Facet::Choices);
            self.refilter(node);
        }
    }

    fn list(
        &mut self,
        rule: &Rule,
        expression: &Expression,
        control: ControlId,
        node: NodeId,
    ) -> List {
        let view = self.view(rule.component, Some(node));
        let chance = rule.changing.then(|| self.chance_of(node));
        let world = World { engine: self, at: node, chance };
        let context = Context::new(&view, &world, Handle::Live(node));
        let result = evaluate(expression, &context);
        let Some(Value::NodeSet(items)) = self.checked(rule, result) else {
            return List::default();
        };
        let items = self.anchored(control, items);
        let values = self.live_values(control, &items);
        List { items, values }
    }

    /// A shuffled list with "other", "don't know" and the like back at its end, where
    /// people look for them: rows with `end` in the column `fixed`, and missing codes.
    fn anchored(&self, control: ControlId, items: Vec<Handle>) -> Vec<Handle> {
        let written = self.form.form().control(control).and_then(|c| c.choices.as_ref());
        let is_shuffled =
            matches!(written, Some(Choices::Itemset(i)) if i.randomize.is_some());
        if !is_shuffled {
            return items;
        }
        let view = self.view(None, None);
        let is_fixed = |item: &Handle| {
            column(&view, *item, "fixed").is_some_and(|place| place == "end")
                || column(&view, *item, "missing").is_some_and(|name| !name.is_empty())
        };
        let (mut last, mut first): (Vec<_>, Vec<_>) =
            items.into_iter().partition(is_fixed);
        last.sort_by(|a, b| view.compare(*a, *b));
        first.append(&mut last);
        first
    }

    fn live_values(&self, control: ControlId, items: &[Handle]) -> Vec<String> {
        let written = self.form.form().control(control);
        let Some(Choices::Itemset(itemset)) = written.and_then(|c| c.choices.as_ref())
        else {
            return Vec::new();
        };
        let view = self.view(None, None);
        let live = items.iter().filter(|item| matches!(item, Handle::Live(_)));
        live.map(|item| column(&view, *item, &itemset.value).unwrap_or_default())
            .map(Cow::into_owned)
            .collect()
    }

    /// A number in [0, 1) that belongs to the interview and the node: an order drawn
    /// without a seed must be the same whenever it is drawn again.
    fn chance_of(&self, node: NodeId) -> f64 {
        let digest =
            sha256(format!("{} {}", self.instance_id, self.path(node)).as_bytes());
        let hex = digest.get(7..20).unwrap_or("0");
        // 13 hexadecimal digits are 52 bits, which an f64 holds exactly.
        u64::from_str_radix(hex, 16)
            .map_or(0.0, |bits| bits as f64 / (1_u64 << 52) as f64)
    }

    /// Label of a choice of the question at `reference`, a path as written.
    pub(super) fn choice_name(
        &self,
        reference: &str,
        value: &str,
        at: NodeId,
    ) -> Option<String> {
        let expression = Expression::parse(reference.trim()).ok()?;
        let view = self.view(None, Some(at));
        let world = World { engine: self, at, chance: None };
        let context = Context::new(&view, &world, Handle::Live(at));
        let Value::NodeSet(nodes) = evaluate(&expression, &context).ok()? else {
            return None;
        };
        let nodes: Vec<NodeId> = nodes
            .into_iter()
            .filter_map(|node| match node {
                Handle::Live(id) => Some(id),
                Handle::Root | Handle::Text(_) | Handle::Foreign(..) => None,
            })
            .collect();
        let scope = self.instance.node(at).map(|node| node.scope);
        let near =
            |id: &&NodeId| self.instance.node(**id).map(|node| node.scope) == scope;
        let node = nodes.iter().find(near).or(nodes.first()).copied()?;
        self.choice_label(node, value)
    }

    fn choice_label(&self, node: NodeId, value: &str) -> Option<String> {
        let (control, written) = self.choosing(node)?;
        match written.choices.as_ref()? {
            Choices::Inline(choices) => {
                let found = choices.iter().find(|choice| choice.value == value)?;
                Some(self.render(&found.label, node).text)
            }
            Choices::Itemset(itemset) => {
                let view = self.view(None, None);
                let mut items = self.lists.get(&(node, control))?.items.iter();
                let item = items.find(|item| {
                    column(&view, **item, &itemset.value).unwrap_or_default() == value
                })?;
                Some(self.item_label(&view, *item, itemset, node).text)
            }
        }
    }

    /// The name of an interview as the form gives it.
    pub(super) fn instance_name(&self) -> String {
        let Some(expression) = self.form.instance_name() else { return String::new() };
        let view = self.view(None, None);
        let root = self.instance.root();
        let world = World { engine: self, at: root, chance: None };
        let context = Context::new(&view, &world, Handle::Live(root));
        evaluate_text(expression, &context).unwrap_or_default()
    }
}

/// Text of a child of an item; `a/b` goes two levels down, `@a` to an attribute.
pub(crate) fn column<'v>(
    view: &'v View<'_>,
    item: Handle,
    name: &str,
) -> Option<Cow<'v, str>> {
    let mut at = item;
    for step in name.split('/') {
        at = match step.strip_prefix('@') {
            Some(attribute) => {
                let first = view.first_attribute(at);
                std::iter::successors(first, |node| view.next_attribute(*node))
                    .find(|node| view.name(*node).local == attribute)?
            }
            None if step == "." => at,
            None => child(view, at, step)?,
        };
    }
    Some(view.string_value(at))
}

fn child(view: &View<'_>, parent: Handle, name: &str) -> Option<Handle> {
    let local = name.rsplit(':').next().unwrap_or(name);
    std::iter::successors(view.first_child(parent), |node| view.next_sibling(*node))
        .filter(|node| view.kind(*node) == NodeKind::Element)
        .find(|node| view.name(*node).local == local)
}
