//! Parameters of the range type.

use super::elements::Element;
use super::parameters::Parameters;
use super::question::invalid;
use super::survey::Reader;
use crate::form::Written;

/// A number as written, in units of 10^-18 so that steps divide exactly.
type Scaled = i128;

const DECIMALS: usize = 18;

/// Checks the parameters and puts them on the control; bounds with decimals make the bind
/// a decimal.
pub(super) fn apply(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    let mut parameters = parameters.clone();
    for (key, default) in [("start", "1"), ("end", "10"), ("step", "1")] {
        if parameters.get(key).is_none() {
            parameters.set(key, default.to_owned());
        }
    }
    let mut number = |key: &str| {
        let written = parameters.get(key)?;
        let number = scaled(written);
        if number.is_none() {
            invalid(
                reader,
                cell,
                format!("`{key}` is not a number"),
                "write digits and a point",
            );
        }
        number
    };
    let [start, end, step, interval, placeholder] =
        ["start", "end", "step", "tick_interval", "placeholder"].map(&mut number);
    if let (Some(start), Some(end), Some(step)) = (start, end, step) {
        let scale = Scale { start, end, step };
        for (message, hint) in scale.faults(interval, placeholder) {
            invalid(reader, cell, message, hint);
        }
    }
    let numbers = [start, end, step, interval, placeholder];
    if numbers.into_iter().flatten().any(|number| number % one() != 0) {
        element.set_bind("type", "decimal", cell.place.clone());
    }
    write(element, &parameters, cell);
    if let Some(list) = parameters.get("tick_labelset")
        && reader.lists.get(list).is_none()
    {
        let message = format!("there is no list `{list}` in the choices sheet");
        invalid(reader, cell, message, "tick_labelset names a list");
    }
    if let (Some(start), Some(end)) = (start, end) {
        check_labels(reader, &parameters, (start, end), cell);
    }
    refuse_ticks(reader, element, &parameters, cell);
}

fn write(element: &mut Element, parameters: &Parameters, cell: &Written) {
    for (key, attribute) in [
        ("start", "start"),
        ("end", "end"),
        ("step", "step"),
        ("tick_interval", "odk:tick-interval"),
        ("placeholder", "odk:placeholder"),
    ] {
        if let Some(value) = parameters.get(key) {
            element.set_control(attribute, value, cell.place.clone());
        }
    }
    if let Some(list) = parameters.get("tick_labelset") {
        element.choices = super::elements::ElementChoices::List(list.to_owned());
    }
}

/// The choices that label ticks are numbers within the range.
fn check_labels(
    reader: &mut Reader<'_>,
    parameters: &Parameters,
    (start, end): (Scaled, Scaled),
    cell: &Written,
) {
    let list = parameters.get("tick_labelset").and_then(|list| reader.lists.get(list));
    let choices = list.map(|list| list.choices.as_slice()).unwrap_or_default();
    let bounds = start.min(end)..=start.max(end);
    let outside =
        choices.iter().find(|c| scaled(&c.name).is_none_or(|n| !bounds.contains(&n)));
    if let Some(choice) = outside.map(|choice| choice.name.clone()) {
        let message = format!("the label `{choice}` is no number within the range");
        invalid(reader, cell, message, "the choices are numbers from start to end");
    }
}

/// Ticks and placeholders belong to the plain and the vertical line.
fn refuse_ticks(
    reader: &mut Reader<'_>,
    element: &Element,
    parameters: &Parameters,
    cell: &Written,
) {
    let ticks = ["tick_interval", "placeholder", "tick_labelset"];
    let has_ticks = ticks.iter().any(|key| parameters.get(key).is_some());
    let appearance = element.control("appearance").map_or("", |cell| cell.text.as_str());
    let is_line = ["vertical", "no-ticks"].iter().any(|look| appearance.contains(look));
    if has_ticks && !appearance.is_empty() && !is_line {
        let message = format!("`{appearance}` has neither ticks nor a placeholder");
        invalid(
            reader,
            cell,
            message,
            "use the appearances vertical or no-ticks, or none",
        );
    }
}

struct Scale {
    start: Scaled,
    end: Scaled,
    step: Scaled,
}

impl Scale {
    fn faults(
        &self,
        interval: Option<Scaled>,
        placeholder: Option<Scaled>,
    ) -> Vec<(String, &'static str)> {
        let width = (self.end - self.start).abs();
        let mut faults = Vec::new();
        for (key, value) in [("step", Some(self.step)), ("tick_interval", interval)] {
            match value {
                Some(0) => faults.push((format!("`{key}` is zero"), "make it larger")),
                Some(value) if value > width => {
                    faults.push((
                        format!("`{key}` is wider than the range"),
                        "make it smaller",
                    ));
                }
                Some(_) | None => {}
            }
        }
        if self.step == 0 {
            return faults;
        }
        if interval.is_some_and(|interval| interval % self.step != 0) {
            faults.push((
                "`tick_interval` is not so many steps".to_owned(),
                "use a multiple of step",
            ));
        }
        if let Some(placeholder) = placeholder {
            let (low, high) = (self.start.min(self.end), self.start.max(self.end));
            if !(low..=high).contains(&placeholder) {
                faults.push((
                    "`placeholder` is outside of the range".to_owned(),
                    "put it inside",
                ));
            } else if (placeholder - self.start) % self.step != 0 {
                faults.push((
                    "no step meets `placeholder`".to_owned(),
                    "move it to a step",
                ));
            }
        }
        faults
    }
}

fn one() -> Scaled {
    10_i128.pow(DECIMALS as u32)
}

/// Parses digits with an optional sign and decimals; none when there is more or too much.
fn scaled(text: &str) -> Option<Scaled> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let usable = all_digits(whole)
        && all_digits(fraction)
        && whole.len() <= 15
        && fraction.len() <= DECIMALS
        && !(whole.is_empty() && fraction.is_empty());
    let padded = format!("{whole}{fraction:0<DECIMALS$}");
    usable.then(|| padded.parse::<Scaled>().ok()).flatten().map(|number| sign * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(scaled("0.1").map(|tenth| tenth * 10), Some(one()));
        assert_eq!(scaled("-5"), Some(-5 * one()));
        for text in ["", ".", "x", "1e3", "1.2.3", "inf"] {
            assert_eq!(scaled(text), None, "{text}");
        }
    }
}
