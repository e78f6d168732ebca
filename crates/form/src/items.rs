//! The rows of a choice list. They are kept as one text: lists have tens of thousands.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Names among which the one of a column is looked for; further ones are kept again.
const NAMES: usize = 32;

/// The rows of a choice list: `<item><name>…</name>…</item>` (XForms' own word) each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Columns>", into = "Vec<Columns>")]
pub struct Items {
    /// Names of columns.
    names: Vec<String>,
    /// The cells of all rows, one behind the other.
    cells: Vec<Cell>,
    /// Where the cells of each row end.
    ends: Vec<u32>,
    /// The texts of all cells, one behind the other.
    text: String,
}

/// The name of a cell, and where its text ends.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    name: u32,
    end: u32,
}

/// A row as it is stored.
#[derive(Serialize, Deserialize)]
struct Columns {
    columns: Vec<(String, String)>,
}

/// One row of a choice list.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    items: &'a Items,
    cells: Range<usize>,
}

impl Items {
    /// The rows in their order.
    pub fn rows(&self) -> impl Iterator<Item = Item<'_>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let cells = start..*end as usize;
            start = cells.end;
            Item { items: self, cells }
        })
    }

    /// Names of columns.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The texts of all cells, one behind the other.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// For each row its cells: the place of the name, and where in the text each ends.
    pub(crate) fn cells(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, u32)>> {
        self.rows().map(|row| {
            let cells = self.cells.get(row.cells).unwrap_or_default().iter();
            cells.map(|cell| (cell.name, cell.end))
        })
    }

    /// The nodes that a document of them has, and the bytes of its texts, at most.
    pub(crate) fn size(&self) -> (usize, usize) {
        (1 + self.ends.len() + 2 * self.cells.len(), self.text.len())
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a row of columns in document order: (element name, text).
    pub fn add<'t>(&mut self, columns: impl Iterator<Item = (&'t str, &'t str)>) {
        for (name, text) in columns {
            self.write(text);
            self.end_cell(name);
        }
        self.end_row();
    }

    /// Adds to the text of the next cell.
    pub(crate) fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Makes room for the rows that so many bytes of XML may hold.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes / 3);
        self.cells.reserve(bytes / 32);
        self.ends.reserve(bytes / 64);
    }

    /// Gives up the room that was not needed.
    pub(crate) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.cells.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// What was written since the last one is a cell of this name. Gives the place of
    /// the name.
    pub(crate) fn end_cell(&mut self, name: &str) -> u32 {
        let name = self.place_of(name);
        self.end_cell_at(name);
        name
    }

    /// What was written since the last one is a cell of the name at this place.
    pub(crate) fn end_cell_at(&mut self, name: u32) {
        self.cells.push(Cell { name, end: self.text.len() as u32 });
    }

    /// Takes back the cells since the last row, and what was written since.
    pub(crate) fn undo_row(&mut self) {
        let cells = self.ends.last().map_or(0, |end| *end as usize);
        self.cells.truncate(cells);
        self.text.truncate(self.cells.last().map_or(0, |cell| cell.end as usize));
    }

    /// The cells since the last one are a row.
    pub(crate) fn end_row(&mut self) {
        self.ends.push(self.cells.len() as u32);
    }

    fn place_of(&mut self, name: &str) -> u32 {
        let recent = self.names.iter().enumerate().rev().take(NAMES);
        let mut known = recent.filter(|(_, known)| *known == name);
        if let Some((place, _)) = known.next() {
            return place as u32;
        }
        self.names.push(name.to_owned());
        self.names.len() as u32 - 1
    }

    fn cell(&self, index: usize) -> Option<(&str, &str)> {
        let cell = self.cells.get(index)?;
        let before = index.checked_sub(1).and_then(|before| self.cells.get(before));
        let start = before.map_or(0, |before| before.end as usize);
        let name = self.names.get(cell.name as usize)?;
        Some((name, self.text.get(start..cell.end as usize)?))
    }
}

impl<'a> Item<'a> {
    /// Children in document order: (element name, text).
    pub fn columns(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let items = self.items;
        self.cells.clone().filter_map(move |index| items.cell(index))
    }

    /// Text of the child called `name`.
    pub fn column(&self, name: &str) -> Option<&'a str> {
        self.columns().find(|(column, _)| *column == name).map(|(_, text)| text)
    }
}

impl From<Vec<Columns>> for Items {
    fn from(rows: Vec<Columns>) -> Items {
        let mut items = Items::default();
        for row in &rows {
            let columns = row.columns.iter();
            items.add(columns.map(|(name, text)| (name.as_str(), text.as_str())));
        }
        items
    }
}

impl From<Items> for Vec<Columns> {
    fn from(items: Items) -> Vec<Columns> {
        let columns = |item: Item<'_>| {
            let columns = item.columns();
            let columns =
                columns.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
            Columns { columns }
        };
        items.rows().map(columns).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_stored_row_by_row() {
        let mut items = Items::default();
        items.add([("name", "a"), ("label", "A & Ä")].into_iter());
        items.add([].into_iter());
        items.add([("name", ""), ("size", "2")].into_iter());
        let stored = r#"[{"columns":[["name","a"],["label","A & Ä"]]},{"columns":[]},{"columns":[["name",""],["size","2"]]}]"#;
        assert_eq!(serde_json::to_string(&items).unwrap(), stored);
        // As forms were stored before, with the place of each row.
        let before = stored.replace("]]}", r#"]],"place":"Form"}"#);
        for stored in [stored, &before] {
            assert_eq!(serde_json::from_str::<Items>(stored).unwrap(), items);
        }
        let sizes = items.rows().map(|item| item.column("size"));
        assert_eq!(sizes.collect::<Vec<_>>(), [None, None, Some("2")]);
    }

    #[test]
    fn may_have_more_columns_than_are_looked_through() {
        let names: Vec<String> = (0..100).map(|n| format!("c{n}")).collect();
        let mut items = Items::default();
        for _ in 0..2 {
            items.add(names.iter().map(|name| (name.as_str(), name.as_str())));
        }
        for item in items.rows() {
            assert!(item.columns().all(|(name, text)| name == text));
            assert_eq!((item.columns().count(), item.column("c99")), (100, Some("c99")));
        }
    }
}
