//! Any of several choices. Those that stand for a missing answer exclude the others.

use leptos::prelude::*;

use super::choice_list::ChoiceList;
use super::frame::Grouped;
use crate::session::NodeView;

/// Any choices.
#[component]
pub fn SelectMultiple(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    view! { <Grouped view=view><ChoiceList view=view class="choices"/></Grouped> }
}
