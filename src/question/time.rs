//! A time of day, by the browser's own control.

use leptos::prelude::*;

use super::moment::{answer, time_shown};
use super::picker::Picker;
use crate::browser::local_offset_minutes;
use crate::session::NodeView;

/// A time of day.
#[component]
pub fn TimeQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let read = |shown: &str| answer(shown, local_offset_minutes(""));
    let shown = |text: &str| time_shown(text).to_owned();
    view! { <Picker view=view kind="time" shown=shown read=read/> }
}
