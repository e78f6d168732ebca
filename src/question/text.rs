//! Words: one line, or several with the appearance `multiline`.

use leptos::prelude::*;

use super::frame::{Labelled, described_by};
use super::typed::{Typed, is_composing};
use crate::session::{NodeView, use_session};

/// A text.
#[component]
pub fn TextQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let typed = Typed::new(view, str::to_owned);
    if session.has_appearance(view.control, "multiline") {
        view! { <Labelled view=view><Lines view=view typed=typed/></Labelled> }.into_any()
    } else {
        view! { <Labelled view=view><Line view=view typed=typed/></Labelled> }.into_any()
    }
}

#[component]
fn Lines(view: NodeView, typed: Typed) -> impl IntoView {
    view! {
        <textarea
            id=format!("{}-control", view.id())
            rows="4"
            dir="auto"
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
        ></textarea>
    }
}

#[component]
fn Line(view: NodeView, typed: Typed) -> impl IntoView {
    let session = use_session();
    let is_numeric = session.has_appearance(view.control, "numbers");
    view! {
        <input
            type="text"
            inputmode=if is_numeric { "tel" } else { "text" }
            autocomplete="off"
            dir="auto"
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
    }
}

/// Follows the answer, except what is being typed: that is newer.
pub fn shown(view: NodeView, typed: Typed) -> String {
    view.text.track();
    typed.shown()
}
