//! Where the answers of a survey in another page are kept until it is complete, and what
//! becomes of its record.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use minyi_form::compile::CompiledForm;
use minyi_form::draft::Edit;
use minyi_form::engine::Finish;
use minyi_form::submission::Submission;
use minyi_form::visit::Visit;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::protocol::{Saved, Trouble, TroubleCode};
use super::{Place, trouble};
use crate::captures;
use crate::export::Shelf;
use crate::lease::Lease;
use crate::page::Submit;
use crate::progress::Progress;
use crate::session::Session;
use crate::storage::autosave::{self, Autosave};
use crate::storage::indexeddb::IndexedDb;
use crate::storage::{DraftRow, StorageError, Store, SubmissionRow, Tablet, disk};

/// Pause after an answer before the page around is given a draft.
const PAUSE_MS: u32 = 250;

/// Where answers are kept.
#[derive(Clone)]
pub(super) enum Keep {
    /// In the browser's storage.
    Local(Rc<Local>),
    /// With the page around.
    Host(Rc<Host>),
    /// Nowhere.
    Memory,
}

/// A draft in the browser's storage.
pub(super) struct Local {
    store: IndexedDb,
    draft: DraftRow,
    last: u64,
    /// Name of the setting that remembers it.
    key: String,
    autosave: OnceCell<Autosave>,
    /// Given back with the draft.
    lease: RefCell<Option<Lease>>,
}

/// What the device remembers of a case: its draft, or what became of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Known {
    /// Identifier of the draft and of the submission.
    pub(super) id: String,
    /// Whether the respondent has agreed to answer.
    pub(super) is_agreed: bool,
}

/// A draft that the page around is given.
#[derive(Default)]
pub(super) struct Host {
    pause: RefCell<Option<Timeout>>,
}

impl Keep {
    /// Keeps a draft whose journal ends at row `last`, and which the setting `key` remembers.
    pub(super) fn local(
        store: IndexedDb,
        draft: DraftRow,
        last: u64,
        key: String,
        lease: Lease,
    ) -> Keep {
        let (autosave, lease) = (OnceCell::new(), Some(lease).into());
        Keep::Local(Rc::new(Local { store, draft, last, key, autosave, lease }))
    }

    /// Remembers that the respondent has agreed.
    pub(super) async fn agree(&self) {
        if let Keep::Local(local) = self {
            let known = Known { id: local.draft.id.clone(), is_agreed: true };
            // Who is not remembered is asked again.
            let _ = local.store.put_setting(&local.key, &known).await;
        }
    }

    /// Begins to keep what is answered in a session.
    pub(super) fn begin(&self, session: Session) {
        if let Keep::Local(local) = self {
            let (store, draft) = (local.store.clone(), local.draft.clone());
            let snapshot = move || session.draft();
            // Called once, when the session is put on screen.
            let _ = local.autosave.set(Autosave::new(store, draft, local.last, snapshot));
        }
    }

    /// How far answers have come, where the device keeps them.
    pub(super) fn saved(&self) -> Option<RwSignal<autosave::Saved>> {
        match self {
            Keep::Local(local) => local.autosave.get().map(|autosave| autosave.saved),
            Keep::Host(_) | Keep::Memory => None,
        }
    }

    /// Keeps an edit.
    pub(super) fn append(
        &self,
        edit: Edit,
        progress: Progress,
        session: Session,
        place: &Rc<Place>,
    ) {
        match self {
            Keep::Local(local) => {
                if let Some(autosave) = local.autosave.get() {
                    autosave.append(edit, progress);
                }
            }
            Keep::Host(host) => {
                let place = place.clone();
                let give = move || {
                    let Some(draft) = session.draft() else { return };
                    let draft = super::json(&draft);
                    let bytes = draft.len() as u32;
                    place.tell("saved", &Saved { bytes, draft: Some(draft) });
                };
                host.pause.replace(Some(Timeout::new(PAUSE_MS, give)));
            }
            Keep::Memory => {}
        }
    }

    /// Tries again to store what could not be stored.
    pub(super) fn retry(&self) {
        if let Keep::Local(local) = self
            && let Some(autosave) = local.autosave.get()
        {
            autosave.retry();
        }
    }

    /// Makes the record and keeps it; a bundle of it alone, in JSON, or none when something
    /// is missing or wrong.
    pub(super) async fn finish(
        &self,
        form: &Arc<CompiledForm>,
        tablet: &Tablet,
        visit: Option<Visit>,
        submit: Submit,
    ) -> Result<Option<String>, StorageError> {
        let reference = form.reference();
        let (by, geo) = (tablet.interviewer.clone(), tablet.area.clone());
        let finish = |seq| Finish { seq, by, geo, visit };
        let mut made: Option<Submission> = None;
        match self {
            Keep::Local(local) => {
                let Some(autosave) = local.autosave.get() else { return Ok(None) };
                autosave.settled().await?;
                let ended = local.store.finish(&local.draft.id, &reference, |seq| {
                    made = submit(finish(seq));
                    made.clone()
                });
                ended.await?;
                autosave.close();
            }
            Keep::Host(host) => {
                made = submit(finish(1));
                host.pause.take();
            }
            Keep::Memory => made = submit(finish(1)),
        }
        let Some(submission) = made else { return Ok(None) };
        let row = SubmissionRow::of(submission, &reference.hash, &reference);
        let rows = [row];
        let captures = match self {
            Keep::Local(_) => captures::of_rows(&rows).await?,
            // Files are on the device in any case; where it has no room for any, none is named.
            Keep::Host(_) | Keep::Memory => {
                captures::of_rows(&rows).await.unwrap_or_default()
            }
        };
        let shelf =
            Shelf { form, rows: &rows, captures: &captures, tablet, is_sample: false };
        let bundle = shelf.bundle().map_err(StorageError::Failed)?;
        let text = bundle.to_json();
        text.map(Some).map_err(|error| StorageError::Failed(error.to_string()))
    }

    /// Writes nothing any more: the survey has left the screen.
    pub(super) fn close(&self) {
        match self {
            Keep::Local(local) => {
                local.lease.take();
            }
            Keep::Host(host) => {
                host.pause.take();
            }
            Keep::Memory => {}
        }
    }

    /// Forgets the draft.
    pub(super) async fn forget(&self) {
        if let Keep::Local(local) = self {
            if let Some(autosave) = local.autosave.get() {
                autosave.close();
            }
            // A draft that stays is offered again, which harms nothing.
            let _ = local.store.delete_draft(&local.draft.id).await;
        }
    }
}

/// All records of a form in the browser's storage, as one bundle.
pub(super) async fn export(
    form: &CompiledForm,
    format: &str,
) -> Result<JsValue, Trouble> {
    let failed = |error: StorageError| trouble(TroubleCode::Storage, told(&error));
    let store = disk().await.map_err(failed)?;
    let rows = store.submissions(form.hash()).await.map_err(failed)?;
    let captures = captures::of_rows(&rows).await.map_err(failed)?;
    let tablet = crate::interview::tablet(&store).await.map_err(failed)?;
    let shelf = Shelf {
        form,
        rows: &rows,
        captures: &captures,
        tablet: &tablet,
        is_sample: false,
    };
    let unwritten = |error: String| trouble(TroubleCode::Storage, error);
    let bundle = shelf.bundle().map_err(unwritten)?;
    let text = if format == "ndjson" { bundle.to_json_lines() } else { bundle.to_json() };
    let text = text.map_err(|error| unwritten(error.to_string()))?;
    if format == "zip" {
        let name = shelf.file_name(&bundle.header.made, "minyi.json");
        return shelf.zip(&name, &text).map(JsValue::from).map_err(unwritten);
    }
    Ok(text.into())
}

/// What failed, for those who mend it.
pub(super) fn told(error: &StorageError) -> String {
    [error.name(), " ", error.detail()].concat().trim().to_owned()
}
