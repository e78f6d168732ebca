//! Which version of each tool: the one place that says so.
//!
//! wasm-bindgen follows `Cargo.lock` (program and crate must be of one version), what
//! comes from npm follows `tests/browser/package-lock.json`. `Trunk.toml` repeats two of
//! the pins for people who call Trunk by hand; a test holds them equal.

use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::workshop::read;

/// A program that Cargo can install.
pub(crate) struct Pin {
    /// Package on the registry.
    pub(crate) package: &'static str,
    /// Program that the package installs.
    pub(crate) program: &'static str,
    /// Arguments with which the program says its version.
    pub(crate) ask_version: &'static [&'static str],
    /// Version that is installed when none fits.
    pub(crate) version: String,
    /// Whether another version on `PATH` does as well.
    pub(crate) accept: Accept,
    /// Minutes to compile it on two cores, as measured.
    pub(crate) minutes: u32,
    /// How well it is compiled: "0" where that takes longer than all that the tool does.
    pub(crate) opt_level: &'static str,
}

/// Which versions of a tool on `PATH` do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accept {
    /// Only the pinned one.
    Pinned,
    /// Any.
    Any,
}

/// Builds the page. 0.22 wants a newer Rust than ours.
pub(crate) const TRUNK: &str = "0.21.14";
const NEXTEST: &str = "0.9.151";
const DENY: &str = "0.20.2";
const GECKODRIVER: &str = "0.37.1";
/// Oldest Node.js that runs the end-to-end tests.
pub(crate) const NODE_MAJOR: u32 = 20;

/// Trunk builds and serves the page.
pub(crate) fn trunk() -> Pin {
    Pin {
        package: "trunk",
        program: "trunk",
        ask_version: &["--version"],
        version: TRUNK.into(),
        accept: Accept::Pinned,
        minutes: 8,
        opt_level: "0",
    }
}

/// wasm-bindgen writes the JavaScript beside the WASM.
pub(crate) fn wasm_bindgen(root: &Path) -> Outcome<Pin> {
    Ok(Pin {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        ask_version: &["--version"],
        version: locked_version(&read(&root.join("Cargo.lock"))?, "wasm-bindgen")?,
        accept: Accept::Pinned,
        minutes: 5,
        opt_level: "1",
    })
}

/// cargo-nextest runs the native tests.
pub(crate) fn nextest() -> Pin {
    Pin {
        package: "cargo-nextest",
        program: "cargo-nextest",
        ask_version: &["nextest", "--version"],
        version: NEXTEST.into(),
        accept: Accept::Any,
        minutes: 6,
        opt_level: "0",
    }
}

/// cargo-deny checks licences and sources of the crates.
pub(crate) fn deny() -> Pin {
    Pin {
        package: "cargo-deny",
        program: "cargo-deny",
        ask_version: &["--version"],
        version: DENY.into(),
        accept: Accept::Any,
        minutes: 6,
        opt_level: "0",
    }
}

/// geckodriver lets `WebDriver` drive Firefox.
pub(crate) fn geckodriver() -> Pin {
    Pin {
        package: "geckodriver",
        program: "geckodriver",
        ask_version: &["--version"],
        version: GECKODRIVER.into(),
        accept: Accept::Any,
        minutes: 4,
        opt_level: "0",
    }
}

/// The version of a package in a `Cargo.lock`.
fn locked_version(lock: &str, package: &str) -> Outcome<String> {
    let head = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != head);
    let version = lines.nth(1).and_then(|line| quoted(line, "version = "));
    version.map(str::to_owned).ok_or_else(|| {
        Failure::new(
            format!("Cargo.lock does not name {package}"),
            "run `cargo update --workspace`",
        )
    })
}

/// The text in quotes after a key, as `1.95` in `rust-version = "1.95"`.
pub(crate) fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.trim().strip_prefix(key)?.trim().strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
    }

    #[test]
    fn a_locked_version_is_read() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(locked_version(lock, "wasm").is_err());
    }

    #[test]
    fn trunk_toml_repeats_the_pins() {
        let trunk = read(&repository().join("Trunk.toml")).unwrap();
        let lock = read(&repository().join("tests/browser/package-lock.json")).unwrap();
        let binaryen = lock.split("\"node_modules/binaryen\"").nth(1).unwrap();
        let major = binaryen.split("\"version\": \"").nth(1).unwrap().split('.').next();
        assert!(trunk.contains(&format!("trunk-version = \"{TRUNK}\"")));
        assert!(trunk.contains(&format!("wasm_opt = \"version_{}\"", major.unwrap())));
    }
}
