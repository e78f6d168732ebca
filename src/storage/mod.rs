//! What the tablet keeps: forms, drafts with their journals, submissions, settings.
//!
//! [`Store`] is the whole of it; IndexedDB is its only implementation in the browser.
//! Whoever calls it learns that something was stored only once it is on the disk, and
//! an error says what people can do. Nothing here knows about screens.

pub mod autosave;
pub mod indexeddb;
pub mod queue;
mod request;

use std::cell::RefCell;
use std::collections::BTreeMap;

use minyi_form::bundle::{AttachedFile, FormReference};
use minyi_form::diagnostic::Diagnostic;
use minyi_form::draft::{Draft, Edit};
use minyi_form::form::Form;
use minyi_form::submission::{Line, Submission};
use minyi_form::visit::Visit;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use web_sys::{Blob, File};

use crate::progress::Progress;
use indexeddb::IndexedDb;

/// Format of every row written by this version; rows of a greater one are not touched. Up
/// to format 2, no journal puts back an instance of a repeat.
pub const FORMAT: u32 = 3;

/// A form that was opened on this tablet, kept so that its drafts and submissions stay
/// readable when the file or the built-in instrument changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FormRow {
    /// Format of the row.
    pub format: u32,
    /// Hash of the definition: the key.
    pub hash: String,
    /// Id, version, title, languages.
    pub reference: FormReference,
    /// The definition.
    pub form: Form,
    /// The same as an XForm, for the program that fills; "" in rows of format 2.
    #[serde(default)]
    pub xml: String,
    /// What was found when it was read.
    #[serde(default)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A form as the program that fills it reads it.
#[derive(Clone, Debug)]
pub struct FormText {
    /// Hash of the definition.
    pub hash: String,
    /// The definition as an XForm.
    pub xml: String,
}

/// What is left of an interview that has been submitted, for its last page.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// The form that was filled.
    pub form_hash: String,
    /// Running number of the submission on the tablet.
    pub seq: u64,
    /// Whether the interview reached its end.
    pub is_complete: bool,
}
/// Files beside a form: name to content.
pub type Files = BTreeMap<String, Blob>;

/// A file that was made or chosen to answer a question.
#[derive(Clone, Debug)]
pub struct Capture {
    /// What the bundle will say of it; `sub` is the draft's identifier, which stays that of
    /// the submission.
    pub facts: AttachedFile,
    /// Checksum of its bytes (CRC-32 of ISO 3309), as zip files have it.
    pub crc: u32,
    /// Its content, which stays on the disk.
    pub file: Blob,
}

/// An interview under way: where it began, and the snapshot that its journal continues.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DraftRow {
    /// Format of the row.
    pub format: u32,
    /// Instance identifier: the key.
    pub id: String,
    /// The form that is being filled.
    pub reference: FormReference,
    /// The visit at which it takes place; none in drafts of format 1.
    #[serde(default)]
    pub visit: Option<Visit>,
    /// When it began, in milliseconds since 1970.
    pub started_ms: i64,
    /// Journal rows up to this number are contained in the snapshot.
    pub covers: u64,
    /// How far it had come when the snapshot was taken.
    pub progress: Progress,
    /// The snapshot; its own list of edits is empty.
    pub draft: Draft,
}

impl DraftRow {
    /// An interview that begins now, before its first answer.
    pub fn begun(
        draft: Draft,
        reference: FormReference,
        visit: Option<Visit>,
        now_ms: i64,
    ) -> DraftRow {
        DraftRow {
            format: FORMAT,
            id: draft.instance_id.clone(),
            reference,
            visit,
            started_ms: now_ms,
            covers: 0,
            progress: Progress { at_ms: now_ms, ..Progress::default() },
            draft,
        }
    }

    /// The interview as the journal after the snapshot left it, and the number of its last
    /// row.
    pub fn continued(&self, journal: Vec<JournalRow>) -> (Draft, u64) {
        let last = journal.last().map_or(self.covers, |row| row.n);
        let edits = journal.into_iter().map(|row| row.edit).collect();
        (Draft { edits, ..self.draft.clone() }, last)
    }
}

/// One answer (or repeat instance, or language) as it was given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JournalRow {
    /// Format of the row.
    pub format: u32,
    /// The draft that it belongs to: first part of the key.
    pub draft: String,
    /// Running number within the draft, from 1: second part of the key.
    pub n: u64,
    /// What was done.
    pub edit: Edit,
    /// How far the interview had come then, for the list of drafts.
    pub progress: Progress,
}

/// A draft as the start page lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftSummary {
    /// Instance identifier.
    pub id: String,
    /// The form that is being filled.
    pub reference: FormReference,
    /// How far it has come.
    pub progress: Progress,
}

/// What a visit left behind. A submission never changes; withdrawing takes it away and
/// leaves a tombstone in its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubmissionRow {
    /// Format of the row.
    pub format: u32,
    /// Instance identifier: the key.
    pub id: String,
    /// The shelf that it stands on, an index: the form's hash, or [`sample_shelf`] of it.
    pub form_hash: String,
    /// The form that was filled.
    pub reference: FormReference,
    /// The submission of an interview.
    #[serde(default)]
    pub submission: Option<Submission>,
    /// What there is in place of a submission: a visit without an interview, or a
    /// tombstone.
    #[serde(default)]
    pub line: Option<Line>,
}

impl SubmissionRow {
    /// A row for an interview.
    pub fn of(
        submission: Submission,
        shelf: &str,
        reference: &FormReference,
    ) -> SubmissionRow {
        SubmissionRow {
            format: FORMAT,
            id: submission.record.id.clone(),
            form_hash: shelf.to_owned(),
            reference: reference.clone(),
            submission: Some(submission),
            line: None,
        }
    }

    /// A row for what is no interview: another visit, or a tombstone.
    pub fn of_line(line: Line, shelf: &str, reference: &FormReference) -> SubmissionRow {
        SubmissionRow {
            format: FORMAT,
            id: line.id().to_owned(),
            form_hash: shelf.to_owned(),
            reference: reference.clone(),
            submission: None,
            line: Some(line),
        }
    }

    /// The line that it gives in a bundle; none only of a row that nobody writes.
    pub fn line(&self) -> Option<Line> {
        let submission = self.submission.as_ref();
        let record = submission.map(|submission| submission.record.clone().into());
        record.or_else(|| self.line.clone())
    }
}

/// Where made-up submissions of a form stand, apart from the real ones.
pub fn sample_shelf(form_hash: &str) -> String {
    format!("sample:{form_hash}")
}

/// The form of a shelf, and whether what stands there is made up.
pub fn form_of_shelf(shelf: &str) -> (&str, bool) {
    match shelf.strip_prefix("sample:") {
        Some(hash) => (hash, true),
        None => (shelf, false),
    }
}

/// The tablet and who carries it. Recorded in every submission as it was then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tablet {
    /// Identifier, made once.
    pub id: String,
    /// Name that people gave it.
    pub name: String,
    /// Who asks.
    pub interviewer: String,
    /// On whose behalf; respondents are told.
    #[serde(default)]
    pub organisation: String,
    /// Tag of the language in which interviews begin; "" for that of the interface.
    #[serde(default)]
    pub language: String,
    /// Whether forms are shown whole instead of page by page.
    #[serde(default)]
    pub whole: bool,
    /// Area codes: level name to code.
    pub area: BTreeMap<String, String>,
    /// Name of the area, for people.
    #[serde(default)]
    pub place: String,
}

impl Tablet {
    /// True once somebody has said who asks.
    pub fn is_set_up(&self) -> bool {
        !self.interviewer.trim().is_empty()
    }
}

/// Why something could not be read or stored. Each has a sentence and a remedy in the
/// catalogue under `storage.<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser offers no storage (private mode, or switched off).
    Unavailable,
    /// No room left.
    Full,
    /// A newer version of the app holds, or has upgraded, the storage.
    Superseded,
    /// A row was written by a newer version of the app.
    NewerFormat,
    /// What was stored cannot be read; what the reader said.
    Unreadable(String),
    /// Anything else; what the browser said.
    Failed(String),
}

impl StorageError {
    /// Name under `storage.` in the catalogue.
    pub fn name(&self) -> &'static str {
        match self {
            StorageError::Unavailable => "unavailable",
            StorageError::Full => "full",
            StorageError::Superseded => "superseded",
            StorageError::NewerFormat => "newer",
            StorageError::Unreadable(_) => "unreadable",
            StorageError::Failed(_) => "failed",
        }
    }

    /// What the browser or the reader said, for those who mend it; "" if nothing.
    pub fn detail(&self) -> &str {
        match self {
            StorageError::Unreadable(detail) | StorageError::Failed(detail) => detail,
            StorageError::Unavailable
            | StorageError::Full
            | StorageError::Superseded
            | StorageError::NewerFormat => "",
        }
    }
}

/// The tablet's storage, opened once a page.
///
/// # Errors
/// When the browser offers none or a newer version of the app owns it.
pub async fn disk() -> Result<IndexedDb, StorageError> {
    thread_local! {
        static OPEN: RefCell<Option<IndexedDb>> = const { RefCell::new(None) };
    }
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let opened = IndexedDb::open().await?;
    OPEN.set(Some(opened.clone()));
    Ok(opened)
}

/// What is kept on the tablet.
pub trait Store {
    /// Keeps a form; the same form again changes nothing.
    async fn put_form(&self, row: &FormRow) -> Result<(), StorageError>;
    /// The form with this hash.
    async fn form(&self, hash: &str) -> Result<Option<FormRow>, StorageError>;
    /// The same as a text; none also where it was kept before forms were kept as texts.
    async fn form_text(&self, hash: &str) -> Result<Option<FormText>, StorageError>;
    /// Forms opened on this tablet.
    async fn forms(&self) -> Result<Vec<FormRow>, StorageError>;
    /// Keeps files beside a form, in the place of those with their names.
    async fn put_media(
        &self,
        form_hash: &str,
        files: &[File],
    ) -> Result<(), StorageError>;
    /// The files beside a form; their bytes stay on the disk.
    async fn media(&self, form_hash: &str) -> Result<Files, StorageError>;
    /// Keeps a map for all forms in the place of the former one; none takes it away.
    async fn put_map(&self, file: Option<&File>) -> Result<(), StorageError>;
    /// The map for all forms.
    async fn map(&self) -> Result<Option<(String, Blob)>, StorageError>;
    /// The map of a draft: the file beside its form that has this name, else any map there,
    /// else the one for all forms.
    async fn map_of(
        &self,
        draft: &str,
        name: &str,
    ) -> Result<Option<(String, Blob)>, StorageError>;
    /// Keeps a file that answers a question.
    async fn put_capture(&self, capture: &Capture) -> Result<(), StorageError>;
    /// The files kept for a draft or submission, by name.
    async fn captures(&self, id: &str) -> Result<Vec<Capture>, StorageError>;
    /// Takes away those of `id` that are not `wanted`.
    async fn sweep_captures(
        &self,
        id: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), StorageError>;
    /// The identifiers for which files are kept.
    async fn captured(&self) -> Result<Vec<String>, StorageError>;
    /// Stores a snapshot, new or in place of the former one, and drops the journal rows
    /// that it covers, in one transaction.
    async fn put_draft(&self, row: &DraftRow) -> Result<(), StorageError>;
    /// Appends to a journal: all rows or none, on the disk when this returns.
    async fn append(&self, rows: &[JournalRow]) -> Result<(), StorageError>;
    /// A draft with the journal rows after its snapshot, in order.
    async fn draft(
        &self,
        id: &str,
    ) -> Result<Option<(DraftRow, Vec<JournalRow>)>, StorageError>;
    /// All drafts, the last changed first.
    async fn drafts(&self) -> Result<Vec<DraftSummary>, StorageError>;
    /// Removes a draft with its journal and its files.
    async fn delete_draft(&self, id: &str) -> Result<(), StorageError>;
    /// Stores what `submit` makes of the device's next running number and removes the
    /// draft `id`, in one transaction: a number is used once and none is left out.
    /// `None` from `submit` leaves everything as it was.
    async fn finish(
        &self,
        id: &str,
        reference: &FormReference,
        submit: impl FnOnce(u64) -> Option<Submission>,
    ) -> Result<Option<Ended>, StorageError>;
    /// Stores what `make` makes of the device's next running number: a visit without an
    /// interview.
    async fn record(
        &self,
        reference: &FormReference,
        make: impl FnOnce(u64) -> Line,
    ) -> Result<SubmissionRow, StorageError>;
    /// Puts these rows where rows with their identifiers are, in one transaction: samples,
    /// and tombstones in the place of submissions.
    async fn put_submissions(&self, rows: &[SubmissionRow]) -> Result<(), StorageError>;
    /// Empties a shelf of samples; other shelves are never emptied.
    async fn delete_samples(&self, form_hash: &str) -> Result<(), StorageError>;
    /// What is left of the interview with this identifier, if it has been submitted.
    async fn ended(&self, id: &str) -> Result<Option<Ended>, StorageError>;
    /// What stands on a shelf, by running number.
    async fn submissions(&self, shelf: &str) -> Result<Vec<SubmissionRow>, StorageError>;
    /// The shelves that are not empty: shelf, form, number of rows.
    async fn shelves(&self) -> Result<Vec<(String, FormReference, u32)>, StorageError>;
    /// A setting.
    async fn setting<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, StorageError>;
    /// Keeps a setting.
    async fn put_setting<T: Serialize>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), StorageError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_format_1_stay_readable() {
        let row: SubmissionRow = serde_json::from_value(serde_json::json!({
            "format": 1, "id": "a", "form_hash": "sha256:1",
            "reference": {"id": "f", "version": "1", "hash": "sha256:1", "title": {}, "langs": []},
            "submission": {
                "format": 1, "form_hash": "sha256:1", "name": "", "xml": "<data/>",
                "record": {
                    "t": "sub", "id": "a", "rev": 1, "seq": 7, "state": "complete", "form": "1",
                    "lang": "", "start": "", "end": "", "saved": "", "a": {},
                },
            },
        }))
        .unwrap();
        assert_eq!(row.line().map(|line| line.seq()), Some(7));
        let tablet: Tablet = serde_json::from_value(serde_json::json!({
            "id": "t", "name": "7", "interviewer": "V-017", "area": {"grid": "1"},
        }))
        .unwrap();
        assert!(tablet.is_set_up() && tablet.organisation.is_empty());
    }

    #[test]
    fn a_shelf_tells_its_form_and_whether_it_is_made_up() {
        assert_eq!(form_of_shelf("sha256:1"), ("sha256:1", false));
        assert_eq!(form_of_shelf(&sample_shelf("sha256:1")), ("sha256:1", true));
    }
}
