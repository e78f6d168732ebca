//! Numbers as text, both ways, as XPath 1.0 writes them: never with an exponent.

use std::fmt::{self, Write};

use crate::lexer::is_space;

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
/// White space around it is allowed, a plus sign, an exponent or `Infinity` is not.
pub fn parse_number(text: &str) -> Option<f64> {
    if let Some(number) = parse_short(text.as_bytes()) {
        return Some(number);
    }
    let trimmed = text.trim_matches(is_space);
    let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
    is_decimal(digits.as_bytes()).then(|| trimmed.parse().ok()).flatten()
}

/// Whole numbers of up to 15 digits, which most answers are: exact in an f64.
fn parse_short(text: &[u8]) -> Option<f64> {
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    let mut whole = 0u64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        whole = whole * 10 + u64::from(digit);
    }
    Some(whole as f64)
}

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
            ("1e3", None),
            ("+1", None),
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
