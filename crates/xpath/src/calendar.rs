//! Dates and times as ODK XForms writes them, and the civil arithmetic behind them.
//!
//! The calendar is the Gregorian one, extended into the past. Days are converted by
//! counting in years that begin in March, so that the leap day is the last of its year.

use crate::Host;
use crate::lexer::is_space;

const MS_PER_MINUTE: i64 = 60_000;
/// Milliseconds in a day.
pub(crate) const MS_PER_DAY: i64 = 86_400_000;

/// A date or dateTime: local civil time, and its offset where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00 on the clock of the place.
    pub local_ms: i64,
    /// Minutes east of UTC; `None` means the time zone of the device.
    pub offset_minutes: Option<i32>,
    /// Whether a time of day was written, and not a date alone.
    pub has_time: bool,
}

impl Stamp {
    /// Reads `YYYY-MM-DD`, also with `Thh:mm[:ss[.fff]]` and `Z` or `±hh[:mm]`.
    pub fn parse(text: &str) -> Option<Stamp> {
        let text = text.trim_matches(is_space);
        // Most texts are no dates; they leave here.
        if text.len() < 10 || text.as_bytes().get(4) != Some(&b'-') {
            return None;
        }
        let date = parse_date(text.get(..10)?)?;
        let rest = text.get(10..)?;
        if rest.is_empty() {
            let local_ms = date * MS_PER_DAY;
            return Some(Stamp { local_ms, offset_minutes: None, has_time: false });
        }
        let (time_ms, offset_minutes) = parse_time(rest.strip_prefix('T')?)?;
        Some(Stamp {
            local_ms: date * MS_PER_DAY + time_ms,
            offset_minutes,
            has_time: true,
        })
    }

    /// The moment `epoch_ms` as the device's clock shows it.
    pub fn local(epoch_ms: i64, host: &dyn Host) -> Stamp {
        let guess = host.offset_at(epoch_ms);
        let offset = host.offset_at(epoch_ms.saturating_add(offset_ms(guess)));
        let local_ms = epoch_ms.saturating_add(offset_ms(offset));
        Stamp { local_ms, offset_minutes: Some(offset), has_time: true }
    }

    /// The moment so many days after 1970-01-01T00:00Z, on the device's clock.
    ///
    /// `None` when the number is not finite or farther than 100,000,000 days away.
    pub fn from_days(days: f64, host: &dyn Host) -> Option<Stamp> {
        // A millisecond of a day in this century is more than an f64 of days can lose.
        let near = days.abs() <= 1e8;
        near.then(|| Stamp::local(libm::round(days * MS_PER_DAY as f64) as i64, host))
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub fn epoch_ms(&self, host: &dyn Host) -> i64 {
        let offset = self.offset_minutes.unwrap_or_else(|| host.offset_at(self.local_ms));
        self.local_ms - offset_ms(offset)
    }

    /// Days since 1970-01-01T00:00Z, with their fraction.
    pub fn days(&self, host: &dyn Host) -> f64 {
        self.epoch_ms(host) as f64 / MS_PER_DAY as f64
    }

    /// Days from `other` to this: of the calendar when both are dates without time.
    pub fn days_since(&self, other: &Stamp, host: &dyn Host) -> f64 {
        let ms = if self.has_time || other.has_time {
            self.epoch_ms(host) - other.epoch_ms(host)
        } else {
            self.local_ms - other.local_ms
        };
        ms as f64 / MS_PER_DAY as f64
    }

    /// The same moment on the device's clock.
    pub fn to_local(self, host: &dyn Host) -> Stamp {
        if self.offset_minutes.is_none() {
            return self;
        }
        Stamp { has_time: self.has_time, ..Stamp::local(self.epoch_ms(host), host) }
    }

    /// Year, month, day, and the milliseconds since midnight.
    pub fn civil(&self) -> Civil {
        let days = self.local_ms.div_euclid(MS_PER_DAY);
        let (year, month, day) = civil_from_days(days);
        Civil {
            year,
            month,
            day,
            ms: self.local_ms.rem_euclid(MS_PER_DAY),
            weekday: weekday(days),
        }
    }

    /// `YYYY-MM-DD`.
    pub fn date_text(&self) -> String {
        let Civil { year, month, day, .. } = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `YYYY-MM-DDThh:mm:ss.fff±hh:mm`, the offset as it is or as the device has it.
    pub fn date_time_text(&self, host: &dyn Host) -> String {
        let ms = self.civil().ms;
        let (hour, minute) = (ms / 3_600_000, ms / MS_PER_MINUTE % 60);
        let (second, milli) = (ms / 1000 % 60, ms % 1000);
        let offset = self.offset_minutes.unwrap_or_else(|| host.offset_at(self.local_ms));
        let sign = if offset < 0 { '-' } else { '+' };
        let (offset_hour, offset_minute) = (offset.abs() / 60, offset.abs() % 60);
        format!(
            "{}T{hour:02}:{minute:02}:{second:02}.{milli:03}{sign}{offset_hour:02}:{offset_minute:02}",
            self.date_text()
        )
    }
}

/// The parts of a local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year of the Gregorian calendar.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// Milliseconds since midnight.
    pub ms: i64,
    /// 0 is Sunday.
    pub weekday: u32,
}

fn offset_ms(minutes: i32) -> i64 {
    i64::from(minutes) * MS_PER_MINUTE
}

/// Milliseconds since midnight in UTC, reduced to one day, of a time `hh:mm[:ss[.fff]]`
/// with `Z` or an offset; without one, the offset of the device now.
pub(crate) fn time_of_day(text: &str, host: &dyn Host) -> Option<i64> {
    let (ms, offset) = parse_time(text.trim_matches(is_space))?;
    let now = host.now().offset_minutes;
    let moved = ms - offset_ms(offset.unwrap_or(now)) + offset_ms(now);
    Some(moved.rem_euclid(MS_PER_DAY))
}

fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let valid = (1..=12).contains(&month)
        && day >= 1
        && day <= i64::from(month_length(year, month as u32));
    valid.then(|| days_from_civil(year, month as u32, day as u32))
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

/// Milliseconds since midnight, and the offset where there is one.
fn parse_time(text: &str) -> Option<(i64, Option<i32>)> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone_at);
    Some((parse_clock(clock)?, parse_zone(zone)?))
}

fn parse_clock(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = whole.split(':');
    let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
    let second = digits(parts.next().unwrap_or("00"), 2).filter(|second| *second < 60)?;
    let fraction_ms = parse_fraction(fraction)?;
    parts
        .next()
        .is_none()
        .then_some(((hour * 60 + minute) * 60 + second) * 1000 + fraction_ms)
}

fn parse_fraction(text: &str) -> Option<i64> {
    let digit =
        |at: usize| text.as_bytes().get(at).map_or(0, |byte| i64::from(byte - b'0'));
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digit(0) * 100 + digit(1) * 10 + digit(2))
}

fn parse_zone(text: &str) -> Option<Option<i32>> {
    let sign = match text.bytes().next() {
        None => return Some(None),
        Some(b'Z') => return (text.len() == 1).then_some(Some(0)),
        Some(b'-') => -1,
        Some(_) => 1,
    };
    let rest = text.get(1..)?;
    let (hour, minute) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 => rest.split_at(2),
        None => (rest, "00"),
    };
    let hour = digits(hour, 2).filter(|hour| *hour < 24)?;
    let minute = digits(minute, 2).filter(|minute| *minute < 60)?;
    Some(Some(sign * (hour * 60 + minute) as i32))
}

/// Days since 1970-01-01 of a civil date.
pub(crate) fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of the day so many days after 1970-01-01.
pub(crate) fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524
        - day_of_era / 146_096)
        / 365;
    let day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month =
        (if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 })
            as u32;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// Days in a month.
pub(crate) fn month_length(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Day of the week, 0 for Sunday: 1970-01-01 was a Thursday.
fn weekday(days: i64) -> u32 {
    (days + 4).rem_euclid(7) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_and_days() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (11_016, (2000, 2, 29)),
            (-719_528, (0, 1, 1)),
            (20_516, (2026, 3, 4)),
        ] {
            assert_eq!(civil_from_days(days), date);
            assert_eq!(days_from_civil(date.0, date.1, date.2), days);
        }
        for days in -800_000..800_000 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn texts_that_are_dates() {
        for (text, ms, offset) in [
            ("1970-01-02", 86_400_000, None),
            (" 1970-01-01T00:00:01.5Z ", 1_500, Some(0)),
            ("1970-01-01T06:30:00.000-07:00", 23_400_000, Some(-420)),
            ("1970-01-01T00:00+05:30", 0, Some(330)),
        ] {
            let stamp = Stamp::parse(text).unwrap();
            assert_eq!((stamp.local_ms, stamp.offset_minutes), (ms, offset), "{text}");
        }
        for text in [
            "",
            "1970-13-01",
            "2023-02-29",
            "1970-01-01T24:00:00",
            "1970-1-1",
            "01-01-1970",
        ] {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
    }
}
