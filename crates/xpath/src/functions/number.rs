//! Numbers (XPath 1.0, section 4.4; ODK XForms, "XPath functions").
//!
//! Transcendental functions are those of `libm`, so that every platform gives the same bits.

use super::{Answer, Arguments};
use crate::Tree;
use crate::eval::EvalErrorKind;
use crate::nearest::nearest;
use crate::numeral::parse_number;
use crate::value::{Value, text_to_number};

/// `number`: of the argument, or of the context node.
pub(super) fn number<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Number(match arguments.exprs.first() {
        Some(_) => arguments.number(0)?,
        None => arguments.scope.number_of(arguments.scope.context.node),
    }))
}

/// `random`: in `[0, 1)`.
pub(super) fn random<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Number(arguments.host().random()))
}

/// `int`: the whole part, towards zero.
pub(super) fn int<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::trunc)
}

/// `sum`: of all nodes, in document order; NaN when one is no number.
pub(super) fn sum<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let nodes = arguments.nodes(0)?;
    let numbers = nodes.iter().map(|node| arguments.scope.number_of(*node));
    Ok(Value::Number(numbers.fold(0.0, |sum, number| sum + number)))
}

/// `max`: of all arguments and all nodes of theirs; NaN of none, or when one is no number.
pub(super) fn max<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    extreme(arguments, |best, number| number > best)
}

/// `min`: as `max`.
pub(super) fn min<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    extreme(arguments, |best, number| number < best)
}

fn extreme<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    better: impl Fn(f64, f64) -> bool,
) -> Answer<T> {
    let numbers = arguments.numbers_from(0)?;
    let best = numbers.into_iter().reduce(|best, number| {
        let replaces = number.is_nan() || (!best.is_nan() && better(best, number));
        if replaces { number } else { best }
    });
    Ok(Value::Number(best.unwrap_or(f64::NAN)))
}

/// `round`: to the nearest whole number, or to `decimals` places, halves upwards.
pub(super) fn round<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let number = match arguments.value(0)? {
        Value::Text(text) => decimal_comma(&text, arguments),
        value @ (Value::NodeSet(_) | Value::Number(_) | Value::Boolean(_)) => {
            value.to_number(&arguments.scope.context)
        }
    };
    Ok(Value::Number(match arguments.count() {
        2 => round_to(number, arguments.number(1)?),
        _ => round_half_up(number),
    }))
}

/// The number of a text, which `round` alone also reads with a comma (`JavaRosa`).
fn decimal_comma<T: Tree>(text: &str, arguments: &Arguments<'_, '_, T>) -> f64 {
    let number = text_to_number(text, arguments.host());
    let with_point = || parse_number(&text.replacen(',', ".", 1));
    if number.is_nan() { with_point().unwrap_or(number) } else { number }
}

/// To the nearest whole number; a half goes up (XPath 1.0, section 4.4, `round`).
pub(crate) fn round_half_up(number: f64) -> f64 {
    if (-0.5..0.0).contains(&number) {
        return -0.0;
    }
    // Adding a half to a number with no room for one would change it.
    if number.abs() >= 4_503_599_627_370_496.0 {
        number
    } else {
        libm::floor(number + 0.5)
    }
}

/// To `decimals` places, before the point when negative, halves away from zero.
///
/// The number is rounded as it is written: 2.15 to one place is 2.2, though its binary
/// value lies below the half.
fn round_to(number: f64, decimals: f64) -> f64 {
    let places = libm::trunc(decimals);
    if !number.is_finite() || places.is_nan() || places > 300.0 {
        return number;
    }
    if places < -308.0 {
        return 0.0;
    }
    round_decimal(&format!("{:e}", number.abs()), places as i64).copysign(number) + 0.0
}

/// Rounds `d.ddde±x` half up at `places` behind the decimal point.
fn round_decimal(scientific: &str, places: i64) -> f64 {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let digits: Vec<u8> =
        mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    let kept = exponent + 1 + places;
    if kept < 0 {
        return 0.0;
    }
    let rounds_up = digits.get(kept as usize).is_some_and(|digit| *digit >= 5);
    let mut whole: String =
        digits.iter().take(kept as usize).map(|d| char::from(d + b'0')).collect();
    if whole.is_empty() {
        whole.push('0');
    }
    // Missing digits are zeros: the number has fewer places than were asked for.
    let missing = kept as usize - digits.len().min(kept as usize);
    let scale = -places + missing as i64;
    let carried = if rounds_up { increment(&whole) } else { whole };
    nearest(carried.as_bytes(), -scale)
}

/// A row of decimal digits plus one.
fn increment(digits: &str) -> String {
    let mut out = digits.to_owned().into_bytes();
    for digit in out.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return String::from_utf8(out).unwrap_or_default();
        }
        *digit = b'0';
    }
    format!("1{}", "0".repeat(digits.len()))
}

/// `floor`
pub(super) fn floor<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::floor)
}

/// `ceiling`
pub(super) fn ceiling<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::ceil)
}

/// `pow`
pub(super) fn pow<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Number(libm::pow(arguments.number(0)?, arguments.number(1)?)))
}

/// `log`: natural logarithm.
pub(super) fn log<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::log)
}

/// `log10`: logarithm to base ten.
pub(super) fn log10<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::log10)
}

/// `abs`
pub(super) fn abs<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, f64::abs)
}

/// `sin`, of radians.
pub(super) fn sin<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::sin)
}

/// `cos`, of radians.
pub(super) fn cos<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::cos)
}

/// `tan`, of radians.
pub(super) fn tan<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::tan)
}

/// `asin`, in radians.
pub(super) fn asin<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::asin)
}

/// `acos`, in radians.
pub(super) fn acos<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::acos)
}

/// `atan`, in radians.
pub(super) fn atan<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::atan)
}

/// `atan2`: the angle of the point (x, y), y first.
pub(super) fn atan2<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Number(libm::atan2(arguments.number(0)?, arguments.number(1)?)))
}

/// `sqrt`
pub(super) fn sqrt<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::sqrt)
}

/// `exp`: e to the power of the argument.
pub(super) fn exp<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, libm::exp)
}

/// `exp10`: ten to the power of the argument.
pub(super) fn exp10<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    apply(arguments, |power| libm::pow(10.0, power))
}

/// `pi()`
pub(super) fn pi<T: Tree>(_: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Number(std::f64::consts::PI))
}

fn apply<T: Tree>(arguments: &Arguments<'_, '_, T>, f: impl Fn(f64) -> f64) -> Answer<T> {
    arguments.number(0).map(|number| Value::Number(f(number)))
}

/// `z-score` of CHT: standard deviations of a measure from the median of a growth chart.
///
/// The chart is the secondary instance `table`, one `item` a row, whose columns are
/// `sex`, `key` (age or length) and the nine measures at -4, -3 … 4 deviations in order.
/// Between two columns the score is interpolated; outside of them it is -4 or 4, as in
/// the charts' own use. NaN when there is no row.
pub(super) fn z_score<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (table, sex) = (arguments.text(0)?, arguments.text(1)?);
    let (key, measure) = (arguments.number(2)?, arguments.number(3)?);
    let Some(root) = arguments.tree().instance(&table) else {
        let message = format!("there is no growth chart `{table}`");
        return Err(arguments.error(EvalErrorKind::UnknownInstance, &message));
    };
    let row = chart_row(arguments, root, &sex, key)?;
    Ok(Value::Number(row.map_or(f64::NAN, |row| score(&row, measure))))
}

/// The measures of the row for `sex` and `key`.
fn chart_row<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    root: T::Node,
    sex: &str,
    key: f64,
) -> Result<Option<Vec<f64>>, crate::eval::EvalError> {
    let tree = arguments.tree();
    let mut at = tree.first_child(root).and_then(|top| tree.first_child(top));
    while let Some(item) = at {
        arguments.scope.charge(1, arguments.span)?;
        let cells: Vec<T::Node> = elements(tree, item).take(16).collect();
        if let [row_sex, row_key, measures @ ..] = cells.as_slice() {
            let found = tree.string_value(*row_sex) == sex
                && arguments.scope.number_of(*row_key) == key;
            if found {
                return Ok(Some(
                    measures.iter().map(|n| arguments.scope.number_of(*n)).collect(),
                ));
            }
        }
        at = tree.next_sibling(item);
    }
    Ok(None)
}

fn elements<T: Tree>(tree: &T, parent: T::Node) -> impl Iterator<Item = T::Node> {
    std::iter::successors(tree.first_child(parent), |node| tree.next_sibling(*node))
        .filter(|node| tree.kind(*node) == crate::NodeKind::Element)
}

fn score(row: &[f64], measure: f64) -> f64 {
    if measure.is_nan() || row.is_empty() {
        return f64::NAN;
    }
    let below = row.iter().take_while(|point| **point <= measure).count();
    let lowest = -4.0;
    match (below.checked_sub(1).and_then(|at| row.get(at)), row.get(below)) {
        (None, _) => lowest,
        (Some(_), None) => lowest + row.len() as f64 - 1.0,
        (Some(low), Some(high)) => {
            lowest + below as f64 - 1.0 + (measure - low) / (high - low)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_as_written() {
        for (number, decimals, rounded) in [
            (23.7825, 2.0, 23.78),
            (2.15, 1.0, 2.2),
            (12345.15, 1.0, 12345.2),
            (23.7825, -1.0, 20.0),
            (-50.55, -2.0, -100.0),
            (2.15, -1.0, 0.0),
            (9.99, 1.0, 10.0),
            (5.0, -1.0, 10.0),
            (1.5, 5.0, 1.5),
            (f64::MAX, 2.0, f64::MAX),
        ] {
            assert_eq!(
                round_to(number, decimals),
                rounded,
                "round({number}, {decimals})"
            );
        }
    }

    #[test]
    fn halves_go_up() {
        for (number, rounded) in [(2.5, 3.0), (-2.5, -2.0), (-0.5, -0.0), (1e300, 1e300)]
        {
            assert_eq!(round_half_up(number), rounded);
        }
    }

    #[test]
    fn scores_between_columns() {
        let row = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        for (measure, expected) in
            [(0.0, -4.0), (1.0, -4.0), (5.0, 0.0), (5.5, 0.5), (20.0, 4.0)]
        {
            assert_eq!(score(&row, measure), expected);
        }
    }
}
