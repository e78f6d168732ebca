//! The osm sheet: what an `osm` question says of an object of `OpenStreetMap`.

use std::collections::BTreeMap;

use super::cells::{Cleaning, Table, Text};
use super::headers::{self, ChoiceColumn};
use crate::read::workbook::Workbook;

/// Keys and their labels, by the name of the list.
pub(super) type TagLists = BTreeMap<String, Vec<(String, Text)>>;

/// Reads the sheet of `workbook`, or none.
pub(super) fn read(workbook: &Workbook) -> TagLists {
    let mut lists = TagLists::new();
    let Some(sheet) = workbook.sheet("osm") else { return lists };
    let table = Table::new(sheet);
    let by_two = headers::joins_by_two(table.headers().iter().map(|(_, header)| header));
    let cleaning = Cleaning { blanks: false, quotes: true };
    for row in table.rows() {
        let (mut list, mut key, mut label) = (None, String::new(), Text::default());
        for (column, header) in table.headers() {
            let Some(cell) = table.cell(row, *column, cleaning) else { continue };
            match headers::choice_column(header, by_two) {
                ChoiceColumn::ListName => list = Some(cell.text),
                ChoiceColumn::Name => key = cell.text,
                ChoiceColumn::Label(language) => label.push(language, cell),
                ChoiceColumn::Media(..) | ChoiceColumn::Extra(_) => {}
            }
        }
        // Rows without a list are remarks.
        if let Some(list) = list {
            lists.entry(list).or_default().push((key, label));
        }
    }
    lists
}
