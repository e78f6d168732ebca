//! A position: as the device measures it, as long as that gets better, or typed in.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Geolocation, PositionOptions};

use super::kept::Trouble;
use super::task::Task;
use crate::browser;
use crate::words::{Words, use_words};

/// Metres at which a position is taken by itself, where the author says nothing: as in
/// ODK Collect.
const GOOD: f64 = 5.0;
/// Metres beyond which a position is shown with a warning, likewise.
const DOUBTFUL: f64 = 100.0;
/// Milliseconds after which a device that says nothing is given up.
const PATIENCE_MS: u32 = 60_000;

/// A position as a device gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fix {
    latitude: f64,
    longitude: f64,
    /// Metres above the sea; 0 where the device does not say.
    altitude: f64,
    /// Radius in metres within which it is right 19 times of 20.
    accuracy: f64,
}

impl Fix {
    /// The answer: `latitude longitude altitude accuracy`.
    fn text(self) -> String {
        let Fix { latitude, longitude, altitude, accuracy } = self;
        format!("{latitude:.7} {longitude:.7} {altitude:.1} {accuracy:.1}")
    }

    /// An answer read again.
    fn read(text: &str) -> Option<Fix> {
        let mut numbers = text.split_whitespace().map(|word| word.parse::<f64>().ok());
        let (latitude, longitude) = (numbers.next()??, numbers.next()??);
        let altitude = numbers.next().flatten().unwrap_or(0.0);
        let accuracy = numbers.next().flatten().unwrap_or(0.0);
        Some(Fix { latitude, longitude, altitude, accuracy })
    }
}

/// Watching where the device is; dropping it ends it.
struct Watch {
    device: Geolocation,
    id: i32,
    // The device calls them until it is told to stop.
    _heard: [Closure<dyn FnMut(JsValue)>; 2],
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.device.clear_watch(self.id);
    }
}

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
        match begin(found, failed) {
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
            <ByHand task=task/>
        </Show>
    }
}

#[component]
fn Shown(task: Task, doubtful: f64) -> impl IntoView {
    let words = use_words();
    let fix = move || Fix::read(&task.value.read());
    let about = move || fix().map(|fix| said(words, fix));
    let is_doubtful = move || fix().is_some_and(|fix| fix.accuracy > doubtful);
    view! {
        <div class="captured position">
            <p><bdi>{about}</bdi></p>
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

fn metres(tag: &str, metres: f64) -> String {
    browser::grouped(tag, &format!("{}", metres.ceil()))
}

/// Where no device says where one is: degrees typed in, from a map or a plate.
#[component]
fn ByHand(task: Task) -> impl IntoView {
    let words = use_words();
    let latitude = RwSignal::new(String::new());
    let longitude = RwSignal::new(String::new());
    let set = move |_| {
        let number = |text: String, most: f64| {
            let number: Option<f64> = text.trim().replace(',', ".").parse().ok();
            number.filter(|number| number.abs() <= most)
        };
        let typed = (number(latitude.get(), 90.0), number(longitude.get(), 180.0));
        match typed {
            (Some(latitude), Some(longitude)) => {
                let fix = Fix { latitude, longitude, altitude: 0.0, accuracy: 0.0 };
                task.answer(&fix.text());
            }
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

/// Begins to watch; none where the browser has no such device.
fn begin(
    found: impl Fn(Fix) + 'static,
    failed: impl Fn(&'static str) + 'static,
) -> Option<Watch> {
    let device = browser::window().navigator().geolocation().ok()?;
    let number = |position: &JsValue, name: &str| {
        browser::member(&browser::member(position, "coords"), name).as_f64()
    };
    let hear = Closure::<dyn FnMut(JsValue)>::new(move |position: JsValue| {
        let (Some(latitude), Some(longitude)) =
            (number(&position, "latitude"), number(&position, "longitude"))
        else {
            return;
        };
        found(Fix {
            latitude,
            longitude,
            altitude: number(&position, "altitude").unwrap_or(0.0),
            accuracy: number(&position, "accuracy").unwrap_or(0.0),
        });
    });
    let fail = Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
        failed(match browser::member(&error, "code").as_f64() {
            Some(1.0) => "capture.position_denied",
            _ => "capture.no_position",
        });
    });
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_maximum_age(0);
    options.set_timeout(PATIENCE_MS);
    let id = device
        .watch_position_with_error_callback_and_options(
            hear.as_ref().unchecked_ref(),
            Some(fail.as_ref().unchecked_ref()),
            &options,
        )
        .ok()?;
    Some(Watch { device, id, _heard: [hear, fail] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_written_and_read_again() {
        let fix =
            Fix { latitude: 29.5, longitude: -106.25, altitude: 12.0, accuracy: 4.5 };
        assert_eq!(fix.text(), "29.5000000 -106.2500000 12.0 4.5");
        assert_eq!(Fix::read(&fix.text()), Some(fix));
        assert_eq!(Fix::read("29.5"), None);
        let bare = Fix { altitude: 0.0, accuracy: 0.0, ..fix };
        assert_eq!(Fix::read("29.5 -106.25"), Some(bare));
    }
}
