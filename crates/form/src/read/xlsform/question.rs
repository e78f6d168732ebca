//! Rows that are questions: their type, parameters and choices.

use super::cells::Text;
use super::elements::{Element, ElementChoices, ElementKind};
use super::lexer::is_computed;
use super::parameters::Parameters;
use super::references::{has_reference, only_reference, references};
use super::survey::{Reader, SurveyRow, TableList};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::{ValueType, Written};
use crate::question_type::{ChoiceSource, Extra, QuestionType, question_type};
use crate::read::names::{did_you_mean, is_name};

/// A type as written: `select_one yes_no or_other`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ParsedType {
    pub(super) question_type: &'static QuestionType,
    /// Name of the list, of the file, or a reference.
    pub(super) list: String,
    pub(super) or_other: bool,
}

/// Parses the type column; none when there is no such type or a list is lacking.
pub(super) fn parse_type(text: &str) -> Option<ParsedType> {
    if let Some(row) = question_type(text) {
        let plain = row.choices == ChoiceSource::None;
        let list = String::new();
        return plain.then_some(ParsedType { question_type: row, list, or_other: false });
    }
    if text.starts_with("osm ") {
        let row = question_type("osm")?;
        return Some(ParsedType {
            question_type: row,
            list: String::new(),
            or_other: false,
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
    if parsed.question_type.choices != ChoiceSource::None {
        return add_select(reader, parsed, element, &parameters, number);
    }
    push(reader, element);
}

fn push(reader: &mut Reader<'_>, element: Element) {
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
    }
    found.into_iter().map(|r| (r.name.to_owned(), cell.place.clone())).collect()
}

fn read_parameters(
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
            Code::MissingValue,
            &element.place,
            message,
            "fill in the column `calculation`",
        );
    }
    if row.extra == Extra::GeopointOnTrigger {
        if element.triggers.is_empty() {
            let message = "a background-geopoint needs a question that triggers it";
            reader.error(
                Code::MissingValue,
                &element.place,
                message,
                "fill in the column `trigger`",
            );
        }
        if computes {
            let message = "a background-geopoint cannot have a calculation";
            reader.error(Code::InvalidValue, &element.place, message, "empty the cell");
        }
    }
    if element.bind("entities:saveto").is_some() {
        let message = "answers cannot be saved to entities yet";
        reader.warn(
            Code::Unsupported,
            &element.place,
            message,
            "the form can be filled without",
        );
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
            whole(reader, element, parameters, cell, "rows", Target::Control("rows"))
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

pub(super) fn invalid(
    reader: &mut Reader<'_>,
    cell: &Written,
    message: String,
    hint: &str,
) {
    reader.diagnostics.push(
        Diagnostic::error(Code::InvalidValue, cell.place.clone(), message)
            .hint(hint)
            .excerpt(&cell.text, None),
    );
}

fn whole(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
    key: &str,
    target: Target,
) {
    let Some(value) = parameters.get(key) else { return };
    if value.parse::<i64>().is_err() {
        invalid(
            reader,
            cell,
            format!("`{key}` is not a whole number"),
            "write digits only",
        );
    }
    set(element, target, value, cell);
}

fn photo(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    whole(
        reader,
        element,
        parameters,
        cell,
        "max-pixels",
        Target::Bind("orx:max-pixels"),
    );
    let appearance = element.control("appearance").map(|cell| cell.text.as_str());
    if let Some(app) = parameters.get("app")
        && matches!(appearance, None | Some("annotate"))
    {
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
        invalid(
            reader,
            cell,
            message,
            "use voice-only, low, normal or (for audio) external",
        );
    } else if !in_background {
        element.set_bind("odk:quality", quality, cell.place.clone());
    }
}

fn geo(
    reader: &mut Reader<'_>,
    element: &mut Element,
    parameters: &Parameters,
    cell: &Written,
) {
    for (key, attribute) in [
        ("capture-accuracy", "accuracyThreshold"),
        ("warning-accuracy", "unacceptableAccuracyThreshold"),
    ] {
        if let Some(value) = parameters.get(key) {
            if value.parse::<f64>().is_err() {
                invalid(reader, cell, format!("`{key}` is not a number"), "write metres");
            }
            element.set_control(attribute, value, cell.place.clone());
        }
    }
    if let Some(value) = parameters.get("allow-mock-accuracy") {
        check_boolean(reader, cell, "allow-mock-accuracy", value);
        element.set_bind("odk:allow-mock-accuracy", value, cell.place.clone());
    }
    if let Some(value) = parameters.get("incremental") {
        if super::cells::yes_no(value) != Some(true) {
            invalid(
                reader,
                cell,
                "`incremental` can only be true".to_owned(),
                "or leave it out",
            );
        }
        element.set_control("incremental", "true", cell.place.clone());
    }
    if let Some(reference) = parameters.get("reference-geometry") {
        let (text, place) = (reference.to_owned(), cell.place.clone());
        element.choices = ElementChoices::Geometry(Written { text, place });
    }
}

fn check_boolean(reader: &mut Reader<'_>, cell: &Written, key: &str, value: &str) {
    if !matches!(value, "true" | "false") {
        invalid(
            reader,
            cell,
            format!("`{key}` is neither true nor false"),
            "write true or false",
        );
    }
}

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
        reader.error(Code::InvalidName, &name.place, message, "leave the name empty");
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
    for key in ["track-changes", "identify-user"] {
        if let Some(value) = parameters.get(key) {
            check_boolean(reader, cell, key, value);
            element.set_bind(&format!("odk:{key}"), value, cell.place.clone());
        }
    }
    if let Some(value) = parameters.get("track-changes-reasons") {
        if value != "on-form-edit" {
            let message = "`track-changes-reasons` can only be on-form-edit".to_owned();
            invalid(reader, cell, message, "or leave it out");
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
        return invalid(reader, cell, message, &KEYS.join(", "));
    };
    if !matches!(priority, "no-power" | "low-power" | "balanced" | "high-accuracy") {
        let hint = "use no-power, low-power, balanced or high-accuracy";
        invalid(reader, cell, format!("there is no priority `{priority}`"), hint);
    }
    match (interval.parse::<u64>(), age.parse::<u64>()) {
        (Ok(interval), Ok(age)) if age >= interval => {}
        (Ok(_), Ok(_)) => {
            let message =
                "location-max-age is less than location-min-interval".to_owned();
            invalid(reader, cell, message, "make it as long or longer");
        }
        _ => {
            let message = "interval and age are whole numbers of seconds".to_owned();
            invalid(reader, cell, message, "write digits only");
        }
    }
    for (key, value) in KEYS.into_iter().zip([priority, interval, age]) {
        element.set_bind(&format!("odk:{key}"), value, cell.place.clone());
    }
}

fn add_select(
    reader: &mut Reader<'_>,
    parsed: &ParsedType,
    mut element: Element,
    parameters: &Parameters,
    row: usize,
) {
    element.choices = choices_of(reader, parsed, parameters, &element.place);
    element.randomize = randomize(reader, &element, parameters);
    check_choice_names(reader, parsed, &element.place);
    let other = parsed.or_other.then(|| or_other(reader, parsed, &element));
    table_list(reader, parsed, &mut element, row);
    push(reader, element);
    if let Some(other) = other.flatten() {
        push(reader, other);
    }
}

const FILE_EXTENSIONS: [&str; 3] = [".csv", ".xml", ".geojson"];

fn choices_of(
    reader: &mut Reader<'_>,
    parsed: &ParsedType,
    parameters: &Parameters,
    place: &Place,
) -> ElementChoices {
    let list = parsed.list.as_str();
    let is_file = FILE_EXTENSIONS.iter().any(|extension| list.ends_with(extension));
    match parsed.question_type.choices {
        ChoiceSource::ExternalSheet => {
            check_external(reader, list, place);
            let message = "external choices cannot be used yet";
            let hint = "use select_one_from_file with a choice_filter";
            reader.warn(Code::Unsupported, place, message, hint);
            ElementChoices::External(list.to_owned())
        }
        ChoiceSource::File if !is_file => {
            let message = format!("`{list}` is no file that choices can be read from");
            reader.error(
                Code::InvalidValue,
                place,
                &message,
                "its name ends in .csv, .xml or .geojson",
            );
            ElementChoices::None
        }
        ChoiceSource::File | ChoiceSource::List | ChoiceSource::None if is_file => {
            check_columns(reader, parameters, place);
            file(list, parameters)
        }
        ChoiceSource::File | ChoiceSource::List | ChoiceSource::None => {
            listed(reader, list, place)
        }
    }
}

fn check_external(reader: &mut Reader<'_>, list: &str, place: &Place) {
    match &reader.lists.external {
        None => {
            let message = "there is no sheet `external_choices`";
            reader.error(Code::MissingSheet, place, message, "add it, or use select_one");
        }
        Some(lists) if !lists.iter().any(|known| known == list) => {
            let message =
                format!("there is no list `{list}` in the sheet external_choices");
            let hint = did_you_mean(list, lists.iter().map(String::as_str));
            let hint =
                hint.unwrap_or_else(|| "add its choices, or correct the name".to_owned());
            reader.error(Code::UnknownList, place, &message, &hint);
        }
        Some(_) => {}
    }
}

/// The columns of a file that hold value and label must be names.
fn check_columns(reader: &mut Reader<'_>, parameters: &Parameters, place: &Place) {
    for key in ["value", "label"] {
        if let Some(column) = parameters.get(key).filter(|column| !is_name(column)) {
            let message =
                format!("`{column}` cannot be the name of a column (parameter {key})");
            reader.error(
                Code::InvalidName,
                place,
                &message,
                "use letters, digits, _ - .",
            );
        }
    }
}

fn file(name: &str, parameters: &Parameters) -> ElementChoices {
    let (value, label) = match name.ends_with(".geojson") {
        true => ("id", "title"),
        false => ("name", "label"),
    };
    let value = parameters.get("value").unwrap_or(value).to_owned();
    let label = parameters.get("label").unwrap_or(label).to_owned();
    ElementChoices::File { name: name.to_owned(), value, label }
}

fn listed(reader: &mut Reader<'_>, list: &str, place: &Place) -> ElementChoices {
    if has_reference(list) {
        let cell = Written { text: list.to_owned(), place: place.clone() };
        return ElementChoices::Answers(cell);
    }
    if reader.lists.get(list).is_none() {
        let message = format!("there is no list `{list}` in the choices sheet");
        let hint = did_you_mean(list, reader.lists.names());
        let hint =
            hint.unwrap_or_else(|| "add its choices, or correct the name".to_owned());
        reader.error(Code::UnknownList, place, &message, &hint);
    }
    ElementChoices::List(list.to_owned())
}

fn randomize(
    reader: &mut Reader<'_>,
    element: &Element,
    parameters: &Parameters,
) -> Option<Option<Written>> {
    let place = element.place.clone();
    let cell = Written { text: String::new(), place };
    let seed = parameters.get("seed");
    let Some(randomize) = parameters.get("randomize") else {
        if seed.is_some() {
            let message = "a seed is for choices in random order".to_owned();
            invalid(reader, &cell, message, "add randomize=true");
        }
        return None;
    };
    check_boolean(reader, &cell, "randomize", randomize);
    if let Some(seed) = seed
        && only_reference(seed).is_none()
        && seed.parse::<f64>().is_err()
    {
        let message = format!("the seed `{seed}` is neither a number nor a question");
        invalid(reader, &cell, message, "write a number or ${name}");
    }
    let seed = seed.map(|seed| Written { text: seed.to_owned(), ..cell });
    (randomize == "true").then_some(seed)
}

/// Several choices are stored with blanks between them, so that none may have one inside.
fn check_choice_names(reader: &mut Reader<'_>, parsed: &ParsedType, place: &Place) {
    if parsed.question_type.value_type != Some(ValueType::Selection)
        || parsed.question_type.name == "rank"
    {
        return;
    }
    let Some(list) = reader.lists.get(&parsed.list) else { return };
    let bad = list.choices.iter().filter(|choice| choice.name.contains(' '));
    let diagnostics: Vec<Diagnostic> = bad
        .map(|choice| {
            let message = format!("the choice `{}` has a blank in its name", choice.name);
            Diagnostic::error(Code::InvalidChoiceName, choice.place.clone(), message)
                .hint(format!("several of its list can be chosen, at {place}"))
        })
        .collect();
    reader.diagnostics.extend(diagnostics);
}

/// `or_other`: a choice `other` and a question that asks which.
fn or_other(
    reader: &mut Reader<'_>,
    parsed: &ParsedType,
    element: &Element,
) -> Option<Element> {
    if let Some(filter) = &element.choice_filter {
        let message = "or_other cannot be used with a choice filter";
        let hint = "add the choice and the question by hand";
        reader.error(Code::InvalidValue, &filter.place, message, hint);
    }
    match reader.lists.get_mut(&parsed.list) {
        Some(list) => super::choices::add_other(list),
        None => {
            let message = "or_other needs a list of the choices sheet";
            reader.error(Code::InvalidValue, &element.place, message, "add the list");
        }
    }
    let kind = ElementKind::Question(question_type("text")?);
    let place = element.place.clone();
    let mut other = Element::new(kind, &format!("{}_other", element.name), place.clone());
    other.label = Text::plain("Specify other.", place.clone());
    let relevant = format!("selected(../{}, 'other')", element.name);
    other.set_bind("relevant", &relevant, place);
    Some(other)
}

/// In a table-list group, the first select gets a header row of the same choices.
fn table_list(
    reader: &mut Reader<'_>,
    parsed: &ParsedType,
    element: &mut Element,
    row: usize,
) {
    let place = element.place.clone();
    let Some(state) = reader.table_list() else { return };
    match state.clone() {
        TableList::No => return,
        TableList::Expected => {
            *state = TableList::Of(parsed.list.clone());
            if let Some(filter) = element.choice_filter.clone() {
                let message = "a table-list cannot have a choice filter";
                let hint = "use the appearances label and list-nolabel";
                reader.error(Code::InvalidValue, &filter.place, message, hint);
            }
            let name = format!("reserved_name_for_field_list_labels_{row}");
            let mut header = Element::new(element.kind, &name, place.clone());
            header.choices = element.choices.clone();
            header.set_control("appearance", "label", place.clone());
            push(reader, header);
        }
        TableList::Of(list) => {
            if list != parsed.list {
                let message = format!(
                    "the table has the choices of `{list}`, not `{}`",
                    parsed.list
                );
                let hint = "all selects of a table-list use one list";
                reader.error(Code::InvalidValue, &place, &message, hint);
            }
        }
    }
    element.set_control("appearance", "list-nolabel", place);
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
