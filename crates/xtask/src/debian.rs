//! Packages of the system, where we may install them: as root, on Debian.
//!
//! That is a container or a CI machine. On a person's own computer nothing is installed:
//! what is missing is said instead.

use crate::failure::{Failure, Outcome, say};
use crate::workshop::{Workshop, run};

/// Whether packages can be installed without asking anybody.
pub(crate) fn is_ours(workshop: &Workshop) -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is_debian = release.lines().any(|line| line == "ID=debian");
    let is_root = workshop.ask("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    is_debian && is_root && workshop.find("apt-get").is_some()
}

/// Installs packages, after a look at what the registry has today.
pub(crate) fn install(workshop: &Workshop, packages: &[&str]) -> Outcome {
    let names = packages.join(" ");
    say(format_args!("installing {names} by apt-get"));
    let remedy = format!("check the network, or install {names} by hand");
    run(apt(workshop).args(["update", "-qq"]), &remedy)?;
    let options = ["install", "-qq", "-y", "--no-install-recommends"];
    run(apt(workshop).args(options).args(packages), &remedy)
}

/// Installs packages, or says that a person has to.
pub(crate) fn install_or_explain(
    workshop: &Workshop,
    packages: &[&str],
    missing: Failure,
) -> Outcome {
    match is_ours(workshop) {
        true => install(workshop, packages),
        false => Err(missing),
    }
}

fn apt(workshop: &Workshop) -> std::process::Command {
    let mut apt = workshop.command("apt-get");
    // Its report is of no use here; errors go to standard error.
    apt.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
    apt
}
