//! The bar above an interview: title, language, progress, and what was saved.

use leptos::prelude::*;

use crate::browser;
use crate::layout::{Contents, Navigation};
use crate::live::When;
use crate::lock;
use crate::page::form::own_name;
use crate::progress::Progress;
use crate::question::background;
use crate::route::Route;
use crate::session::{Session, use_session};
use crate::storage::autosave::Saved;
use crate::words::{Words, use_words};

/// Title, language, progress, and what was saved.
#[component]
pub fn Head(
    saved: RwSignal<Saved>,
    retry: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
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
            <ProgressBar/>
            <SaveLine saved=saved retry=retry/>
            {background(session)}
        </header>
    }
}

/// How far the interview has come, as a bar.
#[component]
pub fn ProgressBar() -> impl IntoView {
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
    }
}

/// Where one goes who leaves, and the key of what that is called.
pub fn leaving(navigation: Navigation) -> (Route, &'static str) {
    // A private group that is handed over shuts the screen.
    navigation.is_private();
    lock::way_out()
}

/// The language of the form; changing it loses nothing.
#[component]
pub fn FormLanguage() -> impl IntoView {
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
pub fn standing(session: Session, words: Words, navigation: Navigation) -> String {
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
    let text = move || saved_text(words, &saved.read());
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

/// What has been saved, in words.
pub fn saved_text(words: Words, saved: &Saved) -> String {
    match saved {
        Saved::OnDisk(at_ms) => words.fill(
            "saved.on_disk",
            &[("time", &browser::clock_time(&words.tag(), *at_ms))],
        ),
        Saved::Pending => words.say("saved.pending"),
        Saved::Failed(error) => {
            let why = words.say(&format!("storage.{}", error.name()));
            words.fill("saved.failed", &[("why", &why), ("detail", error.detail())])
        }
    }
}
