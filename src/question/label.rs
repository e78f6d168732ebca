//! Texts of the form on screen, in the form's language, with the marks of their author.
//!
//! The only place where markup meets the page; [`Markup`] is the only kind there is.

use leptos::html::{Div, InnerHtmlValue, inner_html};
use leptos::prelude::*;
use leptos::tachys::renderer::types::Element;
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
    let markup = move || Markup::of(&text.read().text);
    view! { <span lang=move || session.language_attribute() dir="auto" {..inner_html(markup)}></span> }
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
    let markup = Markup::of(&text);
    view! {
        <p
            class="hint"
            id=id
            lang=move || session.language_attribute()
            dir="auto"
            {..inner_html(markup)}
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
    let markup = move || markup.get();
    view! {
        <div
            class=look.class
            style:--columns=look.columns
            node_ref=list
            lang=move || session.language_attribute()
            {..inner_html(markup)}
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
    let markup = move || markup.get();
    view! {
        <article
            {..inner_html(markup)}
            class="sheet"
            class:filled=is_filled
            lang=tag
            dir=direction
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
    let markup = move || markup.get();
    view! { <div class="media" {..inner_html(markup)} on:click=clicked></div> }
}

/// What an element holds. A text without any mark is put there as a text: no reader of
/// markup is started for it, and forms have thousands of them.
impl InnerHtmlValue for Markup {
    type AsyncOutput = Markup;
    type State = (Element, Markup);
    type Cloneable = Markup;
    type CloneableOwned = Markup;

    fn html_len(&self) -> usize {
        self.as_str().len()
    }

    fn to_html(self, html: &mut String) {
        html.push_str(self.as_str());
    }

    fn to_template(_: &mut String) {}

    fn hydrate<const FROM_SERVER: bool>(self, element: &Element) -> Self::State {
        self.build(element)
    }

    fn build(self, element: &Element) -> Self::State {
        show(&self, element);
        (element.clone(), self)
    }

    fn rebuild(self, (element, shown): &mut Self::State) {
        if self != *shown {
            show(&self, element);
            *shown = self;
        }
    }

    fn into_cloneable(self) -> Markup {
        self
    }

    fn into_cloneable_owned(self) -> Markup {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Markup {
        self
    }
}

fn show(markup: &Markup, element: &Element) {
    if markup.is_text() {
        element.set_text_content(Some(markup.as_str()));
    } else {
        element.set_inner_html(markup.as_str());
    }
}
