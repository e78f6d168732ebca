//! A way or the outline of an area: place by place, recorded while walking, tapped on a
//! plan, or typed in.

use leptos::prelude::*;
use minyi_form::answer::{area_of, length_of};

use super::fix::Fix;
use super::kept::Trouble;
use super::measure::Measure;
use super::place::{ByHand, metres};
use super::plan::Points;
use super::task::Task;
use crate::words::{Words, use_words};

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
        <Points task=task points=points is_closed=figure == Figure::Area tapped=Some(tapped)/>
        <p role="status">{move || summary(words, figure, &points.read())}</p>
        <Measure task=task find="capture.add_position" found=add way=Some(points)/>
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
}
