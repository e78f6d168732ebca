//! A time of day, by the browser's own control.

use leptos::prelude::*;

use super::frame::{Labelled, described_by};
use super::moment::{answer, time_shown};
use crate::browser::local_offset_minutes;
use crate::session::{NodeView, use_session};

/// A time of day.
#[component]
pub fn TimeQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    view! {
        <Labelled view=view>
            <input
                type="time"
                class="moment"
                id=format!("{}-control", view.id())
                prop:value=move || time_shown(&view.text.read()).to_owned()
                readonly=move || view.readonly.get()
                aria-describedby=described_by(view)
                aria-invalid=move || view.problem().is_some().to_string()
                aria-required=move || view.required.get().to_string()
                on:change:target=move |event| {
                    let shown = event.target().value();
                    session.answer(view, &answer(&shown, local_offset_minutes("")));
                }
            />
        </Labelled>
    }
}
