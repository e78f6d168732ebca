//! Which records of a form count.

use std::collections::BTreeSet;

use minyi_form::submission::State;

use crate::collection::{Entry, FormRecords, What};
use crate::evolve::by_age;
use crate::figures::{Merge, OutcomeTally, RecordName, Withdrawal};
use crate::merge::{Resolution, Revision, resolve};
use crate::stamp::{digest_text, uuid_text};
use crate::visits;

/// The records of a form that count.
pub(crate) struct Current {
    /// Rows by edition.
    pub(crate) rows: Vec<Vec<u32>>,
    pub(crate) complete: u64,
    pub(crate) partial: u64,
    pub(crate) merge: Merge,
    pub(crate) outcomes: Option<OutcomeTally>,
}

impl Current {
    pub(crate) fn of(form: &FormRecords, counts: &[bool], read: u64) -> Current {
        let entries = one_each(form, in_play(form, counts));
        let resolution = resolve(entries.iter().map(|entry| entry.revision));
        let mut current = Current {
            rows: vec![Vec::new(); form.editions.len()],
            complete: 0,
            partial: 0,
            merge: merge(&resolution, read, entries.len() as u64),
            outcomes: None,
        };
        // Both are sorted, so that one walk finds all.
        let mut entries = entries.into_iter();
        let mut counted = Vec::with_capacity(resolution.current.len());
        for revision in &resolution.current {
            if let Some(entry) = entries.find(|entry| entry.revision == *revision) {
                current.add(form, entry);
                counted.push(entry);
            }
        }
        current.outcomes = visits::tally(&form.outcomes, &counted);
        current.rows.iter_mut().for_each(|rows| rows.sort_unstable());
        current
    }

    fn add(&mut self, form: &FormRecords, entry: &Entry) {
        let row = match &entry.what {
            What::Answers(row) => *row,
            What::NoInterview => return,
            What::Withdrawal(reason) => {
                let id = uuid_text(entry.revision.id);
                self.merge.withdrawn.push(Withdrawal { id, reason: reason.to_string() });
                return;
            }
        };
        let edition = form.editions.get(entry.edition as usize);
        match edition.and_then(|edition| edition.states.get(row as usize)) {
            Some(State::Complete) | None => self.complete += 1,
            Some(State::Partial | State::NoInterview) => self.partial += 1,
        }
        if let Some(rows) = self.rows.get_mut(entry.edition as usize) {
            rows.push(row);
        }
    }

    /// The versions with records that count, the oldest first.
    pub(crate) fn versions(&self, form: &FormRecords) -> Vec<String> {
        let mut known = BTreeSet::new();
        let with_rows = by_age(&form.editions)
            .into_iter()
            .filter(|&place| self.rows.get(place).is_some_and(|rows| !rows.is_empty()));
        let version =
            |place: usize| form.editions.get(place).map(|e| e.form.version.clone());
        with_rows.filter_map(version).filter(|v| known.insert(v.clone())).collect()
    }
}

/// The entries that a bundle has which counts.
fn in_play<'f>(form: &'f FormRecords, counts: &[bool]) -> Vec<&'f Entry> {
    let counts = |source: u32| counts.get(source as usize).copied().unwrap_or(false);
    let mut in_play: Vec<bool> = form.entries.iter().map(|e| counts(e.source)).collect();
    for &(entry, source) in &form.again {
        if let (true, Some(in_play)) = (counts(source), in_play.get_mut(entry as usize)) {
            *in_play = true;
        }
    }
    form.entries.iter().zip(in_play).filter_map(|(e, yes)| yes.then_some(e)).collect()
}

/// The entries in order, each record once: where it stands under two codebooks of one
/// form, the latest has it.
fn one_each<'f>(form: &FormRecords, mut entries: Vec<&'f Entry>) -> Vec<&'f Entry> {
    let by_age = by_age(&form.editions);
    let age = |entry: &Entry| {
        let age = by_age.iter().position(|&place| place == entry.edition as usize);
        std::cmp::Reverse(age)
    };
    entries.sort_unstable_by(|one, other| {
        one.revision.cmp(&other.revision).then_with(|| age(one).cmp(&age(other)))
    });
    entries.dedup_by(|next, kept| next.revision == kept.revision);
    entries
}

fn merge(resolution: &Resolution, read: u64, distinct: u64) -> Merge {
    let names = |claims: &Vec<Revision>| claims.iter().rev().map(name).collect();
    Merge {
        read,
        repeated: read.saturating_sub(distinct),
        superseded: resolution.superseded.iter().map(name).collect(),
        conflicts: resolution.conflicts.iter().map(names).collect(),
        withdrawn: Vec::new(),
    }
}

pub(crate) fn name(revision: &Revision) -> RecordName {
    RecordName {
        id: uuid_text(revision.id),
        rev: revision.rev,
        h: digest_text(&revision.h),
    }
}
