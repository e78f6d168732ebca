//! `minyi aggregate`: bundles in, figures out.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use minyi_aggregate::figures::{Condition, Report, Source};
use minyi_aggregate::{By, Collection, Selection, report};

use crate::terminal::Outcome;
use crate::zipped;

/// Arguments of the command.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Bundles exported by tablets (.minyi.json, .minyi.jsonl, or .zip with their files).
    #[arg(required = true)]
    bundles: Vec<PathBuf>,
    /// Print all figures as JSON.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print all figures as CSV for spreadsheets, one figure a row.
    #[arg(long)]
    csv: bool,
    /// Tell groups apart: by a variable, or by a level of the area tree as `area:street`.
    #[arg(long, value_name = "VARIABLE|area:LEVEL")]
    by: Option<By>,
    /// Language of labels, such as zh-Hans; the form's first unless given.
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Count the intact records of bundles that are quarantined because their seal does
    /// not fit.
    #[arg(long)]
    quarantined: bool,
    /// Leave out figures of fewer cases than this, for what is shared.
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_n: u64,
}

/// Bytes read from a file at a time.
const CHUNK: usize = 256 << 10;

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut collection = Collection::new();
    let mut complaints = Vec::new();
    for path in &arguments.bundles {
        if zipped::is_zip(path) {
            match zipped::load(&mut collection, path) {
                Ok(faults) => complaints.extend(faults),
                Err(fault) => complaints.push(fault),
            }
        } else {
            complaints.extend(load(&mut collection, path).err());
        }
    }
    let selection = Selection {
        by: arguments.by.clone(),
        lang: arguments.lang.clone(),
        quarantined: arguments.quarantined,
        least: arguments.min_n,
    };
    let tally = match collection.tally(&selection) {
        Ok(tally) => tally,
        Err(unknown) => {
            complaints.push(unknown.to_string());
            return Outcome { complaints, failed: true, ..Outcome::default() };
        }
    };
    complaints
        .extend(tally.sources.iter().filter_map(|source| complaint(source, arguments)));
    let failed = !complaints.is_empty();
    if tally.sources.is_empty() {
        return Outcome { complaints, failed, ..Outcome::default() };
    }
    match print(&tally, arguments) {
        Ok(report) => Outcome { report, complaints, failed },
        Err(error) => {
            Outcome::failure(format!("the figures cannot be written as JSON: {error}"))
        }
    }
}

fn load(collection: &mut Collection, path: &Path) -> Result<(), String> {
    let name = path.display().to_string();
    let file = File::open(path)
        .map_err(|error| format!("{name}: it cannot be opened: {error}"))?;
    collection
        .load(&name, BufReader::with_capacity(CHUNK, file))
        .map_err(|unreadable| unreadable.to_string())
}

/// A sentence about a bundle whose records do not count.
fn complaint(source: &Source, arguments: &Arguments) -> Option<String> {
    let Source { name, why, records, .. } = source;
    match source.condition {
        Condition::Quarantined if !arguments.quarantined => Some(format!(
            "{name}: quarantined, its records are not counted ({records} can be read): {why}; \
             --quarantined counts them"
        )),
        Condition::Sample => {
            Some(format!("{name}: not counted ({records} records): {why}"))
        }
        Condition::Quarantined | Condition::Sealed | Condition::Repeated => None,
    }
}

fn print(tally: &Report, arguments: &Arguments) -> Result<String, serde_json::Error> {
    match (arguments.json, arguments.csv) {
        (true, _) => report::json(tally),
        (false, true) => Ok(report::csv(tally)),
        (false, false) => Ok(report::text(tally)),
    }
}
