//! Which records a figure is about: all, or those of a group.

use std::collections::BTreeMap;

use minyi_form::bundle::{Texts, VariableKind};
use minyi_form::submission::Missing;

use crate::column::{Absence, Column};
use crate::edition::Edition;
use crate::evolve::United;
use crate::tally::By;

/// The groups of one form, and the groups of its current records.
pub(crate) struct Grouping {
    pub(crate) groups: Vec<Group>,
    /// By edition: row and group. A record is in several groups where the grouping
    /// variable has several answers.
    pub(crate) rows: Vec<Vec<(u32, u32)>>,
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    /// The code, the number or the reason why there is none; `None` for all records.
    pub(crate) code: Option<String>,
    pub(crate) label: Texts,
}

/// Groups of more values than these are not made: nobody reads them.
const MOST_NUMBERS: usize = 200;

impl Grouping {
    /// All records in one group. `current` has the rows that count, by edition.
    pub(crate) fn whole(current: &[Vec<u32>]) -> Grouping {
        let rows = |rows: &Vec<u32>| rows.iter().map(|&row| (row, 0)).collect();
        let group = Group { code: None, label: Texts::new() };
        Grouping { groups: vec![group], rows: current.iter().map(rows).collect() }
    }

    /// Groups by a variable or a level of the area tree; the error says why not.
    pub(crate) fn by(
        by: &By,
        editions: &[Edition],
        variables: &[United],
        current: &[Vec<u32>],
    ) -> Result<Grouping, String> {
        match by {
            By::Area(level) => by_area(level, editions, current),
            By::Variable(name) => {
                let found = variables.iter().find(|united| united.variable.name == *name);
                by_variable(
                    found.ok_or_else(|| unknown_variable(name, variables))?,
                    editions,
                    current,
                )
            }
        }
    }

    /// `keys` has for each edition and row the groups it is in, as sort key.
    fn from_keys(keys: Vec<Vec<(u32, Key)>>, label: impl Fn(&Key) -> Group) -> Grouping {
        let mut groups: BTreeMap<Key, u32> = BTreeMap::new();
        for (_, key) in keys.iter().flatten() {
            groups.entry(key.clone()).or_insert(0);
        }
        for (number, group) in groups.values_mut().enumerate() {
            *group = number as u32;
        }
        let number =
            |(row, key): (u32, Key)| (row, groups.get(&key).copied().unwrap_or(0));
        let rows =
            keys.into_iter().map(|keys| keys.into_iter().map(number).collect()).collect();
        Grouping { groups: groups.keys().map(label).collect(), rows }
    }
}

/// A group while it is not numbered; sorts as groups are shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Value(u32),
    /// A number, by bits that sort like it.
    Number(u64, String),
    Code(String),
    Absent(usize),
}

impl Key {
    fn absent(absence: Absence) -> Key {
        Key::Absent(absence.index())
    }

    fn number(value: f64) -> Key {
        let bits = value.to_bits();
        let sortable = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
        Key::Number(sortable, value.to_string())
    }

    fn group(&self, values: &[crate::evolve::Value]) -> Group {
        let plain =
            |code: &str| Group { code: Some(code.to_owned()), label: Texts::new() };
        match self {
            Key::Value(value) => values.get(*value as usize).map_or_else(
                || plain("?"),
                |value| Group {
                    code: Some(value.entry.code.clone()),
                    label: value.entry.label.clone(),
                },
            ),
            Key::Number(_, text) | Key::Code(text) => plain(text),
            Key::Absent(index) => {
                plain(Missing::ALL.get(*index).map_or("blank", |m| m.name()))
            }
        }
    }
}

fn by_area(
    level: &str,
    editions: &[Edition],
    current: &[Vec<u32>],
) -> Result<Grouping, String> {
    if editions.iter().all(|edition| !edition.areas.contains_key(level)) {
        let mut levels: Vec<&str> = editions
            .iter()
            .flat_map(|edition| edition.areas.keys().map(String::as_str))
            .collect();
        levels.sort_unstable();
        levels.dedup();
        return Err(match levels.is_empty() {
            true => format!("no record has an area, so there is no level `{level}`"),
            false => format!(
                "no area level is called `{level}`, there are: {}",
                levels.join(", ")
            ),
        });
    }
    let key = |edition: &Edition, row: u32| {
        let Some(area) = edition.areas.get(level) else {
            return Key::absent(Absence::Blank);
        };
        match area.codes.get(row as usize) {
            Err(absence) => Key::absent(absence),
            Ok(code) => Key::Code(
                area.dictionary.get(code).map_or_else(String::new, |e| e.code.clone()),
            ),
        }
    };
    let keys = |(edition, rows): (&Edition, &Vec<u32>)| {
        rows.iter().map(|&row| (row, key(edition, row))).collect()
    };
    let keys = editions.iter().zip(current).map(keys).collect();
    Ok(Grouping::from_keys(keys, |key| key.group(&[])))
}

fn by_variable(
    united: &United,
    editions: &[Edition],
    current: &[Vec<u32>],
) -> Result<Grouping, String> {
    let name = &united.variable.name;
    match united.variable.kind {
        VariableKind::One
        | VariableKind::Bool
        | VariableKind::Multi
        | VariableKind::Rank => {}
        VariableKind::Int | VariableKind::Decimal => {}
        VariableKind::Text
        | VariableKind::Date
        | VariableKind::Time
        | VariableKind::DateTime
        | VariableKind::Geo
        | VariableKind::File
        | VariableKind::Repeat => {
            return Err(format!(
                "`{name}` cannot make groups: it is no choice and no number"
            ));
        }
    }
    let keys: Vec<Vec<(u32, Key)>> = editions
        .iter()
        .zip(current)
        .enumerate()
        .map(|(place, (edition, rows))| keys_of(united, place, edition, rows))
        .collect();
    let grouping = Grouping::from_keys(keys, |key| key.group(&united.values));
    let numeric =
        matches!(united.variable.kind, VariableKind::Int | VariableKind::Decimal);
    if numeric && grouping.groups.len() > MOST_NUMBERS {
        let n = grouping.groups.len();
        return Err(format!("`{name}` cannot make groups: it has {n} different values"));
    }
    Ok(grouping)
}

fn keys_of(
    united: &United,
    place: usize,
    edition: &Edition,
    rows: &[u32],
) -> Vec<(u32, Key)> {
    let placed = united.places.get(place).and_then(Option::as_ref);
    let column = placed.and_then(|placed| edition.columns.get(placed.column));
    let (Some(placed), Some(column)) = (placed, column) else {
        let not_asked = Key::absent(Absence::Reason(Missing::NotAsked));
        return rows.iter().map(|&row| (row, not_asked.clone())).collect();
    };
    let value =
        |code: u32| Key::Value(placed.values.get(code as usize).copied().unwrap_or(0));
    let mut keys = Vec::new();
    for &row in rows {
        let index = row as usize;
        match column {
            Column::Choice(codes) => {
                keys.push((row, codes.get(index).map_or_else(Key::absent, value)));
            }
            Column::Choices { codes, ends } => {
                let cells = ends
                    .range(index)
                    .map(|at| codes.get(at).map_or_else(Key::absent, value));
                keys.extend(cells.map(|key| (row, key)));
            }
            Column::Number { values, there } => {
                let number = |_| Key::number(values.get(index).copied().unwrap_or(0.0));
                keys.push((row, there.get(index).map_or_else(Key::absent, number)));
            }
            Column::Presence(_) | Column::Rows { .. } => {}
        }
    }
    keys
}

fn unknown_variable(name: &str, variables: &[United]) -> String {
    let names: Vec<&str> =
        variables.iter().map(|united| united.variable.name.as_str()).collect();
    format!("no variable is called `{name}`, there are: {}", names.join(", "))
}
