//! Texts of the form on screen, in the form's language, with the marks of their author.

use leptos::prelude::*;
use minyi_form::engine::Rendered;

use super::markdown::html;
use crate::session::use_session;

/// A text of the form among those of the app: it says its language.
#[component]
pub fn FormText(
    /// The text.
    #[prop(into)]
    text: Signal<Rendered>,
) -> impl IntoView {
    let session = use_session();
    view! {
        <span lang=move || session.language_attribute() dir="auto" inner_html=move || html(&text.read().text)></span>
    }
}

/// A text of the form inside of a page, which says the language for all in it.
#[component]
pub fn OwnText(
    /// The text.
    #[prop(into)]
    text: Signal<Rendered>,
) -> impl IntoView {
    view! { <span dir="auto" inner_html=move || html(&text.read().text)></span> }
}
