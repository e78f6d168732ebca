//! What the device notes without a question: the engine says what it wants, and waits for nothing.

use minyi_form::compile::compile_read;
use minyi_form::engine::{Engine, NodeId, Sense, Wanted};
use minyi_form::read::read_bytes;

use crate::host::StillWorld;
use crate::run::opening;

const FORM: &str = "
| survey |                     |       |       |         |             |
|        | type                | name  | label | trigger | parameters  |
|        | start-geopoint      | here  |       |         |             |
|        | background-audio    | talk  |       |         | quality=low |
|        | text                | who   | Who   |         |             |
|        | background-geopoint | there |       | ${who}  |             |
|        | begin repeat        | visit | Visit |         |             |
|        | text                | what  | What  |         |             |
|        | background-geopoint | where |       | ${what} |             |
|        | end repeat          |       |       |         |             |
";

fn engine() -> Engine {
    let read = read_bytes("f.md", FORM.as_bytes());
    let compiled = compile_read(read.form, read.diagnostics);
    assert!(compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics);
    let host = Box::new(StillWorld::new(1));
    Engine::open(compiled.form.unwrap(), host, opening()).unwrap()
}

fn position(node: NodeId) -> Wanted {
    Wanted { node, sense: Sense::Position }
}

#[test]
fn an_interview_wants_its_place_once_and_its_sound_in_every_sitting() {
    let mut engine = engine();
    let here = engine.find("/data/here").unwrap();
    let talk = engine.find("/data/talk").unwrap();
    let sound = Wanted { node: talk, sense: Sense::Sound(Some("low".to_owned())) };
    assert_eq!(engine.wanted(), [position(here), sound.clone()]);
    engine.answer(here, "29.5 106.5 0 4").unwrap();
    engine.answer(talk, "talk-1.webm").unwrap();
    let draft = engine.draft();
    let form = engine.form().clone();
    let host = Box::new(StillWorld::new(1));
    let again = Engine::resume(form, host, opening(), &draft).unwrap().engine;
    assert_eq!(again.wanted(), [sound], "the place is known by then");
}

#[test]
fn an_answer_that_triggers_wants_the_place_of_its_own_instance() {
    let mut engine = engine();
    let who = engine.find("/data/who").unwrap();
    let there = engine.find("/data/there").unwrap();
    let changes = engine.answer(who, "Li").unwrap();
    assert_eq!(changes.wanted, [position(there)]);
    assert_eq!(engine.state(there).unwrap().text, "", "it stays blank until it is told");
    let range = engine.find("/data/visit").unwrap();
    assert_eq!(engine.add_instance(range, None).unwrap().wanted, []);
    let what = engine.find("/data/visit[2]/what").unwrap();
    let place = engine.find("/data/visit[2]/where").unwrap();
    assert_eq!(engine.answer(what, "x").unwrap().wanted, [position(place)]);
    assert_eq!(engine.answer(what, "x").unwrap().wanted, [], "nothing changed");
    assert_eq!(engine.answer(place, "29.5 106.5 0 4").unwrap().wanted, []);
}
