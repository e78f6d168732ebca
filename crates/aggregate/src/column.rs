//! Answers as columns of small integers.
//!
//! A cell is an answer or one of six ways of having none. Columns start with a byte a
//! cell and widen when a list has more values than that, so that a hundred thousand
//! interviews of fifty questions are some megabytes.

use minyi_form::submission::Missing;

/// Why a cell holds no answer: the five reasons, and none known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    Reason(Missing),
    /// Put to the respondent and left blank.
    Blank,
}

impl Absence {
    /// Number of kinds.
    pub(crate) const KINDS: usize = 6;

    /// 0 to 4 in the order of [`Missing::ALL`], and 5.
    pub(crate) fn index(self) -> usize {
        match self {
            Absence::Reason(Missing::DontKnow) => 0,
            Absence::Reason(Missing::Refused) => 1,
            Absence::Reason(Missing::NotApplicable) => 2,
            Absence::Reason(Missing::NotAsked) => 3,
            Absence::Reason(Missing::BrokeOff) => 4,
            Absence::Blank => 5,
        }
    }

    fn from_index(index: u32) -> Absence {
        let reason = Missing::ALL.get(index as usize);
        reason.map_or(Absence::Blank, |&reason| Absence::Reason(reason))
    }
}

/// One answer on its way into a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Absent(Absence),
    /// A choice: its number in the dictionary of the variable.
    Code(u32),
    /// Several choices, none twice.
    Codes(Vec<u32>),
    Number(f64),
    /// Something that is only known to be there: a text, a date, a file, a place.
    Present,
    /// Rows of a repeat, each with a cell a variable.
    Rows(Vec<Vec<Cell>>),
}

/// Integers in as few bytes as the greatest needs.
#[derive(Clone, Debug)]
enum Integers {
    Narrow(Vec<u8>),
    Wide(Vec<u32>),
}

impl Integers {
    fn push(&mut self, value: u32) {
        match (&mut *self, u8::try_from(value)) {
            (Integers::Narrow(values), Ok(value)) => values.push(value),
            (Integers::Wide(values), _) => values.push(value),
            (Integers::Narrow(values), Err(_)) => {
                let mut wide: Vec<u32> = values.iter().copied().map(u32::from).collect();
                wide.push(value);
                *self = Integers::Wide(wide);
            }
        }
    }

    fn get(&self, index: usize) -> Option<u32> {
        match self {
            Integers::Narrow(values) => values.get(index).copied().map(u32::from),
            Integers::Wide(values) => values.get(index).copied(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Integers::Narrow(values) => values.len(),
            Integers::Wide(values) => values.len(),
        }
    }
}

/// Codes or absences, a cell each: absences come first, then the codes.
#[derive(Clone, Debug)]
pub(crate) struct Codes(Integers);

impl Codes {
    pub(crate) fn new() -> Codes {
        Codes(Integers::Narrow(Vec::new()))
    }

    pub(crate) fn push(&mut self, cell: Result<u32, Absence>) {
        let absences = Absence::KINDS as u32;
        self.0.push(match cell {
            Ok(code) => code.saturating_add(absences),
            Err(absence) => absence.index() as u32,
        });
    }

    /// Blank for a cell that was never pushed.
    pub(crate) fn get(&self, index: usize) -> Result<u32, Absence> {
        let value = self.0.get(index).ok_or(Absence::Blank)?;
        let code = value.checked_sub(Absence::KINDS as u32);
        code.ok_or_else(|| Absence::from_index(value))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Where each row's part of a flat list ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ends(Vec<u32>);

impl Ends {
    pub(crate) fn push(&mut self, end: usize) {
        self.0.push(u32::try_from(end).unwrap_or(u32::MAX));
    }

    pub(crate) fn range(&self, row: usize) -> std::ops::Range<usize> {
        let end = |index: usize| self.0.get(index).map_or(0, |&end| end as usize);
        let start = row.checked_sub(1).map_or(0, end);
        start..end(row).max(start)
    }
}

/// All answers to one variable.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    /// One choice, yes or no.
    Choice(Codes),
    /// Several choices or a ranking; a row without has its absence alone.
    Choices { codes: Codes, ends: Ends },
    /// A number, 0.0 where absent.
    Number { values: Vec<f64>, there: Codes },
    /// Anything that is only counted.
    Presence(Codes),
    /// A repeat: its rows, one under the other, in a table of their own.
    Rows { there: Codes, ends: Ends, table: Vec<Column> },
}

impl Column {
    /// Adds a cell of the kind of this column; the record reader makes no others.
    pub(crate) fn push(&mut self, cell: Cell) {
        match self {
            Column::Choice(codes) => codes.push(single(&cell)),
            Column::Choices { codes, ends } => {
                if let Cell::Codes(list) = cell {
                    list.into_iter().for_each(|code| codes.push(Ok(code)));
                } else {
                    codes.push(single(&cell));
                }
                ends.push(codes.len());
            }
            Column::Number { values, there } => {
                values.push(if let Cell::Number(value) = cell { value } else { 0.0 });
                there.push(single(&cell));
            }
            Column::Presence(there) => there.push(single(&cell)),
            Column::Rows { there, ends, table } => {
                there.push(single(&cell));
                let rows = if let Cell::Rows(rows) = cell { rows } else { Vec::new() };
                let before = ends.0.last().copied().unwrap_or(0) as usize;
                ends.push(before + rows.len());
                rows.into_iter().for_each(|row| push_row(table, row));
            }
        }
    }
}

/// Adds a row: a cell to each column.
pub(crate) fn push_row(table: &mut [Column], row: impl IntoIterator<Item = Cell>) {
    table.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
}

/// The cell as a code; 0 stands for "there" where there are no codes.
fn single(cell: &Cell) -> Result<u32, Absence> {
    match cell {
        Cell::Absent(absence) => Err(*absence),
        Cell::Code(code) => Ok(*code),
        Cell::Codes(_) | Cell::Number(_) | Cell::Present | Cell::Rows(_) => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_widens_without_forgetting() {
        let mut codes = Codes::new();
        let cells = [
            Ok(3),
            Err(Absence::Blank),
            Ok(70_000),
            Err(Absence::Reason(Missing::Refused)),
        ];
        cells.into_iter().for_each(|cell| codes.push(cell));
        assert_eq!([0, 1, 2, 3].map(|index| codes.get(index)), cells);
        assert_eq!(codes.get(4), Err(Absence::Blank));
    }
}
