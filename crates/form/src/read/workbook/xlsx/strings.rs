//! The table of texts that cells share, and rich text wherever it stands.

use quick_xml::events::Event;

use super::Fallible;
use super::xml::Xml;
use crate::read::workbook::budget::too_large;

/// The most texts, and the most bytes of them: more than a workbook may have cells.
const MAX_TEXTS: usize = 1_000_000;
const MAX_BYTES: usize = 64 << 20;

/// All shared texts in one string, so that a table of millions stays small.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the part with the shared texts.
    pub(super) fn read(mut xml: Xml<'_>) -> Fallible<Strings> {
        let mut strings = Strings::default();
        let mut text = String::new();
        loop {
            match xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "si" => {
                    text.clear();
                    rich_text(&mut xml, &mut text)?;
                    strings.push(&text)?;
                }
                Event::Empty(element) if element.local_name().as_ref() == "si" => {
                    strings.push("")?;
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
        }
    }

    fn push(&mut self, text: &str) -> Fallible<()> {
        push_unescaped(text, &mut self.text);
        if self.text.len() > MAX_BYTES || self.ends.len() == MAX_TEXTS {
            return Err(too_large("much text").into());
        }
        self.ends.push(self.text.len() as u32);
        Ok(())
    }

    /// The text with this index.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let before = index.checked_sub(1).and_then(|before| self.ends.get(before));
        self.text.get(before.map_or(0, |start| *start as usize)..end)
    }
}

/// Appends the runs of the rich text that was just begun, up to its end; how it is
/// pronounced (`rPh`) is left out.
pub(super) fn rich_text(xml: &mut Xml<'_>, into: &mut String) -> Fallible<()> {
    let outside = xml.depth().saturating_sub(1);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => xml.text(into)?,
                "rPh" => xml.skip()?,
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
        if xml.depth() == outside {
            return Ok(());
        }
    }
}

/// Appends `text` with its escapes resolved: `_x000D_` is a character that XML does not
/// carry, `_x005F_` an underscore that begins none.
pub(super) fn push_unescaped(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        into.push_str(before);
        rest = match escaped(escape) {
            Some((letter, after)) => {
                into.push(letter);
                after
            }
            None => {
                into.push_str("_x");
                escape.get(2..).unwrap_or_default()
            }
        };
    }
    into.push_str(rest);
}

/// The character that `text` begins with an escape of, and what is behind it. What no
/// XML can carry on stays as it is written.
fn escaped(text: &str) -> Option<(char, &str)> {
    let (digits, rest) = text.strip_prefix("_x")?.split_at_checked(4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let rest = rest.strip_prefix('_').filter(|_| is_hex)?;
    match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)? {
        // The break that Excel writes before a line feed.
        '\r' => Some(('\n', rest.strip_prefix('\n').unwrap_or(rest))),
        letter if letter < ' ' && letter != '\t' && letter != '\n' => None,
        letter => Some((letter, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        for (text, expected) in [
            ("a_x000D_\nb", "a\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x4E2D_", "中"),
            ("_x0000_ _x12_ _xzzzz_ _x", "_x0000_ _x12_ _xzzzz_ _x"),
            ("_x中文_", "_x中文_"),
        ] {
            let mut found = String::new();
            push_unescaped(text, &mut found);
            assert_eq!(found, expected);
        }
    }
}
