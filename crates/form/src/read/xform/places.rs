//! Lines and columns of what stands in the document.

use roxmltree::{Attribute, Node};

use super::lists::Lists;
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
    /// Where lists were taken out of the document that is read, and how many bytes up to
    /// there.
    taken: Vec<(usize, usize)>,
}

impl<'x> Places<'x> {
    /// Of a form as it was written, lists included.
    pub(super) fn new(xml: &'x str, lists: &Lists) -> Places<'x> {
        let breaks = xml.match_indices('\n').map(|(at, _)| at + 1);
        let mut characters = 0;
        let marks = xml.as_bytes().chunks(STRIDE).map(|chunk| {
            let before = characters;
            characters += beginnings(chunk);
            before
        });
        let marks = marks.collect();
        let lines = [0].into_iter().chain(breaks).collect();
        Places { bytes: xml.as_bytes(), lines, marks, taken: lists.taken() }
    }

    pub(super) fn of(&self, node: Node<'_, '_>) -> Place {
        self.at(node.range().start)
    }

    fn at(&self, position: usize) -> Place {
        let before = self.taken.partition_point(|(at, _)| *at <= position);
        let last = before.checked_sub(1).and_then(|last| self.taken.get(last));
        let position = position + last.map_or(0, |(_, taken)| *taken);
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
    // Eight at a time: a form is megabytes long. Bytes that begin none are 10xxxxxx.
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let (words, rest) = bytes.as_chunks();
    let others = words.iter().map(|word| {
        let word = u64::from_le_bytes(*word);
        (word >> 7 & !(word >> 6) & ONES).count_ones() as usize
    });
    let others = others.sum::<usize>();
    words.len() * 8 - others + rest.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let xml = format!("<a>\n{}é<b/>", "中".repeat(300));
        let places = Places::new(&xml, &Lists::default());
        let at = xml.find("<b").unwrap();
        assert_eq!(places.at(at), Place::Xml { line: 2, column: 302 });
        assert_eq!(places.at(0), Place::Xml { line: 1, column: 1 });
    }

    #[test]
    fn what_was_taken_out_counts() {
        let xml = "<a><root><item><n>é</n></item></root><b/><root><item/></root>\n<root><item><n>2</n>\n</item></root><c/></a>";
        let (rest, lists) = Lists::taken_out(xml).unwrap();
        let (places, whole) =
            (Places::new(xml, &lists), Places::new(xml, &Lists::default()));
        for element in ["<a>", "<b/>", "<item/>", "<c/>"] {
            let place = places.at(rest.find(element).unwrap());
            assert_eq!(place, whole.at(xml.find(element).unwrap()), "{element}");
        }
    }
}
