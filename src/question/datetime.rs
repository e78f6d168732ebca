//! A day and a time of day, by the browser's own control or by their parts.

use leptos::prelude::*;

use super::day_parts::{DayParts, wanted};
use super::moment::{answer, date_time_shown};
use super::picker::Picker;
use crate::browser::local_offset_minutes;
use crate::session::{NodeView, use_session};

/// A day and a time of day.
#[component]
pub fn DateTimeQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    if let Some(wanted) = wanted(use_session(), view) {
        return view! { <DayParts view=view wanted=wanted/> }.into_any();
    }
    let read = |shown: &str| answer(shown, local_offset_minutes(shown));
    let shown = |text: &str| date_time_shown(text).to_owned();
    view! { <Picker view=view kind="datetime-local" shown=shown read=read/> }.into_any()
}
