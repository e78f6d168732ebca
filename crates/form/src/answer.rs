//! Answers in the text form of XForms: which texts a type takes.
//!
//! An answer is kept as text, as XForms has it; this is where a text from a keyboard is
//! checked, once, and brought into the form that the specification prescribes.

use minyi_xpath::{Host, Stamp};
/// Numbers, ways and areas as expressions read them.
pub use minyi_xpath::{area_of, length_of, parse_number};

use crate::form::ValueType;

/// The text in the form in which it is stored; none when it is no value of the type.
/// White space around it is dropped but for plain text; "" is always taken.
pub fn canonical(value_type: ValueType, text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Some(String::new());
    }
    match value_type {
        ValueType::String
        | ValueType::Barcode
        | ValueType::Intent
        | ValueType::Binary => Some(text.to_owned()),
        ValueType::Selection => Some(words(trimmed)),
        ValueType::Int => integer(trimmed),
        ValueType::Decimal => decimal(trimmed),
        ValueType::Boolean => boolean(trimmed),
        ValueType::Date => date(trimmed),
        ValueType::Time => is_time(trimmed).then(|| trimmed.to_owned()),
        ValueType::DateTime => date_time(trimmed),
        ValueType::Geopoint => point(trimmed),
        ValueType::Geotrace | ValueType::Geoshape => points(trimmed),
    }
}

/// The text of a computed value as it is stored: brought into the form of the type, and
/// "" where it has none (a number that is none, a date that does not exist).
///
/// A decimal loses its fraction where a whole number is wanted, and a number where a date
/// is wanted counts days, as in `JavaRosa`. A number is no moment with a time and a zone.
pub(crate) fn coerced(value_type: ValueType, text: &str, host: &dyn Host) -> String {
    // What cannot be computed is no answer, whatever the type (`JavaRosa`).
    if text == "NaN" {
        return String::new();
    }
    if matches!(value_type, ValueType::String | ValueType::Binary) {
        return text.to_owned();
    }
    if let Some(text) = canonical(value_type, text) {
        return text;
    }
    let number = parse_number(text.trim()).filter(|number| number.is_finite());
    let stamp = number.and_then(|days| Stamp::from_days(days, host));
    match value_type {
        ValueType::Int => {
            number.map_or_else(String::new, |number| whole(libm::trunc(number)))
        }
        ValueType::Date => stamp.map_or_else(String::new, |stamp| stamp.date_text()),
        ValueType::String
        | ValueType::Barcode
        | ValueType::Intent
        | ValueType::Binary
        | ValueType::Selection
        | ValueType::Decimal
        | ValueType::Boolean
        | ValueType::Time
        | ValueType::DateTime
        | ValueType::Geopoint
        | ValueType::Geotrace
        | ValueType::Geoshape => String::new(),
    }
}

/// A number without fraction as digits; "" beyond what an f64 holds exactly.
fn whole(number: f64) -> String {
    let exact = number.abs() < (1_u64 << 53) as f64;
    if exact { (number as i64).to_string() } else { String::new() }
}

/// The words of a list, one space between them.
pub(crate) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An optional sign and digits, of at most 64 bits with sign.
fn integer(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits =
        !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    text.parse::<i64>().ok().filter(|_| digits).map(|number| number.to_string())
}

/// Digits with at most one point; kept as typed, but for a sign of plus.
fn decimal(text: &str) -> Option<String> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    parse_number(text)
        .filter(|number| plain && number.is_finite())
        .map(|_| text.to_owned())
}

fn boolean(text: &str) -> Option<String> {
    match text {
        "true" | "1" => Some("true".to_owned()),
        "false" | "0" => Some("false".to_owned()),
        _ => None,
    }
}

/// A day; of a day with a time the day.
fn date(text: &str) -> Option<String> {
    Stamp::parse(text).map(|stamp| stamp.date_text())
}

/// A day with a time; a day alone is taken as it is, since rules compare both.
fn date_time(text: &str) -> Option<String> {
    Stamp::parse(text).map(|_| text.to_owned())
}

/// `hh:mm[:ss[.fff]]` with an optional offset.
fn is_time(text: &str) -> bool {
    Stamp::parse(&format!("1970-01-01T{text}")).is_some()
}

/// `latitude longitude [altitude [accuracy]]`, altitude and accuracy as decimals. Four
/// zeros stand for a position that was never had.
fn point(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let numbers: Option<Vec<f64>> = words.iter().map(|word| parse_number(word)).collect();
    let numbers = numbers?;
    let (latitude, longitude) = (numbers.first()?, numbers.get(1)?);
    if numbers.len() == 4 && numbers.iter().all(|number| *number == 0.0) {
        return Some(String::new());
    }
    let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let part = |(index, word): (usize, &&str)| match index >= 2 && !word.contains('.') {
        true => format!("{word}.0"),
        false => (*word).to_owned(),
    };
    let parts: Vec<String> = words.iter().enumerate().map(part).collect();
    (on_earth && numbers.len() <= 4).then(|| parts.join(" "))
}

/// Points with semicolons between them, each of them somewhere.
fn points(text: &str) -> Option<String> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let point = |part| point(part).filter(|point| !point.is_empty());
    let points: Option<Vec<String>> = parts.map(point).collect();
    points.map(|points| points.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_brought_into_canonical_form() {
        use ValueType as V;
        for (value_type, text, expected) in [
            (V::Int, " 007 ", Some("7")),
            (V::Int, "12a", None),
            (V::Int, "1.5", None),
            (V::Int, "99999999999999999999", None),
            (V::Int, "", Some("")),
            (V::Decimal, "1.50", Some("1.50")),
            (V::Decimal, "1e3", None),
            (V::Date, "2026-05-04T10:00:00Z", Some("2026-05-04")),
            (V::Date, "2026-02-30", None),
            (V::Time, "09:30", Some("09:30")),
            (V::Time, "25:00", None),
            (V::Selection, "a  b ", Some("a b")),
            (V::String, " a ", Some(" a ")),
            (V::Geopoint, "29.5 106.5 0 8", Some("29.5 106.5 0.0 8.0")),
            (V::Geopoint, "0 0 0 0", Some("")),
            (V::Geopoint, "95 0", None),
            (V::Geotrace, "1 2; 3 4;", Some("1 2;3 4")),
            (V::Geotrace, "0 0 0 0; 3 4", None),
        ] {
            assert_eq!(
                canonical(value_type, text).as_deref(),
                expected,
                "{value_type:?} {text:?}"
            );
        }
    }
}
