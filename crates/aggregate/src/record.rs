//! One line of a bundle, read by type: no generic JSON value is built on the way.
//!
//! Cells are made straight from the text, by the variable that the codebook gives for a
//! name. What does not fit its variable refuses the record with a sentence; nothing is
//! cast silently.

use std::borrow::Cow;
use std::fmt;

use minyi_form::bundle::VariableKind;
use minyi_form::submission::{Missing, State};
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::column::{Absence, Cell};
use crate::edition::{Slot, Slots};

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
    has_answers: bool,
    has_reasons: bool,
    has_areas: bool,
}

/// What is used again for each line, so that reading allocates little.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) cells: Vec<Cell>,
    /// Level and code.
    pub(crate) areas: Vec<(String, String)>,
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
        self.areas.clear();
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
                    map.next_value_seed(Areas(&mut self.scratch.areas))?;
                }
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
struct Text;

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

/// The object of answers, at the top or of a row.
struct Answers<'s> {
    slots: &'s mut Slots,
    cells: &'s mut [Cell],
    unknown: &'s mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Answers<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Answers<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("answers by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut turn = 0;
        // One bit a variable would do; a record has some dozens.
        let mut seen = vec![false; self.cells.len()];
        while let Some(name) = map.next_key_seed(Text)? {
            let Some(place) = self.slots.place(&name, &mut turn) else {
                self.unknown.push(name.into_owned());
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if seen.get_mut(place).is_none_or(|seen| std::mem::replace(seen, true)) {
                return Err(A::Error::custom(format!("answer `{name}` comes twice")));
            }
            let (slot, cell) = (self.slots.get_mut(place), self.cells.get_mut(place));
            if let (Some(slot), Some(cell)) = (slot, cell) {
                *cell = map.next_value_seed(Answer { slot, unknown: self.unknown })?;
            }
        }
        Ok(())
    }
}

/// One answer, by the kind of its variable.
struct Answer<'s> {
    slot: &'s mut Slot,
    unknown: &'s mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Answer<'_> {
    type Value = Cell;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Cell, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Answer<'_> {
    fn mismatch<E: Error>(&self, found: &str) -> E {
        let (name, due) = (self.slot.name(), due(self.slot.kind));
        E::custom(format!("answer `{name}` is {found} where {due} is due"))
    }

    fn number<E: Error>(self, value: f64) -> Result<Cell, E> {
        let kind = self.slot.kind;
        if kind == VariableKind::Decimal
            || kind == VariableKind::Int && value == value.floor()
        {
            return Ok(Cell::Number(value));
        }
        Err(self.mismatch("a number"))
    }

    fn integer<E: Error>(self, value: i64) -> Result<Cell, E> {
        if self.slot.kind == VariableKind::One {
            return Ok(coded(self.slot, |slot| slot.dictionary.integer(value)));
        }
        self.number(value as f64)
    }
}

/// The code as a cell; a choice that is a missing code is a reason, not an answer.
fn coded(slot: &mut Slot, number: impl FnOnce(&mut Slot) -> u32) -> Cell {
    let code = number(slot);
    match slot.dictionary.get(code).and_then(|entry| entry.missing) {
        Some(reason) => Cell::Absent(Absence::Reason(reason)),
        None => Cell::Code(code),
    }
}

impl<'de> Visitor<'de> for Answer<'_> {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for answer `{}`", due(self.slot.kind), self.slot.name())
    }

    fn visit_unit<E: Error>(self) -> Result<Cell, E> {
        Ok(Cell::Absent(Absence::Blank))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Cell, E> {
        if self.slot.kind == VariableKind::Bool {
            return Ok(Cell::Code(u32::from(value)));
        }
        Err(self.mismatch("true or false"))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Cell, E> {
        self.integer(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Cell, E> {
        match i64::try_from(value) {
            Ok(value) => self.integer(value),
            Err(_) => self.number(value as f64),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Cell, E> {
        self.number(value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cell, E> {
        if text.is_empty() {
            return Ok(Cell::Absent(Absence::Blank));
        }
        match self.slot.kind {
            VariableKind::One => Ok(coded(self.slot, |slot| slot.dictionary.text(text))),
            VariableKind::Text
            | VariableKind::Date
            | VariableKind::Time
            | VariableKind::DateTime
            | VariableKind::Geo
            | VariableKind::File => Ok(Cell::Present),
            VariableKind::Int
            | VariableKind::Decimal
            | VariableKind::Multi
            | VariableKind::Rank
            | VariableKind::Bool
            | VariableKind::Repeat => Err(self.mismatch("a text")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Cell, A::Error> {
        let kind = self.slot.kind;
        if kind == VariableKind::Multi || kind == VariableKind::Rank {
            return codes(self.slot, seq);
        }
        if kind == VariableKind::Repeat {
            return rows(self, seq);
        }
        if kind != VariableKind::Geo {
            return Err(self.mismatch("a list"));
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cell::Present)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        if self.slot.kind != VariableKind::Geo {
            return Err(self.mismatch("an object"));
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Present)
    }
}

/// The codes of several choices; none chosen is blank.
fn codes<'de, A: SeqAccess<'de>>(slot: &mut Slot, mut seq: A) -> Result<Cell, A::Error> {
    let mut codes = Vec::new();
    while let Some(code) = seq.next_element_seed(Code(slot))? {
        if let Some(reason) = slot.dictionary.get(code).and_then(|entry| entry.missing) {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Cell::Absent(Absence::Reason(reason)));
        }
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(if codes.is_empty() { Cell::Absent(Absence::Blank) } else { Cell::Codes(codes) })
}

/// One code of a list.
struct Code<'s>(&'s mut Slot);

impl<'de> DeserializeSeed<'de> for Code<'_> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Code<'_> {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a code in answer `{}`", self.0.name())
    }

    fn visit_i64<E: Error>(self, code: i64) -> Result<u32, E> {
        Ok(self.0.dictionary.integer(code))
    }

    fn visit_u64<E: Error>(self, code: u64) -> Result<u32, E> {
        let code = i64::try_from(code)
            .map_err(|_| E::custom(format!("code {code} is too large")))?;
        self.visit_i64(code)
    }

    fn visit_str<E: Error>(self, code: &str) -> Result<u32, E> {
        Ok(self.0.dictionary.text(code))
    }
}

/// The rows of a repeat.
fn rows<'de, A: SeqAccess<'de>>(
    answer: Answer<'_>,
    mut seq: A,
) -> Result<Cell, A::Error> {
    let Answer { slot, unknown } = answer;
    let absent = Cell::Absent(Absence::Reason(Missing::NotAsked));
    let mut rows = Vec::new();
    loop {
        let mut cells = vec![absent.clone(); slot.rows.len()];
        let row = Answers { slots: &mut slot.rows, cells: &mut cells, unknown };
        match seq.next_element_seed(row)? {
            Some(()) => rows.push(cells),
            None => break,
        }
    }
    Ok(Cell::Rows(rows))
}

fn due(kind: VariableKind) -> &'static str {
    match kind {
        VariableKind::Int => "a whole number",
        VariableKind::Decimal => "a number",
        VariableKind::Text => "a text",
        VariableKind::One => "a code",
        VariableKind::Multi | VariableKind::Rank => "a list of codes",
        VariableKind::Bool => "true or false",
        VariableKind::Date | VariableKind::Time | VariableKind::DateTime => {
            "a date or time"
        }
        VariableKind::Geo => "a position",
        VariableKind::File => "the name of a file",
        VariableKind::Repeat => "a list of rows",
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
struct Areas<'s>(&'s mut Vec<(String, String)>);

impl<'de> DeserializeSeed<'de> for Areas<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Areas<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("area codes by level")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(level) = map.next_key_seed(Text)? {
            let code = map.next_value_seed(Text)?;
            self.0.push((level.into_owned(), code.into_owned()));
        }
        Ok(())
    }
}
