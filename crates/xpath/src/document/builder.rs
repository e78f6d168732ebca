//! Builds a document from top to bottom.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::{Document, DocumentNode, Entry, OwnedName};
use crate::{Name, NodeKind};

/// Namespace of the prefix `xml`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Builds a [`Document`] from top to bottom.
#[derive(Debug)]
pub struct Builder {
    document: Document,
    open: Vec<DocumentNode>,
    last_attribute: Option<DocumentNode>,
    last_namespace: Option<DocumentNode>,
    /// Places of the names that were seen.
    names: BTreeMap<OwnedName, u32>,
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
            nodes: vec![entry(NodeKind::Root, 0, "")],
            names: vec![OwnedName::default()],
            namespaces: BTreeMap::from([("xml".into(), XML.into())]),
            ids: BTreeMap::new(),
            indexes: Mutex::default(),
        };
        Builder {
            document,
            open: vec![DocumentNode::ROOT],
            last_attribute: None,
            last_namespace: None,
            names: BTreeMap::from([(OwnedName::default(), 0)]),
        }
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
        let name_place = self.intern(name);
        let node = self.push(entry(NodeKind::Attribute, name_place, value), element);
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
        let name = self.intern(Name { namespace: "", local: prefix, prefix: "xmlns" });
        let node = self.push(entry(NodeKind::Attribute, name, uri), element);
        match self.last_namespace {
            Some(last) => self.edit(last, |entry| entry.next = Some(node)),
            None => self.edit(element, |entry| entry.first_namespace = Some(node)),
        }
        self.last_namespace = Some(node);
        self.document.namespaces.entry(prefix.into()).or_insert_with(|| uri.into());
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
        self.last_namespace = None;
        let parent = self.open.last().copied().unwrap_or(DocumentNode::ROOT);
        let previous = self.document.entry(parent).and_then(|entry| entry.last_child);
        let name = self.intern(name);
        let node = self.push(entry(kind, name, text), parent);
        self.edit(node, |entry| entry.previous = previous);
        match previous {
            Some(before) => self.edit(before, |entry| entry.next = Some(node)),
            None => self.edit(parent, |entry| entry.first_child = Some(node)),
        }
        self.edit(parent, |entry| entry.last_child = Some(node));
        node
    }

    /// Place of a name among those of the document.
    fn intern(&mut self, name: Name<'_>) -> u32 {
        let name = owned(name);
        if let Some(place) = self.names.get(&name) {
            return *place;
        }
        let place = self.document.names.len() as u32;
        self.document.names.push(name.clone());
        self.names.insert(name, place);
        place
    }

    fn push(&mut self, mut entry: Entry, parent: DocumentNode) -> DocumentNode {
        let node = DocumentNode::at(self.document.nodes.len());
        entry.parent = Some(parent);
        self.document.nodes.push(entry);
        node
    }

    fn edit(&mut self, node: DocumentNode, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.document.nodes.get_mut(node.place()) {
            change(entry);
        }
    }
}

fn entry(kind: NodeKind, name: u32, text: &str) -> Entry {
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
