//! A short throw of random input at everything that reads what others wrote, with libFuzzer.
//!
//! What cargo-fuzz does with a nightly compiler goes with the stable one as well, as long as
//! no sanitizer is asked for, and safe Rust needs none: the passes that lead libFuzzer to new
//! branches are LLVM's. The engine is C++, so that a compiler for it must be there. `cargo
//! xtask fuzz 600` gives another time; what is found is kept in `artifacts` beside the targets.

use std::path::Path;

use crate::failure::{Outcome, say};
use crate::workshop::{Workshop, run};

/// Folders of targets, each target throwing something else.
const FOLDERS: [(&str, &[&str]); 2] = [
    ("crates/xpath/fuzz", &["text", "tree", "print"]),
    ("crates/form/fuzz", &["workbook", "xform"]),
];

/// Seconds for the targets of each folder together, unless asked for otherwise.
pub(crate) const SECONDS: u32 = 30;

/// Flags that lead libFuzzer to new branches, as cargo-fuzz sets them.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cdebug-assertions -Coverflow-checks -Ccodegen-units=1";

/// Runs the targets of each folder for so many seconds, which they share.
pub(crate) fn fuzz(workshop: &Workshop, seconds: u32) -> Outcome {
    if ["c++", "g++", "clang++"].iter().all(|name| workshop.find(name).is_none()) {
        say("nothing is fuzzed: libFuzzer wants a C++ compiler (`apt-get install g++`)");
        return Ok(());
    }
    let host = host(workshop);
    FOLDERS.iter().try_for_each(|(folder, targets)| {
        let folder = workshop.root.join(folder);
        build(workshop, &folder, &host)?;
        let each = seconds.div_ceil(targets.len() as u32);
        targets
            .iter()
            .try_for_each(|target| throw(workshop, &folder, &host, target, each))
    })
}

fn build(workshop: &Workshop, folder: &Path, host: &str) -> Outcome {
    let mut build = workshop.command("cargo");
    build.args(["build", "--release", "--bins", "--target", host]);
    build.arg("--manifest-path").arg(folder.join("Cargo.toml"));
    build.arg("--target-dir").arg(folder.join("target"));
    run(build.env("RUSTFLAGS", FLAGS), "mend what the compiler says above")
}

fn throw(
    workshop: &Workshop,
    folder: &Path,
    host: &str,
    target: &str,
    seconds: u32,
) -> Outcome {
    let program = folder.join("target").join(host).join("release").join(target);
    let found = folder.join("artifacts");
    // The program says itself when it cannot keep what it found.
    let _ = std::fs::create_dir_all(&found);
    let mut throw = workshop.command(&program.to_string_lossy());
    throw.args([
        format!("-max_total_time={seconds}"),
        format!("-artifact_prefix={}/{target}-", found.display()),
        "-timeout=10".to_owned(),
        "-rss_limit_mb=2048".to_owned(),
        "-verbosity=0".to_owned(),
        "-print_final_stats=1".to_owned(),
    ]);
    run(&mut throw, "the input that did it is named above; make it a case, then mend it")
}

/// The target triple of this machine: naming it keeps the flags from build scripts.
fn host(workshop: &Workshop) -> String {
    let answer = workshop.ask("rustc", &["-vV"]).unwrap_or_default();
    let line = answer.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap_or("x86_64-unknown-linux-gnu").to_owned()
}
