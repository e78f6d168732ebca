//! `minyi trace`: fills a form as a recorded trace says, and prints where it differs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use minyi_cli::replay::{Stage, replay};
use minyi_form::read::read_bytes;

use crate::files::{read, read_form};
use crate::terminal::{Outcome, printable};

/// Most bytes that a trace may have, unpacked.
const MAX_BYTES: u64 = 256 << 20;

/// Arguments of the command.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// An XForm (.xml, .xml.gz) or an XLSForm (.xlsx, .csv, .md).
    form: PathBuf,
    /// The trace: a JSON document, packed (.gz) or not.
    #[arg(long, value_name = "TRACE")]
    script: PathBuf,
    /// Folder of the files beside the form.
    #[arg(long, value_name = "DIR")]
    attachments: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    differences(arguments).unwrap_or_else(Outcome::failure)
}

fn differences(arguments: &Arguments) -> Result<Outcome, String> {
    let (name, bytes) = read_form(&arguments.form)?;
    let (_, script) = read(&arguments.script, MAX_BYTES)?;
    let trace = serde_json::from_slice(&script).map_err(|error| {
        format!("{}: it is no trace: {error}", arguments.script.display())
    })?;
    let attachments = match &arguments.attachments {
        Some(folder) => files(folder)?,
        None => BTreeMap::new(),
    };
    let stage = Stage { read: read_bytes(&name, &bytes), attachments };
    let found = replay(stage, &trace);
    let report = found.iter().map(|difference| printable(&difference.to_string()) + "\n");
    let report: String = report.collect();
    let verdict = match found.len() {
        0 => "all is equal\n".to_owned(),
        1 => "1 difference\n".to_owned(),
        count => format!("{count} differences\n"),
    };
    let failed = !found.is_empty();
    Ok(Outcome { report: report + &verdict, complaints: Vec::new(), failed })
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let fault = |error| format!("{}: it cannot be read: {error}", folder.display());
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() {
            found.insert(name, fs::read(&path).map_err(fault)?);
        }
    }
    Ok(found)
}
