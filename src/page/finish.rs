//! The end of an interview: it becomes a submission, or says what stands in the way.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::bundle::FormReference;
use minyi_form::engine::Finish;
use minyi_form::submission::Submission;
use minyi_form::visit::Visit;

use crate::layout::handover;
use crate::lock;
use crate::question::settle_background;
use crate::route::Route;
use crate::session::Session;
use crate::storage::autosave::Autosave;
use crate::storage::indexeddb::IndexedDb;
use crate::storage::{Ended, StorageError, Store, Tablet};
use crate::words::use_words;

/// A submission, and whether it was there before.
#[derive(Clone)]
pub struct Outcome {
    ended: Ended,
    is_new: bool,
}

impl Outcome {
    /// An interview that had been submitted before its page was opened.
    pub fn already(ended: Ended) -> Outcome {
        Outcome { ended, is_new: false }
    }
}

/// What an ending needs beside the session.
#[derive(Clone)]
pub struct Parts {
    /// The journal.
    pub autosave: Autosave,
    /// Where submissions go.
    pub store: IndexedDb,
    /// Who asked, and where.
    pub tablet: Tablet,
    /// The visit.
    pub visit: Option<Visit>,
    /// The form.
    pub reference: FormReference,
}

/// Makes the submission, once it is known what the device has to say of it; none when
/// something is missing or wrong.
pub type Submit = Box<dyn FnOnce(Finish) -> Option<Submission>>;

/// Keeps what `Submit` makes.
type Keep = Rc<dyn Fn(Ending, Submit)>;

/// Ends an interview.
#[derive(Clone, Copy)]
pub struct Ending {
    session: Session,
    keep: StoredValue<Keep, LocalStorage>,
    outcome: RwSignal<Option<Outcome>, LocalStorage>,
    failure: RwSignal<Option<StorageError>>,
}

impl Ending {
    /// The ending of this session on the tablet.
    pub fn new(session: Session, parts: Parts) -> Ending {
        Ending::kept_by(session, move |ending, submit| {
            spawn_local(ending.store(parts.clone(), submit));
        })
    }

    /// The ending of this session, whose submission is kept by `keep`.
    pub fn kept_by(session: Session, keep: impl Fn(Ending, Submit) + 'static) -> Ending {
        let keep: Keep = Rc::new(keep);
        Ending {
            session,
            keep: StoredValue::new_local(keep),
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

    /// Says why it could not be stored.
    pub fn fail(self, error: StorageError) {
        self.failure.set(Some(error));
    }

    /// Finishes, when nothing is missing or wrong.
    pub fn finalize(self) {
        self.end(Box::new(move |finish| self.session.finalize(finish).ok()));
    }

    /// Ends the interview where it is.
    pub fn break_off(self) {
        self.end(Box::new(move |finish| self.session.break_off(finish)));
    }

    fn end(self, submit: Submit) {
        self.keep.get_value()(self, submit);
    }

    /// Waits for the journal, then stores the submission in the draft's place.
    async fn store(self, parts: Parts, submit: Submit) {
        let Parts { autosave, store, tablet, visit, reference } = parts;
        settle_background().await;
        if let Err(error) = autosave.settled().await {
            return self.fail(error);
        }
        let Some(draft) = self.session.draft() else { return };
        let submit = |seq| {
            let by = tablet.interviewer.clone();
            submit(Finish { seq, by, geo: tablet.area.clone(), visit })
        };
        match store.finish(&draft.instance_id, &reference, submit).await {
            Ok(Some(ended)) => {
                autosave.close();
                handover::forget();
                if let Some(Route::Kiosk(hash)) = lock::home() {
                    return Route::Thanks(hash).replace();
                }
                self.outcome.set(Some(Outcome { ended, is_new: true }));
                crate::browser::show_page_top();
            }
            Ok(None) => {}
            Err(error) => self.fail(error),
        }
    }
}

/// The page after the end.
#[component]
pub fn Finished(
    /// What was stored.
    outcome: Outcome,
) -> impl IntoView {
    let words = use_words();
    let Outcome { ended: Ended { form_hash, seq, is_complete }, is_new } = outcome;
    if lock::home().is_some() {
        return view! {
            <main id="page" class="notice finished" tabindex="-1">
                <p class="tick" aria-hidden="true"></p>
                <h1>{words.text("handover.done")}</h1>
                <div class="actions">
                    <a class="button primary" href=Route::Unlock.address()>
                        {words.text("handover.return")}
                    </a>
                </div>
            </main>
        }
        .into_any();
    }
    let title = match (is_new, is_complete) {
        (true, true) => "finish.complete",
        (true, false) => "finish.partial",
        (false, _) => "finish.already",
    };
    let seq = seq.to_string();
    view! {
        <main id="page" class="notice finished" tabindex="-1">
            <p class="tick" aria-hidden="true"></p>
            <h1>{words.text(title)}</h1>
            <p class="lead">{move || words.fill("finish.number", &[("n", &seq)])}</p>
            <div class="actions">
                <a class="button primary" href=Route::Form(form_hash.clone()).address()>
                    {words.text("finish.next")}
                </a>
                <a class="button secondary" href=Route::Submissions(form_hash).address()>
                    {words.text("finish.export")}
                </a>
                <a class="button secondary" href=Route::Start.address()>
                    {words.text("app.back")}
                </a>
            </div>
        </main>
    }
    .into_any()
}
