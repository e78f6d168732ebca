//! Tidiness: what every file of the repository keeps to, and who may import whom.
//!
//! Each rule is a test of its own. A breach is printed with its place and what to do, all
//! of them at once. What rustc, clippy, rustfmt and Cargo hold already is not repeated.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test program stops at the first surprise"
)]

mod layers;
mod shape;
mod source;
mod style;
mod texts;

/// A place that breaks a rule, as `src/app.rs:12`, and what to do about it.
struct Breach {
    place: String,
    remedy: String,
}

impl Breach {
    fn new(place: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: place.into(), remedy: remedy.into() }
    }
}

/// Fails with a line for each breach.
#[track_caller]
fn hold(rule: &str, breaches: impl IntoIterator<Item = Breach>) {
    let line = |breach: Breach| format!("  {}: {}\n", breach.place, breach.remedy);
    let lines: Vec<String> = breaches.into_iter().map(line).collect();
    assert!(
        lines.is_empty(),
        "{rule}; it is broken {} times:\n{}",
        lines.len(),
        lines.concat()
    );
}
