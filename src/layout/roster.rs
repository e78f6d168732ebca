//! The instances of a repeat: who is there, one more, one less.

use leptos::prelude::*;
use minyi_form::engine::{Outline, OutlineRole, Rendered};

use super::navigation::Navigation;
use crate::dialog::Confirm;
use crate::question::label::FormText;
use crate::session::{NodeView, takes_answer, use_session};
use crate::words::use_words;

/// A repeat with its instances.
#[component]
pub fn Roster(
    /// The repeat.
    outline: Outline,
    /// The group around it, whose label is used when the repeat has none.
    title: Option<NodeView>,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let view = session.view(outline.control, outline.node, outline.kind);
    let name = name_of(view, title);
    let (can_add, can_remove) = match outline.role {
        OutlineRole::RepeatRange { can_add, can_remove } => (can_add, can_remove),
        OutlineRole::Question
        | OutlineRole::Group
        | OutlineRole::RepeatInstance { .. } => (false, false),
    };
    let count = outline.children.len() as u32;
    let instances = outline.children.into_iter().map(|instance| {
        view! { <Instance name=name instance=instance can_remove=can_remove/> }
    });
    let instances = instances.collect_view();
    let add = move |_| {
        if let Some(range) = view.node {
            // The button is only there while the form allows it.
            let _ = session.add_instance(range);
        }
    };
    view! {
        <section class="roster" id=view.id()>
            <h2><FormText text=name/></h2>
            <p class="instruction">{move || words.count("roster.count", count)}</p>
            <ul class="instances">{instances}</ul>
            <Show when=move || can_add>
                <button type="button" class="secondary" on:click=add>
                    {move || words.say("roster.add")}
                </button>
            </Show>
        </section>
    }
}

/// What a repeat is called: it is often named by the group around it alone.
pub fn name_of(view: NodeView, title: Option<NodeView>) -> Signal<Rendered> {
    Signal::derive(move || match title {
        Some(title) if view.label.read().text.is_empty() => title.label.get(),
        Some(_) | None => view.label.get(),
    })
}

#[component]
fn Instance(
    name: Signal<Rendered>,
    instance: Outline,
    can_remove: bool,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation = use_context::<Navigation>();
    let asking = RwSignal::new(false);
    let number = match instance.role {
        OutlineRole::RepeatInstance { index } => (index + 1).to_string(),
        OutlineRole::Question | OutlineRole::Group | OutlineRole::RepeatRange { .. } => {
            String::new()
        }
    };
    let node = instance.node;
    let first = first_question(&instance);
    let summary = first.map(|q| session.view(q.control, q.node, q.kind));
    let go = move |_| {
        if let (Some(navigation), Some(node)) = (navigation, summary.and_then(|v| v.node))
        {
            navigation.go_to(node);
        }
    };
    let remove = move || {
        if let Some(node) = node {
            // The button is only there while the form allows it.
            let _ = session.remove_instance(node);
        }
    };
    view! {
        <li>
            <button type="button" class="instance" on:click=go>
                <span><FormText text=name/>" "{number}</span>
                <span class="answer-text">{move || summary.map(|view| view.text.get())}</span>
            </button>
            <Show when=move || can_remove>
                <button
                    type="button"
                    class="icon remove"
                    aria-label=move || words.say("roster.remove")
                    on:click=move |_| asking.set(true)
                ></button>
            </Show>
            <Confirm asking=asking question="roster.remove_question" yes="roster.remove" on_yes=remove/>
        </li>
    }
}

/// The first question inside, whose answer stands for the instance.
fn first_question(outline: &Outline) -> Option<&Outline> {
    if outline.node.is_some() && takes_answer(outline.kind) {
        return Some(outline);
    }
    outline.children.iter().find_map(first_question)
}
