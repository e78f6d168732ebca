//! `cargo xtask build`: the release in `dist/`, ready for any web server and path.

use crate::failure::Outcome;
use crate::node;
use crate::serve::{prepare, trunk};
use crate::workshop::{Workshop, run};

/// Builds `dist/` and prints what it weighs.
pub(crate) fn build() -> Outcome {
    let mut workshop = Workshop::open()?;
    build_in(&mut workshop)
}

/// The same in a workshop that is open already.
pub(crate) fn build_in(workshop: &mut Workshop) -> Outcome {
    prepare(workshop)?;
    node::prepare(workshop)?;
    run(trunk(workshop).args(["build", "--release"]), "see above")?;
    print_sizes(workshop)
}

/// Node has gzip and brotli, so we need not compile them.
fn print_sizes(workshop: &Workshop) -> Outcome {
    let script = node::folder(workshop).join("sizes.mjs");
    let mut command = workshop.command("node");
    command.arg(script).arg(workshop.root.join("dist"));
    run(&mut command, "see above")
}
