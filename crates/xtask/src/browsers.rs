//! `cargo xtask browsers`: the main path once more, in Firefox and in `WebKit`.
//!
//! Both are driven by `WebDriver`; what came of it is written to
//! `tests/browser/drivers/last-run.md`. It is no part of `test`, because two more browsers
//! are a lot to ask of whoever changes a line.

use std::env;
use std::path::{Path, PathBuf};

use crate::build::build_in;
use crate::debian;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::pins;
use crate::toolchain;
use crate::tools;
use crate::workshop::{Workshop, run};

/// Where `WebKitGTK` keeps the browser that it brings for tests, the newest first.
const WEBKITS: [&str; 3] = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"];

/// What cannot be installed by Cargo or npm.
struct Programs {
    firefox: Option<PathBuf>,
    webkit_driver: Option<PathBuf>,
    mini_browser: Option<PathBuf>,
    /// Gives `WebKit` a screen where there is none; Firefox needs none.
    screen: Option<PathBuf>,
}

/// Finds or installs the browsers, makes the release, and walks the path in each.
pub(crate) fn browsers() -> Outcome {
    let mut workshop = Workshop::open()?;
    if let Some(missing) = missing(&Programs::find(&workshop)) {
        let packages =
            ["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth", "fonts-noto-cjk"];
        debian::install_or_explain(&workshop, &packages, missing)?;
    }
    let programs = Programs::find(&workshop);
    if let Some(missing) = missing(&programs) {
        return Err(missing);
    }
    toolchain::prepare(&workshop)?;
    tools::provide(&mut workshop, &pins::geckodriver())?;
    let dist = release(&mut workshop)?;
    walk(&workshop, &programs, &dist)
}

impl Programs {
    fn find(workshop: &Workshop) -> Self {
        let named = |name: &str| env::var_os(name).map(PathBuf::from);
        let first = |names: &[&str]| names.iter().find_map(|name| workshop.find(name));
        Self {
            firefox: named("FIREFOX").or_else(|| first(&["firefox-esr", "firefox"])),
            webkit_driver: first(&["WebKitWebDriver"]),
            mini_browser: named("MINIBROWSER").or_else(mini_browser),
            screen: first(&["xvfb-run"]),
        }
    }
}

/// Debian has it in a folder such as `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1`.
fn mini_browser() -> Option<PathBuf> {
    let debian = format!("/usr/lib/{}-linux-gnu", env::consts::ARCH);
    let libraries = [debian.as_str(), "/usr/libexec", "/usr/lib64", "/usr/lib"];
    let in_library = |library: &str| {
        WEBKITS.map(|webkit| Path::new(library).join(webkit).join("MiniBrowser"))
    };
    libraries.into_iter().flat_map(in_library).find(|path| path.is_file())
}

/// What is not there, in one sentence.
fn missing(programs: &Programs) -> Option<Failure> {
    let lacking: Vec<&str> = [
        ("Firefox", programs.firefox.is_some()),
        ("WebKitWebDriver", programs.webkit_driver.is_some()),
        ("WebKitGTK's MiniBrowser", programs.mini_browser.is_some()),
        ("xvfb-run", programs.screen.is_some() || has_screen()),
    ]
    .into_iter()
    .filter_map(|(name, is_there)| (!is_there).then_some(name))
    .collect();
    (!lacking.is_empty()).then(|| {
        Failure::new(
            format!("missing: {}", lacking.join(", ")),
            "install them (Debian: firefox-esr webkit2gtk-driver xvfb xauth; Ubuntu has \
             Firefox as a snap only, so set FIREFOX to Mozilla's own; Fedora: firefox \
             webkit2gtk4.1 xorg-x11-server-Xvfb), or set FIREFOX and MINIBROWSER to their \
             paths",
        )
    })
}

fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The release that `MINYI_DIST` names, else one made now.
fn release(workshop: &mut Workshop) -> Outcome<PathBuf> {
    match env::var_os("MINYI_DIST").filter(|value| !value.is_empty()) {
        Some(dist) => {
            node::prepare(workshop)?;
            Ok(dist.into())
        }
        None => {
            build_in(workshop)?;
            Ok(workshop.root.join("dist"))
        }
    }
}

fn walk(workshop: &Workshop, programs: &Programs, dist: &Path) -> Outcome {
    let script = node::folder(workshop).join("drivers").join("main.mjs");
    let mut command = match has_screen() {
        true => workshop.command("node"),
        false => {
            let mut screen = workshop.command("xvfb-run");
            screen.args(["--auto-servernum", "node"]);
            screen
        }
    };
    command.arg(script).env("MINYI_DIST", dist);
    let programs = [
        ("FIREFOX", programs.firefox.clone()),
        ("GECKODRIVER", workshop.find("geckodriver")),
        ("MINIBROWSER", programs.mini_browser.clone()),
        ("WEBKITDRIVER", programs.webkit_driver.clone()),
    ];
    command.envs(programs.into_iter().filter_map(|(name, path)| Some((name, path?))));
    run(&mut command, "see the failed step above, and tests/browser/output for pictures")
}
