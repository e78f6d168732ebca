//! A day that is entered by its parts: year, month, day, and of a moment its time.
//!
//! For days that people know by heart and would not look for in a calendar
//! (`no-calendar`), and for those of which only the year or the month is asked: they are
//! stored as its first day. The parts stand in the order of the interface's language.

use leptos::ev::{Event, FocusEvent};
use leptos::html::Div;
use leptos::prelude::*;
use minyi_form::question_type::QuestionKind;
use wasm_bindgen::JsCast;

use super::entry::told;
use super::frame::{Grouped, Labelled};
use super::lunar::lunar;
use super::numeral;
use super::parts::{Part, Parts, Written};
use crate::browser;
use crate::session::{NodeView, Session, use_session};
use crate::words::use_words;

/// The parts that are asked of a day; none where a calendar is offered.
pub fn wanted(session: Session, view: NodeView) -> Option<&'static [Part]> {
    let looks = [("year", 1), ("month-year", 2), ("no-calendar", 3)];
    let has = |(word, _): &(&str, usize)| session.has_appearance(view.control, word);
    let (_, last) = looks.into_iter().find(has)?;
    let first = if view.kind == QuestionKind::DateTime { 0 } else { 1 };
    [Part::Time, Part::Year, Part::Month, Part::Day].as_slice().get(first..=last)
}

const DAY: &[Part] = &[Part::Year, Part::Month, Part::Day];

/// A day by its parts.
#[component]
pub fn DayParts(
    /// The node.
    view: NodeView,
    /// The parts that are asked.
    wanted: &'static [Part],
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let tag = untrack(|| words.tag());
    let parts = RwSignal::new(Parts::of(&typed_before(view)));
    Effect::new(move |former: Option<String>| {
        let text = view.text.get();
        if former.is_some_and(|former| former != text) {
            parts.set(Parts::of(&text));
        }
        text
    });
    // While a part is missing the answer is not wrong yet.
    let give = move |is_over: bool| {
        let written = parts.read_untracked().write(wanted, browser::local_offset_minutes);
        match written {
            Written::Whole(text) => session.answer(view, &text),
            Written::Partly(text) if is_over => session.answer(view, &text),
            Written::Partly(_) => {}
        }
    };
    let group = NodeRef::<Div>::new();
    let left = move |event: FocusEvent| {
        let next = event.related_target().and_then(|next| next.dyn_into().ok());
        let stays = group.get_untracked().is_some_and(|g| g.contains(next.as_ref()));
        if next.is_none() || !stays {
            give(true);
        }
    };
    let changed = move |part: Part, event: &Event| {
        parts.update(|parts| parts.set(part, &numeral::read(&event_target_value(event))));
        give(false);
    };
    let is_sole = wanted == [Part::Year];
    let digits = move |part: Part| {
        view! {
            <input
                type="text"
                class="digits"
                class:year=part == Part::Year
                inputmode="numeric"
                autocomplete="off"
                prop:value=move || parts.read().part(part).to_owned()
                readonly=move || view.readonly.get()
                on:change=move |event| changed(part, &event)
                {..told(view, if is_sole { "control" } else { part.key() })}
            />
        }
    };
    if is_sole {
        return view! {
            <Labelled view=view>
                <div node_ref=group on:focusout=left>{digits(Part::Year)}</div>
            </Labelled>
        }
        .into_any();
    }
    let months = browser::months(&tag);
    let names_month = !wanted.contains(&Part::Day);
    let time = move || {
        view! {
            <input
                type="time"
                prop:value=move || parts.read().part(Part::Time).to_owned()
                readonly=move || view.readonly.get()
                on:change=move |event| changed(Part::Time, &event)
                {..told(view, Part::Time.key())}
            />
        }
    };
    let month = move || {
        let options = months.iter().zip(1..).map(|(name, number): (_, u32)| {
            let number = number.to_string();
            let value = number.clone();
            let is_chosen = move || parts.read().part(Part::Month) == value;
            view! { <option value=number prop:selected=is_chosen>{name.clone()}</option> }
        });
        view! {
            <select
                disabled=move || view.readonly.get()
                on:change=move |event| changed(Part::Month, &event)
                {..told(view, Part::Month.key())}
            >
                <option value=""></option>
                {options.collect_view()}
            </select>
        }
    };
    let control = move |part: Part| match part {
        Part::Month if names_month => month().into_any(),
        Part::Time => time().into_any(),
        Part::Year | Part::Month | Part::Day => digits(part).into_any(),
    };
    let order =
        browser::day_order(&tag).into_iter().filter_map(|name| Part::named(&name));
    let order = order.chain([Part::Time]).filter(|part| wanted.contains(part));
    let labelled = order.map(move |part| {
        let id = format!("{}-{}", view.id(), part.key());
        view! {
            <div class="day-part">
                <label for=id>{move || words.say(part.key())}</label>
                {control(part)}
            </div>
        }
    });
    let labelled = labelled.collect_view();
    view! {
        <Grouped view=view>
            <div class="day-parts" lang=tag.clone() node_ref=group on:focusout=left>
                {labelled}
            </div>
            {(wanted == DAY).then(|| lunar(session, view))}
        </Grouped>
    }
    .into_any()
}

/// The answer, or what was entered and not taken.
fn typed_before(view: NodeView) -> String {
    match view.refused.get_untracked() {
        Some((typed, _)) => typed,
        None => view.text.get_untracked(),
    }
}
