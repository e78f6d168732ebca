//! A day, by the browser's own control.

use leptos::prelude::*;

use super::frame::{Labelled, described_by};
use crate::session::{NodeView, use_session};

/// A day.
#[component]
pub fn DateQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    view! {
        <Labelled view=view>
            <input
                type="date"
                class="moment"
                id=format!("{}-control", view.id())
                prop:value=move || view.text.get()
                readonly=move || view.readonly.get()
                aria-describedby=described_by(view)
                aria-invalid=move || view.problem().is_some().to_string()
                aria-required=move || view.required.get().to_string()
                on:change:target=move |event| session.answer(view, &event.target().value())
            />
        </Labelled>
    }
}
