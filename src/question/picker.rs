//! The browser's own control for a day, a time of day, or both.

use leptos::prelude::*;

use super::entry::told;
use super::frame::Labelled;
use super::lunar::lunar;
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
                prop:value=move || shown(&view.text.read())
                readonly=move || view.readonly.get()
                on:change:target=move |event| {
                    session.answer(view, &read(&event.target().value()));
                }
                {..told(view, "control")}
            />
            {(kind == "date").then(|| lunar(session, view))}
        </Labelled>
    }
}
