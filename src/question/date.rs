//! A day, by the browser's own control or by its parts.

use leptos::prelude::*;

use super::capture::Capture;
use super::day_parts::{DayParts, wanted};
use super::picker::Picker;
use crate::session::{NodeView, use_session};

/// Appearances that ask for a day by another calendar than the Gregorian.
const CALENDARS: [&str; 6] =
    ["ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian"];

/// A day.
#[component]
pub fn DateQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    if CALENDARS.iter().any(|word| use_session().has_appearance(view.control, word)) {
        return view! { <Capture view=view/> }.into_any();
    }
    match wanted(use_session(), view) {
        Some(wanted) => view! { <DayParts view=view wanted=wanted/> }.into_any(),
        None => view! {
            <Picker view=view kind="date" shown=str::to_owned read=str::to_owned/>
        }
        .into_any(),
    }
}
