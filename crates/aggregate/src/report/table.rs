//! Columns that line up in a terminal, also with Chinese text.

use unicode_width::UnicodeWidthStr;

/// On which side of its column a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// Rows of texts, printed with two spaces between columns.
pub(crate) struct Table {
    sides: Vec<Side>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(sides: &[Side]) -> Table {
        Table { sides: sides.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; a shorter one leaves the last columns empty.
    pub(crate) fn row<const N: usize>(&mut self, row: [String; N]) {
        self.rows.push(row.map(|text| printable(&text)).to_vec());
    }

    /// The rows, each indented by so many spaces and ended by a line feed.
    pub(crate) fn print(&self, indent: usize) -> String {
        let mut text = String::new();
        let widths = self.widths();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for ((cell, side), width) in row.iter().zip(&self.sides).zip(&widths) {
                let pad = " ".repeat(width - cell.width().min(*width));
                match side {
                    Side::Left => line.extend([cell.as_str(), &pad, "  "]),
                    Side::Right => line.extend([&pad, cell.as_str(), "  "]),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.sides.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        widths
    }
}

/// The text on one line and without characters that steer a terminal.
pub(crate) fn printable(text: &str) -> String {
    let plain: String = text.chars().map(|c| if steers(c) { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn steers(c: char) -> bool {
    let bidirectional = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || bidirectional
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns_a_character() {
        let mut table = Table::new(&[Side::Left, Side::Right]);
        table.row(["满意".to_owned(), "7".to_owned()]);
        table.row(["good".to_owned(), "12".to_owned()]);
        assert_eq!(table.print(1), " 满意   7\n good  12\n");
    }

    #[test]
    fn labels_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[31m\n b\u{202e}c"), "a [31m b c");
    }
}
