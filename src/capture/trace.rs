//! A way or the outline of an area: place by place, recorded while walking, tapped on a
//! plan, or typed in.

use leptos::prelude::*;
use minyi_form::answer::{area_of, length_of};

use super::fix::{self, DENIED, DOUBTFUL, Fix, GOOD, Watch};
use super::kept::Trouble;
use super::place::{ByHand, metres};
use super::plan::Plan;
use super::task::Task;
use crate::words::{Words, use_words};

/// Metres that one has to walk until the next point is recorded.
const STEP_M: f64 = 5.0;

/// What the points make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A way from the first to the last.
    Way,
    /// An area, whose outline goes back to the first.
    Area,
}

impl Figure {
    /// Points that it takes at least.
    fn least(self) -> usize {
        match self {
            Figure::Way => 2,
            Figure::Area => 3,
        }
    }

    /// The answer; "" while there are too few points.
    fn text(self, points: &[Fix]) -> String {
        if points.len() < self.least() {
            return String::new();
        }
        let back = points.first().filter(|_| self == Figure::Area);
        let texts: Vec<String> =
            points.iter().chain(back).map(|point| point.text()).collect();
        texts.join(";")
    }

    /// The points of an answer.
    fn read(self, text: &str) -> Vec<Fix> {
        let mut points: Vec<Fix> = text.split(';').filter_map(Fix::read).collect();
        if self == Figure::Area && points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        points
    }
}

/// What the device is watched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looking {
    /// Nothing.
    No,
    /// The one place where it is now.
    Here,
    /// Each place on the way.
    Along,
}

/// A question for a way or an area.
#[component]
pub fn Trace(
    /// The question.
    task: Task,
    /// Which of the two.
    figure: Figure,
) -> impl IntoView {
    let words = use_words();
    let points = RwSignal::new(figure.read(&task.value.get_untracked()));
    // What the interview says anew is taken over; what it was told, it only repeats.
    Effect::new(move |_| {
        let text = task.value.get();
        if text != points.with_untracked(|points| figure.text(points)) {
            points.set(figure.read(&text));
        }
    });
    let tell = move || {
        let text = points.with_untracked(|points| figure.text(points));
        task.answer(&text);
    };
    let add = move |point: Fix| {
        points.update(|points| points.push(point));
        tell();
    };
    let take_away = move |place: usize| {
        points.update(|points| {
            if place < points.len() {
                points.remove(place);
            }
        });
        tell();
    };
    let undo = move |_| {
        let last = points.with_untracked(Vec::len).saturating_sub(1);
        take_away(last);
    };
    let clear = move |_| {
        points.set(Vec::new());
        tell();
    };
    let tapped = Callback::new(add);
    view! {
        <Plan points=points is_closed=figure == Figure::Area tapped=Some(tapped)/>
        <p role="status">{move || summary(words, figure, &points.read())}</p>
        <Measure task=task points=points add=add/>
        <Show when=move || !points.read().is_empty()>
            <div class="actions">
                <button type="button" class="secondary" on:click=undo>
                    {words.text("capture.undo")}
                </button>
                <button type="button" class="quiet" on:click=clear>
                    {words.text("capture.remove")}
                </button>
            </div>
        </Show>
        <Trouble task=task/>
        <Show when=move || !points.read().is_empty()>
            <details class="guidance">
                <summary>{words.text("capture.point_list")}</summary>
                <ol class="point-list">
                    {move || points.get().into_iter().enumerate().map(|(place, point)| view! {
                        <Listed point=point place=place take_away=take_away/>
                    }).collect::<Vec<_>>()}
                </ol>
            </details>
        </Show>
        <ByHand set=add task=task/>
    }
}

/// Places as the device measures them: one, or all on the way.
#[component]
fn Measure(
    task: Task,
    points: RwSignal<Vec<Fix>>,
    add: impl Fn(Fix) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let watch = StoredValue::new_local(None::<Watch>);
    let looking = RwSignal::new(Looking::No);
    let good = task.number("accuracyThreshold").unwrap_or(GOOD);
    let doubtful = task.number("unacceptableAccuracyThreshold").unwrap_or(DOUBTFUL);
    let best = RwSignal::new(None::<Fix>);
    let stop = move || {
        let _ = watch.try_update_value(Option::take);
        let _ = looking.try_set(Looking::No);
    };
    on_cleanup(stop);
    let take = move || {
        if let Some(fix) = best.get_untracked() {
            stop();
            add(fix);
        }
    };
    let found = move |fix: Fix| match looking.get_untracked() {
        Looking::Along => {
            let last = points.with_untracked(|points| points.last().copied());
            let is_further = last.is_none_or(|last| apart(last, fix) >= STEP_M);
            best.set(Some(fix));
            task.trouble.set(None);
            if is_further && fix.accuracy <= doubtful {
                add(fix);
            }
        }
        Looking::Here | Looking::No => {
            let before = best.get_untracked();
            if before.is_none_or(|before| fix.accuracy <= before.accuracy) {
                best.set(Some(fix));
            }
            if fix.accuracy <= good {
                take();
            }
        }
    };
    let look = move |what: Looking| {
        best.set(None);
        task.trouble.set(None);
        looking.set(what);
        let failed = move |key| {
            // Under a roof the device loses its way for a while; the walk goes on.
            if looking.try_get_untracked() != Some(Looking::Along) || key == DENIED {
                stop();
            }
            let _ = task.trouble.try_set(Some(key));
        };
        match fix::watch(found, failed) {
            Some(begun) => watch.set_value(Some(begun)),
            None => {
                stop();
                task.trouble.set(Some("capture.no_position"));
            }
        }
    };
    let standing = move || {
        let tag = words.tag();
        let key = match (looking.get(), best.get()) {
            (_, None) => return words.say("capture.position_wait"),
            (Looking::Along, Some(_)) => "capture.walking",
            (Looking::Here | Looking::No, Some(_)) => "capture.position_so_far",
        };
        let accuracy = best.get().map_or(0.0, |fix| fix.accuracy);
        words.fill(key, &[("n", &metres(&tag, accuracy)), ("good", &metres(&tag, good))])
    };
    view! {
        <Show when=move || looking.get() != Looking::No>
            <p class="looking" role="status">{standing}</p>
        </Show>
        <div class="actions">
            <Show
                when=move || looking.get() == Looking::No
                fallback=move || view! {
                    <Show when=move || looking.get() == Looking::Here>
                        <button
                            type="button"
                            class="primary"
                            disabled=move || best.read().is_none()
                            on:click=move |_| take()
                        >
                            {words.text("capture.take_position")}
                        </button>
                    </Show>
                    <button type="button" class="secondary" on:click=move |_| stop()>
                        {words.text("capture.stop")}
                    </button>
                }
            >
                <button
                    type="button"
                    class="primary"
                    on:click=move |_| look(Looking::Here)
                >
                    {words.text("capture.add_position")}
                </button>
                <button
                    type="button"
                    class="secondary"
                    on:click=move |_| look(Looking::Along)
                >
                    {words.text("capture.walk")}
                </button>
            </Show>
        </div>
    }
}

/// One point, and the button that takes it away.
#[component]
fn Listed(
    point: Fix,
    place: usize,
    take_away: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let number = (place + 1).to_string();
    let label = move || words.fill("capture.point_remove", &[("n", &number)]);
    view! {
        <li>
            <bdi dir="ltr">{format!("{:.6} {:.6}", point.latitude, point.longitude)}</bdi>
            <button type="button" class="quiet" on:click=move |_| take_away(place)>
                {label}
            </button>
        </li>
    }
}

/// Metres between two places.
fn apart(from: Fix, to: Fix) -> f64 {
    length_of(&format!("{};{}", from.text(), to.text())).unwrap_or(0.0)
}

/// How many points there are, how long the way is, how large the area.
fn summary(words: Words, figure: Figure, points: &[Fix]) -> String {
    let tag = words.tag();
    let say = |key, n: f64| words.fill(key, &[("n", &metres(&tag, n))]);
    if points.len() < figure.least() {
        return say("capture.points_more", figure.least() as f64);
    }
    let text = figure.text(points);
    let mut parts = vec![say("capture.points", points.len() as f64)];
    let length = length_of(&text).unwrap_or(0.0);
    match figure {
        Figure::Way => parts.push(say("capture.length", length)),
        Figure::Area => {
            parts.push(say("capture.outline", length));
            parts.push(say("capture.area", area_of(&text).unwrap_or(0.0)));
        }
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_and_read_again() {
        let points = [Fix::at(1.0, 2.0), Fix::at(1.0, 3.0), Fix::at(2.0, 3.0)];
        for figure in [Figure::Way, Figure::Area] {
            assert_eq!(figure.read(&figure.text(&points)), points);
            assert_eq!(figure.text(&points[..1]), "");
            assert_eq!(figure.read(""), []);
        }
        let outline = Figure::Area.text(&points);
        assert_eq!(outline.split(';').count(), 4, "its last point is its first");
        assert_eq!(Figure::Area.text(&points[..2]), "");
    }

    #[test]
    fn steps_are_measured_in_metres() {
        let step = apart(Fix::at(29.5628, 106.5528), Fix::at(29.5629, 106.5528));
        assert!((11.0..11.3).contains(&step), "{step}");
    }
}
