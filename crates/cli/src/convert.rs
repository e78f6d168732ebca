//! `minyi convert`: a form in another format.

use std::path::{Path, PathBuf};

use minyi_form::diagnostic::Diagnostic;
use minyi_form::form::Form;
use minyi_form::read::read_as;
use minyi_form::write;

use crate::terminal::{Outcome, printable};

/// Arguments of the command.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// An XLSForm (.xlsx, .xls, .csv, .md) or an XForm (.xml); each may be packed (.gz).
    form: PathBuf,
    /// What to write: .xml is an XForm, .md an XLSForm in Markdown tables. `-` prints an
    /// XForm.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Name of the root element, unless the settings sheet has one.
    #[arg(long, value_name = "NAME", default_value = "data")]
    form_name: String,
}

/// A format that can be written.
#[derive(Clone, Copy, PartialEq)]
enum Target {
    XForm,
    Markdown,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let Some(target) = target(&arguments.output) else {
        let output = arguments.output.display();
        return Outcome::failure(format!(
            "{output}: forms are written as .xml or .md; give it one of these endings"
        ));
    };
    let (name, bytes) = match crate::files::read_form(&arguments.form) {
        Ok(file) => file,
        Err(complaint) => return Outcome::failure(complaint),
    };
    let read = read_as(&name, &arguments.form_name, &bytes);
    let mut complaints: Vec<String> =
        read.diagnostics.iter().map(|one| printable(&one.to_string())).collect();
    let form = read.form.filter(|_| !read.diagnostics.iter().any(Diagnostic::is_error));
    let Some(form) = form else {
        complaints.push(format!("{name}: it is not converted"));
        return Outcome { complaints, failed: true, ..Outcome::default() };
    };
    let text = text(target, &form);
    // The process ends soon, and gives all memory back at once.
    std::mem::forget(form);
    if arguments.output == Path::new("-") {
        return Outcome { report: text, complaints, failed: false };
    }
    match std::fs::write(&arguments.output, text) {
        Ok(()) => Outcome { complaints, ..Outcome::default() },
        Err(error) => {
            let output = arguments.output.display();
            complaints.push(format!("{output}: it cannot be written: {error}"));
            Outcome { complaints, failed: true, ..Outcome::default() }
        }
    }
}

fn target(output: &Path) -> Option<Target> {
    let extension = output.extension().map(|extension| extension.to_ascii_lowercase());
    match extension.as_deref().and_then(|extension| extension.to_str()) {
        Some("xml") => Some(Target::XForm),
        Some("md" | "markdown") => Some(Target::Markdown),
        Some(_) => None,
        None => (output == Path::new("-")).then_some(Target::XForm),
    }
}

fn text(target: Target, form: &Form) -> String {
    match target {
        Target::XForm => write::xform::write(form),
        Target::Markdown => write::markdown::write(form),
    }
}
