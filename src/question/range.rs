//! A number between two bounds: by a slider, from a list (`picker`), by stars (`rating`).
//!
//! Until somebody answers there is no answer, and the screen says so: a slider's resting
//! place must not become one by itself.

use leptos::ev::{KeyboardEvent, Targeted};
use leptos::html::Input;
use leptos::prelude::*;
use minyi_form::engine::Choice;
use minyi_form::form::Control;
use minyi_form::scale::{ONE, Scale, Scaled, attribute, scaled, to_text};
use web_sys::HtmlInputElement;

use super::entry::told;
use super::frame::{Grouped, Labelled};
use super::label::FormText;
use super::markdown::plain;
use super::number::NumberQuestion;
use super::select_one::Clear;
use crate::session::{NodeView, use_session};
use crate::words::{Words, use_words};

/// Ticks that can be told apart on a narrow screen, and stars that are still counted.
const MANY: u64 = 20;

/// Values that somebody still looks through.
const LISTED: u64 = 1000;

/// A number between two bounds.
#[component]
pub fn Range(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let has = |word: &str| session.has_appearance(view.control, word);
    match session.control(view.control, Scale::of).flatten() {
        // Bounds that make no scale are left to the one who answers.
        None => view! { <NumberQuestion view=view/> }.into_any(),
        Some(scale) if has("rating") && scale.steps() < MANY => {
            view! { <Grouped view=view><Stars view=view scale=scale/></Grouped> }
                .into_any()
        }
        Some(scale) if has("picker") && scale.steps() < LISTED => {
            view! { <Labelled view=view><List view=view scale=scale/></Labelled> }
                .into_any()
        }
        Some(scale) => {
            view! { <Labelled view=view><Slider view=view scale=scale/></Labelled> }
                .into_any()
        }
    }
}

/// The answer in words: with its name where it has one; that there is none.
pub fn range_shown(view: NodeView, words: Words) -> String {
    let text = view.text.read();
    if text.is_empty() {
        return words.say("question.unset");
    }
    named(&text, &view.choices.read())
}

/// A value, with its name behind it.
fn named(value: &str, names: &[Choice]) -> String {
    let number = scaled(value);
    let name = names.iter().find(|name| scaled(&name.value) == number);
    let name = name.map(|name| plain(&name.label.text)).filter(|name| name != value);
    name.map_or_else(|| value.to_owned(), |name| format!("{value} · {name}"))
}

#[component]
fn Slider(view: NodeView, scale: Scale) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let has = |word: &str| session.has_appearance(view.control, word);
    let read = |control: &Control| {
        let number = |name| attribute(control, name).and_then(scaled);
        (number("odk:tick-interval"), number("odk:placeholder"))
    };
    let (interval, placeholder) = session.control(view.control, read).unwrap_or_default();
    // Without a place of its own the slider rests in the middle.
    let rest = placeholder.map(to_text).unwrap_or_default();
    let (first, last) = (scale.start, scale.at(u64::MAX));
    let is_unset = move || view.text.read().is_empty();
    let shown = move || range_shown(view, words);
    let value = move || if is_unset() { rest.clone() } else { view.text.get() };
    let give = move |slider: HtmlInputElement| {
        session
            .answer(view, &to_text(scale.at(steps_to(scale, slider.value_as_number()))));
    };
    // What the slider rests on becomes the answer when somebody touches it there.
    let take = move |slider: HtmlInputElement| {
        if untrack(is_unset) {
            give(slider);
        }
    };
    let press = move |event: Targeted<KeyboardEvent, HtmlInputElement>| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            take(event.target());
        }
    };
    let slider = NodeRef::<Input>::new();
    let step = move |class: &'static str, key: &'static str| {
        let is_up = key == "range.more";
        let go = move |_| {
            let Some(slider) = slider.get_untracked() else { return };
            let by = float(if is_up { scale.step } else { -scale.step });
            // The browser keeps it within its bounds.
            slider.set_value_as_number(slider.value_as_number() + by);
            give(slider);
        };
        view! {
            <button
                type="button"
                class=class
                disabled=move || view.readonly.get()
                aria-describedby=format!("{}-label", view.id())
                on:click=go
            >
                {words.text(key)}
            </button>
        }
    };
    // Where both ends have names, they stand there with their numbers.
    let is_ended = move || {
        let names = view.choices.read();
        let is_named = |end| names.iter().any(|name| scaled(&name.value) == Some(end));
        is_named(scale.start) && is_named(scale.end)
    };
    let ticks = (!has("no-ticks")).then(|| ticks(scale, interval));
    view! {
        <div
            class="range"
            class:vertical=has("vertical")
            class:falling=scale.falls()
            class:ended=is_ended
        >
            <span class="range-bound" aria-hidden="true">{to_text(first)}</span>
            <div class="range-line">
                <input
                    type="range"
                    node_ref=slider
                    class:unset=is_unset
                    min=to_text(first.min(last))
                    max=to_text(first.max(last))
                    step=to_text(scale.step)
                    prop:value=value
                    disabled=move || view.readonly.get()
                    aria-valuetext=shown
                    on:keydown:target=press
                    on:change:target=move |event| give(event.target())
                    on:pointerup:target=move |event| take(event.target())
                    {..told(view, "control")}
                />
                <div class="ticks" aria-hidden="true">
                    {ticks.into_iter().flatten().map(|place| {
                        view! { <span style:--at=place.to_string()></span> }
                    }).collect_view()}
                </div>
            </div>
            <span class="range-bound" aria-hidden="true">{to_text(scale.end)}</span>
            <div class="tick-names">
                {move || names(scale, &view.choices.read())}
            </div>
            <output class:unset=is_unset aria-hidden="true">{shown}</output>
            // Shown with large text, where a slider asks too much of the finger.
            <div class="range-steps">
                {step("secondary fewer", "range.less")}
                {step("secondary more", "range.more")}
            </div>
        </div>
        <Clear view=view/>
    }
}

fn float(number: Scaled) -> f64 {
    number as f64 / ONE as f64
}

/// Steps from the start to where the browser has put the slider.
fn steps_to(scale: Scale, number: f64) -> u64 {
    ((number - float(scale.start)).abs() / float(scale.step)).round() as u64
}

/// Where ticks stand between the bounds: at every step, or as far apart as the author
/// says; fewer where they would be too many to see.
fn ticks(scale: Scale, interval: Option<Scaled>) -> impl Iterator<Item = f64> {
    let apart = interval.map_or(scale.step, Scaled::abs).max(scale.step);
    let all = Scale { step: apart, ..scale };
    let stride = all.steps().div_ceil(MANY).max(1);
    let some = Scale { step: apart.saturating_mul(stride.into()), ..scale };
    (0..=some.steps()).map(move |steps| some.place(some.at(steps)))
}

/// The names of values along the line, each as wide as the way to its neighbours.
fn names(scale: Scale, names: &[Choice]) -> impl IntoView + use<> {
    let place = |name: &Choice| Some((scale.place(scaled(&name.value)?), name.clone()));
    let mut names: Vec<(f64, Choice)> = names.iter().filter_map(place).collect();
    names.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let places: Vec<f64> = names.iter().map(|(place, _)| *place).collect();
    let border = |left: usize| match (places.get(left), places.get(left + 1)) {
        (Some(left), Some(right)) => (left + right) / 2.0,
        (Some(_), None) | (None, _) => 1.0,
    };
    let cell = |(index, (_, name)): (usize, (f64, Choice))| {
        let before = index.checked_sub(1).map_or(0.0, border);
        let width = (border(index) - before).to_string();
        view! {
            <span class="tick-name" style:--width=width>
                <span class="tick-value">{name.value}</span>
                <FormText text=Signal::stored(name.label)/>
            </span>
        }
    };
    names.into_iter().enumerate().map(cell).collect_view()
}

/// Every value of the scale as text.
fn values(scale: Scale) -> impl Iterator<Item = String> {
    (0..=scale.steps()).map(move |steps| to_text(scale.at(steps)))
}

/// Whether the answer is this value, however it is written.
fn is_answer(view: NodeView, value: &str) -> bool {
    let text = view.text.read();
    !text.is_empty() && scaled(&text) == scaled(value)
}

#[component]
fn Stars(view: NodeView, scale: Scale) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let count = move |value: &str| match value.parse() {
        Ok(stars) => words.count("range.stars", stars),
        Err(_) => value.to_owned(),
    };
    let star = |value: String| {
        let value = StoredValue::new(value);
        view! {
            <label class="star">
                <input
                    type="radio"
                    name=view.id()
                    prop:checked=move || value.with_value(|value| is_answer(view, value))
                    on:change=move |_| value.with_value(|value| session.answer(view, value))
                />
                <span class="visually-hidden" lang=move || words.tag()>
                    {move || value.with_value(|value| count(value))}
                </span>
            </label>
        }
    };
    let shown = move || match view.text.read().as_str() {
        "" => words.say("question.unset"),
        text => count(text),
    };
    view! {
        <div class="stars">{values(scale).map(star).collect_view()}</div>
        <output
            class="stars-shown"
            class:unset=move || view.text.read().is_empty()
            aria-hidden="true"
            lang=move || words.tag()
        >
            {shown}
        </output>
        <Clear view=view/>
    }
}

#[component]
fn List(view: NodeView, scale: Scale) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let option = |value: String| {
        let shown = named(&value, &view.choices.read_untracked());
        let is_chosen = {
            let value = value.clone();
            move || is_answer(view, &value)
        };
        view! { <option value=value prop:selected=is_chosen>{shown}</option> }
    };
    view! {
        <select
            class="number"
            disabled=move || view.readonly.get()
            on:change:target=move |event| session.answer(view, &event.target().value())
            {..told(view, "control")}
        >
            <option value="" prop:selected=move || view.text.read().is_empty()>
                {words.text("question.choose")}
            </option>
            {values(scale).map(option).collect_view()}
        </select>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(start: &str, end: &str, step: &str) -> Scale {
        let number = |text| scaled(text).unwrap();
        Scale { start: number(start), end: number(end), step: number(step) }
    }

    #[test]
    fn the_browser_s_floats_become_exact_steps() {
        let tenths = scale("-1", "1", "0.1");
        for (number, text) in [(-1.0, "-1"), (0.30000000000000004, "0.3"), (0.0, "0")] {
            assert_eq!(to_text(tenths.at(steps_to(tenths, number))), text);
        }
        assert_eq!(steps_to(scale("10", "0", "2"), 4.0), 3);
    }

    #[test]
    fn ticks_stand_at_steps_but_never_too_close() {
        let places = |scale, interval: Option<&str>| {
            ticks(scale, interval.and_then(scaled)).collect::<Vec<f64>>()
        };
        assert_eq!(places(scale("0", "4", "1"), None), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(places(scale("10", "0", "1"), Some("5")), [0.0, 0.5, 1.0]);
        assert!(places(scale("0", "1000", "1"), None).len() <= 21);
    }
}
