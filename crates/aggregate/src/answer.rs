//! Answers of a record, read by the kind of their variable.

use std::fmt;

use minyi_form::bundle::VariableKind;
use minyi_form::submission::Missing;
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::column::{Absence, Cell};
use crate::edition::{Slot, Slots};
use crate::record::Text;

/// The object of answers, at the top or of a row.
pub(crate) struct Answers<'s> {
    pub(crate) slots: &'s mut Slots,
    pub(crate) cells: &'s mut [Cell],
    pub(crate) unknown: &'s mut Vec<String>,
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
