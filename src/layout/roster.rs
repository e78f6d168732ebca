//! The instances of a repeat: who is there and what of them is missing, one more, one less.

use leptos::prelude::*;
use minyi_form::engine::{NodeId, Outline, OutlineRole, Rendered};
use minyi_form::form::ControlId;
use minyi_form::question_type::QuestionKind;

use super::names::{instance_name, repeat_name};
use super::navigation::Navigation;
use super::undo::{Undo, remove};
use crate::live::When;
use crate::question::answer::answer_text;
use crate::question::label::FormText;
use crate::question::markdown::plain;
use crate::session::{NodeView, Session, takes_answer, use_session};
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
    let navigation = use_context::<Navigation>();
    let view = session.view(outline.control, outline.node, outline.kind);
    let name = repeat_name(view, title);
    let control = outline.control;
    let is_free = matches!(outline.role, OutlineRole::RepeatRange { can_add: true, .. });
    let Some(range) = outline.node else { return ().into_any() };
    let instances = Memo::new(move |_| session.instances(range));
    let count = move || words.count("roster.count", instances.read().len() as u32);
    let add = move |_| {
        // The button is only there while the form allows it.
        if session.add_instance(range).is_err() {
            return;
        }
        let added = instances.read_untracked().last().copied();
        let first = added.and_then(|added| first_node(session, control, added));
        if let (Some(navigation), Some(first)) = (navigation, first) {
            navigation.go_to(first);
        }
    };
    view! {
        <section class="roster" id=view.id()>
            <h2><FormText text=name/></h2>
            <p class="instruction">{count}</p>
            <ul class="instances">
                <For each=move || instances.get() key=|instance| *instance let:instance>
                    <Instance
                        name=name
                        range=view
                        instance=instance
                        control=control
                        can_remove=is_free
                    />
                </For>
            </ul>
            <Undo range=view/>
            <When when=move || is_free>
                <button type="button" class="secondary" on:click=add>
                    {words.text("roster.add")}
                </button>
            </When>
        </section>
    }
    .into_any()
}

#[component]
fn Instance(
    name: Signal<Rendered>,
    range: NodeView,
    instance: NodeId,
    control: ControlId,
    can_remove: bool,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation = use_context::<Navigation>();
    let card = session.view(control, Some(instance), QuestionKind::Repeat);
    let name = instance_name(session, name, card, instance);
    let outline = Memo::new(move |_| {
        session.follow_structure();
        session.instance_outline(control, instance)
    });
    let summary = Memo::new(move |_| {
        let first = session.first_answered(outline.read().as_ref()?)?;
        Some((first.control, first.node, first.kind))
    });
    let answer = move || {
        let (control, node, kind) = summary.get()?;
        Some(answer_text(session, session.view(control, node, kind), words))
    };
    let lacking = Memo::new(move |_| {
        let account = session.account(outline.read().as_ref()?);
        Some(account.missing + account.wrong)
    });
    let standing = move || match lacking.get() {
        None => String::new(),
        Some(0) => words.say("roster.complete"),
        Some(n) => words.count("roster.lacking", n),
    };
    let go = move |_| {
        let first = first_node(session, control, instance);
        if let (Some(navigation), Some(node)) = (navigation, first) {
            navigation.go_to(node);
        }
    };
    let label = move || plain(&name.read().text);
    let take_out = move |_| remove(session, words, range, card, &untrack(label));
    view! {
        <li>
            <button type="button" class="instance" id=card.id() on:click=go>
                <span class="instance-name"><FormText text=name/></span>
                <span class="answer-text" lang=move || session.language_attribute() dir="auto">
                    {answer}
                </span>
                <span class="standing" class:lacking=move || lacking.get().is_some_and(|n| n > 0)>
                    {standing}
                </span>
            </button>
            <When when=move || can_remove>
                <button
                    type="button"
                    class="icon remove"
                    aria-label=move || words.fill("roster.remove_one", &[("name", &label())])
                    on:click=take_out
                ></button>
            </When>
        </li>
    }
}

/// Where filling an instance begins: its first question that applies.
fn first_node(session: Session, control: ControlId, instance: NodeId) -> Option<NodeId> {
    let outline = session.instance_outline(control, instance)?;
    untrack(|| first_asked(session, &outline))
}

fn first_asked(session: Session, outline: &Outline) -> Option<NodeId> {
    match outline.node.filter(|_| takes_answer(outline.kind)) {
        Some(node) => session.is_relevant(node).then_some(node),
        None => outline.children.iter().find_map(|child| first_asked(session, child)),
    }
}
