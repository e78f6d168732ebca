//! `cargo xtask serve`: the page in a debug build, rebuilt at every change.
//!
//! Needs no Node.js and registers no service worker, which would show yesterday's page.

use std::net::TcpListener;

use crate::failure::{Failure, Outcome, say};
use crate::pins;
use crate::toolchain;
use crate::tools;
use crate::workshop::{Workshop, run};

/// How to serve.
pub(crate) struct Options {
    /// Port on this machine.
    pub(crate) port: u16,
    /// Whether to open a browser.
    pub(crate) open: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 8080, open: false }
    }
}

/// Serves until it is interrupted.
pub(crate) fn serve(options: &Options) -> Outcome {
    let mut workshop = Workshop::open()?;
    check_port(options.port)?;
    prepare(&mut workshop)?;
    say(format_args!(
        "the page will be at http://127.0.0.1:{} as soon as it is built; Ctrl+C ends",
        options.port
    ));
    let mut trunk = trunk(&workshop);
    // Its own folder: `dist` always holds a release.
    trunk.args(["serve", "--dist"]).arg(workshop.root.join("target").join("serve"));
    trunk.args(["--port", &options.port.to_string()]);
    if options.open {
        trunk.arg("--open");
    }
    run(&mut trunk, "see above")
}

/// What every build of the page needs.
pub(crate) fn prepare(workshop: &mut Workshop) -> Outcome {
    toolchain::prepare(workshop)?;
    tools::provide(workshop, &pins::trunk())?;
    tools::provide(workshop, &pins::wasm_bindgen(&workshop.root)?)
}

/// Trunk, which neither asks the network for news of itself, nor prints backtraces under
/// its sentences, nor stumbles over `NO_COLOR=1`.
pub(crate) fn trunk(workshop: &Workshop) -> std::process::Command {
    let mut trunk = workshop.command("trunk");
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env("RUST_BACKTRACE", "0");
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        trunk.env("NO_COLOR", "true");
    }
    trunk
}

fn check_port(port: u16) -> Outcome {
    TcpListener::bind(("127.0.0.1", port)).map(drop).map_err(|error| {
        Failure::new(
            format!("port {port} cannot be used ({error})"),
            "choose another one, as in `cargo xtask serve --port 8081`",
        )
    })
}
