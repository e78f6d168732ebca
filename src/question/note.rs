//! A text to read; nothing is asked. Outputs in it follow the answers.

use leptos::prelude::*;

use super::frame::{Hint, ProblemLine, Prominence};
use super::label::FormText;
use super::media::LabelMedia;
use crate::session::NodeView;

/// A note.
#[component]
pub fn Note(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let is_sole = use_context::<Prominence>() == Some(Prominence::Sole);
    view! {
        <div
            class="note"
            class:sole=is_sole
            id=view.id()
        >
            <p><FormText text=view.label/></p>
            <LabelMedia view=view/>
            <Hint view=view/>
            // An author can make a note required, to stop an interview that must not go on.
            <ProblemLine view=view/>
        </div>
    }
}
