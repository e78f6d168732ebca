//! The button that leads to the page before.

use leptos::prelude::*;

use super::navigation::Navigation;
use crate::words::use_words;

/// Leads back; where there is nothing before, it says so.
#[component]
pub fn Back() -> impl IntoView {
    let words = use_words();
    let navigation: Navigation = expect_context();
    view! {
        <button
            type="button"
            class="secondary back"
            disabled=move || navigation.is_first() && !navigation.is_review()
            on:click=move |_| navigation.back()
        >
            {words.text("fill.back")}
        </button>
    }
}
