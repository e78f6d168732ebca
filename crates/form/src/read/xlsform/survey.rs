//! The survey sheet: rows become a tree of elements.

use std::collections::BTreeSet;

use super::brackets::{Bracket, bracket};
use super::cells::{Table, yes_no};
use super::choices::ChoiceLists;
use super::elements::{Element, ElementId, ElementKind, Survey};
use super::headers::SurveyColumn;
use super::question::{self, ParsedType};
use super::references::only_reference;
use super::rows::{SurveyRow, columns, survey_row};
use super::settings::SettingsSheet;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Written;
use crate::question_type::{Extra, question_type, type_names};
use crate::read::names::{did_you_mean, is_name};
use crate::read::workbook::Sheet;

/// Groups within groups; deeper ones would exhaust the stack of a browser.
const MAX_NESTING: usize = 60;

/// What the reader of the survey sheet leaves.
pub(super) struct ReadSurvey {
    pub(super) survey: Survey,
    /// Elements of the meta block that rows asked for (`audit`).
    pub(super) meta: Vec<Element>,
    /// True when there are types of another system.
    pub(super) is_foreign: bool,
}

/// Reads the sheet. Rows of the types `form_title` and `form_id` change `settings`, and
/// `or_other` adds choices to `lists`.
pub(super) fn read(
    sheet: &Sheet,
    root: &str,
    settings: &mut SettingsSheet,
    lists: &mut ChoiceLists,
    diagnostics: &mut Vec<Diagnostic>,
) -> ReadSurvey {
    let table = Table::new(sheet);
    let columns = columns(&table, diagnostics);
    if !columns.iter().any(|(_, column)| *column == SurveyColumn::Type) {
        let message = "the survey sheet has no column `type`";
        let place = Place::Sheet(sheet.name.as_str().into());
        diagnostics.push(Diagnostic::error(Code::MissingColumn, place, message));
    }
    let (cleaning, keeps_quotes) = (settings.cleaning(), settings.keeps_quotes());
    let mut reader = Reader {
        survey: Survey::new(root),
        meta: Vec::new(),
        is_foreign: false,
        open: vec![Open::survey()],
        repeats: BTreeSet::new(),
        settings,
        lists,
        diagnostics,
    };
    for row in table.rows() {
        reader.row(survey_row(&table, &columns, row, cleaning, keeps_quotes));
    }
    reader.close_all();
    reader.check_repeats();
    let Reader { survey, meta, is_foreign, .. } = reader;
    ReadSurvey { survey, meta, is_foreign }
}

/// A group or repeat that is not closed yet.
struct Open {
    id: ElementId,
    control: Option<Bracket>,
    /// Where it was opened, and its name.
    place: Place,
    name: String,
    /// List that a loop goes over.
    over: String,
    names: BTreeSet<String>,
    names_lower: BTreeSet<String>,
    table_list: TableList,
}

/// Whether the selects of a group stand in a table under one header.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TableList {
    /// They do not.
    No,
    /// They do, and the header is still to be made.
    Expected,
    /// They do, with the choices of this list.
    Of(String),
}

impl Open {
    fn survey() -> Open {
        Open {
            id: 0,
            control: None,
            place: Place::Form,
            name: String::new(),
            over: String::new(),
            names: BTreeSet::new(),
            names_lower: BTreeSet::new(),
            table_list: TableList::No,
        }
    }
}

pub(super) struct Reader<'r> {
    pub(super) survey: Survey,
    meta: Vec<Element>,
    is_foreign: bool,
    open: Vec<Open>,
    /// Names that a repeat can no longer have.
    repeats: BTreeSet<String>,
    settings: &'r mut SettingsSheet,
    pub(super) lists: &'r mut ChoiceLists,
    pub(super) diagnostics: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn row(&mut self, row: SurveyRow) {
        let disabled = row.disabled.as_ref().and_then(|cell| yes_no(&cell.text));
        if row.is_empty || disabled == Some(true) {
            return;
        }
        let Some(cell) = row.question_type.clone() else { return self.untyped(&row) };
        if self.is_setting(&cell, &row) {
            return;
        }
        if let Some((ended, _)) = bracket(&cell.text, "end") {
            self.diagnostics.extend(super::entities::refuse_on_end(&row.bind));
            return self.end(ended, &row);
        }
        match bracket(&cell.text, "begin") {
            Some((begun, list)) => self.begin(begun, list, row),
            None => self.question(&cell, row),
        }
    }

    fn untyped(&mut self, row: &SurveyRow) {
        let place = row.place.clone();
        let is_question = row.name.is_some() || !row.label.is_empty();
        self.diagnostics.push(match is_question {
            true => {
                Diagnostic::error(Code::MissingType, place, "a question without a type")
                    .hint("fill in the column `type`")
            }
            false => Diagnostic::warning(
                Code::MissingValue,
                place,
                "a row without type, name and label is not used",
            ),
        });
    }

    /// Old forms set title and id in rows of the survey sheet.
    fn is_setting(&mut self, cell: &Written, row: &SurveyRow) -> bool {
        let setting = match cell.text.as_str() {
            "form_title" | "set_form_title" => "title",
            "form_id" | "set_form_id" => "id_string",
            _ => return false,
        };
        if let Some(name) = &row.name {
            self.settings.set(setting, name.clone());
        }
        true
    }

    fn begin(&mut self, begun: Bracket, list: &str, mut row: SurveyRow) {
        let name = self.name(&mut row, false);
        self.check_bracket(begun, list, &name, &row);
        let place = row.place.clone();
        if self.open.len() > MAX_NESTING {
            return self.too_deep(begun, place);
        }
        let number = row.number;
        let kind = match begun {
            Bracket::Repeat => ElementKind::Repeat,
            Bracket::Group | Bracket::Loop => ElementKind::Group { in_body: true },
        };
        let mut element = row.element(kind, &name);
        self.count_node(&mut element);
        let header = table_list_header(&mut element, number);
        let parent = self.parent();
        let id = self.survey.push(parent, element);
        let over = list.to_owned();
        let mut open =
            Open { id, control: Some(begun), place, name, over, ..Open::survey() };
        if let Some(header) = header {
            open.table_list = TableList::Expected;
            header.into_iter().for_each(|label| {
                self.survey.push(id, label);
            });
        }
        self.open.push(open);
    }

    /// Keeps `begin` and `end` balanced without going deeper.
    fn too_deep(&mut self, begun: Bracket, place: Place) {
        let message = format!("groups are nested more than {MAX_NESTING} deep");
        self.error(Code::TooLarge, &place, &message, "end some of them before");
        let id = self.parent();
        self.open.push(Open { id, control: Some(begun), place, ..Open::survey() });
    }

    fn check_bracket(&mut self, begun: Bracket, list: &str, name: &str, row: &SurveyRow) {
        let hint = "write: begin loop over name_of_the_list";
        if begun == Bracket::Loop && list.is_empty() {
            let message = "the loop does not say over which list it goes";
            self.error(Code::LoopWithoutList, &row.place, message, hint);
        } else if begun == Bracket::Loop && self.lists.get(list).is_none() {
            let message =
                format!("the loop goes over `{list}`, which is no list of choices");
            self.error(Code::UnknownLoopList, &row.place, &message, hint);
        }
        let hint = "repeats have names of their own in the whole form";
        let is_root = self.survey.element(0).is_some_and(|root| root.name == name);
        if begun == Bracket::Repeat && is_root {
            let message = format!("the repeat is called `{name}`, as the form itself is");
            self.error(Code::RepeatNamedAsForm, &row.place, &message, hint);
        } else if begun == Bracket::Repeat && !self.repeats.insert(name.to_owned()) {
            let message = format!("another repeat is called `{name}`");
            self.error(Code::DuplicateRepeatName, &row.place, &message, hint);
        }
    }

    /// A repeat's number of instances is a node of its own, unless it is a question.
    fn count_node(&mut self, element: &mut Element) {
        let Some(count) = element.control("jr:count").cloned() else { return };
        if only_reference(&count.text).is_some() {
            return;
        }
        let name = format!("{}_count", element.name);
        let Some(calculate) = question_type("calculate") else { return };
        let kind = ElementKind::Question(calculate);
        let mut node = Element::new(kind, &name, count.place.clone());
        node.set_bind("readonly", "true()", count.place.clone());
        node.set_bind("calculate", &count.text, count.place.clone());
        self.check_duplicate(&Written { text: name.clone(), place: count.place.clone() });
        let parent = self.parent();
        self.survey.push(parent, node);
        element.set_control("jr:count", &format!("${{{name}}}"), count.place);
    }

    fn end(&mut self, ended: Bracket, row: &SurveyRow) {
        let matches = self.open.last().is_some_and(|open| open.control == Some(ended));
        if matches {
            if let Some(open) = self.open.pop().filter(|_| ended == Bracket::Loop) {
                self.expand(&open);
            }
            return;
        }
        let message = format!("`end {}` ends nothing that was begun", ended.word());
        let hint = match self.open.last().and_then(|open| Some((open.control?, open))) {
            Some((bracket, open)) => format!(
                "the {} `{}`, begun at {}, is to be ended first",
                bracket.word(),
                open.name,
                open.place
            ),
            None => "remove the row, or begin it above".to_owned(),
        };
        let place = row.place.clone();
        self.diagnostics
            .push(Diagnostic::error(Code::UnmatchedEnd, place, message).hint(hint));
        // Closing what was meant keeps the rest of the form in its place.
        if let Some(at) = self.open.iter().rposition(|open| open.control == Some(ended)) {
            self.open.truncate(at);
        }
    }

    fn expand(&mut self, open: &Open) {
        let list = self.lists.get(&open.over);
        if !super::loops::expand(&mut self.survey, open.id, list) {
            let message = "the loop makes too many questions";
            self.error(Code::TooLarge, &open.place, message, "use a repeat");
        }
    }

    fn close_all(&mut self) {
        for open in self.open.drain(..) {
            if let Some(bracket) = open.control {
                let word = bracket.word();
                let message =
                    format!("the {word} `{}` is begun and not ended", open.name);
                self.diagnostics.push(
                    Diagnostic::error(Code::UnmatchedBegin, open.place, message)
                        .hint(format!("add a row of the type `end {word}`")),
                );
            }
        }
    }

    /// A loop can make several repeats of one name.
    fn check_repeats(&mut self) {
        let mut seen = BTreeSet::new();
        for element in &self.survey.elements {
            let is_repeat = element.kind == ElementKind::Repeat;
            if is_repeat
                && !seen.insert(&element.name)
                && self.repeats.contains(&element.name)
            {
                let message = format!("another repeat is called `{}`", element.name);
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::DuplicateRepeatName,
                        element.place.clone(),
                        message,
                    )
                    .hint("repeats have names of their own in the whole form"),
                );
            }
        }
    }

    fn question(&mut self, cell: &Written, mut row: SurveyRow) {
        let parsed = question::parse_type(&cell.text).or_else(|| self.foreign_type(cell));
        let Some(mut parsed) = parsed else { return self.unknown_type(cell, row) };
        parsed.place = cell.place.clone();
        if parsed.question_type.extra == Extra::Meta {
            let element = super::audit::meta_element(self, parsed.question_type, row);
            self.meta.extend(element);
            return;
        }
        let may_be_unnamed = parsed.question_type.name == "note";
        let name = self.name(&mut row, may_be_unnamed);
        question::add(self, &parsed, row, &name);
    }

    /// Types of the Community Health Toolkit: a contact to choose, a telephone number. They
    /// are texts elsewhere.
    fn foreign_type(&mut self, cell: &Written) -> Option<ParsedType> {
        let is_foreign = cell.text.starts_with("db:") || cell.text == "tel";
        let text = question_type("text").filter(|_| is_foreign)?;
        self.is_foreign = true;
        let message =
            format!("`{}` is a type of another system; it is asked as text", cell.text);
        let hint = "write text, if that is what is meant";
        self.warn(Code::UnsupportedType, &cell.place, &message, hint);
        Some(ParsedType {
            question_type: text,
            list: String::new(),
            or_other: false,
            place: Place::Form,
        })
    }

    fn unknown_type(&mut self, cell: &Written, mut row: SurveyRow) {
        let word = cell.text.split(' ').next().unwrap_or_default();
        let near =
            did_you_mean(&cell.text, type_names()).or(did_you_mean(word, type_names()));
        let needs_list = question_type(&cell.text).is_some();
        let (message, hint) = match needs_list {
            true => (
                format!("`{}` does not say which list", cell.text),
                format!("write the list behind it: {} name_of_the_list", cell.text),
            ),
            false => (
                format!("there is no question type `{}`", cell.text),
                near.unwrap_or_else(|| {
                    "see the list of question types of XLSForm".to_owned()
                }),
            ),
        };
        self.diagnostics.push(
            Diagnostic::error(Code::UnknownType, cell.place.clone(), message)
                .hint(hint)
                .excerpt(&cell.text, None),
        );
        // As text, so that references to it are not reported as well.
        let name = self.name(&mut row, true);
        if let Some(text) = question_type("text") {
            let parent = self.parent();
            self.survey.push(parent, row.element(ElementKind::Question(text), &name));
        }
    }

    /// Checks the name of a row and keeps it.
    fn name(&mut self, row: &mut SurveyRow, may_be_unnamed: bool) -> String {
        let Some(cell) = row.name.clone() else {
            if !may_be_unnamed {
                let message = "a question or group without a name";
                let place = row.place.clone();
                self.diagnostics.push(
                    Diagnostic::error(Code::MissingName, place, message)
                        .hint("fill in the column `name`"),
                );
            }
            return format!("generated_note_name_{}", row.number);
        };
        if !is_name(&cell.text) {
            self.diagnostics.push(invalid_name(&cell));
        }
        self.check_duplicate(&cell);
        cell.text
    }

    fn check_duplicate(&mut self, cell: &Written) {
        let Some(open) = self.open.last_mut() else { return };
        let name = cell.text.as_str();
        let taken = open.names.contains(name);
        let similar = !open.names_lower.insert(name.to_lowercase());
        open.names.insert(name.to_owned());
        let place = cell.place.clone();
        if name == "meta" {
            let message = "the name `meta` is reserved";
            self.diagnostics.push(
                Diagnostic::error(Code::ReservedName, place, message)
                    .hint("it is the place of what is recorded about the interview"),
            );
        } else if taken {
            let message = format!("the name `{name}` is taken");
            self.diagnostics.push(
                Diagnostic::error(Code::DuplicateName, place, message)
                    .hint("questions of one group have different names"),
            );
        } else if similar {
            let message = format!("`{name}` differs from another name in capitals only");
            let hint = "some programs that read the data take both as one";
            self.diagnostics
                .push(Diagnostic::warning(Code::SimilarName, place, message).hint(hint));
        }
    }

    pub(super) fn parent(&self) -> ElementId {
        self.open.last().map_or(0, |open| open.id)
    }

    /// How selects of the open group are laid out.
    pub(super) fn table_list(&mut self) -> Option<&mut TableList> {
        self.open.last_mut().map(|open| &mut open.table_list)
    }

    pub(super) fn error(&mut self, code: Code, place: &Place, message: &str, hint: &str) {
        self.diagnostics.push(Diagnostic::error(code, place.clone(), message).hint(hint));
    }

    pub(super) fn warn(&mut self, code: Code, place: &Place, message: &str, hint: &str) {
        self.diagnostics
            .push(Diagnostic::warning(code, place.clone(), message).hint(hint));
    }
}

fn invalid_name(cell: &Written) -> Diagnostic {
    let message = format!("`{}` cannot be a name", cell.text);
    Diagnostic::error(Code::InvalidName, cell.place.clone(), message)
        .hint("use letters, digits, _ - . without blanks, and begin with a letter or _")
        .excerpt(&cell.text, None)
}

/// For a group with the appearance `table-list`: makes it a field list and moves its
/// label and hint to a note inside, so that they stand above the table.
fn table_list_header(element: &mut Element, row: usize) -> Option<Option<Element>> {
    let appearance = element.control("appearance")?.clone();
    let words: Vec<&str> = appearance.text.split_whitespace().collect();
    if !words.contains(&"table-list") {
        return None;
    }
    let others = words.into_iter().filter(|word| *word != "table-list");
    let looks = ["field-list"].into_iter().chain(others).collect::<Vec<_>>().join(" ");
    element.set_control("appearance", &looks, appearance.place);
    if element.label.is_empty() && element.hint.is_empty() {
        return Some(None);
    }
    let kind = ElementKind::Question(question_type("note")?);
    let name = format!("generated_table_list_label_{row}");
    let mut note = Element::new(kind, &name, element.place.clone());
    note.set_bind("readonly", "true()", element.place.clone());
    note.label = std::mem::take(&mut element.label);
    note.hint = std::mem::take(&mut element.hint);
    Some(Some(note))
}
