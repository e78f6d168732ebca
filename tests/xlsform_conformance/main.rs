//! Reads every form of the corpus and counts what agrees with pyxform.
//!
//! The corpus is no part of the project: it is found in the folder that `MINYI_SHARED`
//! names, else in `../shared` beside the repository, and without it the tests say so and
//! pass. `MINYI_SHOW=1` prints what differs.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may fail and tell

mod cases;
mod compare;
mod facts;
mod field;
mod templates;

use minyi_form::diagnostic::{Diagnostic, Severity};
use minyi_form::read::Read;
use minyi_form::write;

/// Differences between what was made of an XLSForm and pyxform's XForm; none is equal.
fn differences(read: &Read, golden: &str) -> Vec<String> {
    let mut found: Vec<String> = errors(read).map(Diagnostic::to_string).collect();
    match &read.form {
        Some(form) => {
            found.extend(compare::differences(&write::xform::write(form), golden));
        }
        None => found.push("no form".to_owned()),
    }
    found
}

/// Why a form that pyxform refuses with `message` is not refused as it should be.
fn wrongly_accepted(read: &Read, message: &str) -> Option<String> {
    let codes: Vec<_> = errors(read).map(|error| error.code).collect();
    match templates::code_for(message) {
        Err(fault) => Some(format!("{fault}: {message}")),
        Ok(code) if codes.contains(&code) => None,
        Ok(code) => Some(format!("{code} expected, {codes:?} found: {message}")),
    }
}

fn errors(read: &Read) -> impl Iterator<Item = &Diagnostic> {
    read.diagnostics.iter().filter(|one| one.severity == Severity::Error)
}

/// A share of things, which prints what is not among them.
#[derive(Debug, Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn note(&mut self, what: &str, problems: &[String]) {
        self.all += 1;
        self.right += usize::from(problems.is_empty());
        if std::env::var_os("MINYI_SHOW").is_some() {
            let line = |problem: &String| problem.replace('\n', " ");
            problems
                .iter()
                .take(3)
                .for_each(|problem| println!("{what}: {}", line(problem)));
        }
    }

    fn percent(&self) -> f64 {
        100.0 * self.right as f64 / self.all.max(1) as f64
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} ({:.2} %)", self.right, self.all, self.percent())
    }
}
