//! A day of another calendar beside its Gregorian day, and back.
//!
//! ODK forms ask for dates in calendars other than the Gregorian by an appearance; the
//! answer is stored as a Gregorian day all the same. Whoever draws a picker asks
//! [`Calendar::months_in`] for the months of a year, [`Calendar::days_in`] for the days
//! of a month, and turns what was picked into the answer with [`Calendar::to_iso`].
//!
//! ```
//! use minyi_calendar::Calendar;
//!
//! let calendar = Calendar::of_appearance("ethiopian").unwrap();
//! let day = calendar.from_iso(2007, 9, 12).unwrap();
//! assert_eq!((day.year, calendar.key(day.month), day.day), (2000, "ethiopian.1".into(), 1));
//! assert_eq!(calendar.to_iso(day), Some((2007, 9, 12)));
//! ```
//!
//! Every calendar has a range of whole years, [`Calendar::years`], that holds at least the
//! days from 1900-01-01 to 2100-12-31; outside of it everything is `None`. Days begin at
//! midnight, as in ODK Collect, also where tradition begins them at dusk.
//!
//! Names are not here: months have keys, from which an interface finds names in its own
//! languages. Neither are eras, weekdays, moon phases or holidays.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::ops::RangeInclusive;

mod bikram_sambat;
mod myanmar;
mod unicode;

/// A calendar other than the Gregorian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Calendar {
    /// Of Ethiopia and Eritrea: twelve months of 30 days and a short thirteenth, years of
    /// the Incarnation (*Amete Mihret*). Computed by `icu_calendar`.
    Ethiopian,
    /// Of the Coptic church: the months of the Ethiopian, years of the Martyrs. Computed
    /// by `icu_calendar`.
    Coptic,
    /// The Hijri calendar by arithmetic, years since 16 July 622 (Julian).
    ///
    /// This is what ODK Collect shows for `islamic`: Joda-Time's `IslamicChronology`,
    /// whose default is 30, 29, 30 … days with the years 2, 5, 7, 10, 13, 16, 18, 21, 24,
    /// 26 and 29 of every thirty leap, from that Friday on
    /// (<https://www.joda.org/joda-time/cal_islamic.html>); CLDR calls it
    /// `islamic-civil`. Umm al-Qura, by which Saudi Arabia dates, follows the moon: of its
    /// 2472 months from 1318 to 1523, 1462 begin on the same day as here, 992 a day apart
    /// and 18 two. What is announced after a sighting may differ from both.
    Islamic,
    /// The Solar Hijri calendar of Iran and Afghanistan, whose year begins at the vernal
    /// equinox. Computed by `icu_calendar`.
    ///
    /// ODK Collect uses Borkowski's rule; both give the same leap years in this range.
    Persian,
    /// The solar calendar of Nepal, from a table: as published for 1975 to 2083, computed
    /// before and after. See [`Calendar::is_foreseen`].
    BikramSambat,
    /// The lunisolar calendar of Myanmar by the rule of Yan Naing Aye. What the
    /// government announces for coming years may differ. Its year begins on the day after
    /// Thingyan, in the middle of a month.
    Myanmar,
    /// The lunisolar calendar of China, its years named by the Gregorian year in which
    /// they begin. `icu_calendar` has it as the Hong Kong Observatory publishes it.
    Chinese,
}

/// A month in its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Month {
    /// Its place among the months of its year, from 1.
    pub ordinal: u8,
    /// The number of its name, from 1: the seventh month is 6 after a leap month.
    pub number: u8,
    /// What sets it apart from the month that this number usually means.
    pub kind: Kind,
}

/// Months of the same number in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// As in most years.
    Ordinary,
    /// Put in: a Chinese leap month, which follows the one of its number, or the first
    /// Waso of Myanmar, which precedes it.
    Leap,
    /// The second Waso of Myanmar: the ordinary month, named for the leap month before it.
    Second,
    /// A first month of Myanmar (Tagu, seldom Kason) that begins a second time before its
    /// year ends.
    Late,
}

/// A day of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Day {
    /// The year as this calendar counts.
    pub year: i32,
    /// The month, which must be one of [`Calendar::months_in`] this year.
    pub month: Month,
    /// The day of the month, one of [`Calendar::days_in`].
    pub day: u8,
}

/// The days of one month that lie in one year.
struct Span {
    month: Month,
    days: RangeInclusive<u8>,
    /// The first of them, in days since 0001-01-01, which is 1.
    start: i64,
}

impl Calendar {
    /// All of them, in the order of ODK's documentation; Chinese, which it lacks, last.
    pub const ALL: [Calendar; 7] = [
        Calendar::Ethiopian,
        Calendar::Coptic,
        Calendar::Islamic,
        Calendar::BikramSambat,
        Calendar::Myanmar,
        Calendar::Persian,
        Calendar::Chinese,
    ];

    /// The calendar that a word of an `appearance` asks for: `ethiopian`, `coptic`,
    /// `islamic`, `bikram-sambat`, `myanmar` or `persian`. No word asks for Chinese.
    pub fn of_appearance(word: &str) -> Option<Calendar> {
        let asked_for = |calendar: &Calendar| calendar.name() == word;
        Calendar::ALL
            .into_iter()
            .find(asked_for)
            .filter(|calendar| *calendar != Calendar::Chinese)
    }

    /// The word that names it in an appearance and in keys; `chinese` in keys only.
    pub fn name(self) -> &'static str {
        match self {
            Calendar::Ethiopian => "ethiopian",
            Calendar::Coptic => "coptic",
            Calendar::Islamic => "islamic",
            Calendar::Persian => "persian",
            Calendar::BikramSambat => "bikram-sambat",
            Calendar::Myanmar => "myanmar",
            Calendar::Chinese => "chinese",
        }
    }

    /// The years that it knows, all of them whole: from the one of 1900-01-01 to the one
    /// of 2100-12-31.
    pub fn years(self) -> RangeInclusive<i32> {
        match self {
            Calendar::Ethiopian => 1892..=2093,
            Calendar::Coptic => 1616..=1817,
            Calendar::Islamic => 1317..=1524,
            Calendar::Persian => 1278..=1479,
            Calendar::BikramSambat => bikram_sambat::YEARS,
            Calendar::Myanmar => 1261..=1462,
            Calendar::Chinese => 1899..=2100,
        }
    }

    /// Whether days of this year are computed although the calendar is fixed by
    /// publication, so that a day may turn out to be the one before or after.
    ///
    /// So it is in Nepal after 2083 and, for want of a second source, before 1975, and in
    /// Myanmar after 1387 (2026).
    pub fn is_foreseen(self, year: i32) -> bool {
        match self {
            Calendar::BikramSambat => !bikram_sambat::PUBLISHED.contains(&year),
            Calendar::Myanmar => year > myanmar::LAST_CHECKED,
            Calendar::Ethiopian
            | Calendar::Coptic
            | Calendar::Islamic
            | Calendar::Persian
            | Calendar::Chinese => false,
        }
    }

    /// The day of this calendar on a Gregorian day; `None` for one that does not exist
    /// (30 February) or lies outside [`Calendar::years`].
    pub fn from_iso(self, year: i32, month: u8, day: u8) -> Option<Day> {
        let date = unicode::number_of_iso(year, month, day)?;
        let year = self.year_of(date)?;
        let spans = self.spans(year)?;
        let span = spans.into_iter().rev().find(|span| span.start <= date)?;
        let day = span.days.start().checked_add(u8::try_from(date - span.start).ok()?)?;
        span.days.contains(&day).then_some(Day { year, month: span.month, day })
    }

    /// The Gregorian year, month and day; `None` for a day that the calendar does not
    /// have, such as a leap month in a year without one.
    pub fn to_iso(self, day: Day) -> Option<(i32, u8, u8)> {
        let spans = self.spans(day.year)?;
        let span = spans.into_iter().find(|span| span.month == day.month)?;
        let passed = day.day.checked_sub(*span.days.start())?;
        let is_in = span.days.contains(&day.day);
        is_in.then(|| unicode::iso_of_number(span.start + i64::from(passed)))
    }

    /// The months of a year in their order; none outside [`Calendar::years`].
    ///
    /// The year of Myanmar begins and ends within a month: its first month lacks its first
    /// days, which are the last ones of the year before, in a late month.
    pub fn months_in(self, year: i32) -> Vec<Month> {
        let spans = self.spans(year).unwrap_or_default();
        spans.into_iter().map(|span| span.month).collect()
    }

    /// The days that the month at this place (from 1) has in this year. They begin with 1
    /// except in the first month of a year of Myanmar.
    pub fn days_in(self, year: i32, ordinal: u8) -> Option<RangeInclusive<u8>> {
        let spans = self.spans(year)?;
        spans.into_iter().find(|span| span.month.ordinal == ordinal).map(|span| span.days)
    }

    /// The key of a month's name: `ethiopian.1`, `chinese.4-leap`, `myanmar.4-leap` for
    /// the first Waso, `myanmar.4-second` for the second, `myanmar.1-late`.
    pub fn key(self, month: Month) -> String {
        let kind = match month.kind {
            Kind::Ordinary => "",
            Kind::Leap => "-leap",
            Kind::Second => "-second",
            Kind::Late => "-late",
        };
        format!("{}.{}{kind}", self.name(), month.number)
    }

    /// All keys that [`Calendar::key`] can give for its months, in their order.
    pub fn keys(self) -> Vec<String> {
        let mut months: Vec<(u8, Kind)> = Vec::new();
        for month in self.years().flat_map(|year| self.months_in(year)) {
            let key = (month.number, month.kind);
            if !months.contains(&key) {
                months.push(key);
            }
        }
        months.sort_by_key(|&(number, kind)| (kind == Kind::Late, number, kind));
        let month = |(number, kind)| Month { ordinal: number, number, kind };
        months.into_iter().map(|key| self.key(month(key))).collect()
    }

    /// The year that holds a day, given in days since 0001-01-01.
    fn year_of(self, date: i64) -> Option<i32> {
        match self {
            Calendar::BikramSambat => Some(bikram_sambat::year_of(date)),
            Calendar::Myanmar => Some(myanmar::year_of(date)),
            Calendar::Ethiopian
            | Calendar::Coptic
            | Calendar::Islamic
            | Calendar::Persian
            | Calendar::Chinese => unicode::year_of(self, date),
        }
    }

    /// The months of a year with their days, in their order.
    fn spans(self, year: i32) -> Option<Vec<Span>> {
        if !self.years().contains(&year) {
            return None;
        }
        match self {
            Calendar::BikramSambat => bikram_sambat::spans(year),
            Calendar::Myanmar => Some(myanmar::spans(year)),
            Calendar::Ethiopian
            | Calendar::Coptic
            | Calendar::Islamic
            | Calendar::Persian
            | Calendar::Chinese => unicode::spans(self, year),
        }
    }
}
