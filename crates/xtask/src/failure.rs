//! Why a task stopped, in a sentence, and what to do about it.

use std::fmt;

/// What went wrong and its remedy; printed as one line, never as a backtrace.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: String,
}

impl Failure {
    /// Both parts lower case and without a full stop.
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.remedy)
    }
}

/// What a task gives back.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Tells the person at the terminal what happens now.
///
/// On standard error, so that standard output stays what the programs that we start print.
pub(crate) fn say(line: impl fmt::Display) {
    eprintln!("xtask: {line}");
}
