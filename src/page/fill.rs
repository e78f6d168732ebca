//! Filling: the interview on screen, what was saved, and the ways on and out.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::finish::{Ending, Finished, Outcome, Parts};
use super::hands::{HandBack, HandOver};
use super::language::{follow, turn_back_afterwards};
use super::review::Review;
use crate::browser;
use crate::dialog::Confirm;
use crate::interview::{Failure, Found, Interview, take_up};
use crate::layout::handover::Handover;
use crate::layout::navigation::Step;
use crate::layout::page::GRID;
use crate::layout::{Contents, Navigation, PageView, Presence, Shown, Whole};
use crate::live::When;
use crate::lock;
use crate::media::{Media, use_media};
use crate::page::form::own_name;
use crate::progress::Progress;
use crate::question::Enlargement;
use crate::route::Route;
use crate::session::{Session, use_session};
use crate::storage::Ended;
use crate::storage::autosave::{Autosave, Saved};
use crate::words::{Words, use_words};

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

/// Title, language, progress, and what was saved.
#[component]
fn Head(
    saved: RwSignal<Saved>,
    retry: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    // In the whole form, answers count; else pages do.
    let far = move || {
        if navigation.is_whole() {
            let Progress { answered, total, .. } = session.progress();
            return (answered, total);
        }
        let (n, all) = navigation.position();
        (if navigation.is_review() { n } else { n.saturating_sub(1) }, all)
    };
    let share = move || {
        let (done, all) = far();
        format!("{}%", (done * 100).checked_div(all).unwrap_or(0))
    };
    view! {
        <header class="fill-head">
            <div class="fill-bar">
                <a
                    class="leave"
                    href=move || leaving(navigation).0.address()
                    aria-label=move || words.say(leaving(navigation).1)
                >
                    <span aria-hidden="true"></span>
                </a>
                <h1 lang=move || session.language_tag() dir="auto">{move || session.title()}</h1>
                <FormLanguage/>
                <When when=move || !navigation.is_private()>
                    <Contents/>
                </When>
            </div>
            <div
                class="progress"
                role="progressbar"
                aria-label=words.text("fill.progress")
                aria-valuemin="0"
                aria-valuemax=move || far().1.to_string()
                aria-valuenow=move || far().0.to_string()
                aria-valuetext=move || standing(session, words, navigation)
            >
                <span style:inline-size=share></span>
            </div>
            <SaveLine saved=saved retry=retry/>
        </header>
    }
}

/// Where one goes who leaves, and what that is called.
fn leaving(navigation: Navigation) -> (Route, &'static str) {
    // A private group that is handed over shuts the screen.
    navigation.is_private();
    let way_out = lock::way_out();
    let name = match &way_out {
        Route::Unlock => "lock.title",
        Route::Kiosk(_) => "kiosk.over",
        Route::Start
        | Route::Form(_)
        | Route::Fill(_)
        | Route::Submissions(_)
        | Route::Tally(_)
        | Route::Paper(_)
        | Route::Submission(..)
        | Route::Settings
        | Route::Thanks(_) => "fill.leave",
    };
    (way_out, name)
}

/// The language of the form; changing it loses nothing.
#[component]
fn FormLanguage() -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let languages = session.languages();
    if languages.len() < 2 {
        return ().into_any();
    }
    let options = languages.into_iter().enumerate().map(|(index, language)| {
        view! {
            <option
                value=index.to_string()
                lang=language.tag.clone()
                prop:selected=move || session.language() == index
            >
                {own_name(&language)}
            </option>
        }
    });
    view! {
        <select
            class="language"
            aria-label=words.text("fill.language")
            on:change:target=move |event| {
                if let Ok(index) = event.target().value().parse() {
                    session.set_language(index);
                }
            }
        >
            {options.collect_view()}
        </select>
    }
    .into_any()
}

/// How far the interview has come, in words.
fn standing(session: Session, words: Words, navigation: Navigation) -> String {
    let (key, n, all) = if navigation.is_whole() {
        let Progress { answered, total, .. } = session.progress();
        ("drafts.progress", answered, total)
    } else {
        let (n, all) = navigation.position();
        ("fill.position", n, all)
    };
    words.share(key, n, all)
}

/// What has been saved: always in sight, and told to those who hear the page; the size of
/// the text, and reading it aloud.
#[component]
fn SaveLine(
    saved: RwSignal<Saved>,
    retry: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    let is_failed = move || matches!(*saved.read(), Saved::Failed(_));
    let text = move || match saved.get() {
        Saved::OnDisk(at_ms) => words.fill(
            "saved.on_disk",
            &[("time", &browser::clock_time(&words.tag(), at_ms))],
        ),
        Saved::Pending => words.say("saved.pending"),
        Saved::Failed(error) => {
            let why = words.say(&format!("storage.{}", error.name()));
            words.fill("saved.failed", &[("why", &why), ("detail", error.detail())])
        }
    };
    view! {
        <div class="save-line" class:failed=is_failed>
            <span class="position">{move || standing(session, words, navigation)}</span>
            // Both are heard by `public/start.js`.
            <button type="button" class="icon size" data-ease="text">
                {words.text("ease.size")}
            </button>
            <button type="button" class="icon aloud" data-program="aloud">
                {words.text("aloud.start")}
            </button>
            <span class="saved" class:pending=move || *saved.read() == Saved::Pending role="status">
                {text}
            </span>
            <When when=is_failed>
                <button type="button" class="quiet" on:click=move |_| retry()>
                    {words.text("saved.retry")}
                </button>
            </When>
        </div>
    }
}

#[component]
fn Body(ending: Ending) -> impl IntoView {
    let words = use_words();
    let navigation: Navigation = expect_context();
    let is_grid = use_session().has_style(GRID);
    let shown = Memo::new(move |_| navigation.shown());
    let is_held = RwSignal::new(false);
    Effect::new(move |_| {
        shown.track();
        is_held.set(false);
    });
    let forward = move || is_held.set(navigation.forward() == Step::Held);
    let held = move || {
        let n = if is_held.get() { navigation.wrong_here() } else { 0 };
        (n > 0).then(|| words.count("fill.held", n))
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && event.ctrl_key() {
            event.prevent_default();
            if event.shift_key() { navigation.back() } else { forward() }
        }
    };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        // Enter in one of all questions is no wish to finish.
        if !navigation.is_whole() {
            forward();
        }
    };
    view! {
        <main id="page" class="fill" class:theme-grid=is_grid tabindex="-1" on:keydown=keys>
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
            <Exits ending=ending/>
        </main>
    }
}

/// Back and next, and why one cannot go on.
#[component]
fn Steps(held: Signal<Option<String>>) -> impl IntoView {
    let words = use_words();
    let navigation: Navigation = expect_context();
    view! {
        <div class="steps">
            <p class="held" role="alert">{held}</p>
            <button
                type="button"
                class="secondary back"
                disabled=move || navigation.is_first()
                on:click=move |_| navigation.back()
            >
                {words.text("fill.back")}
            </button>
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
