//! The settings sheet.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::cells::{Cleaning, Table, Text, yes_no};
use super::headers;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Written;
use crate::read::names::{did_you_mean, is_name};
use crate::read::workbook::{Sheet, Workbook};

/// Values by the name of the setting, with their places.
#[derive(Clone, Debug, Default)]
pub(super) struct SettingsSheet {
    values: BTreeMap<String, Written>,
    /// Attributes of the root element (`attribute::xyz`), in the order of the columns.
    pub(super) attributes: Vec<(String, Written)>,
    /// Titles by language, from our own columns `minyi_title::…`; XLSForm has one title.
    pub(super) title: Text,
    /// What is said before the interview, from our own columns `minyi_consent::…`.
    pub(super) consent: Text,
}

impl SettingsSheet {
    /// Reads the sheet of `workbook`, or none.
    pub(super) fn read(
        workbook: &Workbook,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> SettingsSheet {
        let mut settings = SettingsSheet::default();
        if let Some(sheet) = workbook.sheet("settings") {
            settings.read_sheet(sheet, diagnostics);
            settings.check(diagnostics);
        }
        settings
    }

    fn read_sheet(&mut self, sheet: &Sheet, diagnostics: &mut Vec<Diagnostic>) {
        let table = Table::new(sheet);
        let by_two =
            headers::joins_by_two(table.headers().iter().map(|(_, header)| header));
        let Some(row) = table.rows().first() else { return };
        let has_form_id = table.headers().iter().any(|(_, header)| header == "form_id");
        for (column, header) in table.headers() {
            let place = table.header_place(*column);
            if has_form_id && header == "id_string" {
                diagnostics.push(two_ids(place));
                continue;
            }
            let Some((name, attribute)) = headers::setting(header, by_two) else {
                diagnostics.push(unknown(header, place));
                continue;
            };
            // What people are told keeps its quotation marks; no tool but ours reads it.
            let cleaning = Cleaning { blanks: false, quotes: name != "minyi_consent" };
            let Some(cell) = table.cell(row, *column, cleaning) else { continue };
            match (name.as_str(), attribute) {
                ("attribute", Some(attribute)) => self.attributes.push((attribute, cell)),
                ("minyi_title", language) => self.title.push(language, cell),
                ("minyi_consent", language) => self.consent.push(language, cell),
                _ => self.insert(name, cell, diagnostics),
            }
        }
    }

    fn insert(&mut self, name: String, cell: Written, diagnostics: &mut Vec<Diagnostic>) {
        match self.values.entry(name) {
            Entry::Vacant(slot) => {
                slot.insert(cell);
            }
            Entry::Occupied(slot) => {
                let message = format!("two columns give the setting `{}`", slot.key());
                diagnostics.push(
                    Diagnostic::warning(Code::DuplicateColumn, cell.place, message)
                        .hint("the first counts; remove the other"),
                );
            }
        }
    }

    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(name) = self.get("name").filter(|name| !is_name(&name.text)) {
            let message = "the name of the form is not a name that XML allows";
            diagnostics.push(
                Diagnostic::error(Code::InvalidName, name.place.clone(), message)
                    .hint("use letters, digits, _ - . and begin with a letter or _")
                    .excerpt(&name.text, None),
            );
        }
        if let (Some(cell), true) = (self.get("public_key"), self.flag("omit_instanceid"))
        {
            let message = "an encrypted form needs the instance id that is left out";
            diagnostics.push(
                Diagnostic::error(Code::InstanceIdNeeded, cell.place.clone(), message)
                    .hint("remove omit_instanceID or public_key"),
            );
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Written> {
        self.values.get(name)
    }

    pub(super) fn set(&mut self, name: &str, value: Written) {
        self.values.insert(name.to_owned(), value);
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).map_or("", |cell| cell.text.as_str())
    }

    /// True when the setting says yes.
    pub(super) fn flag(&self, name: &str) -> bool {
        yes_no(self.text(name)) == Some(true)
    }

    /// Language of texts whose column names none.
    pub(super) fn default_language(&self) -> &str {
        self.get("default_language").map_or("default", |cell| cell.text.as_str())
    }

    /// How the survey sheet is cleaned. Expressions always get straight quotes.
    pub(super) fn cleaning(&self) -> Cleaning {
        let blanks = yes_no(self.text("clean_text_values")) != Some(false);
        Cleaning { blanks, quotes: true }
    }

    /// True when labels, hints and messages keep “ ” ‘ ’ (our own setting `smart_quotes`
    /// = `keep`; in Chinese they are the right marks).
    pub(super) fn keeps_quotes(&self) -> bool {
        self.text("smart_quotes") == "keep"
    }
}

fn two_ids(place: Place) -> Diagnostic {
    let message = "the form has two ids: form_id counts, its old name id_string does not";
    Diagnostic::warning(Code::DuplicateColumn, place, message).hint("remove this column")
}

fn unknown(header: &str, place: Place) -> Diagnostic {
    let message = format!("there is no setting `{header}`; it is not used");
    let hint = did_you_mean(header, headers::settings_names());
    let hint = hint.unwrap_or_else(|| "remove the column if it is not needed".to_owned());
    Diagnostic::warning(Code::UnknownColumn, place, message).hint(hint)
}
