//! A document that is kept as a whole: secondary instances, and trees for tests.
//!
//! Nodes are numbered in document order, so that comparing two is comparing numbers.
//! Look-ups of rows by the value of a column build an index the first time they are asked.

mod builder;
mod xml;

pub use self::builder::Builder;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Mutex;

use crate::{Name, NodeKind, Tree};

/// An owned document.
#[derive(Debug)]
pub struct Document {
    nodes: Vec<Entry>,
    /// The text of the document without its markup: what an element holds is a slice.
    text: String,
    /// The texts that are no part of it: of attributes, comments and instructions.
    asides: String,
    names: Vec<OwnedName>,
    namespaces: BTreeMap<Box<str>, Box<str>>,
    ids: BTreeMap<Box<str>, DocumentNode>,
    indexes: Mutex<Vec<Index>>,
}

/// A node of a [`Document`]: its place in document order, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentNode(NonZeroU32);

impl DocumentNode {
    /// The root of every document.
    const ROOT: DocumentNode = DocumentNode(NonZeroU32::MIN);

    fn at(place: usize) -> DocumentNode {
        DocumentNode(NonZeroU32::MIN.saturating_add(place as u32))
    }

    fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A node in half a cache line: a sum over a thousand rows is a walk through memory.
///
/// Its namespace declarations, its attributes and its children stand directly behind an
/// element, in this order.
#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: NodeKind,
    /// Place of the name in `names` (names repeat, nodes are many), and the kind.
    key: u32,
    /// Where its string-value stands in `text` or `asides`.
    start: u32,
    end: u32,
    parent: Option<DocumentNode>,
    first_child: Option<DocumentNode>,
    previous: Option<DocumentNode>,
    next: Option<DocumentNode>,
}

/// Bits of [`Entry::key`] that hold the kind.
const KIND_BITS: u32 = 3;

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct OwnedName {
    namespace: Box<str>,
    local: Box<str>,
    prefix: Box<str>,
}

/// Rows of one parent by the value of one of their columns.
#[derive(Debug)]
struct Index {
    parent: DocumentNode,
    element: Box<str>,
    key: Box<str>,
    rows: BTreeMap<Box<str>, Vec<DocumentNode>>,
}

impl Document {
    /// The root node, above the document element.
    pub fn root_node(&self) -> DocumentNode {
        DocumentNode::ROOT
    }

    /// The node at a place in document order; the root is at 0.
    pub fn node_at(&self, place: usize) -> Option<DocumentNode> {
        (place < self.nodes.len()).then(|| DocumentNode::at(place))
    }

    /// The document element.
    pub fn element(&self) -> Option<DocumentNode> {
        self.elements(self.root_node()).next()
    }

    /// The children elements of a node.
    pub fn elements(&self, parent: DocumentNode) -> impl Iterator<Item = DocumentNode> {
        std::iter::successors(self.first_child(parent), |node| self.next_sibling(*node))
            .filter(|node| self.kind(*node) == NodeKind::Element)
    }

    /// Binds a prefix for name tests, over what the document itself declares.
    pub fn declare(&mut self, prefix: &str, namespace: &str) {
        self.namespaces.insert(prefix.into(), namespace.into());
    }

    #[inline]
    fn entry(&self, node: DocumentNode) -> Option<&Entry> {
        self.nodes.get(node.place())
    }

    /// String-value of a node.
    #[inline]
    fn text_of(&self, entry: &Entry) -> &str {
        let texts = match entry.kind {
            NodeKind::Root | NodeKind::Element | NodeKind::Text => &self.text,
            NodeKind::Attribute | NodeKind::Comment | NodeKind::ProcessingInstruction => {
                &self.asides
            }
        };
        texts.get(entry.start as usize..entry.end as usize).unwrap_or("")
    }

    /// The first attribute, or the first namespace declaration, of an element.
    fn first_behind(&self, node: DocumentNode, namespaces: bool) -> Option<DocumentNode> {
        let behind = (node.place() + 1..self.nodes.len()).map(DocumentNode::at);
        behind
            .take_while(|next| {
                self.kind(*next) == NodeKind::Attribute
                    && self.parent(*next) == Some(node)
            })
            .find(|next| (self.name(*next).prefix == "xmlns") == namespaces)
    }

    fn build_index(&self, parent: DocumentNode, element: &str, key: &str) -> Index {
        let mut cells: Vec<(&str, DocumentNode)> = Vec::new();
        let (element_keys, cell_keys) = (self.keys_of(element), self.keys_of(key));
        for (row, entry) in self.children(parent) {
            if !element_keys.contains(&entry.key) {
                continue;
            }
            let found = self.children(row).map(|(_, cell)| cell);
            let found = found.filter(|cell| cell_keys.contains(&cell.key));
            cells.extend(found.map(|cell| (self.text_of(cell), row)));
        }
        let mut rows: BTreeMap<Box<str>, Vec<DocumentNode>> = BTreeMap::new();
        // The rows of one value mostly stand together.
        for run in cells.chunk_by(|(one, _), (other, _)| one == other) {
            let value = run.first().map_or("", |(value, _)| value);
            let found = rows.entry(value.into()).or_default();
            for (_, row) in run {
                if found.last() != Some(row) {
                    found.push(*row);
                }
            }
        }
        Index { parent, element: element.into(), key: key.into(), rows }
    }

    /// The children of a node.
    fn children(
        &self,
        parent: DocumentNode,
    ) -> impl Iterator<Item = (DocumentNode, &Entry)> {
        let with_entry = |node: DocumentNode| Some((node, self.entry(node)?));
        let first = self.first_child(parent).and_then(with_entry);
        std::iter::successors(first, move |(_, entry)| entry.next.and_then(with_entry))
    }

    /// The keys of elements of this name without a prefix: one, where all are in one
    /// namespace.
    fn keys_of(&self, local: &str) -> Vec<u32> {
        let names = self.names.iter().zip(0_u32..);
        let called = names.filter(|(n, _)| *n.local == *local && n.prefix.is_empty());
        called.map(|(_, place)| place << KIND_BITS | NodeKind::Element as u32).collect()
    }

    fn all(&self) -> impl Iterator<Item = DocumentNode> {
        (0..self.nodes.len()).map(DocumentNode::at)
    }

    /// Whether a node is an instance in the model of an XForm.
    fn is_instance(&self, node: DocumentNode) -> bool {
        self.name(node).local == "instance"
            && self.parent(node).is_some_and(|parent| self.name(parent).local == "model")
    }

    fn is_called(&self, node: DocumentNode, local: &str) -> bool {
        let name = self.name(node);
        name.local == local && name.prefix.is_empty()
    }
}

impl Clone for Document {
    /// A copy without the indexes, which it builds again when they are asked for.
    fn clone(&self) -> Self {
        Document {
            nodes: self.nodes.clone(),
            text: self.text.clone(),
            asides: self.asides.clone(),
            names: self.names.clone(),
            namespaces: self.namespaces.clone(),
            ids: self.ids.clone(),
            indexes: Mutex::default(),
        }
    }
}

impl Tree for Document {
    type Node = DocumentNode;

    /// The element `instance` around a node, in an XForm, where each instance is a
    /// document of its own; else the root.
    fn root(&self, node: DocumentNode) -> DocumentNode {
        let line = std::iter::successors(Some(node), |at| self.parent(*at));
        let is_form = self.element().is_some_and(|top| self.name(top).local == "html");
        let mut around = line.filter(|at| is_form && self.is_instance(*at));
        around.next().unwrap_or(self.root_node())
    }

    #[inline]
    fn kind(&self, node: DocumentNode) -> NodeKind {
        self.entry(node).map_or(NodeKind::Root, |entry| entry.kind)
    }

    #[inline]
    fn name(&self, node: DocumentNode) -> Name<'_> {
        let place = |entry: &Entry| (entry.key >> KIND_BITS) as usize;
        let name = self.entry(node).and_then(|entry| self.names.get(place(entry)));
        name.map_or_else(Name::default, |name| Name {
            namespace: &name.namespace,
            local: &name.local,
            prefix: &name.prefix,
        })
    }

    #[inline]
    fn name_key(&self, node: DocumentNode) -> Option<u64> {
        self.entry(node).map(|entry| entry.key.into())
    }

    #[inline]
    fn parent(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node)?.parent
    }

    #[inline]
    fn first_child(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node)?.first_child
    }

    #[inline]
    fn next_sibling(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node).filter(|entry| entry.kind != NodeKind::Attribute)?.next
    }

    fn previous_sibling(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node).filter(|entry| entry.kind != NodeKind::Attribute)?.previous
    }

    fn first_attribute(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.first_behind(node, false)
    }

    fn next_attribute(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node).filter(|entry| entry.kind == NodeKind::Attribute)?.next
    }

    fn first_namespace(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.first_behind(node, true)
    }

    #[inline]
    fn string_value(&self, node: DocumentNode) -> Cow<'_, str> {
        Cow::Borrowed(self.entry(node).map_or("", |entry| self.text_of(entry)))
    }

    fn compare(&self, a: DocumentNode, b: DocumentNode) -> Ordering {
        a.cmp(&b)
    }

    /// The element `instance` with this `id`, as in the model of an XForm.
    fn instance(&self, id: &str) -> Option<DocumentNode> {
        let first = self.ids.get(id).copied().filter(|node| self.is_instance(*node));
        first.or_else(|| {
            let mut instances = self.all().filter(|node| self.is_instance(*node));
            instances.find(|node| self.attribute(*node, "id") == Some(id))
        })
    }

    /// The plain value of a text in `itext`, as in the model of an XForm.
    fn itext(&self, id: &str, language: &str) -> Option<DocumentNode> {
        let mut translations =
            self.all().filter(|node| self.is_called(*node, "translation"));
        let active =
            translations.find(|node| self.attribute(*node, "lang") == Some(language))?;
        let mut texts = self.elements(active);
        let text = texts.find(|node| self.attribute(*node, "id") == Some(id))?;
        self.elements(text).find(|node| self.attribute(*node, "form").is_none())
    }

    fn element_by_id(&self, _: DocumentNode, id: &str) -> Option<DocumentNode> {
        self.ids.get(id).copied()
    }

    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.namespaces.get(prefix).map(|namespace| &**namespace)
    }

    fn look_up(
        &self,
        parent: DocumentNode,
        element: &str,
        key: &str,
        value: &str,
    ) -> Option<Vec<DocumentNode>> {
        let mut indexes = self.indexes.lock().ok()?;
        let found = indexes.iter().position(|index| {
            index.parent == parent && &*index.element == element && &*index.key == key
        });
        let at = found.unwrap_or_else(|| {
            indexes.push(self.build_index(parent, element, key));
            indexes.len() - 1
        });
        Some(indexes.get(at)?.rows.get(value).cloned().unwrap_or_default())
    }
}

impl Document {
    /// Value of the attribute without prefix called `name`.
    pub fn attribute(&self, element: DocumentNode, name: &str) -> Option<&str> {
        std::iter::successors(self.first_attribute(element), |node| {
            self.next_attribute(*node)
        })
        .find(|node| self.is_called(*node, name))
        .and_then(|node| self.entry(node))
        .map(|entry| self.text_of(entry))
    }
}
