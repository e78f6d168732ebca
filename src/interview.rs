//! Begins an interview and takes one up again.
//!
//! Beginning stores the first snapshot before anything is shown; taking up replays the
//! journal. Both need the tablet's storage: an interview that could not be kept is not
//! begun without saying so.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use js_sys::Uint8Array;
use minyi_form::attachment::Attachments;
use minyi_form::compile::CompiledForm;
use minyi_form::engine::{OpenError, Opening};
use minyi_form::visit::Visit;
use wasm_bindgen_futures::JsFuture;

use crate::host::BrowserHost;
use crate::lease::{self, Lease};
use crate::library;
use crate::session::Ready;
use crate::storage::indexeddb::IndexedDb;
use crate::storage::{DraftRow, Ended, Files, StorageError, Store, Tablet, disk};

/// Why an interview cannot be begun or taken up. Each has a sentence in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Reading or storing failed.
    Storage(StorageError),
    /// There is no such draft.
    NoDraft,
    /// The draft's form is not kept on this tablet, or cannot be read any more.
    NoForm,
    /// Another tab has it open.
    OpenElsewhere,
    /// The engine does not open it.
    Engine(OpenError),
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Failure {
        Failure::Storage(error)
    }
}

impl Failure {
    /// Key of its sentence in the catalogue.
    pub fn key(&self) -> String {
        match self {
            Failure::Storage(error) => format!("storage.{}", error.name()),
            Failure::NoDraft => "fill.no_draft".to_owned(),
            Failure::NoForm => "fill.no_form".to_owned(),
            Failure::OpenElsewhere => "fill.open_elsewhere".to_owned(),
            Failure::Engine(_) => "fill.cannot_open".to_owned(),
        }
    }
}

/// An interview that can be put on screen.
pub struct Interview {
    /// The interview, as it was left.
    pub ready: Ready,
    /// The stored snapshot that the journal continues.
    pub draft: DraftRow,
    /// Number of the last journal row.
    pub last: u64,
    /// The files beside the form; none where its texts have no pictures, sounds or films,
    /// and no list is missing.
    pub media: Option<Files>,
    /// Answers of an earlier form version that found no place.
    pub lost: usize,
    /// The storage it lives in.
    pub store: IndexedDb,
    /// The right to fill it.
    pub lease: Lease,
    /// The tablet.
    pub tablet: Tablet,
}

/// What there is under a draft's identifier.
pub enum Found {
    /// The interview goes on.
    UnderWay(Box<Interview>),
    /// It was submitted already.
    Submitted(Ended),
}

/// Begins an interview in the form language `language` at this visit; its draft
/// identifier.
///
/// # Errors
/// When it cannot be stored or the form does not open.
pub async fn begin(
    form: Arc<CompiledForm>,
    language: Option<usize>,
    visit: Visit,
) -> Result<String, Failure> {
    let store = disk().await?;
    let tablet = tablet(&store).await?;
    let reference = form.reference();
    remember_language(&form, language);
    let wanted = form.form().attachments();
    let files = beside(&store, &reference.hash, &wanted).await?;
    let opening = opening(&tablet, language, lists(&wanted, &files).await);
    let ready = Ready::begin(form, opening).map_err(Failure::Engine)?;
    let now_ms = crate::browser::now_ms();
    let row = DraftRow::begun(ready.draft(), reference, Some(visit), now_ms);
    store.put_draft(&row).await?;
    Ok(row.id)
}

thread_local! {
    static LAST_LANGUAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Tag of the language in which the last interview of this visit to the app began, ""
/// before the first: neighbours often speak the same.
pub fn last_language() -> String {
    LAST_LANGUAGE.with_borrow(Clone::clone)
}

fn remember_language(form: &CompiledForm, language: Option<usize>) {
    let chosen = language.and_then(|index| form.form().languages.get(index));
    if let Some(tag) = chosen.and_then(|language| language.tag.clone()) {
        LAST_LANGUAGE.set(tag);
    }
}

/// Takes up the draft `id`, or finds what became of it.
///
/// # Errors
/// When it cannot be read or opened, or another tab has it.
pub async fn take_up(id: &str) -> Result<Found, Failure> {
    let store = disk().await?;
    let lease = lease::take(id).await.ok_or(Failure::OpenElsewhere)?;
    let Some((row, journal)) = store.draft(id).await? else {
        return Ok(Found::Submitted(store.ended(id).await?.ok_or(Failure::NoDraft)?));
    };
    let kept = store.form_text(&row.reference.hash).await?.ok_or(Failure::NoForm)?;
    let form = library::reopen_text(&kept).await.ok_or(Failure::NoForm)?;
    let tablet = tablet(&store).await?;
    let (draft, last) = row.continued(journal);
    let wanted = form.form().attachments();
    let files = beside(&store, &row.reference.hash, &wanted).await?;
    let opening = opening(&tablet, None, lists(&wanted, &files).await);
    let (ready, lost) = Ready::take_up(form, opening, &draft).map_err(Failure::Engine)?;
    let lacks_list = wanted.lists.iter().any(|name| !files.contains_key(name));
    let media = (wanted.has_media() || lacks_list).then_some(files);
    let interview =
        Interview { ready, draft: row, last, media, lost, store, lease, tablet };
    Ok(Found::UnderWay(Box::new(interview)))
}

/// The files beside a form; one that stands by itself is not asked for any.
///
/// # Errors
/// When they cannot be read.
pub async fn beside(
    store: &IndexedDb,
    hash: &str,
    wanted: &Attachments,
) -> Result<Files, StorageError> {
    if wanted.is_empty() { Ok(Files::default()) } else { store.media(hash).await }
}

/// Content of the lists among the files.
pub async fn lists(wanted: &Attachments, files: &Files) -> BTreeMap<String, Vec<u8>> {
    let mut lists = BTreeMap::new();
    for name in &wanted.lists {
        let Some(file) = files.get(name) else { continue };
        // A file that cannot be read is as good as none: its list is empty.
        if let Ok(bytes) = JsFuture::from(file.array_buffer()).await {
            lists.insert(name.clone(), Uint8Array::new(&bytes).to_vec());
        }
    }
    lists
}

/// What an interview is opened with on this tablet.
pub fn opening(
    tablet: &Tablet,
    language: Option<usize>,
    attachments: BTreeMap<String, Vec<u8>>,
) -> Opening {
    let facts = [("deviceid", &tablet.id), ("username", &tablet.interviewer)];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let metadata = facts.map(|(name, value)| (name.to_owned(), value.clone())).collect();
    Opening { language, metadata, attachments }
}

/// The tablet's set-up; made at the first time, with a new identifier.
///
/// # Errors
/// When it can neither be read nor stored.
pub async fn tablet(store: &IndexedDb) -> Result<Tablet, StorageError> {
    if let Some(tablet) = store.setting::<Tablet>("tablet").await? {
        return Ok(tablet);
    }
    let id = minyi_form::Host::new_id(&BrowserHost);
    let tablet = Tablet { id, ..Tablet::default() };
    store.put_setting("tablet", &tablet).await?;
    Ok(tablet)
}
