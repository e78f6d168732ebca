//! The instances of a repeat as cards, each with its questions: added, removed, in place.

use leptos::prelude::*;
use minyi_form::engine::{NodeId, Outline, OutlineRole, Rendered};
use minyi_form::form::ControlId;
use minyi_form::question_type::QuestionKind;

use super::blocks::blocks;
use super::gradual::{Gradual, Slices};
use super::names::{Heading, instance_name, repeat_name};
use super::page::sliced;
use super::undo::{Undo, remove};
use crate::browser;
use crate::live::When;
use crate::question::markdown::plain;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// The instances of a repeat, each a card with its questions.
#[component]
pub fn Cards(
    /// The repeat.
    outline: Outline,
    /// The group around it, whose label is used when the repeat has none.
    title: Option<NodeView>,
    /// Level of its heading.
    level: u8,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let gradual = use_context::<Slices>();
    let view = session.view(outline.control, outline.node, outline.kind);
    let name = repeat_name(view, title);
    // Whoever may add may remove, also what is added later.
    let is_free = matches!(outline.role, OutlineRole::RepeatRange { can_add: true, .. });
    let Some(range) = outline.node else { return ().into_any() };
    let instances = Memo::new(move |_| session.instances(range));
    let control = outline.control;
    let is_first_time = StoredValue::new(true);
    let card = move |instance: NodeId| {
        let draw = move || {
            view! {
                <Card
                    name=name
                    range=view
                    instance=instance
                    control=control
                    can_remove=is_free
                    level=level + 1
                />
            }
            .into_any()
        };
        // Those that are there from the beginning wait for their turn.
        match gradual.filter(|_| is_first_time.get_value()) {
            Some(gradual) => Gradual::later(gradual, draw),
            None => draw(),
        }
    };
    Effect::new(move |_| is_first_time.set_value(false));
    let add = move |_| {
        // The button is only there while the form allows it.
        if session.add_instance(range).is_ok()
            && let Some(last) = instances.read_untracked().last()
        {
            let card = session.view(control, Some(*last), QuestionKind::Repeat);
            // When it has been painted: looking for room for it earlier takes time twice.
            request_animation_frame(move || browser::move_focus(&card.id()));
        }
    };
    view! {
        <When when=move || session.is_relevant(range)>
            <section class="members" id=view.id()>
                <When when=move || !name.read().text.is_empty()>
                    <Heading level=level text=name/>
                </When>
                <For each=move || instances.get() key=|instance| *instance children=card/>
                <Undo range=view/>
                <When when=move || is_free>
                    <button
                        type="button"
                        class="secondary"
                        data-add=session.hook(Some(range))
                        on:click=add
                    >
                        {words.text("roster.add")}
                    </button>
                </When>
            </section>
        </When>
    }
    .into_any()
}

#[component]
fn Card(
    name: Signal<Rendered>,
    range: NodeView,
    instance: NodeId,
    control: ControlId,
    can_remove: bool,
    level: u8,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let card = session.view(control, Some(instance), QuestionKind::Repeat);
    let name = instance_name(session, name, card, instance);
    let form = session.form();
    let children = session
        .instance_outline(control, instance)
        .map(|outline| blocks(form.form(), &outline.children, false))
        .unwrap_or_default();
    let label = move || plain(&name.read().text);
    let take_out = move |_| remove(session, words, range, card, &untrack(label));
    view! {
        <section class="member" id=card.id() tabindex="-1">
            <header>
                <Heading level=level text=name/>
                <When when=move || can_remove>
                    <button
                        type="button"
                        class="icon remove"
                        aria-label=move || words.fill("roster.remove_one", &[("name", &label())])
                        on:click=take_out
                    ></button>
                </When>
            </header>
            {sliced(session, children, level + 1)}
        </section>
    }
}
