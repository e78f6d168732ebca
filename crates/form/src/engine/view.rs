//! The live instance and the documents beside it, as expressions see them.
//!
//! Irrelevant nodes are there and blank. Range nodes are not there at all: the instances
//! of a repeat are plain siblings. Text nodes are not stored; an element with a text has
//! one while it is asked for.

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::sync::Arc;

use minyi_xpath::{Document, DocumentNode, Name, NodeKind, Tree};

use crate::compile::CompiledForm;
use crate::engine::NodeId;
use crate::engine::instance::{Instance, Node, ScopeId, Sort};
use crate::form::DefinitionId;

/// A node of any document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Handle {
    /// The root above the root element of the primary instance.
    Root,
    /// A node of the primary instance.
    Live(NodeId),
    /// The text in an element of the primary instance.
    Text(NodeId),
    /// A node of another document, by the document's number.
    Foreign(u32, DocumentNode),
}

/// The documents beside the primary instance: id and content.
pub(crate) type Documents = Vec<(String, Arc<Document>)>;

/// All documents at one moment, for one rule.
pub(crate) struct View<'a> {
    pub(crate) form: &'a CompiledForm,
    pub(crate) instance: &'a Instance,
    pub(crate) documents: &'a Documents,
    /// Component of the rule: within it stored answers are read (see `compile::order`).
    pub(crate) component: Option<u32>,
    /// The node of the rule, which sees its own answer even while it is irrelevant.
    pub(crate) own: Option<NodeId>,
    /// The last child that was looked up by name, and its parent: a step along the rows of a repeat asks
    /// for the same one at each.
    pub(crate) last: Cell<Option<(DefinitionId, DefinitionId)>>,
}

impl View<'_> {
    fn live(&self, id: NodeId) -> Option<&Node> {
        self.instance.node(id)
    }

    /// The text of a node as this rule reads it.
    fn text(&self, id: NodeId) -> &str {
        let Some(node) = self.live(id) else { return "" };
        if self.component.is_none() {
            let shown = node.relevant || self.own == Some(id);
            return if shown { node.shown() } else { "" };
        }
        self.stored_text(id, node)
    }

    fn stored_text<'n>(&self, id: NodeId, node: &'n Node) -> &'n str {
        let definition = self.form.definition(node.definition);
        let of_component = |of: Option<u32>| of.is_some() && of == self.component;
        let answers = definition.is_some_and(|d| of_component(d.relevance_component));
        // What lies in a group has no part in whether the group is there until somebody
        // answered it: a default alone does not show its own group.
        if answers && !node.by_hand && self.is_inside_own(id) {
            return "";
        }
        if !node.relevant && !answers && self.own != Some(id) {
            return "";
        }
        match definition.is_some_and(|d| of_component(d.choices_component)) {
            true => &node.text,
            false => node.shown(),
        }
    }

    /// Whether a node lies below the node of the rule.
    fn is_inside_own(&self, id: NodeId) -> bool {
        let parent = |id: &NodeId| self.live(*id).and_then(|node| node.parent);
        let mut above = std::iter::successors(parent(&id), parent);
        above.any(|above| Some(above) == self.own)
    }

    fn child_named(
        &self,
        parent: DefinitionId,
        local: &str,
    ) -> Option<Option<DefinitionId>> {
        if let Some((known, child)) = self.last.get()
            && known == parent
            && self.form.form().node(child).is_some_and(|node| node.name == local)
        {
            return Some(Some(child));
        }
        let found = self.form.child_named(parent, local);
        self.last.set(found.flatten().map(|child| (parent, child)));
        found
    }

    fn has_text(&self, id: NodeId) -> bool {
        let leaf = self.live(id).is_some_and(|node| node.first_child.is_none());
        leaf && !self.text(id).is_empty()
    }

    /// The node, or the first behind it that expressions see.
    fn visible(&self, mut at: Option<NodeId>) -> Option<NodeId> {
        while let Some(node) = at.and_then(|id| self.live(id)) {
            if node.sort != Sort::Range {
                return at;
            }
            at = node.next;
        }
        None
    }

    fn document(&self, number: u32) -> Option<&Document> {
        self.documents.get(number as usize).map(|(_, document)| document.as_ref())
    }

    fn foreign<T>(
        &self,
        number: u32,
        ask: impl FnOnce(&Document) -> Option<T>,
    ) -> Option<T> {
        self.document(number).and_then(ask)
    }
}

impl Node {
    /// The answer without choices that are not offered.
    pub(crate) fn shown(&self) -> &str {
        self.offered.as_deref().unwrap_or(&self.text)
    }
}

impl Tree for View<'_> {
    type Node = Handle;

    fn root(&self, node: Handle) -> Handle {
        match node {
            Handle::Root | Handle::Live(_) | Handle::Text(_) => Handle::Root,
            // Absolute paths mean the primary instance everywhere (ODK XForms).
            Handle::Foreign(..) => Handle::Root,
        }
    }

    fn kind(&self, node: Handle) -> NodeKind {
        match node {
            Handle::Root => NodeKind::Root,
            Handle::Text(_) => NodeKind::Text,
            Handle::Live(id) => match self.live(id).map(|node| node.sort) {
                Some(Sort::Attribute) => NodeKind::Attribute,
                Some(Sort::Element | Sort::Range) | None => NodeKind::Element,
            },
            Handle::Foreign(number, node) => self
                .document(number)
                .map_or(NodeKind::Root, |document| document.kind(node)),
        }
    }

    /// Nodes of one definition have kind and name in common. Other documents have numbers of
    /// their own, which do not meet these: theirs lie above 32 bits.
    fn name_key(&self, node: Handle) -> Option<u64> {
        match node {
            Handle::Live(id) => Some(self.instance.definition(id).0.into()),
            Handle::Foreign(number, node) => {
                let key = self.document(number)?.name_key(node)?;
                Some(u64::from(number + 1) << 32 | key)
            }
            Handle::Root | Handle::Text(_) => None,
        }
    }

    fn children_named(&self, parent: Handle, local: &str) -> Option<Vec<Handle>> {
        let Handle::Live(id) = parent else { return None };
        let node = self.live(id).filter(|node| node.sort == Sort::Element)?;
        let Some(definition) = self.child_named(node.definition, local)? else {
            return Some(Vec::new());
        };
        let member = self.instance.member(self.form, definition, node.scope)?;
        // What stands elsewhere is not this node's child after all.
        let child = self.instance.live(member).filter(|node| node.parent == Some(id))?;
        match child.sort {
            Sort::Range => {
                let instances = self.instance.instances(member).iter();
                Some(instances.copied().map(Handle::Live).collect())
            }
            Sort::Element => Some(vec![Handle::Live(member)]),
            Sort::Attribute => Some(Vec::new()),
        }
    }

    /// A path out of repeats is bound to its definition.
    fn bound(&self, number: u32) -> Option<Handle> {
        let definition = DefinitionId(number);
        self.instance.member(self.form, definition, ScopeId(0)).map(Handle::Live)
    }

    fn place(&self, node: Handle) -> Option<usize> {
        let Handle::Live(id) = node else { return None };
        let range = self.instance.range_of(self.form, id)?;
        let found = self.instance.instances(range);
        // A node inside of an instance is no instance.
        found.first().filter(|first| {
            self.instance.definition(**first) == self.instance.definition(id)
        })?;
        self.instance.index_of(range, id).map(|index| index + 1)
    }

    fn name(&self, node: Handle) -> Name<'_> {
        match node {
            Handle::Root | Handle::Text(_) => Name::default(),
            Handle::Live(id) => {
                let definition = self.instance.definition(id);
                let written = self.form.form().node(definition);
                let namespace = self.form.namespace(definition);
                written.map_or_else(Name::default, |node| Name {
                    namespace,
                    local: &node.name,
                    prefix: &node.prefix,
                })
            }
            Handle::Foreign(number, node) => self
                .document(number)
                .map_or_else(Name::default, |document| document.name(node)),
        }
    }

    fn parent(&self, node: Handle) -> Option<Handle> {
        match node {
            Handle::Root => None,
            Handle::Text(id) => Some(Handle::Live(id)),
            Handle::Live(id) => {
                let parent = self.live(id)?.parent;
                Some(parent.map_or(Handle::Root, Handle::Live))
            }
            Handle::Foreign(number, node) => {
                let parent = self.foreign(number, |document| document.parent(node));
                parent.map(|node| Handle::Foreign(number, node))
            }
        }
    }

    fn first_child(&self, node: Handle) -> Option<Handle> {
        match node {
            Handle::Root => Some(Handle::Live(self.instance.root())),
            Handle::Text(_) => None,
            Handle::Live(id) => {
                let child = self.visible(self.live(id)?.first_child);
                child
                    .map(Handle::Live)
                    .or_else(|| self.has_text(id).then_some(Handle::Text(id)))
                    .filter(|_| self.kind(node) == NodeKind::Element)
            }
            Handle::Foreign(number, node) => {
                let child = self.foreign(number, |document| document.first_child(node));
                child.map(|node| Handle::Foreign(number, node))
            }
        }
    }

    fn next_sibling(&self, node: Handle) -> Option<Handle> {
        match node {
            Handle::Root | Handle::Text(_) => None,
            Handle::Live(id) => {
                let live = self.live(id).filter(|node| node.sort != Sort::Attribute)?;
                self.visible(live.next).map(Handle::Live)
            }
            Handle::Foreign(number, node) => {
                let next = self.foreign(number, |document| document.next_sibling(node));
                next.map(|node| Handle::Foreign(number, node))
            }
        }
    }

    fn previous_sibling(&self, node: Handle) -> Option<Handle> {
        match node {
            Handle::Root | Handle::Text(_) => None,
            Handle::Live(id) => {
                let mut at = self.live(id)?.previous;
                while let Some(node) = at.and_then(|id| self.live(id)) {
                    if node.sort != Sort::Range {
                        return at.map(Handle::Live);
                    }
                    at = node.previous;
                }
                None
            }
            Handle::Foreign(number, node) => {
                let previous =
                    self.foreign(number, |document| document.previous_sibling(node));
                previous.map(|node| Handle::Foreign(number, node))
            }
        }
    }

    fn first_attribute(&self, node: Handle) -> Option<Handle> {
        match node {
            Handle::Root | Handle::Text(_) => None,
            Handle::Live(id) => self.live(id)?.first_attribute.map(Handle::Live),
            Handle::Foreign(number, node) => {
                let first =
                    self.foreign(number, |document| document.first_attribute(node));
                first.map(|node| Handle::Foreign(number, node))
            }
        }
    }

    fn next_attribute(&self, node: Handle) -> Option<Handle> {
        match node {
            Handle::Root | Handle::Text(_) => None,
            Handle::Live(id) => {
                let live = self.live(id).filter(|node| node.sort == Sort::Attribute)?;
                live.next.map(Handle::Live)
            }
            Handle::Foreign(number, node) => {
                let next = self.foreign(number, |document| document.next_attribute(node));
                next.map(|node| Handle::Foreign(number, node))
            }
        }
    }

    fn string_value(&self, node: Handle) -> Cow<'_, str> {
        match node {
            Handle::Root => Cow::Borrowed(""),
            Handle::Text(id) => Cow::Borrowed(self.text(id)),
            Handle::Live(id) => match self.live(id).and_then(|node| node.first_child) {
                // A group has no value (`JavaRosa`); XPath would give all texts in it, also
                // that of a calculation which asks for them.
                Some(_) => Cow::Borrowed(""),
                None => Cow::Borrowed(self.text(id)),
            },
            Handle::Foreign(number, node) => self
                .document(number)
                .map_or(Cow::Borrowed(""), |document| document.string_value(node)),
        }
    }

    fn compare(&self, a: Handle, b: Handle) -> Ordering {
        self.key(a).cmp(&self.key(b))
    }

    fn instance(&self, id: &str) -> Option<Handle> {
        let number = self.documents.iter().position(|(known, _)| known == id)?;
        let root = self.documents.get(number)?.1.root_node();
        Some(Handle::Foreign(number as u32, root))
    }

    fn namespace(&self, prefix: &str) -> Option<&str> {
        let namespaces = &self.form.form().namespaces;
        namespaces.iter().find(|(known, _)| known == prefix).map(|(_, uri)| uri.as_str())
    }

    fn look_up(
        &self,
        parent: Handle,
        element: &str,
        key: &str,
        value: &str,
    ) -> Option<Vec<Handle>> {
        let Handle::Foreign(number, parent) = parent else { return None };
        let rows = self.document(number)?.look_up(parent, element, key, value)?;
        Some(rows.into_iter().map(|row| Handle::Foreign(number, row)).collect())
    }
}

impl View<'_> {
    /// A key that orders nodes by document, then by place in it.
    fn key(&self, node: Handle) -> (u32, u64, Option<DocumentNode>) {
        let order = |id| self.live(id).map_or(u64::MAX, |node| node.order);
        match node {
            Handle::Root => (0, 0, None),
            // The text of an element comes behind it and before the next element.
            Handle::Live(id) => (0, order(id).saturating_mul(2).saturating_add(1), None),
            Handle::Text(id) => (0, order(id).saturating_mul(2).saturating_add(2), None),
            Handle::Foreign(number, node) => (number + 1, 0, Some(node)),
        }
    }
}
