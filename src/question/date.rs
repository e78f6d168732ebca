//! A day, by the browser's own control.

use leptos::prelude::*;

use super::picker::Picker;
use crate::session::NodeView;

/// A day.
#[component]
pub fn DateQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    view! { <Picker view=view kind="date" shown=str::to_owned read=str::to_owned/> }
}
