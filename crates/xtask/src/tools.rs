//! Programs that Cargo installs: found on `PATH`, in the cache, or installed into it.
//!
//! A tool counts as there when it says its version: an installation that was broken off
//! leaves nothing that could be taken for a tool, and the next run takes it up again.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::failure::{Failure, Outcome, say};
use crate::pins::{Accept, Pin};
use crate::workshop::{Workshop, run, status_of};

/// Makes a tool available to the programs that we start.
pub(crate) fn provide(workshop: &mut Workshop, pin: &Pin) -> Outcome {
    if on_path(workshop, pin) {
        return Ok(());
    }
    let folder = folder(workshop, pin);
    if !is_installed(workshop, pin, &folder) {
        install(workshop, pin, &folder)?;
    }
    workshop.put_first(folder.join("bin"));
    Ok(())
}

fn folder(workshop: &Workshop, pin: &Pin) -> PathBuf {
    workshop.cache.join("tools").join(format!("{}-{}", pin.package, pin.version))
}

fn on_path(workshop: &Workshop, pin: &Pin) -> bool {
    let answer = workshop.ask(pin.program, pin.ask_version);
    answer.is_some_and(|text| pin.accept == Accept::Any || names(&text, &pin.version))
}

fn is_installed(workshop: &Workshop, pin: &Pin, folder: &Path) -> bool {
    let program = folder.join("bin").join(pin.program);
    let answer = workshop.ask(&program.to_string_lossy(), pin.ask_version);
    answer.is_some_and(|text| names(&text, &pin.version))
}

/// Whether `trunk 0.21.14` names the version.
fn names(text: &str, version: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| line.split_whitespace().any(|word| word == version))
}

fn install(workshop: &Workshop, pin: &Pin, folder: &Path) -> Outcome {
    if !(fetch_binary(workshop, pin, folder) && is_installed(workshop, pin, folder)) {
        compile(workshop, pin, folder)?;
    }
    if is_installed(workshop, pin, folder) {
        return Ok(());
    }
    Err(Failure::new(
        format!("{} {} was installed but does not run", pin.program, pin.version),
        format!("delete {} and try again", folder.display()),
    ))
}

/// Takes a ready-made program where cargo-binstall is installed.
fn fetch_binary(workshop: &Workshop, pin: &Pin, folder: &Path) -> bool {
    if workshop.find("cargo-binstall").is_none() {
        return false;
    }
    say(format_args!("installing {} {} by cargo-binstall", pin.package, pin.version));
    let mut binstall = workshop.command("cargo");
    binstall.args(["binstall", "--no-confirm", "--disable-telemetry", "--root"]);
    binstall.arg(folder).arg(format!("{}@{}", pin.package, pin.version));
    status_of(&mut binstall, "").is_ok_and(|status| status.success())
}

fn compile(workshop: &Workshop, pin: &Pin, folder: &Path) -> Outcome {
    say(format_args!(
        "compiling {} {}, about {} minutes on two cores; only once, it is kept in {}",
        pin.package,
        pin.version,
        pin.minutes,
        folder.display()
    ));
    // Its own lock file first; a crate that was withdrawn since makes that impossible.
    if cargo_install(workshop, pin, folder, &["--locked"]).is_err() {
        say("that did not work, trying again with newer versions of its crates");
        cargo_install(workshop, pin, folder, &[])?;
    }
    let _ = std::fs::remove_dir_all(build_folder(workshop, pin));
    Ok(())
}

fn cargo_install(
    workshop: &Workshop,
    pin: &Pin,
    folder: &Path,
    options: &[&str],
) -> Outcome {
    let mut cargo = workshop.command("cargo");
    cargo.args(["install", "--force"]).args(options).arg("--root").arg(folder);
    cargo.arg("--target-dir").arg(build_folder(workshop, pin));
    cargo.arg(format!("{}@{}", pin.package, pin.version)).stdout(Stdio::null());
    // Compiling them costs minutes, what they do costs seconds.
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", pin.opt_level);
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run(
        &mut cargo,
        &format!(
            "see above; the crates have to be downloaded once, so check the network, or put {} {} on PATH",
            pin.program, pin.version
        ),
    )
}

/// Kept when an installation is broken off, so that the next one goes on from there.
fn build_folder(workshop: &Workshop, pin: &Pin) -> PathBuf {
    workshop.cache.join("building").join(format!("{}-{}", pin.package, pin.version))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn the_version_is_a_word_of_the_first_line() {
        assert!(names("trunk 0.21.14\n", "0.21.14"));
        assert!(names(
            "cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: x",
            "0.9.143"
        ));
        assert!(!names("trunk 0.21.140", "0.21.14"));
        assert!(!names("", "0.21.14"));
    }
}
