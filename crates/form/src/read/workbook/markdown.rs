//! Sheets from Markdown tables.

use super::budget::Budget;
use super::{Sheets, Workbook};
use crate::diagnostic::{Code, Diagnostic, Place};

pub(super) fn read(text: &str) -> Result<Workbook, Diagnostic> {
    let mut budget = Budget::default();
    let mut sheets = Sheets::default();
    for line in text.lines() {
        // Before it is split: there is no end to how many cells one line may have.
        budget.spend(line.bytes().filter(|byte| *byte == b'|').count(), line.len())?;
        if let Some(mut cells) = table_row(line) {
            let name = cells.remove(0);
            if !name.is_empty() {
                budget.begin_sheet(&name);
            }
            budget.spend_row()?;
            sheets.push(&name, cells);
        }
    }
    sheets.finish().ok_or_else(|| {
        Diagnostic::error(
            Code::UnreadableFile,
            Place::Form,
            "there is no table in the text",
        )
        .hint(
            "a sheet begins with its name in the first column: | survey | type | name |",
        )
    })
}

/// Cells of a line that is a row of a table; at least one.
fn table_row(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let inside = line.strip_prefix('|')?;
    // What stands behind the last bar is a remark.
    let end = last_bar(inside)?;
    let inside = inside.get(..end)?;
    let separator = inside.contains('-') && inside.chars().all(|c| "|-: ".contains(c));
    (!separator).then(|| split(inside))
}

fn last_bar(text: &str) -> Option<usize> {
    text.rmatch_indices('|').map(|(at, _)| at).find(|at| !escaped(text, *at))
}

fn escaped(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.ends_with('\\'))
}

fn split(inside: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut start = 0;
    let bars = inside.match_indices('|').map(|(at, _)| at);
    for at in bars.filter(|at| !escaped(inside, *at)).chain([inside.len()]) {
        cells.push(cell(inside.get(start..at).unwrap_or_default()));
        start = at + 1;
    }
    cells
}

/// Text of a cell. `<br>` is the only way to break a line within a table.
fn cell(text: &str) -> String {
    let text = text.trim().replace("\\|", "|");
    if text.contains("<br") {
        text.replace("<br>", "\n").replace("<br/>", "\n")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_split_at_bars() {
        for (line, cells) in [
            ("| a | b |", Some(vec!["a", "b"])),
            ("  |  | x\\|y |  ", Some(vec!["", "x|y"])),
            ("| a | one<br>two | # remark", Some(vec!["a", "one\ntwo"])),
            ("|---|:--:|", None),
            ("prose", None),
            ("|", None),
        ] {
            let row = table_row(line);
            let row = row.as_ref().map(|row| row.iter().map(String::as_str).collect());
            assert_eq!(row, cells, "{line}");
        }
    }

    #[test]
    fn sheets_begin_with_their_name() {
        let text = "# Title\n| survey | | |\n|---|---|---|\n| | type | name |\n| | | |\n\
                    | | text | a |\nprose\n| choices | name |\n| | x |";
        let workbook = read(text).unwrap();
        let rows: Vec<usize> =
            workbook.sheets.iter().map(|sheet| sheet.rows.len()).collect();
        assert_eq!(rows, [2, 2]);
        assert_eq!(workbook.sheets[0].rows[1].cells, ["text", "a"]);
    }
}
