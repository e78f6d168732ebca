//! Drafts that meet another form than the one they were made with.

use std::sync::Arc;

use minyi_form::compile::{CompiledForm, compile_read};
use minyi_form::draft::Draft;
use minyi_form::engine::{Engine, OpenError};
use minyi_form::read::workbook::from_markdown;
use minyi_form::read::xlsform;

use crate::host::StillWorld;
use crate::run::opening;
use crate::steps::find;

const FIRST: &str = "
| survey |              |       |       |
|        | type         | name  | label |
|        | integer      | age   | Age   |
|        | text         | gone  | Gone  |
|        | begin repeat | visit | Visit |
|        | text         | why   | Why   |
|        | end repeat   |       |       |
";

const SECOND: &str = "
| survey |              |        |       |             |
|        | type         | name   | label | calculation |
|        | integer      | age    | Age   |             |
|        | calculate    | double |       | ${age} * 2  |
|        | begin repeat | visit  | Visit |             |
|        | text         | why    | Why   |             |
|        | text         | how    | How   |             |
|        | end repeat   |        |       |             |
";

fn form(tables: &str) -> Arc<CompiledForm> {
    let workbook = from_markdown(tables).unwrap();
    let read = xlsform::read(&workbook, "case");
    compile_read(read.form, read.diagnostics).form.unwrap()
}

fn filled() -> Draft {
    let host = Box::new(StillWorld::new(1));
    let mut engine = Engine::open(form(FIRST), host, opening()).unwrap();
    let mut draft = engine.draft();
    for (name, text) in [("age", "30"), ("gone", "a"), ("visit[1]/why", "b")] {
        let node = find(&engine, name).unwrap();
        engine.answer(node, text).unwrap();
    }
    let visits = find(&engine, "visit").unwrap();
    engine.add_instance(visits, None).unwrap();
    let node = find(&engine, "visit[2]/why").unwrap();
    engine.answer(node, "c").unwrap();
    draft.edits = engine.edits_since(0).to_vec();
    draft
}

#[test]
fn a_newer_form_keeps_what_it_has_a_place_for_and_names_the_rest() {
    for draft in [filled(), snapshot_of(&filled())] {
        let host = Box::new(StillWorld::new(2));
        let resumed = Engine::resume(form(SECOND), host, opening(), &draft).unwrap();
        let engine = resumed.engine;
        for (name, text) in
            [("double", "60"), ("visit[1]/why", "b"), ("visit[2]/why", "c")]
        {
            let node = find(&engine, name).unwrap();
            assert_eq!(engine.state(node).unwrap().text, text, "{name}");
        }
        let lost: Vec<&str> =
            resumed.lost.iter().map(|answer| answer.path.as_str()).collect();
        assert_eq!(lost, ["/data/gone"]);
        assert_eq!(engine.instance_id(), draft.instance_id);
    }
}

/// The same draft, with its edits taken into the snapshot.
fn snapshot_of(draft: &Draft) -> Draft {
    let host = Box::new(StillWorld::new(3));
    let resumed = Engine::resume(form(FIRST), host, opening(), draft).unwrap();
    assert!(resumed.lost.is_empty(), "{:?}", resumed.lost);
    resumed.engine.draft()
}

#[test]
fn a_draft_of_another_form_or_a_later_format_is_refused() {
    let open = |draft: &Draft| {
        let host = Box::new(StillWorld::new(2));
        Engine::resume(form(SECOND), host, opening(), draft).err()
    };
    let other = Draft { form_id: "other".into(), ..filled() };
    assert_eq!(open(&other), Some(OpenError::OtherForm { form_id: "other".into() }));
    let later = Draft { format: 99, ..filled() };
    assert_eq!(open(&later), Some(OpenError::DraftTooNew { format: 99 }));
}

#[test]
fn a_draft_is_json_and_comes_back() {
    let draft = filled();
    let json = draft.to_json().unwrap();
    assert_eq!(Draft::from_json(&json).unwrap(), draft);
    let edit = serde_json::to_string(&draft.edits[0]).unwrap();
    assert_eq!(
        edit,
        r#"{"at_ms":1777858200000,"do":"answer","path":"/data/age","text":"30"}"#
    );
}
