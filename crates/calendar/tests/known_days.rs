//! Days that others published.
#![allow(clippy::unwrap_used, reason = "a test program stops at the first surprise")]

use minyi_calendar::Calendar;

/// Gregorian day, and year, key of the month without the calendar's name, and day.
type Known = (&'static str, i32, &'static str, u8);

fn hold(calendar: Calendar, known: &[Known]) {
    for &(iso, year, month, day) in known {
        let parts: Vec<i32> = iso.split('-').map(|part| part.parse().unwrap()).collect();
        let (iso_month, iso_day) =
            (parts[1].try_into().unwrap(), parts[2].try_into().unwrap());
        let there = calendar.from_iso(parts[0], iso_month, iso_day).unwrap();
        let key = calendar.key(there.month);
        let month = format!("{}.{month}", calendar.name());
        assert_eq!((there.year, key, there.day), (year, month, day), "{iso}");
        assert_eq!(calendar.to_iso(there), Some((parts[0], iso_month, iso_day)));
    }
}

/// Reingold and Dershowitz, *Calendrical Calculations*, appendix C (1903 to 2094); new
/// year's days, among them that of the Ethiopian millennium, and Christmas.
#[test]
fn ethiopian() {
    hold(
        Calendar::Ethiopian,
        &[
            ("1903-04-19", 1895, "8", 11),
            ("1929-08-25", 1921, "12", 19),
            ("1941-09-29", 1934, "1", 19),
            ("1943-04-19", 1935, "8", 11),
            ("1943-10-07", 1936, "1", 26),
            ("1992-03-17", 1984, "7", 8),
            ("1996-02-25", 1988, "6", 17),
            ("2038-11-10", 2031, "3", 1),
            ("2094-07-18", 2086, "11", 11),
            ("2007-09-11", 1999, "13", 6),
            ("2007-09-12", 2000, "1", 1),
            ("2023-09-12", 2016, "1", 1),
            ("2024-09-11", 2017, "1", 1),
            ("2025-01-07", 2017, "4", 29),
        ],
    );
}

/// The same appendix; Nayrouz 1741 and Christmas.
#[test]
fn coptic() {
    hold(
        Calendar::Coptic,
        &[
            ("1903-04-19", 1619, "8", 11),
            ("1929-08-25", 1645, "12", 19),
            ("1941-09-29", 1658, "1", 19),
            ("1943-04-19", 1659, "8", 11),
            ("1943-10-07", 1660, "1", 26),
            ("1992-03-17", 1708, "7", 8),
            ("1996-02-25", 1712, "6", 17),
            ("2038-11-10", 1755, "3", 1),
            ("2094-07-18", 1810, "11", 11),
            ("2024-09-11", 1741, "1", 1),
            ("2025-01-07", 1741, "4", 29),
        ],
    );
}

/// The same appendix, under *Islamic*. Umm al-Qura has 20 Rabi' I on the second of these
/// days and 7 Ramadan on the third.
#[test]
fn islamic() {
    hold(
        Calendar::Islamic,
        &[
            ("1903-04-19", 1321, "1", 21),
            ("1929-08-25", 1348, "3", 19),
            ("1941-09-29", 1360, "9", 8),
            ("1943-04-19", 1362, "4", 13),
            ("1943-10-07", 1362, "10", 7),
            ("1992-03-17", 1412, "9", 13),
            ("1996-02-25", 1416, "10", 5),
            ("2038-11-10", 1460, "10", 12),
            ("2094-07-18", 1518, "3", 5),
        ],
    );
}

/// The same appendix; Nowruz as the calendar centre of the University of Tehran sets it,
/// and the day of the revolution, 22 Bahman 1357.
#[test]
fn persian() {
    hold(
        Calendar::Persian,
        &[
            ("1903-04-19", 1282, "1", 29),
            ("1929-08-25", 1308, "6", 3),
            ("1941-09-29", 1320, "7", 7),
            ("1943-04-19", 1322, "1", 29),
            ("1943-10-07", 1322, "7", 14),
            ("1992-03-17", 1370, "12", 27),
            ("1996-02-25", 1374, "12", 6),
            ("2038-11-10", 1417, "8", 19),
            ("2094-07-18", 1473, "4", 28),
            ("1979-02-11", 1357, "11", 22),
            ("2020-03-20", 1399, "1", 1),
            ("2021-03-20", 1399, "12", 30),
            ("2021-03-21", 1400, "1", 1),
            ("2024-03-20", 1403, "1", 1),
            ("2025-03-20", 1403, "12", 30),
            ("2025-03-21", 1404, "1", 1),
        ],
    );
}

/// Test data of `medic/bikram-sambat`, the library in ODK Collect (1913 to 2017); new
/// year's days; days that Nepal keeps by this calendar: the earthquake of 2 Magh 1990,
/// democracy day 7 Falgun, republic day 15 Jestha, the constitutions of 23 Kartik 2047 and
/// 3 Asoj 2072 and the earthquake of 12 Baisakh 2072.
#[test]
fn bikram_sambat() {
    hold(
        Calendar::BikramSambat,
        &[
            ("1913-04-13", 1970, "1", 1),
            ("1918-04-13", 1975, "1", 1),
            ("1923-05-03", 1980, "1", 21),
            ("1934-01-15", 1990, "10", 2),
            ("1943-04-14", 2000, "1", 1),
            ("1950-04-13", 2007, "1", 1),
            ("1950-06-14", 2007, "2", 32),
            ("1951-02-18", 2007, "11", 7),
            ("1990-11-09", 2047, "7", 23),
            ("2008-05-28", 2065, "2", 15),
            ("2015-04-25", 2072, "1", 12),
            ("2015-09-20", 2072, "6", 3),
            ("2017-03-28", 2073, "12", 15),
            ("2023-04-14", 2080, "1", 1),
            ("2024-04-13", 2081, "1", 1),
            ("2025-04-14", 2082, "1", 1),
            ("2026-04-14", 2083, "1", 1),
        ],
    );
}

/// Public holidays: those of 2015 as the Ministry of Foreign Affairs listed them (through
/// consult-myanmar.com), those of 2021 as the Ministry of Labour did (ryt9.com), the others
/// from Wikipedia's *Public holidays in Myanmar* (2019, 2020, 2024) and publicholidays.asia.
/// Full moons are the 15th of a month, National Day the 10th after that of Tazaungmon,
/// Kayin new year 1 Pyatho. The new year of 2024 follows Thingyan on 17 April.
#[test]
fn myanmar() {
    hold(
        Calendar::Myanmar,
        &[
            ("2015-03-04", 1376, "12", 15),
            ("2015-05-02", 1377, "2", 15),
            ("2015-07-31", 1377, "4-second", 15),
            ("2015-10-28", 1377, "7", 15),
            ("2015-11-26", 1377, "8", 15),
            ("2017-03-12", 1378, "12", 15),
            ("2018-03-01", 1379, "12", 15),
            ("2019-03-20", 1380, "12", 15),
            ("2019-05-18", 1381, "2", 15),
            ("2019-07-16", 1381, "4", 15),
            ("2019-11-21", 1381, "8", 25),
            ("2019-12-26", 1381, "10", 1),
            ("2020-05-06", 1382, "2", 15),
            ("2020-08-03", 1382, "4-second", 15),
            ("2021-05-25", 1383, "2", 15),
            ("2021-07-23", 1383, "4", 15),
            ("2023-03-05", 1384, "12", 15),
            ("2023-05-03", 1385, "2", 15),
            ("2023-08-01", 1385, "4-second", 15),
            ("2023-12-07", 1385, "8", 25),
            ("2024-04-16", 1385, "1-late", 8),
            ("2024-04-17", 1386, "1", 9),
            ("2024-05-22", 1386, "2", 15),
            ("2024-07-20", 1386, "4", 15),
            ("2024-10-17", 1386, "7", 15),
            ("2025-03-13", 1386, "12", 15),
            ("2026-03-02", 1387, "12", 15),
        ],
    );
}

/// The conversion tables of the Hong Kong Observatory (1901 to 2100); 1900 from those of
/// the Purple Mountain Observatory.
#[test]
fn chinese() {
    hold(
        Calendar::Chinese,
        &[
            ("1900-01-01", 1899, "12", 1),
            ("1900-01-31", 1900, "1", 1),
            ("1949-01-29", 1949, "1", 1),
            ("2000-02-05", 2000, "1", 1),
            ("2013-06-08", 2013, "5", 1),
            ("2020-05-23", 2020, "4-leap", 1),
            ("2020-10-01", 2020, "8", 15),
            ("2023-01-22", 2023, "1", 1),
            ("2023-03-22", 2023, "2-leap", 1),
            ("2023-06-22", 2023, "5", 5),
            ("2024-02-10", 2024, "1", 1),
            ("2025-01-29", 2025, "1", 1),
            ("2025-07-25", 2025, "6-leap", 1),
            ("2030-02-03", 2030, "1", 1),
            ("2033-12-22", 2033, "11-leap", 1),
            ("2100-02-09", 2100, "1", 1),
        ],
    );
}
