//! The calendar of Myanmar, by the rule of Yan Naing Aye.
//!
//! Source: *Algorithm, Program and Calculation of Myanmar Calendar* (2013, revised since,
//! <https://cool-emerald.blogspot.com/2013/06/algorithm-program-and-calculation-of.html>),
//! whose constants and exceptions these are; ODK Collect uses a library that follows it.
//! The year begins with the sun, by the Surya Siddhanta; the months follow the moon from
//! 1 Tagu on, and a year whose excess of days is large puts a month in before Waso. All
//! hangs on the full moon day of the second Waso of such years.
//!
//! Floating-point numbers are added, multiplied, divided and rounded here, nothing else:
//! the bits are the same everywhere.

use crate::{Kind, Month, Span};

/// The last year for which published holidays were held against the rule (2025 to 2026).
pub(crate) const LAST_CHECKED: i32 = 1387;

/// The day of Julian day number 0: that of 0001-01-01 is 1 721 426.
const JULIAN: i64 = -1_721_425;

/// Days of 4 320 000 solar years and of 53 433 336 lunar months (Surya Siddhanta).
const AGE: f64 = 1_577_917_828.0;
const SOLAR_YEAR: f64 = AGE / 4_320_000.0;
const LUNAR_MONTH: f64 = AGE / 53_433_336.0;
/// Julian day on which year 0 began.
const BEGINNING: f64 = 1_954_168.050_623;

/// The excess of days is a whole multiple of 1/53 433 336 of a solar year: a solar year
/// has so many of these parts, a lunar month 4 320 000.
const PARTS_OF_YEAR: i64 = 53_433_336;
const PARTS_OF_MONTH: i64 = 4_320_000;
/// By what a twelfth of a solar year exceeds a lunar month.
const EXCESS_OF_MONTH: i64 = PARTS_OF_YEAR / 12 - PARTS_OF_MONTH;

/// The year that holds a day.
pub(crate) fn year_of(date: i64) -> i32 {
    let julian = (date - JULIAN) as f64;
    ((julian - 0.5 - BEGINNING) / SOLAR_YEAR).floor() as i32
}

/// The months between new year's day and the next, of which the first and the last are
/// cut off by them.
pub(crate) fn spans(year: i32) -> Vec<Span> {
    let (begin, end) = (new_year(year), new_year(year + 1));
    let mut start = first_of_tagu(year);
    let mut spans: Vec<Span> = Vec::new();
    for (number, kind, length) in months(length_of(year)) {
        let after = start + i64::from(length);
        if after > begin && start < end {
            let ordinal = 1 + spans.len() as u8;
            let first = 1 + (begin - start).clamp(0, 29) as u8;
            let last = (end - start).clamp(1, i64::from(length)) as u8;
            spans.push(Span {
                month: Month { ordinal, number, kind },
                days: first..=last,
                start: start.max(begin),
            });
        }
        start = after;
    }
    spans
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Common,
    /// With a leap month (*wa-ngè-htat*).
    Leap,
    /// With a leap month and a leap day in Nayon (*wa-gyi-htat*).
    LeapAndDay,
}

/// The months from Tagu on with their lengths: odd ones 29 days, even ones 30.
fn months(length: Length) -> impl Iterator<Item = (u8, Kind, u8)> {
    let is_common = length == Length::Common;
    let nayon = if length == Length::LeapAndDay { 30 } else { 29 };
    let waso = if is_common { Kind::Ordinary } else { Kind::Second };
    let days = |number: u8| 30 - number % 2;
    let spring =
        [(1, Kind::Ordinary, 29), (2, Kind::Ordinary, 30), (3, Kind::Ordinary, nayon)];
    let first_waso = (!is_common).then_some((4, Kind::Leap, 30));
    let rest = (5..=12).map(move |number| (number, Kind::Ordinary, days(number)));
    let late = (1..=2).map(move |number| (number, Kind::Late, days(number)));
    spring.into_iter().chain(first_waso).chain([(4, waso, 30)]).chain(rest).chain(late)
}

fn new_year(year: i32) -> i64 {
    (SOLAR_YEAR * f64::from(year) + BEGINNING + 0.5).ceil() as i64 + JULIAN
}

/// Counted in common years of 354 days from the last full moon of a second Waso, which
/// is the 103rd day from 1 Tagu in the year after.
fn first_of_tagu(year: i32) -> i64 {
    let (years, full_moon) = last_leap_before(year);
    full_moon + 354 * years - 102
}

fn length_of(year: i32) -> Length {
    if !is_leap(year) {
        return Length::Common;
    }
    let (_, full_moon) = last_leap_before(year);
    match (full_moon_of_waso(year) - full_moon) % 354 > 30 {
        true => Length::LeapAndDay,
        false => Length::Leap,
    }
}

/// How many years ago a month was put in last, and the full moon day of the second Waso
/// of that year. There are never more than two common years on end.
fn last_leap_before(year: i32) -> (i64, i64) {
    let years = (1..3).find(|years| is_leap(year - years)).unwrap_or(3);
    (i64::from(years), full_moon_of_waso(year - years))
}

fn is_leap(year: i32) -> bool {
    // Years in which it was decided otherwise: 1901, 1902, 1982 and 1983.
    let is_exception = matches!(year, 1263 | 1264 | 1344 | 1345);
    let limit = PARTS_OF_MONTH - EXCESS_OF_MONTH * months_of_excess(year);
    (excess(year) >= limit) != is_exception
}

/// The day number of the full moon of the second Waso, meaningful in leap years.
fn full_moon_of_waso(year: i32) -> i64 {
    let era = if year >= INDEPENDENCE { -0.5 } else { -1.0 };
    let exception = match year {
        1261 => -1.0,
        1377 => 1.0,
        _ => 0.0,
    };
    let excess = excess(year) as f64 * (LUNAR_MONTH / PARTS_OF_MONTH as f64);
    let moon = SOLAR_YEAR * f64::from(year) + BEGINNING - excess + 4.5 * LUNAR_MONTH;
    (moon + era + exception + 0.5).floor() as i64 + JULIAN
}

/// The age of the moon at the beginning of the year, in parts; a month more when it is
/// so young that the next one counts.
fn excess(year: i32) -> i64 {
    let excess = (PARTS_OF_YEAR * i64::from(year + 3739)) % PARTS_OF_MONTH;
    let least = EXCESS_OF_MONTH * (12 - months_of_excess(year));
    if excess < least { excess + PARTS_OF_MONTH } else { excess }
}

/// The year from which the rules of the independent country hold (1950).
const INDEPENDENCE: i32 = 1312;

/// Over how many months an excess is looked for; so since 1217 (1855).
fn months_of_excess(year: i32) -> i64 {
    if year >= INDEPENDENCE { 8 } else { 4 }
}
