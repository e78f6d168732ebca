//! Form versions lined up: one variable for the same name and type.
//!
//! Lists are united by code, the label of the latest version holds, and a change of type
//! makes a variable of its own, `name__v4`, never a silent cast. Which version is later
//! follows from the versions themselves, not from the order of loading.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use minyi_form::bundle::{Variable, VariableKind};

use crate::dictionary::Entry;
use crate::edition::{Edition, Slot, Slots};

/// A variable over all editions.
#[derive(Clone, Debug)]
pub(crate) struct United {
    /// As in the latest edition that has it, but for the name after a change of type.
    pub(crate) variable: Variable,
    pub(crate) values: Vec<Value>,
    /// Where it is, by edition; `None` where an edition does not have it.
    pub(crate) places: Vec<Option<Placed>>,
    /// The variables of its rows, for a repeat.
    pub(crate) rows: Vec<United>,
}

/// A code over all editions.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) entry: Entry,
    /// True where no codebook has it.
    pub(crate) stray: bool,
}

/// Where a united variable is in one edition.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) column: usize,
    /// United value by code of the edition.
    pub(crate) values: Vec<u32>,
}

/// One table to be lined up with others.
#[derive(Clone, Copy)]
struct Layer<'e> {
    edition: usize,
    version: &'e str,
    slots: &'e Slots,
}

/// The variables of all editions, and remarks about what changed.
///
/// The latest edition gives the order; what only earlier ones have comes behind.
pub(crate) fn unite(editions: &[Edition]) -> (Vec<United>, Vec<String>) {
    let layer = |&edition: &usize| {
        let found = editions.get(edition)?;
        Some(Layer { edition, version: &found.form.version, slots: &found.slots })
    };
    let layers: Vec<Layer<'_>> = by_age(editions).iter().filter_map(layer).collect();
    let mut notes = Vec::new();
    let united = unite_layers(&layers, editions.len(), &mut notes);
    (united, notes)
}

/// Places of the editions, the oldest first: by version as people count, then by the
/// earliest bundle.
pub(crate) fn by_age(editions: &[Edition]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..editions.len()).collect();
    places.sort_by(|&one, &other| match (editions.get(one), editions.get(other)) {
        (Some(one), Some(other)) => natural(&one.form.version, &other.form.version)
            .then_with(|| one.first_made.cmp(&other.first_made))
            .then_with(|| one.form.hash.cmp(&other.form.hash))
            .then_with(|| one.codebook_hash.cmp(&other.codebook_hash)),
        _ => Ordering::Equal,
    });
    places
}

/// Compares runs of digits as numbers, so that `v9` comes before `v10`.
fn natural(one: &str, other: &str) -> Ordering {
    let key = |text: &str| -> Vec<(bool, usize, String)> {
        let bytes = text.as_bytes();
        let runs = bytes.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
        let run = |run: &[u8]| {
            let text = String::from_utf8_lossy(run).into_owned();
            if !text.starts_with(|first: char| first.is_ascii_digit()) {
                return (true, 0, text);
            }
            let digits = text.trim_start_matches('0').to_owned();
            (false, digits.len(), digits)
        };
        runs.map(run).collect()
    };
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

/// `layers` from the oldest on.
fn unite_layers(
    layers: &[Layer<'_>],
    editions: usize,
    notes: &mut Vec<String>,
) -> Vec<United> {
    let names = Names::of(layers);
    names.note_changes(notes);
    let mut order = Vec::new();
    let mut columns: BTreeMap<String, Vec<Found<'_>>> = BTreeMap::new();
    for layer in layers.iter().rev() {
        for (column, slot) in layer.slots.iter().enumerate() {
            let name = names.of_slot(slot);
            let found = columns.entry(name.clone()).or_insert_with(|| {
                order.push(name);
                Vec::new()
            });
            found.push(Found { layer: *layer, column, slot });
        }
    }
    let mut unite = |name: &String| unite_one(name, columns.get(name)?, editions, notes);
    order.iter().filter_map(&mut unite).collect()
}

/// A variable in one layer.
struct Found<'e> {
    layer: Layer<'e>,
    column: usize,
    slot: &'e Slot,
}

/// The kinds that each name had, from the oldest on, with the version that brought each.
struct Names(BTreeMap<String, Vec<(VariableKind, String)>>);

impl Names {
    fn of(layers: &[Layer<'_>]) -> Names {
        let mut names: BTreeMap<String, Vec<(VariableKind, String)>> = BTreeMap::new();
        for layer in layers {
            for slot in layer.slots.iter() {
                let kinds = names.entry(slot.name().to_owned()).or_default();
                if kinds.iter().all(|(kind, _)| *kind != slot.kind) {
                    kinds.push((slot.kind, layer.version.to_owned()));
                }
            }
        }
        Names(names)
    }

    /// The name, with the version that changed its type behind it.
    fn of_slot(&self, slot: &Slot) -> String {
        let name = slot.name();
        let kinds = self.0.get(name).map_or(&[][..], Vec::as_slice);
        match kinds.iter().position(|(kind, _)| *kind == slot.kind) {
            Some(place) if place > 0 => {
                let version =
                    kinds.get(place).map_or("", |(_, version)| version.as_str());
                format!("{name}__v{version}")
            }
            _ => name.to_owned(),
        }
    }

    fn note_changes(&self, notes: &mut Vec<String>) {
        for (name, kinds) in &self.0 {
            for (kind, version) in kinds.iter().skip(1) {
                notes.push(format!(
                    "`{name}` is of another type ({kind:?}) from version {version} on: counted \
                     apart as `{name}__v{version}`"
                ));
            }
        }
    }
}

impl<'e> Found<'e> {
    /// The table of its rows.
    fn below(&self) -> Layer<'e> {
        Layer { slots: &self.slot.rows, ..self.layer }
    }
}

/// Unites a variable; `found` from the latest layer on.
fn unite_one(
    name: &str,
    found: &[Found<'_>],
    editions: usize,
    notes: &mut Vec<String>,
) -> Option<United> {
    let latest = &found.first()?.slot.variable;
    if found.iter().any(|found| found.slot.variable.label != latest.label) {
        notes.push(format!("`{name}` was labelled otherwise in an earlier version"));
    }
    let mut values = Values::default();
    found.iter().for_each(|found| values.add(found.slot, false));
    found.iter().for_each(|found| values.add(found.slot, true));
    values.sort_strays();
    let mut places = vec![None; editions];
    for found in found {
        if let Some(place) = places.get_mut(found.layer.edition) {
            let values = values.numbers_for(found.slot);
            *place = Some(Placed { column: found.column, values });
        }
    }
    let below: Vec<Layer<'_>> = found.iter().rev().map(Found::below).collect();
    Some(United {
        variable: Variable { name: name.to_owned(), ..latest.clone() },
        values: values.values,
        places,
        rows: unite_layers(&below, editions, notes),
    })
}

/// Codes in the course of being united.
#[derive(Default)]
struct Values {
    values: Vec<Value>,
    numbers: BTreeMap<String, u32>,
}

impl Values {
    fn add(&mut self, slot: &Slot, stray: bool) {
        for (code, entry) in slot.dictionary.entries().iter().enumerate() {
            if slot.dictionary.is_stray(code) == stray
                && !self.numbers.contains_key(&entry.code)
            {
                self.numbers.insert(entry.code.clone(), self.values.len() as u32);
                self.values.push(Value { entry: entry.clone(), stray });
            }
        }
    }

    /// Strays in the order of their codes, since that of their coming depends on loading.
    fn sort_strays(&mut self) {
        let key = |value: &Value| {
            let number = value.entry.number.unwrap_or(i64::MAX);
            value.stray.then(|| (number, value.entry.code.clone()))
        };
        self.values.sort_by_key(key);
        for (number, value) in self.values.iter().enumerate() {
            self.numbers.insert(value.entry.code.clone(), number as u32);
        }
    }

    fn numbers_for(&self, slot: &Slot) -> Vec<u32> {
        let number = |entry: &Entry| self.numbers.get(&entry.code).copied().unwrap_or(0);
        slot.dictionary.entries().iter().map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_people_count() {
        for (one, other) in
            [("9", "10"), ("v2.9", "v2.10"), ("", "1"), ("2026010101", "2026010102")]
        {
            assert_eq!(natural(one, other), Ordering::Less, "{one} {other}");
        }
        assert_eq!(natural("007", "7"), Ordering::Less);
    }
}
