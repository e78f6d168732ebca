//! Which cells show their number as a date, a time or a duration.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::Fallible;
use super::xml::{Xml, attribute};

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

/// The styles of cells, in their order.
#[derive(Default)]
pub(super) struct Styles {
    shown: Vec<Shown>,
}

impl Styles {
    /// Reads the part with the styles.
    pub(super) fn read(mut xml: Xml<'_>) -> Fallible<Styles> {
        let mut formats: BTreeMap<u32, Shown> = BTreeMap::new();
        let mut styles = Styles::default();
        let mut in_cells = false;
        xml.each(|name, element| {
            match name {
                "numFmt" => {
                    let code = attribute(element, "formatCode").unwrap_or_default();
                    formats.insert(number(element), shown(&code));
                }
                "cellXfs" => in_cells = true,
                "cellStyles" | "dxfs" => in_cells = false,
                "xf" if in_cells => {
                    let number = number(element);
                    let own = formats.get(&number).copied();
                    styles.shown.push(own.unwrap_or_else(|| built_in(number)));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    /// How the style with this index shows numbers.
    pub(super) fn shown(&self, style: usize) -> Shown {
        self.shown.get(style).copied().unwrap_or_default()
    }
}

fn number(element: &BytesStart<'_>) -> u32 {
    attribute(element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0)
}

/// Formats that every spreadsheet has without writing them (ECMA-376, 18.8.30).
fn built_in(number: u32) -> Shown {
    match number {
        14..=22 | 45 | 47 => Shown::Date,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// How a format code shows numbers. Only its part for positive ones counts; in that,
/// texts in quotation marks, colours and countries in brackets say nothing.
fn shown(code: &str) -> Shown {
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
