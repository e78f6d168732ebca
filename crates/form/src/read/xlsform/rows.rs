//! Rows of the survey sheet, cell by cell.

use super::cells::{Cleaning, Table, Text};
use super::choices::add_media;
use super::elements::{Element, ElementKind};
use super::headers::{self, SurveyColumn};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Written;
use crate::label::TextForm;
use crate::read::names::did_you_mean;
use crate::read::workbook::Row;

/// One row, cell by cell.
#[derive(Clone, Debug, Default)]
pub(super) struct SurveyRow {
    pub(super) number: usize,
    pub(super) place: Place,
    pub(super) question_type: Option<Written>,
    pub(super) name: Option<Written>,
    pub(super) label: Text,
    pub(super) hint: Text,
    pub(super) guidance: Text,
    pub(super) media: Vec<(TextForm, Text)>,
    pub(super) bind: Vec<(String, Text)>,
    pub(super) control: Vec<(String, Written)>,
    pub(super) instance: Vec<(String, Written)>,
    pub(super) default: Option<Written>,
    pub(super) trigger: Option<Written>,
    pub(super) choice_filter: Option<Written>,
    pub(super) parameters: Option<Written>,
    pub(super) disabled: Option<Written>,
    pub(super) has_bare_media: bool,
    pub(super) is_empty: bool,
}

/// Columns of the survey sheet by what they mean: the first that has text counts.
pub(super) type Columns = Vec<(Vec<usize>, SurveyColumn)>;

/// Meaning of each column of the survey sheet.
pub(super) fn columns(table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> Columns {
    let by_two = headers::joins_by_two(table.headers().iter().map(|(_, header)| header));
    let mut columns = Columns::new();
    for (number, header) in table.headers() {
        let column = headers::survey_column(header, by_two);
        let place = table.header_place(*number);
        diagnostics.extend(interoperability(&column, place.clone()));
        if column == SurveyColumn::Unknown {
            diagnostics.push(unknown_column(header, place));
        } else if column != SurveyColumn::Ignored {
            match columns.iter_mut().find(|(_, known)| *known == column) {
                Some((numbers, _)) => {
                    numbers.push(*number);
                    diagnostics.push(same_meaning(header, place));
                }
                None => columns.push((vec![*number], column)),
            }
        }
    }
    columns
}

/// Two columns that mean the same. Forms of the field have them, so that they can only be
/// told to choose.
pub(super) fn same_meaning(header: &str, place: Place) -> Diagnostic {
    let message = format!(
        "another column means the same as `{header}`; the first with text counts"
    );
    Diagnostic::warning(Code::DuplicateColumn, place, message)
        .hint("remove or rename one of them")
}

/// What some tools make nothing of, though we do.
fn interoperability(column: &SurveyColumn, place: Place) -> Option<Diagnostic> {
    let SurveyColumn::Instance(name) = column else { return None };
    let message = "an attribute `tag` of a node keeps pyxform from converting the form";
    let warning = || Diagnostic::warning(Code::Unsupported, place, message);
    (name == "tag")
        .then(|| warning().hint("nothing is to be done if only Minyi reads it"))
}

fn unknown_column(header: &str, place: Place) -> Diagnostic {
    let message = format!("the column `{header}` means nothing here; it is not used");
    let first = header.split(':').next().unwrap_or(header).trim();
    let hint = did_you_mean(first, headers::survey_names());
    let hint = hint.unwrap_or_else(|| "that is right for remarks".to_owned());
    Diagnostic::warning(Code::UnknownColumn, place, message).hint(hint)
}

/// The cells of a row under their columns.
pub(super) fn survey_row(
    table: &Table<'_>,
    columns: &[(Vec<usize>, SurveyColumn)],
    row: &Row,
    cleaning: Cleaning,
    keeps_quotes: bool,
) -> SurveyRow {
    let place = table.place(row, 0);
    let mut read =
        SurveyRow { number: row.number, place, is_empty: true, ..SurveyRow::default() };
    for (numbers, column) in columns {
        let quotes = !(keeps_quotes && is_text(column));
        let cleaning = Cleaning { quotes, ..cleaning };
        let mut cells = numbers.iter().filter_map(|n| table.cell(row, *n, cleaning));
        if let Some(cell) = cells.next() {
            read.is_empty = false;
            read.take(column, cell);
        }
    }
    let named = read.name.as_ref().or(read.question_type.as_ref());
    if let Some(cell) = named {
        read.place = cell.place.clone();
    }
    read
}

/// True for columns whose text people read.
fn is_text(column: &SurveyColumn) -> bool {
    match column {
        SurveyColumn::Label(_) | SurveyColumn::Hint(_) | SurveyColumn::Guidance(_) => {
            true
        }
        SurveyColumn::Bind(name, _) => name.ends_with("Msg"),
        SurveyColumn::Type
        | SurveyColumn::Name
        | SurveyColumn::Media(..)
        | SurveyColumn::BareMedia
        | SurveyColumn::Control(_)
        | SurveyColumn::Instance(_)
        | SurveyColumn::Default
        | SurveyColumn::Trigger
        | SurveyColumn::ChoiceFilter
        | SurveyColumn::Parameters
        | SurveyColumn::Disabled
        | SurveyColumn::Intent
        | SurveyColumn::Ignored
        | SurveyColumn::Unknown => false,
    }
}

impl SurveyRow {
    fn take(&mut self, column: &SurveyColumn, cell: Written) {
        match column {
            SurveyColumn::Type => self.question_type = Some(cell),
            SurveyColumn::Name => self.name = Some(cell),
            SurveyColumn::Label(language) => self.label.push(language.clone(), cell),
            SurveyColumn::Hint(language) => self.hint.push(language.clone(), cell),
            SurveyColumn::Guidance(language) => {
                self.guidance.push(language.clone(), cell);
            }
            SurveyColumn::Media(form, language) => {
                add_media(&mut self.media, *form, language.clone(), cell);
            }
            SurveyColumn::Bind(name, language) => {
                self.take_bind(name, language.clone(), cell);
            }
            SurveyColumn::Control(name) => self.control.push((name.clone(), cell)),
            SurveyColumn::Intent => self.control.push(("intent".to_owned(), cell)),
            SurveyColumn::Instance(name) => self.instance.push((name.clone(), cell)),
            SurveyColumn::Default => self.default = Some(cell),
            SurveyColumn::Trigger => self.trigger = Some(cell),
            SurveyColumn::ChoiceFilter => self.choice_filter = Some(cell),
            SurveyColumn::Parameters => self.parameters = Some(cell),
            SurveyColumn::Disabled => self.disabled = Some(cell),
            SurveyColumn::BareMedia => self.has_bare_media = true,
            SurveyColumn::Ignored | SurveyColumn::Unknown => {}
        }
    }

    fn take_bind(&mut self, name: &str, language: Option<String>, cell: Written) {
        match self.bind.iter_mut().find(|(key, _)| key == name) {
            Some((_, text)) => text.push(language, cell),
            None => {
                let mut text = Text::default();
                text.push(language, cell);
                self.bind.push((name.to_owned(), text));
            }
        }
    }

    /// An element with everything that the row says, whatever its kind.
    pub(super) fn element(self, kind: ElementKind, name: &str) -> Element {
        let mut element = Element::new(kind, name, self.place);
        (element.label, element.hint, element.guidance) =
            (self.label, self.hint, self.guidance);
        (element.media, element.bind, element.control) =
            (self.media, self.bind, self.control);
        (element.instance, element.default) = (self.instance, self.default);
        element.choice_filter = self.choice_filter;
        element.has_bare_media = self.has_bare_media;
        element
    }
}
