//! Secondary instances: files that the survey names, then the choice lists.

use std::collections::BTreeSet;

use super::build::Builder;
use super::choices::ChoiceList;
use super::elements::{Element, ElementChoices};
use super::itemsets::is_search;
use super::references::{LAST_SAVED, references};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::{InstanceSource, Items, SecondaryInstance, Written};
use crate::question_type::Extra;

/// Rules in which `pulldata()` and the last submission are looked for.
const RULES: [&str; 5] = ["calculate", "constraint", "readonly", "required", "relevant"];

/// Adds the instances of the form, each once.
pub(super) fn add(builder: &mut Builder<'_>) {
    let survey = builder.survey();
    let elements: Vec<&Element> =
        survey.in_order().into_iter().filter_map(|id| survey.element(id)).collect();
    let mut declared = BTreeSet::new();
    for element in &elements {
        if is_declaration(element) && !declared.insert(&element.name) {
            let message = format!("the file `{}` is declared twice", element.name);
            builder.diagnostics.push(
                Diagnostic::error(
                    Code::DuplicateExternalFile,
                    element.place.clone(),
                    message,
                )
                .hint("one row is enough, in whatever group it stands"),
            );
        }
        for (id, address) in files(element) {
            push(builder, &id, InstanceSource::External(address), &element.place);
        }
    }
    if let Some(cell) =
        elements.iter().flat_map(|e| rules(e)).find(|cell| is_last_saved(cell))
    {
        let message = "the last submission cannot be used yet; it counts as blank";
        builder.diagnostics.push(
            Diagnostic::warning(Code::Unsupported, cell.place.clone(), message)
                .excerpt(&cell.text, None),
        );
        let source = InstanceSource::External("jr://instance/last-saved".to_owned());
        push(builder, LAST_SAVED, source, &cell.place);
    }
    let searches = elements.iter().any(|element| is_search(element));
    for list in &builder.source.lists.lists {
        if !searches {
            push(builder, &list.name, InstanceSource::Items(items(list)), &list.place);
            continue;
        }
        let users = elements.iter().filter(|element| uses(element, list));
        let (searching, plain): (Vec<&Element>, Vec<&Element>) =
            users.copied().partition(|element| is_search(element));
        if searching.is_empty() {
            push(builder, &list.name, InstanceSource::Items(items(list)), &list.place);
        } else if let Some(other) = plain.first() {
            let message = format!(
                "`{}` shares its list with a question that uses search()",
                other.name
            );
            builder.diagnostics.push(
                Diagnostic::error(Code::SearchSharesList, other.place.clone(), message)
                    .hint("give one of them a list of its own"),
            );
        }
    }
}

/// True for rows that only name a file (`csv-external`, `xml-external`).
fn is_declaration(element: &Element) -> bool {
    element.question_type().is_some_and(|row| row.extra == Extra::Instance)
}

fn uses(element: &Element, list: &ChoiceList) -> bool {
    element.choices == ElementChoices::List(list.name.clone())
}

fn push(builder: &mut Builder<'_>, id: &str, source: InstanceSource, place: &Place) {
    let known = builder.form.instances.iter().find(|known| known.id == id);
    match known {
        None => {
            let (id, place) = (id.to_owned(), place.clone());
            builder.form.instances.push(SecondaryInstance { id, source, place });
        }
        Some(known) if known.source == source => {}
        Some(_) => {
            let message = format!("two lists or files are called `{id}`");
            builder.diagnostics.push(
                Diagnostic::error(Code::DuplicateInstance, place.clone(), message)
                    .hint("rename one of them"),
            );
        }
    }
}

/// (id, address) of the files that an element names.
fn files(element: &Element) -> Vec<(String, String)> {
    let mut files = Vec::new();
    if let Some(row) = element.question_type().filter(|row| row.extra == Extra::Instance)
    {
        let (folder, extension) = match row.name {
            "csv-external" => ("file-csv", "csv"),
            _ => ("file", "xml"),
        };
        files.push((
            element.name.clone(),
            format!("jr://{folder}/{}.{extension}", element.name),
        ));
    }
    let mut pulled = rules(element);
    pulled.extend(element.choice_filter.iter().chain(&element.default));
    for name in pulled.into_iter().flat_map(|cell| pulldata_files(&cell.text)) {
        files.push((name.clone(), format!("jr://file-csv/{name}.csv")));
    }
    if let ElementChoices::File { name, .. } = &element.choices
        && let Some((stem, extension)) = name.rsplit_once('.')
    {
        let folder = if extension == "csv" { "file-csv" } else { "file" };
        files.push((stem.to_owned(), format!("jr://{folder}/{name}")));
    }
    files
}

fn rules(element: &Element) -> Vec<&Written> {
    let rules = RULES.iter().filter_map(|name| element.bind(name));
    let cells = rules.flat_map(|text| &text.parts).map(|(_, cell)| cell);
    cells.chain(&element.default).chain(&element.choice_filter).collect()
}

fn is_last_saved(cell: &Written) -> bool {
    references(&cell.text).0.iter().any(|reference| reference.last_saved)
}

/// First arguments of the calls of `pulldata`.
fn pulldata_files(text: &str) -> Vec<String> {
    let calls = text.match_indices("pulldata").filter_map(|(at, name)| {
        let rest = text.get(at + name.len()..)?.trim_start().strip_prefix('(')?;
        let (argument, _) = rest.split_once(',')?;
        Some(argument.replace(['\'', '"'], "").trim().to_owned())
    });
    calls.collect()
}

fn items(list: &ChoiceList) -> Items {
    let needs_itext = list.needs_itext();
    let mut items = Items::default();
    for (number, choice) in list.choices.iter().enumerate() {
        let id = needs_itext.then(|| format!("{}-{number}", list.name));
        let label = choice.label.only().filter(|_| !needs_itext);
        let extra = choice.extra.iter();
        let columns = id.as_deref().map(|id| ("itextId", id)).into_iter();
        let columns = columns
            .chain([("name", choice.name.as_str())])
            .chain(label.map(|label| ("label", label.text.as_str())))
            .chain(extra.map(|(name, text)| (name.as_str(), text.as_str())));
        items.add(columns);
    }
    items
}
