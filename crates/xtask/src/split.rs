//! The programs that people wait for, in two: what ordinary interviews run is fetched
//! first, the rest when it is called. crates/split does it; here is what surrounds it.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::browser;
use crate::build::{BENCH_PAGE, compile_side_by_side};
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::post_build::{hex, unreadable};
use crate::serve::{prepare, trunk};
use crate::workshop::{Workshop, run};

/// The programs that are split.
pub(crate) const PROGRAMS: [&str; 3] = ["minyi-fill", "minyi-survey", BENCH];
/// Of these the one that benches open, whose page is built apart.
const BENCH: &str = "minyi-bench";
/// Where it says what is in the second half: a file for each program.
const LISTS: &str = "crates/split/seldom";
/// Set while a program is built that tells what it runs.
const COUNTS: &str = "MINYI_COUNTS";
/// Such a program as it was is in a file that ends so.
const WHOLE: &str = "_whole.wasm";
/// The script that brings the rest, and its line that names the file.
const LOADER: &str = include_str!("rest.js");
const REST_LINE: &str = "const REST = \"minyi-program_rest.wasm\";";
/// What a program that counts calls.
const LISTENER: &str = "\
const ran = new Set();
let later = [];
function runs(mark) {
  if (ran.has(mark)) return;
  ran.add(mark);
  if (later.length === 0) setTimeout(() => globalThis.minyiRuns?.(later.splice(0)));
  later.push(mark);
}
";

/// What the script of a split program needs.
pub(crate) struct Added {
    program: String,
    imports: &'static str,
    code: String,
}

impl Added {
    /// The script with it.
    pub(crate) fn in_script(&self, script: &str) -> Outcome<String> {
        // Of the script, which gives the program its imports.
        let imports = format!("\"./{}_bg.js\": import0,", self.program);
        if !script.contains(&imports) {
            return Err(Failure::new(
                format!(
                    "the script of {} gives its imports in another way",
                    self.program
                ),
                "adapt crates/xtask/src/split.rs to what wasm-bindgen writes now",
            ));
        }
        let all = format!("{imports}\n{}", self.imports);
        let script = script.replacen(&imports, &all, 1);
        Ok(format!("{script}\n{}", self.code))
    }
}

/// Splits the program, whose rest gets a name by its content: a server that has another
/// version by then must not give its own.
pub(crate) fn split(program: &Path, name: &str) -> Outcome<Added> {
    let staging = program.parent().unwrap_or(Path::new(""));
    let workshop = Workshop::open()?;
    if std::env::var_os(COUNTS).is_some() {
        let whole = staging.join(format!("{name}{WHOLE}"));
        call(&workshop, &["count".as_ref(), program, &whole])?;
        return Ok(Added {
            program: name.to_owned(),
            imports: "\"split\": { runs },",
            code: LISTENER.to_owned(),
        });
    }
    let whole = staging.join("rest.wasm");
    let list = list(&workshop, name);
    call(&workshop, &["split".as_ref(), program, &whole, &list])?;
    let bytes = fs::read(&whole).map_err(|error| unreadable(&whole, &error))?;
    let rest = format!("{name}_rest-{}.wasm", hex(&Sha256::digest(&bytes)));
    let moved = fs::rename(&whole, staging.join(&rest));
    moved.map_err(|error| unreadable(&whole, &error))?;
    let code = LOADER.replacen(REST_LINE, &format!("const REST = \"{rest}\";"), 1);
    Ok(Added {
        program: name.to_owned(),
        imports: "\"split\": { load: loadRest },",
        code,
    })
}

/// The list of a program.
fn list(workshop: &Workshop, program: &str) -> PathBuf {
    workshop.root.join(LISTS).join(format!("{program}.txt"))
}

fn call(workshop: &Workshop, arguments: &[&Path]) -> Outcome {
    let mut cargo = workshop.command("cargo");
    cargo.args(["run", "--quiet", "--package", "minyi-split", "--"]).args(arguments);
    run(&mut cargo, "see above; `cargo xtask profile` makes the list of functions anew")
}

/// `cargo xtask profile`: writes the lists by which the programs are split.
pub(crate) fn profile() -> Outcome {
    let mut workshop = Workshop::open()?;
    prepare(&mut workshop)?;
    node::prepare(&mut workshop)?;
    let browser = browser::prepare(&workshop)?;
    compile_side_by_side(&workshop)?;
    let folder_of = |program: &str| {
        let folder = if program == BENCH { "profile-bench" } else { "profile" };
        workshop.root.join("target").join(folder)
    };
    for (program, page) in [(PROGRAMS[0], None), (BENCH, Some(BENCH_PAGE))] {
        let mut trunk = trunk(&workshop);
        trunk.args(["build", "--release", "--dist"]).arg(folder_of(program));
        run(trunk.args(page).env(COUNTS, "1"), "see above")?;
    }
    for program in PROGRAMS {
        let folder = folder_of(program);
        let mut node = workshop.command("node");
        node.arg(node::folder(&workshop).join("profile.mjs")).arg(program);
        let ran = folder.join(format!("{program}_ran.txt"));
        node.arg(&ran).env("CHROME", &browser).env("MINYI_DIST", &folder);
        run(&mut node, "see above")?;
        let whole = folder.join(format!("{program}{WHOLE}"));
        call(&workshop, &["list".as_ref(), &whole, &ran, &list(&workshop, program)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_gets_what_it_needs() {
        assert!(LOADER.contains(REST_LINE));
        let program = "minyi-fill".to_owned();
        let added =
            Added { program, imports: "\"split\": {},", code: "code();".to_owned() };
        let script = "return {\n\"./minyi-fill_bg.js\": import0,\n};";
        let whole = added.in_script(script).unwrap();
        assert!(whole.contains("import0,\n\"split\": {},\n}"));
        assert!(whole.ends_with("code();"));
        assert!(added.in_script("").is_err());
    }
}
