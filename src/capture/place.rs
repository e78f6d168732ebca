//! A position: as the device measures it, as long as that gets better, or typed in.

use leptos::prelude::*;
use minyi_form::answer::parse_number;

use super::fix::{DOUBTFUL, Fix};
use super::kept::Trouble;
use super::measure::Measure;
use super::plan::Points;
use super::task::Task;
use super::typed::Typed;
use crate::browser;
use crate::words::{Words, use_words};

/// A question for a position.
#[component]
pub fn Place(
    /// The question.
    task: Task,
) -> impl IntoView {
    let doubtful = task.number("unacceptableAccuracyThreshold").unwrap_or(DOUBTFUL);
    let answer = move |fix: Fix| task.answer(&fix.text());
    view! {
        <Show
            when=move || !task.value.read().is_empty()
            fallback=move || view! { <Untold task=task/> }
        >
            <Shown task=task doubtful=doubtful/>
        </Show>
        <Measure task=task find="capture.find_position" found=answer way=None/>
        <Trouble task=task/>
        <Show when=move || !task.has_look("hide-input")>
            <ByHand set=answer task=task/>
        </Show>
    }
}

/// A map on which the place can be shown that nobody has measured; nothing without one.
#[component]
fn Untold(task: Task) -> impl IntoView {
    let shown = Callback::new(move |fix: Fix| task.answer(&fix.text()));
    task.has_look("placement-map").then(|| {
        view! {
            <Points task=task points=Signal::stored(Vec::new()) is_closed=false tapped=Some(shown)/>
        }
    })
}

#[component]
fn Shown(task: Task, doubtful: f64) -> impl IntoView {
    let words = use_words();
    let fix = move || Fix::read(&task.value.read());
    let about = move || {
        let fix = fix()?;
        let accuracy = if task.is_vague() { 0.0 } else { fix.accuracy };
        Some(said(words, Fix { accuracy, ..fix }))
    };
    let is_movable = task.has_look("placement-map");
    let is_shown = is_movable || task.has_look("maps");
    let moved = move |fix: Fix| task.answer(&fix.text());
    let tapped = is_movable.then(|| Callback::new(moved));
    let is_doubtful =
        move || !task.is_vague() && fix().is_some_and(|fix| fix.accuracy > doubtful);
    view! {
        <div class="captured position">
            <p><bdi>{about}</bdi></p>
            <Show when=move || is_shown>
                <Points
                    task=task
                    points=Signal::derive(move || fix().into_iter().collect())
                    is_closed=false
                    tapped=tapped
                />
            </Show>
            <Show when=is_doubtful>
                <p class="problem">{words.text("capture.position_doubtful")}</p>
            </Show>
            <button type="button" class="quiet" on:click=move |_| task.answer("")>
                {words.text("capture.remove")}
            </button>
        </div>
    }
}

/// A position in words.
fn said(words: Words, fix: Fix) -> String {
    let tag = words.tag();
    let degrees = |degrees: f64| browser::grouped(&tag, &format!("{degrees:.6}"));
    // Who typed it in said nothing of how precise it is.
    let key =
        if fix.accuracy > 0.0 { "capture.position" } else { "capture.position_typed" };
    words.fill(
        key,
        &[
            ("latitude", &degrees(fix.latitude)),
            ("longitude", &degrees(fix.longitude)),
            ("n", &metres(&tag, fix.accuracy)),
        ],
    )
}

/// Whole metres, rounded up, as the language writes them.
pub fn metres(tag: &str, metres: f64) -> String {
    browser::grouped(tag, &format!("{}", metres.ceil()))
}

/// Where no device says where one is: degrees typed in, from a map or a plate.
#[component]
pub fn ByHand(
    /// What is done with them.
    set: impl Fn(Fix) + Copy + Send + Sync + 'static,
    /// The question, which is told when they are none.
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let latitude = RwSignal::new(String::new());
    let longitude = RwSignal::new(String::new());
    let set = move |_| {
        let number = |text: String, most: f64| {
            let number = parse_number(&text.replace(',', "."));
            number.filter(|number| number.abs() <= most)
        };
        match (number(latitude.get(), 90.0), number(longitude.get(), 180.0)) {
            (Some(latitude), Some(longitude)) => set(Fix::at(latitude, longitude)),
            (None, _) | (_, None) => task.trouble.set(Some("capture.position_wrong")),
        }
    };
    view! {
        <details class="guidance">
            <summary>{words.text("capture.position_by_hand")}</summary>
            <div class="by-hand">
                <Typed
                    id=task.id("latitude")
                    label="capture.latitude"
                    value=latitude
                    keys="decimal"
                    direction="ltr"
                />
                <Typed
                    id=task.id("longitude")
                    label="capture.longitude"
                    value=longitude
                    keys="decimal"
                    direction="ltr"
                />
                <button type="button" class="secondary" on:click=set>
                    {words.text("capture.done")}
                </button>
            </div>
        </details>
    }
}
