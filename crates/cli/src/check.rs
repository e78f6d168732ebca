//! `minyi check`: a form in, its diagnostics out.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use minyi_form::compile::compile;
use minyi_form::diagnostic::{Diagnostic, Severity};
use minyi_form::read::read_bytes;
use serde::Serialize;

use crate::terminal::{self, Outcome, printable};

/// Arguments of the command.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// An XLSForm (.xlsx, .xls, .csv, .md) or an XForm (.xml); each may be packed (.gz).
    form: PathBuf,
    /// Print the diagnostics as JSON.
    #[arg(long)]
    json: bool,
    /// Check again each time the file is saved, until it is stopped (Ctrl-C).
    #[arg(long)]
    watch: bool,
}

/// The report as JSON.
#[derive(Serialize)]
struct Report<'d> {
    /// Name and version of this layout.
    schema: &'static str,
    file: String,
    /// "" where the file could not be read as a form.
    form: String,
    version: String,
    /// Whether the form can be filled.
    fillable: bool,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Remark<'d>>,
}

/// A diagnostic, with its place as people read it.
#[derive(Serialize)]
struct Remark<'d> {
    severity: Severity,
    code: &'static str,
    place: String,
    message: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<&'d str>,
    /// Byte range within the excerpt.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[usize; 2]>,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    if arguments.watch { watch(arguments) } else { check(arguments) }
}

/// How often the file is looked at. Spreadsheet programs replace it when they save, and
/// network drives tell nobody of changes, so that looking is all that always works.
const PERIOD: Duration = Duration::from_millis(300);

/// Checks the file now and after each change of it, as long as its reports can be printed.
fn watch(arguments: &Arguments) -> Outcome {
    let mut checked = None;
    loop {
        let stamp = fs::metadata(&arguments.form)
            .and_then(|file| Ok((file.modified()?, file.len())));
        let stamp = stamp.ok();
        // A file that is being saved is gone for a moment.
        if stamp.is_some() && stamp != checked || checked.is_none() {
            let outcome = check(arguments);
            if !terminal::show(&outcome) || stamp.is_none() {
                return Outcome { failed: true, ..Outcome::default() };
            }
            checked = stamp;
        }
        thread::sleep(PERIOD);
    }
}

fn check(arguments: &Arguments) -> Outcome {
    let file = arguments.form.display().to_string();
    let (name, bytes) = match crate::files::read_form(&arguments.form) {
        Ok(file) => file,
        Err(complaint) => return Outcome::failure(complaint),
    };
    let read = read_bytes(&name, &bytes);
    let mut diagnostics = read.diagnostics;
    let (mut form, mut version, mut fillable) = (String::new(), String::new(), false);
    if let Some(definition) = read.form {
        (form, version) = (definition.id.clone(), definition.version.clone());
        let compilation = compile(definition);
        diagnostics.extend(compilation.diagnostics);
        fillable = compilation.form.is_some();
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    fillable &= errors == 0;
    let warnings = diagnostics.len() - errors;
    let remarks = diagnostics.iter().map(remark).collect();
    let schema = "minyi-check/0.1";
    let report = Report {
        schema,
        file,
        form,
        version,
        fillable,
        errors,
        warnings,
        diagnostics: remarks,
    };
    let report = match arguments.json {
        true => json(&report),
        false => Ok(text(&report, &diagnostics)),
    };
    match report {
        Ok(report) => Outcome { report, complaints: Vec::new(), failed: !fillable },
        Err(error) => {
            Outcome::failure(format!("the diagnostics cannot be written: {error}"))
        }
    }
}

fn remark(diagnostic: &Diagnostic) -> Remark<'_> {
    Remark {
        severity: diagnostic.severity,
        code: diagnostic.code.name(),
        place: diagnostic.place.to_string(),
        message: &diagnostic.message,
        hint: diagnostic.hint.as_deref(),
        excerpt: diagnostic.excerpt.as_deref(),
        span: diagnostic.span.as_ref().map(|span| [span.start, span.end]),
    }
}

fn json(report: &Report<'_>) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

fn text(report: &Report<'_>, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&printable(&diagnostic.to_string()));
        text.push('\n');
    }
    let Report { file, errors, warnings, .. } = report;
    let counts = [count(*errors, "error"), count(*warnings, "warning")].join(", ");
    let verdict = if report.fillable { "can be filled" } else { "cannot be filled" };
    text.push_str(&format!("{file}: {counts}; it {verdict}\n"));
    text
}

fn count(n: usize, what: &str) -> String {
    match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{n} {what}s"),
    }
}
