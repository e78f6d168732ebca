//! What came of the visits: one final disposition a dwelling.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use minyi_form::visit::COMPLETE;
use minyi_statistics::outcome::Dispositions;

use crate::collection::Entry;
use crate::current::name;
use crate::figures::{CodeTally, OutcomeTally, RateTally, RecordName};
use crate::record::Line;

/// A visit as an entry keeps it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    /// The dwelling within all areas; none where it was not recorded.
    unit: Option<u64>,
    /// Number of the code.
    outcome: u32,
}

/// The outcome codes that were met, by the numbers that entries keep.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    codes: Vec<Box<str>>,
    numbers: BTreeMap<Box<str>, u32>,
}

impl Codes {
    /// The visit of a line; none where it has none.
    pub(crate) fn visit(&mut self, line: &Line<'_>) -> Option<Visit> {
        let visit = line.visit.as_ref()?;
        let outcome = match self.numbers.get(&*visit.outcome) {
            Some(number) => *number,
            None => self.push(&visit.outcome),
        };
        Some(Visit { unit: unit(line, &visit.unit), outcome })
    }

    fn push(&mut self, code: &str) -> u32 {
        let number = self.codes.len() as u32;
        self.codes.push(code.into());
        self.numbers.insert(code.into(), number);
        number
    }

    fn code(&self, visit: &Visit) -> &str {
        self.codes.get(visit.outcome as usize).map_or("", |code| code)
    }
}

/// A number for the dwelling: the same areas and the same name, the same number.
fn unit(line: &Line<'_>, name: &str) -> Option<u64> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    // A line may name the levels in any order.
    let areas = line.areas.iter().map(|(level, code)| (level.as_ref(), code.as_ref()));
    let mut areas: Vec<(&str, &str)> = areas.collect();
    areas.sort_unstable();
    areas.hash(&mut hasher);
    name.to_lowercase().hash(&mut hasher);
    Some(hasher.finish())
}

/// Tallies the visits of these current entries; none when no entry tells of one.
///
/// A dwelling's final disposition is its interview if there was one, a complete one before
/// a partial one; else a refusal or break-off; else what the latest visit found.
pub(crate) fn tally(codes: &Codes, entries: &[&Entry]) -> Option<OutcomeTally> {
    let mut attempts = 0;
    let mut alone = Vec::new();
    let mut units: BTreeMap<u64, (u8, i64, &str)> = BTreeMap::new();
    for entry in entries {
        let Some(visit) = &entry.visit else { continue };
        attempts += 1;
        let code = codes.code(visit);
        let claim = (weight(code), entry.revision.saved, code);
        match visit.unit {
            Some(unit) => {
                let last = units.entry(unit).or_insert(claim);
                *last = claim.max(*last);
            }
            None => alone.push(code),
        }
    }
    if attempts == 0 {
        return None;
    }
    let mut by_code: BTreeMap<&str, u64> = BTreeMap::new();
    let mut dispositions = Dispositions::default();
    let mut unknown = 0;
    for code in units.values().map(|(_, _, code)| *code).chain(alone) {
        *by_code.entry(code).or_insert(0) += 1;
        unknown += u64::from(!dispositions.add(code));
    }
    let e = dispositions.eligible_share();
    let rate = |rate: &minyi_statistics::outcome::Rate| RateTally {
        name: rate.name.to_owned(),
        value: rate.value(),
        numerator: rate.numerator,
        denominator: rate.denominator,
    };
    Some(OutcomeTally {
        units: by_code.values().sum(),
        attempts,
        several: several(codes, entries),
        codes: by_code
            .into_iter()
            .map(|(code, n)| CodeTally { code: code.to_owned(), n })
            .collect(),
        unknown_codes: unknown,
        eligible_share: e,
        rates: dispositions.rates(e).iter().map(rate).collect(),
    })
}

/// Dwellings with more than one complete interview, the earliest first.
fn several(codes: &Codes, entries: &[&Entry]) -> Vec<Vec<RecordName>> {
    let complete = |entry: &&Entry| {
        let visit = entry.visit.as_ref().filter(|visit| codes.code(visit) == COMPLETE)?;
        Some((visit.unit?, entry.revision.saved, name(&entry.revision)))
    };
    let mut interviews: Vec<_> = entries.iter().filter_map(complete).collect();
    interviews.sort_by(|one, other| {
        let key = |(unit, saved, name): &(u64, i64, RecordName)| {
            (*unit, *saved, name.id.clone())
        };
        key(one).cmp(&key(other))
    });
    let dwellings = interviews.chunk_by(|(one, ..), (other, ..)| one == other);
    let mut several: Vec<_> =
        dwellings.filter(|interviews| interviews.len() > 1).collect();
    several.sort_by_key(|interviews| {
        interviews.first().map(|(_, saved, name)| (*saved, name.id.clone()))
    });
    let names = |interviews: &[(u64, i64, RecordName)]| {
        interviews.iter().map(|(_, _, name)| name.clone()).collect()
    };
    several.into_iter().map(names).collect()
}

fn weight(code: &str) -> u8 {
    match code {
        COMPLETE => 3,
        "1.2" => 2,
        _ if code.starts_with("2.1") => 1,
        _ => 0,
    }
}
