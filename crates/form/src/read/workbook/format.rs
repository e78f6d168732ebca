//! How formats show numbers: as dates, times, durations, or as what they are.

/// How a style shows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// As a date, a time of day, or both.
    Date,
    /// As hours, minutes or seconds that may be more than a day.
    Duration,
}

/// Formats that every spreadsheet has without writing them (ECMA-376, 18.8.30).
pub(super) fn built_in(number: u32) -> Shown {
    match number {
        14..=22 | 45 | 47 => Shown::Date,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// How a format code shows numbers. Only its part for positive ones counts; in that,
/// texts in quotation marks, colours and countries in brackets say nothing.
pub(super) fn shown(code: &str) -> Shown {
    let code = code.split(';').next().unwrap_or_default().to_lowercase();
    let code = without(&code, '"', '"');
    let units = ["[h]", "[hh]", "[m]", "[mm]", "[s]", "[ss]"];
    if units.iter().any(|unit| code.contains(unit)) {
        return Shown::Duration;
    }
    let mut before = ' ';
    for letter in without(&code, '[', ']').chars() {
        if "dmhys".contains(letter) && !matches!(before, '\\' | '_') {
            return Shown::Date;
        }
        before = letter;
    }
    Shown::Number
}

/// The text without what stands between two marks; an open end stays.
fn without(text: &str, open: char, close: char) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((_, behind)) = after.split_once(close) else { break };
        left.push_str(before);
        rest = behind;
    }
    left + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_a_number_is() {
        for (code, expected) in [
            ("General", Shown::Number),
            ("0.00", Shown::Number),
            ("yyyy\\-mm\\-dd", Shown::Date),
            ("[$-409]h:mm AM/PM;@", Shown::Date),
            ("\"days\" 0", Shown::Number),
            ("[Red]0;[Blue]d", Shown::Number),
            ("0\\d", Shown::Number),
            ("[h]:mm:ss", Shown::Duration),
            ("[$€-407] #,##0", Shown::Number),
        ] {
            assert_eq!(shown(code), expected, "{code}");
        }
    }
}
