//! What a file looks like: a first line that says what it is for, a size that fits a head.

use crate::source::{self, code};
use crate::{Breach, hold};

/// Lines from which a file should be divided, and from which it must be.
const LONG: usize = 400;
const TOO_LONG: usize = 700;

/// Files that are one table, which a division would only make harder to read.
const TABLES: [&str; 0] = [];

#[test]
fn a_module_begins_with_what_it_is_for() {
    let is_silent = |file: &source::File| !file.text.starts_with("//!");
    let silent = source::rust("").into_iter().filter(is_silent);
    hold(
        "a Rust file begins with `//!`",
        silent
            .map(|f| Breach::new(f.path, "say in its first line what the module is for")),
    );
}

#[test]
fn a_file_has_one_subject() {
    let files = source::files().into_iter().filter(|file| {
        [".rs", ".mjs", ".css"].iter().any(|end| file.path.ends_with(end))
            && !TABLES.contains(&file.path.as_str())
    });
    let (mut breaches, mut long) = (Vec::new(), Vec::new());
    for file in files {
        let lines = file.text.lines().count();
        match lines {
            TOO_LONG.. => breaches.push(Breach::new(
                file.path,
                format!("{lines} lines; divide it by subject, below {TOO_LONG}"),
            )),
            LONG.. => long.push(format!("  {}: {lines} lines\n", file.path)),
            _ => {}
        }
    }
    eprintln!("over {LONG} lines, divide them when you are there:\n{}", long.concat());
    hold("a file has one subject", breaches);
}

#[test]
fn an_exemption_is_needed() {
    let files = source::files();
    let is_needed = |path: &str| {
        files
            .iter()
            .any(|file| file.path == path && file.text.lines().count() >= TOO_LONG)
    };
    let idle = TABLES.into_iter().filter(|path| !is_needed(path));
    hold(
        "a file named in TABLES is longer than others may be",
        idle.map(|path| Breach::new(path, "take it out of TABLES")),
    );
}

#[test]
fn lines_end_where_their_text_ends() {
    let files = source::files();
    let ours = files.iter().filter(|file| !file.path.starts_with("tests/cases/"));
    let trailing = ours.flat_map(|file| {
        let is_trailing = |(_, line): &(String, &str)| line.ends_with([' ', '\t', '\r']);
        let lines = file.lines().filter(is_trailing);
        let lines =
            lines.map(|(place, _)| Breach::new(place, "delete the space at its end"));
        let ends = !file.text.is_empty() && !file.text.ends_with('\n');
        let end = ends.then(|| Breach::new(file.path.clone(), "end the last line"));
        lines.chain(end).collect::<Vec<_>>()
    });
    hold("lines end where their text ends", trailing);
}

#[test]
fn nothing_gives_up_on_what_may_fail() {
    let calls = [".unwrap()", ".unwrap_err()", ".expect(\"", "unimplemented!(", "todo!("];
    let breaches = source::production().into_iter().flat_map(|file| {
        let text = code(&file.text).with_strings;
        let in_line = |(i, line): (usize, &str)| {
            let call = calls.iter().find(|call| line.contains(**call))?;
            let remedy = format!(
                "no `{call}` outside of tests: return the error, or say what else"
            );
            Some(Breach::new(format!("{}:{}", file.path, i + 1), remedy))
        };
        text.lines().enumerate().filter_map(in_line).collect::<Vec<_>>()
    });
    hold("outside of tests nothing panics on purpose", breaches);
}

#[test]
fn the_core_is_safe_and_documented() {
    let crates = ["xpath", "form", "statistics", "calendar", "aggregate", "barcode"];
    let breaches = crates.iter().flat_map(|name| {
        let path = format!("crates/{name}/src/lib.rs");
        let file = source::rust(&path).pop().unwrap();
        let lines = ["#![forbid(unsafe_code)]", "#![deny(missing_docs)]"];
        let missing = lines.into_iter().filter(move |line| !file.text.contains(line));
        missing.map(move |line| Breach::new(path.clone(), format!("add {line}")))
    });
    hold("the core forbids unsafe code and undocumented items", breaches);
}

#[test]
fn text_never_becomes_markup() {
    let words = ["inner_html", "set_inner_html", "insert_adjacent_html", "outer_html"];
    // There it takes the type `Markup` alone, in which a text is escaped.
    let place = "src/question/label.rs";
    let files =
        source::rust("src/").into_iter().filter(|file| !file.path.ends_with(place));
    let breaches = files.flat_map(|file| {
        let bare = code(&file.text).bare;
        let in_line = |(i, line): (usize, &str)| {
            let word = words.iter().find(|word| line.contains(**word))?;
            let remedy = format!("no `{word}` but in {place}: a label stays text");
            Some(Breach::new(format!("{}:{}", file.path, i + 1), remedy))
        };
        bare.lines().enumerate().filter_map(in_line).collect::<Vec<_>>()
    });
    hold("a label or an answer is text, never markup", breaches);
}

#[test]
fn nothing_depends_on_one_machine() {
    // In parts, so that this file keeps its own rule.
    let places = [
        concat!("/ro", "ot/."),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("C:\\Us", "ers"),
        concat!("/wo", "rk/"),
        concat!("://regi", "stry."),
        concat!("://ind", "ex."),
        concat!("://mir", "ror"),
        concat!("\"reso", "lved\": \"http"),
    ];
    let files = source::files();
    let breaches = files.iter().flat_map(|file| {
        file.lines().filter_map(|(place, line)| {
            let found = places.iter().find(|text| line.contains(**text))?;
            Some(Breach::new(
                place,
                format!("leave out `{found}`: it is another place elsewhere"),
            ))
        })
    });
    hold("no path of a machine, no host of a registry", breaches);
}
