//! The live tree of answers: an arena of nodes, built from the template of the form.
//!
//! Each repeat instance, and the instance as a whole, is a *scope* that knows its nodes
//! by slot, so that the node of a definition is found without a search. A repeat has a
//! range node in front of its instances, which people add to and expressions never see.
//! Nothing is evaluated here.

use crate::compile::{CompiledForm, Slot};
use crate::engine::NodeId;
use crate::engine::Validity;
use crate::form::DefinitionId;

/// Most nodes that one session may create; a form that asks for more is not honest.
pub(crate) const MAX_NODES: usize = 2_000_000;

/// Index of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub(crate) u32);

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
    pub(crate) instances: Vec<NodeId>,
    /// Place in document order.
    pub(crate) order: u32,
    /// The answer as given, computed or set.
    pub(crate) text: String,
    /// The answer without choices that are not offered, when that differs from `text`.
    pub(crate) offered: Option<Box<str>>,
    /// Given by hand since it was last computed.
    pub(crate) by_hand: bool,
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
    /// The tree of a new interview, with the static defaults and no repeat instances.
    pub(crate) fn new(form: &CompiledForm) -> Instance {
        let mut instance = Instance::default();
        let root = DefinitionId(0);
        instance.push_scope(form, None, None, NodeId(0));
        instance.build(form, root, None, ScopeId(0));
        instance.renumber();
        instance
    }

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
        for (order, id) in self.subtree(self.root()).into_iter().enumerate() {
            if let Some(node) = self.node_mut(id) {
                node.order = order as u32;
            }
        }
        self.disordered = false;
    }

    // Building

    fn push_scope(
        &mut self,
        form: &CompiledForm,
        parent: Option<ScopeId>,
        repeat: Option<DefinitionId>,
        node: NodeId,
    ) -> ScopeId {
        let members = vec![NodeId(u32::MAX); form.scope_size(repeat)];
        self.scopes.push(Scope { parent, node, repeat, members });
        ScopeId(self.scopes.len() as u32 - 1)
    }

    /// Builds the node of a definition and all below it; repeats become empty ranges.
    fn build(
        &mut self,
        form: &CompiledForm,
        definition: DefinitionId,
        parent: Option<NodeId>,
        scope: ScopeId,
    ) -> NodeId {
        let Some(written) = form.form().node(definition) else { return self.root() };
        let repeats = form.is_repeat(definition) && parent.is_some();
        let sort = match (repeats, written.is_attribute) {
            (true, _) => Sort::Range,
            (false, true) => Sort::Attribute,
            (false, false) => Sort::Element,
        };
        let id = self.push(definition, sort, scope);
        self.remember(form, definition, scope, id);
        if sort != Sort::Range {
            self.fill(form, id, scope);
        }
        id
    }

    /// Gives a new element its template text, attributes and children.
    fn fill(&mut self, form: &CompiledForm, id: NodeId, scope: ScopeId) {
        let Some(written) = form.form().node(self.definition(id)) else { return };
        if let Some(node) = self.node_mut(id) {
            node.text.clone_from(&written.default);
        }
        for attribute in &written.attributes {
            let child = self.build(form, *attribute, Some(id), scope);
            self.append_attribute(id, child);
        }
        for child in &written.children {
            let child = self.build(form, *child, Some(id), scope);
            let last = self.node(id).and_then(|node| node.last_child);
            self.link(id, child, last);
        }
    }

    fn push(&mut self, definition: DefinitionId, sort: Sort, scope: ScopeId) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            definition,
            sort,
            alive: true,
            parent: None,
            first_child: None,
            last_child: None,
            next: None,
            previous: None,
            first_attribute: None,
            scope,
            instances: Vec::new(),
            order: u32::MAX,
            text: String::new(),
            offered: None,
            by_hand: false,
            own_relevant: true,
            relevant: true,
            required: false,
            own_readonly: false,
            readonly: false,
            satisfied: true,
            validity: Validity::Valid,
        });
        id
    }

    fn remember(
        &mut self,
        form: &CompiledForm,
        definition: DefinitionId,
        scope: ScopeId,
        id: NodeId,
    ) {
        let slot = form.slot(definition).index;
        let scope = self.scopes.get_mut(scope.0 as usize);
        if let Some(member) = scope.and_then(|scope| scope.members.get_mut(slot)) {
            *member = id;
        }
    }

    /// Makes `child` the sibling behind `after`, or the first child.
    fn link(&mut self, parent: NodeId, child: NodeId, after: Option<NodeId>) {
        let next = match after {
            Some(after) => self.node(after).and_then(|node| node.next),
            None => self.node(parent).and_then(|node| node.first_child),
        };
        if let Some(node) = self.node_mut(child) {
            node.parent = Some(parent);
            node.previous = after;
            node.next = next;
        }
        self.set_next(parent, after, Some(child));
        self.set_previous(parent, next, Some(child));
    }

    fn unlink(&mut self, child: NodeId) {
        let Some((parent, previous, next)) = self.node(child).and_then(|node| {
            node.parent.map(|parent| (parent, node.previous, node.next))
        }) else {
            return;
        };
        self.set_next(parent, previous, next);
        self.set_previous(parent, next, previous);
    }

    fn set_next(&mut self, parent: NodeId, before: Option<NodeId>, next: Option<NodeId>) {
        match before {
            Some(before) => {
                if let Some(node) = self.node_mut(before) {
                    node.next = next;
                }
            }
            None => {
                if let Some(node) = self.node_mut(parent) {
                    node.first_child = next;
                }
            }
        }
    }

    fn set_previous(
        &mut self,
        parent: NodeId,
        behind: Option<NodeId>,
        previous: Option<NodeId>,
    ) {
        match behind {
            Some(behind) => {
                if let Some(node) = self.node_mut(behind) {
                    node.previous = previous;
                }
            }
            None => {
                if let Some(node) = self.node_mut(parent) {
                    node.last_child = previous;
                }
            }
        }
    }

    fn append_attribute(&mut self, parent: NodeId, attribute: NodeId) {
        let last = self.attributes(parent).last();
        if let Some(node) = self.node_mut(attribute) {
            node.parent = Some(parent);
        }
        match last {
            Some(last) => {
                if let Some(node) = self.node_mut(last) {
                    node.next = Some(attribute);
                }
            }
            None => {
                if let Some(node) = self.node_mut(parent) {
                    node.first_attribute = Some(attribute);
                }
            }
        }
    }

    /// Adds an instance to a range at `index`, or behind the last one.
    pub(crate) fn insert_instance(
        &mut self,
        form: &CompiledForm,
        range: NodeId,
        index: usize,
    ) -> Option<NodeId> {
        let (definition, parent, outer) = {
            let node = self.live(range).filter(|node| node.sort == Sort::Range)?;
            (node.definition, node.parent?, node.scope)
        };
        if self.nodes.len() + form.scope_size(Some(definition)) > MAX_NODES {
            return None;
        }
        let index = index.min(self.instances(range).len());
        let before =
            index.checked_sub(1).and_then(|last| self.instances(range).get(last));
        let after = before.copied().unwrap_or(range);
        let id = self.push(definition, Sort::Element, outer);
        let scope = self.push_scope(form, Some(outer), Some(definition), id);
        if let Some(node) = self.node_mut(id) {
            node.scope = scope;
        }
        self.fill(form, id, scope);
        self.link(parent, id, Some(after));
        if let Some(node) = self.node_mut(range) {
            node.instances.insert(index, id);
        }
        self.disordered = true;
        Some(id)
    }

    /// Takes an instance out of its range; its nodes are dead from now on.
    pub(crate) fn remove_instance(&mut self, form: &CompiledForm, instance: NodeId) {
        let Some(range) = self.range_of(form, instance) else { return };
        self.unlink(instance);
        if let Some(node) = self.node_mut(range) {
            node.instances.retain(|id| *id != instance);
        }
        for id in self.subtree(instance) {
            if let Some(node) = self.node_mut(id) {
                node.alive = false;
            }
        }
        self.disordered = true;
    }
}
