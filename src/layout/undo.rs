//! After an instance of a repeat was deleted: what, and a button that brings it back.

use leptos::prelude::*;
use minyi_form::engine::NodeId;

use crate::browser;
use crate::session::{Session, use_session};
use crate::words::use_words;

/// Says which instance was deleted last from a repeat; empty when none was.
#[component]
pub fn Undo(
    /// The repeat.
    range: NodeId,
    /// Id of the button.
    id: String,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let undo = move |_| {
        let instance = session.restore_instance(range);
        request_animation_frame(move || {
            if let Some(view) = instance.and_then(|instance| session.view_of(instance)) {
                browser::move_focus(&view.id());
            }
        });
    };
    let line = move || {
        let name = session.removed(range)?;
        Some(view! {
            <span>{words.fill("roster.removed", &[("name", &name)])}</span>
            <button type="button" class="secondary" id=id.clone() on:click=undo>
                {words.say("roster.undo")}
            </button>
        })
    };
    view! { <div class="undo" role="status">{line}</div> }
}

/// Removes an instance; the focus goes to the button that brings it back.
pub fn remove(
    session: Session,
    range: NodeId,
    instance: NodeId,
    name: String,
    id: String,
) {
    // The button is only there while the form allows it.
    if session.remove_instance(range, instance, name).is_ok() {
        // Looking for room earlier than it is painted takes time twice.
        request_animation_frame(move || browser::move_focus(&id));
    }
}
