//! The first page: what goes on, what can be begun, what has been brought in.

use leptos::prelude::*;

use super::drafts::Drafts;
use super::ease::Ease;
use super::instruments::Instruments;
use super::own_form::OwnForm;
use super::status::Status;
use super::submitted::Submitted;
use super::tablet_line::TabletCard;
use crate::words::use_words;

/// The start page.
#[component]
pub fn Start() -> impl IntoView {
    let words = use_words();
    view! {
        <main id="page" class="start" tabindex="-1">
            <Ease/>
            <div class="opening">
                <h1>{words.text("start.title")}</h1>
                <p class="lead">{words.text("start.promise")}</p>
                <Status/>
                <TabletCard/>
            </div>
            <Drafts/>
            <Instruments/>
            <OwnForm/>
            <Submitted/>
        </main>
    }
}
