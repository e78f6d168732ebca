//! A question that this version cannot ask: it is named, and can be left out.

use leptos::prelude::*;

use super::frame::Hint;
use super::label::FormText;
use super::media::LabelMedia;
use crate::session::NodeView;
use crate::words::use_words;

/// A question without a control.
#[component]
pub fn Unsupported(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let words = use_words();
    let text = move || words.fill("question.unsupported", &[("kind", view.kind.name())]);
    view! {
        <div class="question" id=view.id()>
            <p class="question-label"><FormText text=view.label/></p>
            <LabelMedia view=view/>
            <Hint view=view/>
            <p class="unsupported">{text}</p>
        </div>
    }
}
