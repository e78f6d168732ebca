//! A form as the sheets of an XLSForm: one row a question, as an author would write it.
//!
//! An XForm can say more than an XLSForm; what has no column is left out (frames without
//! a node, actions of other events than those of `trigger` and `default`). Paths to nodes
//! become `${name}` where the name is the only one of the form.

mod choices;
mod expressions;
mod rows;
mod texts;

use std::collections::BTreeSet;

use crate::form::{Form, InstanceSource, NodeDefinition};
use expressions::Expressions;
use rows::Survey;

/// One sheet: its name, and its rows, the headers first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet.
    pub name: &'static str,
    /// Rows of cells from column A; the first row has the headers.
    pub rows: Vec<Vec<String>>,
}

/// The sheets `survey`, `choices`, `entities` and `settings`, without columns that have no text.
pub fn tables(form: &Form) -> Vec<Table> {
    let expressions = Expressions::of(form, &form.paths());
    let survey = Survey::of(form, &expressions);
    let settings = settings(form, &survey);
    vec![
        table("survey", &survey.rows),
        table("choices", &survey.lists),
        table("entities", &survey.entities),
        table("settings", &[settings]),
    ]
}

/// A row by its headers, in the order in which they are to stand.
pub(super) type Row = Vec<(String, String)>;

/// Headers in the order in which rows name them; an author's order comes first.
fn table(name: &'static str, rows: &[Row]) -> Table {
    let mut headers: Vec<String> = Vec::new();
    for (header, text) in rows.iter().flatten() {
        if !text.is_empty() && !headers.contains(header) {
            headers.push(header.clone());
        }
    }
    headers.sort_by_key(|header| rank(header));
    let cells = |row: &Row| {
        let cell = |header: &String| {
            let found = row.iter().find(|(known, _)| known == header);
            found.map_or_else(String::new, |(_, text)| text.clone())
        };
        headers.iter().map(cell).collect()
    };
    let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
    Table { name, rows: [headers].into_iter().chain(cells).collect() }
}

/// Columns in the order in which authors have them; others behind, as they come up.
fn rank(header: &str) -> usize {
    const ORDER: [&str; 26] = [
        "list_name",
        "entity_id",
        "create_if",
        "update_if",
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "relevant",
        "required",
        "required_message",
        "constraint",
        "constraint_message",
        "calculation",
        "trigger",
        "choice_filter",
        "default",
        "readonly",
        "appearance",
        "parameters",
        "repeat_count",
        "image",
        "form_title",
        "form_id",
        "version",
    ];
    let name = header.split("::").next().unwrap_or(header);
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}

fn settings(form: &Form, survey: &Survey<'_>) -> Row {
    let text = |text: &str| text.to_owned();
    let title = survey.texts.plain(&form.title);
    let language = form.languages.get(form.default_language);
    let marked = language.filter(|_| form.default_language_is_marked);
    let settings = &form.settings;
    let name = settings.instance_name.as_ref();
    let root = form.nodes.first().map_or("", |root| root.name.as_str());
    let mut row = vec![
        ("form_title".to_owned(), title),
        ("form_id".to_owned(), text(&form.id)),
        ("version".to_owned(), text(&form.version)),
        (
            "default_language".to_owned(),
            marked.map_or("", |l| l.name.as_str()).to_owned(),
        ),
        ("style".to_owned(), text(&settings.style)),
        (
            "instance_name".to_owned(),
            name.map_or_else(String::new, |name| survey.expressions.readable(&name.text)),
        ),
        ("public_key".to_owned(), settings.public_key.clone().unwrap_or_default()),
        (
            "submission_url".to_owned(),
            settings.submission_url.clone().unwrap_or_default(),
        ),
    ];
    if root != "data" {
        row.push(("name".to_owned(), text(root)));
    }
    row.extend(root_attributes(form));
    row.extend(exceptions(form));
    let others = settings.others.iter();
    row.extend(others.map(|(name, written)| (name.clone(), written.text.clone())));
    row.extend(namespaces(form));
    row
}

/// Attributes of the root element beyond id and version.
fn root_attributes(form: &Form) -> Row {
    let root = form.nodes.first().map_or(&[][..], |root| &root.attributes);
    let attributes = root.iter().filter_map(|id| form.node(*id));
    let cell = |node: &NodeDefinition| {
        let name = node.qualified_name().trim_start_matches('@').to_owned();
        let header = match name.strip_prefix("odk:") {
            Some(setting @ ("prefix" | "delimiter")) => setting.to_owned(),
            Some(_) | None => format!("attribute::{name}"),
        };
        (header, node.default.clone())
    };
    attributes.map(cell).collect()
}

/// Settings that allow what an XForm has and an XLSForm has only when asked.
fn exceptions(form: &Form) -> Row {
    let mut row = Row::new();
    let has_id = form.nodes.iter().any(|node| node.name == "instanceID");
    if !has_id {
        row.push(("omit_instanceID".to_owned(), "yes".to_owned()));
    }
    let has_twice = form.instances.iter().any(|instance| match &instance.source {
        InstanceSource::Items(items) => {
            let mut seen = BTreeSet::new();
            items.rows().any(|item| !seen.insert(item.column("name")))
        }
        InstanceSource::Xml(_) | InstanceSource::External(_) => false,
    });
    if has_twice {
        row.push(("allow_choice_duplicates".to_owned(), "yes".to_owned()));
    }
    row
}

/// Prefixes that the form declares beyond those of every form.
fn namespaces(form: &Form) -> Option<(String, String)> {
    const KNOWN: [&str; 7] = ["h", "ev", "xsd", "jr", "orx", "odk", "entities"];
    let own =
        form.namespaces.iter().filter(|(prefix, _)| !KNOWN.contains(&prefix.as_str()));
    let words: Vec<String> =
        own.map(|(prefix, uri)| format!("{prefix}=\"{uri}\"")).collect();
    (!words.is_empty()).then(|| ("namespaces".to_owned(), words.join(" ")))
}
