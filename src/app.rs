//! The frame of all pages: where one is, in which language, and what always stands above.

use gloo_events::EventListener;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::offline;
use crate::page::{
    Fill, FormPage, LanguageOptions, Settings, Start, Submissions, TallyPage,
};
use crate::panic;
use crate::route::Route;
use crate::words::{Words, use_words};

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let words = Words::empty();
    provide_context(words);
    provide_context(offline::watch());
    let route = watch_route();
    provide_context(route);
    let is_loaded = RwSignal::new(None);
    spawn_local(async move { is_loaded.set(Some(words.load().await)) });
    Effect::new(move |_| {
        panic::prepare(words.say("broken.sentence"), words.say("broken.reload"));
    });
    Effect::new(move |_| document().set_title(&words.say("app.title")));
    move || is_loaded.get().map(|_| view! { <Pages route=route/> })
}

/// The route, which follows the address.
fn watch_route() -> ReadSignal<Route> {
    let read = || Route::read(&browser::window().location().hash().unwrap_or_default());
    let (route, set_route) = signal(read());
    let listener = EventListener::new(&browser::window(), "hashchange", move |_| {
        set_route.set(read());
    });
    // Listens as long as the page.
    listener.forget();
    route
}

#[component]
fn Pages(route: ReadSignal<Route>) -> impl IntoView {
    let words = use_words();
    let is_filling = move || matches!(*route.read(), Route::Fill(_));
    // Going from page to page begins at its top, for eyes and for screen readers.
    Effect::new(move |before: Option<()>| {
        route.track();
        if before.is_some() {
            browser::show_page_top();
        }
    });
    view! {
        <a class="skip" href="#page" on:click=move |event| {
            event.prevent_default();
            browser::focus("page");
        }>{move || words.say("app.skip")}</a>
        <Show when=move || !is_filling()><Masthead/></Show>
        {move || match route.get() {
            Route::Start => view! { <Start/> }.into_any(),
            Route::Form(id) => view! { <FormPage id=id/> }.into_any(),
            Route::Fill(id) => view! { <Fill id=id/> }.into_any(),
            Route::Submissions(shelf) => view! { <Submissions shelf=shelf/> }.into_any(),
            Route::Tally(shelf) => view! { <TallyPage shelf=shelf/> }.into_any(),
            Route::Settings => view! { <Settings/> }.into_any(),
        }}
    }
}

#[component]
fn Masthead() -> impl IntoView {
    let words = use_words();
    view! {
        <header class="masthead">
            <a class="brand" href=Route::Start.address()>
                <img src="icons/icon.svg" alt="" width="36" height="36"/>
                {move || words.say("app.name")}
            </a>
            <nav aria-label=move || words.say("app.navigation")>
                <a href=Route::Settings.address()>{move || words.say("settings.link")}</a>
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
            aria-label=move || words.say("app.language")
            on:change:target=move |event| turn(event.target().value())
        >
            <LanguageOptions chosen=move || words.tag()/>
        </select>
    }
}
