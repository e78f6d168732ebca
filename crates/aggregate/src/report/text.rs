//! The report as text for a terminal.

use super::outline::{Block, outline};
use super::table;
use crate::figures::Report;

/// The report as text, in the words of its language.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    for block in outline(report) {
        match block {
            Block::Heading { text: heading, .. } | Block::Remark { text: heading } => {
                text.push('\n');
                text.push_str(&heading);
                text.push('\n');
            }
            Block::Line { indent, text: line } => {
                text.push_str(&" ".repeat(indent));
                text.push_str(&line);
                text.push('\n');
            }
            Block::Table { indent, header, mut rows, numeric } => {
                if !header.is_empty() {
                    rows.insert(0, header);
                }
                text.push_str(&table::print(&rows, &numeric, indent));
            }
        }
    }
    text
}
