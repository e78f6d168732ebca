//! The entities sheet: records that outlive a submission, made or changed by it.
//!
//! Each row declares one list of entities. Its declaration becomes a node `entity` in the
//! meta block of the form, a group or a repeat; [`super::scopes`] says of which.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cleaning, Table};
use super::elements::{Element, ElementId, ElementKind, Survey};
use super::headers;
use super::references::references;
use super::scopes::{self, Reference, Request};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Written;
use crate::question_type::question_type;
use crate::read::names::{did_you_mean, is_name};
use crate::read::workbook::{Row, Workbook};

/// Names that begin so are the system's.
const RESERVED_PREFIX: &str = "__";
/// Attribute of a bind that names the property an answer is saved to.
const SAVE_TO: &str = "entities:saveto";

/// One row of the sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Declaration {
    /// Name of the list.
    pub(super) list: String,
    entity_id: Option<Written>,
    create_if: Option<Written>,
    update_if: Option<Written>,
    label: Option<Written>,
    /// Where the row stands, for what is wrong with it as a whole.
    pub(super) place: Place,
}

/// Reads the sheet of `workbook`, or none.
pub(super) fn read(
    workbook: &Workbook,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Declaration> {
    let Some(sheet) = workbook.sheet("entities") else { return Vec::new() };
    let table = Table::new(sheet);
    let mut declarations: Vec<Declaration> = Vec::new();
    for row in table.rows() {
        let declaration = declaration(&table, row, diagnostics);
        diagnostics.extend(problems(&declaration));
        if declarations.iter().any(|known| known.list == declaration.list) {
            let message = format!("the list `{}` is declared twice", declaration.list);
            let place = declaration.place.clone();
            diagnostics.push(
                Diagnostic::error(Code::DuplicateEntityList, place, message)
                    .hint("keep one row for each list"),
            );
        } else {
            declarations.push(declaration);
        }
    }
    declarations
}

fn declaration(
    table: &Table<'_>,
    row: &Row,
    diagnostics: &mut Vec<Diagnostic>,
) -> Declaration {
    let place = table.place(row, 0);
    let mut read = Declaration { place, ..Declaration::default() };
    let cleaning = Cleaning { blanks: false, quotes: true };
    for (column, header) in table.headers() {
        let Some(cell) = table.cell(row, *column, cleaning) else { continue };
        match headers::entity_column(header).as_str() {
            "list_name" => (read.list, read.place) = (cell.text, cell.place),
            "entity_id" => read.entity_id = Some(cell),
            "create_if" => read.create_if = Some(cell),
            "update_if" => read.update_if = Some(cell),
            "label" => read.label = Some(cell),
            // What repeats say is known from the answers that are saved.
            "repeat" => {}
            _ => diagnostics.push(unknown_column(header, table.header_place(*column))),
        }
    }
    read
}

fn unknown_column(header: &str, place: Place) -> Diagnostic {
    let message = format!("the entities sheet has no column `{header}`");
    let hint = did_you_mean(header, headers::ENTITY_NAMES.iter().copied());
    let hint = hint.unwrap_or_else(|| "remove it".to_owned());
    Diagnostic::error(Code::UnknownEntityColumn, place, message).hint(hint)
}

/// What is wrong with one row.
fn problems(declaration: &Declaration) -> Vec<Diagnostic> {
    let Declaration { list, entity_id, create_if, update_if, label, place } = declaration;
    let error = |code, message: String, hint: &str| {
        Diagnostic::error(code, place.clone(), message).hint(hint)
    };
    let mut problems: Vec<Diagnostic> = list_problem(list, place).into_iter().collect();
    if entity_id.is_none() && update_if.is_some() {
        let message = format!("which entity of `{list}` is changed is not said");
        let hint = "fill in entity_id, or move update_if to create_if";
        problems.push(error(Code::MissingEntityId, message, hint));
    }
    if entity_id.is_some() && create_if.is_some() && update_if.is_none() {
        let message = format!("when an entity of `{list}` is changed is not said");
        let hint = "fill in update_if, or remove entity_id to make entities only";
        problems.push(error(Code::MissingUpdateIf, message, hint));
    }
    if entity_id.is_none() && label.is_none() {
        let message = format!("entities of `{list}` are made without a label");
        let hint = "fill in label; or entity_id, to change entities instead";
        problems.push(error(Code::MissingEntityLabel, message, hint));
    }
    problems
}

fn list_problem(list: &str, place: &Place) -> Option<Diagnostic> {
    let error = |code, message: String, hint: &str| {
        Some(Diagnostic::error(code, place.clone(), message).hint(hint))
    };
    if list.is_empty() {
        let message = "an entity list without a name".to_owned();
        error(Code::MissingEntityList, message, "fill in the column `list_name`")
    } else if list.starts_with(RESERVED_PREFIX) {
        let message = format!("`{list}` begins with two underscores");
        error(Code::ReservedPrefix, message, "such names are the system's; use another")
    } else if list.contains('.') {
        let message = format!("`{list}` has a period in it");
        error(Code::NameWithPeriod, message, "use _ or - instead")
    } else if !is_name(list) {
        let message = format!("`{list}` cannot be the name of a list");
        error(
            Code::InvalidName,
            message,
            "use letters, digits, _ - and begin with a letter",
        )
    } else {
        None
    }
}

/// Adds the declared entities to the survey. Answers that are saved to one, and those that
/// its expressions name, decide where it stands.
///
/// The version of the entities specification that the form then follows; none without
/// entities.
pub(super) fn add(
    survey: &mut Survey,
    declarations: &[Declaration],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'static str> {
    let requests = requests(survey, declarations, diagnostics);
    if declarations.is_empty() {
        return None;
    }
    let places = scopes::allocate(survey, &requests, diagnostics);
    let mut in_repeat = false;
    for (container, list) in places {
        in_repeat |= survey.is_repeat(container) || survey.is_in_repeat(container);
        if let Some(declaration) = declarations.iter().find(|d| d.list == list) {
            add_entity(survey, container, declaration);
        }
    }
    match declarations.len() > 1 || in_repeat {
        true => Some("2025.1.0"),
        false => Some("2024.1.0"),
    }
}

/// The references to each list, in the order in which lists come up in the survey.
fn requests<'d>(
    survey: &mut Survey,
    declarations: &'d [Declaration],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Request<'d>> {
    let named = lists_by_name(declarations);
    let mut requests: Vec<Request<'d>> = Vec::new();
    for id in 1..survey.elements.len() {
        let Some(element) = survey.element(id) else { continue };
        let naming = named.get(element.name.as_str()).map_or(&[][..], Vec::as_slice);
        if naming.is_empty() && element.bind(SAVE_TO).is_none() {
            continue;
        }
        let path: Vec<ElementId> = survey.lineage(id).into_iter().skip(1).rev().collect();
        let name = element.name.clone();
        let refer = |place, property| Reference {
            path: path.clone(),
            place,
            property,
            name: name.clone(),
        };
        if let Some((declaration, property)) =
            saved_to(element, declarations, &requests, diagnostics)
        {
            let Written { text, place } = property;
            if let Some(element) = survey.elements.get_mut(id) {
                element.set_bind(SAVE_TO, &text, place.clone());
            }
            push(&mut requests, declaration, refer(place, Some(text)));
        }
        for declaration in naming {
            push(&mut requests, declaration, refer(declaration.place.clone(), None));
        }
    }
    for declaration in declarations {
        if !requests.iter().any(|request| request.list == declaration.list) {
            requests.push(Request::new(declaration));
        }
    }
    requests
}

fn push<'d>(
    requests: &mut Vec<Request<'d>>,
    declaration: &'d Declaration,
    reference: Reference,
) {
    match requests.iter_mut().find(|request| request.list == declaration.list) {
        Some(request) => request.references.push(reference),
        None => {
            let mut request = Request::new(declaration);
            request.references.push(reference);
            requests.push(request);
        }
    }
}

/// Declarations by the names of the questions that their expressions hold.
fn lists_by_name(declarations: &[Declaration]) -> BTreeMap<&str, Vec<&Declaration>> {
    let mut named: BTreeMap<&str, Vec<&Declaration>> = BTreeMap::new();
    for declaration in declarations {
        let Declaration { entity_id, create_if, update_if, label, .. } = declaration;
        let cells = [entity_id, create_if, update_if, label].into_iter().flatten();
        let names = cells.flat_map(|cell| references(&cell.text).0);
        let names: BTreeSet<&str> = names.map(|reference| reference.name).collect();
        for name in names {
            named.entry(name).or_default().push(declaration);
        }
    }
    named
}

/// The list and property that an element is saved to; none when it is not, or wrongly.
fn saved_to<'d>(
    element: &Element,
    declarations: &'d [Declaration],
    requests: &[Request<'d>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(&'d Declaration, Written)> {
    let cell = element.bind(SAVE_TO)?.only()?.clone();
    let mut refuse = |(code, message): (Code, String), hint: &str| {
        let diagnostic = Diagnostic::error(code, cell.place.clone(), message).hint(hint);
        diagnostics.push(diagnostic.excerpt(&cell.text, None));
        None
    };
    let (list, property) = match cell.text.split_once('#') {
        Some((_, property)) if property.contains('#') => {
            let message = "`save_to` has more than one #".to_owned();
            return refuse((Code::SaveToSyntax, message), "write list#property");
        }
        Some((list, property)) => (Some(list), property),
        None => (None, cell.text.as_str()),
    };
    let declaration = match (declarations, list) {
        ([], _) => {
            let message =
                "an answer is saved to an entity, and there are none".to_owned();
            let hint = "add a sheet `entities` with a row for the list";
            return refuse((Code::NoEntities, message), hint);
        }
        ([only], None) => only,
        (_, None) => {
            let message = "there are several entity lists; which is meant?".to_owned();
            return refuse((Code::AmbiguousEntityList, message), "write list#property");
        }
        (all, Some(list)) => {
            match all.iter().find(|declaration| declaration.list == list) {
                Some(declaration) => declaration,
                None => {
                    let message = format!("`{list}` is no list of the entities sheet");
                    let known = all.iter().map(|declaration| declaration.list.as_str());
                    let hint = did_you_mean(list, known)
                        .unwrap_or_else(|| "add a row for it".into());
                    return refuse((Code::UnknownEntityList, message), &hint);
                }
            }
        }
    };
    if let Some((fault, hint)) = property_fault(element, property) {
        return refuse(fault, hint);
    }
    let taken = requests.iter().filter(|request| request.list == declaration.list);
    let mut taken = taken.flat_map(|request| &request.references);
    if let Some(other) = taken.find(|other| other.property.as_deref() == Some(property)) {
        let message = format!("`{property}` is saved at {} already", other.place);
        return refuse(
            (Code::DuplicateProperty, message),
            "change or remove one of them",
        );
    }
    Some((declaration, Written { text: property.to_owned(), place: cell.place.clone() }))
}

fn property_fault(
    element: &Element,
    property: &str,
) -> Option<((Code, String), &'static str)> {
    if element.question_type().is_none() {
        let message = "groups and repeats cannot be saved to an entity".to_owned();
        return Some((
            (Code::GroupSavedToEntity, message),
            "save the answers inside of it",
        ));
    }
    if matches!(property.to_lowercase().as_str(), "name" | "label") {
        let message = format!("`{property}` is no property that can be saved");
        return Some((
            (Code::ReservedProperty, message),
            "the entities sheet has its label",
        ));
    }
    if property.starts_with(RESERVED_PREFIX) {
        let message = format!("`{property}` begins with two underscores");
        return Some(((Code::ReservedPrefix, message), "such names are the system's"));
    }
    if !is_name(property) {
        let message = format!("`{property}` cannot be the name of a property");
        return Some(((Code::InvalidName, message), "use letters, digits, _ - ."));
    }
    None
}

/// A row that ends a group has nothing to save.
pub(super) fn refuse_on_end(bind: &[(String, super::cells::Text)]) -> Option<Diagnostic> {
    let (_, text) = bind.iter().find(|(name, _)| name == SAVE_TO)?;
    let cell = text.only()?;
    let message = "the end of a group or repeat cannot be saved to an entity";
    let diagnostic =
        Diagnostic::error(Code::GroupSavedToEntity, cell.place.clone(), message);
    Some(diagnostic.hint("save the answers inside of it").excerpt(&cell.text, None))
}

/// `meta/entity` with its attributes, as the entities specification has them.
fn add_entity(survey: &mut Survey, container: ElementId, declaration: &Declaration) {
    let Declaration { list, entity_id, create_if, update_if, label, place } = declaration;
    let unasked = ElementKind::Group { in_body: false };
    let meta = survey.push(container, Element::new(unasked, "meta", place.clone()));
    let mut entity = Element::new(unasked, "entity", place.clone());
    let mut set = |name: &str, text: &str| {
        let cell = Written { text: text.to_owned(), place: place.clone() };
        entity.instance.push((name.to_owned(), cell));
    };
    set("dataset", list);
    let makes = entity_id.is_none() || create_if.is_some();
    let modes =
        [("create", makes, create_if), ("update", entity_id.is_some(), update_if)];
    for (name, _, _) in modes.iter().filter(|(_, does, when)| *does && when.is_none()) {
        set(name, "1");
    }
    let entity = survey.push(meta, entity);
    for (name, _, when) in modes.iter().filter(|(_, does, _)| *does) {
        if let Some(when) = when {
            let mut attribute = computed(ElementKind::Attribute, name, when);
            attribute.default =
                Some(Written { text: "1".to_owned(), place: place.clone() });
            survey.push(entity, attribute);
        }
    }
    let known = entity_id.iter().flat_map(|id| known_versions(list, id));
    known.for_each(|attribute| {
        survey.push(entity, attribute);
    });
    survey.push(entity, id_attribute(entity_id.as_ref(), place));
    let text = question_type("calculate").map(ElementKind::Question);
    if let (Some(kind), Some(label)) = (text, label) {
        survey.push(entity, computed(kind, "label", label));
    }
}

/// What was known of the entity when the form was filled.
fn known_versions(list: &str, id: &Written) -> [Element; 3] {
    let entity = format!("instance('{list}')/root/item[name={}]", id.text);
    let attributes = [
        ("baseVersion", "__version"),
        ("trunkVersion", "__trunkVersion"),
        ("branchId", "__branchId"),
    ];
    attributes.map(|(name, column)| {
        let text = format!("{entity}/{column}");
        computed(ElementKind::Attribute, name, &Written { text, place: id.place.clone() })
    })
}

/// The id of an entity that is changed is computed; that of a new one is drawn once.
fn id_attribute(entity_id: Option<&Written>, place: &Place) -> Element {
    match entity_id {
        Some(id) => computed(ElementKind::Attribute, "id", id),
        None => {
            let mut attribute =
                Element::new(ElementKind::Attribute, "@id", place.clone());
            attribute.set_bind("type", "string", place.clone());
            attribute.set_bind("readonly", "true()", place.clone());
            let text = "uuid()".to_owned();
            attribute.default = Some(Written { text, place: place.clone() });
            attribute
        }
    }
}

fn computed(kind: ElementKind, name: &str, calculation: &Written) -> Element {
    let place = calculation.place.clone();
    let name =
        if kind == ElementKind::Attribute { format!("@{name}") } else { name.to_owned() };
    let mut element = Element::new(kind, &name, place.clone());
    element.set_bind("type", "string", place.clone());
    element.set_bind("readonly", "true()", place.clone());
    element.set_bind("calculate", &calculation.text, place);
    element
}
