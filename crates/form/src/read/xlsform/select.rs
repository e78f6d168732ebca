//! Questions with choices: where the choices come from, `or_other`, tables of selects.

use super::cells::Text;
use super::elements::{Element, ElementChoices, ElementKind};
use super::parameters::Parameters;
use super::question::{ParsedType, check_boolean, invalid, push};
use super::references::{has_reference, only_reference};
use super::survey::{Reader, TableList};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::{ValueType, Written};
use crate::question_type::{ChoiceSource, question_type};
use crate::read::names::{did_you_mean, is_name};

/// Adds a question with choices, and the questions and choices it gives rise to.
pub(super) fn add(
    reader: &mut Reader<'_>,
    parsed: &ParsedType,
    mut element: Element,
    parameters: &Parameters,
    row: usize,
) {
    element.choices = choices_of(reader, parsed, parameters);
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
) -> ElementChoices {
    let (list, place) = (parsed.list.as_str(), &parsed.place);
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
                Code::UnknownFileType,
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
            let hint = "add it, or use select_one";
            reader.error(Code::MissingExternalChoices, place, message, hint);
        }
        Some(lists) if !lists.iter().any(|known| known == list) => {
            let message =
                format!("there is no list `{list}` in the sheet external_choices");
            let hint = did_you_mean(list, lists.iter().map(String::as_str));
            let hint =
                hint.unwrap_or_else(|| "add its choices, or correct the name".to_owned());
            reader.error(Code::UnknownExternalList, place, &message, &hint);
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
    if reader.lists.lists.is_empty() {
        let message = format!("there are no choices, and the list `{list}` is wanted");
        let hint = "add a sheet `choices` with the columns list_name, name and label";
        reader.error(Code::MissingChoicesSheet, place, &message, hint);
    } else if reader.lists.get(list).is_none() {
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
            let fault = (Code::SeedWithoutRandomize, message);
            invalid(reader, &cell, fault, "add randomize=true");
        }
        return None;
    };
    check_boolean(reader, &cell, ("randomize", Code::RandomizeValue), randomize);
    if let Some(seed) = seed
        && only_reference(seed).is_none()
        && seed.parse::<f64>().is_err()
    {
        let message = format!("the seed `{seed}` is neither a number nor a question");
        invalid(reader, &cell, (Code::SeedValue, message), "write a number or ${name}");
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
        reader.error(Code::OrOtherWithFilter, &filter.place, message, hint);
    }
    match reader.lists.get_mut(&parsed.list) {
        Some(list) => super::choices::add_other(list),
        None => {
            let message = "or_other needs a list of the choices sheet";
            reader.error(
                Code::OrOtherWithoutList,
                &element.place,
                message,
                "add the list",
            );
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
                reader.error(Code::TableListWithFilter, &filter.place, message, hint);
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
                reader.error(Code::TableListMismatch, &place, &message, hint);
            }
        }
    }
    element.set_control("appearance", "list-nolabel", place);
}
