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
            let mut scanner = Scanner { text: xml, at: start, shape: Shape::default() };
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
    shape: Shape<'x>,
}

/// How the last row was written. Most are written alike, and one that is needs no look at
/// each of its tags.
#[derive(Default)]
struct Shape<'x> {
    /// What stands before, between and behind the texts of its cells; none where a cell
    /// has no text.
    gaps: Vec<&'x str>,
    /// The places of the names of its cells.
    names: Vec<u32>,
    /// Where the last of its texts ends.
    end: usize,
}

impl<'x> Scanner<'x> {
    /// The rows up to the end of their root; none when it holds anything else.
    fn list(&mut self) -> Option<Items> {
        let mut items = Items::default();
        items.reserve(self.rest().len());
        loop {
            while self.take_like_last(&mut items) {}
            self.shape = Shape { end: self.at, ..Shape::default() };
            self.skip_blanks();
            if self.rest().starts_with(CLOSING.as_bytes()) {
                items.shrink();
                return (!items.is_empty()).then_some(items);
            }
            self.row(&mut items)?;
        }
    }

    /// Takes a row that is written as the last one; false, and nothing, where it is not.
    fn take_like_last(&mut self, items: &mut Items) -> bool {
        let start = self.at;
        // For as long as it is needed: it is in the way of reading on.
        let shape = std::mem::take(&mut self.shape);
        let is_like = self.cells_between(&shape, items).is_some();
        self.shape = shape;
        if is_like {
            items.end_row();
        } else {
            self.at = start;
            items.undo_row();
        }
        is_like
    }

    fn cells_between(&mut self, shape: &Shape<'x>, items: &mut Items) -> Option<()> {
        let (last, before) = shape.gaps.split_last()?;
        for (gap, name) in before.iter().zip(&shape.names) {
            self.take(gap)?;
            self.text(items)?;
            items.end_cell_at(*name);
        }
        self.take(last)
    }

    fn row(&mut self, items: &mut Items) -> Option<()> {
        self.take("<item>")?;
        self.skip_blanks();
        while self.take("</item>").is_none() {
            self.cell(items)?;
            self.skip_blanks();
        }
        items.end_row();
        self.shape.gaps.push(self.since(self.shape.end)?);
        if self.shape.gaps.len() != self.shape.names.len() + 1 {
            self.shape.gaps.clear();
        }
        Some(())
    }

    /// An element with a text, or without.
    fn cell(&mut self, items: &mut Items) -> Option<()> {
        self.take("<")?;
        let name = self.name()?;
        if self.take("/>").is_none() {
            self.take(">")?;
            self.shape.gaps.push(self.since(self.shape.end)?);
            self.text(items)?;
            self.shape.end = self.at;
            self.take("</")?;
            self.take(name)?;
            self.take(">")?;
        }
        self.shape.names.push(items.end_cell(name));
        Some(())
    }

    /// What stands from a place up to here.
    fn since(&self, start: usize) -> Option<&'x str> {
        self.text.get(start..self.at)
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
                "<a><root> <item><b>1</b> <c/></item> <item><b>2</b> <c/></item> \
                 <item><b>3</b> <c>4</c></item> <item><b></b> <c>&amp;5</c></item> \
                 <item><b>6</b></item> <item><b>7</b></item>  <item><d>8</d></item>\
                 <item><d>9</d></item><item></item><item></item></root></a>",
                "b=1 c=; b=2 c=; b=3 c=4; b= c=&5; b=6; b=7; d=8; d=9; ; ",
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
            "<item><b>1</b><c>1</c></item><item><b>2</b><c>2</d></item>",
            "<item><b>1</b></item><item><b>2<c/></b></item>",
            "<item><b>1</b></item><item><b>2</b>",
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
