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

/// The names of the parts around something, the outermost first; "" without any.
pub fn path(session: Session, trail: &[Part]) -> String {
    let mut path = String::new();
    for part in trail {
        let label = session.label(part.control, part.node);
        let is_nameless = label.text.is_empty();
        let name = match part.node.filter(|_| part.instance.is_some()) {
            Some(instance) => numbered(label, session.place(instance)).text,
            None => label.text,
        };
        if !name.is_empty() {
            // A number alone belongs to the name before it.
            let between = if is_nameless { " " } else { " › " };
            path.push_str(if path.is_empty() { "" } else { between });
            path.push_str(&name);
        }
    }
    path
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

/// The names of the parts around something; nothing without any.
#[component]
pub fn Path(
    /// The parts, the outermost first.
    trail: Vec<Part>,
) -> impl IntoView {
    let session = use_session();
    let text = Memo::new(move |_| {
        session.language();
        Rendered { text: path(session, &trail), ..Rendered::default() }
    });
    view! { <FormText text=text/> }
}

/// A heading of a level, from 2.
#[component]
pub fn Heading(
    /// Its level.
    level: u8,
    /// Its text.
    #[prop(into)]
    text: Signal<Rendered>,
) -> impl IntoView {
    let text = view! { <FormText text=text/> };
    match level {
        2 => view! { <h2>{text}</h2> }.into_any(),
        3 => view! { <h3>{text}</h3> }.into_any(),
        4 => view! { <h4>{text}</h4> }.into_any(),
        _ => view! { <h5>{text}</h5> }.into_any(),
    }
}
