//! Texts of the form on screen, in the form's language, with the marks of their author.
//!
//! The only place where markup meets the page; [`Markup`] is the only kind there is.

use leptos::html::Div;
use leptos::prelude::*;
use minyi_form::engine::Rendered;

use super::look::Look;
use super::markdown::Markup;
use crate::session::use_session;

/// A text of the form: it says its language.
#[component]
pub fn FormText(
    /// The text.
    #[prop(into)]
    text: Signal<Rendered>,
) -> impl IntoView {
    let session = use_session();
    let markup = move || Markup::of(&text.read().text).into_string();
    view! { <span lang=move || session.language_attribute() dir="auto" inner_html=markup></span> }
}

/// A hint that is there.
#[component]
pub fn HintText(
    /// Id of its element.
    id: String,
    /// The text.
    text: String,
) -> impl IntoView {
    let session = use_session();
    let markup = Markup::of(&text).into_string();
    view! {
        <p
            class="hint"
            id=id
            lang=move || session.language_attribute()
            dir="auto"
            inner_html=markup
        ></p>
    }
}

/// A list of controls that is written in one piece, and heard at one place.
#[component]
pub fn WrittenList(
    /// How it looks.
    look: Look,
    /// The list.
    list: NodeRef<Div>,
    /// What is in it.
    #[prop(into)]
    markup: Signal<Markup>,
    /// What is done when one of its controls has changed.
    changed: impl FnMut(leptos::ev::Event) + 'static,
    /// What is done when something in it is pressed.
    clicked: impl FnMut(leptos::ev::MouseEvent) + 'static,
) -> impl IntoView {
    let session = use_session();
    let markup = move || markup.get().into_string();
    view! {
        <div
            class=look.class
            style:--columns=look.columns
            node_ref=list
            lang=move || session.language_attribute()
            inner_html=markup
            on:change=changed
            on:click=clicked
        ></div>
    }
}

/// A sheet of paper that is written in one piece, in the language `tag`.
#[component]
pub fn WrittenSheet(
    /// What is on it.
    #[prop(into)]
    markup: Signal<Markup>,
    /// Tag of its language, where that is known.
    tag: impl Fn() -> Option<String> + Send + Sync + 'static,
    /// The direction of its language.
    direction: impl Fn() -> &'static str + Send + Sync + 'static,
    /// Whether there are answers on it.
    is_filled: bool,
) -> impl IntoView {
    let markup = move || markup.get().into_string();
    view! {
        <article
            class="sheet"
            class:filled=is_filled
            lang=tag
            dir=direction
            inner_html=markup
        ></article>
    }
}

/// Pictures and players that are written in one piece.
#[component]
pub fn WrittenMedia(
    /// What is in it.
    #[prop(into)]
    markup: Signal<Markup>,
    /// What is done when something in it is pressed.
    clicked: impl FnMut(leptos::ev::MouseEvent) + 'static,
) -> impl IntoView {
    let markup = move || markup.get().into_string();
    view! { <div class="media" inner_html=markup on:click=clicked></div> }
}
