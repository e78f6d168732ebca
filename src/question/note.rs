//! A text to read; nothing is asked. Outputs in it follow the answers.

use leptos::prelude::*;

use super::frame::Hint;
use super::label::FormText;
use crate::session::NodeView;

/// A note.
#[component]
pub fn Note(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    view! {
        <div class="note" id=view.id()>
            <p><FormText text=view.label/></p>
            <Hint view=view/>
        </div>
    }
}
