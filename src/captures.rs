//! The files that answers name: which there are of a shelf, and which nobody needs.

use std::collections::{BTreeMap, BTreeSet};

use minyi_form::submission::{Line, Record};
use serde_json::Value;

use crate::storage::{Capture, StorageError, Store, SubmissionRow, disk};

/// Ending of the name of a drawing's strokes, which is that of the drawing before it.
pub const STROKES: &str = ".strokes.json";

/// What comes behind the name of a recording in those of its earlier parts, before a number
/// and an ending.
pub const EARLIER: &str = ".earlier-";

/// The files that the answers of these submissions name, in the order of the rows.
///
/// # Errors
/// When they cannot be read.
pub async fn of_rows(rows: &[SubmissionRow]) -> Result<Vec<Capture>, StorageError> {
    let store = disk().await?;
    let ids: BTreeSet<String> = store.captured().await?.into_iter().collect();
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| ids.contains(&row.id)) {
        let names = named_by(row);
        let captures = store.captures(&row.id).await?.into_iter();
        found.extend(captures.filter(|capture| is_named(&names, &capture.facts.name)));
    }
    Ok(found)
}

/// Takes away the files that nothing names any more: of answers that were replaced before
/// their interview ended, of submissions that were withdrawn. What belongs to an interview
/// under way stays.
///
/// # Errors
/// When the tablet cannot read or delete them.
pub async fn sweep() -> Result<(), StorageError> {
    let store = disk().await?;
    let ids = store.captured().await?;
    if ids.is_empty() {
        return Ok(());
    }
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (shelf, _, _) in store.shelves().await? {
        for row in store.submissions(&shelf).await? {
            named.insert(row.id.clone(), named_by(&row));
        }
    }
    for id in ids {
        if store.draft(&id).await?.is_some() {
            continue;
        }
        let names = named.remove(&id).unwrap_or_default();
        store.sweep_captures(&id, |name| is_named(&names, name)).await?;
    }
    Ok(())
}

fn is_named(names: &BTreeSet<String>, name: &str) -> bool {
    let whole = name.strip_suffix(STROKES).unwrap_or(name);
    let whole = whole.split_once(EARLIER).map_or(whole, |(whole, _)| whole);
    names.contains(whole)
}

/// Every text among the answers of a row: the names of its files are some of them.
fn named_by(row: &SubmissionRow) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    match row.line() {
        Some(Line::Submission(record)) => texts_of(&record, &mut texts),
        Some(Line::Withdrawal(_)) | None => {}
    }
    texts
}

fn texts_of(record: &Record, texts: &mut BTreeSet<String>) {
    record.a.values().for_each(|value| gather(value, texts));
}

fn gather(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, texts)),
        Value::Object(members) => {
            members.values().for_each(|value| gather(value, texts));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
