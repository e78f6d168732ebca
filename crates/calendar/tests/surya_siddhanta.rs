//! Nepal's calendar from the sun, to hold its table against.
//!
//! The true sun of the Surya Siddhanta (Burgess's translation, 1860): chapter I gives
//! 4 320 000 revolutions in 1 577 917 828 days from the midnight of Ujjain at which the
//! Kali age began, and an apogee that stands at 77° 17′ in these centuries; chapter II an
//! epicycle of 14° that shrinks by 20′ where the equation is greatest.
//!
//! To which day an entry into a sign belongs is not from there: the three limits below
//! are those that fit the published years best.
#![allow(clippy::unwrap_used, reason = "a test program stops at the first surprise")]

use icu_calendar::Date;
use icu_calendar::cal::Iso;
use icu_calendar::types::RataDie;
use minyi_calendar::{Calendar, Day};

/// Days from 0001-01-01, which is 1, to the beginning of the Kali age.
const KALI: f64 = -1_132_959.0;

const PUBLISHED: std::ops::RangeInclusive<i32> = 1975..=2083;

#[test]
fn years_that_are_not_published_are_computed() {
    let foreseen =
        Calendar::BikramSambat.years().filter(|year| !PUBLISHED.contains(year));
    for year in foreseen {
        assert!(Calendar::BikramSambat.is_foreseen(year));
        assert_eq!(
            beginnings(year),
            (1..=12).map(|month| by_sun(year, month)).collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_published_years_follow_the_same_rule_but_for_seven_months() {
    let months = PUBLISHED.flat_map(|year| (1..=12).map(move |month| (year, month)));
    let is_off = |&(year, month): &(i32, u8)| {
        beginnings(year)[usize::from(month) - 1] != by_sun(year, month)
    };
    let off: Vec<_> = months.filter(is_off).collect();
    let expected =
        [(1993, 4), (2035, 2), (2046, 11), (2056, 6), (2062, 2), (2062, 7), (2074, 8)];
    assert_eq!(off, expected);
}

/// The first days of the months of a year, as the table has them.
fn beginnings(year: i32) -> Vec<(i32, u8, u8)> {
    let calendar = Calendar::BikramSambat;
    let first = |month| calendar.to_iso(Day { year, month, day: 1 }).unwrap();
    calendar.months_in(year).into_iter().map(first).collect()
}

/// The day to which the sun's entry into the sign of a month belongs.
fn by_sun(year: i32, month: u8) -> (i32, u8, u8) {
    let limit = match month {
        4 => 0.2105,   // Cancer: before dawn it is the day before
        10 => -0.3125, // Capricorn: after dusk it is the day after
        _ => -0.0185,  // else the day from about midnight of Nepal on
    };
    let number = (entry(year, month) - limit).floor() + KALI;
    let date = Date::from_rata_die(RataDie::new(number as i64), Iso);
    (date.year().extended_year(), date.month().number(), date.day_of_month().0)
}

/// Days since the Kali age began when the sun enters the sign of a month.
fn entry(year: i32, month: u8) -> f64 {
    let sign = 30.0 * f64::from(month - 1);
    // Year 0 began 3044 years after the Kali age; a guess is enough.
    let mut days = 365.258_756 * (f64::from(year + 3044) + sign / 360.0);
    for _ in 0..20 {
        let ahead = (true_sun(days) - sign + 180.0).rem_euclid(360.0) - 180.0;
        days -= ahead * 365.258_756 / 360.0;
    }
    days
}

/// The longitude of the sun in degrees.
fn true_sun(days: f64) -> f64 {
    let mean = (days * 4_320_000.0 / 1_577_917_828.0).rem_euclid(1.0) * 360.0;
    let sine = libm::sin((77.0 + 17.0 / 60.0 - mean).to_radians());
    let epicycle = 14.0 - 20.0 / 60.0 * sine.abs();
    mean + libm::asin(epicycle / 360.0 * sine).to_degrees()
}
