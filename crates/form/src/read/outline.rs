//! How large and deep a document is, told from its tags before it is parsed.
//!
//! A tree takes many times the memory of its text, and the time that a parser takes for
//! the attributes and namespaces of one element grows with their square. Documents that
//! people write are far below these limits.

/// The most elements, comments and other pieces of markup.
const MAX_NODES: usize = 700_000;
/// The most attributes of all elements, and of one.
const MAX_ATTRIBUTES: usize = 700_000;
const MAX_ATTRIBUTES_OF_ONE: usize = 256;
/// The most declarations of namespaces.
const MAX_NAMESPACES: usize = 4_096;
/// The deepest nesting that a parser is asked to follow.
const MAX_DEPTH: usize = 1_000;

/// What there is too much of in a document; none when it can be parsed, or is so broken
/// that the parser will say it.
pub(super) fn beyond_limits(xml: &str) -> Option<String> {
    let mut outline = Outline::default();
    let mut rest = xml.as_bytes();
    while let Some(start) = rest.iter().position(|byte| *byte == b'<') {
        rest = outline.add(rest.get(start + 1..)?);
        if let Some(beyond) = outline.beyond() {
            return Some(beyond);
        }
    }
    None
}

#[derive(Default)]
struct Outline {
    nodes: usize,
    attributes: usize,
    attributes_of_one: usize,
    namespaces: usize,
    depth: usize,
}

impl Outline {
    /// Counts the markup that begins behind a `<`; returns what follows it.
    fn add<'x>(&mut self, markup: &'x [u8]) -> &'x [u8] {
        if !markup.starts_with(b"/") {
            self.nodes += 1;
        }
        match markup {
            [b'!', b'-', b'-', rest @ ..] => behind(rest, b"-->"),
            [b'!', b'[', rest @ ..] => behind(rest, b"]]>"),
            [b'?', rest @ ..] => behind(rest, b"?>"),
            [b'/', rest @ ..] => {
                self.depth = self.depth.saturating_sub(1);
                behind(rest, b">")
            }
            _ => self.element(markup),
        }
    }

    fn element<'x>(&mut self, tag: &'x [u8]) -> &'x [u8] {
        self.depth += 1;
        let mut attributes = 0;
        let mut rest = tag;
        let is_mark = |byte: &u8| matches!(byte, b'"' | b'\'' | b'>');
        while let Some(at) = rest.iter().position(is_mark) {
            let (before, after) = rest.split_at(at);
            let Some((mark, after)) = after.split_first() else { break };
            if *mark == b'>' {
                if before.ends_with(b"/") {
                    self.depth = self.depth.saturating_sub(1);
                }
                rest = after;
                break;
            }
            attributes += 1;
            self.namespaces += usize::from(names_namespace(before));
            rest = behind(after, &[*mark]);
        }
        self.attributes += attributes;
        self.attributes_of_one = self.attributes_of_one.max(attributes);
        rest
    }

    fn beyond(&self) -> Option<String> {
        let limits = [
            (self.nodes, MAX_NODES, "elements and comments"),
            (self.attributes_of_one, MAX_ATTRIBUTES_OF_ONE, "attributes of one element"),
            (self.attributes, MAX_ATTRIBUTES, "attributes"),
            (self.namespaces, MAX_NAMESPACES, "namespaces"),
            (self.depth, MAX_DEPTH, "elements inside of each other"),
        ];
        let beyond = limits.into_iter().find(|(count, most, _)| count > most);
        beyond.map(|(_, most, what)| format!("the document has more than {most} {what}"))
    }
}

/// True when the last word before a value, `… xmlns:a =`, declares a namespace.
fn names_namespace(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b"=").unwrap_or(before).trim_ascii_end();
    let name = before.rsplit(u8::is_ascii_whitespace).next();
    name.is_some_and(|name| name.starts_with(b"xmlns"))
}

/// What is behind the first `end`; nothing when there is none.
fn behind<'x>(text: &'x [u8], end: &[u8]) -> &'x [u8] {
    let [first, others @ ..] = end else { return text };
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix(others) {
            return after;
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(xml: &str) -> (usize, usize, usize, usize) {
        let mut outline = Outline::default();
        let mut rest = xml.as_bytes();
        while let Some(start) = rest.iter().position(|byte| *byte == b'<') {
            rest = outline.add(&rest[start + 1..]);
        }
        (outline.nodes, outline.attributes, outline.namespaces, outline.depth)
    }

    #[test]
    fn markup_is_counted_as_it_is_meant() {
        for (xml, expected) in [
            ("<?xml version='1.0'?><a/>", (2, 0, 0, 0)),
            ("<a b='1' c=\"x > y\"><d/>", (2, 2, 0, 1)),
            ("<a xmlns:x='u'>&lt;<x:b z='/>'></x:b></a>", (2, 2, 1, 0)),
            ("<a><!-- <b> --><![CDATA[<c>]]></a>", (3, 0, 0, 0)),
            ("<a b='", (1, 1, 0, 1)),
            ("<", (1, 0, 0, 1)),
        ] {
            assert_eq!(count(xml), expected, "{xml}");
        }
    }
}
