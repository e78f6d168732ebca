//! The frame of all pages: where one is, in which language, and what always stands above.
//!
//! The app is two programs on one page. Each shows something only while the address is one
//! of its own.

use gloo_events::EventListener;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::captures;
use crate::library;
use crate::live::When;
use crate::lock;
use crate::offline;
use crate::page::{
    BlankPaper, Embedding, Fill, FormPage, Guard, Kiosk, LanguageOptions, Settings,
    Start, SubmissionPage, Submissions, TallyPage, Thanks, Unlock,
};
use crate::panic;
use crate::route::Route;
use crate::words::{Words, use_words};

/// Everything around interviews.
#[component]
pub fn Desk() -> impl IntoView {
    spawn_local(async {
        // What cannot be written now is tried again at the next start.
        let _ = library::renew().await;
        let _ = captures::sweep().await;
    });
    let readiness = offline::watch();
    provide_context(readiness);
    let route = watch_route();
    // Answers are about to be given.
    Effect::new(move |_| {
        if is_interview(&route.read()) {
            offline::ask_to_persist(readiness);
        }
    });
    let pages = program(
        route,
        |route| !is_interview(route),
        |route| view! { <DeskPages route=route/> }.into_any(),
    );
    view! {
        {pages}
        <Guard route=route/>
    }
}

/// An interview under way.
#[component]
pub fn Filling() -> impl IntoView {
    let pages = |route| view! { <Interview route=route/> }.into_any();
    program(watch_route(), is_interview, pages)
}

fn is_interview(route: &Route) -> bool {
    matches!(route, Route::Fill(_))
}

/// A program that shows `pages` while the address `is_mine`.
fn program(
    route: ReadSignal<Route>,
    is_mine: fn(&Route) -> bool,
    pages: fn(ReadSignal<Route>) -> AnyView,
) -> impl IntoView {
    let words = Words::empty();
    provide_context(words);
    provide_context(route);
    let is_here =
        Memo::new(move |_| is_mine(&route.read()) && lock::allows(&route.read()));
    let is_loaded = RwSignal::new(false);
    Effect::new(move |_| {
        // The other program may have spoken another language, or been told of one.
        let is_behind = || words.tag_untracked() != words.home();
        if is_here.get() && (!is_loaded.get_untracked() || is_behind()) {
            spawn_local(async move {
                words.load().await;
                is_loaded.set(true);
            });
        } else if is_here.get() {
            browser::set_page_language(&words.tag_untracked());
        } else {
            words.let_go();
        }
    });
    Effect::new(move |_| {
        panic::prepare(words.say("broken.sentence"), words.say("broken.reload"));
    });
    Effect::new(move |_| document().set_title(&words.say("app.title")));
    // Going from page to page begins at its top, for eyes and for screen readers.
    Effect::new(move |before: Option<()>| {
        route.track();
        if before.is_some() && is_here.get() {
            browser::show_page_top();
        }
    });
    move || {
        (is_here.get() && is_loaded.get()).then(|| {
            view! {
                <a class="skip" href="#page" on:click=move |event| {
                    event.prevent_default();
                    browser::focus("page");
                }>{words.text("app.skip")}</a>
                {pages(route)}
            }
        })
    }
}

/// The route, which follows the address.
fn watch_route() -> ReadSignal<Route> {
    let read = || Route::read(&browser::window().location().hash().unwrap_or_default());
    let (route, set_route) = signal(read());
    let listener = EventListener::new(&browser::window(), "hashchange", move |_| {
        // What is being typed counts, and is taken in while its page is still there.
        browser::leave_control();
        set_route.set(read());
    });
    // Listens as long as the page.
    listener.forget();
    route
}

#[component]
fn DeskPages(route: ReadSignal<Route>) -> impl IntoView {
    view! {
        <When when=move || {
            route.track();
            lock::home().is_none()
        }>
            <Masthead/>
        </When>
        {move || match route.get() {
            Route::Start => view! { <Start/> }.into_any(),
            Route::Form(id) => view! { <FormPage id=id/> }.into_any(),
            Route::Submissions(shelf) => view! { <Submissions shelf=shelf/> }.into_any(),
            Route::Tally(shelf) => view! { <TallyPage shelf=shelf/> }.into_any(),
            Route::Settings => view! { <Settings/> }.into_any(),
            Route::Kiosk(hash) => view! { <Kiosk hash=hash/> }.into_any(),
            Route::Thanks(hash) => view! { <Thanks hash=hash/> }.into_any(),
            Route::Unlock => view! { <Unlock/> }.into_any(),
            Route::Paper(id) => view! { <BlankPaper id=id/> }.into_any(),
            Route::Embedding(id) => view! { <Embedding id=id/> }.into_any(),
            Route::Submission(shelf, id) => {
                view! { <SubmissionPage shelf=shelf id=id/> }.into_any()
            }
            // The other program's.
            Route::Fill(_) => ().into_any(),
        }}
    }
}

#[component]
fn Interview(route: ReadSignal<Route>) -> impl IntoView {
    // Whatever was on the page before was another program's.
    browser::show_page_top();
    move || match route.get() {
        Route::Fill(id) => Some(view! { <Fill id=id/> }),
        Route::Start
        | Route::Form(_)
        | Route::Submissions(_)
        | Route::Tally(_)
        | Route::Paper(_)
        | Route::Embedding(_)
        | Route::Submission(..)
        | Route::Settings
        | Route::Kiosk(_)
        | Route::Thanks(_)
        | Route::Unlock => None,
    }
}

#[component]
fn Masthead() -> impl IntoView {
    let words = use_words();
    view! {
        <header class="masthead">
            <a class="brand" href=Route::Start.address()>
                <img src="icons/icon.svg" alt="" width="36" height="36"/>
                {words.text("app.name")}
            </a>
            <nav aria-label=words.text("app.navigation")>
                <a href=Route::Settings.address()>{words.text("settings.link")}</a>
                <InterfaceLanguage/>
            </nav>
        </header>
    }
}

/// The language of the interface; remembered.
#[component]
fn InterfaceLanguage() -> impl IntoView {
    let words = use_words();
    let turn = move |tag: String| {
        browser::remember_language(&tag);
        spawn_local(async move {
            words.turn_to(&tag).await;
        });
    };
    view! {
        <select
            class="language"
            aria-label=words.text("app.language")
            on:change:target=move |event| turn(event.target().value())
        >
            <LanguageOptions chosen=move || words.tag()/>
        </select>
    }
}
