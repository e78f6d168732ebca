//! The XML of one part, event by event, within limits.
//!
//! Names are known without their prefixes, which writers choose as they like. A document
//! type is refused, so that there are no entities to expand.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Fallible, damaged};
use crate::diagnostic::Diagnostic;
use crate::read::workbook::budget::too_large;

/// The deepest nesting; spreadsheets do with a tenth of it.
const MAX_DEPTH: usize = 200;
/// The most bytes of one tag or run of text; Excel writes at most 32,767 characters.
const MAX_TOKEN: usize = 1 << 20;

/// What may still be read of an archive. Sizes that it states are not believed.
pub(super) struct Allowance {
    /// Bytes, unpacked.
    bytes: usize,
    /// Tags, texts and comments: each takes its time, however small it is.
    events: usize,
}

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance { bytes: 160 << 20, events: 8_000_000 }
    }
}

/// Reader of one part.
pub(super) struct Xml<'p> {
    reader: Reader<Metered<'p>>,
    buffer: Vec<u8>,
    depth: usize,
}

/// Bytes of a part; they run out when the limit of a token or of the archive is reached.
struct Metered<'p> {
    part: BufReader<Box<dyn Read + 'p>>,
    left: &'p mut Allowance,
    /// What the token at hand may still take.
    token: usize,
}

impl<'p> Xml<'p> {
    pub(super) fn new(part: Box<dyn Read + 'p>, left: &'p mut Allowance) -> Xml<'p> {
        let part = BufReader::with_capacity(1 << 16, part);
        let reader = Reader::from_reader(Metered { part, left, token: MAX_TOKEN });
        Xml { reader, buffer: Vec::new(), depth: 0 }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next event.
    ///
    /// # Errors
    ///
    /// When the XML is damaged, has a document type, or goes beyond a limit.
    pub(super) fn next(&mut self) -> Fallible<Event<'_>> {
        self.buffer.clear();
        self.reader.get_mut().begin_event()?;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) => return Err(broken(&error)),
            Err(error) => return Err(damaged(error)),
        };
        match &event {
            Event::Start(_) if self.depth == MAX_DEPTH => {
                return Err(too_large("deeply nested XML").into());
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                return Err(damaged("a part has a document type"));
            }
            Event::Eof if self.depth > 0 => return Err(damaged("a part is cut short")),
            _ => {}
        }
        Ok(event)
    }

    /// Calls `visit` with each element whose name it is asked for, until the end.
    pub(super) fn each(
        &mut self,
        mut visit: impl FnMut(&str, &BytesStart<'_>) -> Fallible<()>,
    ) -> Fallible<()> {
        loop {
            match self.next()? {
                Event::Start(element) | Event::Empty(element) => {
                    visit(element.local_name().as_ref(), &element)?;
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Appends the text inside of the element that was just begun, up to its end.
    pub(super) fn text(&mut self, into: &mut String) -> Fallible<()> {
        let outside = self.depth.saturating_sub(1);
        loop {
            match self.next()? {
                Event::Text(text) => into.push_str(&text.xml10_content()),
                Event::CData(text) => into.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => push_reference(&reference, into)?,
                Event::Eof => return Ok(()),
                _ => {}
            }
            if self.depth == outside {
                return Ok(());
            }
            if into.len() > MAX_TOKEN {
                return Err(too_large("much text in one cell").into());
            }
        }
    }

    /// Passes over the rest of the element that was just begun.
    pub(super) fn skip(&mut self) -> Fallible<()> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.next()?, Event::Eof) {
                break;
            }
        }
        Ok(())
    }
}

/// The value of an attribute, known by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|one| one.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

fn push_reference(reference: &BytesRef<'_>, into: &mut String) -> Fallible<()> {
    if let Some(letter) = reference.resolve_char_ref().map_err(damaged)? {
        into.push(letter);
        return Ok(());
    }
    let name = reference.xml10_content();
    let text = resolve_predefined_entity(&name);
    into.push_str(text.ok_or_else(|| damaged(format!("nothing is called &{name};")))?);
    Ok(())
}

fn broken(error: &io::Error) -> Box<Diagnostic> {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return too_large("much in it").into();
    }
    damaged(error)
}

impl Metered<'_> {
    fn begin_event(&mut self) -> Fallible<()> {
        self.token = MAX_TOKEN;
        let left = self.left.events.checked_sub(1);
        self.left.events = left.ok_or_else(|| too_large("much in it"))?;
        Ok(())
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Metered<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.part.fill_buf()?;
        let most = self.token.min(self.left.bytes);
        if most == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.get(..most).unwrap_or(bytes))
    }

    fn consume(&mut self, count: usize) {
        self.token = self.token.saturating_sub(count);
        self.left.bytes = self.left.bytes.saturating_sub(count);
        self.part.consume(count);
    }
}
