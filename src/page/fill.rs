//! Filling: the interview on screen, what was saved, and the ways on and out.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::finish::{Ending, Finished, Outcome, Parts};
use super::hands::{HandBack, HandOver};
use super::head::{Head, leaving};
use super::language::{follow, turn_back_afterwards};
use super::review::Review;
use crate::browser;
use crate::dialog::Confirm;
use crate::interview::{Failure, Found, Interview, take_up};
use crate::layout::handover::Handover;
use crate::layout::navigation::Step;
use crate::layout::page::GRID;
use crate::layout::{Back, Navigation, PageView, Presence, Shown, Whole, rehearse_later};
use crate::live::When;
use crate::lock;
use crate::media::{Media, use_media};
use crate::question::Enlargement;
use crate::route::Route;
use crate::session::{Session, use_session};
use crate::storage::Ended;
use crate::storage::autosave::{Autosave, Saved};
use crate::words::use_words;

/// What has become of opening a draft.
#[derive(Clone)]
enum Stage {
    /// It is being opened.
    Opening,
    /// It is open; taken out when it is put on screen.
    Open(Rc<Cell<Option<Box<Interview>>>>),
    /// It was submitted already.
    Submitted(Ended),
    /// It cannot be opened.
    Failed(Failure),
}

/// The page of a draft.
#[component]
pub fn Fill(
    /// The draft's identifier.
    id: String,
) -> impl IntoView {
    let words = use_words();
    let stage = RwSignal::new_local(Stage::Opening);
    let open = move |id: String| {
        spawn_local(async move {
            // The page may have been left while the draft was opened.
            let _ = stage.try_set(match take_up(&id).await {
                Ok(Found::UnderWay(interview)) => {
                    Stage::Open(Rc::new(Cell::new(Some(interview))))
                }
                Ok(Found::Submitted(ended)) => Stage::Submitted(ended),
                Err(failure) => Stage::Failed(failure),
            });
        });
    };
    open(id.clone());
    let again = move |_| open(id.clone());
    let again = StoredValue::new(again);
    move || match stage.get() {
        Stage::Opening => view! {
            <main id="page" class="notice" tabindex="-1">
                <p role="status">{words.text("fill.opening")}</p>
            </main>
        }
        .into_any(),
        // Drawn once: nothing that it reads may draw it again.
        Stage::Open(interview) => untrack(|| interview.take().map(screen)).into_any(),
        Stage::Submitted(ended) => {
            view! { <Finished outcome=Outcome::already(ended)/> }.into_any()
        }
        Stage::Failed(failure) => {
            let key = failure.key();
            view! {
                <main id="page" class="notice" tabindex="-1">
                    <h1>{move || words.say(&key)}</h1>
                    <div class="actions">
                        <a class="button secondary" href=Route::Start.address()>
                            {words.text("app.back")}
                        </a>
                        <button type="button" class="primary" on:click=again.get_value()>
                            {words.text("fill.again")}
                        </button>
                    </div>
                </main>
            }
            .into_any()
        }
    }
}

/// Puts an interview on screen: session and journal, each handing to the other.
fn screen(interview: Box<Interview>) -> AnyView {
    let Interview { ready, draft, last, media, lost, store, lease, tablet } = *interview;
    let (visit, reference) = (draft.visit.clone(), draft.reference.clone());
    let draft_id = draft.id.clone();
    let journal: Rc<OnceCell<Autosave>> = Rc::default();
    let written = journal.clone();
    let session = Session::new(ready, move |edit, progress| {
        if let Some(journal) = written.get() {
            journal.append(edit, progress);
        }
    });
    let autosave = Autosave::new(store.clone(), draft, last, move || session.draft());
    // Set once, just here.
    let _ = journal.set(autosave.clone());
    // Both end with the page: the lease is given back, the listener removed.
    StoredValue::new_local((lease, warn_before_leaving(&autosave)));
    provide_context(session);
    rehearse_later();
    if let Some(files) = media {
        provide_context(Media::new(files));
    }
    let handover = Handover::is_in(session).then(|| Handover::of(session, &draft_id));
    let is_whole = tablet.whole && !session.has_style("pages") && handover.is_none();
    provide_context(Navigation::new(
        session,
        is_whole && lock::home().is_none(),
        handover,
    ));
    let parts = Parts { autosave: autosave.clone(), store, tablet, visit, reference };
    let ending = Ending::new(session, parts);
    turn_back_afterwards();
    follow(move || session.language_tag());
    view! { <Screen ending=ending autosave=autosave lost=lost/> }.into_any()
}

/// Keeps the browser from closing the tab silently while an answer is not on the disk.
fn warn_before_leaving(autosave: &Autosave) -> EventListener {
    let saved = autosave.saved;
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(
        &browser::window(),
        "beforeunload",
        options,
        move |event| {
            let is_on_disk =
                saved.try_get_untracked().is_none_or(|s| matches!(s, Saved::OnDisk(_)));
            if !is_on_disk {
                event.prevent_default();
            }
        },
    )
}

#[component]
fn Screen(ending: Ending, autosave: Autosave, lost: usize) -> impl IntoView {
    let words = use_words();
    let saved = autosave.saved;
    let autosave = StoredValue::new_local(autosave);
    view! {
        {move || match ending.outcome() {
            Some(outcome) => view! { <Finished outcome=outcome/> }.into_any(),
            None => view! {
                <Head saved=saved retry=move || autosave.with_value(Autosave::retry)/>
                <When when=move || lost != 0>
                    <p class="banner" role="status">{move || words.count("fill.lost", lost as u32)}</p>
                </When>
                <Body ending=ending/>
                {use_media().map(|media| view! { <Enlargement media=media/> })}
            }
            .into_any(),
        }}
    }
}

#[component]
fn Body(ending: Ending) -> impl IntoView {
    let is_grid = use_session().has_style(GRID);
    let navigation: Navigation = expect_context();
    let ways = Ways::new();
    let keys = move |event| ways.hear(&event);
    StoredValue::new_local(hear_from_nowhere(ways));
    view! {
        <main
            id="page"
            class="fill"
            class:theme-grid=is_grid
            class:wide=move || navigation.is_wide()
            tabindex="-1"
            on:keydown=keys
        >
            <Flow ending=ending ways=ways/>
            <Exits ending=ending/>
        </main>
    }
}

/// Hears keys that are pressed while nothing has the focus: between a page that went and the
/// next one, to which it is moved once that is drawn.
fn hear_from_nowhere(ways: Ways) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    let body = document().body();
    let target = browser::window();
    EventListener::new_with_options(&target, "keydown", options, move |event| {
        let is_nowhere = event.target().as_ref() == body.as_ref().map(AsRef::as_ref);
        if let Some(event) = event.dyn_ref().filter(|_| is_nowhere) {
            ways.hear(event);
        }
    })
}

/// The ways on and back, by button and key.
#[derive(Clone, Copy)]
pub struct Ways {
    navigation: Navigation,
    /// Whether something held the last step.
    is_held: RwSignal<bool>,
}

impl Ways {
    /// The ways of this interview.
    pub fn new() -> Ways {
        Ways { navigation: expect_context(), is_held: RwSignal::new(false) }
    }

    fn forward(self) {
        self.is_held.set(self.navigation.forward() == Step::Held);
    }

    /// Ctrl+Enter goes on, with Shift back; wherever on the page the focus is.
    pub fn hear(self, event: &KeyboardEvent) {
        if event.key() == "Enter" && event.ctrl_key() {
            event.prevent_default();
            if event.shift_key() { self.navigation.back() } else { self.forward() }
        }
    }
}

/// What is asked now and the ways on, up to the review.
#[component]
pub fn Flow(
    /// Ends the interview.
    ending: Ending,
    /// The ways on and back.
    ways: Ways,
) -> impl IntoView {
    let words = use_words();
    let Ways { navigation, is_held } = ways;
    let shown = Memo::new(move |_| navigation.shown());
    Effect::new(move |_| {
        shown.track();
        is_held.set(false);
    });
    let forward = move || ways.forward();
    let held = move || {
        let n = if is_held.get() { navigation.wrong_here() } else { 0 };
        (n > 0).then(|| words.count("fill.held", n))
    };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        // Enter in one of all questions is no wish to finish.
        if !navigation.is_whole() {
            forward();
        }
    };
    view! {
        <Presence/>
        <form novalidate on:submit=submitted>
            {move || match shown.get() {
                Shown::Page(page) => view! {
                    <PageView page=page/>
                    <Steps held=Signal::derive(held)/>
                }
                .into_any(),
                Shown::Whole => view! {
                    <Whole/>
                    <div class="steps">
                        <p class="held" role="alert">{held}</p>
                        <button type="button" class="primary next" on:click=move |_| forward()>
                            {words.text("fill.finish")}
                        </button>
                    </div>
                }
                .into_any(),
                Shown::Review => view! { <Review ending=ending/> }.into_any(),
                Shown::HandOver(group) => view! { <HandOver group=group/> }.into_any(),
                Shown::HandBack => view! { <HandBack/> }.into_any(),
            }}
        </form>
    }
}

/// Back and next, and why one cannot go on.
#[component]
fn Steps(held: Signal<Option<String>>) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="steps">
            <p class="held" role="alert">{held}</p>
            <Back/>
            <button type="submit" class="primary next" aria-keyshortcuts="Control+Enter">
                {words.text("fill.next")}
            </button>
        </div>
    }
}

/// The other ways on: all answers, and ending before the end.
#[component]
fn Exits(ending: Ending) -> impl IntoView {
    let words = use_words();
    let navigation: Navigation = expect_context();
    let asking = RwSignal::new(false);
    view! {
        <div class="exits">
            <When when=move || !navigation.is_review() && !navigation.is_private()>
                <button type="button" class="quiet" on:click=move |_| navigation.review()>
                    {words.text("fill.review")}
                </button>
            </When>
            // Only interviewers end an interview before its end.
            <When when=move || leaving(navigation).0 == Route::Start>
                <button type="button" class="quiet" on:click=move |_| asking.set(true)>
                    {words.text("fill.break_off")}
                </button>
            </When>
            <Confirm
                asking=asking
                question="fill.break_off_question"
                yes="fill.break_off_yes"
                on_yes=move || ending.break_off()
            />
        </div>
    }
}
