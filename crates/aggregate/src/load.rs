//! Bundles read as a stream, a record at a time.
//!
//! Three layouts are read: JSON Lines; one JSON document with a record a line, as the
//! app writes it; and a JSON document laid out in any other way, which has to be held in
//! memory. Several bundles may follow each other in JSON Lines. Damage never stops the
//! reading of lines: a line that cannot be read is refused with a sentence, and a bundle
//! whose seal is absent or does not fit is quarantined as a whole.

use std::fmt;
use std::io::BufRead;

use minyi_form::bundle::{Header, Seal, canonical, sha256};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::collection::{Collection, Taken};
use crate::line::{Content, Lines};
use crate::stamp::digest_text;

/// A file of which nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The name that was given for it.
    pub name: String,
    /// What is wrong, to be read after the name.
    pub why: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.why)
    }
}

impl std::error::Error for Unreadable {}

/// A bundle in the course of being read.
pub(crate) struct Intake {
    /// Place of its form in the collection, and of its edition in the form.
    pub(crate) form: usize,
    pub(crate) edition: usize,
    /// Place of its source in the collection.
    pub(crate) source: u32,
    header: String,
    count: u64,
    bytes: u64,
    roots: Sha256,
    all_read: bool,
}

/// What became of a line.
enum Step {
    /// It is counted in, refused, or none of our concern.
    Done,
    /// It was the seal.
    Sealed,
    /// It begins another bundle.
    Header,
}

/// A bundle that is not written by lines.
#[derive(Deserialize)]
struct Document<'d> {
    #[serde(borrow)]
    header: &'d RawValue,
    #[serde(borrow)]
    submissions: Vec<&'d RawValue>,
    #[serde(borrow)]
    seal: Option<&'d RawValue>,
}

impl Collection {
    /// Takes in a file of bundles. `name` is used to speak of it.
    ///
    /// # Errors
    /// When nothing of it can be read, or reading fails on the way. What could be read of
    /// a damaged bundle is taken in, quarantined, and named in the report.
    pub fn load(&mut self, name: &str, reader: impl BufRead) -> Result<(), Unreadable> {
        self.load_from(name, Lines::new(reader))
            .map_err(|why| Unreadable { name: name.to_owned(), why })
    }

    fn load_from<R: BufRead>(
        &mut self,
        name: &str,
        mut lines: Lines<R>,
    ) -> Result<(), String> {
        let intake = match lines.next()? {
            None => return Err("it is empty".to_owned()),
            Some((_, Content::Binary)) => return Err(NOT_TEXT.to_owned()),
            Some((_, Content::Text(line))) => match header_in(line) {
                Some(header) => Some(self.open(name, header)?),
                None => None,
            },
        };
        match intake {
            Some(intake) => self.load_lines(name, intake, lines),
            None => self.load_document(name, &lines.rest()?),
        }
    }

    fn load_lines<R: BufRead>(
        &mut self,
        name: &str,
        mut intake: Intake,
        mut lines: Lines<R>,
    ) -> Result<(), String> {
        let mut sealed = false;
        while let Some((number, content)) = lines.next()? {
            let place = || format!("line {number}");
            let Content::Text(text) = content else {
                intake.all_read = false;
                self.refuse(intake.source, place(), "it is not text in UTF-8".to_owned());
                continue;
            };
            let step = match sealed {
                false => self.take_line(&mut intake, &place, text),
                true => self.take_after_seal(&intake, &place, text),
            };
            match step {
                Step::Done => {}
                Step::Sealed => sealed = true,
                Step::Header => {
                    intake = self.open(name, text)?;
                    sealed = false;
                }
            }
        }
        Ok(())
    }

    fn load_document(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let text = str::from_utf8(bytes).map_err(|_| NOT_TEXT.to_owned())?;
        let text = text.trim_start_matches('\u{feff}');
        let document: Document<'_> =
            serde_json::from_str(text).map_err(|e| not_bundle(&e))?;
        let mut intake = self.open(name, document.header.get())?;
        for (index, record) in document.submissions.iter().enumerate() {
            let place = || format!("record {}", index + 1);
            self.take_record(&mut intake, &place, record.get());
        }
        if let Some(seal) = document.seal {
            self.close(&intake, seal.get());
        }
        Ok(())
    }

    fn open(&mut self, name: &str, text: &str) -> Result<Intake, String> {
        let header = read_header(text)?;
        let codebook = canonical(&header.codebook).map_err(|error| error.to_string())?;
        let (form, edition) = self.edition(&header, sha256(codebook.as_bytes()));
        Ok(Intake {
            form,
            edition,
            source: self.source(name, &header),
            header: text.to_owned(),
            count: 0,
            bytes: 0,
            roots: Sha256::new(),
            all_read: true,
        })
    }

    /// A line between header and seal, of either layout by lines.
    fn take_line(
        &mut self,
        intake: &mut Intake,
        place: &dyn Fn() -> String,
        text: &str,
    ) -> Step {
        if let Some(seal) = text.strip_prefix("\"seal\":") {
            self.close(intake, seal.strip_suffix('}').unwrap_or(seal));
            return Step::Sealed;
        }
        match text {
            "\"submissions\":[" | "]," | "]" => Step::Done,
            _ => self.take_record(intake, place, text.strip_suffix(',').unwrap_or(text)),
        }
    }

    fn take_record(
        &mut self,
        intake: &mut Intake,
        place: &dyn Fn() -> String,
        text: &str,
    ) -> Step {
        match self.take(intake, text) {
            Ok(Taken::Seal) => {
                self.close(intake, text);
                return Step::Sealed;
            }
            Ok(Taken::Header) => return Step::Header,
            Ok(Taken::Record(checked)) => {
                intake.bytes += checked.length + 1;
                intake.roots.update(digest_text(&checked.h));
                intake.roots.update("\n");
            }
            Err(why) => {
                intake.all_read = false;
                self.refuse(intake.source, place(), why);
            }
        }
        intake.count += 1;
        Step::Done
    }

    fn take_after_seal(
        &mut self,
        intake: &Intake,
        place: &dyn Fn() -> String,
        text: &str,
    ) -> Step {
        if header_in(text).is_some() {
            return Step::Header;
        }
        self.refuse(intake.source, place(), "it stands after the seal".to_owned());
        Step::Done
    }

    fn close(&mut self, intake: &Intake, seal: &str) {
        let verdict = serde_json::from_str::<Seal>(seal)
            .map_err(|error| {
                format!("its seal cannot be read: {}", crate::record::sentence(&error))
            })
            .and_then(|seal| verify(intake, &seal).map(|()| seal.root));
        self.judge(intake.source, verdict);
    }
}

const NOT_TEXT: &str =
    "it is not a bundle: not text in UTF-8 (a packed file must be unpacked first)";

/// The header that a first line holds, in either layout by lines.
fn header_in(line: &str) -> Option<&str> {
    #[derive(Deserialize)]
    struct Tag<'t> {
        t: &'t str,
    }
    let header = match line.strip_prefix("{\"header\":") {
        Some(rest) => rest.strip_suffix(',')?,
        None => line,
    };
    let tag: Tag<'_> = serde_json::from_str(header).ok()?;
    (tag.t == "bundle").then_some(header)
}

fn read_header(text: &str) -> Result<Header, String> {
    #[derive(Deserialize)]
    struct Version {
        schema: String,
    }
    let wrong =
        |error| format!("its header cannot be read: {}", crate::record::sentence(&error));
    let Version { schema } = serde_json::from_str(text).map_err(wrong)?;
    if !schema.starts_with("minyi-bundle/0.") && !schema.starts_with("minyi-bundle/1.") {
        return Err(format!(
            "its schema is `{schema}`, this version reads minyi-bundle/0.x and 1.x"
        ));
    }
    serde_json::from_str(text).map_err(wrong)
}

fn not_bundle(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof => format!("it is cut off: {error}"),
        serde_json::error::Category::Syntax => {
            format!("it is not a bundle, or damaged: {error}")
        }
        serde_json::error::Category::Data | serde_json::error::Category::Io => {
            format!("it is JSON but not a bundle: {error}")
        }
    }
}

/// Whether the seal fits what was read; else why not.
fn verify(intake: &Intake, seal: &Seal) -> Result<(), String> {
    if seal.count != intake.count {
        let (sealed, found) = (seal.count, intake.count);
        return Err(format!("it was sealed with {sealed} records and has {found}"));
    }
    if !intake.all_read {
        return Err("records in it cannot be read or were changed".to_owned());
    }
    if seal.root != digest_text(&intake.roots.clone().finalize().into()) {
        return Err("its records are not those that were sealed".to_owned());
    }
    if seal.bytes != intake.bytes {
        return Err("its records are not of the length that was sealed".to_owned());
    }
    if seal.header != sha256(intake.header.as_bytes())
        && Some(&seal.header) != canonical_hash(&intake.header).as_ref()
    {
        return Err("its header was changed after it was sealed".to_owned());
    }
    Ok(())
}

fn canonical_hash(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    Some(sha256(canonical(&value).ok()?.as_bytes()))
}
