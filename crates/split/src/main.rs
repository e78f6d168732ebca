//! `minyi-split`: what `cargo xtask` calls on a program when a release is built.
//!
//! ```text
//! minyi-split count PROGRAM WHOLE         the program tells where it comes by; it stays in WHOLE
//! minyi-split list WHOLE RAN LIST         what it did not tell in RAN is written to LIST
//! minyi-split split PROGRAM REST LIST     what is named in LIST moves to REST
//! ```
#![forbid(unsafe_code)]

mod count;
mod list;
mod markers;
mod names;
mod order;
mod outline;
mod program;
mod region;
mod split;

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use list::List;
use names::Names;
use program::Program;

const USAGE: &str = "usage: minyi-split count PROGRAM WHOLE | list WHOLE RAN LIST | split PROGRAM REST LIST";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["count", program, whole] => count(program, whole),
        ["list", whole, ran, list] => write_list(whole, ran, list),
        ["split", program, rest, list] => split(program, rest, list),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("minyi-split: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What stands above a list.
const COMMENT: &str = "\
# What ordinary interviews do not run: functions by the hash of their names, and parts of others.
# `cargo xtask profile` makes it anew; what is not in here is fetched first.
";

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn count(path: &str, whole_path: &str) -> Outcome {
    let bytes = read(path)?;
    let counting = count::counting(&Program::read(&bytes)?)?;
    fs::write(whole_path, &bytes)?;
    fs::write(path, counting)?;
    Ok(())
}

fn write_list(whole_path: &str, ran_path: &str, list_path: &str) -> Outcome {
    let bytes = read(whole_path)?;
    let program = Program::read(&bytes)?;
    let text = String::from_utf8(read(ran_path)?)?;
    let ran = text.lines().map(str::parse).collect::<Result<BTreeSet<usize>, _>>()?;
    let list = List::of(&program, &Names::of(&program), &ran)?;
    fs::write(list_path, format!("{COMMENT}{}", list.text()))?;
    eprintln!(
        "{list_path}: {} functions and parts of {} others are for later",
        list.whole.len(),
        list.parts.len()
    );
    Ok(())
}

fn split(path: &str, rest_path: &str, list_path: &str) -> Outcome {
    let bytes = read(path)?;
    let program = Program::read(&bytes)?;
    let list = List::parse(&String::from_utf8(read(list_path)?)?)?;
    let names = Names::of(&program);
    let outlined = outline::outlined(&program, &names, &list)?;
    let n_functions = program.function_types.len() as u32;
    let program = Program::read(&outlined)?;
    let is_seldom = |function| {
        function >= n_functions
            || names.mark(function).is_some_and(|mark| list.whole.contains(&mark))
    };
    let parts = split::split(&program, is_seldom)?;
    eprintln!(
        "{path}: {} of {} functions, {} of {} bytes of code are for later",
        parts.n_later,
        program.bodies.len(),
        parts.bytes_later,
        program.code_size(),
    );
    fs::write(path, parts.first)?;
    fs::write(rest_path, parts.rest)?;
    Ok(())
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{path}: {error}"))
}
