//! Any of several choices. Those that stand for a missing answer exclude the others.

use leptos::prelude::*;

use super::choice_list::names;
use super::frame::Grouped;
use super::select_one::{Listed, Searched, is_searched};
use crate::live::When;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// Any choices.
#[component]
pub fn SelectMultiple(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    if is_searched(session, view) {
        view! { <Searched view=view/> }.into_any()
    } else if session.has_appearance(view.control, "minimal") {
        view! { <Grouped view=view><OpeningList view=view/></Grouped> }.into_any()
    } else {
        view! { <Grouped view=view><Listed view=view/></Grouped> }.into_any()
    }
}

/// Check boxes that open under what is chosen of them (`minimal`).
#[component]
fn OpeningList(view: NodeView) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let chosen = move || {
        let answer = view.text.read();
        names(view, &answer).join(&words.say("list.separator"))
    };
    let is_blank = move || view.text.read().is_empty();
    view! {
        <details class="unfolding">
            <summary>
                <When when=is_blank>{words.text("question.choose")}</When>
                <When when=move || !is_blank()>
                    <span lang=move || session.language_attribute() dir="auto">{chosen}</span>
                </When>
            </summary>
            <Listed view=view/>
        </details>
    }
}
