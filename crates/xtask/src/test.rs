//! `cargo xtask test`: everything that must hold before a change lands.
//!
//! In four parts, the quickest first: `lint` (format, clippy, licences), `native`
//! (examples in documentation, then all tests with nextest), `fuzz` (a minute of
//! random input), `browser` (the release build, then the end-to-end tests in a real
//! Chromium).

use std::path::PathBuf;
use std::time::Instant;

use crate::browser;
use crate::build::build_in;
use crate::failure::{Failure, Outcome, say};
use crate::fuzz;
use crate::node;
use crate::pins;
use crate::toolchain::{self, WASM};
use crate::tools;
use crate::workshop::{Workshop, run, status_of};

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Format, clippy, licences and sources of crates.
    Lint,
    /// Everything that runs without a browser.
    Native,
    /// Random input.
    Fuzz,
    /// End to end, on the release build.
    Browser,
}

impl Part {
    /// All of them, in the order in which they run.
    pub(crate) const ALL: [Self; 4] =
        [Self::Lint, Self::Native, Self::Fuzz, Self::Browser];

    /// The part of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// What `--only` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Fuzz => "fuzz",
            Self::Browser => "browser",
        }
    }
}

/// Runs the parts; stops at the first that fails.
#[expect(clippy::disallowed_methods, reason = "says how long the parts take")]
pub(crate) fn test(parts: &[Part]) -> Outcome {
    let mut workshop = Workshop::open()?;
    toolchain::prepare(&workshop)?;
    let start = Instant::now();
    for part in Part::ALL.iter().filter(|part| parts.contains(part)) {
        let seconds = start.elapsed().as_secs();
        say(format_args!("testing: {}, {seconds} s after the start", part.name()));
        match part {
            Part::Lint => lint(&mut workshop)?,
            Part::Native => native(&mut workshop)?,
            Part::Fuzz => fuzz::fuzz(&workshop, fuzz::SECONDS)?,
            Part::Browser => in_browser(&mut workshop)?,
        }
    }
    say(format_args!("all is well after {} s", start.elapsed().as_secs()));
    Ok(())
}

fn lint(workshop: &mut Workshop) -> Outcome {
    cargo(workshop, &["fmt", "--all", "--check"], "run `cargo fmt --all`")?;
    check_crates(workshop)?;
    clippy(workshop, &["--workspace", "--all-targets"])?;
    // The app once more as the browser runs it, with all its programs.
    clippy(workshop, &["--package", "minyi", "--all-features", "--target", WASM])
}

fn cargo(workshop: &Workshop, arguments: &[&str], remedy: &str) -> Outcome {
    run(workshop.command("cargo").args(arguments), remedy)
}

fn clippy(workshop: &Workshop, what: &[&str]) -> Outcome {
    let arguments = [&["clippy"], what, &["--", "-D", "warnings"]].concat();
    cargo(workshop, &arguments, "mend what clippy says above")
}

/// Licences, bans and sources always; advisories when their database can be had.
fn check_crates(workshop: &mut Workshop) -> Outcome {
    tools::provide(workshop, &pins::deny())?;
    let mend = "see .cargo/deny.toml, which says what is allowed and why";
    let mut checks = vec!["licenses", "bans", "sources"];
    let mut fetch = workshop.command("cargo-deny");
    fetch.args(["--log-level", "off", "fetch", "db"]);
    match status_of(&mut fetch, mend)?.success() {
        true => checks.push("advisories"),
        false => {
            say("security advisories are not checked: their database cannot be reached");
        }
    }
    let mut check = workshop.command("cargo-deny");
    run(check.args(["check", "--hide-inclusion-graph"]).args(checks), mend)
}

fn native(workshop: &mut Workshop) -> Outcome {
    tools::provide(workshop, &pins::nextest())?;
    let examples = ["test", "--workspace", "--doc", "--quiet"];
    cargo(workshop, &examples, "mend the example above")?;
    cargo(workshop, &["nextest", "run", "--workspace"], "see the failed tests above")
}

fn in_browser(workshop: &mut Workshop) -> Outcome {
    let browser = browser::prepare(workshop)?;
    build_in(workshop)?;
    // Aggregates what the browser exports.
    cargo(workshop, &["build", "--package", "minyi-cli"], "see above")?;
    let mut node = workshop.command("node");
    // They wait for the browser more than they compute: two at once on two cores.
    node.args(["--test", "--test-concurrency=2"]);
    node.args(["--test-reporter=spec", "--test-timeout=600000"])
        .args(end_to_end_tests(workshop)?);
    node.env("CHROME", browser).env("MINYI_DIST", workshop.root.join("dist"));
    run(&mut node, "see the failed tests above, and tests/browser/output for screenshots")
}

/// The files `*.test.mjs`, in the order of their names.
fn end_to_end_tests(workshop: &Workshop) -> Outcome<Vec<PathBuf>> {
    let folder = node::folder(workshop);
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let is_test = |path: &PathBuf| path.to_string_lossy().ends_with(".test.mjs");
    let mut tests: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(is_test).collect();
    tests.sort();
    match tests.is_empty() {
        true => Err(Failure::new(
            format!("{} holds no *.test.mjs", folder.display()),
            "restore the end-to-end tests with `git checkout`",
        )),
        false => Ok(tests),
    }
}
