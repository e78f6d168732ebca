//! Lines and columns of what stands in the document.

use roxmltree::{Attribute, Node};

use crate::diagnostic::Place;
use crate::form::Written;

/// Finds lines by binary search, since forms have thousands of places.
pub(super) struct Places<'x> {
    xml: &'x str,
    /// Byte position at which each line begins.
    lines: Vec<usize>,
}

impl<'x> Places<'x> {
    pub(super) fn new(xml: &'x str) -> Places<'x> {
        let breaks = xml.match_indices('\n').map(|(at, _)| at + 1);
        Places { xml, lines: [0].into_iter().chain(breaks).collect() }
    }

    pub(super) fn of(&self, node: Node<'_, '_>) -> Place {
        self.at(node.range().start)
    }

    fn at(&self, position: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= position);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.xml.get(start..position).unwrap_or_default();
        Place::Xml { line: line as u32, column: before.chars().count() as u32 + 1 }
    }

    /// Value of an attribute and where it stands.
    pub(super) fn attribute(&self, attribute: &Attribute<'_, '_>) -> Written {
        let place = self.at(attribute.range_value().start);
        Written { text: attribute.value().to_owned(), place }
    }

    /// The attribute of `node` with this local name.
    pub(super) fn written(&self, node: Node<'_, '_>, name: &str) -> Option<Written> {
        let attribute = node.attributes().find(|attribute| attribute.name() == name)?;
        Some(self.attribute(&attribute))
    }
}
