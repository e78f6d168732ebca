//! Places drawn to scale on a plain grid, north up: what is there without any map.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::fix::Fix;
use super::place::metres;
use crate::words::use_words;

/// Sides of the picture in its own units.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 640.0;
/// Metres that it shows at least from left to right.
const LEAST_M: f64 = 40.0;
/// How much more it shows than the places need, so that there is room to tap around them.
const ROOM: f64 = 1.5;
/// Squares from left to right, at most.
const SQUARES: f64 = 10.0;
/// Mean radius of the Earth in metres (IUGG), as good as any for a picture.
const RADIUS_M: f64 = 6_371_008.8;

/// Places, the line between them or the shape that they make.
#[component]
pub fn Plan(
    /// The places, in their order.
    #[prop(into)]
    points: Signal<Vec<Fix>>,
    /// Whether the last is joined to the first.
    is_closed: bool,
    /// What is done when a place is tapped; none where it is only looked at.
    tapped: Option<Callback<Fix>>,
) -> impl IntoView {
    let words = use_words();
    let frame = Memo::new(move |_| Frame::around(&points.read()));
    let told = move || {
        let width = frame.get().map_or(0.0, |frame| frame.square());
        let key = match tapped {
            Some(_) => "capture.plan_tap",
            None => "capture.plan",
        };
        words.fill(key, &[("n", &metres(&words.tag(), width))])
    };
    let tap = move |event: MouseEvent| {
        let (Some(tapped), Some(frame)) = (tapped, frame.get_untracked()) else { return };
        let target = event.current_target().and_then(|t| t.dyn_into::<Element>().ok());
        let Some(place) = target else { return };
        let sides = place.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - sides.left()) / sides.width() * WIDTH;
        let y = (f64::from(event.client_y()) - sides.top()) / sides.height() * HEIGHT;
        tapped.run(frame.place(x, y));
    };
    let drawn = move || {
        let frame = frame.get()?;
        let at: Vec<(f64, f64)> =
            points.read().iter().map(|point| frame.picture(*point)).collect();
        let line: String = at.iter().map(|(x, y)| format!("{x:.1},{y:.1} ")).collect();
        let dots = at.iter().enumerate().map(|(n, (x, y))| {
            let is_last = n + 1 == at.len();
            view! {
                <circle
                    class="plan-point"
                    class:plan-last=is_last
                    cx=format!("{x:.1}")
                    cy=format!("{y:.1}")
                    r=if is_last { "14" } else { "10" }
                />
            }
        });
        let dots: Vec<_> = dots.collect();
        let line = match is_closed {
            true => view! { <polygon class="plan-shape" points=line/> }.into_any(),
            false => view! { <polyline class="plan-line" points=line/> }.into_any(),
        };
        Some(view! { <path class="plan-grid" d=frame.grid()/> {line} {dots} })
    };
    view! {
        <Show when=move || frame.read().is_some()>
            <figure class="plan" class:plan-tapped=tapped.is_some()>
                <svg
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    role="img"
                    aria-label=told
                    on:click=tap
                >
                    {drawn}
                </svg>
                <figcaption>{told}</figcaption>
            </figure>
        </Show>
    }
}

/// Which part of the globe the picture shows. Near enough a plane: on a hundred kilometres
/// it is wrong by less than the line is thick.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Frame {
    latitude: f64,
    longitude: f64,
    /// Metres from left to right.
    width_m: f64,
}

impl Frame {
    /// Around places; none around none.
    fn around(points: &[Fix]) -> Option<Frame> {
        let first = points.first()?;
        let (mut south, mut north) = (first.latitude, first.latitude);
        // Eastwards from the first, so that the line where days change is none here.
        let (mut west, mut east) = (0.0f64, 0.0f64);
        for point in points {
            (south, north) = (south.min(point.latitude), north.max(point.latitude));
            let off = turned(point.longitude - first.longitude);
            (west, east) = (west.min(off), east.max(off));
        }
        let latitude = f64::midpoint(south, north);
        let wide = (east - west) * degree_east_m(latitude);
        let high = (north - south) * degree_m() * WIDTH / HEIGHT;
        Some(Frame {
            latitude,
            longitude: first.longitude + f64::midpoint(west, east),
            width_m: (wide.max(high) * ROOM).max(LEAST_M),
        })
    }

    /// Where a place is in the picture.
    fn picture(self, point: Fix) -> (f64, f64) {
        let scale = WIDTH / self.width_m;
        let east =
            turned(point.longitude - self.longitude) * degree_east_m(self.latitude);
        let north = (point.latitude - self.latitude) * degree_m();
        (WIDTH / 2.0 + east * scale, HEIGHT / 2.0 - north * scale)
    }

    /// The place at a point of the picture.
    fn place(self, x: f64, y: f64) -> Fix {
        let scale = self.width_m / WIDTH;
        let east = (x - WIDTH / 2.0) * scale / degree_east_m(self.latitude);
        let north = (HEIGHT / 2.0 - y) * scale / degree_m();
        let latitude = (self.latitude + north).clamp(-90.0, 90.0);
        Fix::at(latitude, turned(self.longitude + east))
    }

    /// Metres along the side of a square: 1, 2 or 5 times a power of ten.
    fn square(self) -> f64 {
        let least = self.width_m / SQUARES;
        let mut power = 1.0;
        while power * 10.0 <= least {
            power *= 10.0;
        }
        let steps = [1.0, 2.0, 5.0, 10.0];
        steps
            .into_iter()
            .map(|step| step * power)
            .find(|side| *side >= least)
            .unwrap_or(least)
    }

    /// Lines of the grid, as the data of a path.
    fn grid(self) -> String {
        let side = self.square() * WIDTH / self.width_m;
        let lines = |length: f64| {
            let half = (length / 2.0 / side).floor() as i32;
            (-half..=half).map(move |n| length / 2.0 + f64::from(n) * side)
        };
        let down = lines(WIDTH).map(|x| format!("M{x:.1} 0V{HEIGHT}"));
        let across = lines(HEIGHT).map(|y| format!("M0 {y:.1}H{WIDTH}"));
        down.chain(across).collect()
    }
}

/// An angle in degrees, as one from −180 to 180.
fn turned(degrees: f64) -> f64 {
    (degrees + 540.0).rem_euclid(360.0) - 180.0
}

/// Metres of a degree to the north.
fn degree_m() -> f64 {
    RADIUS_M.to_radians()
}

/// Metres of a degree to the east.
fn degree_east_m(latitude: f64) -> f64 {
    // At the poles the plan would have no width.
    degree_m() * libm::cos(latitude.to_radians()).max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_is_where_the_place_was_drawn() {
        let points = [(29.5628, 106.5528), (29.5640, 106.5511), (-33.9, 179.9999)];
        for (latitude, longitude) in points {
            let around =
                [Fix::at(latitude, longitude), Fix::at(latitude + 0.001, longitude)];
            let frame = Frame::around(&around).unwrap();
            for point in around {
                let (x, y) = frame.picture(point);
                let again = frame.place(x, y);
                assert!((again.latitude - point.latitude).abs() < 1e-9, "{again:?}");
                assert!((again.longitude - point.longitude).abs() < 1e-9, "{again:?}");
                assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y));
            }
        }
    }

    #[test]
    fn the_line_where_days_change_is_no_edge() {
        let frame =
            Frame::around(&[Fix::at(0.0, 179.9999), Fix::at(0.0, -179.9999)]).unwrap();
        assert!(frame.width_m < 100.0, "{frame:?}");
    }

    #[test]
    fn squares_have_round_sides() {
        for (width_m, side) in
            [(40.0, 5.0), (100.0, 10.0), (101.0, 20.0), (2_500.0, 500.0)]
        {
            let frame = Frame { latitude: 0.0, longitude: 0.0, width_m };
            assert!(
                (frame.square() - side).abs() < 1e-9,
                "{width_m}: {}",
                frame.square()
            );
            assert!(frame.grid().matches('M').count() <= 20, "{width_m}");
        }
        assert_eq!(Frame::around(&[]), None);
    }
}
