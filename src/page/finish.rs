//! The end of an interview: it becomes a submission, or says what stands in the way.

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::engine::Finish;
use minyi_form::submission::{Line, State, Submission};
use minyi_form::visit::Visit;

use crate::route::Route;
use crate::session::Session;
use crate::storage::autosave::Autosave;
use crate::storage::indexeddb::IndexedDb;
use crate::storage::{StorageError, Store, SubmissionRow, Tablet};
use crate::words::use_words;

/// A submission, and whether it was there before.
#[derive(Clone)]
pub struct Outcome {
    row: SubmissionRow,
    is_new: bool,
}

impl Outcome {
    /// An interview that had been submitted before its page was opened.
    pub fn already(row: SubmissionRow) -> Outcome {
        Outcome { row, is_new: false }
    }
}

/// Ends an interview.
#[derive(Clone, Copy)]
pub struct Ending {
    session: Session,
    parts: StoredValue<(Autosave, IndexedDb, Tablet, Option<Visit>), LocalStorage>,
    outcome: RwSignal<Option<Outcome>, LocalStorage>,
    failure: RwSignal<Option<StorageError>>,
}

impl Ending {
    /// The ending of this session.
    pub fn new(
        session: Session,
        autosave: Autosave,
        store: IndexedDb,
        tablet: Tablet,
        visit: Option<Visit>,
    ) -> Ending {
        Ending {
            session,
            parts: StoredValue::new_local((autosave, store, tablet, visit)),
            outcome: RwSignal::new_local(None),
            failure: RwSignal::new(None),
        }
    }

    /// What came of it, once it is stored.
    pub fn outcome(self) -> Option<Outcome> {
        self.outcome.get()
    }

    /// Why it could not be stored.
    pub fn failure(self) -> Option<StorageError> {
        self.failure.get()
    }

    /// Finishes, when nothing is missing or wrong.
    pub fn finalize(self) {
        self.end(move |finish| self.session.finalize(finish).ok());
    }

    /// Ends the interview where it is.
    pub fn break_off(self) {
        self.end(move |finish| self.session.break_off(finish));
    }

    /// Waits for the journal, then stores the submission in the draft's place.
    fn end(self, submit: impl FnOnce(Finish) -> Option<Submission> + 'static) {
        let (autosave, store, tablet, visit) = self.parts.get_value();
        let reference = self.session.form().reference();
        let session = self.session;
        spawn_local(async move {
            if let Err(error) = autosave.settled().await {
                return self.failure.set(Some(error));
            }
            let Some(draft) = session.draft() else { return };
            let submit = |seq| {
                let by = tablet.interviewer.clone();
                submit(Finish { seq, by, geo: tablet.area.clone(), visit })
            };
            match store.finish(&draft.instance_id, &reference, submit).await {
                Ok(Some(row)) => {
                    autosave.close();
                    self.outcome.set(Some(Outcome { row, is_new: true }));
                    crate::browser::show_page_top();
                }
                Ok(None) => {}
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }
}

/// The page after the end.
#[component]
pub fn Finished(
    /// What was stored.
    outcome: Outcome,
) -> impl IntoView {
    let words = use_words();
    let Outcome { row, is_new } = outcome;
    let line = row.line();
    let state = line.as_ref().and_then(|line| match line {
        Line::Submission(record) => Some(record.state),
        Line::Withdrawal(_) => None,
    });
    let title = match (is_new, state) {
        (true, Some(State::Complete)) => "finish.complete",
        (true, _) => "finish.partial",
        (false, _) => "finish.already",
    };
    let seq = line.map(|line| line.seq().to_string()).unwrap_or_default();
    view! {
        <main id="page" class="notice finished" tabindex="-1">
            <p class="tick" aria-hidden="true"></p>
            <h1>{move || words.say(title)}</h1>
            <p class="lead">{move || words.fill("finish.number", &[("n", &seq)])}</p>
            <div class="actions">
                <a class="button primary" href=Route::Form(row.form_hash.clone()).address()>
                    {move || words.say("finish.next")}
                </a>
                <a class="button secondary" href=Route::Submissions(row.form_hash).address()>
                    {move || words.say("finish.export")}
                </a>
                <a class="button secondary" href=Route::Start.address()>
                    {move || words.say("app.back")}
                </a>
            </div>
        </main>
    }
}
