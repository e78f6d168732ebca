//! The live tree of answers: an arena of nodes, built from the template of the form.
//!
//! Each repeat instance, and the instance as a whole, is a *scope* that knows its nodes
//! by slot, so that the node of a definition is found without a search. A repeat has a
//! range node in front of its instances, which people add to and expressions never see.
//! Nothing is evaluated here.

use crate::compile::{CompiledForm, Slot};
use crate::engine::NodeId;
use crate::engine::Validity;
use crate::form::{DefinitionId, Few};

/// Most nodes that one session may create; a form that asks for more is not honest.
pub(crate) const MAX_NODES: usize = 2_000_000;

/// Index of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub(crate) u32);

/// Room between neighbours when all nodes are numbered.
const ROOM: u64 = 1 << 32;

/// Room between the nodes of an instance that is added.
const STEP: u64 = 1 << 10;

/// What a node of the arena is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// An element of the instance.
    Element,
    /// An attribute.
    Attribute,
    /// The place of a repeat's instances among its siblings.
    Range,
}

/// A live node.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) definition: DefinitionId,
    pub(crate) sort: Sort,
    pub(crate) alive: bool,
    pub(crate) parent: Option<NodeId>,
    pub(crate) first_child: Option<NodeId>,
    pub(crate) last_child: Option<NodeId>,
    pub(crate) next: Option<NodeId>,
    pub(crate) previous: Option<NodeId>,
    pub(crate) first_attribute: Option<NodeId>,
    /// The scope whose members it belongs to; of a repeat instance, the scope it opens.
    pub(crate) scope: ScopeId,
    /// Instances in order, of a range.
    pub(crate) instances: Few<NodeId>,
    /// Place in document order: greater for a later node, with room between.
    pub(crate) order: u64,
    /// The answer as given, computed or set.
    pub(crate) text: String,
    /// The answer without choices that are not offered, when that differs from `text`.
    pub(crate) offered: Option<Box<str>>,
    /// Given by hand since it was last computed.
    pub(crate) by_hand: bool,
    /// Index of the form language in which it was given by hand last.
    pub(crate) language: usize,
    /// Its own rule says that it is relevant.
    pub(crate) own_relevant: bool,
    /// It and all around it are relevant.
    pub(crate) relevant: bool,
    pub(crate) required: bool,
    pub(crate) own_readonly: bool,
    pub(crate) readonly: bool,
    /// The constraint holds, or there is nothing to constrain.
    pub(crate) satisfied: bool,
    pub(crate) validity: Validity,
}

/// The nodes of one repeat instance, or of the instance outside of repeats.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) parent: Option<ScopeId>,
    /// The repeat instance, or the root element.
    pub(crate) node: NodeId,
    /// Repeat whose instance it is; none for the outermost.
    pub(crate) repeat: Option<DefinitionId>,
    /// Nodes by slot; a repeat stands here as its range.
    pub(crate) members: Vec<NodeId>,
}

/// The live tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Instance {
    pub(crate) nodes: Vec<Node>,
    pub(crate) scopes: Vec<Scope>,
    /// True when document order must be numbered anew.
    pub(crate) disordered: bool,
}

impl Instance {
    /// The node, alive or not.
    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    pub(crate) fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id.0 as usize)
    }

    /// The node, when it is part of the tree.
    pub(crate) fn live(&self, id: NodeId) -> Option<&Node> {
        self.node(id).filter(|node| node.alive)
    }

    pub(crate) fn scope(&self, id: ScopeId) -> Option<&Scope> {
        self.scopes.get(id.0 as usize)
    }

    /// Definition of a node; of the root for one that is not.
    pub(crate) fn definition(&self, id: NodeId) -> DefinitionId {
        self.node(id).map_or(DefinitionId(0), |node| node.definition)
    }

    /// Root element.
    pub(crate) fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// Children in the arena's order, ranges included.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.node(id).and_then(|node| node.first_child);
        std::iter::successors(first, |child| self.node(*child).and_then(|node| node.next))
    }

    /// Attributes of an element.
    pub(crate) fn attributes(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.node(id).and_then(|node| node.first_attribute);
        std::iter::successors(first, |child| self.node(*child).and_then(|node| node.next))
    }

    /// The node itself, its attributes and all below, in document order.
    pub(crate) fn subtree(&self, id: NodeId) -> Vec<NodeId> {
        let mut found = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            found.push(id);
            found.extend(self.attributes(id));
            let last = self.node(id).and_then(|node| node.last_child);
            open.extend(std::iter::successors(last, |child| {
                self.node(*child).and_then(|node| node.previous)
            }));
        }
        found
    }

    /// The scope of the instance of `repeat` that `scope` lies in (itself included); the
    /// outermost scope for none.
    pub(crate) fn enclosing(
        &self,
        scope: ScopeId,
        repeat: Option<DefinitionId>,
    ) -> Option<ScopeId> {
        let Some(repeat) = repeat else { return Some(ScopeId(0)) };
        std::iter::successors(Some(scope), |id| {
            self.scope(*id).and_then(|scope| scope.parent)
        })
        .find(|id| self.scope(*id).is_some_and(|scope| scope.repeat == Some(repeat)))
    }

    /// Every live node of `definition` within `scope`, in document order. A repeat gives
    /// its instances.
    pub(crate) fn nodes_of(
        &self,
        form: &CompiledForm,
        definition: DefinitionId,
        scope: ScopeId,
    ) -> Vec<NodeId> {
        match self.members(form, definition, scope) {
            None => self.upward(definition, scope),
            Some(ranges) if form.is_repeat(definition) => {
                ranges.iter().flat_map(|range| self.instances(*range)).copied().collect()
            }
            Some(members) => members,
        }
    }

    /// Every range of a repeat within `scope`, in document order.
    pub(crate) fn ranges_of(
        &self,
        form: &CompiledForm,
        repeat: DefinitionId,
        scope: ScopeId,
    ) -> Vec<NodeId> {
        self.members(form, repeat, scope).unwrap_or_default()
    }

    /// The members of `definition` in `scope` and the scopes in it; none when it lies
    /// outside of it.
    fn members(
        &self,
        form: &CompiledForm,
        definition: DefinitionId,
        scope: ScopeId,
    ) -> Option<Vec<NodeId>> {
        let top = self.scope(scope)?.repeat;
        let mut steps = Vec::new();
        let mut at = form.slot(definition).owner;
        while at != top {
            steps.push(at?);
            at = form.slot(at?).owner;
        }
        let mut scopes = vec![scope];
        for repeat in steps.iter().rev() {
            scopes = self.instance_scopes(form, *repeat, &scopes);
        }
        let member = |scope: &ScopeId| self.member(form, definition, *scope);
        Some(scopes.iter().filter_map(member).collect())
    }

    /// A definition around the scope has one node there: the instance itself.
    fn upward(&self, definition: DefinitionId, scope: ScopeId) -> Vec<NodeId> {
        let mut next = self.scope(scope).map(|scope| scope.node);
        while let Some(id) = next {
            if self.definition(id) == definition {
                return vec![id];
            }
            next = self.node(id).and_then(|node| node.parent);
        }
        Vec::new()
    }

    fn instance_scopes(
        &self,
        form: &CompiledForm,
        repeat: DefinitionId,
        scopes: &[ScopeId],
    ) -> Vec<ScopeId> {
        let ranges = scopes.iter().filter_map(|scope| self.member(form, repeat, *scope));
        ranges
            .flat_map(|range| self.instances(range))
            .filter_map(|instance| self.node(*instance).map(|node| node.scope))
            .collect()
    }

    /// The node of `definition` among the members of `scope`; a repeat's range.
    pub(crate) fn member(
        &self,
        form: &CompiledForm,
        definition: DefinitionId,
        scope: ScopeId,
    ) -> Option<NodeId> {
        let Slot { index, .. } = form.slot(definition);
        self.scope(scope).and_then(|scope| scope.members.get(index).copied())
    }

    /// Instances of a range.
    pub(crate) fn instances(&self, range: NodeId) -> &[NodeId] {
        self.node(range).map_or(&[], |node| node.instances.as_slice())
    }

    /// Place of an instance in its range, from 0.
    pub(crate) fn index_of(&self, range: NodeId, instance: NodeId) -> Option<usize> {
        let instances = self.instances(range);
        let order = |id: &NodeId| self.node(*id).map_or(u64::MAX, |node| node.order);
        let place = instances.partition_point(|id| order(id) < order(&instance));
        // Where nodes wait for new numbers their order says nothing.
        match instances.get(place) == Some(&instance) {
            true => Some(place),
            false => instances.iter().position(|id| *id == instance),
        }
    }

    /// The range that a repeat instance belongs to.
    pub(crate) fn range_of(
        &self,
        form: &CompiledForm,
        instance: NodeId,
    ) -> Option<NodeId> {
        let node = self.node(instance)?;
        let outer = self.scope(node.scope)?.parent?;
        self.member(form, node.definition, outer)
    }

    /// Numbers the nodes in document order.
    pub(crate) fn renumber(&mut self) {
        for (place, id) in self.subtree(self.root()).into_iter().enumerate() {
            if let Some(node) = self.node_mut(id) {
                node.order = (place as u64 + 1) * ROOM;
            }
        }
        self.disordered = false;
    }

    /// Gives new nodes places between their neighbours. Where there is no room, all have to
    /// be numbered anew.
    pub(crate) fn number_within(&mut self, top: NodeId) {
        if self.disordered {
            return;
        }
        let order = |id: Option<NodeId>| Some(self.node(id?)?.order);
        let Some(low) = order(self.last_before(top)) else {
            self.disordered = true;
            return;
        };
        let nodes = self.subtree(top);
        let all = nodes.len() as u64 + 1;
        let high =
            order(self.first_behind(top)).unwrap_or(low.saturating_add(all * ROOM));
        // Little steps leave room for the instances that follow.
        let step = (high.saturating_sub(low) / all).min(STEP);
        if step == 0 {
            self.disordered = true;
            return;
        }
        for (place, id) in nodes.into_iter().enumerate() {
            if let Some(node) = self.node_mut(id) {
                node.order = low + (place as u64 + 1) * step;
            }
        }
    }

    /// The node before `top` in document order: its parent, or the last below the sibling
    /// before it.
    fn last_before(&self, top: NodeId) -> Option<NodeId> {
        let node = self.node(top)?;
        let Some(mut at) = node.previous else {
            let parent = node.parent?;
            return self.attributes(parent).last().or(Some(parent));
        };
        while let Some(last) = self.node(at)?.last_child {
            at = last;
        }
        self.attributes(at).last().or(Some(at))
    }

    /// The first node behind `top` and all below it.
    fn first_behind(&self, top: NodeId) -> Option<NodeId> {
        let mut at = self.node(top)?;
        loop {
            if at.next.is_some() {
                return at.next;
            }
            at = self.node(at.parent?)?;
        }
    }
}
