//! Parameters of the range type.

use super::elements::Element;
use super::parameters::Parameters;
use super::question::invalid;
use super::survey::Reader;
use crate::diagnostic::Code;
use crate::form::Written;
use crate::scale::{ONE, Scale, Scaled, scaled};

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
        let number = scaled(parameters.get(key)?);
        if number.is_none() {
            let message = format!("`{key}` is not a number");
            let fault = (Code::RangeNotANumber, message);
            invalid(reader, cell, fault, "write digits and a point");
        }
        number
    };
    let [start, end, step, interval, placeholder] =
        ["start", "end", "step", "tick_interval", "placeholder"].map(&mut number);
    let numbers = [start, end, step, interval, placeholder];
    if numbers.into_iter().flatten().any(|number| number % ONE != 0) {
        element.set_bind("type", "decimal", cell.place.clone());
    }
    write(element, &parameters, cell);
    let mut faults = look_faults(element, &parameters);
    let labels = tick_labels(reader, &parameters, &mut faults);
    if let (Some(start), Some(end), Some(step)) = (start, end, step) {
        let ticks = Ticks { scale: Scale { start, end, step }, interval };
        ticks.step_faults(&mut faults);
        ticks.placeholder_faults(placeholder, &mut faults);
        ticks.label_faults(&labels, only_ends(element), &mut faults);
    }
    for fault in faults {
        invalid(reader, cell, (fault.code, fault.message), fault.hint);
    }
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

struct Fault {
    code: Code,
    message: String,
    hint: &'static str,
}

fn fault(code: Code, message: impl Into<String>, hint: &'static str) -> Fault {
    Fault { code, message: message.into(), hint }
}

/// True for the look that labels the two ends and nothing between them.
fn only_ends(element: &Element) -> bool {
    look(element).contains("no-ticks")
}

fn look(element: &Element) -> &str {
    element.control("appearance").map_or("", |cell| cell.text.as_str())
}

/// Ticks and placeholders belong to the plain and the vertical line.
fn look_faults(element: &Element, parameters: &Parameters) -> Vec<Fault> {
    let ticks = ["tick_interval", "placeholder", "tick_labelset"];
    let has_ticks = ticks.iter().any(|key| parameters.get(key).is_some());
    let look = look(element);
    let is_line = look.is_empty() || look.contains("vertical") || only_ends(element);
    if !has_ticks || is_line {
        return Vec::new();
    }
    let message = format!("`{look}` has neither ticks nor a placeholder");
    let hint = "use the appearances vertical or no-ticks, or none";
    vec![fault(Code::RangeAppearance, message, hint)]
}

/// The choices that label ticks.
fn tick_labels(
    reader: &Reader<'_>,
    parameters: &Parameters,
    faults: &mut Vec<Fault>,
) -> Vec<String> {
    let Some(name) = parameters.get("tick_labelset") else { return Vec::new() };
    match reader.lists.get(name) {
        Some(list) => list.choices.iter().map(|choice| choice.name.clone()).collect(),
        None => {
            let message = format!("there is no list `{name}` in the choices sheet");
            let hint = "tick_labelset names a list";
            faults.push(fault(Code::UnknownTickList, message, hint));
            Vec::new()
        }
    }
}

/// A scale, and how far apart its ticks are where the author says so.
struct Ticks {
    scale: Scale,
    interval: Option<Scaled>,
}

impl Ticks {
    fn step_faults(&self, faults: &mut Vec<Fault>) {
        let Scale { start, end, step } = self.scale;
        let width = (end - start).abs();
        for (key, value) in [("step", Some(step)), ("tick_interval", self.interval)] {
            match value {
                Some(0) => {
                    let message = format!("`{key}` is zero");
                    faults.push(fault(Code::RangeZero, message, "make it larger"));
                }
                Some(value) if value > width => {
                    let message = format!("`{key}` is wider than the range");
                    faults.push(fault(
                        Code::RangeStepTooWide,
                        message,
                        "make it smaller",
                    ));
                }
                Some(_) | None => {}
            }
        }
        if self.interval.is_some_and(|interval| is_off(interval, step)) {
            let message = "`tick_interval` is not so many steps";
            faults.push(fault(Code::RangeOffStep, message, "use a multiple of step"));
        }
    }

    fn placeholder_faults(&self, placeholder: Option<Scaled>, faults: &mut Vec<Fault>) {
        let Some(placeholder) = placeholder else { return };
        if is_off(placeholder - self.scale.start, self.scale.step) {
            let message = "no step meets `placeholder`";
            faults.push(fault(Code::RangeOffStep, message, "move it to a step"));
        }
        if !self.scale.holds(placeholder) {
            let message = "`placeholder` is outside of the range";
            faults.push(fault(Code::RangeOutside, message, "put it inside"));
        }
    }

    /// Labels are numbers at ticks of the range; without ticks, at its two ends.
    fn label_faults(&self, labels: &[String], only_ends: bool, faults: &mut Vec<Fault>) {
        let mut numbers: Vec<Scaled> = Vec::new();
        for label in labels {
            let Some(number) = scaled(label) else {
                let message = format!("the label `{label}` is not a number");
                let hint = "the choices are numbers from start to end";
                faults.push(fault(Code::TickLabelNotANumber, message, hint));
                continue;
            };
            numbers.push(number);
            if !self.scale.holds(number) {
                let message = format!("the label `{label}` is outside of the range");
                let hint = "the choices are numbers from start to end";
                faults.push(fault(Code::TickLabelOutside, message, hint));
            }
            let interval = self.interval.unwrap_or(self.scale.step);
            if is_off(number - self.scale.start, interval) {
                let message = format!("there is no tick at the label `{label}`");
                let hint = "labels stand at the start and then at every tick or step";
                faults.push(fault(Code::TickLabelOffStep, message, hint));
            }
        }
        if only_ends && !labels.is_empty() {
            self.end_faults(numbers, faults);
        }
    }

    fn end_faults(&self, mut numbers: Vec<Scaled>, faults: &mut Vec<Fault>) {
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.len() > 2 {
            let message = format!("{} labels where two can be shown", numbers.len());
            let hint = "with no-ticks, only start and end have labels";
            faults.push(fault(Code::TickLabelCount, message, hint));
        }
        let Scale { start, end, .. } = self.scale;
        if numbers != [start.min(end), start.max(end)] {
            let message = "the labels are not those of start and end";
            let hint = "with no-ticks, the list has two choices: start and end";
            faults.push(fault(Code::TickLabelNotAnEnd, message, hint));
        }
    }
}

fn is_off(distance: Scaled, step: Scaled) -> bool {
    step != 0 && distance % step != 0
}
