//! The choices of a question that is not asked yet: all of its list, in the author's order.

use std::collections::BTreeSet;

use minyi_xpath::{Document, DocumentNode, Expression, Tree};

use super::Paper;
use super::relevance::questions_read;
use super::texts::rendered;
use crate::engine::{Choice, Rendered};
use crate::form::{Choices, Control, ControlId, Itemset};
use crate::label::Label;
use crate::submission::Missing;

impl Paper {
    /// Every choice that a control can ever offer, in the order of its list; none of a list
    /// that is made of answers, or in a file that is not here.
    pub fn all_choices(&self, control: ControlId) -> Vec<Choice> {
        let Some(written) = self.form.form().control(control) else { return Vec::new() };
        match &written.choices {
            None => Vec::new(),
            Some(Choices::Inline(choices)) => {
                let choice = |choice: &crate::form::InlineChoice| Choice {
                    value: choice.value.clone(),
                    label: rendered(&self.form, &choice.label, self.language),
                    missing: None,
                };
                choices.iter().map(choice).collect()
            }
            Some(Choices::Itemset(itemset)) => self.rows(itemset),
        }
    }

    fn rows(&self, itemset: &Itemset) -> Vec<Choice> {
        let list = Expression::parse(&itemset.nodes.text).ok();
        let list =
            list.and_then(|nodes| nodes.reads().instances().next().map(str::to_owned));
        let document = list.and_then(|name| self.lists.get(&name));
        let Some((document, top)) = document.and_then(|d| Some((d, d.element()?))) else {
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let rows = document.elements(top).filter_map(|row| {
            let value = cell(document, row, &itemset.value)?;
            let label = cell(document, row, &itemset.label).unwrap_or_default();
            let label = match itemset.label_is_itext {
                true => rendered(&self.form, &Label::Itext(label.into()), self.language),
                false => Rendered { text: label, ..Rendered::default() },
            };
            let missing = cell(document, row, "missing");
            let missing = missing.and_then(|name| Missing::from_name(&name));
            Some(Choice { value, label, missing })
        });
        rows.filter(|choice| seen.insert(choice.value.clone())).collect()
    }

    /// The questions that decide which choices a control offers.
    pub fn choices_depend_on(&self, control: ControlId) -> Vec<ControlId> {
        let form = self.form.form();
        let written = form.control(control).and_then(|c: &Control| c.choices.as_ref());
        match written {
            Some(Choices::Itemset(itemset)) => {
                let context = self.form.context(control);
                questions_read(&self.form, &itemset.nodes.text, context)
            }
            Some(Choices::Inline(_)) | None => Vec::new(),
        }
    }
}

fn cell(document: &Document, row: DocumentNode, name: &str) -> Option<String> {
    let cell = document.elements(row).find(|cell| document.name(*cell).local == name)?;
    Some(document.string_value(cell).into_owned())
}
