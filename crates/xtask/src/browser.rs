//! The browser that the end-to-end tests drive, and fonts for the scripts that they show.
//!
//! Any Chromium does: the one that `CHROME` names, Chromium, Chrome or Edge. Without
//! fonts for Chinese, Arabic and Ethiopic a screenshot shows boxes and proves nothing.

use std::env;
use std::path::PathBuf;

use crate::debian;
use crate::failure::{Failure, Outcome};
use crate::workshop::Workshop;

const ON_PATH: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
];

const IN_APPLICATIONS: [&str; 3] = [
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

const IN_PROGRAM_FILES: [&str; 3] = [
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
];

/// Language that needs its font, as fontconfig calls it, with its name and Debian package.
const FONTS: [(&str, &str, &str); 3] = [
    ("zh-cn", "Chinese", "fonts-noto-cjk"),
    ("ar", "Arabic", "fonts-noto-core"),
    ("am", "Ethiopic", "fonts-noto-core"),
];

/// A browser with the fonts it needs; installs what is missing where it may.
pub(crate) fn prepare(workshop: &Workshop) -> Outcome<PathBuf> {
    if let Some(named) = env::var_os("CHROME").filter(|value| !value.is_empty()) {
        let browser = named_browser(workshop, &named.to_string_lossy())?;
        check_fonts(workshop)?;
        return Ok(browser);
    }
    if find(workshop).is_none() {
        debian::install_or_explain(workshop, &["chromium"], missing())?;
    }
    check_fonts(workshop)?;
    find(workshop).ok_or_else(missing)
}

fn missing() -> Failure {
    Failure::new(
        "no Chromium, Chrome or Edge was found",
        "install one (on Ubuntu Google Chrome's package: the snap cannot be driven from a \
         folder outside of home) or set CHROME to its path",
    )
}

fn named_browser(workshop: &Workshop, named: &str) -> Outcome<PathBuf> {
    workshop.find(named).filter(|path| runs(workshop, path)).ok_or_else(|| {
        Failure::new(
            format!("CHROME names {named}, which does not run"),
            "set it to a Chromium, or unset it",
        )
    })
}

fn find(workshop: &Workshop) -> Option<PathBuf> {
    let on_path = ON_PATH.iter().filter_map(|program| workshop.find(program));
    on_path.chain(in_usual_places()).find(|path| path.is_file() && runs(workshop, path))
}

fn in_usual_places() -> Vec<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    let (bases, programs) = if cfg!(windows) {
        let names = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];
        (names.iter().filter_map(|name| folder(name)).collect(), IN_PROGRAM_FILES)
    } else {
        let mine = folder("HOME").map(|home| home.join("Applications"));
        (
            [Some("/Applications".into()), mine].into_iter().flatten().collect(),
            IN_APPLICATIONS,
        )
    };
    let bases: Vec<PathBuf> = bases;
    let in_base = |base: &PathBuf| programs.map(|program| base.join(program));
    bases.iter().flat_map(in_base).collect()
}

/// Ubuntu's `chromium-browser` is a script that only says which snap to install.
fn runs(workshop: &Workshop, path: &std::path::Path) -> bool {
    // On Windows, asking for the version opens a window instead.
    cfg!(windows) || workshop.ask(&path.to_string_lossy(), &["--version"]).is_some()
}

/// macOS and Windows bring fonts for all our scripts; fontconfig knows about the others.
fn check_fonts(workshop: &Workshop) -> Outcome {
    if cfg!(any(windows, target_os = "macos")) {
        return Ok(());
    }
    if workshop.find("fc-list").is_none() {
        debian::install_or_explain(workshop, &["fontconfig"], no_fontconfig())?;
    }
    let lacking = lacking_fonts(workshop);
    if lacking.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = lacking.iter().map(|(_, _, package)| *package).collect();
    debian::install_or_explain(workshop, &packages, no_fonts(&lacking))
}

fn lacking_fonts(workshop: &Workshop) -> Vec<(&'static str, &'static str, &'static str)> {
    let has = |language: &str| {
        let answer = workshop.ask("fc-list", &[&format!(":lang={language}"), "family"]);
        answer.is_some_and(|families| !families.trim().is_empty())
    };
    FONTS.into_iter().filter(|(language, _, _)| !has(language)).collect()
}

fn no_fontconfig() -> Failure {
    Failure::new("fc-list is missing, so fonts cannot be checked", "install fontconfig")
}

fn no_fonts(lacking: &[(&str, &str, &str)]) -> Failure {
    let scripts: Vec<&str> = lacking.iter().map(|(_, script, _)| *script).collect();
    Failure::new(
        format!("no font for {}", scripts.join(", ")),
        "install Noto fonts (Debian and Ubuntu: fonts-noto-cjk fonts-noto-core; Fedora: \
         google-noto-sans-cjk-fonts google-noto-naskh-arabic-fonts \
         google-noto-sans-ethiopic-fonts)",
    )
}
