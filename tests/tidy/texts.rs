//! The interface's own texts: in `public/words`, complete in every language, not in code.

use std::collections::{BTreeMap, BTreeSet};

use minyi_form::diagnostic::Code;
use serde_json::Value;

use crate::source::{self, File, code};
use crate::{Breach, hold};

const FOLDER: &str = "public/words/";

/// Plural categories for whole numbers in CLDR, for the languages that have words.
const PLURALS: [(&str, &[&str]); 9] = [
    ("am", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("en", &["one", "other"]),
    ("fr", &["one", "many", "other"]),
    ("kk", &["one", "other"]),
    ("ru", &["one", "few", "many", "other"]),
    ("sr", &["one", "few", "other"]),
    ("tr", &["one", "other"]),
    ("zh", &["other"]),
];

/// A language: its tag and its texts.
type Language = (String, BTreeMap<String, Value>);

fn languages() -> Vec<Language> {
    let files = source::files().into_iter().filter(|file| file.path.starts_with(FOLDER));
    let is_language =
        |file: &File| file.path.ends_with(".json") && !file.path.ends_with("/index.json");
    let mut languages: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for (path, texts) in files.filter(is_language).map(language) {
        // A folder holds the texts of one program alone.
        let tag = path.rsplit('/').next().unwrap_or_default().to_owned();
        languages.entry(tag).or_default().extend(texts);
    }
    languages.into_iter().collect()
}

fn language(file: File) -> Language {
    let texts = serde_json::from_str(&file.text);
    let texts = texts.unwrap_or_else(|error| panic!("{}: {error}", file.path));
    (file.path.trim_start_matches(FOLDER).trim_end_matches(".json").to_owned(), texts)
}

fn place(tag: &str, key: &str) -> String {
    format!("{FOLDER}{tag}.json \"{key}\"")
}

#[test]
fn every_language_is_offered() {
    let index = source::files()
        .into_iter()
        .find(|file| file.path == format!("{FOLDER}index.json"));
    let index = index.unwrap_or_else(|| panic!("{FOLDER}index.json is missing"));
    let index: Value = serde_json::from_str(&index.text).unwrap();
    let offered: Vec<&str> = index
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["tag"].as_str())
        .collect();
    let languages = languages();
    let there: Vec<&str> = languages.iter().map(|(tag, _)| tag.as_str()).collect();
    assert!(
        there.len() >= 2,
        "{FOLDER} holds {there:?}, the interface speaks zh-Hans and en"
    );
    let lacking = offered.iter().filter(|tag| !there.contains(tag));
    let hidden = there.iter().filter(|tag| !offered.contains(tag));
    hold(
        "index.json offers the languages that there are",
        lacking
            .map(|tag| {
                Breach::new(format!("{FOLDER}{tag}.json"), "write it or do not offer it")
            })
            .chain(hidden.map(|tag| {
                Breach::new(format!("{FOLDER}{tag}.json"), "offer it in index.json")
            })),
    );
}

#[test]
fn every_language_has_every_text() {
    let languages = languages();
    let keys: BTreeSet<&String> =
        languages.iter().flat_map(|(_, texts)| texts.keys()).collect();
    let missing = languages.iter().flat_map(|(tag, texts)| {
        let missing = keys.iter().filter(|key| !texts.contains_key(**key));
        missing.map(move |key| Breach::new(place(tag, key), "translate it"))
    });
    hold("every language has every text", missing);
}

#[test]
fn every_language_fills_the_same_places() {
    let languages = languages();
    let mut first: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut breaches = Vec::new();
    for (tag, texts) in &languages {
        for (key, text) in texts {
            let names = places(main_form(text));
            let expected = first.entry(key).or_insert_with(|| names.clone());
            if names != *expected {
                let remedy = format!("it fills {names:?}, another language {expected:?}");
                breaches.push(Breach::new(place(tag, key), remedy));
            }
        }
    }
    hold("a text has the same {places} in every language", breaches);
}

#[test]
fn a_counted_text_has_the_forms_of_its_language() {
    let languages = languages();
    let breaches = languages.iter().flat_map(|(tag, texts)| {
        let primary = tag.split('-').next().unwrap_or_default();
        let wanted = PLURALS.iter().find(|(language, _)| *language == primary);
        let wanted =
            wanted.map(|(_, categories)| BTreeSet::from_iter(categories.iter().copied()));
        let counted =
            texts.iter().filter_map(|(key, text)| Some((key, text.as_object()?)));
        counted.filter_map(move |(key, forms)| {
            let found: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
            let remedy = match &wanted {
                None => format!("add the plural categories of {primary} to PLURALS"),
                Some(wanted) if *wanted != found => {
                    format!("give it the forms {wanted:?}")
                }
                Some(_) => return None,
            };
            Some(Breach::new(place(tag, key), remedy))
        })
    });
    hold("a counted text has the plural forms of its language", breaches);
}

#[test]
fn the_code_asks_for_texts_that_exist() {
    let languages = languages();
    let exists = |key: &str| languages.iter().all(|(_, texts)| texts.contains_key(key));
    let calls = [".say(\"", ".fill(\"", ".count(\""];
    let breaches = source::rust("src/").into_iter().flat_map(|file| {
        let text = code(&file.text).with_strings;
        let mut missing = Vec::new();
        for call in calls {
            for (at, _) in text.match_indices(call) {
                let key = text[at + call.len()..].split('"').next().unwrap_or_default();
                let line = 1 + text[..at].matches('\n').count();
                if !exists(key) {
                    let place = format!("{}:{line}", file.path);
                    missing
                        .push(Breach::new(place, format!("write \"{key}\" in {FOLDER}")));
                }
            }
        }
        missing
    });
    hold("the code asks for texts that exist", breaches);
}

#[test]
fn the_interface_speaks_through_its_language_files() {
    let breaches = source::rust("src/").into_iter().flat_map(|file| {
        let spoken =
            code(&file.text).strings.into_iter().filter(|(_, text)| is_speech(text));
        let breach = |(line, text): (usize, String)| {
            Breach::new(
                format!("{}:{line}", file.path),
                format!("move {text:?} to {FOLDER}"),
            )
        };
        spoken.map(breach).collect::<Vec<_>>()
    });
    hold("the app's sentences are in its language files", breaches);
}

/// Han characters, or words that begin like a sentence: `Add another`.
#[test]
fn every_fault_of_a_form_has_its_sentence() {
    let files = source::files().into_iter();
    let files: Vec<File> =
        files.filter(|file| file.path.starts_with("public/faults/")).collect();
    assert!(!files.is_empty(), "there are no sentences in public/faults");
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    for file in files {
        let sentences: BTreeMap<String, String> =
            serde_json::from_str(&file.text).unwrap();
        let named: BTreeSet<&str> = sentences.keys().map(String::as_str).collect();
        assert_eq!(named, codes, "{}", file.path);
    }
}

fn is_speech(text: &str) -> bool {
    let is_han = |c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    let is_capitalised = first.chars().next().is_some_and(|c| c.is_ascii_uppercase())
        && first.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let next = words.next().and_then(|word| word.chars().next());
    text.chars().any(is_han)
        || is_capitalised && next.is_some_and(|c| c.is_ascii_alphabetic())
}

/// The text itself, or of a counted one the form that every language has.
fn main_form(text: &Value) -> &str {
    text.as_str().or_else(|| text["other"].as_str()).unwrap_or_default()
}

/// Names in braces.
fn places(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.split_once('}').map(|(name, _)| name.to_owned());
    text.split('{').skip(1).filter_map(name).collect()
}

#[test]
fn speech_is_told_from_identifiers() {
    for speech in ["需求", "Add another", "No network"] {
        assert!(is_speech(speech), "{speech}");
    }
    for other in ["offline.ready", "aria-label", "Escape", "ArrowDown", "M10 20", "a b"] {
        assert!(!is_speech(other), "{other}");
    }
}
