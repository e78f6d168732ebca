//! The part of the globe that a plan shows, and where a place is in its picture.

use super::fix::Fix;

/// Sides of the picture in its own units.
pub const WIDTH: f64 = 1000.0;
/// Its height.
pub const HEIGHT: f64 = 640.0;
/// Metres that it shows at least from left to right.
const LEAST_M: f64 = 40.0;
/// The same where there is a map to be read.
const SURROUNDINGS_M: f64 = 250.0;
/// Metres to which it can be brought near, and that it shows at most.
const REACH_M: std::ops::RangeInclusive<f64> = 10.0..=20_000_000.0;
/// How much more it shows than the places need, so that there is room to tap around them.
const ROOM: f64 = 1.5;
/// Squares from left to right, at most.
const SQUARES: f64 = 10.0;
/// Mean radius of the Earth in metres (IUGG), as good as any for a picture.
const RADIUS_M: f64 = 6_371_008.8;

/// Which part of the globe the picture shows. Near enough a plane: on a hundred kilometres
/// it is wrong by less than the line is thick.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Its middle, degrees to the north.
    pub latitude: f64,
    /// Its middle, degrees to the east.
    pub longitude: f64,
    /// Metres from left to right.
    pub width_m: f64,
}

impl Frame {
    /// Around places; none around none.
    pub fn around(points: &[Fix]) -> Option<Frame> {
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

    /// The same with so much around it that a map can be read.
    pub fn with_surroundings(self) -> Frame {
        Frame { width_m: self.width_m.max(SURROUNDINGS_M), ..self }
    }

    /// The same from nearer (more than 1) or from further away.
    pub fn zoomed(self, factor: f64) -> Frame {
        let width_m = (self.width_m / factor).clamp(*REACH_M.start(), *REACH_M.end());
        Frame { width_m, ..self }
    }

    /// The same with what was so far right of the middle, and below it, in the middle.
    pub fn moved(self, x: f64, y: f64) -> Frame {
        let Fix { latitude, longitude, .. } =
            self.place(WIDTH / 2.0 + x, HEIGHT / 2.0 + y);
        Frame { latitude, longitude, ..self }
    }

    /// Where a place is in the picture.
    pub fn picture(self, point: Fix) -> (f64, f64) {
        let scale = WIDTH / self.width_m;
        let east =
            turned(point.longitude - self.longitude) * degree_east_m(self.latitude);
        let north = (point.latitude - self.latitude) * degree_m();
        (WIDTH / 2.0 + east * scale, HEIGHT / 2.0 - north * scale)
    }

    /// The place at a point of the picture.
    pub fn place(self, x: f64, y: f64) -> Fix {
        let scale = self.width_m / WIDTH;
        let east = (x - WIDTH / 2.0) * scale / degree_east_m(self.latitude);
        let north = (HEIGHT / 2.0 - y) * scale / degree_m();
        let latitude = (self.latitude + north).clamp(-90.0, 90.0);
        Fix::at(latitude, turned(self.longitude + east))
    }

    /// The places at its north-western and its south-eastern corner.
    pub fn corners(self) -> [Fix; 2] {
        [self.place(0.0, 0.0), self.place(WIDTH, HEIGHT)]
    }

    /// Metres along the side of a square: 1, 2 or 5 times a power of ten.
    pub fn square(self) -> f64 {
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
    pub fn grid(self) -> String {
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
    fn a_plan_is_brought_near_and_moved() {
        let frame = Frame::around(&[Fix::at(29.5, 106.5)]).unwrap();
        assert!((frame.zoomed(2.0).width_m - frame.width_m / 2.0).abs() < 1e-9);
        assert!((frame.zoomed(1e9).width_m - 10.0).abs() < 1e-9);
        let east = frame.moved(100.0, 0.0);
        assert!(east.longitude > frame.longitude && east.latitude == frame.latitude);
        let (x, y) = frame.picture(Fix::at(east.latitude, east.longitude));
        assert!(
            (x - WIDTH / 2.0 - 100.0).abs() < 1e-6 && (y - HEIGHT / 2.0).abs() < 1e-6
        );
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
