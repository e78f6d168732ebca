//! What is on screen of a survey in another page: what it is about, the questions, thanks.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::submission::State;
use minyi_form::visit::{Consent, Visit};

use super::keep::{Keep, told};
use super::open::Ready;
use super::protocol::{LanguageTurned, Mode, PageTurned, Saved, TroubleCode};
use super::teller::Teller;
use super::{Place, Shown, answers, trouble};
use crate::browser;
use crate::layout::page::GRID;
use crate::layout::{Contents, Navigation};
use crate::live::When;
use crate::media::{Media, use_media};
use crate::page::{
    ConsentText, Ending, Flow, FormLanguage, ProgressBar, Submit, Ways, follow,
    saved_text, standing,
};
use crate::question::{Enlargement, background, settle_background};
use crate::session::{Session, use_session};
use crate::storage::autosave;
use crate::words::use_words;

/// Where a survey stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Respondents are told what it is about.
    Consent,
    /// It is filled in.
    Filling,
    /// It is complete.
    Done,
    /// It is complete, and the page around says so itself.
    Silent,
}

/// Draws an interview, and puts what can be reached of it into `put`.
pub(super) fn draw(
    place: &Rc<Place>,
    ready: Ready,
    put: &Cell<Option<Shown>>,
) -> AnyView {
    let Ready { words, engine, form, keep, files, tablet, visit, wanted, .. } = ready;
    let (is_resumed, is_agreed) = (ready.meta.resumed, ready.is_agreed);
    provide_context(words);
    let teller = Teller::new(place.clone(), &engine.draft());
    let shown: Rc<OnceCell<Session>> = Rc::default();
    let session = {
        let (teller, keep, shown) = (teller.clone(), keep.clone(), shown.clone());
        Session::new(engine, move |edit, progress| {
            teller.hear(&edit);
            if let Some(session) = shown.get() {
                keep.append(edit, progress, *session, &teller.place);
            }
        })
    };
    // Set once, just here.
    let _ = shown.set(session);
    keep.begin(session);
    provide_context(session);
    if form.form().attachments().has_media() {
        provide_context(Media::new(files));
    }
    let navigation =
        Navigation::new(session, wanted.whole && !session.has_style("pages"), None);
    provide_context(navigation);

    let is_told = !form.consent().is_empty() && wanted.mode != Mode::Review;
    let stage = RwSignal::new(if is_told && !is_agreed {
        Stage::Consent
    } else {
        Stage::Filling
    });
    let visit = Visit { consent: is_told.then_some(Consent::Screen), ..visit };
    let saved = keep.saved();
    let ending = {
        let (place, keep) = (place.clone(), keep.clone());
        Ending::kept_by(session, move |ending, submit| {
            let (place, keep) = (place.clone(), keep.clone());
            let (form, tablet, visit) = (form.clone(), tablet.clone(), visit.clone());
            // Of a visitor who left, not of one who finished.
            let is_partial = Rc::new(Cell::new(false));
            let seen = is_partial.clone();
            let submit: Submit = Box::new(move |finish| {
                let made = submit(finish)?;
                seen.set(made.record.state != State::Complete);
                Some(made)
            });
            spawn_local(async move {
                settle_background().await;
                match keep.finish(&form, &tablet, Some(visit), submit).await {
                    Ok(Some(record)) => {
                        let detail = ["{\"record\":", &record, "}"].concat();
                        if is_partial.get() {
                            place.tell_json("partial", &detail);
                            return;
                        }
                        let is_silent = !place.tell_json("complete", &detail);
                        // The survey may have been taken away by who was told.
                        let _ = stage.try_set(match is_silent {
                            true => Stage::Silent,
                            false => Stage::Done,
                        });
                        browser::show_page_top();
                    }
                    Ok(None) => {}
                    Err(error) => {
                        place.tell("error", &trouble(TroubleCode::Storage, told(&error)));
                        ending.fail(error);
                    }
                }
            });
        })
    };
    put.set(Some(Shown { session, navigation, words, ending }));

    // What a person has changed since stays so; what is locked is the page's to say.
    if !is_resumed || wanted.locked {
        prefill(&teller, session, &wanted);
    }
    if !ready.refused.is_empty() {
        let refused = trouble(TroubleCode::Refused, ready.refused.join(" "));
        teller.tell_later("error", refused);
    }
    if wanted.mode == Mode::Review {
        session.lock_all();
    }
    follow(move || session.language_tag());
    tell_language(place.clone(), session);
    tell_pages(place.clone(), navigation);
    if let Some(saved) = saved {
        tell_saved(place.clone(), saved);
    }
    let inside = place.inside.clone();
    Effect::new(move |_| {
        let tag = words.tag();
        let direction = if browser::is_right_to_left(&tag) { "rtl" } else { "ltr" };
        // Setting attributes with valid names does not fail.
        let _ = inside.set_attribute("lang", &tag);
        let _ = inside.set_attribute("dir", direction);
    });
    let kept = keep.clone();
    let keep = StoredValue::new_local(keep);
    let retry = move || keep.with_value(Keep::retry);
    let place = StoredValue::new_local(place.clone());
    let is_kiosk = wanted.mode == Mode::Kiosk;
    let agree = move || {
        teller.start();
        let keep = kept.clone();
        spawn_local(async move { keep.agree().await });
        stage.set(Stage::Filling);
        browser::show_page_top();
    };
    let agree = StoredValue::new_local(agree);
    let again = move || {
        place.with_value(|place| place.tell("again", &()));
    };
    (move || match stage.get() {
        Stage::Consent => {
            view! { <About agree=move || agree.with_value(|agree| agree())/> }.into_any()
        }
        Stage::Filling => {
            view! { <Filling ending=ending saved=saved retry=retry/> }.into_any()
        }
        Stage::Done => view! { <Thanks is_kiosk=is_kiosk again=again/> }.into_any(),
        Stage::Silent => ().into_any(),
    })
    .into_any()
}

/// Gives the answers that are there from the beginning; the page around is told of those
/// that do not fit.
fn prefill(teller: &Rc<Teller>, session: Session, wanted: &super::Wanted) {
    let issues = answers::set(session, &session.form(), &wanted.prefill, wanted.locked);
    if issues.is_empty() {
        return;
    }
    let refused: Vec<String> = issues
        .iter()
        .map(|issue| [&issue.path, ": ", issue.code.name()].concat())
        .collect();
    teller.tell_later("error", trouble(TroubleCode::Prefill, refused.join("; ")));
}

/// Tells when the form is turned to another language.
fn tell_language(place: Rc<Place>, session: Session) {
    Effect::new(move |before: Option<String>| {
        let to = session.language_tag();
        if before.is_some_and(|before| before != to) {
            place.tell("language", &LanguageTurned { to: to.clone() });
        }
        to
    });
}

/// Tells when another page is shown.
fn tell_pages(place: Rc<Place>, navigation: Navigation) {
    Effect::new(move |before: Option<(u32, bool)>| {
        let (to, of) = navigation.position();
        let review = navigation.is_review();
        let from = before.map_or(0, |(page, _)| page);
        if before != Some((to, review)) {
            place.tell("page", &PageTurned { from, to, of, review });
        }
        (to, review)
    });
}

/// Tells when answers are on the disk, and when they cannot be put there.
fn tell_saved(place: Rc<Place>, saved: RwSignal<autosave::Saved>) {
    Effect::new(move |before: Option<()>| match saved.get() {
        autosave::Saved::OnDisk(_) if before.is_some() => {
            place.tell("saved", &Saved { bytes: 0, draft: None });
        }
        autosave::Saved::Failed(error) => {
            place.tell("error", &trouble(TroubleCode::Storage, told(&error)));
        }
        autosave::Saved::OnDisk(_) | autosave::Saved::Pending => {}
    });
}

/// What it is about, before anything is asked.
#[component]
fn About(agree: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let words = use_words();
    let session = use_session();
    let tag = Signal::derive(move || session.language_tag());
    view! {
        <div id="page" class="fill about" role="group" tabindex="-1">
            <div class="fill-bar">
                <h2 class="title" lang=move || tag.get() dir="auto">{move || session.title()}</h2>
                <FormLanguage/>
            </div>
            <ConsentText form=session.form() tag=tag/>
            <div class="steps">
                <button type="button" class="secondary aloud" data-program="aloud">
                    {words.text("aloud.start")}
                </button>
                <button type="button" class="primary next" on:click=move |_| agree()>
                    {words.text("embed.agree")}
                </button>
            </div>
        </div>
    }
}

/// The head and what is asked.
#[component]
fn Filling(
    ending: Ending,
    saved: Option<RwSignal<autosave::Saved>>,
    retry: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let session = use_session();
    let navigation: Navigation = expect_context();
    let is_grid = session.has_style(GRID);
    let ways = Ways::new();
    view! {
        <header class="fill-head">
            <div class="fill-bar">
                <h2 class="title" lang=move || session.language_tag() dir="auto">
                    {move || session.title()}
                </h2>
                <FormLanguage/>
                <Contents/>
            </div>
            {background(session)}
            <ProgressBar/>
            <div class="save-line">
                <span class="position">{move || standing(session, words, navigation)}</span>
                // Shown where `read-aloud` is set; heard by `public/embed/minyi-survey.js`.
                <button type="button" class="icon aloud" data-program="aloud">
                    {words.text("aloud.start")}
                </button>
                {saved.map(|saved| view! { <SavedLine saved=saved retry=retry/> })}
            </div>
        </header>
        <div
            id="page"
            class="fill"
            class:theme-grid=is_grid
            class:wide=move || navigation.is_wide()
            role="group"
            aria-label=move || session.title()
            tabindex="-1"
            on:keydown=move |event| ways.hear(&event)
        >
            <Flow ending=ending ways=ways/>
        </div>
        {use_media().map(|media| view! { <Enlargement media=media/> })}
    }
}

#[component]
fn SavedLine(
    saved: RwSignal<autosave::Saved>,
    retry: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let is_pending = move || *saved.read() == autosave::Saved::Pending;
    let is_failed = move || matches!(*saved.read(), autosave::Saved::Failed(_));
    view! {
        <span class="saved" class:pending=is_pending class:failed=is_failed role="status">
            {move || saved_text(words, &saved.read())}
        </span>
        <When when=is_failed>
            <button type="button" class="quiet" on:click=move |_| retry()>
                {words.text("saved.retry")}
            </button>
        </When>
    }
}

/// After the end.
#[component]
fn Thanks(
    is_kiosk: bool,
    again: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div id="page" class="notice finished" role="group" tabindex="-1">
            <p class="tick" aria-hidden="true"></p>
            <h2>{words.text("embed.thanks")}</h2>
            <When when=move || is_kiosk>
                <button type="button" class="primary" on:click=move |_| again()>
                    {words.text("embed.again")}
                </button>
            </When>
        </div>
    }
}
