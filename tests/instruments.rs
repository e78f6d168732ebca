//! What holds of every built-in instrument, and what each of them is for.
#![allow(clippy::unwrap_used, clippy::panic, reason = "it is a test")]

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_form::bundle::{Texts, Variable};
use minyi_form::compile::CompiledForm;
use minyi_form::engine::{Engine, Finish, Opening};
use minyi_form::form::{Control, ControlId, Form};
use minyi_form::label::{Piece, TextForm};
use minyi_form::read::read_bytes;
use minyi_tests::built_in::{FILES, Still, folder, instrument, instrument_of};
use serde_json::{Value, json};

/// Languages of the interface.
const INTERFACE: [&str; 10] =
    ["zh-Hans", "zh-Hant", "en", "fr", "tr", "kk", "sr-Cyrl", "sr-Latn", "am", "ar"];

#[test]
fn every_text_is_there_in_every_language_of_its_instrument() {
    for file in FILES {
        let form = instrument(file);
        let form = form.form();
        let languages: Vec<&str> =
            form.languages.iter().map(|language| &*language.name).collect();
        assert!(languages.len() >= 2, "{file}: {languages:?}");
        for entry in &form.itext {
            for (language, texts) in languages.iter().zip(&entry.translations) {
                let long = texts.iter().find(|(form, _)| *form == TextForm::Long);
                let has_text = long.is_some_and(|(_, pieces)| says_something(pieces));
                assert!(has_text, "{file}: `{}` has no text in {language}", entry.id);
            }
        }
        let named = |id: &str| form.itext.iter().any(|entry| entry.id == id);
        assert!(named("minyi:title") && named("minyi:consent"), "{file}");
    }
}

fn says_something(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Text(text) => !matches!(text.trim(), "" | "-"),
        Piece::Output(_) => true,
    })
}

#[test]
fn drafts_are_languages_of_the_form_and_never_those_it_was_written_in() {
    for file in FILES {
        let form = instrument(file);
        let Form { languages, settings, .. } = form.form();
        let mut tags: Vec<&str> =
            languages.iter().map(|language| language.tag.as_deref().unwrap()).collect();
        tags.retain(|tag| !settings.draft_languages.iter().any(|draft| draft == tag));
        assert_eq!(tags, ["zh-Hans", "en"], "{file}");
    }
}

#[test]
fn the_same_item_has_the_same_wording() {
    let mut wordings: BTreeMap<String, (Texts, &str)> = BTreeMap::new();
    for file in FILES {
        let variables = instrument(file).codebook().vars;
        for Variable { item, label, .. } in
            variables.into_iter().filter(|v| !v.item.is_empty())
        {
            let (known, first) =
                wordings.entry(item.clone()).or_insert((label.clone(), file));
            for tag in ["zh-Hans", "en"] {
                assert_eq!(
                    label.get(tag),
                    known.get(tag),
                    "{item} in {file} and {first}"
                );
            }
        }
    }
    assert!(wordings.len() > 100, "{} items", wordings.len());
}

#[test]
fn the_list_tells_of_each_instrument_in_the_languages_of_the_interface() {
    let list = std::fs::read_to_string(folder().join("index.json")).unwrap();
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    let files: Vec<&str> = list.iter().map(|row| row["file"].as_str().unwrap()).collect();
    assert_eq!(files, FILES);
    for row in &list {
        let id = &row["id"];
        for text in ["title", "summary"] {
            let tags: Vec<&String> = row[text].as_object().unwrap().keys().collect();
            let missing = INTERFACE.iter().find(|tag| !tags.iter().any(|t| t == *tag));
            assert_eq!((tags.len(), missing), (INTERFACE.len(), None), "{id}: {text}");
        }
        for (tag, title) in instrument(row["file"].as_str().unwrap()).title() {
            // Titles of forms are for file names too, and have straight quotes.
            let listed = row["title"][&tag].as_str().unwrap().replace('’', "'");
            assert_eq!(listed, title, "{id} in {tag}");
        }
        assert!(row["questions"].as_u64() > Some(0) && row["minutes"].as_u64() > Some(0));
    }
}

#[test]
fn countries_have_one_code_and_one_name_in_each_language() {
    let text = std::fs::read_to_string(folder().join("I5/I5.md")).unwrap();
    let form = instrument("I5/I5.md");
    let list = &form.codebook().lists["nationality"];
    assert_eq!(list.len(), 242 + 4, "242 areas, stateless, not listed, two reasons");
    let codes: Vec<String> = list.iter().map(|value| value.v.to_string()).collect();
    assert!(codes.contains(&"\"004\"".to_owned()), "{codes:?}");
    for tag in form.form().languages.iter().filter_map(|language| language.tag.clone()) {
        let mut names: Vec<&String> =
            list.iter().map(|value| &value.label[&tag]).collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None, "{tag}");
    }
    // The letters stay beside the number.
    for row in ["| 156 | 中国 |", "| 231 | 埃塞俄比亚 |", "| 688 | 塞尔维亚 |"]
    {
        let line = text.lines().find(|line| line.contains(row)).unwrap();
        assert!(
            ["| CN |", "| ET |", "| RS |"].iter().any(|a2| line.contains(a2)),
            "{line}"
        );
    }
}

/// The kiosk's form at the beginning, in the language of this index.
fn kiosk(form: &Arc<CompiledForm>, language: usize) -> Engine {
    let host = Box::new(Still::default());
    let mut engine = Engine::open(form.clone(), host, Opening::default()).unwrap();
    engine.set_language(language).unwrap();
    engine
}

fn answer(engine: &mut Engine, name: &str, answer: &str) {
    let node = engine.find(&format!("/data/{name}")).unwrap();
    engine.answer(node, answer).unwrap();
}

fn is_asked(engine: &Engine, name: &str) -> bool {
    engine.state(engine.find(&format!("/data/{name}")).unwrap()).unwrap().relevant
}

fn hint(engine: &Engine, name: &str) -> String {
    let form = engine.form();
    let is_named = |control: &Control| {
        let node = control.node.and_then(|id| form.form().nodes.get(id.0 as usize));
        node.is_some_and(|node| node.name == name)
    };
    let place = form.form().controls.iter().position(is_named).unwrap();
    let control = ControlId(place as u32);
    engine.hint(control, engine.find(&format!("/data/{name}"))).text
}

#[test]
fn one_matter_is_named_under_the_questions_and_not_asked_for() {
    let form = instrument("K1/K1.md");
    let mut engine = kiosk(&form, 2);
    assert!(!is_asked(&engine, "matter"));
    assert_eq!(
        hint(&engine, "q1_approve"),
        "The matter on the notice beside this screen"
    );
    engine.set_language(0).unwrap();
    assert_eq!(hint(&engine, "q3_consent"), "旁边告示上写的这件事");
    for (name, code) in [("q1_approve", "1"), ("q2_glad", "unsure"), ("q3_consent", "0")]
    {
        answer(&mut engine, name, code);
    }
    let record = engine.finalize(Finish::default()).unwrap_or_else(|_| panic!()).record;
    assert_eq!(record.a["about"], json!("notice"));
    assert_eq!(record.a["q2_glad"], json!("unsure"), "not sure is an answer");
    assert_eq!(record.a["mode"], json!("kiosk"));
}

#[test]
fn of_two_matters_one_is_chosen_first() {
    let text = std::fs::read_to_string(folder().join("K1/K1.md")).unwrap();
    let notice = text.lines().find(|line| line.contains("| notice ")).unwrap();
    let lights =
        notice.replace("| notice ", "| lights ").replace("The matter on", "Lights, on");
    let form =
        instrument_of("K1.md", &text.replace(notice, &format!("{notice}\n{lights}")));
    let mut engine = kiosk(&form, 2);
    assert!(is_asked(&engine, "matter"));
    answer(&mut engine, "matter", "lights");
    assert!(hint(&engine, "q2_glad").starts_with("Lights, on the notice"));
}

#[test]
fn settings_of_our_own_bring_no_remark() {
    let text = "| survey |\n| | type | name | label |\n| | text | q | Q |\n\n\
                | settings |\n| | form_id | style | minyi_draft_languages |\n\
                | | f | kiosk | fr tr |\n";
    let read = read_bytes("f.md", text.as_bytes());
    assert_eq!(read.diagnostics, []);
    assert_eq!(read.form.unwrap().settings.draft_languages, ["fr", "tr"]);
}
