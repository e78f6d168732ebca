//! The parts of a day or a moment, and the answer that they make.

use super::moment::{answer, time_shown};

/// A part of a day or moment that is entered by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The time of day.
    Time,
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day of the month.
    Day,
}

impl Part {
    /// The part that the browser calls so.
    pub fn named(name: &str) -> Option<Part> {
        match name {
            "year" => Some(Part::Year),
            "month" => Some(Part::Month),
            "day" => Some(Part::Day),
            _ => None,
        }
    }

    /// Key of its name in the interface's texts.
    pub fn key(self) -> &'static str {
        match self {
            Part::Time => "date.time",
            Part::Year => "date.year",
            Part::Month => "date.month",
            Part::Day => "date.day",
        }
    }
}

/// The parts of a day as they were entered, without zeros in front.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts([String; 4]);

/// What parts come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// An answer, or none when nothing was entered.
    Whole(String),
    /// What was entered of it, in a form that is no date.
    Partly(String),
}

impl Parts {
    /// The parts of an answer, or of what was entered instead of one.
    pub fn of(text: &str) -> Parts {
        let (day, time) = text.split_once('T').unwrap_or((text, ""));
        let mut parts = Parts::default();
        for (part, text) in
            [Part::Year, Part::Month, Part::Day].into_iter().zip(day.split('-'))
        {
            parts.set(part, text.trim_start_matches('0'));
        }
        parts.set(Part::Time, time_shown(time));
        parts
    }

    /// One part.
    pub fn part(&self, part: Part) -> &str {
        self.0.get(part as usize).map_or("", String::as_str)
    }

    /// Takes what was entered for a part.
    pub fn set(&mut self, part: Part, text: &str) {
        if let Some(place) = self.0.get_mut(part as usize) {
            text.clone_into(place);
        }
    }

    /// The answer that the wanted parts make; those that are not wanted are their first.
    pub fn write(&self, wanted: &[Part], offset_minutes: fn(&str) -> i32) -> Written {
        let given = wanted.iter().filter(|part| !self.part(**part).is_empty()).count();
        if given == 0 {
            return Written::Whole(String::new());
        }
        let first = |part: Part| match wanted.contains(&part) {
            true => self.part(part),
            false => "1",
        };
        let (year, month, day) =
            (self.part(Part::Year), first(Part::Month), first(Part::Day));
        let date = format!("{year}-{month:0>2}-{day:0>2}");
        let has_time = wanted.contains(&Part::Time);
        // A year of two digits would be one of the first century.
        let is_whole = given == wanted.len() && year.len() == 4;
        match (is_whole, has_time) {
            (true, false) => Written::Whole(date),
            (true, true) => {
                let civil = format!("{date}T{}", self.part(Part::Time));
                Written::Whole(answer(&civil, offset_minutes(&civil)))
            }
            (false, _) => {
                let time = self.part(Part::Time);
                Written::Partly(format!(
                    "{year}-{}-{}T{time}",
                    first(Part::Month),
                    first(Part::Day)
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_a_day_when_none_is_missing() {
        use Part::{Day, Month, Time, Year};
        let whole = |text: &str| Written::Whole(text.to_owned());
        let day = Parts::of("2026-05-04T12:30:00.000+08:00");
        assert_eq!((day.part(Month), day.part(Day), day.part(Time)), ("5", "4", "12:30"));
        let write = |wanted: &[Part]| day.write(wanted, |_| 480);
        assert_eq!(write(&[Year]), whole("2026-01-01"));
        assert_eq!(write(&[Year, Month]), whole("2026-05-01"));
        assert_eq!(write(&[Year, Month, Day]), whole("2026-05-04"));
        assert_eq!(write(&[Time, Year, Month]), whole("2026-05-01T12:30:00.000+08:00"));
        assert_eq!(Parts::default().write(&[Year, Day], |_| 0), whole(""));
        for text in ["2026-5-T", "26-5-4T", "-5-4T"] {
            let written = Parts::of(text).write(&[Year, Month, Day], |_| 0);
            assert_eq!(written, Written::Partly(text.to_owned()));
        }
    }
}
