//! What repeats, their instances and the parts around a page are called.

use leptos::prelude::*;
use minyi_form::engine::{NodeId, Rendered};

use super::pages::Part;
use crate::question::label::FormText;
use crate::session::{NodeView, Session, use_session};

/// What a repeat is called: it is often named by the group around it alone.
pub fn repeat_name(view: NodeView, title: Option<NodeView>) -> Signal<Rendered> {
    Signal::derive(move || match title {
        Some(title) if view.label.read().text.is_empty() => title.label.get(),
        Some(_) | None => view.label.get(),
    })
}

/// What an instance is called: its own label, else that of the repeat, with its number.
pub fn instance_name(
    session: Session,
    repeat: Signal<Rendered>,
    card: NodeView,
    instance: NodeId,
) -> Memo<Rendered> {
    Memo::new(move |_| {
        let own = card.label.get();
        let label = if own.text.is_empty() { repeat.get() } else { own };
        numbered(label, session.place(instance))
    })
}

/// What a part around a page is called.
pub fn part_name(session: Session, part: Part) -> Rendered {
    let label = session.label(part.control, part.node);
    match part.node.filter(|_| part.instance.is_some()) {
        Some(instance) => numbered(label, session.place(instance)),
        None => label,
    }
}

/// A label of its own often says the number already.
fn numbered(label: Rendered, number: usize) -> Rendered {
    let number = number.to_string();
    match label.text.contains(&number) {
        true => label,
        false if label.text.is_empty() => Rendered { text: number, ..label },
        false => Rendered { text: [&label.text, " ", &number].concat(), ..label },
    }
}

/// The name of a group or an instance around something; nothing for one without a name.
#[component]
pub fn PartName(
    /// The part.
    part: Part,
) -> impl IntoView {
    let session = use_session();
    let name = Memo::new(move |_| {
        session.language();
        part_name(session, part)
    });
    view! {
        <Show when=move || !name.read().text.is_empty()>
            <span class="part"><FormText text=name/></span>
        </Show>
    }
}
