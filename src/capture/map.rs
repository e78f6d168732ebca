//! The choices of a select where they lie: a tap on one chooses it. The list below the plan
//! says the same, for those who see no plan.

use leptos::prelude::*;

use super::fix::Fix;
use super::frame::{Frame, HEIGHT, WIDTH};
use super::plan::{Plan, Tap, corners};
use super::task::Task;
use crate::words::use_words;

/// A choice and where it lies.
#[derive(Clone, Debug, PartialEq)]
struct Feature {
    value: String,
    label: String,
    shape: Shape,
    points: Vec<Fix>,
}

/// What the points of a choice make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Place,
    Way,
    Area,
}

/// A select on a plan.
#[component]
pub fn Map(
    /// The question.
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let features = Memo::new(move |_| read(&task.more.read()));
    let around = Memo::new(move |_| {
        let features = features.read();
        features
            .iter()
            .flat_map(|feature| feature.points.iter().copied())
            .collect::<Vec<_>>()
    });
    let is_chosen = move |value: &str| {
        task.value.read().split_whitespace().any(|chosen| chosen == value)
    };
    let marks = move |frame: Frame| {
        let features = features.read();
        // What is chosen lies on top.
        let (last, first): (Vec<_>, Vec<_>) =
            features.iter().partition(|feature| is_chosen(&feature.value));
        let first = first.into_iter().map(|feature| drawn(feature, frame, false));
        let last = last.into_iter().map(|feature| drawn(feature, frame, true));
        first.chain(last).collect::<Vec<_>>().into_any()
    };
    let tapped = move |tap: Tap| {
        let value = features.with_untracked(|features| {
            hit(features, tap).map(|feature| feature.value.clone())
        });
        if let Some(value) = value {
            task.tell(&value);
        }
    };
    let chosen = move || {
        let features = features.read();
        let names = features.iter().filter(|feature| is_chosen(&feature.value));
        let names: Vec<&str> = names.map(Feature::name).collect();
        let names = names.join(&words.say("list.separator"));
        (!names.is_empty()).then(|| words.fill("capture.map_chosen", &[("what", &names)]))
    };
    view! {
        <Plan
            task=task
            around=around
            marks=marks
            told="capture.plan_choose"
            tapped=Some(Callback::new(tapped))
        />
        <p class="map-chosen" role="status">{chosen}</p>
    }
}

impl Feature {
    fn name(&self) -> &str {
        if self.label.is_empty() { &self.value } else { &self.label }
    }
}

/// The choices as the interview says them, without those whose places are none.
fn read(lines: &str) -> Vec<Feature> {
    let feature = |line: &str| {
        let mut parts = line.split('\t');
        let (value, place) = (parts.next()?, parts.next()?);
        let label = parts.next().unwrap_or_default();
        let points: Vec<Fix> = place.split(';').filter_map(Fix::read).collect();
        let is_closed = points.len() > 3 && points.first() == points.last();
        let shape = match points.len() {
            0 => return None,
            1 => Shape::Place,
            _ if is_closed => Shape::Area,
            _ => Shape::Way,
        };
        Some(Feature { value: value.into(), label: label.into(), shape, points })
    };
    lines.lines().filter_map(feature).collect()
}

/// One choice on the plan; nothing where it lies outside of it.
fn drawn(feature: &Feature, frame: Frame, is_chosen: bool) -> Option<AnyView> {
    let at: Vec<(f64, f64)> = feature.points.iter().map(|p| frame.picture(*p)).collect();
    let is_beside = |low: fn(&(f64, f64)) -> f64, side: f64| {
        at.iter().all(|point| low(point) < 0.0)
            || at.iter().all(|point| low(point) > side)
    };
    if is_beside(|at| at.0, WIDTH) || is_beside(|at| at.1, HEIGHT) {
        return None;
    }
    let title = feature.name().to_owned();
    let line = corners(&at);
    let class = move |kind: &str| match is_chosen {
        true => format!("{kind} plan-chosen"),
        false => kind.to_owned(),
    };
    Some(match (feature.shape, at.first()) {
        (Shape::Area, _) => view! {
            <polygon class=class("plan-shape") points=line><title>{title}</title></polygon>
        }
        .into_any(),
        (Shape::Way, _) => view! {
            <polyline class=class("plan-line") points=line><title>{title}</title></polyline>
        }
        .into_any(),
        (Shape::Place, first) => {
            let (x, y) = first.copied().unwrap_or_default();
            view! {
                <circle
                    class=class("plan-point")
                    cx=format!("{x:.1}")
                    cy=format!("{y:.1}")
                    r=if is_chosen { "22" } else { "16" }
                >
                    <title>{title}</title>
                </circle>
            }
            .into_any()
        }
    })
}

/// What a finger means: the nearest place, else the nearest way, else the smallest area around
/// it.
fn hit(features: &[Feature], tap: Tap) -> Option<&Feature> {
    let in_picture = |feature: &Feature| -> Vec<(f64, f64)> {
        feature.points.iter().map(|point| tap.frame.picture(*point)).collect()
    };
    let nearest = |wanted: Shape| {
        let all = features.iter().filter(|feature| feature.shape == wanted);
        let far = all.map(|feature| (distance(tap.at, &in_picture(feature)), feature));
        let near = far.filter(|(far, _)| *far <= tap.reach);
        near.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, feature)| feature)
    };
    nearest(Shape::Place).or_else(|| nearest(Shape::Way)).or_else(|| {
        let areas = features.iter().filter(|feature| feature.shape == Shape::Area);
        let areas = areas.map(|feature| (in_picture(feature), feature));
        let around = areas.filter(|(corners, _)| is_inside(tap.at, corners));
        let sized = around.map(|(corners, feature)| (size(&corners), feature));
        sized.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, feature)| feature)
    })
}

/// How far a point is from a line, or from a single point.
fn distance((x, y): (f64, f64), line: &[(f64, f64)]) -> f64 {
    let to = |(px, py): (f64, f64)| libm::hypot(px - x, py - y);
    let parts = line.windows(2).filter_map(|ends| match ends {
        [(ax, ay), (bx, by)] => {
            let (dx, dy) = (bx - ax, by - ay);
            let long = dx * dx + dy * dy;
            let share = ((x - ax) * dx + (y - ay) * dy) / long.max(f64::MIN_POSITIVE);
            let share = share.clamp(0.0, 1.0);
            Some(to((ax + share * dx, ay + share * dy)))
        }
        _ => None,
    });
    let first = line.first().map_or(f64::INFINITY, |first| to(*first));
    parts.fold(first, f64::min)
}

/// Whether a point lies inside of an outline.
fn is_inside((x, y): (f64, f64), outline: &[(f64, f64)]) -> bool {
    let crossings = outline.windows(2).filter(|ends| match ends {
        [(ax, ay), (bx, by)] => {
            (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
        }
        _ => false,
    });
    crossings.count() % 2 == 1
}

/// The room inside of an outline.
fn size(outline: &[(f64, f64)]) -> f64 {
    let parts = outline.windows(2).map(|ends| match ends {
        [(ax, ay), (bx, by)] => ax * by - bx * ay,
        _ => 0.0,
    });
    parts.sum::<f64>().abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "tree\t29.5628 106.5528 0 0\tThe *tree*\n\
        way\t29.5628 106.5538 0 0; 29.5638 106.5538 0 0\t\n\
        yard\t29.5610 106.5500 0 0;29.5650 106.5500 0 0;29.5650 106.5560 0 0;\
        29.5610 106.5500 0 0\tThe yard\n\
        nowhere\tunknown\tNowhere";

    #[test]
    fn choices_are_places_ways_and_areas() {
        let shapes: Vec<_> =
            read(LINES).iter().map(|f| (f.shape, f.name().to_owned())).collect();
        let expected = [
            (Shape::Place, "The *tree*"),
            (Shape::Way, "way"),
            (Shape::Area, "The yard"),
        ];
        assert_eq!(shapes, expected.map(|(shape, name)| (shape, name.to_owned())));
    }

    #[test]
    fn a_finger_means_what_is_nearest_and_smallest() {
        let features = read(LINES);
        let all: Vec<Fix> = features.iter().flat_map(|f| f.points.clone()).collect();
        let frame = Frame::around(&all).unwrap();
        let at = |latitude, longitude| {
            let place = Fix::at(latitude, longitude);
            let tap = Tap { place, frame, at: frame.picture(place), reach: 30.0 };
            hit(&features, tap).map(|feature| feature.value.as_str())
        };
        assert_eq!(at(29.5628, 106.5528), Some("tree"));
        assert_eq!(at(29.5633, 106.5538), Some("way"));
        assert_eq!(at(29.5646, 106.5510), Some("yard"));
        assert_eq!(at(29.5612, 106.5558), None);
    }
}
