//! Builds a document from top to bottom.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::{Document, DocumentNode, Entry, OwnedName};
use crate::{Name, NodeKind, Tree};

/// Builds a [`Document`] from top to bottom.
#[derive(Debug)]
pub struct Builder {
    document: Document,
    open: Vec<DocumentNode>,
    last_attribute: Option<DocumentNode>,
}

impl Default for Builder {
    fn default() -> Self {
        Builder::new()
    }
}

impl Builder {
    /// A document with nothing in it.
    pub fn new() -> Builder {
        let document = Document {
            nodes: vec![entry(NodeKind::Root, OwnedName::default(), "")],
            namespaces: vec![(
                "xml".into(),
                "http://www.w3.org/XML/1998/namespace".into(),
            )],
            ids: BTreeMap::new(),
            indexes: Mutex::default(),
        };
        Builder { document, open: vec![DocumentNode(0)], last_attribute: None }
    }

    /// Opens an element; what follows goes into it.
    pub fn open(&mut self, name: Name<'_>) -> DocumentNode {
        let node = self.append(NodeKind::Element, name, "");
        self.open.push(node);
        node
    }

    /// Adds an attribute to the element that was opened last; before its children.
    pub fn attribute(&mut self, name: Name<'_>, value: &str) {
        let Some(element) = self.open.last().copied() else { return };
        let node = self.push(entry(NodeKind::Attribute, owned(name), value), element);
        match self.last_attribute {
            Some(last) => self.edit(last, |entry| entry.next = Some(node)),
            None => self.edit(element, |entry| entry.first_attribute = Some(node)),
        }
        self.last_attribute = Some(node);
        if name.local == "id" && (name.prefix.is_empty() || name.prefix == "xml") {
            self.document.ids.entry(value.into()).or_insert(element);
        }
    }

    /// Adds a namespace declaration to the element that was opened last.
    pub(super) fn namespace(&mut self, prefix: &str, uri: &str) {
        let Some(element) = self.open.last().copied() else { return };
        let name = Name { namespace: "", local: prefix, prefix: "xmlns" };
        let node = self.push(entry(NodeKind::Attribute, owned(name), uri), element);
        let first = self.document.entry(element).and_then(|entry| entry.first_namespace);
        let next = |node: &DocumentNode| self.document.next_attribute(*node);
        match std::iter::successors(first, next).last() {
            Some(last) => self.edit(last, |entry| entry.next = Some(node)),
            None => self.edit(element, |entry| entry.first_namespace = Some(node)),
        }
        if !self.document.namespaces.iter().any(|(known, _)| &**known == prefix) {
            self.document.namespaces.push((prefix.into(), uri.into()));
        }
    }

    /// Adds text; nothing when it is empty.
    pub fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.append(NodeKind::Text, Name::default(), text);
        }
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
        self.last_attribute = None;
    }

    /// A whole element with text: a cell of a row.
    pub fn leaf(&mut self, local: &str, text: &str) -> DocumentNode {
        let node = self.open(Name { local, ..Name::default() });
        self.text(text);
        self.close();
        node
    }

    /// The document.
    pub fn finish(self) -> Document {
        self.document
    }

    pub(super) fn append(
        &mut self,
        kind: NodeKind,
        name: Name<'_>,
        text: &str,
    ) -> DocumentNode {
        self.last_attribute = None;
        let parent = self.open.last().copied().unwrap_or(DocumentNode(0));
        let previous = self.document.entry(parent).and_then(|entry| entry.last_child);
        let node = self.push(entry(kind, owned(name), text), parent);
        self.edit(node, |entry| entry.previous = previous);
        match previous {
            Some(before) => self.edit(before, |entry| entry.next = Some(node)),
            None => self.edit(parent, |entry| entry.first_child = Some(node)),
        }
        self.edit(parent, |entry| entry.last_child = Some(node));
        node
    }

    fn push(&mut self, mut entry: Entry, parent: DocumentNode) -> DocumentNode {
        let node = DocumentNode(self.document.nodes.len() as u32);
        entry.parent = Some(parent);
        self.document.nodes.push(entry);
        node
    }

    fn edit(&mut self, node: DocumentNode, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.document.nodes.get_mut(node.0 as usize) {
            change(entry);
        }
    }
}

fn entry(kind: NodeKind, name: OwnedName, text: &str) -> Entry {
    Entry {
        kind,
        name,
        text: text.into(),
        parent: None,
        first_child: None,
        last_child: None,
        previous: None,
        next: None,
        first_attribute: None,
        first_namespace: None,
    }
}

fn owned(name: Name<'_>) -> OwnedName {
    OwnedName {
        namespace: name.namespace.into(),
        local: name.local.into(),
        prefix: name.prefix.into(),
    }
}
