//! The store in the browser: database `minyi`. Version 2 brought the files beside forms,
//! version 3 the files that answer.
//!
//! Rows are plain objects, so that they can be read with the browser's own tools. Every
//! write is one strict transaction. When another tab wants to upgrade the database,
//! this one closes its connection and reports [`StorageError::Superseded`] from then on.

use js_sys::{Array, JSON, Object, Reflect};
use minyi_form::attachment::MAP_ENDING;
use minyi_form::bundle::FormReference;
use minyi_form::submission::{Line, State, Submission};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, File, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbObjectStoreParameters,
    IdbOpenDbRequest,
};

use super::request::{
    Access, check_format, complete, error, member, put, result, row, rows, store,
    transaction,
};
use super::{
    Capture, DraftRow, DraftSummary, Ended, FORMAT, Files, FormRow, FormText, JournalRow,
    StorageError, Store, SubmissionRow, sample_shelf,
};
use crate::shadow;

const NAME: &str = "minyi";
/// The same for surveys that are a part of other pages: what stands there is theirs alone.
const NAME_OF_GUESTS: &str = "minyi-survey";
const VERSION: u32 = 3;
const FORMS: &str = "forms";
const DRAFTS: &str = "drafts";
const JOURNAL: &str = "journal";
const SUBMISSIONS: &str = "submissions";
const MEDIA: &str = "media";
const CAPTURES: &str = "captures";
const SETTINGS: &str = "settings";
/// What files beside every form stand under, in the place of a form's hash.
const FOR_ALL: &str = "all";
const LAST_SEQ: &str = "last_seq";

/// An open connection.
#[derive(Clone, Debug)]
pub struct IndexedDb {
    database: IdbDatabase,
}

/// A setting as it is stored.
#[derive(Serialize, Deserialize)]
struct SettingRow<T> {
    format: u32,
    name: String,
    value: T,
}

impl IndexedDb {
    /// Opens the database, creating its stores at the first time.
    ///
    /// # Errors
    /// When the browser offers no storage or a newer version of the app owns it.
    pub async fn open() -> Result<IndexedDb, StorageError> {
        let factory = web_sys::window()
            .and_then(|window| window.indexed_db().ok().flatten())
            .ok_or(StorageError::Unavailable)?;
        let name = if shadow::is_used() { NAME_OF_GUESTS } else { NAME };
        let request = factory.open_with_u32(name, VERSION).map_err(error)?;
        let upgrade = on_upgrade(request.clone());
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = result(&request).await?.unchecked_into();
        close_on_version_change(&database);
        Ok(IndexedDb { database })
    }

    fn read(&self, name: &str) -> Result<IdbObjectStore, StorageError> {
        store(&transaction(&self.database, &[name], Access::Read)?, name)
    }

    async fn get<Row: DeserializeOwned>(
        &self,
        name: &str,
        key: &str,
    ) -> Result<Option<Row>, StorageError> {
        let value = self.value(name, key).await?;
        if value.is_undefined() { Ok(None) } else { row(&value).map(Some) }
    }

    /// A row as the browser has it; undefined when there is none.
    async fn value(&self, name: &str, key: &str) -> Result<JsValue, StorageError> {
        let request = self.read(name)?.get(&key.into()).map_err(error)?;
        let value = result(&request).await?;
        check_format(&value)?;
        Ok(value)
    }

    async fn all<Row: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Vec<Row>, StorageError> {
        let request = self.read(name)?.get_all().map_err(error)?;
        rows(result(&request).await?)
    }

    async fn write<Row: Serialize>(
        &self,
        name: &str,
        row: &Row,
    ) -> Result<(), StorageError> {
        let transaction = transaction(&self.database, &[name], Access::Write)?;
        put(&store(&transaction, name)?, row)?;
        complete(&transaction).await
    }

    /// The last journal row of a draft.
    async fn last_row(&self, draft: &str) -> Result<Option<JournalRow>, StorageError> {
        let request = self
            .read(JOURNAL)?
            .open_cursor_with_range_and_direction(
                &journal_range(draft, 0)?,
                web_sys::IdbCursorDirection::Prev,
            )
            .map_err(error)?;
        let cursor = result(&request).await?;
        match cursor.dyn_ref::<web_sys::IdbCursorWithValue>() {
            Some(cursor) => row(&cursor.value().map_err(error)?).map(Some),
            None => Ok(None),
        }
    }
}

fn on_upgrade(request: IdbOpenDbRequest) -> Closure<dyn FnMut()> {
    Closure::new(move || {
        let Ok(database) = request.result() else { return };
        // A store that could not be created makes the open request fail.
        let _ = create_stores(&database.unchecked_into());
    })
}

/// Creates what the former version of the database has not.
fn create_stores(database: &IdbDatabase) -> Result<(), JsValue> {
    let names = database.object_store_names();
    if !names.contains(MEDIA) {
        create(database, MEDIA, &Array::of2(&"form".into(), &"name".into()))?;
    }
    create(database, CAPTURES, &Array::of2(&"draft".into(), &"name".into()))?;
    if names.contains(FORMS) {
        return Ok(());
    }
    create(database, FORMS, &"hash".into())?;
    create(database, DRAFTS, &"id".into())?;
    create(database, JOURNAL, &Array::of2(&"draft".into(), &"n".into()))?;
    let submissions = create(database, SUBMISSIONS, &"id".into())?;
    submissions.create_index_with_str("form_hash", "form_hash")?;
    create(database, SETTINGS, &"name".into())?;
    Ok(())
}

fn create(
    database: &IdbDatabase,
    name: &str,
    key_path: &JsValue,
) -> Result<IdbObjectStore, JsValue> {
    let parameters = IdbObjectStoreParameters::new();
    parameters.set_key_path(key_path);
    database.create_object_store_with_optional_parameters(name, &parameters)
}

fn close_on_version_change(database: &IdbDatabase) {
    let closing = database.clone();
    let close = Closure::<dyn FnMut()>::new(move || closing.close());
    database.set_onversionchange(Some(close.as_ref().unchecked_ref()));
    // Lives as long as the connection, that is, as long as the page.
    close.forget();
}

/// Keys of a draft's journal after row `n`. Arrays sort after numbers and texts, so that
/// `[draft, []]` is an upper bound.
fn journal_range(draft: &str, n: u64) -> Result<JsValue, StorageError> {
    let after = Array::of2(&draft.into(), &JsValue::from_f64(n as f64));
    let before = Array::of2(&draft.into(), &Array::new());
    let range =
        IdbKeyRange::bound_with_lower_open(&after, &before, true).map_err(error)?;
    Ok(range.into())
}

/// Keys of a draft's journal up to and including row `n`.
fn covered_range(draft: &str, n: u64) -> Result<JsValue, StorageError> {
    let first = Array::of2(&draft.into(), &JsValue::from_f64(0.0));
    let last = Array::of2(&draft.into(), &JsValue::from_f64(n as f64));
    let range = IdbKeyRange::bound(&first, &last).map_err(error)?;
    Ok(range.into())
}

/// Keys of the files that belong to a form, a draft or a submission.
fn files_range(owner: &str) -> Result<JsValue, StorageError> {
    let first = Array::of2(&owner.into(), &"".into());
    let last = Array::of2(&owner.into(), &Array::new());
    Ok(IdbKeyRange::bound(&first, &last).map_err(error)?.into())
}

/// A file that answers, as it was kept.
fn capture(value: &JsValue) -> Result<Capture, StorageError> {
    check_format(value)?;
    let facts = JSON::stringify(&member(value, &["facts"])).map_err(error)?;
    let unreadable =
        |error: serde_json::Error| StorageError::Unreadable(error.to_string());
    Ok(Capture {
        facts: serde_json::from_str(&String::from(facts)).map_err(unreadable)?,
        crc: member(value, &["crc"]).as_f64().unwrap_or_default() as u32,
        file: member(value, &["file"])
            .dyn_into()
            .map_err(|_| StorageError::Unreadable("file".to_owned()))?,
    })
}

/// The running number after the last that was used.
async fn next_seq(settings: &IdbObjectStore) -> Result<u64, StorageError> {
    let last = result(&settings.get(&LAST_SEQ.into()).map_err(error)?).await?;
    let is_first = last.is_undefined();
    let last = if is_first { 0 } else { row::<SettingRow<u64>>(&last)?.value };
    Ok(last + 1)
}

fn last_seq(value: u64) -> SettingRow<u64> {
    SettingRow { format: FORMAT, name: LAST_SEQ.into(), value }
}

impl Store for IndexedDb {
    async fn put_form(&self, row: &FormRow) -> Result<(), StorageError> {
        self.write(FORMS, row).await
    }

    async fn form(&self, hash: &str) -> Result<Option<FormRow>, StorageError> {
        self.get(FORMS, hash).await
    }

    async fn form_text(&self, hash: &str) -> Result<Option<FormText>, StorageError> {
        let row = self.value(FORMS, hash).await?;
        let xml = member(&row, &["xml"]).as_string().filter(|xml| !xml.is_empty());
        Ok(xml.map(|xml| FormText { hash: hash.to_owned(), xml }))
    }

    async fn forms(&self) -> Result<Vec<FormRow>, StorageError> {
        self.all(FORMS).await
    }

    async fn put_media(
        &self,
        form_hash: &str,
        files: &[File],
    ) -> Result<(), StorageError> {
        let transaction = transaction(&self.database, &[MEDIA], Access::Write)?;
        let media = store(&transaction, MEDIA)?;
        for file in files {
            let row = Object::new();
            let members: [(&str, &JsValue); 4] = [
                ("format", &FORMAT.into()),
                ("form", &form_hash.into()),
                ("name", &file.name().into()),
                ("file", file),
            ];
            for (name, value) in members {
                Reflect::set(&row, &name.into(), value).map_err(error)?;
            }
            media.put(&row).map_err(error)?;
        }
        complete(&transaction).await
    }

    async fn media(&self, form_hash: &str) -> Result<Files, StorageError> {
        let range = files_range(form_hash)?;
        let request = self.read(MEDIA)?.get_all_with_key(&range).map_err(error)?;
        let rows = Array::from(&result(&request).await?);
        let member = |row: &JsValue, name: &str| Reflect::get(row, &name.into()).ok();
        let file = |row: JsValue| {
            let name = member(&row, "name")?.as_string()?;
            Some((name, member(&row, "file")?.dyn_into().ok()?))
        };
        Ok(rows.iter().filter_map(file).collect())
    }

    async fn put_map(&self, file: Option<&File>) -> Result<(), StorageError> {
        let range = files_range(FOR_ALL)?;
        let transaction = transaction(&self.database, &[MEDIA], Access::Write)?;
        store(&transaction, MEDIA)?.delete(&range).map_err(error)?;
        complete(&transaction).await?;
        match file {
            Some(file) => self.put_media(FOR_ALL, std::slice::from_ref(file)).await,
            None => Ok(()),
        }
    }

    async fn map(&self) -> Result<Option<(String, Blob)>, StorageError> {
        Ok(self.media(FOR_ALL).await?.into_iter().next())
    }

    async fn map_of(
        &self,
        draft: &str,
        name: &str,
    ) -> Result<Option<(String, Blob)>, StorageError> {
        let row = self.value(DRAFTS, draft).await?;
        let form = member(&row, &["reference", "hash"]).as_string().unwrap_or_default();
        let mut files = self.media(&form).await?;
        if let Some(named) = files.remove_entry(name) {
            return Ok(Some(named));
        }
        match files.into_iter().find(|(name, _)| name.ends_with(MAP_ENDING)) {
            Some(any) => Ok(Some(any)),
            None => self.map().await,
        }
    }

    async fn put_capture(&self, capture: &Capture) -> Result<(), StorageError> {
        let transaction = transaction(&self.database, &[CAPTURES], Access::Write)?;
        let facts = serde_json::to_string(&capture.facts);
        let facts = facts.map_err(|error| StorageError::Failed(error.to_string()))?;
        let row = Object::new();
        let members: [(&str, &JsValue); 6] = [
            ("format", &FORMAT.into()),
            ("draft", &capture.facts.sub.as_str().into()),
            ("name", &capture.facts.name.as_str().into()),
            ("facts", &JSON::parse(&facts).map_err(error)?),
            ("crc", &capture.crc.into()),
            ("file", &capture.file),
        ];
        for (name, value) in members {
            Reflect::set(&row, &name.into(), value).map_err(error)?;
        }
        store(&transaction, CAPTURES)?.put(&row).map_err(error)?;
        complete(&transaction).await
    }

    async fn captures(&self, id: &str) -> Result<Vec<Capture>, StorageError> {
        let range = files_range(id)?;
        let request = self.read(CAPTURES)?.get_all_with_key(&range).map_err(error)?;
        let rows = Array::from(&result(&request).await?);
        rows.iter().map(|row| capture(&row)).collect()
    }

    async fn sweep_captures(
        &self,
        id: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), StorageError> {
        let range = files_range(id)?;
        let transaction = transaction(&self.database, &[CAPTURES], Access::Write)?;
        let captures = store(&transaction, CAPTURES)?;
        let keys =
            result(&captures.get_all_keys_with_key(&range).map_err(error)?).await?;
        for key in Array::from(&keys).iter() {
            let name = Array::from(&key).get(1).as_string().unwrap_or_default();
            if !wanted(&name) {
                captures.delete(&key).map_err(error)?;
            }
        }
        complete(&transaction).await
    }

    async fn captured(&self) -> Result<Vec<String>, StorageError> {
        let request = self.read(CAPTURES)?.get_all_keys().map_err(error)?;
        let keys = Array::from(&result(&request).await?);
        let mut ids: Vec<String> =
            keys.iter().filter_map(|key| Array::from(&key).get(0).as_string()).collect();
        ids.dedup();
        Ok(ids)
    }

    async fn put_draft(&self, row: &DraftRow) -> Result<(), StorageError> {
        let transaction = transaction(&self.database, &[DRAFTS, JOURNAL], Access::Write)?;
        put(&store(&transaction, DRAFTS)?, row)?;
        store(&transaction, JOURNAL)?
            .delete(&covered_range(&row.id, row.covers)?)
            .map_err(error)?;
        complete(&transaction).await
    }

    async fn append(&self, rows: &[JournalRow]) -> Result<(), StorageError> {
        let transaction = transaction(&self.database, &[JOURNAL], Access::Write)?;
        let journal = store(&transaction, JOURNAL)?;
        for row in rows {
            put(&journal, row)?;
        }
        complete(&transaction).await
    }

    async fn draft(
        &self,
        id: &str,
    ) -> Result<Option<(DraftRow, Vec<JournalRow>)>, StorageError> {
        let Some(draft) = self.get::<DraftRow>(DRAFTS, id).await? else {
            return Ok(None);
        };
        let request = self
            .read(JOURNAL)?
            .get_all_with_key(&journal_range(id, draft.covers)?)
            .map_err(error)?;
        let edits = rows(result(&request).await?)?;
        Ok(Some((draft, edits)))
    }

    async fn drafts(&self) -> Result<Vec<DraftSummary>, StorageError> {
        let mut summaries = Vec::new();
        for draft in self.all::<DraftRow>(DRAFTS).await? {
            let last = self.last_row(&draft.id).await?;
            let progress = last.map_or(draft.progress, |row| row.progress);
            summaries.push(DraftSummary {
                id: draft.id,
                reference: draft.reference,
                progress,
            });
        }
        summaries.sort_by_key(|summary| std::cmp::Reverse(summary.progress.at_ms));
        Ok(summaries)
    }

    async fn delete_draft(&self, id: &str) -> Result<(), StorageError> {
        let stores = [DRAFTS, JOURNAL, CAPTURES];
        let transaction = transaction(&self.database, &stores, Access::Write)?;
        store(&transaction, DRAFTS)?.delete(&id.into()).map_err(error)?;
        store(&transaction, JOURNAL)?.delete(&journal_range(id, 0)?).map_err(error)?;
        store(&transaction, CAPTURES)?.delete(&files_range(id)?).map_err(error)?;
        complete(&transaction).await
    }

    async fn finish(
        &self,
        id: &str,
        reference: &FormReference,
        submit: impl FnOnce(u64) -> Option<Submission>,
    ) -> Result<Option<Ended>, StorageError> {
        let stores = [SUBMISSIONS, DRAFTS, JOURNAL, SETTINGS];
        let transaction = transaction(&self.database, &stores, Access::Write)?;
        let settings = store(&transaction, SETTINGS)?;
        let seq = next_seq(&settings).await?;
        let Some(submission) = submit(seq) else { return Ok(None) };
        let shelf = submission.form_hash.clone();
        let is_complete = submission.record.state == State::Complete;
        let submitted = SubmissionRow::of(submission, &shelf, reference);
        put(&store(&transaction, SUBMISSIONS)?, &submitted)?;
        put(&settings, &last_seq(seq))?;
        store(&transaction, DRAFTS)?.delete(&id.into()).map_err(error)?;
        store(&transaction, JOURNAL)?.delete(&journal_range(id, 0)?).map_err(error)?;
        complete(&transaction).await?;
        Ok(Some(Ended { form_hash: shelf, seq, is_complete }))
    }

    async fn record(
        &self,
        reference: &FormReference,
        make: impl FnOnce(u64) -> Line,
    ) -> Result<SubmissionRow, StorageError> {
        let stores = [SUBMISSIONS, SETTINGS];
        let transaction = transaction(&self.database, &stores, Access::Write)?;
        let settings = store(&transaction, SETTINGS)?;
        let seq = next_seq(&settings).await?;
        let row = SubmissionRow::of_line(make(seq), &reference.hash, reference);
        put(&store(&transaction, SUBMISSIONS)?, &row)?;
        put(&settings, &last_seq(seq))?;
        complete(&transaction).await?;
        Ok(row)
    }

    async fn put_submissions(&self, rows: &[SubmissionRow]) -> Result<(), StorageError> {
        let transaction = transaction(&self.database, &[SUBMISSIONS], Access::Write)?;
        let submissions = store(&transaction, SUBMISSIONS)?;
        for row in rows {
            put(&submissions, row)?;
        }
        complete(&transaction).await
    }

    async fn delete_samples(&self, form_hash: &str) -> Result<(), StorageError> {
        let samples = self.submissions(&sample_shelf(form_hash)).await?;
        let transaction = transaction(&self.database, &[SUBMISSIONS], Access::Write)?;
        let submissions = store(&transaction, SUBMISSIONS)?;
        for sample in samples {
            submissions.delete(&sample.id.into()).map_err(error)?;
        }
        complete(&transaction).await
    }

    async fn ended(&self, id: &str) -> Result<Option<Ended>, StorageError> {
        let row = self.value(SUBMISSIONS, id).await?;
        if row.is_undefined() {
            return Ok(None);
        }
        // Read by name: the program that fills has no other use for submissions.
        let record = member(&row, &["submission", "record"]);
        let line = if record.is_undefined() { member(&row, &["line"]) } else { record };
        Ok(Some(Ended {
            form_hash: member(&row, &["form_hash"]).as_string().unwrap_or_default(),
            seq: member(&line, &["seq"]).as_f64().unwrap_or_default() as u64,
            is_complete: member(&line, &["state"]).as_string().as_deref()
                == Some("complete"),
        }))
    }

    async fn submissions(&self, shelf: &str) -> Result<Vec<SubmissionRow>, StorageError> {
        let index = self.read(SUBMISSIONS)?.index("form_hash").map_err(error)?;
        let request = index.get_all_with_key(&shelf.into()).map_err(error)?;
        let mut submissions: Vec<SubmissionRow> = rows(result(&request).await?)?;
        submissions.sort_by_key(|row| row.line().map_or(0, |line| line.seq()));
        Ok(submissions)
    }

    async fn shelves(&self) -> Result<Vec<(String, FormReference, u32)>, StorageError> {
        let mut shelves = Vec::new();
        for form in self.forms().await? {
            for shelf in [form.hash.clone(), sample_shelf(&form.hash)] {
                let index = self.read(SUBMISSIONS)?.index("form_hash").map_err(error)?;
                let request = index.count_with_key(&shelf.as_str().into());
                let count = result(&request.map_err(error)?).await?;
                match count.as_f64().unwrap_or(0.0) as u32 {
                    0 => {}
                    count => shelves.push((shelf, form.reference.clone(), count)),
                }
            }
        }
        Ok(shelves)
    }

    async fn setting<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, StorageError> {
        let row: Option<SettingRow<T>> = self.get(SETTINGS, name).await?;
        Ok(row.map(|row| row.value))
    }

    async fn put_setting<T: Serialize>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), StorageError> {
        self.write(SETTINGS, &SettingRow { format: FORMAT, name: name.into(), value })
            .await
    }
}
