//! Builds a document from top to bottom.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::{Document, DocumentNode, Entry, KIND_BITS, OwnedName};
use crate::{Name, NodeKind};

/// Namespace of the prefix `xml`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Names that are tried before all others.
const RECENT: usize = 8;

/// Builds a [`Document`] from top to bottom.
#[derive(Debug)]
pub struct Builder {
    document: Document,
    open: Vec<Open>,
    last_attribute: Option<DocumentNode>,
    last_namespace: Option<DocumentNode>,
    /// Places of the names that were seen.
    names: BTreeMap<OwnedName, u32>,
    /// Places of the names that were seen last, in turn: rows have the same few.
    recent: [u32; RECENT],
    next_recent: usize,
}

/// An element that is not closed yet.
#[derive(Debug)]
struct Open {
    node: DocumentNode,
    last_child: Option<DocumentNode>,
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
            nodes: vec![entry(NodeKind::Root, 0)],
            text: String::new(),
            asides: String::new(),
            names: vec![OwnedName::default()],
            namespaces: BTreeMap::from([("xml".into(), XML.into())]),
            ids: BTreeMap::new(),
            indexes: Mutex::default(),
        };
        Builder {
            document,
            open: vec![Open { node: DocumentNode::ROOT, last_child: None }],
            last_attribute: None,
            last_namespace: None,
            names: BTreeMap::from([(OwnedName::default(), 0)]),
            recent: [0; RECENT],
            next_recent: 0,
        }
    }

    /// Makes room for further nodes, and for bytes of their texts.
    pub fn reserve(&mut self, nodes: usize, text: usize) {
        self.document.nodes.reserve(nodes);
        self.document.text.reserve(text);
    }

    /// Opens an element; what follows goes into it.
    pub fn open(&mut self, name: Name<'_>) -> DocumentNode {
        let node = self.append(NodeKind::Element, name, "");
        self.open.push(Open { node, last_child: None });
        node
    }

    /// Adds an attribute to the element that was opened last; before its children.
    pub fn attribute(&mut self, name: Name<'_>, value: &str) {
        let Some(element) = self.open.last().map(|open| open.node) else { return };
        let node = self.push(NodeKind::Attribute, name, value, element);
        if let Some(last) = self.last_attribute.replace(node) {
            self.edit(last, |entry| entry.next = Some(node));
        }
        if name.local == "id" && (name.prefix.is_empty() || name.prefix == "xml") {
            self.document.ids.entry(value.into()).or_insert(element);
        }
    }

    /// Adds a namespace declaration to the element that was opened last.
    pub(super) fn namespace(&mut self, prefix: &str, uri: &str) {
        let Some(element) = self.open.last().map(|open| open.node) else { return };
        let name = Name { namespace: "", local: prefix, prefix: "xmlns" };
        let node = self.push(NodeKind::Attribute, name, uri, element);
        if let Some(last) = self.last_namespace.replace(node) {
            self.edit(last, |entry| entry.next = Some(node));
        }
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
            self.end_last();
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

    /// Rows of cells, as a table has them: an element called `row` for each, and in it
    /// one with its text for each cell. `columns` are the names of cells, `text` all texts
    /// one behind the other, and each row gives its cells: the place of the name, and
    /// where in `text` the cell ends. It is what [`open`], [`leaf`] and [`close`] give for
    /// each, without going through all of them: lists have tens of thousands.
    ///
    /// [`open`]: Builder::open
    /// [`leaf`]: Builder::leaf
    /// [`close`]: Builder::close
    pub fn rows<'c, R>(
        &mut self,
        row: &str,
        columns: impl Iterator<Item = &'c str>,
        text: &str,
        rows: impl Iterator<Item = R>,
    ) where
        R: Iterator<Item = (u32, u32)>,
    {
        let (base, end) = self.keep(NodeKind::Element, text);
        if (end - base) as usize != text.len() {
            return;
        }
        let row = self.intern(Name { local: row, ..Name::default() });
        let names: Vec<u32> =
            columns.map(|local| self.intern(Name { local, ..Name::default() })).collect();
        let Some(Open { node: parent, last_child }) = self.open.last_mut() else {
            return;
        };
        let nodes = &mut self.document.nodes;
        let (mut start, mut previous_row) = (base, *last_child);
        for cells in rows {
            let at = DocumentNode::at(nodes.len());
            follow(nodes, *parent, previous_row, at);
            nodes.push(Entry {
                start,
                parent: Some(*parent),
                previous: previous_row,
                ..entry(NodeKind::Element, row)
            });
            let mut previous = None;
            for (column, end) in cells {
                let cell = DocumentNode::at(nodes.len());
                follow(nodes, at, previous, cell);
                let name = names.get(column as usize).copied().unwrap_or_default();
                let end = base + end;
                let text =
                    Entry { start, end, parent: Some(cell), ..entry(NodeKind::Text, 0) };
                let has_text = end > start;
                nodes.push(Entry {
                    start,
                    end,
                    parent: Some(at),
                    previous,
                    first_child: has_text.then(|| DocumentNode::at(nodes.len() + 1)),
                    ..entry(NodeKind::Element, name)
                });
                if has_text {
                    nodes.push(text);
                }
                (start, previous) = (end, Some(cell));
            }
            nodes.get_mut(at.place()).into_iter().for_each(|row| row.end = start);
            previous_row = Some(at);
        }
        *last_child = previous_row;
        self.last_attribute = None;
        self.last_namespace = None;
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        while !self.open.is_empty() {
            self.end_last();
        }
        self.document
    }

    /// Ends the string-value of the element that was opened last.
    fn end_last(&mut self) {
        let Some(Open { node, .. }) = self.open.pop() else { return };
        let end = self.document.text.len() as u32;
        self.edit(node, |entry| entry.end = end);
    }

    pub(super) fn append(
        &mut self,
        kind: NodeKind,
        name: Name<'_>,
        text: &str,
    ) -> DocumentNode {
        self.last_attribute = None;
        self.last_namespace = None;
        let parent = self.open.last().map_or(DocumentNode::ROOT, |open| open.node);
        let node = self.push(kind, name, text, parent);
        let previous =
            self.open.last_mut().and_then(|open| open.last_child.replace(node));
        self.edit(node, |entry| entry.previous = previous);
        match previous {
            Some(before) => self.edit(before, |entry| entry.next = Some(node)),
            None => self.edit(parent, |entry| entry.first_child = Some(node)),
        }
        node
    }

    /// Place of a name among those of the document; of more names than a key can tell
    /// apart (half a thousand million), that of no name.
    fn intern(&mut self, name: Name<'_>) -> u32 {
        if name == Name::default() {
            return 0;
        }
        let is_it = |place: &&u32| {
            self.document.names.get(**place as usize).is_some_and(|known| {
                *known.local == *name.local
                    && *known.prefix == *name.prefix
                    && *known.namespace == *name.namespace
            })
        };
        if let Some(place) = self.recent.iter().find(is_it) {
            return *place;
        }
        let place = self.place_of(name);
        if let Some(recent) = self.recent.get_mut(self.next_recent) {
            *recent = place;
        }
        self.next_recent = (self.next_recent + 1) % RECENT;
        place
    }

    fn place_of(&mut self, name: Name<'_>) -> u32 {
        let name = owned(name);
        if let Some(place) = self.names.get(&name) {
            return *place;
        }
        let place = self.document.names.len() as u32;
        if place >= u32::MAX >> KIND_BITS {
            return 0;
        }
        self.document.names.push(name.clone());
        self.names.insert(name, place);
        place
    }

    fn push(
        &mut self,
        kind: NodeKind,
        name: Name<'_>,
        text: &str,
        parent: DocumentNode,
    ) -> DocumentNode {
        let name = self.intern(name);
        let node = DocumentNode::at(self.document.nodes.len());
        let (start, end) = self.keep(kind, text);
        let parent = Some(parent);
        self.document.nodes.push(Entry { start, end, parent, ..entry(kind, name) });
        node
    }

    /// Keeps a text; where it stands. Nothing is kept beyond 4 GiB of texts, which no
    /// form reaches and WASM cannot hold.
    fn keep(&mut self, kind: NodeKind, text: &str) -> (u32, u32) {
        let texts = match kind {
            NodeKind::Root | NodeKind::Element | NodeKind::Text => {
                &mut self.document.text
            }
            NodeKind::Attribute | NodeKind::Comment | NodeKind::ProcessingInstruction => {
                &mut self.document.asides
            }
        };
        let start = texts.len();
        match u32::try_from(start + text.len()) {
            Ok(end) => {
                texts.push_str(text);
                (start as u32, end)
            }
            Err(_) => (0, 0),
        }
    }

    fn edit(&mut self, node: DocumentNode, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.document.nodes.get_mut(node.place()) {
            change(entry);
        }
    }
}

/// Makes `node` the next behind `previous`, or the first in `parent`.
fn follow(
    nodes: &mut [Entry],
    parent: DocumentNode,
    previous: Option<DocumentNode>,
    node: DocumentNode,
) {
    let before = nodes.get_mut(previous.unwrap_or(parent).place());
    before.into_iter().for_each(|before| match previous {
        Some(_) => before.next = Some(node),
        None => before.first_child = Some(node),
    });
}

fn entry(kind: NodeKind, name: u32) -> Entry {
    Entry {
        kind,
        key: name << KIND_BITS | kind as u32,
        start: 0,
        end: 0,
        parent: None,
        first_child: None,
        previous: None,
        next: None,
    }
}

fn owned(name: Name<'_>) -> OwnedName {
    OwnedName {
        namespace: name.namespace.into(),
        local: name.local.into(),
        prefix: name.prefix.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tree;

    #[test]
    fn rows_are_what_their_parts_would_be() {
        let list = [
            &[("name", "a"), ("label", "A & Ä")][..],
            &[],
            &[("name", ""), ("size", "2"), ("name", "b")],
            &[("label", "")],
        ];
        let (mut parts, mut whole) = (Builder::new(), Builder::new());
        for builder in [&mut parts, &mut whole] {
            builder.open(Name { local: "root", ..Name::default() });
            builder.leaf("before", "x");
        }
        let columns = ["name", "label", "size"];
        let (mut text, mut rows) = (String::new(), Vec::new());
        for row in list {
            parts.open(Name { local: "item", ..Name::default() });
            let mut cells = Vec::new();
            for (name, value) in row {
                parts.leaf(name, value);
                text.push_str(value);
                let column = columns.iter().position(|column| column == name).unwrap();
                cells.push((column as u32, text.len() as u32));
            }
            parts.close();
            rows.push(cells.into_iter());
        }
        whole.rows("item", columns.into_iter(), &text, rows.into_iter());
        for builder in [&mut parts, &mut whole] {
            builder.leaf("behind", "y");
        }
        let (parts, whole) = (parts.finish(), whole.finish());
        assert_eq!(parts.text, whole.text);
        assert_eq!(parts.nodes.len(), whole.nodes.len());
        for (one, other) in parts.all().zip(whole.all()) {
            // The names were met in another order.
            assert_eq!(parts.name(one), whole.name(other));
            let named = |document: &Document, node: DocumentNode| Entry {
                key: 0,
                ..document.nodes[node.place()]
            };
            let (one, other) = (named(&parts, one), named(&whole, other));
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
    }
}
