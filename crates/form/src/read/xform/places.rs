//! Lines and columns of what stands in the document.

use roxmltree::{Attribute, Node};

use crate::diagnostic::Place;
use crate::form::Written;

/// Bytes between two marks.
const STRIDE: usize = 256;

/// Finds lines by binary search and columns from the nearest mark, since forms have
/// thousands of places, some of them all on one line.
pub(super) struct Places<'x> {
    bytes: &'x [u8],
    /// Byte position at which each line begins.
    lines: Vec<usize>,
    /// Number of characters that begin before every so many bytes.
    marks: Vec<usize>,
}

impl<'x> Places<'x> {
    pub(super) fn new(xml: &'x str) -> Places<'x> {
        let breaks = xml.match_indices('\n').map(|(at, _)| at + 1);
        let mut characters = 0;
        let marks = xml.as_bytes().chunks(STRIDE).map(|chunk| {
            let before = characters;
            characters += beginnings(chunk);
            before
        });
        let marks = marks.collect();
        let lines = [0].into_iter().chain(breaks).collect();
        Places { bytes: xml.as_bytes(), lines, marks }
    }

    pub(super) fn of(&self, node: Node<'_, '_>) -> Place {
        self.at(node.range().start)
    }

    fn at(&self, position: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= position);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = self.characters(position).saturating_sub(self.characters(start)) + 1;
        Place::Xml { line: line as u32, column: column as u32 }
    }

    /// Number of characters before a byte position.
    fn characters(&self, position: usize) -> usize {
        let mark = position / STRIDE;
        let rest = self.bytes.get(mark * STRIDE..position).unwrap_or_default();
        self.marks.get(mark).copied().unwrap_or_default() + beginnings(rest)
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

/// Number of characters that begin in a part of a text in UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let xml = format!("<a>\n{}é<b/>", "中".repeat(300));
        let places = Places::new(&xml);
        let at = xml.find("<b").unwrap();
        assert_eq!(places.at(at), Place::Xml { line: 2, column: 302 });
        assert_eq!(places.at(0), Place::Xml { line: 1, column: 1 });
    }
}
