//! Finished interviews on this tablet, by form version.

use leptos::prelude::*;
use minyi_form::bundle::FormReference;

use super::form::version_text;
use crate::route::Route;
use crate::storage::{Store, disk};
use crate::texts::in_language;
use crate::words::use_words;

/// The list of forms with submissions; nothing when there are none.
#[component]
pub fn Submitted() -> impl IntoView {
    let words = use_words();
    let counts = LocalResource::new(|| async { disk().await?.submission_counts().await });
    move || {
        let counts = counts.get()?.ok().filter(|counts| !counts.is_empty())?;
        let items = counts.into_iter().map(|(form, n)| view! { <Item form=form n=n/> });
        Some(view! {
            <section aria-labelledby="submitted">
                <h2 id="submitted">{move || words.say("submitted.title")}</h2>
                <ul class="rows">{items.collect_view()}</ul>
            </section>
        })
    }
}

#[component]
fn Item(form: FormReference, n: u32) -> impl IntoView {
    let words = use_words();
    let address = Route::Submissions(form.hash).address();
    let version = form.version;
    view! {
        <li class="row">
            <a class="row-link" href=address>
                <strong>{move || in_language(&form.title, &words.tag())}</strong>
                <span class="row-facts">
                    <span>{move || words.count("submitted.count", n)}</span>
                    <span>{version_text(words, version)}</span>
                </span>
                <span class="row-action">{move || words.say("submitted.open")}</span>
            </a>
        </li>
    }
}
