//! Rows that are questions: their type, parameters and choices.

use super::cells::Text;
use super::elements::{Element, ElementChoices, ElementKind};
use super::lexer::is_computed;
use super::parameters::Parameters;
use super::references::references;
use super::rows::SurveyRow;
use super::survey::Reader;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Written;
use crate::question_type::{ChoiceSource, Extra, QuestionType, question_type};

/// A type as written: `select_one yes_no or_other`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ParsedType {
    pub(super) question_type: &'static QuestionType,
    /// Name of the list, of the file, or a reference.
    pub(super) list: String,
    pub(super) or_other: bool,
    /// The cell; set by who knows it.
    pub(super) place: Place,
}

/// Parses the type column; none when there is no such type or a list is lacking.
pub(super) fn parse_type(text: &str) -> Option<ParsedType> {
    if let Some(row) = question_type(text) {
        let plain = row.choices == ChoiceSource::None;
        let list = String::new();
        return plain.then_some(ParsedType {
            question_type: row,
            list,
            or_other: false,
            place: Place::Form,
        });
    }
    if let Some(list) = text.strip_prefix("osm ") {
        let row = question_type("osm")?;
        let list = list.trim().to_owned();
        return Some(ParsedType {
            question_type: row,
            list,
            or_other: false,
            place: Place::Form,
        });
    }
    let others = [" or specify other", " or_other", " or other"];
    let bare = others.iter().find_map(|other| text.strip_suffix(other));
    let (command, list) = bare.unwrap_or(text).rsplit_once(' ')?;
    let row = question_type(command).filter(|row| row.choices != ChoiceSource::None)?;
    Some(ParsedType {
        question_type: row,
        list: list.to_owned(),
        or_other: bare.is_some(),
        place: Place::Form,
    })
}

/// Adds the question of a row, and what it gives rise to.
pub(super) fn add(
    reader: &mut Reader<'_>,
    parsed: &ParsedType,
    row: SurveyRow,
    name: &str,
) {
    let kind = ElementKind::Question(parsed.question_type);
    let number = row.number;
    let (parameters_cell, trigger) = (row.parameters.clone(), row.trigger.clone());
    let mut element = row.element(kind, name);
    add_type_bind(&mut element, parsed.question_type);
    if let Some(trigger) = &trigger {
        element.triggers = triggers(reader, trigger);
    }
    let parameters =
        read_parameters(reader, parsed.question_type, parameters_cell.as_ref());
    let cell = parameters_cell.unwrap_or_else(|| Written {
        place: element.place.clone(),
        ..Written::default()
    });
    apply_parameters(reader, &mut element, &parameters, &cell);
    check_question(reader, &element);
    if let Some(tags) = reader.lists.osm.get(&parsed.list) {
        element.tags = tags.clone();
    }
    if parsed.question_type.choices != ChoiceSource::None {
        return super::select::add(reader, parsed, element, &parameters, number);
    }
    push(reader, element);
}

pub(super) fn push(reader: &mut Reader<'_>, element: Element) {
    let parent = reader.parent();
    reader.survey.push(parent, element);
}

/// What the type says of the bind, where the row says nothing else.
fn add_type_bind(element: &mut Element, row: &QuestionType) {
    let place = element.place.clone();
    let mut add = |name: &str, value: &str| {
        if element.bind(name).is_none() {
            element.set_bind(name, value, place.clone());
        }
    };
    if row.readonly {
        add("readonly", "true()");
    }
    if let Some(constraint) = row.constraint {
        add("constraint", constraint);
    }
    if let Some((preload, parameter)) = row.preload {
        add("jr:preload", preload);
        add("jr:preloadParams", parameter);
    }
    if let Some(hint) = row.hint.filter(|_| element.hint.is_empty()) {
        element.hint = Text::plain(hint, place);
    }
}

/// Names in the trigger column: references with commas between them.
fn triggers(reader: &mut Reader<'_>, cell: &Written) -> Vec<(String, Place)> {
    let (found, malformed) = references(&cell.text);
    if found.is_empty() || !malformed.is_empty() {
        reader.diagnostics.push(
            Diagnostic::error(
                Code::InvalidReference,
                cell.place.clone(),
                "a trigger is a reference to a question",
            )
            .hint("write ${name}, or several with commas between them")
            .excerpt(&cell.text, None),
        );
    } else if cell.text.split(',').any(|part| references(part).0.len() > 1) {
        let message = "there is no comma between two triggers".to_owned();
        invalid(reader, cell, (Code::MissingComma, message), "write ${one}, ${other}");
    }
    found.into_iter().map(|r| (r.name.to_owned(), cell.place.clone())).collect()
}

pub(super) fn read_parameters(
    reader: &mut Reader<'_>,
    row: &QuestionType,
    cell: Option<&Written>,
) -> Parameters {
    let Some(cell) = cell else { return Parameters::default() };
    match Parameters::parse(cell) {
        Ok(parameters) => {
            let mut others = parameters.refuse_others(row.parameters, cell);
            // Types without parameters let them pass, as they always did.
            if row.parameters.is_empty() {
                for diagnostic in &mut others {
                    diagnostic.severity = crate::diagnostic::Severity::Warning;
                }
            }
            reader.diagnostics.extend(others);
            parameters
        }
        Err(diagnostic) => {
            reader.diagnostics.push(diagnostic);
            Parameters::default()
        }
    }
}

/// Checks that need nothing but the row.
fn check_question(reader: &mut Reader<'_>, element: &Element) {
    let Some(row) = element.question_type() else { return };
    let computes = element.bind("calculate").is_some();
    if row.name == "calculate" && !computes && !has_computed_default(element) {
        let message = "a calculate without a calculation";
        reader.error(
            Code::MissingCalculation,
            &element.place,
            message,
            "fill in the column `calculation`",
        );
    }
    if row.extra == Extra::GeopointOnTrigger {
        if element.triggers.is_empty() {
            let message = "a background-geopoint needs a question that triggers it";
            reader.error(
                Code::MissingTrigger,
                &element.place,
                message,
                "fill in the column `trigger`",
            );
        }
        if computes {
            let message = "a background-geopoint cannot have a calculation";
            reader.error(
                Code::CalculatedPosition,
                &element.place,
                message,
                "empty the cell",
            );
        }
    }
}

/// True when the default is an expression.
pub(super) fn has_computed_default(element: &Element) -> bool {
    let hyphens = element.question_type().is_some_and(|row| {
        matches!(row.name, "date" | "dateTime" | "geopoint" | "geotrace" | "geoshape")
    });
    element.default.as_ref().is_some_and(|cell| is_computed(&cell.text, hyphens))
}

fn apply_parameters(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    let Some(row) = element.question_type() else { return };
    match row.name {
        "text" => {
            let rows = ("rows", Code::RowsValue);
            whole(reader, element, parameters, cell, rows, Target::Control("rows"));
        }
        "photo" => photo(reader, element, parameters, cell),
        "audio" | "background-audio" => quality(reader, element, parameters, cell),
        "geopoint" | "geotrace" | "geoshape" => geo(reader, element, parameters, cell),
        "range" => super::range::apply(reader, element, parameters, cell),
        _ => {}
    }
}

/// Where the value of a parameter goes.
#[derive(Clone, Copy)]
enum Target {
    Control(&'static str),
    Bind(&'static str),
}

fn set(element: &mut Element, target: Target, value: &str, cell: &Written) {
    match target {
        Target::Control(name) => element.set_control(name, value, cell.place.clone()),
        Target::Bind(name) => element.set_bind(name, value, cell.place.clone()),
    }
}

/// Reports a cell whose text cannot be used.
pub(super) fn invalid(
    reader: &mut Reader<'_>,
    cell: &Written,
    (code, message): (Code, String),
    hint: &str,
) {
    reader.diagnostics.push(
        Diagnostic::error(code, cell.place.clone(), message)
            .hint(hint)
            .excerpt(&cell.text, None),
    );
}

fn whole(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
    (key, code): (&str, Code),
    target: Target,
) {
    let Some(value) = parameters.get(key) else { return };
    if value.parse::<i64>().is_err() {
        let message = format!("`{key}` is not a whole number");
        invalid(reader, cell, (code, message), "write digits only");
    }
    set(element, target, value, cell);
}

fn photo(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    let pixels = ("max-pixels", Code::MaxPixelsValue);
    whole(reader, element, parameters, cell, pixels, Target::Bind("orx:max-pixels"));
    let appearance = element.control("appearance").map(|cell| cell.text.as_str());
    if let Some(app) = parameters.get("app")
        && matches!(appearance, None | Some("annotate"))
    {
        if !is_package_name(app) {
            let message = format!("`{app}` is not the name of an Android package");
            let hint =
                "letters, digits and _, with a point between the parts: org.app.draw";
            invalid(reader, cell, (Code::PackageName, message), hint);
        }
        element.set_control("intent", app, cell.place.clone());
    }
    if let Some(default) = &mut element.default
        && !default.text.contains("jr://images/")
    {
        default.text = format!("jr://images/{}", default.text);
    }
}

fn quality(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    let Some(quality) = parameters.get("quality") else { return };
    let in_background = element.question_type().is_some_and(|row| row.name != "audio");
    let known = match quality {
        "voice-only" | "low" | "normal" => true,
        "external" => !in_background,
        _ => false,
    };
    if !known {
        let message = format!("there is no quality `{quality}`");
        let hint = "use voice-only, low, normal or (for audio) external";
        invalid(reader, cell, (Code::QualityValue, message), hint);
    } else if in_background {
        element.set_control("odk:quality", quality, cell.place.clone());
    } else {
        element.set_bind("odk:quality", quality, cell.place.clone());
    }
}

fn geo(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    for (key, code, attribute) in [
        ("capture-accuracy", Code::CaptureAccuracyValue, "accuracyThreshold"),
        ("warning-accuracy", Code::WarningAccuracyValue, "unacceptableAccuracyThreshold"),
    ] {
        if let Some(value) = parameters.get(key) {
            if value.parse::<f64>().is_err() {
                let message = format!("`{key}` is not a number");
                invalid(reader, cell, (code, message), "write metres");
            }
            element.set_control(attribute, value, cell.place.clone());
        }
    }
    if let Some(value) = parameters.get("allow-mock-accuracy") {
        check_boolean(
            reader,
            cell,
            ("allow-mock-accuracy", Code::MockAccuracyValue),
            value,
        );
        element.set_bind("odk:allow-mock-accuracy", value, cell.place.clone());
    }
    if let Some(value) = parameters.get("incremental") {
        if super::cells::yes_no(value) != Some(true) {
            let message = "`incremental` can only be true".to_owned();
            invalid(reader, cell, (Code::IncrementalValue, message), "or leave it out");
        }
        element.set_control("incremental", "true", cell.place.clone());
    }
    if let Some(reference) = parameters.get("reference-geometry") {
        let (text, place) = (reference.to_owned(), cell.place.clone());
        element.choices = ElementChoices::Geometry(Written { text, place });
    }
}

pub(super) fn check_boolean(
    reader: &mut Reader<'_>,
    cell: &Written,
    (key, code): (&str, Code),
    value: &str,
) {
    if !matches!(value, "true" | "false") {
        let message = format!("`{key}` is neither true nor false");
        invalid(reader, cell, (code, message), "write true or false");
    }
}

/// True for names such as `org.koboc.collect`: two or more parts, none beginning with a
/// digit or `_`.
fn is_package_name(name: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    name.contains('.') && name.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_parsed_with_their_lists() {
        for (text, name, list, or_other) in [
            ("text", "text", "", false),
            ("image", "photo", "", false),
            ("select_one yn", "select_one", "yn", false),
            ("select one from yn", "select_one", "yn", false),
            ("select one from file a.csv", "select_one_from_file", "a.csv", false),
            (
                "select all that apply from yn or specify other",
                "select_multiple",
                "yn",
                true,
            ),
            ("select_multiple yn or_other", "select_multiple", "yn", true),
            ("rank ${x}", "rank", "${x}", false),
        ] {
            let parsed = parse_type(text).unwrap();
            let found =
                (parsed.question_type.name, parsed.list.as_str(), parsed.or_other);
            assert_eq!(found, (name, list, or_other), "{text}");
        }
        for text in ["select_one", "selectone yn", "text yn", "", "rank"] {
            assert_eq!(parse_type(text), None, "{text}");
        }
    }
}
