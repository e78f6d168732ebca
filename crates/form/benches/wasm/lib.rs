//! What `bench.html` calls: the engine behind functions that take and give numbers.
//!
//! The page has the clock. It makes one of the forms of the native bench, or hands in the
//! text of another, and times what it calls. One form is open at a time.

#![allow(unsafe_code, reason = "a name that a page can call must not be mangled")]

#[path = "../speed/forms.rs"]
mod forms;
mod same;
#[path = "../speed/still.rs"]
mod still;

use std::cell::RefCell;
use std::sync::Arc;

use minyi_form::compile::{CompiledForm, compile_read};
use minyi_form::engine::synthetic::{MadeUp, submission};
use minyi_form::engine::{Engine, Opening};
use minyi_form::read::xform;

use still::Still;

/// The form of the moment.
#[derive(Default)]
struct Bench {
    text: Vec<u8>,
    opening: Opening,
    /// The node that is answered, and with what by turns.
    answered: (&'static str, [&'static str; 2]),
    form: Option<Arc<CompiledForm>>,
    engine: Option<Engine>,
}

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::default();
}

fn with<T>(run: impl FnOnce(&mut Bench) -> T) -> T {
    BENCH.with_borrow_mut(run)
}

/// Makes a form of the native bench, by its number: flat, chain, repeat, choices, entities.
#[unsafe(no_mangle)]
pub extern "C" fn make(number: u32) {
    let (text, answered) = match number {
        0 => (forms::flat(5_000), ("/data/g100/q1983", ["a", "b"])),
        1 => (forms::chain(1_000), ("/data/q1", ["11", "12"])),
        2 => (forms::repeat(), ("/data/person", ["", ""])),
        3 => (forms::choices(16_000, 20), ("/data/place", ["p17", "p700"])),
        _ => (forms::entities(), ("/data/place", ["p17", "p700"])),
    };
    let mut opening = Opening::default();
    if number > 3 {
        let file = forms::entity_file(100_000, 100);
        opening.attachments.insert("all.csv".to_owned(), file);
    }
    let text = text.into_bytes();
    with(|bench| *bench = Bench { text, answered, opening, ..Bench::default() });
}

/// Room for the text of another form.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    with(|bench| {
        *bench = Bench { text: vec![0; length], ..Bench::default() };
        bench.text.as_mut_ptr()
    })
}

/// From the bytes to the first complete state: the number of nodes, 0 where it fails.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> usize {
    with(|bench| {
        bench.form = std::str::from_utf8(&bench.text).ok().and_then(compiled);
        let opening = bench.opening.clone();
        let form = bench.form.clone();
        bench.engine =
            form.and_then(|form| Engine::open(form, Box::new(Still), opening).ok());
        bench.engine.as_ref().map_or(0, |engine| engine.nodes().len())
    })
}

fn compiled(text: &str) -> Option<Arc<CompiledForm>> {
    let read = xform::read(text);
    compile_read(read.form, read.diagnostics).form
}

/// Answers the question of the form, by turns: the number of facets that changed.
#[unsafe(no_mangle)]
pub extern "C" fn answer(turn: usize) -> usize {
    with(|bench| {
        let (path, texts) = bench.answered;
        let Some(engine) = &mut bench.engine else { return 0 };
        let Some(node) = engine.find(path) else { return 0 };
        let changes = engine.answer(node, texts[turn % 2]);
        changes.map_or(0, |changes| changes.nodes.len())
    })
}

/// Adds a repeat instance: 1 where it could be added.
#[unsafe(no_mangle)]
pub extern "C" fn add() -> u32 {
    with(|bench| {
        let (path, _) = bench.answered;
        let Some(engine) = &mut bench.engine else { return 0 };
        let Some(range) = engine.find(path) else { return 0 };
        engine.add_instance(range, None).is_ok().into()
    })
}

/// Fills the form from beginning to end as one made-up respondent: bytes of its XML.
#[unsafe(no_mangle)]
pub extern "C" fn fill(seed: u32) -> usize {
    with(|bench| {
        let Some(form) = &bench.form else { return 0 };
        let respondent =
            MadeUp { seed: seed.into(), text: "a".to_owned(), ..MadeUp::default() };
        submission(form, Box::new(Still), respondent)
            .map_or(0, |submission| submission.xml.len())
    })
}

/// Whether a scripted fill gives here the bytes that it gives everywhere.
#[unsafe(no_mangle)]
pub extern "C" fn same() -> u32 {
    same::is_same().into()
}
