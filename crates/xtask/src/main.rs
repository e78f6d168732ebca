//! `cargo xtask serve | build | test`: everything between a fresh clone and a tested page.
//!
//! Needs rustup's cargo and nothing else: what is missing is found, installed into a cache
//! of the user, or asked for in a sentence that says how to get it. Builds nothing itself;
//! Cargo, Trunk, nextest and Node.js do.

mod browser;
mod browsers;
mod build;
mod debian;
mod embed;
mod failure;
mod fuzz;
mod names;
mod node;
mod pins;
mod policy;
mod post_build;
mod serve;
mod shadow_style;
mod split;
mod test;
mod toolchain;
mod tools;
mod workshop;

use std::process::ExitCode;

use failure::{Failure, Outcome, say};
use test::Part;
use workshop::Workshop;

const HELP: &str = "\
cargo xtask serve [--port N] [--open]   build and show the page, again at every change
cargo xtask build                       make the release in dist/ and print its size
cargo xtask bench-page                  make target/bench-page/, which shows one form whole
cargo xtask profile                     see anew what ordinary interviews run, for `build`
cargo xtask test [--only PART]          check everything; PART: lint, native, fuzz, browser
cargo xtask browsers                    walk the main path in Firefox and WebKit too
cargo xtask fuzz [SECONDS]              throw random input at expressions and forms

Missing tools are installed into a cache (MINYI_CACHE moves it); CHROME names a browser.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match carry_out(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(failure);
            ExitCode::FAILURE
        }
    }
}

fn carry_out(arguments: &[&str]) -> Outcome {
    match arguments {
        ["serve", options @ ..] => serve::serve(&serve_options(options)?),
        ["build"] => build::build(),
        ["bench-page"] => build::bench_page(),
        ["profile"] => split::profile(),
        ["test", options @ ..] => test::test(&parts(options)?),
        ["browsers"] => browsers::browsers(),
        ["fuzz"] => fuzz::fuzz(&Workshop::open()?, fuzz::SECONDS),
        ["fuzz", seconds] => fuzz::fuzz(&Workshop::open()?, number(seconds)?),
        // Trunk calls this one.
        ["post-build"] => post_build::post_build(),
        [] | ["help" | "--help" | "-h"] => {
            eprintln!("{HELP}");
            Ok(())
        }
        other => Err(Failure::new(
            format!("unknown: {}", other.join(" ")),
            "see `cargo xtask help`",
        )),
    }
}

fn serve_options(options: &[&str]) -> Outcome<serve::Options> {
    let mut wanted = serve::Options::default();
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--open" => wanted.open = true,
            "--port" => wanted.port = port(rest.next().copied().unwrap_or_default())?,
            other => return Err(unknown(other, "--port N and --open")),
        }
    }
    Ok(wanted)
}

fn port(text: &str) -> Outcome<u16> {
    text.parse().map_err(|_| {
        Failure::new(
            format!("`{text}` is not a port"),
            "give a number from 1024 to 65535",
        )
    })
}

fn number(text: &str) -> Outcome<u32> {
    text.parse().map_err(|_| {
        Failure::new(format!("`{text}` is no number of seconds"), "give one, such as 600")
    })
}

fn parts(options: &[&str]) -> Outcome<Vec<Part>> {
    let names = match options {
        [] => return Ok(Part::ALL.to_vec()),
        ["--only", names] => names,
        other => return Err(unknown(&other.join(" "), "--only PART")),
    };
    let part = |name| {
        Part::named(name).ok_or_else(|| unknown(name, "lint, native, fuzz, browser"))
    };
    names.split(',').map(part).collect()
}

fn unknown(what: &str, known: &str) -> Failure {
    Failure::new(format!("`{what}` is not known here"), format!("there is {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_chosen_by_name() {
        assert_eq!(parts(&[]).unwrap(), Part::ALL);
        assert_eq!(parts(&["--only", "native"]).unwrap(), [Part::Native]);
        assert_eq!(
            parts(&["--only", "lint,browser"]).unwrap(),
            [Part::Lint, Part::Browser]
        );
        assert!(parts(&["--only", "all"]).is_err());
        assert!(parts(&["native"]).is_err());
    }

    #[test]
    fn serving_takes_a_port() {
        assert_eq!(serve_options(&["--port", "9000"]).unwrap().port, 9000);
        assert!(serve_options(&["--open"]).unwrap().open);
        for wrong in [&["--port"][..], &["--port", "x"], &["--release"]] {
            assert!(serve_options(wrong).is_err());
        }
    }

    #[test]
    fn an_unknown_task_is_a_sentence() {
        let failure = carry_out(&["deploy", "now"]).unwrap_err();
        assert_eq!(failure.to_string(), "unknown: deploy now: see `cargo xtask help`");
    }
}
