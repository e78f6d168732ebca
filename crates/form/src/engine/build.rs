//! Builds the live tree from the template, and links repeat instances in and out.

use crate::compile::CompiledForm;
use crate::engine::NodeId;
use crate::engine::Validity;
use crate::engine::instance::{Instance, MAX_NODES, Node, Scope, ScopeId, Sort};
use crate::form::{DefinitionId, Few};

impl Instance {
    /// The tree of a new interview, with the static defaults and no repeat instances.
    pub(crate) fn new(form: &CompiledForm) -> Instance {
        let mut instance = Instance::default();
        instance.nodes.reserve_exact(form.form().nodes.len());
        let root = DefinitionId(0);
        instance.push_scope(form, None, None, NodeId(0));
        instance.build(form, root, None, ScopeId(0));
        instance.renumber();
        instance
    }

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
            instances: Few::default(),
            order: u64::MAX,
            text: String::new(),
            offered: None,
            by_hand: false,
            language: 0,
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
        self.number_within(id);
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
    }
}
