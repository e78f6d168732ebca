//! The variables of a form: what each record has a value for, and how it is typed.
//!
//! Every node that can hold an answer is a variable, with a question on screen or
//! without; notes and the meta block are none. A repeat is one variable with the
//! variables of its rows inside.

use std::collections::BTreeMap;

use crate::bundle::VariableKind;
use crate::compile::names::ancestors;
use crate::form::{Choices, ControlId, DefinitionId, Form, ValueType};
use crate::question_type::QuestionKind;

/// One variable and the definition it is the value of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) definition: DefinitionId,
    pub(crate) control: Option<ControlId>,
    pub(crate) kind: VariableKind,
    /// Variables of each row, for a repeat.
    pub(crate) rows: Vec<Column>,
}

/// The variables of a form in document order.
pub(super) fn columns(form: &Form, kinds: &[QuestionKind]) -> Vec<Column> {
    let finder = Finder { form, kinds, controls: controls(form) };
    finder.below(DefinitionId(0))
}

fn controls(form: &Form) -> BTreeMap<DefinitionId, ControlId> {
    let mut found = BTreeMap::new();
    for (index, control) in form.controls.iter().enumerate() {
        if let Some(node) = control.node {
            found.entry(node).or_insert(ControlId(index as u32));
        }
    }
    found
}

struct Finder<'a> {
    form: &'a Form,
    kinds: &'a [QuestionKind],
    controls: BTreeMap<DefinitionId, ControlId>,
}

impl Finder<'_> {
    /// The variables of a row: all below `top`, a repeat as one.
    fn below(&self, top: DefinitionId) -> Vec<Column> {
        let mut columns = Vec::new();
        let mut open = self.children(top);
        open.reverse();
        while let Some(id) = open.pop() {
            let Some(node) = self.form.node(id) else { continue };
            if node.repeats {
                columns.push(self.column(id, VariableKind::Repeat, self.below(id)));
            } else if node.children.is_empty() {
                columns
                    .extend(self.kind(id).map(|kind| self.column(id, kind, Vec::new())));
            } else {
                open.extend(self.children(id).into_iter().rev());
            }
        }
        self.name(top, &mut columns);
        columns.shrink_to_fit();
        columns
    }

    fn children(&self, id: DefinitionId) -> Vec<DefinitionId> {
        let node = self.form.node(id);
        let children = node.map_or(&[][..], |node| node.children.as_slice());
        let is_meta = |child: &DefinitionId| {
            id == DefinitionId(0)
                && self.form.node(*child).is_some_and(|node| node.name == "meta")
        };
        children.iter().copied().filter(|child| !is_meta(child)).collect()
    }

    fn column(&self, id: DefinitionId, kind: VariableKind, rows: Vec<Column>) -> Column {
        let control = self.controls.get(&id).copied();
        Column { name: String::new(), definition: id, control, kind, rows }
    }

    /// Names each variable by its node, with as much of the path as makes it unique.
    fn name(&self, top: DefinitionId, columns: &mut [Column]) {
        let depth = ancestors(self.form, top).count();
        let mut open: Vec<(usize, Vec<&str>)> = columns
            .iter()
            .enumerate()
            .map(|(index, column)| (index, self.path(column.definition, depth)))
            .collect();
        let mut length = 1;
        while !open.is_empty() {
            let mut ends: BTreeMap<String, Vec<(usize, Vec<&str>)>> = BTreeMap::new();
            for (index, path) in open.drain(..) {
                ends.entry(end_of(&path, length)).or_default().push((index, path));
            }
            for (end, found) in ends {
                let unique = found.len() == 1;
                for (index, path) in found {
                    let column = columns.get_mut(index);
                    match column.filter(|_| unique || path.len() <= length) {
                        Some(column) => column.name.clone_from(&end),
                        None => open.push((index, path)),
                    }
                }
            }
            length += 1;
        }
    }

    /// Names from below the row's top down to the node.
    fn path(&self, id: DefinitionId, depth: usize) -> Vec<&str> {
        let mut names: Vec<&str> = ancestors(self.form, id)
            .filter_map(|id| self.form.node(id))
            .map(|node| node.name.as_str())
            .collect();
        names.truncate(names.len().saturating_sub(depth));
        names.reverse();
        names
    }

    /// True for the row of choice labels above a table, which asks nothing.
    fn is_header(&self, control: ControlId) -> bool {
        let control = self.form.control(control);
        control
            .is_some_and(|control| control.appearance.iter().any(|word| word == "label"))
    }

    fn kind(&self, id: DefinitionId) -> Option<VariableKind> {
        let node = self.form.node(id)?;
        let control = self.controls.get(&id);
        let Some(control) = control else { return Some(of_type(node.bind.value_type)) };
        if self.is_header(*control) {
            return None;
        }
        match self.kinds.get(control.0 as usize)? {
            QuestionKind::Note | QuestionKind::Group => None,
            QuestionKind::Text | QuestionKind::Integer | QuestionKind::Decimal => {
                Some(of_type(node.bind.value_type))
            }
            QuestionKind::Range if node.bind.value_type == ValueType::Int => {
                Some(VariableKind::Int)
            }
            QuestionKind::Range => Some(VariableKind::Decimal),
            QuestionKind::SelectOne => Some(VariableKind::One),
            QuestionKind::SelectMultiple => Some(VariableKind::Multi),
            QuestionKind::Rank => Some(VariableKind::Rank),
            QuestionKind::Date => Some(VariableKind::Date),
            QuestionKind::Time => Some(VariableKind::Time),
            QuestionKind::DateTime => Some(VariableKind::DateTime),
            QuestionKind::Acknowledge => Some(VariableKind::Bool),
            QuestionKind::Geopoint | QuestionKind::Geotrace | QuestionKind::Geoshape => {
                Some(VariableKind::Geo)
            }
            QuestionKind::Image
            | QuestionKind::Audio
            | QuestionKind::Video
            | QuestionKind::File => Some(VariableKind::File),
            QuestionKind::Barcode => Some(VariableKind::Text),
            QuestionKind::Repeat => Some(VariableKind::Repeat),
        }
    }
}

fn of_type(value_type: ValueType) -> VariableKind {
    match value_type {
        ValueType::String
        | ValueType::Barcode
        | ValueType::Intent
        | ValueType::Selection => VariableKind::Text,
        ValueType::Int => VariableKind::Int,
        ValueType::Boolean => VariableKind::Bool,
        ValueType::Decimal => VariableKind::Decimal,
        ValueType::Date => VariableKind::Date,
        ValueType::Time => VariableKind::Time,
        ValueType::DateTime => VariableKind::DateTime,
        ValueType::Geopoint | ValueType::Geotrace | ValueType::Geoshape => {
            VariableKind::Geo
        }
        ValueType::Binary => VariableKind::File,
    }
}

/// The last names of a path, joined by dots.
fn end_of(path: &[&str], length: usize) -> String {
    path.get(path.len().saturating_sub(length)..).unwrap_or(path).join(".")
}

/// Name of the list of a control: the instance its choices come from, or the variable
/// whose choices are written in the control.
pub(super) fn list_name(form: &Form, column: &Column) -> Option<String> {
    let control = column.control.and_then(|control| form.control(control))?;
    match control.choices.as_ref()? {
        Choices::Inline(_) => Some(column.name.clone()),
        Choices::Itemset(itemset) => {
            let expression = minyi_xpath::Expression::parse(&itemset.nodes.text).ok()?;
            expression.reads().instances().next().map(str::to_owned)
        }
    }
}
