//! Texts in records, which may go on in further records.

use super::{Records, too_large};
use crate::diagnostic::Diagnostic;
use crate::read::workbook::compound::{u16_at, u32_at};

/// The most bytes of all shared texts.
const MAX_BYTES: usize = 64 << 20;

/// Texts one after the other.
pub(super) struct Texts<'r, 's> {
    rest: &'s [u8],
    /// Where the record goes on; none for a text that is whole.
    records: Option<&'r mut Records<'s>>,
}

impl<'r, 's> Texts<'r, 's> {
    /// Texts of a record, and of those that go on with it.
    pub(super) fn new(content: &'s [u8], records: &'r mut Records<'s>) -> Texts<'r, 's> {
        Texts { rest: content, records: Some(records) }
    }

    /// Texts within some bytes.
    pub(super) fn of(content: &'s [u8]) -> Texts<'s, 's> {
        Texts { rest: content, records: None }
    }

    /// The table of shared texts; it ends where it is cut short.
    pub(super) fn shared(mut self) -> Result<Vec<String>, Diagnostic> {
        let count = u32_at(self.rest, 4).unwrap_or(0);
        self.skip(8);
        let (mut texts, mut bytes) = (Vec::new(), 0);
        for _ in 0..count {
            let Some(text) = self.long() else { break };
            bytes += text.len() + size_of::<String>();
            if bytes > MAX_BYTES {
                return Err(too_large("much text"));
            }
            texts.push(text);
        }
        Ok(texts)
    }

    /// A text whose length takes two bytes.
    pub(super) fn long(&mut self) -> Option<String> {
        self.go_on();
        let length = usize::from(u16_at(self.rest, 0)?);
        self.skip(2);
        self.text(length)
    }

    /// A text whose length takes one byte.
    pub(super) fn short(&mut self) -> Option<String> {
        let length = usize::from(*self.rest.first()?);
        self.skip(1);
        self.text(length)
    }

    fn text(&mut self, length: usize) -> Option<String> {
        let flags = *self.rest.first()?;
        self.skip(1);
        // How it is formatted, and how it is pronounced, follow the text.
        let mut behind = 0;
        if flags & 0x08 != 0 {
            behind += 4 * usize::from(u16_at(self.rest, 0)?);
            self.skip(2);
        }
        if flags & 0x04 != 0 {
            behind += u32_at(self.rest, 0)? as usize;
            self.skip(4);
        }
        let text = self.letters(length, flags & 1 != 0)?;
        self.skip(behind);
        Some(text)
    }

    /// So many units of UTF-16, in two bytes each or, when all are small, in one.
    fn letters(&mut self, length: usize, mut is_wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            if self.rest.is_empty() {
                // The rest of the text says anew how wide it is.
                self.go_on();
                is_wide = self.rest.first()? & 1 != 0;
                self.skip(1);
            }
            let width = if is_wide { 2 } else { 1 };
            let here = (length - units.len()).min(self.rest.len() / width);
            let letters = self.rest.get(..here * width)?;
            match is_wide {
                true => {
                    units
                        .extend(letters.chunks_exact(2).filter_map(|two| u16_at(two, 0)));
                }
                false => units.extend(letters.iter().map(|byte| u16::from(*byte))),
            }
            self.rest = self.rest.get(here * width..)?;
            if here == 0 {
                self.rest = &[];
            }
        }
        let letters = char::decode_utf16(units);
        Some(
            letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(),
        )
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > self.rest.len() {
            bytes -= self.rest.len();
            self.rest = &[];
            self.go_on();
            if self.rest.is_empty() {
                return;
            }
        }
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Goes on with the next record when this one is at its end.
    fn go_on(&mut self) {
        while self.rest.is_empty() {
            let Some(next) = self.records.as_mut().and_then(|all| all.next_part()) else {
                return;
            };
            self.rest = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_on_in_the_next_record() {
        let next = [0x3C, 0, 5, 0, 1, b'c', 0, 0x2D, 0x4E, 0x0A, 0, 0, 0];
        let mut records = Records { rest: &next };
        let first = [1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, b'a', b'b'];
        let texts = Texts::new(&first, &mut records).shared().unwrap();
        assert_eq!(texts, ["abc中"]);
        assert_eq!(records.next(), Some((0x0A, &[][..])));
    }

    #[test]
    fn formats_behind_a_text_are_passed_over() {
        let rich = [1, 0, 0x08, 1, 0, b'a', 9, 9, 9, 9, 1, 0, 1, 0x2D, 0x4E];
        let mut texts = Texts::of(&rich);
        assert_eq!(texts.long().as_deref(), Some("a"));
        assert_eq!(texts.long().as_deref(), Some("中"));
        assert_eq!(texts.long(), None);
    }
}
