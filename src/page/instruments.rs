//! The built-in instruments.

use leptos::prelude::*;

use crate::library::{self, Instrument};
use crate::live::When;
use crate::route::Route;
use crate::texts::in_language;
use crate::words::use_words;

/// The list of built-in instruments.
#[component]
pub fn Instruments() -> impl IntoView {
    let words = use_words();
    let instruments = LocalResource::new(library::instruments);
    let list = move || {
        instruments.get().map(|instruments| match instruments {
            Some(instruments) => {
                let cards =
                    instruments.into_iter().map(|i| view! { <Card instrument=i/> });
                view! { <ul class="cards">{cards.collect_view()}</ul> }.into_any()
            }
            None => view! { <p class="problem">{words.text("start.no_instruments")}</p> }
                .into_any(),
        })
    };
    view! {
        <section aria-labelledby="instruments">
            <h2 id="instruments">{words.text("start.instruments")}</h2>
            {list}
        </section>
    }
}

#[component]
fn Card(instrument: Instrument) -> impl IntoView {
    let words = use_words();
    let Instrument { id, title, summary, questions, minutes, .. } = instrument;
    let address = Route::Form(id.clone()).address();
    view! {
        <li class="card">
            <a class="card-link" href=address>
                <span class="card-code" aria-hidden="true">{id}</span>
                <h3><bdi>{move || in_language(&title, &words.tag())}</bdi></h3>
                <p><bdi>{move || in_language(&summary, &words.tag())}</bdi></p>
                <p class="card-facts">
                    <span>{move || words.count("form.questions", questions)}</span>
                    <When when=move || minutes != 0>
                        <span>{move || words.count("form.minutes", minutes)}</span>
                    </When>
                </p>
            </a>
        </li>
    }
}
