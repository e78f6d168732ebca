//! Counting one variable over rows: additive, in whole numbers.

use minyi_form::bundle::VariableKind;
use minyi_form::submission::Missing;
use minyi_statistics::accumulate::Numbers;
use minyi_statistics::rank::Rankings;

use crate::column::{Absence, Column};
use crate::evolve::{Placed, United};

/// What was counted of one variable in one group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count {
    /// By [`Absence::index`].
    pub(crate) absent: [u64; Absence::KINDS],
    pub(crate) answered: u64,
    /// By united value: answers that give it.
    pub(crate) values: Vec<u64>,
    pub(crate) numbers: Numbers,
    pub(crate) rankings: Rankings,
    /// Rows of a repeat, and what is in them.
    pub(crate) rows: u64,
    pub(crate) in_rows: Vec<Count>,
}

impl Count {
    pub(crate) fn new(united: &United) -> Count {
        let ranked = united.variable.kind == VariableKind::Rank;
        Count {
            values: vec![0; united.values.len()],
            rankings: Rankings::new(if ranked { united.values.len() } else { 0 }),
            in_rows: united.rows.iter().map(Count::new).collect(),
            ..Count::default()
        }
    }

    pub(crate) fn n(&self) -> u64 {
        self.answered + self.absent.iter().sum::<u64>()
    }

    /// Counts the cell of a row; one whose edition does not have the variable was not
    /// asked.
    pub(crate) fn add(
        &mut self,
        united: &United,
        edition: usize,
        table: &[Column],
        row: usize,
    ) {
        let placed = united.places.get(edition).and_then(Option::as_ref);
        let column = placed.and_then(|placed| table.get(placed.column));
        match (placed, column) {
            (Some(placed), Some(column)) => {
                self.add_cell(united, edition, placed, column, row);
            }
            _ => self.add_absent(Absence::Reason(Missing::NotAsked)),
        }
    }

    fn add_cell(
        &mut self,
        united: &United,
        edition: usize,
        placed: &Placed,
        column: &Column,
        row: usize,
    ) {
        match column {
            Column::Choice(codes) => match codes.get(row) {
                Ok(code) => self.add_values(&[placed.value(code)]),
                Err(absence) => self.add_absent(absence),
            },
            Column::Choices { codes, ends } => {
                let cells: Result<Vec<usize>, Absence> = ends
                    .range(row)
                    .map(|at| codes.get(at).map(|code| placed.value(code)))
                    .collect();
                match cells {
                    Ok(values) => self.add_choices(united, &values),
                    Err(absence) => self.add_absent(absence),
                }
            }
            Column::Number { values, there } => match there.get(row) {
                Ok(_) => {
                    self.answered += 1;
                    self.numbers.add(values.get(row).copied().unwrap_or(f64::NAN));
                }
                Err(absence) => self.add_absent(absence),
            },
            Column::Presence(there) => match there.get(row) {
                Ok(_) => self.answered += 1,
                Err(absence) => self.add_absent(absence),
            },
            Column::Rows { there, ends, table } => match there.get(row) {
                Ok(_) => self.add_rows(united, edition, ends.range(row), table),
                Err(absence) => self.add_absent(absence),
            },
        }
    }

    fn add_absent(&mut self, absence: Absence) {
        if let Some(count) = self.absent.get_mut(absence.index()) {
            *count += 1;
        }
    }

    fn add_values(&mut self, values: &[usize]) {
        self.answered += 1;
        for &value in values {
            if let Some(count) = self.values.get_mut(value) {
                *count += 1;
            }
        }
    }

    fn add_choices(&mut self, united: &United, values: &[usize]) {
        self.add_values(values);
        if united.variable.kind == VariableKind::Rank {
            self.rankings.add(values.iter().copied(), 1);
        }
    }

    fn add_rows(
        &mut self,
        united: &United,
        edition: usize,
        rows: std::ops::Range<usize>,
        table: &[Column],
    ) {
        self.answered += 1;
        self.rows += rows.len() as u64;
        for (count, below) in self.in_rows.iter_mut().zip(&united.rows) {
            rows.clone().for_each(|row| count.add(below, edition, table, row));
        }
    }
}

impl Placed {
    /// The united value of a code of the edition; one that there is not when it has none.
    pub(crate) fn value(&self, code: u32) -> usize {
        self.values.get(code as usize).map_or(usize::MAX, |&value| value as usize)
    }
}
