//! Numbers and dates of spreadsheets as text.
//!
//! The texts are those that Python gives the values, since pyxform takes them into its
//! XForms: `1` for 1.0, `1e-05`, `2026-05-04 00:00:00` for a day.

/// Days from 0000-03-01 to 1899-12-30, from which serial numbers count: they know a leap
/// day that 1900 did not have.
const BEFORE_1900: i64 = 693_899;
/// Days by which workbooks of old Macintoshes count later.
const UNTIL_1904: i64 = 1_462;
const DAY_MS: i64 = 86_400_000;

/// From which day the serial numbers of a workbook count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1899-12-30.
    #[default]
    Windows,
    /// 1904-01-01.
    Macintosh,
}

/// Text of a number that is written in a file as `written`.
pub(super) fn number(written: &str) -> String {
    let written = written.trim();
    let digits = written.strip_prefix(['-', '+']).unwrap_or(written);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole {
        // Of any length: identifiers of twenty digits keep them all.
        let digits = match digits.trim_start_matches('0') {
            "" => return "0".to_owned(),
            digits => digits,
        };
        let sign = if written.starts_with('-') { "-" } else { "" };
        return format!("{sign}{digits}");
    }
    match written.parse::<f64>() {
        Ok(value) if value.is_finite() => float(value),
        Ok(_) | Err(_) => written.to_owned(),
    }
}

/// Text of a number.
pub(super) fn float(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    if value.abs() >= 1e-4 {
        return value.to_string();
    }
    let scientific = format!("{value:e}");
    match scientific.split_once("e-") {
        Some((digits, exponent)) => format!("{digits}e-{exponent:0>2}"),
        None => scientific,
    }
}

/// Text of a date and time, or of the time alone; what no calendar has is `#VALUE!`.
pub(super) fn date(serial: f64, epoch: Epoch) -> String {
    if !(-1e7..1e7).contains(&serial) {
        return OUTSIDE.to_owned();
    }
    let day = serial.floor();
    let ms = ((serial - day) * DAY_MS as f64).round_ties_even() as i64;
    let mut day = day as i64;
    if (0.0..1.0).contains(&serial) && ms < DAY_MS {
        return clock(ms);
    }
    match epoch {
        // Before the leap day that 1900 did not have.
        Epoch::Windows if 0.0 < serial && serial < 60.0 => day += 1,
        Epoch::Windows => {}
        Epoch::Macintosh => day += UNTIL_1904,
    }
    let (day, ms) = (day + ms / DAY_MS, ms % DAY_MS);
    calendar(day).map_or(OUTSIDE.to_owned(), |date| format!("{date} {}", clock(ms)))
}

const OUTSIDE: &str = "#VALUE!";

/// Text of a duration: `1 day, 2:00:00`.
pub(super) fn duration(days: f64) -> String {
    if !(-1e9..1e9).contains(&days) {
        return OUTSIDE.to_owned();
    }
    let ms = (days * DAY_MS as f64).round_ties_even() as i64;
    let (days, ms) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
    let clock = clock(ms);
    // The hour of a duration has no leading zero.
    let clock = clock.strip_prefix('0').unwrap_or(&clock);
    match days {
        0 => clock.to_owned(),
        1 | -1 => format!("{days} day, {clock}"),
        _ => format!("{days} days, {clock}"),
    }
}

/// Text of a date, a time or both in the spelling of ISO 8601; others stay as written.
pub(super) fn iso(written: &str) -> String {
    let text = written.strip_suffix('Z').unwrap_or(written);
    let (date, time) = match text.split_once('T') {
        Some(parts) => parts,
        None if text.contains(':') => ("", text),
        None => return text.to_owned(),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
    let fraction = match fraction.trim_end_matches('0') {
        "" => String::new(),
        fraction => format!(".{fraction:0<6}"),
    };
    format!("{date} {time}{seconds}{fraction}").trim_start().to_owned()
}

fn clock(ms: i64) -> String {
    let (seconds, fraction) = (ms / 1000, ms % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if fraction == 0 { clock } else { format!("{clock}.{fraction:03}000") }
}

/// `2026-05-04` for days since 1899-12-30; none outside of the years 1 to 9999.
fn calendar(day: i64) -> Option<String> {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March.
    let days = day + BEFORE_1900;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_years = of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096;
    let year_of_era = of_years / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let date = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{date:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_python_writes_them() {
        for (written, expected) in [
            ("1", "1"),
            ("007", "7"),
            ("-0", "0"),
            ("1.0", "1"),
            ("-2.50", "-2.5"),
            ("0.1", "0.1"),
            ("12345678901234567890", "12345678901234567890"),
            ("1E+25", "10000000000000000905969664"),
            ("1.0000000000000001E-5", "1e-05"),
            ("1.5e-7", "1.5e-07"),
            ("0.0001", "0.0001"),
            ("1e999", "1e999"),
            ("abc", "abc"),
        ] {
            assert_eq!(number(written), expected, "{written}");
        }
    }

    #[test]
    fn dates_are_written_as_python_writes_them() {
        for (serial, expected) in [
            (0.0, "00:00:00"),
            (0.5, "12:00:00"),
            (0.999_999_999_9, "1900-01-01 00:00:00"),
            (1.0, "1900-01-01 00:00:00"),
            (59.0, "1900-02-28 00:00:00"),
            (61.0, "1900-03-01 00:00:00"),
            (46_146.520_833_333_336, "2026-05-04 12:30:00"),
            (46_146.000_005_8, "2026-05-04 00:00:00.501000"),
            (-1.5, "1899-12-28 12:00:00"),
            (2_958_465.0, "9999-12-31 00:00:00"),
            (2_958_466.0, "#VALUE!"),
            (f64::NAN, "#VALUE!"),
        ] {
            assert_eq!(date(serial, Epoch::Windows), expected, "{serial}");
        }
        assert_eq!(date(0.25, Epoch::Macintosh), "06:00:00");
        assert_eq!(date(1.0, Epoch::Macintosh), "1904-01-02 00:00:00");
    }

    #[test]
    fn durations_are_written_as_python_writes_them() {
        for (days, expected) in [
            (0.5, "12:00:00"),
            (0.052_083_333_333_333_336, "1:15:00"),
            (1.5, "1 day, 12:00:00"),
            (-0.25, "-1 day, 18:00:00"),
            (3.0, "3 days, 0:00:00"),
        ] {
            assert_eq!(duration(days), expected, "{days}");
        }
    }

    #[test]
    fn iso_dates_are_written_as_python_writes_them() {
        for (written, expected) in [
            ("2026-05-04", "2026-05-04"),
            ("2026-05-04T12:30", "2026-05-04 12:30:00"),
            ("2026-05-04T12:30:00.5Z", "2026-05-04 12:30:00.500000"),
            ("12:30:00.000", "12:30:00"),
        ] {
            assert_eq!(iso(written), expected, "{written}");
        }
    }
}
