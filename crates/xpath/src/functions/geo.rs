//! Places, ways and areas on the globe (ODK XForms, "XPath functions": `area`, `distance`).
//!
//! A geopoint is `latitude longitude [altitude [accuracy]]` in degrees and metres; a
//! geotrace or geoshape is geopoints with `;` between. Altitude and accuracy are ignored.
//! The Earth is a sphere of the equatorial radius, 6 378 100 m, as Enketo, Web Forms and
//! `JavaRosa` have it, and results are rounded to centimetres (squared), as theirs.

use super::{Answer, Arguments};
use crate::Tree;
use crate::functions::number::round_half_up;
use crate::numeral::parse_scientific;
use crate::value::Value;

/// Equatorial radius of the Earth in metres, as the engines of the field use it.
const RADIUS_M: f64 = 6_378_100.0;

/// A place in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    latitude: f64,
    longitude: f64,
}

impl Point {
    /// A geopoint; `None` when it is none or lies beyond the poles or the date line.
    fn parse(text: &str) -> Option<Point> {
        let mut parts = text.split_ascii_whitespace();
        let latitude = parse_scientific(parts.next()?)?;
        let longitude = parse_scientific(parts.next()?)?;
        let on_globe = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        (on_globe && parts.count() <= 2).then_some(Point { latitude, longitude })
    }
}

/// The points of a trace or shape; `None` when one of them is no point.
fn points(text: &str) -> Option<Vec<Point>> {
    let text = text.trim().trim_end_matches(';');
    text.split(';').map(Point::parse).collect()
}

/// The points that all texts make in a row; `None` when one is no point.
fn all_points(texts: &[String]) -> Option<Vec<Point>> {
    let rows: Option<Vec<Vec<Point>>> = texts.iter().map(|text| points(text)).collect();
    rows.map(|rows| rows.concat())
}

/// `area`: of a shape in square metres, rounded to 0.01.
pub(super) fn area<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let texts = arguments.texts_from(0)?;
    if texts.concat().trim().is_empty() {
        return Ok(Value::Number(0.0));
    }
    Ok(Value::Number(
        all_points(&texts).map_or(f64::NAN, |points| hundredths(spherical_area(&points))),
    ))
}

/// Square metres that an answer of the type `geoshape` encloses, as `area()` computes them
/// but not rounded; `None` when one of its points is none.
pub fn area_of(shape: &str) -> Option<f64> {
    points(shape).map(|points| spherical_area(&points))
}

/// Area enclosed by a ring of points, in square metres; 0 for fewer than three.
///
/// Sum over the sides of the strips between side and pole, with the sine of the latitude
/// taken as linear along a side: R. G. Chamberlain and W. H. Duquette, "Some algorithms
/// for polygons on a sphere", JPL Publication 07-3 (2007), equation 2.
fn spherical_area(points: &[Point]) -> f64 {
    let closing = points.last().zip(points.first());
    let sides = points.iter().zip(points.iter().skip(1)).chain(closing);
    let strips = sides.map(|(from, to)| {
        let east = (to.longitude - from.longitude).to_radians();
        east * (2.0 + sine(from.latitude) + sine(to.latitude))
    });
    (strips.sum::<f64>() * RADIUS_M * RADIUS_M / 2.0).abs()
}

/// `distance`: along all points in metres, rounded to 0.01; NaN for fewer than two.
pub(super) fn distance<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let texts = arguments.texts_from(0)?;
    let points = all_points(&texts).filter(|points| points.len() >= 2);
    let length = points.map(|points| hundredths(length_along(&points)));
    Ok(Value::Number(length.unwrap_or(f64::NAN)))
}

fn length_along(points: &[Point]) -> f64 {
    let sides = points.iter().zip(points.iter().skip(1));
    sides.map(|(from, to)| great_circle(*from, *to)).sum()
}

/// Metres along an answer of the type `geotrace` or `geoshape`, as `distance()` computes
/// them but not rounded; `None` when one of its points is none.
pub fn length_of(trace: &str) -> Option<f64> {
    points(trace).map(|points| length_along(&points))
}

/// Length of the great circle between two points in metres, by the haversine.
///
/// R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68 (1984): unlike the law
/// of cosines it keeps its digits between near points.
fn great_circle(from: Point, to: Point) -> f64 {
    let north = libm::sin((to.latitude - from.latitude).to_radians() / 2.0);
    let east = libm::sin((to.longitude - from.longitude).to_radians() / 2.0);
    let shrink = cosine(from.latitude) * cosine(to.latitude);
    let haversine = (north * north + shrink * east * east).min(1.0);
    2.0 * RADIUS_M * libm::asin(libm::sqrt(haversine))
}

/// `geofence`: whether a point lies inside of a shape whose last point is its first.
pub(super) fn geofence<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let point = Point::parse(&arguments.text(0)?);
    let shape = points(&arguments.text(1)?).filter(|shape| is_closed(shape));
    let inside = point.zip(shape).is_some_and(|(point, shape)| encloses(&shape, point));
    Ok(Value::Boolean(inside))
}

fn is_closed(shape: &[Point]) -> bool {
    shape.len() >= 4 && shape.first() == shape.last()
}

/// Whether a ray from the point crosses the ring an odd number of times, on the plane of
/// latitude and longitude (M. Shimrat, "Algorithm 112", Communications of the ACM, 1962).
fn encloses(shape: &[Point], point: Point) -> bool {
    let sides = shape.iter().zip(shape.iter().skip(1));
    let crossings = sides.filter(|(from, to)| {
        let straddles =
            (from.longitude > point.longitude) != (to.longitude > point.longitude);
        let slope = (to.latitude - from.latitude) / (to.longitude - from.longitude);
        straddles
            && point.latitude < from.latitude + slope * (point.longitude - from.longitude)
    });
    crossings.count() % 2 == 1
}

/// `intersects`: whether a trace or the outline of a shape crosses itself.
pub(super) fn intersects<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let points = points(&arguments.text(0)?).unwrap_or_default();
    arguments.scope.charge(points.len().saturating_mul(points.len()), arguments.span)?;
    Ok(Value::Boolean(crosses_itself(&points)))
}

fn crosses_itself(points: &[Point]) -> bool {
    let mut line = points.to_vec();
    line.dedup();
    let closed = line.len() > 2 && line.first() == line.last();
    let sides: Vec<(Point, Point)> =
        line.iter().copied().zip(line.iter().skip(1).copied()).collect();
    let last = sides.len().saturating_sub(1);
    sides.iter().enumerate().any(|(first, side)| {
        sides.iter().enumerate().skip(first + 1).any(|(second, other)| {
            let neighbours = second == first + 1;
            let ends = closed && first == 0 && second == last;
            if neighbours || ends {
                folds_back(*side, *other)
            } else {
                meet(*side, *other)
            }
        })
    })
}

/// Whether two sides that share one end run over each other.
fn folds_back(side: (Point, Point), other: (Point, Point)) -> bool {
    let (shared, a, b) = if side.1 == other.0 {
        (side.1, side.0, other.1)
    } else {
        (side.0, side.1, other.0)
    };
    turn(a, shared, b) == 0.0
        && (a.longitude - shared.longitude) * (b.longitude - shared.longitude)
            + (a.latitude - shared.latitude) * (b.latitude - shared.latitude)
            > 0.0
}

/// Whether two segments have a point in common.
fn meet((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let (of_c, of_d) = (turn(a, b, c), turn(a, b, d));
    let (of_a, of_b) = (turn(c, d, a), turn(c, d, b));
    if of_c * of_d < 0.0 && of_a * of_b < 0.0 {
        return true;
    }
    (of_c == 0.0 && between(a, b, c))
        || (of_d == 0.0 && between(a, b, d))
        || (of_a == 0.0 && between(c, d, a))
        || (of_b == 0.0 && between(c, d, b))
}

/// Positive when `a`, `b`, `c` turn to the left, negative to the right, 0 in a line.
fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.longitude - a.longitude) * (c.latitude - a.latitude)
        - (b.latitude - a.latitude) * (c.longitude - a.longitude)
}

/// Whether `c`, in line with `a` and `b`, lies between them.
fn between(a: Point, b: Point, c: Point) -> bool {
    (a.longitude.min(b.longitude)..=a.longitude.max(b.longitude)).contains(&c.longitude)
        && (a.latitude.min(b.latitude)..=a.latitude.max(b.latitude)).contains(&c.latitude)
}

fn sine(degrees: f64) -> f64 {
    libm::sin(degrees.to_radians())
}

fn cosine(degrees: f64) -> f64 {
    libm::cos(degrees.to_radians())
}

/// Rounded to two decimals.
fn hundredths(number: f64) -> f64 {
    round_half_up(number * 100.0) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_cross_themselves() {
        for (text, crosses) in [
            ("0 0;0 1;1 1;1 0;0 0", false),
            ("0 0;1 1;1 0;0 1", true),
            ("0 0;1 1;1 0;0 1;0 0", true),
            ("0 0;0 2;0 1", true),
            ("0 0;0 1", false),
            ("0 0", false),
            ("0 0;0 2;1 1;0 1", true),
        ] {
            assert_eq!(crosses_itself(&points(text).unwrap()), crosses, "{text}");
        }
    }

    #[test]
    fn points_of_texts() {
        for (text, count) in
            [("1 2", Some(1)), ("1 2 3 4;5 6;", Some(2)), ("1", None), ("91 0", None)]
        {
            assert_eq!(points(text).map(|points| points.len()), count, "{text}");
        }
    }
}
