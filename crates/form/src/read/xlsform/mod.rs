//! XLSForm becomes a [`Form`].
//!
//! The sheets are read into a tree of elements, from which the form is built as pyxform
//! builds its XForm: the same nodes in the same order, the same paths, the same texts.
//! Unlike pyxform this reports all problems, each at its cell.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::{Form, Written};
use crate::question_type::question_type;
use crate::read::names::{did_you_mean, is_name};
use crate::read::workbook::{Sheet, Workbook};
use crate::read::{Read, finish};

mod audit;
mod body;
mod brackets;
mod build;
mod cells;
mod choices;
mod elements;
mod entities;
mod headers;
mod instances;
mod itemsets;
mod itext;
mod lexer;
mod lookups;
mod loops;
mod osm;
mod parameters;
mod question;
mod range;
mod references;
mod rows;
mod scopes;
mod select;
mod settings;
mod survey;
mod texts;

use build::Source;
use elements::{Element, ElementId, ElementKind, Survey};
use settings::SettingsSheet;
use survey::ReadSurvey;

/// Sheets that mean something, besides `survey`.
const SHEETS: [&str; 5] = ["choices", "settings", "external_choices", "entities", "osm"];

/// What a form is called where its settings do not say.
#[derive(Clone, Copy, Debug)]
pub struct Names<'n> {
    /// Name of the root element.
    pub root: &'n str,
    /// Identifier of the form, and its title.
    pub id: &'n str,
}

/// Reads an XLSForm; `fallback_name` is its id when the settings give none.
pub fn read(workbook: &Workbook, fallback_name: &str) -> Read {
    read_named(workbook, Names { root: "data", id: fallback_name })
}

/// Reads an XLSForm of which the name of the root element is given too.
pub fn read_named(workbook: &Workbook, names: Names<'_>) -> Read {
    let mut diagnostics = Vec::new();
    if !is_name(names.root) {
        let message = format!("a form cannot be called `{}`", names.root);
        diagnostics.push(
            Diagnostic::error(Code::InvalidName, Place::Form, message)
                .hint("use letters, digits, _ - . and begin with a letter or _"),
        );
    }
    let form = match survey_sheet(workbook) {
        Some(sheet) => Some(read_survey(workbook, sheet, names, &mut diagnostics)),
        None => {
            diagnostics.push(no_survey(workbook));
            None
        }
    };
    let mut diagnostics = sorted(diagnostics);
    diagnostics.iter_mut().for_each(|diagnostic| add_excerpt(workbook, diagnostic));
    Read { form, diagnostics }
}

/// The sheet `survey`, or the only sheet there is.
fn survey_sheet(workbook: &Workbook) -> Option<&Sheet> {
    let only = match workbook.sheets.as_slice() {
        [sheet] => Some(sheet)
            .filter(|sheet| !SHEETS.contains(&sheet.name.to_lowercase().as_str())),
        _ => None,
    };
    workbook.sheet("survey").or(only)
}

fn no_survey(workbook: &Workbook) -> Diagnostic {
    let mut names = workbook.sheets.iter().map(|sheet| sheet.name.as_str());
    let near = names.find(|name| did_you_mean("survey", [*name]).is_some());
    let hint = match near {
        Some(name) => format!("rename the sheet `{name}` to `survey`"),
        None => "add a sheet `survey` with the questions".to_owned(),
    };
    let message = "there is no sheet `survey`";
    Diagnostic::error(Code::MissingSheet, Place::Form, message).hint(hint)
}

fn read_survey(
    workbook: &Workbook,
    sheet: &Sheet,
    names: Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Form {
    remark_on_sheets(workbook, diagnostics);
    let mut settings = SettingsSheet::read(workbook, diagnostics);
    let mut lists = choices::read(workbook, &settings, diagnostics);
    let root =
        settings.get("name").map_or(names.root, |cell| cell.text.as_str()).to_owned();
    let mut read = survey::read(sheet, &root, &mut settings, &mut lists, diagnostics);
    let entities = entities::read(workbook, diagnostics);
    let version = entities::add(&mut read.survey, &entities, diagnostics);
    add_meta(&mut read, &settings);
    let ReadSurvey { survey, is_foreign, .. } = &read;
    let (lists, settings, is_foreign) = (&lists, &settings, *is_foreign);
    let source = Source { survey, lists, settings, fallback_name: names.id, is_foreign };
    let mut form = build::build(&source, diagnostics);
    if let Some(version) = version {
        form.settings.entities_version = Some(version.to_owned());
        let uri = "http://www.opendatakit.org/xforms/entities".to_owned();
        form.namespaces.push(("entities".to_owned(), uri));
    }
    form.settings.instance_name = instance_name(&form);
    finish::mark_selections(&mut form);
    form
}

/// The meta block: what rows put there, the id of the instance, its name.
fn add_meta(read: &mut ReadSurvey, settings: &SettingsSheet) {
    let Some(calculate) = question_type("calculate").map(ElementKind::Question) else {
        return;
    };
    let mut children = std::mem::take(&mut read.meta);
    if !settings.flag("omit_instanceid") {
        let mut instance_id = Element::new(calculate, "instanceID", Place::Form);
        let preload =
            settings.get("instance_id").map_or("uid", |cell| cell.text.as_str());
        instance_id.set_bind("readonly", "true()", Place::Form);
        instance_id.set_bind("jr:preload", preload, Place::Form);
        children.push(instance_id);
    }
    if let Some(Written { text, place }) = settings.get("instance_name") {
        let mut name = Element::new(calculate, "instanceName", place.clone());
        name.set_bind("calculate", text, place.clone());
        children.push(name);
    }
    if !children.is_empty() {
        let meta = meta_block(&mut read.survey);
        for child in children {
            read.survey.push(meta, child);
        }
    }
}

/// The meta block of the form, which an entity may have made already.
fn meta_block(survey: &mut Survey) -> ElementId {
    let children = survey.element(0).map(|root| root.children.as_slice());
    let mut children = children.unwrap_or_default().iter().copied();
    let is_meta = |id: &ElementId| {
        let element = survey.element(*id);
        element.is_some_and(|e| {
            e.name == "meta" && e.kind == (ElementKind::Group { in_body: false })
        })
    };
    children.find(is_meta).unwrap_or_else(|| {
        let kind = ElementKind::Group { in_body: false };
        survey.push(0, Element::new(kind, "meta", Place::Form))
    })
}

/// The calculation of `meta/instanceName`.
fn instance_name(form: &Form) -> Option<Written> {
    let node = form.nodes.iter().find(|node| {
        let parent = node.parent.and_then(|id| form.node(id));
        node.name == "instanceName" && parent.is_some_and(|parent| parent.name == "meta")
    });
    node.and_then(|node| node.bind.calculate.as_deref().cloned())
}

/// Sheets that cannot be used yet, or whose name is nearly that of one that can.
fn remark_on_sheets(workbook: &Workbook, diagnostics: &mut Vec<Diagnostic>) {
    for sheet in &workbook.sheets {
        let name = sheet.name.to_lowercase();
        let place = Place::Sheet(sheet.name.as_str().into());
        let has_rows = sheet.rows.len() > 1;
        if name == "external_choices" && has_rows {
            let message = format!("the sheet `{}` cannot be used yet", sheet.name);
            diagnostics.push(
                Diagnostic::warning(Code::Unsupported, place, message)
                    .hint("the form can be filled without"),
            );
        } else if let Some(near) = misspelt(workbook, &name) {
            let message = format!("the sheet `{}` is not used", sheet.name);
            let hint = format!("did you mean `{near}`? else put _ before its name");
            diagnostics.push(
                Diagnostic::warning(Code::MisspeltSheet, place, message).hint(hint),
            );
        }
    }
}

fn misspelt(workbook: &Workbook, name: &str) -> Option<&'static str> {
    let known = name == "survey" || SHEETS.contains(&name) || name.starts_with('_');
    let absent = ["choices", "settings", "entities"]
        .into_iter()
        .filter(|sheet| workbook.sheet(sheet).is_none());
    absent.filter(|_| !known).find(|sheet| did_you_mean(name, [*sheet]).is_some())
}

/// Every problem of a cell shows what is in the cell.
fn add_excerpt(workbook: &Workbook, diagnostic: &mut Diagnostic) {
    let Place::Cell { sheet, column, row } = &diagnostic.place else { return };
    if diagnostic.excerpt.is_some() {
        return;
    }
    let sheet = workbook.sheets.iter().find(|known| *known.name == **sheet);
    let rows = sheet.map_or(&[][..], |sheet| &sheet.rows);
    let at = rows.binary_search_by_key(&(*row as usize), |row| row.number).ok();
    let cell = at.and_then(|at| rows.get(at)?.cells.get(*column as usize));
    diagnostic.excerpt = cell.filter(|text| !text.is_empty()).cloned();
}

/// In the order of the sheets, each problem once.
fn sorted(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut once: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter(|one| seen.insert((one.code, one.place.to_string(), one.message.clone())))
        .collect();
    once.sort_by_key(|one| rank(&one.place));
    once
}

/// Sheets in the order survey, choices, settings; cells by row and column.
fn rank(place: &Place) -> (usize, u32, u32) {
    let sheet_rank = |name: &str| {
        let order = ["survey", "choices", "settings"];
        let name = name.to_lowercase();
        order.iter().position(|known| *known == name).unwrap_or(order.len()) + 1
    };
    match place {
        Place::Form => (0, 0, 0),
        Place::Sheet(sheet) => (sheet_rank(sheet), 0, 0),
        Place::Cell { sheet, column, row } => {
            (sheet_rank(sheet), *row, u32::from(*column))
        }
        Place::Xml { line, column } => (0, *line, *column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::workbook::Row;

    fn workbook(rows: Vec<Vec<&str>>) -> Workbook {
        let row = |(at, cells): (usize, Vec<&str>)| Row {
            number: at + 1,
            cells: cells.into_iter().map(str::to_owned).collect(),
        };
        let rows = rows.into_iter().enumerate().map(row).collect();
        Workbook { sheets: vec![Sheet { name: "survey".to_owned(), rows }] }
    }

    #[test]
    fn hostile_sheets_are_read_without_harm() {
        let head = vec!["type", "name", "label", "relevant"];
        let deep = vec![vec!["begin group", "g", "G"]; 50_000];
        let many = vec![vec!["text", "a", "A ${a}", "${a} = ${b} and ${"]; 20_000];
        for rows in [deep, many] {
            let read = read(&workbook([vec![head.clone()], rows].concat()), "f");
            assert!(read.diagnostics.iter().any(Diagnostic::is_error));
        }
        assert!(read(&Workbook::default(), "f").form.is_none());
    }
}
