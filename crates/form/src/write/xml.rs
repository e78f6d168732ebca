//! Elements on their way to XML text.

use std::borrow::Cow;

/// An element with its attributes and content, both in order.
#[derive(Clone, Debug)]
pub(super) struct Element<'f> {
    name: Cow<'f, str>,
    attributes: Vec<(Cow<'f, str>, Cow<'f, str>)>,
    content: Vec<Content<'f>>,
}

#[derive(Clone, Debug)]
enum Content<'f> {
    Element(Element<'f>),
    Text(Cow<'f, str>),
    /// XML text that is written as it is.
    Xml(&'f str),
}

impl<'f> Element<'f> {
    pub(super) fn new(name: impl Into<Cow<'f, str>>) -> Element<'f> {
        Element { name: name.into(), attributes: Vec::new(), content: Vec::new() }
    }

    /// The same with one more attribute.
    pub(super) fn with(
        mut self,
        name: impl Into<Cow<'f, str>>,
        value: impl Into<Cow<'f, str>>,
    ) -> Element<'f> {
        self.set(name, value);
        self
    }

    /// The same with one more text.
    pub(super) fn text(mut self, text: impl Into<Cow<'f, str>>) -> Element<'f> {
        let text = text.into();
        if !text.is_empty() {
            self.content.push(Content::Text(text));
        }
        self
    }

    /// Sets an attribute, in the place of one of the same name.
    pub(super) fn set(
        &mut self,
        name: impl Into<Cow<'f, str>>,
        value: impl Into<Cow<'f, str>>,
    ) {
        let (name, value) = (name.into(), value.into());
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name, value)),
        }
    }

    pub(super) fn push(&mut self, child: Element<'f>) {
        self.content.push(Content::Element(child));
    }

    pub(super) fn extend(&mut self, children: impl IntoIterator<Item = Element<'f>>) {
        self.content.extend(children.into_iter().map(Content::Element));
    }

    /// Adds XML text as it is.
    pub(super) fn push_xml(&mut self, xml: &'f str) {
        self.content.push(Content::Xml(xml));
    }

    /// Calls `seen` with each name of an element or attribute, this one's first.
    pub(super) fn names(&self, seen: &mut impl FnMut(&str)) {
        seen(&self.name);
        self.attributes.iter().for_each(|(name, _)| seen(name));
        for part in &self.content {
            if let Content::Element(element) = part {
                element.names(seen);
            }
        }
    }

    /// The document, two blanks for each level; elements with text stand on one line.
    pub(super) fn document(&self, line_ends: LineEnds) -> String {
        let mut xml = "<?xml version=\"1.0\"?>\n".to_owned();
        self.write(&mut xml, Some(0), line_ends);
        xml.push('\n');
        xml
    }

    /// `level` is none where white space would be part of a text.
    fn write(&self, xml: &mut String, level: Option<usize>, line_ends: LineEnds) {
        xml.push('<');
        xml.push_str(&self.name);
        for (name, value) in &self.attributes {
            xml.push(' ');
            xml.push_str(name);
            xml.push_str("=\"");
            escape(xml, value, Within::Attribute(line_ends));
            xml.push('"');
        }
        if self.content.is_empty() {
            return xml.push_str("/>");
        }
        xml.push('>');
        let has_text = self.content.iter().any(|part| matches!(part, Content::Text(_)));
        let level = level.filter(|_| !has_text);
        for part in &self.content {
            let inner = level.map(|level| level + 1);
            new_line(xml, inner);
            match part {
                Content::Element(element) => element.write(xml, inner, line_ends),
                Content::Text(text) => escape(xml, text, Within::Element),
                Content::Xml(text) => xml.push_str(text),
            }
        }
        new_line(xml, level);
        xml.push_str("</");
        xml.push_str(&self.name);
        xml.push('>');
    }
}

fn new_line(xml: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        xml.push('\n');
        (0..level).for_each(|_| xml.push_str("  "));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Within {
    Element,
    Attribute(LineEnds),
}

/// What becomes of line ends and tabs inside of attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// A blank: readers make blanks of them, unless they are escaped.
    Blank,
    /// They are escaped, so that readers get them back.
    Kept,
}

/// Writes text so that a reader gets it back; characters that XML cannot have are left out.
fn escape(xml: &mut String, text: &str, within: Within) {
    let is_special = |letter: char| {
        matches!(letter, '&' | '<' | '>' | '"' | '\u{fffe}' | '\u{ffff}') || letter < ' '
    };
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        let (before, after) = rest.split_at(at);
        xml.push_str(before);
        let letter = after.chars().next().unwrap_or_default();
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' if within != Within::Element => xml.push_str("&quot;"),
            '"' => xml.push('"'),
            '\n' | '\t' | '\r' if within == Within::Attribute(LineEnds::Blank) => {
                xml.push(' ');
            }
            '\n' if within != Within::Element => xml.push_str("&#10;"),
            '\t' if within != Within::Element => xml.push_str("&#9;"),
            '\r' => xml.push_str("&#13;"),
            '\n' | '\t' => xml.push(letter),
            _ => {}
        }
        rest = after.get(letter.len_utf8()..).unwrap_or_default();
    }
    xml.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_and_indentation_stays_out_of_it() {
        let mut label = Element::new("label").text("a < b & \"c\" ");
        label.push(Element::new("output").with("value", "\"x\" <\n\ty"));
        let mut root = Element::new("root");
        root.push(label);
        root.push(Element::new("hint"));
        assert_eq!(
            root.document(LineEnds::Blank),
            "<?xml version=\"1.0\"?>\n<root>\n  <label>a &lt; b &amp; \"c\" <output \
             value=\"&quot;x&quot; &lt;  y\"/></label>\n  <hint/>\n</root>\n"
        );
        assert!(root.document(LineEnds::Kept).contains("&quot;x&quot; &lt;&#10;&#9;y"));
    }
}
