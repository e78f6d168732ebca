//! Places that are kept only as the cell of a grid in which they are.
//!
//! Whoever knows a place to the metre knows a household. The author of a form says with
//! `bind::minyi:place-grid` how many metres a cell is wide; when an interview ends, the
//! answer becomes the middle of its cell, and nothing else of it is kept.

use minyi_xpath::parse_number;

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Bind, Form, ValueType};

/// What an author writes it as.
pub(crate) const NAME: &str = "minyi:place-grid";

/// Metres that a cell may be wide: less hides nobody, more is no place.
const WIDTHS: std::ops::RangeInclusive<f64> = 10.0..=100_000.0;

/// Metres of a degree of latitude on a sphere of the earth's mean radius R₁, 6,371,008.8 m
/// (Moritz, "Geodetic Reference System 1980", Journal of Geodesy 74, 2000).
const METRES_OF_A_DEGREE: f64 = 111_195.079_734_632;

/// Degrees of latitude beyond which columns do not get wider: they would have no end at the
/// poles.
const HIGHEST: f64 = 89.0;

/// The width of a cell in metres, where the author has given one that can be used.
pub(crate) fn width(bind: &Bind) -> Option<f64> {
    let number = parse_number(written(bind)?.trim())?;
    WIDTHS.contains(&number).then_some(number)
}

fn written(bind: &Bind) -> Option<&str> {
    let found = bind.others.iter().find(|(name, _)| name == NAME)?;
    Some(found.1.as_str())
}

fn is_place(value_type: ValueType) -> bool {
    matches!(value_type, ValueType::Geopoint | ValueType::Geotrace | ValueType::Geoshape)
}

/// Says which nodes ask for a grid that they cannot have: what is to be hidden must not
/// be kept because of a slip.
pub(crate) fn check(form: &Form, diagnostics: &mut Vec<Diagnostic>) {
    for node in &form.nodes {
        let Some(text) = written(&node.bind) else { continue };
        let error = |message: String, hint: &str| {
            Diagnostic::error(Code::InvalidPlaceGrid, node.place.clone(), message)
                .hint(hint)
        };
        if !is_place(node.bind.value_type) {
            diagnostics.push(error(
                format!("`{}` has a `{NAME}` and is no place", node.name),
                "keep it for questions of type geopoint, geotrace or geoshape",
            ));
        } else if width(&node.bind).is_none() {
            diagnostics.push(error(
                format!("the `{NAME}` of `{}` is `{text}`", node.name),
                "write how many metres a cell of the grid is wide, from 10 to 100000",
            ));
        }
    }
}

/// A place, way or area whose points are in the middles of their cells, of `metres` each:
/// text as answers have it. The height is left out, and the accuracy is at least the way
/// from the middle of a cell to its corner.
pub(crate) fn rounded(text: &str, metres: f64) -> String {
    let points = text.split(';').map(|point| rounded_point(point, metres));
    points.collect::<Vec<_>>().join(";")
}

/// What is no point stays as it is: it tells no place.
fn rounded_point(point: &str, metres: f64) -> String {
    let numbers: Vec<f64> = point.split_whitespace().filter_map(parse_number).collect();
    let [latitude, longitude, ref others @ ..] = numbers[..] else {
        return point.trim().to_owned();
    };
    let rows = metres / METRES_OF_A_DEGREE;
    let latitude = middle(latitude, rows, 90.0);
    let columns = rows / libm::cos(latitude.abs().min(HIGHEST).to_radians());
    let longitude = middle(longitude, columns, 180.0);
    let accuracy = others.get(1).copied().unwrap_or(0.0);
    let accuracy = accuracy.max(metres * std::f64::consts::FRAC_1_SQRT_2);
    format!("{latitude:.5} {longitude:.5} 0.0 {accuracy:.1}")
}

/// The middle of the cell that is `width` wide, within the `limit` to either side.
fn middle(at: f64, width: f64, limit: f64) -> f64 {
    ((libm::floor(at / width) + 0.5) * width).clamp(-limit, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Metres between two points on the sphere (haversine).
    fn distance(one: &str, other: &str) -> f64 {
        let numbers = |text: &str| -> Vec<f64> {
            text.split(' ').map(|number| number.parse::<f64>().unwrap()).collect()
        };
        let (one, other) = (numbers(one), numbers(other));
        let half = |a: f64, b: f64| libm::pow(libm::sin((a - b).to_radians() / 2.0), 2.0);
        let cosines = libm::cos(one[0].to_radians()) * libm::cos(other[0].to_radians());
        let part = half(one[0], other[0]) + cosines * half(one[1], other[1]);
        2.0 * 6_371_008.8 * libm::asin(libm::sqrt(part))
    }

    #[test]
    fn a_point_moves_to_the_middle_of_its_cell_and_no_further() {
        for point in
            ["29.55917 106.552172", "-33.9 151.2", "0.00001 -0.00001", "64.1 -21.9"]
        {
            for metres in [10.0, 100.0, 500.0, 5000.0] {
                let there = rounded(point, metres);
                let way = distance(point, &there);
                assert!(way <= metres * 0.7072 + 1.0, "{point} in {metres}: {way} m");
                // What is in the middle already stays there.
                let again = rounded(&there, metres);
                assert!(distance(&there, &again) < 2.0, "{there} then {again}");
            }
        }
    }

    #[test]
    fn neighbours_in_a_cell_become_one() {
        let one = rounded("29.55917 106.552172 243.5 8.5", 1000.0);
        assert_eq!(one, rounded("29.55920 106.552200 240.0 3.0", 1000.0));
        assert!(one.ends_with(" 0.0 707.1"), "{one}");
        assert!(rounded("29.5 106.5 0 2000.0", 1000.0).ends_with(" 2000.0"));
    }

    #[test]
    fn every_point_of_a_way_is_rounded_and_nothing_else_is() {
        let way = rounded("29.5 106.5 0.0 1.0; 29.6 106.6 0.0 1.0;", 500.0);
        assert_eq!(way.split(';').count(), 3);
        assert!(way.ends_with(';'));
        assert_eq!(rounded("", 500.0), "");
        // At the poles and at the date line places stay on earth.
        for point in ["90 180", "-90 -180", "89.99999 179.99999"] {
            let there = rounded(point, 100_000.0);
            let numbers: Vec<f64> =
                there.split(' ').map(|number| number.parse().unwrap()).collect();
            assert!(numbers[0].abs() <= 90.0 && numbers[1].abs() <= 180.0, "{there}");
        }
    }
}
