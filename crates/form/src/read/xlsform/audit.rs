//! The audit log: a node of the meta block with its parameters.

use super::elements::{Element, ElementKind};
use super::parameters::Parameters;
use super::question::{check_boolean, invalid, read_parameters};
use super::rows::SurveyRow;
use super::survey::Reader;
use crate::diagnostic::Code;
use crate::form::Written;
use crate::question_type::QuestionType;

/// The audit log: a node of the meta block with its parameters.
pub(super) fn meta_element(
    reader: &mut Reader<'_>,
    question_type: &'static QuestionType,
    row: SurveyRow,
) -> Option<Element> {
    let (cell, name) = (row.parameters.clone(), row.name.clone());
    let mut element = row.element(ElementKind::Question(question_type), "audit");
    if let Some(name) = name.filter(|name| name.text != "audit") {
        let message = "an audit is always called `audit`";
        reader.error(Code::AuditName, &name.place, message, "leave the name empty");
    }
    let parameters = read_parameters(reader, question_type, cell.as_ref());
    if let Some(cell) = &cell {
        audit_parameters(reader, &mut element, &parameters, cell);
    }
    let message = "the audit log cannot be written yet";
    reader.warn(
        Code::UnsupportedType,
        &element.place,
        message,
        "the form can be filled without",
    );
    Some(element)
}

fn audit_parameters(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    let switches = [
        ("track-changes", Code::TrackChangesValue),
        ("identify-user", Code::IdentifyUserValue),
    ];
    for (key, code) in switches {
        if let Some(value) = parameters.get(key) {
            check_boolean(reader, cell, (key, code), value);
            element.set_bind(&format!("odk:{key}"), value, cell.place.clone());
        }
    }
    if let Some(value) = parameters.get("track-changes-reasons") {
        if value != "on-form-edit" {
            let message = "`track-changes-reasons` can only be on-form-edit".to_owned();
            invalid(reader, cell, (Code::TrackReasonsValue, message), "or leave it out");
        }
        element.set_bind("odk:track-changes-reasons", value, cell.place.clone());
    }
    audit_location(reader, element, parameters, cell);
}

fn audit_location(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    const KEYS: [&str; 3] =
        ["location-priority", "location-min-interval", "location-max-age"];
    let values = KEYS.map(|key| parameters.get(key));
    if values.iter().all(Option::is_none) {
        return;
    }
    let [Some(priority), Some(interval), Some(age)] = values else {
        let message = "the places of an audit need all three parameters".to_owned();
        return invalid(
            reader,
            cell,
            (Code::LocationIncomplete, message),
            &KEYS.join(", "),
        );
    };
    if !matches!(priority, "no-power" | "low-power" | "balanced" | "high-accuracy") {
        let hint = "use no-power, low-power, balanced or high-accuracy";
        let message = format!("there is no priority `{priority}`");
        invalid(reader, cell, (Code::LocationPriorityValue, message), hint);
    }
    let mut seconds = |key: &str, code: Code, text: &str| {
        let number = text.parse::<u64>().ok();
        if number.is_none() {
            let message = format!("`{key}` is not a whole number of seconds");
            invalid(reader, cell, (code, message), "write digits only");
        }
        number
    };
    let interval_s = seconds(KEYS[1], Code::LocationIntervalValue, interval);
    let age_s = seconds(KEYS[2], Code::LocationAgeValue, age);
    if let (Some(interval_s), Some(age_s)) = (interval_s, age_s)
        && age_s < interval_s
    {
        let message = "location-max-age is less than location-min-interval".to_owned();
        let fault = (Code::LocationAgeTooShort, message);
        invalid(reader, cell, fault, "make it as long or longer");
    }
    for (key, value) in KEYS.into_iter().zip([priority, interval, age]) {
        element.set_bind(&format!("odk:{key}"), value, cell.place.clone());
    }
}
