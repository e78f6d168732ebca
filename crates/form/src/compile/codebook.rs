//! The codebook of a form: its variables and value lists, with labels in all languages.

use std::collections::BTreeMap;

use minyi_xpath::{Document, DocumentNode, Tree};
use serde_json::Value;

use crate::bundle::{Codebook, FormReference, ListValue, Texts, Variable, VariableKind};
use crate::compile::CompiledForm;
use crate::compile::variables::{Column, list_name};
use crate::form::{Choices, ControlId, InlineChoice, Itemset};
use crate::label::{Label, Piece, TextForm};
use crate::submission::Missing;

impl CompiledForm {
    /// All that is needed to read the answers of this form. A list from a file beside the
    /// form, or from answers, is not known here: its variables have no list.
    pub fn codebook(&self) -> Codebook {
        let mut lists = BTreeMap::new();
        let vars = self.columns().iter().map(|column| self.variable(column, &mut lists));
        let vars = vars.collect();
        let missing = Missing::ALL
            .map(|missing| (missing.code().to_string(), missing.name().to_owned()));
        Codebook { vars, lists, missing: missing.into_iter().collect() }
    }

    /// What a respondent is told before the interview, by language tag; empty when the
    /// form says nothing.
    pub fn consent(&self) -> Texts {
        self.texts(&self.form().consent)
    }

    /// Identity of this form in a bundle.
    pub fn reference(&self) -> FormReference {
        let languages = 0..self.form().languages.len();
        FormReference {
            id: self.form().id.clone(),
            version: self.form().version.clone(),
            hash: self.hash().to_owned(),
            title: self.title(),
            langs: languages.map(|index| self.language_tag(index).to_owned()).collect(),
        }
    }

    /// The title in each form language.
    pub fn title(&self) -> Texts {
        self.texts(&self.form().title)
    }

    fn variable(
        &self,
        column: &Column,
        lists: &mut BTreeMap<String, Vec<ListValue>>,
    ) -> Variable {
        let values = list_name(self.form(), column).filter(|name| {
            let known = lists.contains_key(name);
            let list = if known { None } else { self.list(column, name) };
            list.map(|list| lists.insert(name.clone(), list)).is_some() || known
        });
        let bind = self.form().node(column.definition).map(|node| &node.bind);
        let other = |name: &str| {
            let others = bind.map_or(&[][..], |bind| bind.others.as_slice());
            let found = others.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let label = column.control.map(|control| self.control_texts(control));
        Variable {
            name: column.name.clone(),
            kind: column.kind,
            path: self.form().path(column.definition),
            label: label.unwrap_or_default(),
            groups: column.control.map_or_else(Vec::new, |control| self.groups(control)),
            values,
            vars: column.rows.iter().map(|column| self.variable(column, lists)).collect(),
            role: other("minyi:role"),
            item: other("minyi:item"),
            pii: matches!(other("minyi:pii").as_str(), "true" | "true()" | "yes" | "1"),
        }
    }

    fn control_texts(&self, control: ControlId) -> Texts {
        self.form().control(control).map_or_else(Texts::new, |c| self.texts(&c.label))
    }

    /// Labels of the groups around a control, from the outermost in. The repeat that a
    /// variable is has the label of the group in which its control stands.
    fn groups(&self, control: ControlId) -> Vec<Texts> {
        let mut found = Vec::new();
        let mut at = self.control_above(control);
        while let Some(above) = at {
            found.push(self.control_texts(above));
            at = self.control_above(above);
        }
        found.retain(|texts| !texts.is_empty());
        found.reverse();
        found
    }

    fn control_above(&self, control: ControlId) -> Option<ControlId> {
        self.controls_above.get(control.0 as usize).copied().flatten()
    }

    // Lists

    fn list(&self, column: &Column, name: &str) -> Option<Vec<ListValue>> {
        let control = column.control.and_then(|control| self.form().control(control))?;
        let rows = match control.choices.as_ref()? {
            Choices::Inline(choices) => choices.iter().map(|c| self.inline(c)).collect(),
            Choices::Itemset(itemset) => self.rows(self.documents().get(name)?, itemset),
        };
        Some(typed(rows))
    }

    fn inline(&self, choice: &InlineChoice) -> ListValue {
        let label = self.texts(&choice.label);
        ListValue { v: choice.value.clone().into(), label, missing: String::new() }
    }

    fn rows(&self, document: &Document, itemset: &Itemset) -> Vec<ListValue> {
        let Some(top) = document.element() else { return Vec::new() };
        let row = |item: DocumentNode| {
            let label = cell(document, item, &itemset.label).unwrap_or_default();
            Some(ListValue {
                v: cell(document, item, &itemset.value)?.into(),
                label: match itemset.label_is_itext {
                    true => self.texts(&Label::Itext(label.into())),
                    false => self.texts(&Label::plain(&label)),
                },
                missing: cell(document, item, "missing")
                    .filter(|name| Missing::from_name(name).is_some())
                    .unwrap_or_default(),
            })
        };
        let mut rows: Vec<ListValue> = document.elements(top).filter_map(row).collect();
        let mut seen = std::collections::BTreeSet::new();
        rows.retain(|row| seen.insert(row.v.to_string()));
        rows
    }

    /// Codes of the values of a variable's list, and which of them mean that there is no
    /// answer: what a record needs of the codebook.
    pub(crate) fn codes(&self, column: &Column) -> Codes {
        let list =
            list_name(self.form(), column).and_then(|name| self.list(column, &name));
        let mut codes = Codes::default();
        for value in list.unwrap_or_default() {
            let text =
                value.v.as_str().map_or_else(|| value.v.to_string(), str::to_owned);
            codes.order.insert(text.clone(), codes.order.len());
            codes.numeric = value.v.is_number();
            codes.missing.extend(Missing::from_name(&value.missing).map(|m| (text, m)));
        }
        codes
    }

    // Texts

    /// A text by language, without what a language lacks.
    pub(crate) fn texts(&self, label: &Label) -> Texts {
        let languages = 0..self.form().languages.len().max(1);
        let text = |index: usize| {
            let text = self.static_text(label, index)?;
            Some((self.language_tag(index).to_owned(), text))
        };
        languages.filter_map(text).collect()
    }

    fn static_text(&self, label: &Label, language: usize) -> Option<String> {
        let pieces = match label {
            Label::None | Label::Computed(_) => return None,
            Label::Plain(pieces) => pieces,
            Label::Itext(id) => {
                let translation = self.itext(id)?.translations.get(language)?;
                let long = translation.iter().find(|(form, _)| *form == TextForm::Long);
                let short = translation.iter().find(|(form, _)| *form == TextForm::Short);
                &long.or(short)?.1
            }
        };
        let text: String = pieces.iter().map(static_piece).collect();
        Some(text).filter(|text| !matches!(text.trim(), "" | "-"))
    }
}

/// An answer inside a text stands as `${name}`.
fn static_piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Output(written) => {
            let name = written.text.trim().rsplit('/').next().unwrap_or("").trim();
            format!("${{{name}}}")
        }
    }
}

fn cell(document: &Document, item: DocumentNode, name: &str) -> Option<String> {
    let cell = document.elements(item).find(|cell| document.name(*cell).local == name)?;
    Some(document.string_value(cell).into_owned())
}

/// Codes are numbers when all codes of the list are integers as they are usually written.
fn typed(mut rows: Vec<ListValue>) -> Vec<ListValue> {
    let numbers: Option<Vec<i64>> =
        rows.iter().map(|row| row.v.as_str().and_then(plain_integer)).collect();
    for (row, number) in rows.iter_mut().zip(numbers.unwrap_or_default()) {
        row.v = Value::from(number);
    }
    rows
}

/// The integer that `text` is the canonical form of; within what JSON keeps exactly.
pub(crate) fn plain_integer(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text && number.unsigned_abs() < 1 << 53).then_some(number)
}

/// What a record needs to know of a value list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    /// Place of each value in the list.
    pub(crate) order: BTreeMap<String, usize>,
    /// Values are numbers.
    pub(crate) numeric: bool,
    /// Values that mean that there is no answer.
    pub(crate) missing: BTreeMap<String, Missing>,
}

impl Codes {
    /// The code of a value.
    pub(crate) fn code(&self, value: &str) -> Value {
        let number = plain_integer(value).filter(|_| self.numeric);
        number.map_or_else(|| Value::from(value), Value::from)
    }
}

/// Kinds that have a list.
pub(crate) fn has_list(kind: VariableKind) -> bool {
    matches!(kind, VariableKind::One | VariableKind::Multi | VariableKind::Rank)
}
