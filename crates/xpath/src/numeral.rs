//! Numbers as text, both ways, as XPath 1.0 writes them: never with an exponent.

use std::fmt::{self, Write};

use crate::lexer::is_space;
use crate::nearest::nearest;

/// Text of a number (XPath 1.0, section 4.2, `string`): `NaN`, `Infinity`, `0` for -0.
pub fn number_to_text(number: f64) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_number(&mut text, number);
    text
}

pub(crate) fn write_number(out: &mut impl Write, number: f64) -> fmt::Result {
    if number.is_nan() {
        out.write_str("NaN")
    } else if number.is_infinite() {
        out.write_str(if number > 0.0 { "Infinity" } else { "-Infinity" })
    } else if number == 0.0 {
        out.write_str("0")
    } else {
        // The shortest decimal that reads back to the same number, without exponent.
        write!(out, "{number}")
    }
}

/// The number a text spells (XPath 1.0, section 4.4, `number`); `None` when it spells none.
///
/// White space around it is allowed, an exponent or `Infinity` is not. A plus sign in front
/// is read over, which XPath does not do: answers have it, and web clients take it.
#[inline]
pub fn parse_number(text: &str) -> Option<f64> {
    parse_short(text.as_bytes()).or_else(|| parse_long(text))
}

#[inline(never)]
fn parse_long(text: &str) -> Option<f64> {
    let trimmed = text.trim_matches(is_space);
    let trimmed = trimmed.strip_prefix('+').unwrap_or(trimmed);
    let digits = trimmed.strip_prefix('-').filter(|_| !text.contains('+'));
    let number = parse_scaled(digits.unwrap_or(trimmed), 0)?;
    Some(if digits.is_some() { -number } else { number })
}

/// The number that a text without a sign spells, times ten to the `exponent`.
fn parse_scaled(unsigned: &str, exponent: i64) -> Option<f64> {
    is_decimal(unsigned.as_bytes()).then(|| {
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let places = (part.len() as i64).saturating_sub(exponent);
        nearest(&[whole.as_bytes(), part.as_bytes()].concat(), places)
    })
}

/// The number a text spells, with an exponent or without: as devices write places and
/// Rust's `{:e}` writes numbers.
pub(crate) fn parse_scientific(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (decimal, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((decimal, exponent)) => (decimal, exponent.parse().ok()?),
        None => (unsigned, 0),
    };
    let number = parse_scaled(decimal, exponent)?;
    Some(if text.starts_with('-') { -number } else { number })
}

/// Numerals of up to 15 bytes without space, which most answers are.
///
/// Their digits make a whole number below 2^53 and their point a power of ten below 10^22:
/// both are exact in an f64, so that the quotient is the nearest number, as `parse` gives.
#[inline]
fn parse_short(text: &[u8]) -> Option<f64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.len() > 15 {
        return None;
    }
    let (mut whole, mut places) = (0i64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => whole = whole * 10 + i64::from(byte - b'0'),
            b'.' if places.is_none() => places = Some(digits.len() - at - 1),
            _ => return None,
        }
    }
    if digits.len() <= usize::from(places.is_some()) {
        return None;
    }
    let number = match places {
        Some(places) => whole as f64 / POWERS.get(places)?,
        None => whole as f64,
    };
    Some(if digits.len() < text.len() { -number } else { number })
}

/// Powers of ten that are exact in an f64.
const POWERS: [f64; 16] = [
    1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

fn is_decimal(text: &[u8]) -> bool {
    let mut digits = 0usize;
    let mut points = 0usize;
    for byte in text {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'.' => points += 1,
            _ => return false,
        }
    }
    digits > 0 && points <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numerals_are_what_parse_gives() {
        for number in (0..2_000_000u64).step_by(7) {
            for text in [
                format!("{}.{:03}", number / 1000, number % 1000),
                format!("0.{number:011}"),
            ] {
                let bits = text.parse::<f64>().map(f64::to_bits);
                assert_eq!(parse_number(&text).map(f64::to_bits), bits.ok(), "{text}");
            }
        }
    }

    #[test]
    fn numbers_may_have_an_exponent_where_devices_write_them() {
        for (text, number) in [
            ("1.5e-4", Some(1.5e-4)),
            ("-1E3", Some(-1000.0)),
            ("+2", Some(2.0)),
            ("0.1", Some(0.1)),
            ("9007199254740993e0", Some(9_007_199_254_740_992.0)),
            ("1e400", Some(f64::INFINITY)),
            ("1e", None),
            ("e1", None),
            ("--1", None),
            ("1e99999999999999999999", None),
        ] {
            assert_eq!(parse_scientific(text), number, "{text:?}");
        }
    }

    #[test]
    fn text_of_numbers() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.5, "1.5"),
            (-0.1, "-0.1"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(number_to_text(number), text);
        }
    }

    #[test]
    fn numbers_of_texts() {
        for (text, number) in [
            ("3", Some(3.0)),
            (" 3. ", Some(3.0)),
            ("-.5\n", Some(-0.5)),
            ("-12.25", Some(-12.25)),
            ("0.1", Some(0.1)),
            (".000000000001", Some(1e-12)),
            ("123456789.12345", Some(123_456_789.123_45)),
            ("-", None),
            ("-.", None),
            ("--1", None),
            ("1e3", None),
            ("+1", Some(1.0)),
            (" +254700000001 ", Some(254_700_000_001.0)),
            ("+-1", None),
            ("-+1", None),
            ("+", None),
            ("- 1", None),
            (".", None),
            ("", None),
            ("1.2.3", None),
            ("Infinity", None),
        ] {
            assert_eq!(parse_number(text), number, "{text:?}");
        }
    }
}
