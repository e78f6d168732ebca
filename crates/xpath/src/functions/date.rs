//! Dates and times (ODK XForms, "XPath functions").
//!
//! They are texts in the form of ISO 8601, see [`crate::value`]. A date without time is
//! midnight in the time zone of the device.

use super::{Answer, Arguments, names};
use crate::calendar::{Stamp, days_from_civil, month_length, time_of_day};
use crate::eval::{EvalError, EvalErrorKind};
use crate::value::Value;
use crate::{Host, Tree};

const MS_PER_DAY: i64 = crate::calendar::MS_PER_DAY;

/// What the engines of the field print for a number that is no date.
const INVALID: &str = "Invalid Date";

/// `today`: the date on the device.
pub(super) fn today<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Text(present(arguments.host()).date_text()))
}

/// `now`: date and time on the device, with its offset.
pub(super) fn now<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Text(present(arguments.host()).date_time_text(arguments.host())))
}

fn present(host: &dyn Host) -> Stamp {
    let now = host.now();
    let offset = now.offset_minutes;
    let local_ms = now.epoch_ms.saturating_add(i64::from(offset) * 60_000);
    Stamp { local_ms, offset_minutes: Some(offset), has_time: true }
}

/// `date`, `date-time`: the date that a text or a number of days since 1970 is.
///
/// The time of day is kept unless it is midnight on the device. A text that is no date
/// gives nothing.
pub(super) fn date<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Text(match arguments.value(0)? {
        Value::Boolean(_) => String::new(),
        Value::Number(days) => date_of_days(days, arguments.host()),
        other @ (Value::NodeSet(_) | Value::Text(_)) => {
            date_of_text(&other.into_text(arguments.tree()), arguments.host())
        }
    }))
}

fn date_of_text(text: &str, host: &dyn Host) -> String {
    match Stamp::parse(text) {
        Some(stamp) => shortest(stamp.to_local(host), host),
        None => match crate::numeral::parse_number(text) {
            Some(days) => date_of_days(days, host),
            None => String::new(),
        },
    }
}

fn date_of_days(days: f64, host: &dyn Host) -> String {
    Stamp::from_days(days, host)
        .map_or_else(|| INVALID.to_owned(), |stamp| shortest(stamp, host))
}

/// The date, with the time where it is not midnight.
fn shortest(stamp: Stamp, host: &dyn Host) -> String {
    if stamp.civil().ms == 0 { stamp.date_text() } else { stamp.date_time_text(host) }
}

/// The date or time an argument is, on the device's clock.
fn stamp<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    index: usize,
) -> Result<Option<Stamp>, EvalError> {
    Ok(stamp_of(&arguments.value(index)?, arguments))
}

fn stamp_of<T: Tree>(
    value: &Value<T::Node>,
    arguments: &Arguments<'_, '_, T>,
) -> Option<Stamp> {
    let host = arguments.host();
    match value {
        Value::Boolean(_) => None,
        Value::Number(days) => Stamp::from_days(*days, host),
        Value::NodeSet(_) | Value::Text(_) => {
            let text = value.to_text(arguments.tree());
            match crate::numeral::parse_number(&text) {
                Some(days) => Stamp::from_days(days, host),
                None => Stamp::parse(&text).map(|stamp| stamp.to_local(host)),
            }
        }
    }
}

/// `format-date`, `format-date-time`: a date as the format says, names in the language of
/// the form; nothing when it is no date.
pub(super) fn format_date<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let stamp = stamp(arguments, 0)?;
    let format = arguments.text(1)?;
    let text = stamp.map(|stamp| formatted(&stamp, &format, arguments.host().language()));
    Ok(Value::Text(text.unwrap_or_default()))
}

fn formatted(stamp: &Stamp, format: &str, language: &str) -> String {
    let mut out = String::with_capacity(format.len() + 8);
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some(code) => out.push_str(&part(stamp, code, language)),
            None => out.push('%'),
        }
    }
    out
}

/// The part of a date that a code of a format stands for.
fn part(stamp: &Stamp, code: char, language: &str) -> String {
    let civil = stamp.civil();
    let (hour, minute) = (civil.ms / 3_600_000, civil.ms / 60_000 % 60);
    let names = names::names(language);
    let month = civil.month as usize - 1;
    let weekday = civil.weekday as usize;
    match code {
        'Y' => format!("{:04}", civil.year),
        'y' => format!("{:02}", civil.year.rem_euclid(100)),
        'm' => format!("{:02}", civil.month),
        'n' => civil.month.to_string(),
        'B' => names::pick(names.months, month),
        'b' => names::pick(names.short_months, month),
        'd' => format!("{:02}", civil.day),
        'e' => civil.day.to_string(),
        'H' => format!("{hour:02}"),
        'h' => hour.to_string(),
        'M' => format!("{minute:02}"),
        'S' => format!("{:02}", civil.ms / 1000 % 60),
        '3' => format!("{:03}", civil.ms % 1000),
        'a' => names::pick(names.short_weekdays, weekday),
        'A' => names::pick(names.weekdays, weekday),
        'w' => weekday.to_string(),
        'W' => iso_week(stamp).to_string(),
        'j' => format!("{:03}", day_of_year(stamp)),
        'Z' => zone(stamp),
        '%' => "%".to_owned(),
        other => format!("%{other}"),
    }
}

fn zone(stamp: &Stamp) -> String {
    let offset = stamp.offset_minutes.unwrap_or(0);
    let sign = if offset < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
}

fn day_of_year(stamp: &Stamp) -> i64 {
    stamp.local_ms.div_euclid(MS_PER_DAY) - days_from_civil(stamp.civil().year, 1, 1) + 1
}

/// Week of the year of ISO 8601: weeks begin on Monday, week 1 holds the first Thursday.
fn iso_week(stamp: &Stamp) -> i64 {
    let day = stamp.local_ms.div_euclid(MS_PER_DAY);
    let thursday = day - (day + 3).rem_euclid(7) + 3;
    let (year, _, _) = crate::calendar::civil_from_days(thursday);
    (thursday - days_from_civil(year, 1, 1)) / 7 + 1
}

/// `decimal-date-time`: days since 1970-01-01T00:00Z, with the fraction of the day; NaN of
/// nothing, an error of a text that is no date (`JavaRosa`).
pub(super) fn decimal_date_time<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let value = arguments.value(0)?;
    let stamp = stamp_of(&value, arguments);
    if stamp.is_none() {
        let text = value.to_text(arguments.tree());
        if !matches!(text.trim(), "" | "NaN" | INVALID) {
            let message = format!("`{text}` is no date");
            return Err(arguments.error(EvalErrorKind::Argument, &message));
        }
    }
    Ok(Value::Number(stamp.map_or(f64::NAN, |stamp| stamp.days(arguments.host()))))
}

/// `decimal-time`: the fraction of the day on the device's clock; NaN when it is no time.
pub(super) fn decimal_time<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let text = arguments.text(0)?;
    let host = arguments.host();
    let ms = match Stamp::parse(&text) {
        Some(stamp) => Some(stamp.to_local(host).civil().ms),
        None => time_of_day(&text, host),
    };
    Ok(Value::Number(ms.map_or(f64::NAN, |ms| ms as f64 / MS_PER_DAY as f64)))
}

/// `difference-in-months`: whole months from one date to the other, down (CHT).
pub(super) fn difference_in_months<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
) -> Answer<T> {
    let (from, to) = (stamp(arguments, 0)?, stamp(arguments, 1)?);
    Ok(match from.zip(to) {
        Some((from, to)) => Value::Number(whole_months(&from, &to) as f64),
        None => Value::Text(String::new()),
    })
}

fn whole_months(from: &Stamp, to: &Stamp) -> i64 {
    let (start, end) = (from.civil(), to.civil());
    let months =
        (end.year - start.year) * 12 + i64::from(end.month) - i64::from(start.month);
    let part_of_month = (end.day, end.ms) < (start.day, start.ms);
    months - i64::from(part_of_month)
}

/// `add-date`: years and months first, the day cut to the month's length, then days,
/// hours and minutes (CHT).
pub(super) fn add_date<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let Some(start) = stamp(arguments, 0)? else {
        return Ok(Value::Text(String::new()));
    };
    let amount = |index: usize| match arguments.exprs.get(index) {
        Some(expr) => arguments.scope.number(expr).map(whole),
        None => Ok(0),
    };
    let moved = add_months(&start, amount(1)? * 12 + amount(2)?);
    let minutes = (amount(3)? * 24 + amount(4)?) * 60 + amount(5)?;
    let local_ms = moved + minutes * 60_000 + amount(6)?;
    let stamp = Stamp { local_ms, offset_minutes: None, has_time: true };
    Ok(Value::Text(shortest(stamp, arguments.host())))
}

/// A whole amount to add; nothing for NaN, and no more than calendars reach.
fn whole(number: f64) -> i64 {
    number.clamp(-1e7, 1e7) as i64
}

/// Local milliseconds of the same day and time, so many months later.
fn add_months(start: &Stamp, months: i64) -> i64 {
    let civil = start.civil();
    let total = civil.year * 12 + i64::from(civil.month) - 1 + months;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) as u32 + 1);
    let day = civil.day.min(month_length(year, month));
    days_from_civil(year, month, day) * MS_PER_DAY + civil.ms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Stamp {
        Stamp::parse(text).unwrap()
    }

    #[test]
    fn parts_of_dates() {
        for (text, format, expected) in [
            ("2001-12-31", "%b %e, %Y", "Dec 31, 2001"),
            (
                "2012-08-08T06:07:08.123",
                "%y/%m/%d %H:%M:%S.%3 %h",
                "12/08/08 06:07:08.123 6",
            ),
            ("2026-01-01", "%W %j %a %A", "1 001 Thu Thursday"),
            ("2027-01-01", "%W", "53"),
            ("2001-12-31", "100%% %", "100% %"),
        ] {
            assert_eq!(formatted(&at(text), format, "en"), expected);
        }
        assert_eq!(formatted(&at("2001-12-31"), "%e %b", "fr-FR"), "31 déc.");
    }

    #[test]
    fn months_between() {
        for (from, to, months) in [
            ("2020-01-31", "2020-02-29", 0),
            ("2020-01-31", "2020-03-31", 2),
            ("2020-01-15", "2019-12-14", -2),
        ] {
            assert_eq!(whole_months(&at(from), &at(to)), months, "{from} {to}");
        }
        assert_eq!(add_months(&at("2020-01-31"), 1), at("2020-02-29").local_ms);
        assert_eq!(add_months(&at("2020-01-31"), -2), at("2019-11-30").local_ms);
    }
}
