//! The choices sheet: lists of choices, each of which becomes a secondary instance.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cleaning, Table, Text, yes_no};
use super::headers::{self, ChoiceColumn};
use super::osm::TagLists;
use super::rows::same_meaning;
use super::settings::SettingsSheet;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Written;
use crate::label::TextForm;
use crate::read::names::is_name;
use crate::read::workbook::{Row, Sheet, Workbook};

/// The lists in the order in which they begin.
#[derive(Clone, Debug, Default)]
pub(super) struct ChoiceLists {
    pub(super) lists: Vec<ChoiceList>,
    index: BTreeMap<String, usize>,
    /// Names of the lists of the sheet `external_choices`; none without the sheet.
    pub(super) external: Option<Vec<String>>,
    /// Names of the lists of the sheet `entities`.
    pub(super) entities: Vec<String>,
    /// Lists of the sheet `osm`.
    pub(super) osm: TagLists,
}

/// One list.
#[derive(Clone, Debug)]
pub(super) struct ChoiceList {
    pub(super) name: String,
    pub(super) choices: Vec<Choice>,
    pub(super) place: Place,
}

/// One choice.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) label: Text,
    pub(super) media: Vec<(TextForm, Text)>,
    /// Other columns: (header, text).
    pub(super) extra: Vec<(String, String)>,
    pub(super) place: Place,
}

impl ChoiceLists {
    pub(super) fn get(&self, name: &str) -> Option<&ChoiceList> {
        self.lists.get(*self.index.get(name)?)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut ChoiceList> {
        self.lists.get_mut(*self.index.get(name)?)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(|list| list.name.as_str())
    }

    fn push(&mut self, list: &str, choice: Choice) {
        match self.get_mut(list) {
            Some(known) => known.choices.push(choice),
            None => {
                self.index.insert(list.to_owned(), self.lists.len());
                let place = choice.place.clone();
                let choices = vec![choice];
                self.lists.push(ChoiceList { name: list.to_owned(), choices, place });
            }
        }
    }
}

impl ChoiceList {
    /// True when labels need itext: translations, media, or answers inside.
    pub(super) fn needs_itext(&self) -> bool {
        self.choices.iter().any(|choice| {
            let plain = choice.label.only();
            !choice.media.is_empty()
                || choice.label.is_translated()
                || plain.is_some_and(|cell| super::references::has_reference(&cell.text))
        })
    }
}

/// Adds the choice `other` of `or_other`, unless the list has one.
pub(super) fn add_other(list: &mut ChoiceList) {
    if list.choices.iter().any(|choice| choice.name == "other") {
        return;
    }
    let place = list.place.clone();
    let other = Written { text: "Other".to_owned(), place: place.clone() };
    let mut label = Text::default();
    for language in languages(list) {
        label.push(language, other.clone());
    }
    if label.is_empty() {
        label.push(None, other);
    }
    let name = "other".to_owned();
    list.choices.push(Choice { name, label, place, ..Choice::default() });
}

/// Languages of the labels of a list, in the order in which they come up.
fn languages(list: &ChoiceList) -> Vec<Option<String>> {
    let mut languages: Vec<Option<String>> = Vec::new();
    let labels = list.choices.iter().filter(|choice| choice.label.is_translated());
    for (language, _) in labels.flat_map(|choice| &choice.label.parts) {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    languages
}

/// Reads the sheet of `workbook`, or none.
pub(super) fn read(
    workbook: &Workbook,
    settings: &SettingsSheet,
    diagnostics: &mut Vec<Diagnostic>,
) -> ChoiceLists {
    let mut lists = ChoiceLists {
        external: workbook.sheet("external_choices").map(list_names),
        entities: workbook.sheet("entities").map(list_names).unwrap_or_default(),
        osm: super::osm::read(workbook),
        ..ChoiceLists::default()
    };
    if let Some(sheet) = workbook.sheet("choices") {
        read_sheet(sheet, settings, &mut lists, diagnostics);
        let allowed = yes_no(settings.text("allow_choice_duplicates")) == Some(true);
        if !allowed {
            lists.lists.iter().for_each(|list| refuse_duplicates(list, diagnostics));
        }
    }
    lists
}

/// The texts of the column `list_name` of another sheet.
fn list_names(sheet: &Sheet) -> Vec<String> {
    let table = Table::new(sheet);
    let is_list = |header: &str| matches!(header, "list_name" | "list name" | "dataset");
    let column = table.headers().iter().find(|(_, header)| is_list(header));
    let Some((column, _)) = column else { return Vec::new() };
    let cleaning = Cleaning { blanks: false, quotes: true };
    let cells = table.rows().iter().filter_map(|row| table.cell(row, *column, cleaning));
    cells.map(|cell| cell.text).collect()
}

struct Reader<'r, 'w> {
    table: &'r Table<'w>,
    columns: &'r [(Vec<usize>, ChoiceColumn)],
    keeps_quotes: bool,
}

fn read_sheet(
    sheet: &Sheet,
    settings: &SettingsSheet,
    lists: &mut ChoiceLists,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let table = Table::new(sheet);
    let columns = columns(&table, diagnostics);
    if table.rows().is_empty() {
        return;
    }
    if !columns.iter().any(|(_, column)| *column == ChoiceColumn::Name) {
        let message = "the choices sheet has no column `name`";
        let place = Place::Sheet(sheet.name.as_str().into());
        diagnostics.push(Diagnostic::error(Code::MissingColumn, place, message));
    }
    let keeps_quotes = settings.keeps_quotes();
    let reader = Reader { table: &table, columns: &columns, keeps_quotes };
    for row in table.rows() {
        reader.row(row, lists, diagnostics);
    }
}

/// Meaning of each column; columns whose header no XML name can be are left out.
fn columns(
    table: &Table<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Vec<usize>, ChoiceColumn)> {
    let by_two = headers::joins_by_two(table.headers().iter().map(|(_, header)| header));
    let mut columns: Vec<(Vec<usize>, ChoiceColumn)> = Vec::new();
    for (number, header) in table.headers() {
        let column = headers::choice_column(header, by_two);
        let place = table.header_place(*number);
        if let Some((numbers, _)) = columns.iter_mut().find(|(_, known)| *known == column)
        {
            numbers.push(*number);
            diagnostics.push(same_meaning(header, place));
        } else if is_usable(&column) {
            columns.push((vec![*number], column));
        } else {
            let message =
                format!("`{header}` cannot be the name of a column; it is not used");
            diagnostics.push(
                Diagnostic::warning(Code::UnknownColumn, place, message)
                    .hint("use letters, digits, _ - . and no blanks"),
            );
        }
    }
    columns
}

fn is_usable(column: &ChoiceColumn) -> bool {
    match column {
        ChoiceColumn::Extra(name) => is_name(name),
        ChoiceColumn::ListName
        | ChoiceColumn::Name
        | ChoiceColumn::Label(_)
        | ChoiceColumn::Media(..) => true,
    }
}

impl Reader<'_, '_> {
    fn row(&self, row: &Row, lists: &mut ChoiceLists, diagnostics: &mut Vec<Diagnostic>) {
        let mut choice = Choice { place: self.table.place(row, 0), ..Choice::default() };
        let (mut list, mut name) = (None, None);
        for (numbers, column) in self.columns {
            let cleaning = self.cleaning(column);
            let mut cells =
                numbers.iter().filter_map(|n| self.table.cell(row, *n, cleaning));
            let Some(cell) = cells.next() else { continue };
            match column {
                ChoiceColumn::ListName => list = Some(cell),
                ChoiceColumn::Name => name = Some(cell),
                ChoiceColumn::Label(language) => {
                    choice.label.push(language.clone(), cell);
                }
                ChoiceColumn::Media(form, language) => {
                    add_media(&mut choice.media, *form, language.clone(), cell);
                }
                ChoiceColumn::Extra(header) => {
                    check_missing(header, &cell, diagnostics);
                    choice.extra.push((header.clone(), cell.text));
                }
            }
        }
        // Rows without a list are remarks.
        let Some(list) = list else { return };
        match name {
            Some(name) => (choice.name, choice.place) = (name.text, name.place),
            None => return diagnostics.push(no_name(&list)),
        }
        if choice.label.is_empty() {
            diagnostics.push(no_label(&choice));
        }
        lists.push(&list.text, choice);
    }

    fn cleaning(&self, column: &ChoiceColumn) -> Cleaning {
        let text = matches!(column, ChoiceColumn::Label(_));
        Cleaning { blanks: false, quotes: !(text && self.keeps_quotes) }
    }
}

/// Adds a cell of a media column to the medium's text.
pub(super) fn add_media(
    media: &mut Vec<(TextForm, Text)>,
    form: TextForm,
    language: Option<String>,
    cell: Written,
) {
    match media.iter_mut().find(|(known, _)| *known == form) {
        Some((_, text)) => text.push(language, cell),
        None => {
            let mut text = Text::default();
            text.push(language, cell);
            media.push((form, text));
        }
    }
}

fn no_name(list: &Written) -> Diagnostic {
    let message = format!("a choice of the list `{}` has no name", list.text);
    Diagnostic::error(Code::MissingChoiceName, list.place.clone(), message)
        .hint("fill in the column `name`: it is the value that is stored")
}

fn no_label(choice: &Choice) -> Diagnostic {
    let message = format!("the choice `{}` has no label", choice.name);
    Diagnostic::warning(Code::MissingLabel, choice.place.clone(), message)
        .hint("fill in the column `label`")
}

/// The column `missing` is ours: it marks choices that stand for a missing answer.
fn check_missing(header: &str, cell: &Written, diagnostics: &mut Vec<Diagnostic>) {
    if header == "missing" && !matches!(cell.text.as_str(), "dont_know" | "refused") {
        let message = "a choice can stand for `dont_know` or `refused` only";
        diagnostics.push(
            Diagnostic::warning(Code::InvalidMissing, cell.place.clone(), message)
                .hint("other missing kinds are recorded by the engine")
                .excerpt(&cell.text, None),
        );
    }
}

fn refuse_duplicates(list: &ChoiceList, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for choice in &list.choices {
        if !seen.insert(choice.name.as_str()) {
            let message = format!("the list `{}` has `{}` twice", list.name, choice.name);
            diagnostics.push(
                Diagnostic::error(Code::DuplicateChoice, choice.place.clone(), message)
                    .hint("give it another name, or set allow_choice_duplicates to yes"),
            );
        }
    }
}
