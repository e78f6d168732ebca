//! `minyi-split`: what `cargo xtask` calls on a program when a release is built.
//!
//! ```text
//! minyi-split count PROGRAM NAMES         the program tells which functions it runs
//! minyi-split split PROGRAM REST LIST     functions named in LIST move to REST
//! ```
#![forbid(unsafe_code)]

mod count;
mod names;
mod order;
mod program;
mod split;

use std::fs;
use std::process::ExitCode;

use names::{Names, parse_list};
use program::Program;

const USAGE: &str = "usage: minyi-split count PROGRAM NAMES | split PROGRAM REST LIST";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["count", program, names] => count(program, names),
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

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn count(path: &str, names_path: &str) -> Outcome {
    let bytes = read(path)?;
    let program = Program::read(&bytes)?;
    let names = Names::of(&program);
    fs::write(path, count::counting(&program, &names)?)?;
    fs::write(names_path, names.list())?;
    Ok(())
}

fn split(path: &str, rest_path: &str, list_path: &str) -> Outcome {
    let bytes = read(path)?;
    let program = Program::read(&bytes)?;
    let seldom = parse_list(&String::from_utf8(read(list_path)?)?)?;
    let names = Names::of(&program);
    let is_seldom =
        |function| names.mark(function).is_some_and(|mark| seldom.contains(&mark));
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
