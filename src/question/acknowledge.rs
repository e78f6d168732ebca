//! To confirm a statement: one box to tick. The answer is `OK` or none.

use leptos::prelude::*;

use super::frame::Grouped;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// A statement to confirm.
#[component]
pub fn Acknowledge(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    view! {
        <Grouped view=view>
            <div class="choices">
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || !view.text.read().is_empty()
                        disabled=move || view.readonly.get()
                        on:change:target=move |event| {
                            let answer = if event.target().checked() { "OK" } else { "" };
                            session.answer(view, answer);
                        }
                    />
                    <span class="choice-text">{words.text("question.confirm")}</span>
                </label>
            </div>
        </Grouped>
    }
}
