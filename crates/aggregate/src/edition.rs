//! The records of one form version under one codebook, as a table.
//!
//! Versions of a form are kept apart while loading: each has its own columns, laid out
//! by its own codebook. [`crate::evolve`] lines them up when it is known which there are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use minyi_form::bundle::{Codebook, FormReference, Header, Variable, VariableKind};
use minyi_form::submission::State;

use crate::column::{Absence, Cell, Codes, Column, Ends, push_row};
use crate::dictionary::Dictionary;

/// Levels of an area tree beyond these are not taken in: no country has as many.
const MOST_LEVELS: usize = 32;

/// A variable as the record reader sees it.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// As in the codebook, without the variables of its rows.
    pub(crate) variable: Variable,
    pub(crate) kind: VariableKind,
    /// Codes of a choice; empty for other kinds.
    pub(crate) dictionary: Dictionary,
    /// The variables of each row of a repeat.
    pub(crate) rows: Slots,
}

/// The variables of one table, to be found by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    slots: Vec<Slot>,
    /// Places in the order of the names, as canonical JSON has them.
    by_name: Vec<u32>,
}

impl Slots {
    /// The variables of a codebook; of two with one name the first counts.
    fn new(variables: &[Variable], codebook: &Codebook) -> Slots {
        let mut known = BTreeSet::new();
        let fresh =
            variables.iter().filter(|variable| known.insert(variable.name.as_str()));
        let slots: Vec<Slot> =
            fresh.map(|variable| Slot::new(variable, codebook)).collect();
        let mut by_name: Vec<u32> = (0..slots.len() as u32).collect();
        by_name.sort_by_key(|&place| slots.get(place as usize).map(Slot::name));
        Slots { slots, by_name }
    }

    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Slot> {
        self.slots.get(place)
    }

    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut Slot> {
        self.slots.get_mut(place)
    }

    /// Place of the variable of this name. `turn` guesses where it stands in the order
    /// of names, and is moved behind it: canonical records always guess right.
    pub(crate) fn place(&self, name: &str, turn: &mut usize) -> Option<usize> {
        let at = |index: usize| {
            self.by_name.get(index).and_then(|&p| self.slots.get(p as usize))
        };
        let index = match at(*turn) {
            Some(slot) if slot.name() == name => *turn,
            _ => self
                .by_name
                .binary_search_by(|&place| self.name_at(place).cmp(name))
                .ok()?,
        };
        *turn = index + 1;
        self.by_name.get(index).map(|&place| place as usize)
    }

    fn name_at(&self, place: u32) -> &str {
        self.slots.get(place as usize).map_or("", Slot::name)
    }

    fn columns(&self) -> Vec<Column> {
        self.slots.iter().map(Slot::column).collect()
    }
}

impl Slot {
    fn new(variable: &Variable, codebook: &Codebook) -> Slot {
        let list = variable.values.as_ref().and_then(|name| codebook.lists.get(name));
        let dictionary = if variable.kind == VariableKind::Bool {
            Dictionary::of_bool()
        } else {
            Dictionary::of_list(list.map_or(&[], Vec::as_slice))
        };
        let rows = Slots::new(&variable.vars, codebook);
        let variable = Variable { vars: Vec::new(), ..variable.clone() };
        Slot { kind: variable.kind, variable, dictionary, rows }
    }

    pub(crate) fn name(&self) -> &str {
        &self.variable.name
    }

    fn column(&self) -> Column {
        match self.kind {
            VariableKind::One | VariableKind::Bool => Column::Choice(Codes::new()),
            VariableKind::Multi | VariableKind::Rank => {
                Column::Choices { codes: Codes::new(), ends: Ends::default() }
            }
            VariableKind::Int | VariableKind::Decimal => {
                Column::Number { values: Vec::new(), there: Codes::new() }
            }
            VariableKind::Text
            | VariableKind::Date
            | VariableKind::Time
            | VariableKind::DateTime
            | VariableKind::Geo
            | VariableKind::File => Column::Presence(Codes::new()),
            VariableKind::Repeat => Column::Rows {
                there: Codes::new(),
                ends: Ends::default(),
                table: self.rows.columns(),
            },
        }
    }
}

/// Codes of one level of the area tree.
#[derive(Clone, Debug)]
pub(crate) struct Area {
    pub(crate) dictionary: Dictionary,
    pub(crate) codes: Codes,
}

/// The table of one form version.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) form: FormReference,
    /// `sha256:…` of the codebook in canonical JSON.
    pub(crate) codebook_hash: String,
    /// When the earliest bundle with this codebook was made.
    pub(crate) first_made: String,
    pub(crate) slots: Slots,
    pub(crate) columns: Vec<Column>,
    /// By name of the level.
    pub(crate) areas: BTreeMap<String, Area>,
    pub(crate) states: Vec<State>,
}

impl Edition {
    /// An empty table for the records of a bundle.
    pub(crate) fn new(header: &Header, codebook_hash: String) -> Edition {
        let slots = Slots::new(&header.codebook.vars, &header.codebook);
        Edition {
            form: header.form.clone(),
            codebook_hash,
            first_made: header.made.clone(),
            columns: slots.columns(),
            slots,
            areas: BTreeMap::new(),
            states: Vec::new(),
        }
    }

    /// Adds a record and returns its row.
    pub(crate) fn push(
        &mut self,
        state: State,
        cells: impl IntoIterator<Item = Cell>,
        areas: &[(Cow<'_, str>, Cow<'_, str>)],
    ) -> u32 {
        let row = self.states.len();
        self.states.push(state);
        push_row(&mut self.columns, cells);
        for (level, code) in areas {
            self.push_area(row, level, code);
        }
        row as u32
    }

    /// Rows before the first with this level, and rows without it, are blank.
    fn push_area(&mut self, row: usize, level: &str, code: &str) {
        if !self.areas.contains_key(level) && self.areas.len() < MOST_LEVELS {
            let area = Area { dictionary: Dictionary::default(), codes: Codes::new() };
            self.areas.insert(level.to_owned(), area);
        }
        let Some(area) = self.areas.get_mut(level) else { return };
        while area.codes.len() < row {
            area.codes.push(Err(Absence::Blank));
        }
        // A level named twice in one record: the first counts.
        if area.codes.len() == row {
            let code = area.dictionary.text(code);
            area.codes.push(Ok(code));
        }
    }
}
