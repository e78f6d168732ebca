//! After an instance of a repeat was deleted: what, and a button that brings it back.

use leptos::prelude::*;

use crate::browser;
use crate::question::answer::answer_text;
use crate::session::{NodeView, Session, use_session};
use crate::words::{Words, use_words};

/// Says which instance was deleted last from a repeat; empty when none was.
#[component]
pub fn Undo(
    /// The repeat.
    range: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let undo = move |_| {
        let Some(range) = range.node else { return };
        let instance = session.restore_instance(range);
        request_animation_frame(move || {
            let views = instance.map(|instance| session.views_of(instance));
            if let Some(view) = views.unwrap_or_default().first() {
                browser::move_focus(&view.id());
            }
        });
    };
    let line = move || {
        let name = session.removed(range.node?)?;
        Some(view! {
            <span>{words.fill("roster.removed", &[("name", &name)])}</span>
            <button type="button" class="secondary" id=undo_id(range) on:click=undo>
                {words.say("roster.undo")}
            </button>
        })
    };
    view! { <div class="undo" role="status">{line}</div> }
}

/// Id of the button that brings an instance back.
fn undo_id(range: NodeView) -> String {
    [&range.id(), "-undo"].concat()
}

/// Removes an instance of a repeat, whose number is no name for it afterwards; the focus
/// goes to the button that brings it back.
pub fn remove(
    session: Session,
    words: Words,
    range: NodeView,
    card: NodeView,
    name: &str,
) {
    let (Some(node), Some(instance)) = (range.node, card.node) else { return };
    let answer = untrack(|| {
        let outline = session.instance_outline(card.control, instance)?;
        let first = session.first_answered(&outline)?;
        let view = session.view(first.control, first.node, first.kind);
        Some(answer_text(session, view, words))
    });
    let name = match answer {
        Some(answer) => [name, " · ", &answer].concat(),
        None => name.to_owned(),
    };
    let id = undo_id(range);
    // The button is only there while the form allows it.
    if session.remove_instance(node, instance, name).is_ok() {
        // Looking for room earlier than it is painted takes time twice.
        request_animation_frame(move || browser::move_focus(&id));
    }
}
