//! A position: as the device measures it, as long as that gets better, or typed in.

use leptos::prelude::*;
use minyi_form::answer::parse_number;

use super::fix::{self, DOUBTFUL, Fix, GOOD, Watch};
use super::kept::Trouble;
use super::plan::Plan;
use super::task::Task;
use crate::browser;
use crate::words::{Words, use_words};

/// A question for a position.
#[component]
pub fn Place(
    /// The question.
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let watch = StoredValue::new_local(None::<Watch>);
    let best = RwSignal::new(None::<Fix>);
    let is_looking = RwSignal::new(false);
    let good = task.number("accuracyThreshold").unwrap_or(GOOD);
    let doubtful = task.number("unacceptableAccuracyThreshold").unwrap_or(DOUBTFUL);
    let stop = move || {
        let _ = watch.try_update_value(Option::take);
        let _ = is_looking.try_set(false);
    };
    on_cleanup(stop);
    let take = move || {
        if let Some(fix) = best.get_untracked() {
            stop();
            task.answer(&fix.text());
        }
    };
    let found = move |fix: Fix| {
        let is_better =
            best.get_untracked().is_none_or(|before| fix.accuracy <= before.accuracy);
        if is_better {
            best.set(Some(fix));
        }
        if fix.accuracy <= good {
            take();
        }
    };
    let look = move |_| {
        best.set(None);
        task.trouble.set(None);
        let failed = move |key| {
            stop();
            let _ = task.trouble.try_set(Some(key));
        };
        match fix::watch(found, failed) {
            Some(begun) => {
                watch.set_value(Some(begun));
                is_looking.set(true);
            }
            None => task.trouble.set(Some("capture.no_position")),
        }
    };
    let standing = move || {
        let tag = words.tag();
        match best.get() {
            Some(fix) => words.fill(
                "capture.position_so_far",
                &[("n", &metres(&tag, fix.accuracy)), ("good", &metres(&tag, good))],
            ),
            None => words.say("capture.position_wait"),
        }
    };
    view! {
        <Show when=move || !task.value.read().is_empty()>
            <Shown task=task doubtful=doubtful/>
        </Show>
        <Show when=move || is_looking.get()>
            <p class="looking" role="status">{standing}</p>
        </Show>
        <div class="actions">
            <Show
                when=move || is_looking.get()
                fallback=move || view! {
                    <button type="button" class="primary" on:click=look>
                        {words.text("capture.find_position")}
                    </button>
                }
            >
                <button
                    type="button"
                    class="primary"
                    disabled=move || best.read().is_none()
                    on:click=move |_| take()
                >
                    {words.text("capture.take_position")}
                </button>
                <button type="button" class="secondary" on:click=move |_| stop()>
                    {words.text("dialog.no")}
                </button>
            </Show>
        </div>
        <Trouble task=task/>
        <Show when=move || !task.has_look("hide-input")>
            <ByHand set=move |fix: Fix| task.answer(&fix.text()) task=task/>
        </Show>
    }
}

#[component]
fn Shown(task: Task, doubtful: f64) -> impl IntoView {
    let words = use_words();
    let fix = move || Fix::read(&task.value.read());
    let about = move || fix().map(|fix| said(words, fix));
    let is_movable = task.has_look("placement-map");
    let is_shown = is_movable || task.has_look("maps");
    let moved = move |fix: Fix| task.answer(&fix.text());
    let tapped = is_movable.then(|| Callback::new(moved));
    let is_doubtful = move || fix().is_some_and(|fix| fix.accuracy > doubtful);
    view! {
        <div class="captured position">
            <p><bdi>{about}</bdi></p>
            <Show when=move || is_shown>
                <Plan
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
                <Degrees id=task.id("latitude") label="capture.latitude" value=latitude/>
                <Degrees id=task.id("longitude") label="capture.longitude" value=longitude/>
                <button type="button" class="secondary" on:click=set>
                    {words.text("capture.done")}
                </button>
            </div>
        </details>
    }
}

#[component]
fn Degrees(id: String, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    let words = use_words();
    view! {
        <div>
            <label for=id.clone()>{words.text(label)}</label>
            <input
                id=id
                type="text"
                inputmode="decimal"
                autocomplete="off"
                dir="ltr"
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
        </div>
    }
}
