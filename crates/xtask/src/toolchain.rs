//! Rust itself: recent enough, able to compile to WASM, and with all crates at hand.
//!
//! Never installs or changes a toolchain, only adds the WASM target to the one in use:
//! `RUSTUP_AUTO_INSTALL=0` therefore works.

use std::env;
use std::path::Path;

use crate::failure::{Failure, Outcome, say};
use crate::pins::quoted;
use crate::workshop::{Workshop, read, run};

/// What the browser runs.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Checks rustc and adds the WASM target where it is missing.
pub(crate) fn prepare(workshop: &Workshop) -> Outcome {
    check_version(workshop)?;
    if !has_wasm(workshop) {
        add_wasm(workshop)?;
    }
    fetch_crates(workshop)
}

fn check_version(workshop: &Workshop) -> Outcome {
    let wanted = read(&workshop.root.join("Cargo.toml"))?
        .lines()
        .find_map(|line| quoted(line, "rust-version = ").map(str::to_owned))
        .unwrap_or_default();
    let found = workshop.ask("rustc", &["--version"]).ok_or_else(|| {
        Failure::new("rustc does not run", "install Rust from https://rustup.rs")
    })?;
    let number = found.split(' ').nth(1).unwrap_or_default();
    if parts(number) < parts(&wanted) {
        let what = format!("rustc {number} is too old, {wanted} is needed");
        return Err(Failure::new(what, "run `rustup update stable`"));
    }
    Ok(())
}

/// Major and minor, so that versions compare as numbers.
fn parts(version: &str) -> Vec<u32> {
    version.split(['.', '-']).take(2).map_while(|part| part.parse().ok()).collect()
}

fn has_wasm(workshop: &Workshop) -> bool {
    let sysroot = workshop.ask("rustc", &["--print", "sysroot"]).unwrap_or_default();
    Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).join("lib").is_dir()
}

fn add_wasm(workshop: &Workshop) -> Outcome {
    if workshop.find("rustup").is_none() {
        return Err(Failure::new(
            format!("the target {WASM} is missing and there is no rustup to add it"),
            "install your system's package with Rust's WASM library, or Rust from https://rustup.rs",
        ));
    }
    let toolchain = active_toolchain(workshop)?;
    say(format_args!("adding the target {WASM} to the toolchain {toolchain}"));
    run(
        workshop.command("rustup").args([
            "target",
            "add",
            "--toolchain",
            &toolchain,
            WASM,
        ]),
        "the target has to be downloaded once, check the network",
    )
}

/// The toolchain by name: without it rustup might want to install another one.
fn active_toolchain(workshop: &Workshop) -> Outcome<String> {
    let named = env::var("RUSTUP_TOOLCHAIN").ok().filter(|name| !name.is_empty());
    let shown = || workshop.ask("rustup", &["show", "active-toolchain"]);
    named.or_else(|| shown()?.split_whitespace().next().map(str::to_owned)).ok_or_else(
        || Failure::new("no Rust toolchain is active", "run `rustup default stable`"),
    )
}

/// Trunk builds offline, so that it never downloads a tool of another version.
fn fetch_crates(workshop: &Workshop) -> Outcome {
    let mut fetch = workshop.command("cargo");
    fetch.args(["fetch", "--quiet"]);
    if env::var_os("CI").is_some() {
        fetch.arg("--locked");
    }
    run(&mut fetch, "see above; the crates have to be downloaded once, check the network")
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parts("1.95.0") >= parts("1.95"));
        assert!(parts("1.100.0-nightly") > parts("1.95"));
        assert!(parts("1.9.0") < parts("1.95"));
        assert!(parts("") < parts("1.95"));
    }
}
