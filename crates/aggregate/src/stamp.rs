//! Identifiers and times of records, as numbers that sort like what they mean.

/// A UUID, with or without `uuid:` before it.
pub(crate) fn uuid(text: &str) -> Option<u128> {
    let text = text.strip_prefix("uuid:").unwrap_or(text);
    if text.len() != 36 {
        return None;
    }
    text.bytes().enumerate().try_fold(0, |value, (index, byte)| match index {
        8 | 13 | 18 | 23 => (byte == b'-').then_some(value),
        _ => Some(value << 4 | u128::from(hexadecimal(byte)?)),
    })
}

/// The usual writing of a UUID, in lower case.
pub(crate) fn uuid_text(uuid: u128) -> String {
    let digits = format!("{uuid:032x}");
    let part = |from, to| digits.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// The digest of `sha256:…` in hexadecimal.
pub(crate) fn digest(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_prefix("sha256:")?.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = hexadecimal(*high)? << 4 | hexadecimal(*low)?;
    }
    Some(digest)
}

/// `sha256:…` of a digest.
pub(crate) fn digest_text(digest: &[u8; 32]) -> String {
    let mut text = String::with_capacity(71);
    text.push_str("sha256:");
    for digit in digest.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
    }
    text
}

fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Milliseconds since 1970 of `2026-03-01T01:39:40.123Z`; the fraction may be absent.
///
/// Days of months are not checked against the month: the result only has to sort.
pub(crate) fn utc_ms(text: &str) -> Option<i64> {
    let bytes = text.strip_suffix('Z')?.as_bytes();
    let (time, fraction) = bytes.split_at_checked(19)?;
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators.iter().any(|&(at, separator)| time.get(at) != Some(&separator)) {
        return None;
    }
    let part = |from: usize, to: usize| decimal(time.get(from..to)?);
    let seconds = (part(11, 13)? * 60 + part(14, 16)?) * 60 + part(17, 19)?;
    let days = days_since_1970(part(0, 4)?, part(5, 7)?, part(8, 10)?);
    Some((days * 86_400 + seconds) * 1000 + milliseconds(fraction)?)
}

fn milliseconds(fraction: &[u8]) -> Option<i64> {
    match fraction {
        [] => Some(0),
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => {
            let scale = |power: usize| (0..power).fold(1, |value, _| value * 10);
            Some(decimal(digits)? * 1000 / scale(digits.len()))
        }
        _ => None,
    }
}

fn decimal(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, digit| match digit {
        b'0'..=b'9' => Some(value * 10 + i64::from(digit - b'0')),
        _ => None,
    })
}

/// Days of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date
/// algorithms").
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_milliseconds_since_1970() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-02-29T12:00:00.5Z", Some(951_825_600_500)),
            ("2026-03-01T01:39:40.123Z", Some(1_772_329_180_123)),
            ("2026-03-01T01:39:40", None),
            ("2026-03-01 01:39:40Z", None),
            ("2026-03-01T01:39:40.Z", None),
            ("x", None),
            ("2026年03月01日01:39Z", None),
        ] {
            assert_eq!(utc_ms(text), ms, "{text}");
        }
    }

    #[test]
    fn uuids_are_read_and_written_back() {
        let text = "d5b9c2a6-79bb-42a5-af6c-c9121013991e";
        assert_eq!(uuid(text).map(uuid_text).as_deref(), Some(text));
        assert_eq!(uuid(&format!("uuid:{text}")), uuid(text));
        for wrong in ["", "d5b9c2a6", &text.replace('-', "0"), &text.replace('d', "é")] {
            assert_eq!(uuid(wrong), None, "{wrong}");
        }
    }
}
