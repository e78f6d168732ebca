//! Visits that end without an interview, attempts at a dwelling, and withdrawals.

use std::collections::BTreeMap;

use minyi_form::Host;
use minyi_form::compile::CompiledForm;
use minyi_form::submission::{Line, Record, RecordTag, State, Tombstone, TombstoneTag};
use minyi_form::visit::Visit;

use crate::browser;
use crate::host::BrowserHost;
use crate::storage::{StorageError, Store, SubmissionRow, Tablet, disk};

/// Which attempt at the dwelling `unit` the next visit is, by those that were before; a
/// visit to a dwelling without a name is always the first.
pub fn attempt(before: &[Line], unit: &str) -> u32 {
    let unit = unit.trim().to_lowercase();
    if unit.is_empty() {
        return 1;
    }
    let visits = before.iter().filter_map(visit_of);
    visits.filter(|visit| visit.unit.trim().to_lowercase() == unit).count() as u32 + 1
}

/// The visit that a line tells of.
pub fn visit_of(line: &Line) -> Option<&Visit> {
    match line {
        Line::Submission(record) => record.visit.as_ref(),
        Line::Withdrawal(_) => None,
    }
}

/// Stores a visit that ended without an interview.
///
/// # Errors
/// When the tablet cannot store it.
pub async fn record(
    form: &CompiledForm,
    tablet: &Tablet,
    visit: Visit,
) -> Result<SubmissionRow, StorageError> {
    let reference = form.reference();
    let stamp = |seq| Stamp { id: BrowserHost.new_id(), seq, made: browser::now() };
    let make =
        |seq| without_interview(&form.form().version, tablet, visit, stamp(seq)).into();
    disk().await?.record(&reference, make).await
}

/// What makes a record this one.
struct Stamp {
    id: String,
    seq: u64,
    made: String,
}

fn without_interview(
    version: &str,
    tablet: &Tablet,
    visit: Visit,
    stamp: Stamp,
) -> Record {
    let Stamp { id, seq, made } = stamp;
    let record = Record {
        t: RecordTag::Submission,
        id,
        rev: 1,
        seq,
        state: State::NoInterview,
        form: version.to_owned(),
        lang: String::new(),
        by: tablet.interviewer.clone(),
        start: made.clone(),
        end: made.clone(),
        saved: made,
        geo: tablet.area.clone(),
        visit: Some(visit),
        a: BTreeMap::new(),
        miss: BTreeMap::new(),
        langs: BTreeMap::new(),
        qc: BTreeMap::new(),
        h: String::new(),
    };
    // There are no answers that could not be JSON.
    let h = record.checksum().unwrap_or_default();
    Record { h, ..record }
}

/// Puts a tombstone in the place of a submission: its answers are gone from this tablet,
/// and the files that they name.
///
/// # Errors
/// When the tablet cannot store it; the submission is untouched then.
pub async fn withdraw(row: &SubmissionRow, reason: &str) -> Result<(), StorageError> {
    let Some(Line::Submission(record)) = row.line() else { return Ok(()) };
    let tombstone = Tombstone {
        t: TombstoneTag::Withdrawal,
        id: record.id.clone(),
        rev: record.rev + 1,
        seq: record.seq,
        saved: browser::now(),
        reason: reason.trim().to_owned(),
        h: String::new(),
    };
    // A tombstone has nothing that could not be JSON.
    let line = Line::from(tombstone);
    let line = line.clone().sealed().unwrap_or(line);
    let row = SubmissionRow::of_line(line, &row.form_hash, &row.reference);
    let store = disk().await?;
    store.put_submissions(&[row]).await?;
    store.sweep_captures(&record.id, |_| false).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_count_the_visits_to_the_same_dwelling() {
        let line = |unit: &str| {
            let visit = Visit { unit: unit.into(), attempt: 1, ..Visit::default() };
            let stamp = Stamp { id: String::new(), seq: 1, made: String::new() };
            Line::from(without_interview("1", &Tablet::default(), visit, stamp))
        };
        let before = [line("3-2-501"), line("3-2-502"), line(" 3-2-501 "), line("")];
        for (unit, n) in [("3-2-501", 3), ("3-2-502", 2), ("9", 1), ("", 1)] {
            assert_eq!(attempt(&before, unit), n, "{unit:?}");
        }
    }
}
