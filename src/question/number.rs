//! A whole or decimal number. Keeps the text as typed while it is not a number yet.

use leptos::prelude::*;
use minyi_form::question_type::QuestionKind;

use super::frame::{Labelled, described_by};
use super::numeral;
use super::text::shown;
use super::typed::{Typed, is_composing};
use crate::session::NodeView;

/// A number.
#[component]
pub fn NumberQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let typed = Typed::new(view, numeral::read);
    let is_whole = view.kind == QuestionKind::Integer;
    view! {
        <Labelled view=view>
            // Not type="number": that control hides from us what it does not understand.
            <input
                type="text"
                class="number"
                inputmode=if is_whole { "numeric" } else { "decimal" }
                autocomplete="off"
                id=format!("{}-control", view.id())
                prop:value=move || shown(view, typed)
                readonly=move || view.readonly.get()
                aria-describedby=described_by(view)
                aria-invalid=move || view.problem().is_some().to_string()
                aria-required=move || view.required.get().to_string()
                on:input:target=move |event| {
                    if !is_composing(&event) {
                        typed.letter(event.target().value());
                    }
                }
                on:compositionend:target=move |event| typed.letter(event.target().value())
                on:change:target=move |event| typed.done(&event.target().value())
            />
        </Labelled>
    }
}
