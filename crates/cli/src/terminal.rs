//! What a command prints, and with which exit code it ends.

use std::io::{self, Write};
use std::process::ExitCode;

/// The outcome of a command.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// For standard output.
    pub(crate) report: String,
    /// Sentences for standard error.
    pub(crate) complaints: Vec<String>,
    /// Whether something given was unusable.
    pub(crate) failed: bool,
}

impl Outcome {
    /// Nothing but a sentence about what is wrong.
    pub(crate) fn failure(complaint: String) -> Outcome {
        Outcome { complaints: vec![complaint], failed: true, ..Outcome::default() }
    }
}

/// Prints the outcome and gives the exit code.
pub(crate) fn finish(outcome: Outcome) -> ExitCode {
    match show(&outcome) {
        true if !outcome.failed => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    }
}

/// Prints the outcome; false when the report cannot be written.
pub(crate) fn show(outcome: &Outcome) -> bool {
    let printed = print(&mut io::stdout().lock(), &outcome.report);
    let mut stderr = io::stderr().lock();
    for complaint in &outcome.complaints {
        // Nobody is left to be told when standard error cannot be written either.
        let _ = writeln!(stderr, "minyi: {complaint}");
    }
    if let Err(error) = &printed {
        let _ = writeln!(stderr, "minyi: the report cannot be written: {error}");
    }
    printed.is_ok()
}

/// Writes all of it; a reader that has seen enough, such as `head`, is no error.
fn print(output: &mut impl Write, text: &str) -> io::Result<()> {
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Without characters that steer a terminal: a form is other people's text.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}
