//! A day, by the browser's own control or by its parts.

use leptos::prelude::*;

use super::day_parts::{DayParts, wanted};
use super::picker::Picker;
use crate::session::{NodeView, use_session};

/// A day.
#[component]
pub fn DateQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    match wanted(use_session(), view) {
        Some(wanted) => view! { <DayParts view=view wanted=wanted/> }.into_any(),
        None => view! {
            <Picker view=view kind="date" shown=str::to_owned read=str::to_owned/>
        }
        .into_any(),
    }
}
