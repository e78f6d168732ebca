//! A day and a time of day, by the browser's own control.

use leptos::prelude::*;

use super::moment::{answer, date_time_shown};
use super::picker::Picker;
use crate::browser::local_offset_minutes;
use crate::session::NodeView;

/// A day and a time of day.
#[component]
pub fn DateTimeQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let read = |shown: &str| answer(shown, local_offset_minutes(shown));
    let shown = |text: &str| date_time_shown(text).to_owned();
    view! { <Picker view=view kind="datetime-local" shown=shown read=read/> }
}
