//! The folder `embed/` of a build: all that a portal copies to show surveys in its pages,
//! which is a package of npm too.
//!
//! One script with one hash is named by the page: it holds the program's own script, the
//! styles and the element. What it fetches lies beside it, under names with the version.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::post_build::{
    small_style, strong_integrity, unreadable, without_comments, write,
};
use crate::shadow_style::for_shadow;
use crate::workshop::read;

/// The program, as Trunk calls it.
pub(crate) const PROGRAM: &str = "minyi-survey";
/// Where everything goes.
pub(crate) const FOLDER: &str = "embed";
/// Style sheets, in their order.
const STYLES: [&str; 13] = [
    "tokens",
    "base",
    "question",
    "typed",
    "choices",
    "media",
    "layout",
    "interview",
    "whole",
    "large",
    "capture",
    "aloud",
    "embed",
];
/// The first words of the keys of what a survey says.
const WORDS: [&str; 19] = [
    "aloud", "contents", "counter", "date", "dialog", "drafts", "embed", "fill", "list",
    "media", "problem", "question", "range", "rank", "review", "roster", "saved",
    "search", "storage",
];
/// Programs that are started when they are needed, with their scripts.
const LATER: [&str; 4] = ["minyi-worker", "minyi-scan", "minyi-capture", "minyi-aloud"];
/// Lines of `public/embed/minyi-survey.js` that are replaced.
const VERSION_LINE: &str = "const VERSION = \"debug\";";
const PROGRAM_LINE: &str = "const PROGRAM = \"minyi-survey_bg.wasm\";";
const STYLE_LINE: &str = "const STYLE = \"\";";
const LANGUAGES_LINE: &str = "const LANGUAGES = \"\";";

/// The version of everything that is built.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Puts the folder together in Trunk's staging folder. `public` is the source of the page.
pub(crate) fn pack(staging: &Path, public: &Path, is_release: bool) -> Outcome {
    let folder = staging.join(FOLDER);
    let source = public.join(FOLDER);
    make(&folder)?;
    let program = format!("{PROGRAM}-{VERSION}.wasm");
    take(&staging.join(format!("{PROGRAM}_bg.wasm")), &folder.join(&program))?;
    for entry in entries(staging)? {
        let is_rest = entry.starts_with(&format!("{PROGRAM}_rest"));
        if is_rest {
            take(&staging.join(&entry), &folder.join(&entry))?;
        }
    }
    let glue_path = staging.join(format!("{PROGRAM}.js"));
    let glue = read(&glue_path)?;
    fs::remove_file(&glue_path).map_err(|error| unreadable(&glue_path, &error))?;
    let element = read(&source.join(format!("{PROGRAM}.js")))?;
    let languages = read(&staging.join("words").join("index.json"))?;
    let element = element_script(&element, &program, &style(public)?, &languages)?;
    let element = if is_release { without_comments(&element) } else { element };
    let script = format!("{glue}\n{element}");
    let script_name = format!("{PROGRAM}-{VERSION}.js");
    write(&folder.join(&script_name), &script)?;

    copy_later(staging, &folder)?;
    copy_words(staging, &folder)?;
    copy_folder(&staging.join("fonts"), &folder.join("fonts"))?;
    let integrity = strong_integrity(&script);
    for name in entries(&source)?.iter().filter(|name| *name != &format!("{PROGRAM}.js"))
    {
        let text = read(&source.join(name))?;
        write(&folder.join(name), filled(&text, &script_name, &integrity))?;
    }
    Ok(())
}

/// What is said in the other files of the script that pages name.
fn filled(text: &str, script: &str, integrity: &str) -> String {
    text.replace("@SCRIPT@", script)
        .replace("@INTEGRITY@", integrity)
        .replace("@VERSION@", VERSION)
}

fn element_script(
    template: &str,
    program: &str,
    style: &str,
    languages: &str,
) -> Outcome<String> {
    let lines = [
        (VERSION_LINE, format!("const VERSION = \"{VERSION}\";")),
        (PROGRAM_LINE, format!("const PROGRAM = \"{program}\";")),
        (STYLE_LINE, format!("const STYLE = {};", quoted(style))),
        (LANGUAGES_LINE, format!("const LANGUAGES = {};", quoted(languages))),
    ];
    let mut script = template.to_owned();
    for (line, by) in lines {
        if !script.contains(line) {
            return Err(Failure::new(
                format!("public/embed/{PROGRAM}.js lacks the line `{line}`"),
                "write it as it was: the build replaces it",
            ));
        }
        script = script.replacen(line, &by, 1);
    }
    Ok(script)
}

/// A text as JavaScript writes it, on one line.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}

fn style(public: &Path) -> Outcome<String> {
    let folder = public.join("..").join("style");
    let mut all = RESET.to_owned();
    for name in STYLES {
        let style = read(&folder.join(format!("{name}.css")))?;
        all.push_str(&for_shadow(&small_style(&style)));
    }
    Ok(all)
}

/// Before everything else: nothing is inherited from the page around.
const RESET: &str = ".apart {\nall: initial;\nvisibility: inherit;\ndisplay: block;\n--minyi-rem: 1em;\n}\n";

fn copy_later(staging: &Path, folder: &Path) -> Outcome {
    for name in entries(staging)? {
        if LATER.iter().any(|program| name.starts_with(program)) {
            copy(&staging.join(&name), &folder.join(&name))?;
        }
    }
    Ok(())
}

/// The words of the interface that a survey can say.
fn copy_words(staging: &Path, folder: &Path) -> Outcome {
    let (from, to) = (staging.join("words"), folder.join("words"));
    make(&to)?;
    for name in entries(&from)? {
        let path = from.join(&name);
        if path.is_dir() {
            copy_folder(&path, &to.join(&name))?;
        } else if name == "index.json" {
            copy(&path, &to.join(&name))?;
        } else {
            write(&to.join(&name), words_of_survey(&read(&path)?))?;
        }
    }
    Ok(())
}

/// Each text is on a line of its own.
fn words_of_survey(words: &str) -> String {
    let is_said = |line: &&str| {
        let key = line.trim_start().strip_prefix('"').and_then(|key| key.split_once('.'));
        key.is_some_and(|(first, _)| WORDS.contains(&first))
    };
    let lines: Vec<&str> = words.lines().filter(is_said).map(str::trim).collect();
    format!("{{\n{}\n}}\n", lines.join("\n").trim_end_matches(','))
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    make(to)?;
    entries(from)?.iter().try_for_each(|name| copy(&from.join(name), &to.join(name)))
}

fn entries(folder: &Path) -> Outcome<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

fn make(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| unreadable(folder, &error))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(|_| ()).map_err(|error| unreadable(from, &error))
}

fn take(from: &Path, to: &Path) -> Outcome {
    fs::rename(from, to).map_err(|error| unreadable(from, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_desk_stay_there() {
        let words = "{\n  \"app.name\": \"Minyi\",\n\n  \"fill.next\": \"Next\",\n  \"paper.x\": \"x\"\n}\n";
        assert_eq!(words_of_survey(words), "{\n\"fill.next\": \"Next\"\n}\n");
    }

    #[test]
    fn the_element_has_the_lines_that_are_replaced() {
        let template = include_str!("../../../public/embed/minyi-survey.js");
        let script = element_script(
            template,
            "a.wasm",
            "a::before { content: \"\\2014\"; }",
            "[]",
        );
        let script = script.unwrap();
        assert!(
            script
                .contains("const STYLE = \"a::before { content: \\\"\\\\2014\\\"; }\";")
        );
        assert!(script.contains("const PROGRAM = \"a.wasm\";"));
        assert!(element_script("", "a.wasm", "", "").is_err());
    }

    #[test]
    fn other_files_name_the_script() {
        assert_eq!(
            filled("@SCRIPT@ @INTEGRITY@ @VERSION@", "a.js", "sha384-x"),
            format!("a.js sha384-x {VERSION}")
        );
    }
}
