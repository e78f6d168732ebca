//! `cargo xtask build`: the release in `dist/`, ready for any web server and path; and
//! `cargo xtask bench-page`: the page that benches open.

use crate::failure::Outcome;
use crate::node;
use crate::serve::{prepare, trunk};
use crate::toolchain::WASM;
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
    compile_side_by_side(workshop)?;
    run(trunk(workshop).args(["build", "--release"]), "see above")?;
    print_sizes(workshop)
}

/// Compiles the programs of the page, several at once; Trunk, which goes one by one, finds
/// them ready. The worker's program has features of its own.
pub(crate) fn compile_side_by_side(workshop: &Workshop) -> Outcome {
    let mut cargo = workshop.command("cargo");
    cargo.args(["build", "--release", "--locked", "--package", "minyi"]);
    cargo.args(["--target", WASM]);
    for program in
        ["minyi-desk", "minyi-fill", "minyi-survey", "minyi-aloud", "minyi-capture"]
    {
        cargo.args(["--bin", program]);
    }
    run(&mut cargo, "see above")
}

/// What Trunk makes the page of benches of.
pub(crate) const BENCH_PAGE: &str = "public/bench.html";

/// Builds `target/bench-page/`, a contestant for benches of web forms.
pub(crate) fn bench_page() -> Outcome {
    let mut workshop = Workshop::open()?;
    prepare(&mut workshop)?;
    node::prepare(&mut workshop)?;
    let mut command = trunk(&workshop);
    command.args(["build", "--release", "--dist"]);
    command.arg(workshop.root.join("target").join("bench-page"));
    run(command.arg(BENCH_PAGE), "see above")
}

/// Node has gzip and brotli, so we need not compile them.
fn print_sizes(workshop: &Workshop) -> Outcome {
    let script = node::folder(workshop).join("sizes.mjs");
    let mut command = workshop.command("node");
    command.arg(script).arg(workshop.root.join("dist"));
    run(&mut command, "see above")
}
