//! Choice lists are taken out of the text of a form before it is read as XML.
//!
//! Forms with long lists are little else than `<item><name>a</name><label>A</label></item>`,
//! which asks for no reader of all XML: this one takes a small part of its time. It takes
//! what it knows to the letter and leaves everything else where it is.

use crate::form::Items;

const OPENING: &str = "<root>";
const CLOSING: &str = "</root>";

/// How XML writes the characters that it has for itself.
const ENTITIES: [(&str, &str); 5] =
    [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")];

/// The lists of a form, in their order.
#[derive(Default)]
pub(super) struct Lists(Vec<List>);

/// A list that was taken out.
struct List {
    /// Where it stood in what is left: behind `<root>`.
    at: usize,
    /// Bytes that were taken out up to its end.
    taken: usize,
    /// Its rows; none once they were asked for.
    items: Option<Items>,
}

impl Lists {
    /// Takes the lists out of a form, and gives it without them; none where there are no
    /// such, or where what looks like one might be part of a comment or of a text.
    pub(super) fn taken_out(xml: &str) -> Option<(String, Lists)> {
        let (mut rest, mut lists) = (String::new(), Vec::new());
        let (mut kept, mut at, mut taken) = (0, 0, 0);
        while let Some(found) = xml.get(at..)?.find(OPENING) {
            let start = at + found + OPENING.len();
            let mut scanner = Scanner { text: xml, at: start };
            at = start;
            if let Some(items) = scanner.list() {
                rest.push_str(xml.get(kept..start)?);
                taken += scanner.at - start;
                kept = scanner.at;
                at = scanner.at;
                let items = Some(items);
                lists.push(List { at: rest.len(), taken, items });
            }
        }
        rest.push_str(xml.get(kept..)?);
        let is_good = !lists.is_empty() && is_only_elements(&rest);
        is_good.then_some((rest, Lists(lists)))
    }

    /// The list that stood there.
    pub(super) fn take(&mut self, at: usize) -> Option<Items> {
        let index = self.0.binary_search_by_key(&at, |list| list.at).ok()?;
        self.0.get_mut(index)?.items.take()
    }

    /// Whether each was asked for: one that was not is something else.
    pub(super) fn are_all_taken(&self) -> bool {
        self.0.iter().all(|list| list.items.is_none())
    }

    /// Where in what is left each list stood, and the bytes that were taken up to its end.
    pub(super) fn taken(&self) -> Vec<(usize, usize)> {
        self.0.iter().map(|list| (list.at, list.taken)).collect()
    }
}

/// Whether there is neither comment nor anything else in which `<` begins no element,
/// behind the declaration.
fn is_only_elements(xml: &str) -> bool {
    let body = xml.strip_prefix("<?xml").unwrap_or(xml);
    !body.contains("<!") && !body.contains("<?")
}

/// Reads rows from a place on.
struct Scanner<'x> {
    text: &'x str,
    at: usize,
}

impl<'x> Scanner<'x> {
    /// The rows up to the end of their root; none when it holds anything else.
    fn list(&mut self) -> Option<Items> {
        let mut items = Items::default();
        loop {
            self.skip_blanks();
            if self.rest().starts_with(CLOSING.as_bytes()) {
                return (!items.is_empty()).then_some(items);
            }
            self.take("<item>")?;
            self.skip_blanks();
            while self.take("</item>").is_none() {
                self.cell(&mut items)?;
                self.skip_blanks();
            }
            items.end_row();
        }
    }

    /// An element with a text, or without.
    fn cell(&mut self, items: &mut Items) -> Option<()> {
        self.take("<")?;
        let name = self.name()?;
        if self.take("/>").is_none() {
            self.take(">")?;
            self.text(items)?;
            self.take("</")?;
            self.take(name)?;
            self.take(">")?;
        }
        items.end_cell(name);
        Some(())
    }

    /// A name without prefix, in letters of ASCII.
    fn name(&mut self) -> Option<&'x str> {
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
        let is_inner =
            |byte: u8| is_letter(byte) || byte.is_ascii_digit() || b"-.".contains(&byte);
        self.rest().first().filter(|byte| is_letter(**byte))?;
        let length = self.rest().iter().position(|byte| !is_inner(*byte))?;
        self.next(length)
    }

    /// The text up to the next `<`.
    fn text(&mut self, items: &mut Items) -> Option<()> {
        loop {
            let length = self.rest().iter().position(|byte| !is_plain(*byte))?;
            items.write(self.next(length)?);
            match self.rest().first()? {
                b'<' => return Some(()),
                b'&' => {
                    let mut entities = ENTITIES.into_iter();
                    let (_, letter) =
                        entities.find(|(entity, _)| self.take(entity).is_some())?;
                    items.write(letter);
                }
                0xEF => {
                    let letter = self.next(3)?;
                    // These are no characters of XML.
                    items.write(Some(letter).filter(|l| *l < "\u{fffe}")?);
                }
                _ => return None,
            }
        }
    }

    fn rest(&self) -> &'x [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next bytes, as far as they are whole characters.
    fn next(&mut self, length: usize) -> Option<&'x str> {
        let next = self.text.get(self.at..self.at + length)?;
        self.at += length;
        Some(next)
    }

    /// Goes behind `expected`, if that is next.
    fn take(&mut self, expected: &str) -> Option<()> {
        self.rest().starts_with(expected.as_bytes()).then(|| self.at += expected.len())
    }

    fn skip_blanks(&mut self) {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n');
        self.at += self.rest().iter().take_while(|byte| is_blank(byte)).count();
    }
}

/// Whether a byte of a text stands for itself. Line ends of other systems do not, nor what
/// XML does not allow; and of the bytes that begin a character, one needs a closer look.
fn is_plain(byte: u8) -> bool {
    match byte {
        b'<' | b'>' | b'&' | 0xEF => false,
        b'\t' | b'\n' => true,
        _ => byte >= b' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the lists as `column=text`, and the rest.
    fn taken(xml: &str) -> Option<(String, String)> {
        let (rest, mut lists) = Lists::taken_out(xml)?;
        let starts: Vec<usize> = lists.0.iter().map(|list| list.at).collect();
        let mut rows = Vec::new();
        for start in starts {
            let items = lists.take(start).unwrap();
            rows.extend(items.rows().map(|item| {
                let cells = item.columns().map(|(name, text)| format!("{name}={text}"));
                cells.collect::<Vec<_>>().join(" ")
            }));
        }
        assert!(lists.are_all_taken());
        Some((rows.join("; "), rest))
    }

    #[test]
    fn plain_lists_are_taken_out() {
        for (xml, rows, rest) in [
            (
                "<a><root><item><name>1</name><label>中文（x）</label></item></root></a>",
                "name=1 label=中文（x）",
                "<a><root></root></a>",
            ),
            (
                "<?xml version='1.0'?><a><root>\n <item>\n <b-1/> <c>&lt;a&amp;</c></item>\n</root><root><item></item></root></a>",
                "b-1= c=<a&; ",
                "<?xml version='1.0'?><a><root></root><root></root></a>",
            ),
        ] {
            assert_eq!(taken(xml), Some((rows.to_owned(), rest.to_owned())), "{xml}");
        }
    }

    #[test]
    fn everything_else_is_left() {
        for rows in [
            "",
            "<item><name>1</name></item",
            "<item><name>1</label></item>",
            "<item><name>1</name><!-- one --></item>",
            "<item><name a='b'>1</name></item>",
            "<item><h:name>1</h:name></item>",
            "<item><name>1<b/></name></item>",
            "<item><name>1&#10;</name></item>",
            "<item><name>1\r\n</name></item>",
            "<item><name>1]]></name></item>",
            "<item><name>\u{1}</name></item>",
            "<item><name>\u{ffff}</name></item>",
            "<item a='b'><name>1</name></item>",
            "<row><name>1</name></row>",
            "text<item><name>1</name></item>",
            "<item><1>1</1></item>",
        ] {
            let xml = format!("<a><root>{rows}</root></a>");
            assert_eq!(taken(&xml), None, "{xml}");
        }
        let list = "<root><item><name>1</name></item></root>";
        for xml in ["<!-- LIST -->", "<a><![CDATA[LIST]]></a>", "<a><?b LIST?></a>"] {
            assert_eq!(taken(&xml.replace("LIST", list)), None, "{xml}");
        }
    }
}
