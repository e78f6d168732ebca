//! Node.js and the packages of `tests/browser`: the optimiser and the browser's driver.
//!
//! Only release builds and end-to-end tests need them; `serve` does not.

use std::fs;
use std::path::PathBuf;

use crate::debian;
use crate::failure::{Failure, Outcome, say};
use crate::pins::NODE_MAJOR;
use crate::workshop::{Workshop, read, run};

/// Makes `node` and the packages' programs available.
pub(crate) fn prepare(workshop: &mut Workshop) -> Outcome {
    if workshop.find("node").is_none() || workshop.find("npm").is_none() {
        debian::install_or_explain(workshop, &["nodejs", "npm"], missing())?;
    }
    check_version(workshop)?;
    install_packages(workshop)?;
    workshop.put_first(modules(workshop).join(".bin"));
    Ok(())
}

/// Folder of the end-to-end tests.
pub(crate) fn folder(workshop: &Workshop) -> PathBuf {
    workshop.root.join("tests").join("browser")
}

fn modules(workshop: &Workshop) -> PathBuf {
    folder(workshop).join("node_modules")
}

fn missing() -> Failure {
    Failure::new(
        "Node.js with npm is needed for release builds and browser tests",
        "install it from https://nodejs.org or by your system's packages",
    )
}

fn check_version(workshop: &Workshop) -> Outcome {
    let version = workshop.ask("node", &["--version"]).ok_or_else(missing)?;
    let major = version.trim().trim_start_matches('v').split('.').next();
    if major.and_then(|major| major.parse().ok()).unwrap_or(0) < NODE_MAJOR {
        return Err(Failure::new(
            format!("Node.js {} is too old", version.trim()),
            format!("install version {NODE_MAJOR} or later from https://nodejs.org"),
        ));
    }
    Ok(())
}

/// `npm ci`, unless these very packages are there.
///
/// The copy of the lock file is written last: without it the folder counts as unfinished.
fn install_packages(workshop: &Workshop) -> Outcome {
    let lock = read(&folder(workshop).join("package-lock.json"))?;
    let stamp = modules(workshop).join(".installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("installing the packages of tests/browser by npm");
    let mut npm = workshop.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]);
    npm.current_dir(folder(workshop)).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(&mut npm, "the packages have to be downloaded once, check the network")?;
    fs::write(&stamp, lock).map_err(|error| {
        Failure::new(
            format!("{} cannot be written ({error})", stamp.display()),
            "free some space",
        )
    })
}
