//! A question that a program of its own asks: what is photographed, drawn, recorded,
//! chosen among files, or measured. Here is only the place for it; `public/start.js` starts
//! the program when it sees one, `crate::capture` fills it and says its answers.

use leptos::prelude::*;
use web_sys::Event;

use super::frame::Grouped;
use crate::browser;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// A question of the program `capture`.
#[component]
pub fn Capture(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    // What its controls say to each other has no detail.
    let answered = move |event: Event| {
        let detail = browser::member(&event, "detail").as_string();
        if let Some(text) = detail {
            session.answer(view, &text);
        }
    };
    view! {
        <Grouped view=view>
            <div
                class="capture"
                data-kind=view.kind.name()
                data-draft=session.instance_id()
                data-wishes=session.wishes(view)
                data-value=move || view.text.get()
                lang=move || words.tag()
                on:change=answered
            ></div>
        </Grouped>
    }
}
