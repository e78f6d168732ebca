//! The browser's own control for a day, a time of day, or both.

use leptos::prelude::*;

use super::frame::{Labelled, described_by};
use crate::session::{NodeView, use_session};

/// A question answered with the browser's own control.
#[component]
pub fn Picker(
    /// The node.
    view: NodeView,
    /// Kind of control: `date`, `time` or `datetime-local`.
    kind: &'static str,
    /// What the control shows of an answer.
    shown: fn(&str) -> String,
    /// The answer for what the control shows.
    read: fn(&str) -> String,
) -> impl IntoView {
    let session = use_session();
    view! {
        <Labelled view=view>
            <input
                type=kind
                class="moment"
                id=format!("{}-control", view.id())
                prop:value=move || shown(&view.text.read())
                readonly=move || view.readonly.get()
                aria-describedby=described_by(view)
                aria-invalid=move || view.problem().is_some().to_string()
                aria-required=move || view.required.get().to_string()
                on:change:target=move |event| {
                    session.answer(view, &read(&event.target().value()));
                }
            />
        </Labelled>
    }
}
