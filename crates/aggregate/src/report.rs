//! A report as text for the terminal, as JSON and as CSV.

mod csv;
mod outline;
mod table;
mod text;
mod words;

pub use csv::csv;
pub use outline::{Block, outline};
pub use text::text;
pub use words::{Words, language, words};

use crate::figures::Report;

/// The report as JSON, indented, with a line feed at the end.
///
/// # Errors
/// Never in practice: figures that are not finite are absent from reports.
pub fn json(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(report)?;
    text.push('\n');
    Ok(text)
}

/// JSON Schema (2020-12) of the JSON report.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Report)
}
