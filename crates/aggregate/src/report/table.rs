//! Columns that line up in a terminal, also with Chinese text.

use unicode_width::UnicodeWidthStr;

/// On which side of its column a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// Rows of texts under the names of their columns.
pub(crate) struct Table {
    pub(crate) sides: Vec<Side>,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(sides: &[Side]) -> Table {
        Table { sides: sides.to_vec(), header: Vec::new(), rows: Vec::new() }
    }

    /// Names the columns.
    pub(crate) fn head<const N: usize>(&mut self, names: [String; N]) {
        self.header = names.map(|text| printable(&text)).to_vec();
    }

    /// Adds a row; a shorter one leaves the last columns empty.
    pub(crate) fn row<const N: usize>(&mut self, row: [String; N]) {
        self.rows.push(row.map(|text| printable(&text)).to_vec());
    }
}

/// The rows with two spaces between columns, each indented by so many spaces and ended by
/// a line feed. Figures stand to the right.
pub(crate) fn print(rows: &[Vec<String>], numeric: &[bool], indent: usize) -> String {
    let mut text = String::new();
    let mut widths = vec![0; numeric.len()];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in rows {
        let mut line = " ".repeat(indent);
        for ((cell, is_figure), width) in row.iter().zip(numeric).zip(&widths) {
            let pad = " ".repeat(width - cell.width().min(*width));
            match is_figure {
                false => line.extend([cell.as_str(), &pad, "  "]),
                true => line.extend([&pad, cell.as_str(), "  "]),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
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
        let rows = [["满意", "7"], ["good", "12"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(print(&rows, &[false, true], 1), " 满意   7\n good  12\n");
    }

    #[test]
    fn labels_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[31m\n b\u{202e}c"), "a [31m b c");
    }
}
