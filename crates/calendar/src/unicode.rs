//! The calendars that `icu_calendar` has, and the Gregorian itself.
//!
//! Only its day numbers (*rata die*: 0001-01-01 is 1), years, months and lengths are used.

use icu_calendar::cal::hijri::{TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use icu_calendar::cal::{ChineseTraditional, Coptic, Ethiopian, Hijri, Iso, Persian};
use icu_calendar::types::{Month as IcuMonth, RataDie};
use icu_calendar::{AsCalendar, Date};

use crate::{Calendar, Kind, Month, Span};

/// The number of a Gregorian day; `None` when there is no such day.
pub(crate) fn number_of_iso(year: i32, month: u8, day: u8) -> Option<i64> {
    Date::try_new_iso(year, month, day).ok().map(|date| date.to_rata_die().to_i64_date())
}

/// The Gregorian year, month and day of a day number.
pub(crate) fn iso_of_number(number: i64) -> (i32, u8, u8) {
    let date = Date::from_rata_die(RataDie::new(number), Iso);
    (date.year().extended_year(), date.month().number(), date.day_of_month().0)
}

/// The year that holds a day; `None` for a calendar that `icu_calendar` lacks.
pub(crate) fn year_of(calendar: Calendar, number: i64) -> Option<i32> {
    let date = RataDie::new(number);
    let year = match calendar {
        Calendar::Ethiopian => Date::from_rata_die(date, Ethiopian::new()).year(),
        Calendar::Coptic => Date::from_rata_die(date, Coptic).year(),
        Calendar::Islamic => Date::from_rata_die(date, ISLAMIC).year(),
        Calendar::Persian => Date::from_rata_die(date, Persian).year(),
        Calendar::Chinese => Date::from_rata_die(date, ChineseTraditional::new()).year(),
        Calendar::BikramSambat | Calendar::Myanmar => return None,
    };
    Some(year.extended_year())
}

/// The months of a year; `None` for a calendar that `icu_calendar` lacks.
pub(crate) fn spans(calendar: Calendar, year: i32) -> Option<Vec<Span>> {
    match calendar {
        Calendar::Ethiopian => spans_of(year, Ethiopian::new()),
        Calendar::Coptic => spans_of(year, Coptic),
        Calendar::Islamic => spans_of(year, ISLAMIC),
        Calendar::Persian => spans_of(year, Persian),
        Calendar::Chinese => spans_of(year, ChineseTraditional::new()),
        Calendar::BikramSambat | Calendar::Myanmar => None,
    }
}

/// The arithmetic Hijri calendar of Joda-Time's default: leap years *16-based*, which is
/// type II of the literature, from a Friday on.
const ISLAMIC: Hijri<icu_calendar::cal::hijri::TabularAlgorithm> =
    Hijri::new_tabular(TabularAlgorithmLeapYears::TypeII, TabularAlgorithmEpoch::Friday);

fn spans_of<C: AsCalendar + Copy>(year: i32, calendar: C) -> Option<Vec<Span>> {
    let mut first = Date::try_new(year.into(), IcuMonth::new(1), 1, calendar).ok()?;
    let mut spans = Vec::new();
    for ordinal in 1..=first.months_in_year() {
        let month = first.month();
        let kind = if month.to_input().is_leap() { Kind::Leap } else { Kind::Ordinary };
        let length = first.days_in_month();
        spans.push(Span {
            month: Month { ordinal, number: month.number(), kind },
            days: 1..=length,
            start: first.to_rata_die().to_i64_date(),
        });
        first = Date::from_rata_die(first.to_rata_die() + i64::from(length), calendar);
    }
    Some(spans)
}
