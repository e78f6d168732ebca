//! A document that is kept as a whole: secondary instances, and trees for tests.
//!
//! Nodes are numbered in document order, so that comparing two is comparing numbers.
//! Look-ups of rows by the value of a column build an index the first time they are asked.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::{Name, NodeKind, Tree};

/// An owned document.
#[derive(Debug)]
pub struct Document {
    nodes: Vec<Entry>,
    namespaces: Vec<(Box<str>, Box<str>)>,
    ids: BTreeMap<Box<str>, DocumentNode>,
    indexes: Mutex<Vec<Index>>,
}

/// A node of a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentNode(u32);

#[derive(Debug)]
struct Entry {
    kind: NodeKind,
    name: OwnedName,
    /// Of text, attributes, comments and instructions.
    text: Box<str>,
    parent: Option<DocumentNode>,
    first_child: Option<DocumentNode>,
    last_child: Option<DocumentNode>,
    previous: Option<DocumentNode>,
    next: Option<DocumentNode>,
    first_attribute: Option<DocumentNode>,
    first_namespace: Option<DocumentNode>,
}

#[derive(Clone, Debug, Default)]
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
    /// Reads a document from XML.
    ///
    /// # Errors
    /// A sentence with the place, when the text is not well-formed XML.
    pub fn parse(xml: &str) -> Result<Document, String> {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let source = roxmltree::Document::parse_with_options(xml, options)
            .map_err(|error| error.to_string())?;
        let mut builder = Builder::new();
        copy(&source, &mut builder);
        Ok(builder.finish())
    }

    /// The root node, above the document element.
    pub fn root_node(&self) -> DocumentNode {
        DocumentNode(0)
    }

    /// The node at a place in document order; the root is at 0.
    pub fn node_at(&self, place: usize) -> Option<DocumentNode> {
        (place < self.nodes.len()).then_some(DocumentNode(place as u32))
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
        self.namespaces.insert(0, (prefix.into(), namespace.into()));
    }

    fn entry(&self, node: DocumentNode) -> Option<&Entry> {
        self.nodes.get(node.0 as usize)
    }

    fn descendants(&self, top: DocumentNode) -> impl Iterator<Item = DocumentNode> {
        // Descendants follow their ancestor in numbering; the next sibling ends them.
        let end = self.end_of(top);
        (top.0 + 1..end).map(DocumentNode)
    }

    /// Number behind the last node of a subtree.
    fn end_of(&self, top: DocumentNode) -> u32 {
        let line = std::iter::successors(Some(top), |node| self.parent(*node));
        let mut next = line.filter_map(|node| self.next_sibling(node));
        next.next().map_or(self.nodes.len() as u32, |node| node.0)
    }

    fn element_text(&self, node: DocumentNode) -> Cow<'_, str> {
        let only =
            self.first_child(node).filter(|first| self.next_sibling(*first).is_none());
        if let Some(only) = only.filter(|only| self.kind(*only) == NodeKind::Text) {
            return self.string_value(only);
        }
        let texts = self.descendants(node).filter_map(|node| self.entry(node));
        texts
            .filter(|entry| entry.kind == NodeKind::Text)
            .map(|entry| &*entry.text)
            .collect()
    }

    fn build_index(&self, parent: DocumentNode, element: &str, key: &str) -> Index {
        let mut rows: BTreeMap<Box<str>, Vec<DocumentNode>> = BTreeMap::new();
        for row in self.elements(parent).filter(|row| self.is_called(*row, element)) {
            for cell in self.elements(row).filter(|cell| self.is_called(*cell, key)) {
                let found = rows.entry(self.string_value(cell).into()).or_default();
                if found.last() != Some(&row) {
                    found.push(row);
                }
            }
        }
        Index { parent, element: element.into(), key: key.into(), rows }
    }

    fn all(&self) -> impl Iterator<Item = DocumentNode> {
        (0..self.nodes.len() as u32).map(DocumentNode)
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
    fn clone(&self) -> Self {
        let mut builder = Builder::new();
        builder.document.namespaces.clone_from(&self.namespaces);
        builder.copy_children(self, self.root_node());
        builder.finish()
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

    fn kind(&self, node: DocumentNode) -> NodeKind {
        self.entry(node).map_or(NodeKind::Root, |entry| entry.kind)
    }

    fn name(&self, node: DocumentNode) -> Name<'_> {
        self.entry(node).map_or_else(Name::default, |entry| Name {
            namespace: &entry.name.namespace,
            local: &entry.name.local,
            prefix: &entry.name.prefix,
        })
    }

    fn parent(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node)?.parent
    }

    fn first_child(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node)?.first_child
    }

    fn next_sibling(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node).filter(|entry| entry.kind != NodeKind::Attribute)?.next
    }

    fn previous_sibling(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node).filter(|entry| entry.kind != NodeKind::Attribute)?.previous
    }

    fn first_attribute(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node)?.first_attribute
    }

    fn next_attribute(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node).filter(|entry| entry.kind == NodeKind::Attribute)?.next
    }

    fn first_namespace(&self, node: DocumentNode) -> Option<DocumentNode> {
        self.entry(node)?.first_namespace
    }

    fn string_value(&self, node: DocumentNode) -> Cow<'_, str> {
        match self.kind(node) {
            NodeKind::Root | NodeKind::Element => self.element_text(node),
            NodeKind::Attribute
            | NodeKind::Text
            | NodeKind::Comment
            | NodeKind::ProcessingInstruction => self
                .entry(node)
                .map_or(Cow::Borrowed(""), |entry| Cow::Borrowed(&entry.text)),
        }
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
        self.namespaces
            .iter()
            .find(|(known, _)| &**known == prefix)
            .map(|(_, uri)| &**uri)
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
        .filter_map(|node| self.entry(node))
        .find(|entry| &*entry.name.local == name && entry.name.prefix.is_empty())
        .map(|entry| &*entry.text)
    }
}

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
    fn namespace(&mut self, prefix: &str, uri: &str) {
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

    fn append(&mut self, kind: NodeKind, name: Name<'_>, text: &str) -> DocumentNode {
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

    /// Copies everything below a node of another document, in document order.
    fn copy_children(&mut self, source: &Document, top: DocumentNode) {
        let mut depth = vec![source.end_of(top)];
        for node in source.descendants(top) {
            while depth.len() > 1 && depth.last().is_some_and(|end| node.0 >= *end) {
                depth.pop();
                self.close();
            }
            let Some(entry) = source.entry(node) else { continue };
            match entry.kind {
                NodeKind::Element => {
                    self.open(source.name(node));
                    depth.push(source.end_of(node));
                }
                NodeKind::Attribute if &*entry.name.prefix == "xmlns" => {
                    self.namespace(&entry.name.local, &entry.text);
                }
                NodeKind::Attribute => self.attribute(source.name(node), &entry.text),
                NodeKind::Text
                | NodeKind::Comment
                | NodeKind::ProcessingInstruction
                | NodeKind::Root => {
                    self.append(entry.kind, source.name(node), &entry.text);
                }
            }
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

/// Copies a parsed document, level by level without recursion.
fn copy(source: &roxmltree::Document<'_>, builder: &mut Builder) {
    let mut open: Vec<roxmltree::NodeId> = vec![source.root().id()];
    for node in source.root().descendants().skip(1) {
        let parent = node.parent().map(|parent| parent.id());
        while open.len() > 1 && open.last().copied() != parent {
            open.pop();
            builder.close();
        }
        copy_node(node, builder);
        if node.is_element() {
            open.push(node.id());
        }
    }
}

fn copy_node(node: roxmltree::Node<'_, '_>, builder: &mut Builder) {
    match node.node_type() {
        roxmltree::NodeType::Root => {}
        roxmltree::NodeType::Element => copy_element(node, builder),
        roxmltree::NodeType::Text => builder.text(node.text().unwrap_or("")),
        roxmltree::NodeType::Comment => {
            builder.append(NodeKind::Comment, Name::default(), node.text().unwrap_or(""));
        }
        roxmltree::NodeType::PI => {
            if let Some(instruction) = node.pi() {
                let name = Name { local: instruction.target, ..Name::default() };
                let text = instruction.value.unwrap_or("");
                builder.append(NodeKind::ProcessingInstruction, name, text);
            }
        }
    }
}

fn copy_element(node: roxmltree::Node<'_, '_>, builder: &mut Builder) {
    let text = node.document().input_text();
    let written = text.get(node.range().start + 1..).unwrap_or("");
    builder.open(full_name(node.tag_name(), written));
    for namespace in own_namespaces(node) {
        builder.namespace(namespace.name().unwrap_or(""), namespace.uri());
    }
    for attribute in node.attributes() {
        let written = text.get(attribute.range_qname()).unwrap_or("");
        let name = Name {
            namespace: attribute.namespace().unwrap_or(""),
            local: attribute.name(),
            prefix: prefix_of(written),
        };
        builder.attribute(name, attribute.value());
    }
}

/// The prefixes that an element binds itself, and does not have from its parent.
fn own_namespaces<'a>(
    node: roxmltree::Node<'a, 'a>,
) -> impl Iterator<Item = &'a roxmltree::Namespace<'a>> {
    let parent = node.parent_element();
    node.namespaces().filter(move |namespace| {
        let inherited =
            parent.and_then(|parent| parent.lookup_namespace_uri(namespace.name()));
        namespace.name().is_some() && inherited != Some(namespace.uri())
    })
}

fn full_name<'a>(name: roxmltree::ExpandedName<'a, 'a>, written: &'a str) -> Name<'a> {
    Name {
        namespace: name.namespace().unwrap_or(""),
        local: name.name(),
        prefix: prefix_of(written),
    }
}

/// The prefix of the name that `written` begins with.
fn prefix_of(written: &str) -> &str {
    let ends =
        |character: char| character.is_ascii_whitespace() || "=/>".contains(character);
    let name = written.split(ends).next().unwrap_or("");
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}
