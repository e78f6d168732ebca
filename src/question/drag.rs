//! Moves a row of a list by its handle, with a mouse, a pen or a finger.
//!
//! While it is held nothing changes but what is seen; the caller learns of the new place
//! when it is let go.

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element};

/// The row of one list that is being moved.
#[derive(Clone, Copy)]
pub struct Drag(RwSignal<Option<Held>>);

#[derive(Clone, Debug, PartialEq)]
struct Held {
    from: usize,
    to: usize,
    began_at: f64,
    /// How far it is from its place, in pixels.
    by: f64,
    /// How far the others make way, in pixels.
    room: f64,
    /// Where the middles of the rows were.
    middles: Vec<f64>,
}

impl Drag {
    /// Nothing is held.
    pub fn new() -> Drag {
        Drag(RwSignal::new(None))
    }

    /// Takes hold of the row `from`, one of the first `count` of its list.
    pub fn begin(self, event: &PointerEvent, from: usize, count: usize) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(handle) = target.filter(|_| event.button() == 0) else { return };
        let Some(list) = handle.closest("ol").ok().flatten() else { return };
        let rows = list.children();
        let places: Vec<DomRect> = (0..count as u32)
            .filter_map(|place| Some(rows.item(place)?.get_bounding_client_rect()))
            .collect();
        let Some(own) = places.get(from) else { return };
        let gap = places.windows(2).next().map(|pair| pair[1].top() - pair[0].bottom());
        // Without capture it is moved only as long as the pointer is on the handle.
        let _ = handle.set_pointer_capture(event.pointer_id());
        let began_at = f64::from(event.client_y());
        self.0.set(Some(Held {
            from,
            to: from,
            began_at,
            by: 0.0,
            room: own.height() + gap.unwrap_or_default(),
            middles: places
                .iter()
                .map(|place| place.top() + place.height() / 2.0)
                .collect(),
        }));
    }

    /// Follows the pointer.
    pub fn follow(self, event: &PointerEvent) {
        if self.0.read_untracked().is_none() {
            return;
        }
        let at = f64::from(event.client_y());
        self.0.update(|held| {
            if let Some(held) = held {
                held.by = at - held.began_at;
                held.to = held.place();
            }
        });
    }

    /// Lets go; from which place to which it was moved, if it was.
    pub fn end(self) -> Option<(usize, usize)> {
        let held = self.0.try_update(Option::take)??;
        (held.from != held.to).then_some((held.from, held.to))
    }

    /// Whether a row is held; follows it.
    pub fn holds(self, place: usize) -> bool {
        self.0.read().as_ref().is_some_and(|held| held.from == place)
    }

    /// How a row is moved on the screen, in CSS; follows it.
    pub fn transform(self, place: usize) -> String {
        let shift = self.0.read().as_ref().map_or(0.0, |held| held.shift(place));
        if shift == 0.0 { String::new() } else { format!("translateY({shift}px)") }
    }
}

impl Held {
    /// The place that the row has now: after those whose middle it has passed.
    fn place(&self) -> usize {
        let own = self.middles.get(self.from).copied().unwrap_or_default() + self.by;
        let others = self.middles.iter().enumerate();
        others.filter(|(place, middle)| *place != self.from && **middle < own).count()
    }

    fn shift(&self, place: usize) -> f64 {
        if place == self.from {
            self.by
        } else if (self.from..=self.to).contains(&place) {
            -self.room
        } else if (self.to..self.from).contains(&place) {
            self.room
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_the_place_whose_middle_it_has_passed_and_others_make_way() {
        let held = |by| {
            let middles = vec![20.0, 60.0, 100.0];
            let held = Held { from: 1, to: 1, began_at: 0.0, by, room: 40.0, middles };
            Held { to: held.place(), ..held }
        };
        for (by, to, shifts) in [
            (0.0, 1, [0.0, 0.0, 0.0]),
            (39.0, 1, [0.0, 39.0, 0.0]),
            (41.0, 2, [0.0, 41.0, -40.0]),
            (-45.0, 0, [40.0, -45.0, 0.0]),
            (500.0, 2, [0.0, 500.0, -40.0]),
        ] {
            let held = held(by);
            assert_eq!(held.to, to, "{by}");
            assert_eq!([0, 1, 2].map(|place| held.shift(place)), shifts, "{by}");
        }
    }
}
