//! The scale of a range: exact decimal numbers from one bound to the other by equal steps.
//!
//! A tenth is no binary fraction, so that adding steps as floats shows 0.30000000000000004.
//! Here numbers are whole multiples of 10^-18, and a value is its number of steps from
//! the start, which may be the larger bound.

use crate::form::Control;

/// A number in units of 10^-18, so that steps divide exactly.
pub type Scaled = i128;

const DECIMALS: usize = 18;

/// One, scaled.
pub const ONE: Scaled = 10_i128.pow(DECIMALS as u32);

/// Bounds and step of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The bound at which the scale begins.
    pub start: Scaled,
    /// The bound at which it ends.
    pub end: Scaled,
    /// Width of a step, above zero.
    pub step: Scaled,
}

impl Scale {
    /// The scale of a control, 1 to 10 by 1 where it does not say otherwise; none when it
    /// has bounds that are no numbers, or no way between them.
    pub fn of(control: &Control) -> Option<Scale> {
        let number = |name: &str, default: &str| {
            scaled(attribute(control, name).unwrap_or(default).trim())
        };
        let scale = Scale {
            start: number("start", "1")?,
            end: number("end", "10")?,
            step: number("step", "1")?.abs(),
        };
        (scale.step > 0 && scale.start != scale.end).then_some(scale)
    }

    /// True when values fall from the start to the end.
    pub fn falls(self) -> bool {
        self.end < self.start
    }

    /// Number of whole steps from the start to the end.
    pub fn steps(self) -> u64 {
        let steps = (self.end - self.start).abs() / self.step.max(1);
        u64::try_from(steps).unwrap_or(u64::MAX)
    }

    /// The value so many steps from the start, at most at the end.
    pub fn at(self, steps: u64) -> Scaled {
        let way = Scaled::from(steps.min(self.steps())) * self.step;
        if self.falls() { self.start - way } else { self.start + way }
    }

    /// Where a number stands: 0 at the start, 1 at the end.
    pub fn place(self, number: Scaled) -> f64 {
        (number - self.start) as f64 / (self.end - self.start) as f64
    }

    /// True when the number is neither before the start nor beyond the end.
    pub fn holds(self, number: Scaled) -> bool {
        (self.start.min(self.end)..=self.start.max(self.end)).contains(&number)
    }
}

/// An attribute of a control, as its author wrote it.
pub fn attribute<'c>(control: &'c Control, name: &str) -> Option<&'c str> {
    let found = control.others.iter().find(|(attribute, _)| attribute == name);
    found.map(|(_, value)| value.as_str())
}

/// Parses digits with an optional sign and decimals; none when there is more or too much.
pub fn scaled(text: &str) -> Option<Scaled> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let usable = all_digits(whole)
        && all_digits(fraction)
        && whole.len() <= 15
        && fraction.len() <= DECIMALS
        && !(whole.is_empty() && fraction.is_empty());
    let padded = format!("{whole}{fraction:0<DECIMALS$}");
    usable.then(|| padded.parse::<Scaled>().ok()).flatten().map(|number| sign * number)
}

/// The number as text, with no more decimals than it has.
pub fn to_text(number: Scaled) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, fraction) = (number.abs() / ONE, number.abs() % ONE);
    let text = format!("{sign}{whole}.{fraction:0DECIMALS$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(start: &str, end: &str, step: &str) -> Scale {
        let number = |text| scaled(text).unwrap();
        Scale { start: number(start), end: number(end), step: number(step) }
    }

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(scaled("0.1").map(|tenth| tenth * 10), Some(ONE));
        assert_eq!(scaled("-5"), Some(-5 * ONE));
        for text in ["", ".", "x", "1e3", "1.2.3", "inf"] {
            assert_eq!(scaled(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_as_short_as_they_are() {
        for text in ["0", "0.3", "-2.5", "100", "-0.125", "1.05"] {
            assert_eq!(scaled(text).map(to_text).as_deref(), Some(text));
        }
    }

    #[test]
    fn steps_add_up_exactly_whichever_way_they_go() {
        for (scale, steps, at, text) in [
            (scale("0", "1", "0.1"), 10, 3, "0.3"),
            (scale("-1", "1", "0.1"), 20, 9, "-0.1"),
            (scale("10", "0", "2.5"), 4, 1, "7.5"),
            (scale("1", "10", "4"), 2, 9, "9"),
        ] {
            assert_eq!((scale.steps(), to_text(scale.at(at))), (steps, text.to_owned()));
        }
    }

    #[test]
    fn a_number_has_its_place_between_the_bounds() {
        let falling = scale("10", "0", "1");
        assert_eq!(falling.place(scaled("7.5").unwrap()), 0.25);
        assert!(falling.falls() && falling.holds(0) && !falling.holds(11 * ONE));
    }
}
