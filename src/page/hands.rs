//! The tablet goes from hand to hand: before and behind the questions that respondents
//! answer alone.

use leptos::prelude::*;

use crate::layout::{Back, Navigation};
use crate::route::Route;
use crate::words::use_words;

/// Before them, for both to read.
#[component]
pub fn HandOver(
    /// Name of the group.
    group: String,
) -> impl IntoView {
    let words = use_words();
    let navigation: Navigation = expect_context();
    view! {
        <section class="hands">
            <h2>{words.text("handover.title")}</h2>
            <p>{words.text("handover.text")}</p>
            <div class="steps">
                <Back/>
                <button
                    type="button"
                    class="primary next"
                    on:click=move |_| navigation.hand_over(group.clone())
                >
                    {words.text("handover.begin")}
                </button>
            </div>
        </section>
    }
}

/// Behind them.
#[component]
pub fn HandBack() -> impl IntoView {
    let words = use_words();
    view! {
        <section class="hands">
            <h2>{words.text("handover.done")}</h2>
            <p>{words.text("handover.sealed")}</p>
            <div class="steps">
                <a class="button primary next" href=Route::Unlock.address()>
                    {words.text("handover.return")}
                </a>
            </div>
        </section>
    }
}
