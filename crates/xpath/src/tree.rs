//! What an expression may ask about the documents it is evaluated over.
//!
//! A tree is navigated by opaque, copyable handles, so that a live instance with
//! ten thousand nodes is walked without building anything. One tree holds several
//! documents: the primary instance and each secondary instance are roots of their own.
//! Nothing here can change a tree.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::Hash;

/// The kinds of node of the XPath 1.0 data model that ODK XForms can meet (section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// The root of a document; its only element child is the document element.
    Root,
    /// An element.
    Element,
    /// An attribute; its parent is an element, of whose children it is none.
    Attribute,
    /// A run of text.
    Text,
    /// A comment.
    Comment,
    /// A processing instruction.
    ProcessingInstruction,
}

/// The expanded name of an element or attribute, and the prefix it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Name<'a> {
    /// Namespace URI; empty when the name is in no namespace.
    pub namespace: &'a str,
    /// The part after the colon.
    pub local: &'a str,
    /// The part before the colon; empty when there is none.
    pub prefix: &'a str,
}

/// Documents that expressions can be evaluated over.
pub trait Tree {
    /// A handle to one node; two handles are equal when they are the same node.
    type Node: Copy + Eq + Hash + std::fmt::Debug;

    /// The root node of the document that `node` belongs to.
    fn root(&self, node: Self::Node) -> Self::Node;
    /// What `node` is.
    fn kind(&self, node: Self::Node) -> NodeKind;
    /// Name of an element or attribute; the default (empty) name for any other kind.
    fn name(&self, node: Self::Node) -> Name<'_>;
    /// A number that stands for the kind and the name of `node`, where the tree has one:
    /// nodes with equal numbers have both in common, so that a step along ten thousand
    /// rows compares the texts of a name once. `None` sends the evaluator to the texts.
    fn name_key(&self, node: Self::Node) -> Option<u64> {
        let _ = node;
        None
    }
    /// Parent; of an attribute, the element that carries it.
    fn parent(&self, node: Self::Node) -> Option<Self::Node>;
    /// First child in document order (attributes are not children).
    fn first_child(&self, node: Self::Node) -> Option<Self::Node>;
    /// Next sibling in document order.
    fn next_sibling(&self, node: Self::Node) -> Option<Self::Node>;
    /// Previous sibling in document order.
    fn previous_sibling(&self, node: Self::Node) -> Option<Self::Node>;
    /// First attribute of an element.
    fn first_attribute(&self, node: Self::Node) -> Option<Self::Node>;
    /// Next attribute of the same element.
    fn next_attribute(&self, node: Self::Node) -> Option<Self::Node>;
    /// First namespace declaration written at an element; the others follow by
    /// [`Tree::next_attribute`]. Only the axis `namespace::` asks.
    fn first_namespace(&self, node: Self::Node) -> Option<Self::Node> {
        let _ = node;
        None
    }
    /// The string-value (XPath 1.0, section 5). A live instance gives "" for a node
    /// that is not relevant.
    fn string_value(&self, node: Self::Node) -> Cow<'_, str>;
    /// Document order of two nodes; between documents any order that is always the same.
    fn compare(&self, a: Self::Node, b: Self::Node) -> Ordering;
    /// Root of the secondary instance called `id`: `instance('id')` is the node whose only
    /// element child is the document element, since forms write `instance('id')/root/item`.
    fn instance(&self, id: &str) -> Option<Self::Node>;
    /// Node of the itext entry `id` in a language, where the tree holds the itext of its
    /// form; else `jr:itext` asks the host.
    fn itext(&self, id: &str, language: &str) -> Option<Self::Node> {
        let _ = (id, language);
        None
    }
    /// Element that has the XML identifier `id`, in the document of `node` (`id()`).
    fn element_by_id(&self, node: Self::Node, id: &str) -> Option<Self::Node> {
        let _ = (node, id);
        None
    }
    /// Namespace bound to `prefix`, for name tests and prefixed names in expressions.
    fn namespace(&self, prefix: &str) -> Option<&str> {
        let _ = prefix;
        None
    }
    /// The children of `parent` whose local name is `local`, in document order, when the
    /// tree keeps an index that can tell; `None` sends the evaluator along all children.
    fn children_named(&self, parent: Self::Node, local: &str) -> Option<Vec<Self::Node>> {
        let _ = (parent, local);
        None
    }
    /// The node with a number that a path was bound to (`Expression::bind`).
    fn bound(&self, number: u32) -> Option<Self::Node> {
        let _ = number;
        None
    }
    /// Place of an element among the siblings of its name, from 1, when the tree can tell
    /// without walking along them.
    fn place(&self, node: Self::Node) -> Option<usize> {
        let _ = node;
        None
    }
    /// The children elements of `parent` called `element` whose child `key` has exactly
    /// the string-value `value`, in document order, when the tree keeps an index that
    /// can tell; `None` sends the evaluator to scan.
    fn look_up(
        &self,
        parent: Self::Node,
        element: &str,
        key: &str,
        value: &str,
    ) -> Option<Vec<Self::Node>> {
        let _ = (parent, element, key, value);
        None
    }
}
