//! One line of a bundle, read by type: no generic JSON value is built on the way.
//!
//! Cells are made straight from the text, by the variable that the codebook gives for a
//! name. What does not fit its variable refuses the record with a sentence; nothing is
//! cast silently.

use std::borrow::Cow;
use std::fmt;

use minyi_form::submission::{Missing, State};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::answer::Answers;
use crate::column::{Absence, Cell};
use crate::edition::Slots;

/// What a line holds beside the answers. Texts are borrowed from the line.
#[derive(Debug, Default)]
pub(crate) struct Line<'de> {
    pub(crate) t: Option<Cow<'de, str>>,
    pub(crate) id: Option<Cow<'de, str>>,
    pub(crate) rev: Option<u32>,
    pub(crate) seq: Option<u64>,
    pub(crate) state: Option<State>,
    pub(crate) saved: Option<Cow<'de, str>>,
    pub(crate) reason: Option<Cow<'de, str>>,
    pub(crate) h: Option<Cow<'de, str>>,
    /// Level and code.
    pub(crate) areas: Vec<(Cow<'de, str>, Cow<'de, str>)>,
    pub(crate) visit: Option<Visit<'de>>,
    has_answers: bool,
    has_reasons: bool,
    has_areas: bool,
}

/// What happened at the door.
#[derive(Debug, Deserialize)]
pub(crate) struct Visit<'l> {
    #[serde(borrow, default)]
    pub(crate) unit: Cow<'l, str>,
    #[serde(borrow)]
    pub(crate) outcome: Cow<'l, str>,
}

/// What is used again for each line, so that reading allocates little.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) cells: Vec<Cell>,
    /// Reasons for missing answers: place of the variable, reason.
    reasons: Vec<(usize, Missing)>,
    /// The same inside repeats, by the name that the record uses.
    row_reasons: Vec<(String, Missing)>,
    /// Names of answers that the codebook does not have.
    pub(crate) unknown: Vec<String>,
}

impl Scratch {
    /// `not_asked` stands where a record says nothing about a variable.
    fn reset(&mut self, variables: usize) {
        self.cells.clear();
        self.cells.resize(variables, Cell::Absent(Absence::Reason(Missing::NotAsked)));
        self.reasons.clear();
        self.row_reasons.clear();
        self.unknown.clear();
    }

    /// Gives reasons to blank cells. An answer with a reason for its absence beside it
    /// stays an answer.
    fn apply_reasons(&mut self, slots: &Slots) {
        for (place, reason) in self.reasons.drain(..) {
            if let Some(cell) = self.cells.get_mut(place) {
                give_reason(cell, reason);
            }
        }
        for (name, reason) in self.row_reasons.drain(..) {
            if let Some(cell) = row_cell(&mut self.cells, slots, &name) {
                give_reason(cell, reason);
            }
        }
    }
}

fn give_reason(cell: &mut Cell, reason: Missing) {
    if let Cell::Absent(absence) = cell {
        *absence = Absence::Reason(reason);
    }
}

/// The cell called `repeat[0].variable`, at any depth.
fn row_cell<'c>(
    cells: &'c mut [Cell],
    slots: &Slots,
    name: &str,
) -> Option<&'c mut Cell> {
    let Some((repeat, rest)) = name.split_once('[') else {
        return cells.get_mut(slots.place(name, &mut 0)?);
    };
    let (row, rest) = rest.split_once("].")?;
    let place = slots.place(repeat, &mut 0)?;
    let Some(Cell::Rows(rows)) = cells.get_mut(place) else { return None };
    let row = rows.get_mut(row.parse::<usize>().ok()?)?;
    row_cell(row, &slots.get(place)?.rows, rest)
}

/// Reads a line. The answers are in `scratch` afterwards.
pub(crate) fn read<'de>(
    line: &'de str,
    slots: &mut Slots,
    scratch: &mut Scratch,
) -> Result<Line<'de>, String> {
    scratch.reset(slots.len());
    let mut json = serde_json::Deserializer::from_str(line);
    let envelope = Envelope { slots: &mut *slots, scratch: &mut *scratch };
    let read = envelope.deserialize(&mut json).and_then(|line| json.end().map(|()| line));
    let line = read.map_err(|error| sentence(&error))?;
    scratch.apply_reasons(slots);
    Ok(line)
}

/// The message without the line number, which is always 1.
pub(crate) fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line 1 column ") {
        Some((message, column)) => format!("{message} (column {column})"),
        None => text,
    }
}

struct Envelope<'s> {
    slots: &'s mut Slots,
    scratch: &'s mut Scratch,
}

impl<'de> DeserializeSeed<'de> for Envelope<'_> {
    type Value = Line<'de>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Line<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_> {
    type Value = Line<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
        let mut line = Line::default();
        while let Some(key) = map.next_key_seed(Text)? {
            match &*key {
                "t" => once(&mut line.t, "t", map.next_value_seed(Text)?)?,
                "id" => once(&mut line.id, "id", map.next_value_seed(Text)?)?,
                "rev" => once(&mut line.rev, "rev", map.next_value()?)?,
                "seq" => once(&mut line.seq, "seq", map.next_value()?)?,
                "state" => once(&mut line.state, "state", map.next_value()?)?,
                "saved" => once(&mut line.saved, "saved", map.next_value_seed(Text)?)?,
                "reason" => once(&mut line.reason, "reason", map.next_value_seed(Text)?)?,
                "h" => once(&mut line.h, "h", map.next_value_seed(Text)?)?,
                "a" => {
                    first(&mut line.has_answers, "a")?;
                    let Scratch { cells, unknown, .. } = &mut *self.scratch;
                    map.next_value_seed(Answers { slots: self.slots, cells, unknown })?;
                }
                "miss" => {
                    first(&mut line.has_reasons, "miss")?;
                    map.next_value_seed(Reasons {
                        slots: self.slots,
                        scratch: self.scratch,
                    })?;
                }
                "geo" => {
                    first(&mut line.has_areas, "geo")?;
                    map.next_value_seed(Areas(&mut line.areas))?;
                }
                "visit" => once(&mut line.visit, "visit", map.next_value()?)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(line)
    }
}

/// Fills a place that must not be filled yet.
fn once<T, E: Error>(place: &mut Option<T>, name: &str, value: T) -> Result<(), E> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom(format!("`{name}` comes twice"))),
    }
}

fn first<E: Error>(seen: &mut bool, name: &str) -> Result<(), E> {
    match std::mem::replace(seen, true) {
        false => Ok(()),
        true => Err(E::custom(format!("`{name}` comes twice"))),
    }
}

/// A text, borrowed where it has no escapes.
pub(crate) struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// The object of reasons.
struct Reasons<'s> {
    slots: &'s Slots,
    scratch: &'s mut Scratch,
}

impl<'de> DeserializeSeed<'de> for Reasons<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reasons<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("reasons by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut turn = 0;
        while let Some(name) = map.next_key_seed(Text)? {
            let reason: Missing = map.next_value()?;
            match self.slots.place(&name, &mut turn) {
                Some(place) => self.scratch.reasons.push((place, reason)),
                None if name.contains('[') => {
                    self.scratch.row_reasons.push((name.into_owned(), reason));
                }
                None => self.scratch.unknown.push(name.into_owned()),
            }
        }
        Ok(())
    }
}

/// The area codes by level.
struct Areas<'s, 'de>(&'s mut Vec<(Cow<'de, str>, Cow<'de, str>)>);

impl<'de> DeserializeSeed<'de> for Areas<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Areas<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("area codes by level")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(level) = map.next_key_seed(Text)? {
            let code = map.next_value_seed(Text)?;
            self.0.push((level, code));
        }
        Ok(())
    }
}
