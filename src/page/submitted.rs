//! What stands on the shelves of this tablet: finished interviews by form version, and
//! samples apart from them.

use leptos::prelude::*;
use minyi_form::bundle::FormReference;

use super::form::version_text;
use super::samples::Samples;
use crate::live::When;
use crate::route::Route;
use crate::storage::{Store, disk, form_of_shelf};
use crate::texts::in_language;
use crate::words::use_words;

/// Shelf, form, number of rows.
pub type Shelves = Vec<(String, FormReference, u32)>;

/// The lists; of what is real, nothing when there is none.
#[component]
pub fn Submitted() -> impl IntoView {
    let words = use_words();
    let kept = LocalResource::new(|| async { disk().await?.shelves().await });
    move || {
        let shelves = kept.get()?.ok()?;
        let (samples, real): (Shelves, Shelves) =
            shelves.into_iter().partition(|(shelf, ..)| form_of_shelf(shelf).1);
        let real = (!real.is_empty()).then(|| {
            view! {
                <section aria-labelledby="submitted">
                    <h2 id="submitted">{words.text("submitted.title")}</h2>
                    {rows(real)}
                </section>
            }
        });
        Some(view! {
            {real}
            <Samples shelves=samples changed=move || kept.refetch()/>
        })
    }
}

/// A row for each shelf; nothing for none.
pub fn rows(shelves: Shelves) -> Option<impl IntoView> {
    let items: Vec<_> = shelves
        .into_iter()
        .map(|(shelf, form, n)| view! { <Item shelf=shelf form=form n=n/> })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="rows">{items}</ul> })
}

#[component]
fn Item(shelf: String, form: FormReference, n: u32) -> impl IntoView {
    let words = use_words();
    let is_sample = form_of_shelf(&shelf).1;
    let address = Route::Submissions(shelf).address();
    let version = form.version;
    view! {
        <li class="row">
            <a class="row-link" href=address>
                <strong><bdi>{move || in_language(&form.title, &words.tag())}</bdi></strong>
                <span class="row-facts">
                    <When when=move || is_sample>
                        <span class="sample-mark">{words.text("sample.mark")}</span>
                    </When>
                    <span>{move || words.count("submitted.count", n)}</span>
                    <span>{version_text(words, version)}</span>
                </span>
                <span class="row-action">{words.text("submitted.open")}</span>
            </a>
        </li>
    }
}
