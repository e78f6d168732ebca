//! What holds on each of the 73 414 days from 1900-01-01 to 2100-12-31, in every calendar.
#![allow(clippy::unwrap_used, reason = "a test program stops at the first surprise")]

use icu_calendar::{Date, cal};
use minyi_calendar::{Calendar, Day, Kind, Month};

type Iso = (i32, u8, u8);

const FIRST: Iso = (1900, 1, 1);
const LAST: Iso = (2100, 12, 31);

/// Walks through a calendar as its picker shows it, day by day: the Gregorian days must
/// follow one another without a gap, and each must lead back.
fn hold(calendar: Calendar) {
    let mut days = days().peekable();
    for (year, month, day) in every_day(calendar) {
        let there = Day { year, month, day };
        let iso = calendar.to_iso(there).unwrap();
        if days.peek() == Some(&iso) {
            days.next();
            assert_eq!(calendar.from_iso(iso.0, iso.1, iso.2), Some(there));
        } else {
            assert!(
                iso < FIRST || iso > LAST,
                "{there:?} is {iso:?}, not {:?}",
                days.peek()
            );
        }
    }
    assert_eq!(days.next(), None);
}

fn every_day(calendar: Calendar) -> impl Iterator<Item = (i32, Month, u8)> {
    let months =
        move |year| calendar.months_in(year).into_iter().map(move |month| (year, month));
    calendar.years().flat_map(months).flat_map(move |(year, month)| {
        let days = calendar.days_in(year, month.ordinal).unwrap();
        days.map(move |day| (year, month, day))
    })
}

fn days() -> impl Iterator<Item = Iso> {
    let years = FIRST.0..=LAST.0;
    let months = years.flat_map(|year| (1..=12).map(move |month| (year, month)));
    months.flat_map(|(year, month)| {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => 31,
        };
        (1..=last).map(move |day| (year, month, day))
    })
}

#[test]
fn there_are_as_many_days() {
    assert_eq!(days().count(), 73_414);
}

#[test]
fn every_day_ethiopian() {
    hold(Calendar::Ethiopian);
}

#[test]
fn every_day_coptic() {
    hold(Calendar::Coptic);
}

#[test]
fn every_day_islamic() {
    hold(Calendar::Islamic);
}

#[test]
fn every_day_bikram_sambat() {
    hold(Calendar::BikramSambat);
}

#[test]
fn every_day_myanmar() {
    hold(Calendar::Myanmar);
}

#[test]
fn every_day_persian() {
    hold(Calendar::Persian);
}

#[test]
fn every_day_chinese() {
    hold(Calendar::Chinese);
}

#[test]
fn the_years_are_those_of_the_first_and_the_last_day() {
    for calendar in Calendar::ALL {
        let year =
            |(year, month, day): Iso| calendar.from_iso(year, month, day).unwrap().year;
        assert_eq!(calendar.years(), year(FIRST)..=year(LAST), "{calendar:?}");
        for outside in [calendar.years().start() - 1, calendar.years().end() + 1] {
            assert_eq!(calendar.months_in(outside), []);
            assert_eq!(calendar.days_in(outside, 1), None);
        }
    }
}

/// Days from outside come from a typed year or a file: anything but a panic.
#[test]
fn what_is_no_day_is_none() {
    for calendar in Calendar::ALL {
        for (year, month, day) in [
            (2023, 2, 29),
            (2023, 0, 1),
            (2023, 13, 1),
            (2023, 1, 0),
            (2023, 1, 255),
            (1850, 1, 1),
            (2150, 1, 1),
            (9999, 1, 1),
            (-9999, 1, 1),
            (i32::MIN, 1, 1),
            (i32::MAX, 12, 31),
        ] {
            assert_eq!(calendar.from_iso(year, month, day), None, "{calendar:?} {year}");
        }
        let today = calendar.from_iso(2024, 6, 1).unwrap();
        for year in [i32::MIN, -1, 0, 9999, i32::MAX] {
            assert_eq!(calendar.to_iso(Day { year, ..today }), None);
            assert_eq!(calendar.months_in(year), []);
        }
        for day in [0, 33, 255] {
            assert_eq!(calendar.to_iso(Day { day, ..today }), None);
        }
        for ordinal in [0, 16, 255] {
            assert_eq!(calendar.days_in(today.year, ordinal), None);
        }
        let mut month = today.month;
        month.kind = Kind::Late;
        assert_eq!(calendar.to_iso(Day { month, ..today }), None, "{calendar:?}");
    }
}

#[test]
fn months_have_stable_keys() {
    let plain =
        |name: &str, n: u8| (1..=n).map(|i| format!("{name}.{i}")).collect::<Vec<_>>();
    assert_eq!(Calendar::Ethiopian.keys(), plain("ethiopian", 13));
    assert_eq!(Calendar::Coptic.keys(), plain("coptic", 13));
    assert_eq!(Calendar::Islamic.keys(), plain("islamic", 12));
    assert_eq!(Calendar::Persian.keys(), plain("persian", 12));
    assert_eq!(Calendar::BikramSambat.keys(), plain("bikram-sambat", 12));
    assert_eq!(
        Calendar::Myanmar.keys().join(" ").replace("myanmar.", ""),
        "1 2 3 4 4-leap 4-second 5 6 7 8 9 10 11 12 1-late 2-late"
    );
    assert_eq!(
        Calendar::Chinese.keys().join(" ").replace("chinese.", ""),
        "1 2 2-leap 3 3-leap 4 4-leap 5 5-leap 6 6-leap 7 7-leap 8 8-leap 9 9-leap 10 \
         10-leap 11 11-leap 12"
    );
}

#[test]
fn appearances_name_calendars() {
    for (word, calendar) in [
        ("ethiopian", Some(Calendar::Ethiopian)),
        ("coptic", Some(Calendar::Coptic)),
        ("islamic", Some(Calendar::Islamic)),
        ("bikram-sambat", Some(Calendar::BikramSambat)),
        ("myanmar", Some(Calendar::Myanmar)),
        ("persian", Some(Calendar::Persian)),
        ("chinese", None),
        ("", None),
        ("Islamic", None),
    ] {
        assert_eq!(Calendar::of_appearance(word), calendar, "{word}");
    }
}

/// ODK Collect's Persian calendar is that of Borkowski, *The Persian calendar for 3000
/// years* (1996): from 1210 to 1634 eight leap years in 33.
#[test]
fn persian_leap_years_are_those_of_borkowski() {
    for year in Calendar::Persian.years() {
        let in_cycle = (year - 1209) % 33;
        let last = if in_cycle % 4 == 1 && in_cycle < 33 { 30 } else { 29 };
        assert_eq!(Calendar::Persian.days_in(year, 12), Some(1..=last), "{year}");
    }
}

/// Umm al-Qura is not arithmetic: how many of its months (1318 to 1523) begin on the same
/// day, one day apart, and two.
#[test]
fn umm_al_qura_differs_by_two_days_at_most() {
    let mut months_off = [0; 3];
    let calendar = cal::Hijri::new_umm_al_qura();
    for (year, month) in
        (1318..=1523).flat_map(|year| (1..=12).map(move |month| (year, month)))
    {
        let theirs = Date::try_new(year.into(), month.into(), 1, calendar).unwrap();
        let months = Calendar::Islamic.months_in(year);
        let month = months[usize::from(month) - 1];
        let (year, month, day) =
            Calendar::Islamic.to_iso(Day { year, month, day: 1 }).unwrap();
        let ours = Date::try_new_iso(year, month, day).unwrap();
        let off = (ours.to_rata_die() - theirs.to_rata_die()).unsigned_abs();
        months_off[usize::try_from(off).unwrap()] += 1;
    }
    assert_eq!(months_off, [1462, 992, 18]);
}
