//! Who may import whom: between packages, inside `form` and inside the app.
//!
//! The same picture as in `crates/README.md`, as tables.

use crate::source::{self, File, code};
use crate::{Breach, hold};

/// A package and the packages of ours that it may use.
const PACKAGES: [(&str, &[&str]); 11] = [
    ("crates/xpath", &[]),
    ("crates/form", &["minyi-xpath"]),
    ("crates/statistics", &[]),
    ("crates/calendar", &[]),
    ("crates/barcode", &[]),
    ("crates/aggregate", &["minyi-form", "minyi-statistics"]),
    ("crates/cli", &["minyi-xpath", "minyi-form", "minyi-statistics", "minyi-aggregate"]),
    ("crates/split", &[]),
    ("crates/xtask", &[]),
    (
        "tests",
        &[
            "minyi-xpath",
            "minyi-form",
            "minyi-statistics",
            "minyi-calendar",
            "minyi-aggregate",
            "minyi-cli",
        ],
    ),
    (
        "",
        &[
            "minyi-form",
            "minyi-statistics",
            "minyi-calendar",
            "minyi-barcode",
            "minyi-aggregate",
        ],
    ),
];

/// Packages that compute and nothing else: what they learn of the world, a `Host` tells.
const CORE: [&str; 6] = [
    "crates/xpath",
    "crates/form",
    "crates/statistics",
    "crates/calendar",
    "crates/aggregate",
    "crates/barcode",
];

/// Crates through which a core package could reach the world.
const WORLDLY: [&str; 12] = [
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "gloo",
    "getrandom",
    "rand",
    "fastrand",
    "tokio",
    "reqwest",
    "ureq",
    "memmap2",
    "tempfile",
];

/// Parts of the standard library through which it could.
const WORLDLY_STD: [&str; 6] =
    ["std::fs", "std::net", "std::env", "std::process", "std::thread", "std::io::stdin"];

/// A module of a package and the modules that it never sees.
type Layers = &'static [(&'static str, &'static [&'static str])];

const FORM: Layers = &[
    ("read", &["write", "compile", "engine", "paper"]),
    ("write", &["read", "compile", "engine", "paper"]),
    ("compile", &["read", "write", "engine", "paper"]),
    ("engine", &["read", "write", "paper"]),
    ("paper", &["read", "write"]),
    // Every other module is a noun.
    ("", &["read", "write", "compile", "engine", "paper"]),
];

const APP: Layers = &[
    ("embed", &[]),
    ("page", &["embed"]),
    ("layout", &["embed", "page", "storage"]),
    ("question", &["embed", "page", "layout", "storage"]),
    ("session", &["embed", "page", "layout", "question"]),
    ("interview", &["embed", "page", "layout", "question"]),
    ("storage", &["embed", "page", "layout", "question", "session"]),
    ("capture", &["embed", "page", "layout", "question", "session"]),
];

#[test]
fn packages_depend_one_way() {
    let breaches = PACKAGES.iter().flat_map(|(folder, allowed)| {
        let remedy = move |name: &str| match allowed.is_empty() {
            true => {
                format!("{name} must not be used here, nor any other package of ours")
            }
            false => format!("{name} must not be used here, only {}", allowed.join(", ")),
        };
        let is_wrong = move |name: &String| {
            name.starts_with("minyi-") && !allowed.contains(&name.as_str())
        };
        let wrong =
            dependencies(folder).into_iter().filter(move |(_, name)| is_wrong(name));
        wrong.map(move |(place, name)| Breach::new(place, remedy(&name)))
    });
    hold("packages depend one way", breaches);
}

#[test]
fn the_core_reaches_the_world_through_its_host_only() {
    let by_crate = CORE.iter().flat_map(|folder| {
        let is_worldly =
            |name: &str| WORLDLY.iter().any(|worldly| name.starts_with(worldly));
        let wrong =
            dependencies(folder).into_iter().filter(move |(_, name)| is_worldly(name));
        wrong.map(|(place, name)| {
            Breach::new(place, format!("leave out {name}: ask the `Host`"))
        })
    });
    let by_std = CORE.iter().flat_map(|folder| source::rust(&format!("{folder}/src/")));
    let by_std = by_std.flat_map(|file| {
        mentions(&file, &WORLDLY_STD, |word| format!("leave out {word}: ask the `Host`"))
    });
    hold("the core reads no file, clock or network", by_crate.chain(by_std));
}

#[test]
fn inside_form_layers_see_downwards_only() {
    hold(
        "inside form nouns ← read, write | ← compile ← engine ← paper",
        upward("crates/form/src/", FORM),
    );
}

#[test]
fn inside_the_app_layers_see_downwards_only() {
    hold("inside src page → layout → question → session → form", upward("src/", APP));
}

#[test]
fn only_the_session_calls_the_engine() {
    // `interview` opens the engine and hands it to the session.
    let may = |path: &str| is_module(path, "session") || is_module(path, "interview");
    let files = source::rust("src/").into_iter().filter(|file| !may(&file.path));
    let remedy =
        |_: &str| "call a method of the session instead of the engine".to_owned();
    hold(
        "only src/session calls Engine",
        files.flat_map(|file| mentions(&file, &["Engine", "engine::Engine"], remedy)),
    );
}

#[test]
fn only_storage_calls_indexeddb() {
    let files =
        source::rust("src/").into_iter().filter(|file| !is_module(&file.path, "storage"));
    let words =
        ["IdbFactory", "IdbDatabase", "IdbTransaction", "IdbObjectStore", "IdbRequest"];
    let remedy = |_: &str| "call src/storage instead of IndexedDB".to_owned();
    hold(
        "only src/storage calls IndexedDB",
        files.flat_map(|f| mentions(&f, &words, remedy)),
    );
}

#[test]
fn the_tests_never_see_the_app() {
    let files =
        source::rust("tests/").into_iter().filter(|f| !f.path.starts_with("tests/tidy/"));
    let remedy =
        |_: &str| "test the crate below, or the page in tests/browser".to_owned();
    hold(
        "tests see packages, never src",
        files.flat_map(|f| mentions(&f, &["../src"], remedy)),
    );
}

/// Names under `[dependencies]`, `[dev-dependencies]` and the like, with their places.
fn dependencies(folder: &str) -> Vec<(String, String)> {
    let path = format!("{folder}/Cargo.toml");
    let path = path.trim_start_matches('/');
    let manifest = source::files().into_iter().find(|file| file.path == path);
    let manifest = manifest.unwrap_or_else(|| panic!("{path} is missing"));
    let (mut inside, mut found) = (false, Vec::new());
    for (place, line) in manifest.lines() {
        // Tests of the command line make their bundles with what all tests share.
        if line.starts_with("minyi-tests") && folder == "crates/cli" {
            continue;
        }
        if let Some(section) = line.strip_prefix('[') {
            let section = section.split(']').next().unwrap_or_default();
            inside =
                section.ends_with("dependencies") && !section.starts_with("workspace");
            if let Some((_, name)) = section.split_once("dependencies.") {
                found.push((place, name.to_owned()));
            }
        } else if let (true, Some(name)) = (inside, line.split(['=', '.', ' ']).next()) {
            found.push((place, name.to_owned()));
        }
    }
    found.retain(|(_, name)| !name.is_empty() && !name.starts_with('#'));
    found
}

/// Words of the bare code, as whole words.
fn mentions(file: &File, words: &[&str], remedy: impl Fn(&str) -> String) -> Vec<Breach> {
    let bare = code(&file.text).bare;
    let in_line = |(i, line): (usize, &str)| {
        let hits = words.iter().filter(|word| contains_word(line, word));
        hits.map(|word| Breach::new(format!("{}:{}", file.path, i + 1), remedy(word)))
            .collect::<Vec<_>>()
    };
    bare.lines().enumerate().flat_map(in_line).collect()
}

fn contains_word(line: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        !is_part(line[..at].chars().next_back())
            && !is_part(line[at + word.len()..].chars().next())
    })
}

/// Imports that go against the layers.
fn upward(root: &str, layers: Layers) -> Vec<Breach> {
    source::rust(root).iter().flat_map(|file| upward_in(root, file, layers)).collect()
}

fn upward_in(root: &str, file: &File, layers: Layers) -> Vec<Breach> {
    let path = module_path(root, &file.path);
    let Some(own) = path.first() else { return Vec::new() };
    let named = layers.iter().find(|(module, _)| module == own);
    let Some((_, unseen)) = named.or_else(|| layers.iter().find(|(m, _)| m.is_empty()))
    else {
        return Vec::new();
    };
    imports(&path, &code(&file.text).bare)
        .into_iter()
        .filter(|(_, module)| module != own && unseen.contains(&module.as_str()))
        .map(|(line, module)| {
            let place = format!("{}:{line}", file.path);
            Breach::new(
                place,
                format!("`{own}` must not see `{module}`; move what both need down"),
            )
        })
        .collect()
}

/// `["engine", "state"]` for `src/engine/state.rs`; empty for the root of the package.
fn module_path(root: &str, path: &str) -> Vec<String> {
    let relative = path.trim_start_matches(root).trim_end_matches(".rs");
    let mut parts: Vec<String> = relative.split('/').map(str::to_owned).collect();
    let is_page_of_contents = matches!(parts.last().map(String::as_str), Some("mod"));
    if is_page_of_contents || matches!(relative, "lib" | "main" | "worker") {
        parts.pop();
    }
    parts
}

fn is_module(path: &str, module: &str) -> bool {
    module_path("src/", path).first().is_some_and(|first| first == module)
}

/// The package's own modules that a file names by `crate::…` or `super::…`, with lines.
fn imports(path: &[String], bare: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in bare.match_indices("::") {
        let before = &bare[..at];
        let line = 1 + before.matches('\n').count();
        let supers = ends_with_supers(before);
        if before.ends_with("crate") || supers > 0 && supers == path.len() {
            let names = first_names(&bare[at + 2..]);
            found.extend(names.into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// How often `super` stands at the end of `…super::super`.
fn ends_with_supers(before: &str) -> usize {
    let mut rest = before;
    let mut count = 0;
    while let Some(shorter) = rest.strip_suffix("super") {
        count += 1;
        rest = shorter.strip_suffix("::").unwrap_or("");
    }
    count
}

/// `a` and `d` of `{a::{b, c}, d}`; `a` of `a::b`.
fn first_names(after: &str) -> Vec<String> {
    let word = |text: &str| {
        let text = text.trim_start();
        let end =
            text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        text[..end].to_owned()
    };
    let Some(group) = after.strip_prefix('{') else { return vec![word(after)] };
    let (mut depth, mut begin, mut names) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(word(&group[begin..at]));
                begin = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

#[test]
fn imports_are_found_in_every_spelling() {
    let bare = "use crate::{form::Form, read::{x, y}, draft};\nlet a = crate::engine::b();\n\
                use super::super::compile::C;\nuse super::sibling;";
    let names = |path: &[&str]| -> Vec<String> {
        let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
        imports(&path, bare).into_iter().map(|(_, name)| name).collect()
    };
    assert_eq!(names(&["x", "y"]), ["form", "read", "draft", "engine", "compile"]);
    assert_eq!(names(&["x"]), ["form", "read", "draft", "engine", "super", "sibling"]);
}
