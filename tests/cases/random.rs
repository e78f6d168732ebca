//! Random edits on the forms of all cases: after each, the oracle.
//!
//! The edits are drawn from a seed, so that a failure can be had again: the message says
//! the form and the edits that led to it.

use std::sync::Arc;

use minyi_form::compile::{CompiledForm, compile_read};
use minyi_form::draft::Draft;
use minyi_form::engine::{Engine, NodeId, Outline, OutlineRole};
use minyi_form::form::ValueType;
use minyi_form::question_type::QuestionKind;
use minyi_form::read::workbook::from_markdown;
use minyi_form::read::xlsform;

use crate::compare::{difference, states};
use crate::host::{StillWorld, next};
use crate::oracle;
use crate::run::opening;
use crate::{folder, markdown_files};

const EDITS: usize = 60;

#[test]
fn random_edits_leave_what_a_computation_from_scratch_gives() {
    for (title, form) in forms() {
        if let Err(failure) = fill(&form, 7) {
            panic!("{title}: {failure}");
        }
    }
}

/// Every form of a case that compiles, by the heading of its case.
fn forms() -> Vec<(String, Arc<CompiledForm>)> {
    let mut found = Vec::new();
    let instruments = folder().join("../../instruments");
    for path in markdown_files(&folder()).into_iter().chain(markdown_files(&instruments))
    {
        let text = std::fs::read_to_string(path).unwrap();
        for section in text.split("\n# ") {
            let title = section.lines().next().unwrap_or("").to_owned();
            let tables: Vec<&str> =
                section.lines().filter(|line| line.trim().starts_with('|')).collect();
            let Ok(workbook) = from_markdown(&tables.join("\n")) else { continue };
            let read = xlsform::read(&workbook, "case");
            let compilation = compile_read(read.form, read.diagnostics);
            found.extend(compilation.form.map(|form| (title, form)));
        }
    }
    found
}

fn fill(form: &Arc<CompiledForm>, seed: u64) -> Result<(), String> {
    let host = Box::new(StillWorld::new(seed));
    let engine = Engine::open(Arc::clone(form), host, opening());
    let mut engine = engine.map_err(|error| format!("{error:?}"))?;
    let begin = engine.draft();
    let mut dice = Dice(seed);
    for _ in 0..EDITS {
        let rows = flat(&engine.outline());
        let Some(row) = dice.one_of(&rows) else { return Ok(()) };
        edit(&mut engine, &row, &mut dice);
        let repeated = engine.repeated_evaluations();
        let made = engine.last_edit().cloned();
        if repeated > 0 {
            return Err(format!("{repeated} rules ran twice after {made:?}"));
        }
        oracle::check(&mut engine).map_err(|failure| format!("{made:?}: {failure}"))?;
    }
    replay(form, begin, &engine)
}

/// The journal gives the same interview in another world.
fn replay(form: &Arc<CompiledForm>, begin: Draft, engine: &Engine) -> Result<(), String> {
    let draft = Draft { edits: engine.edits_since(0).to_vec(), ..begin };
    let host = Box::new(StillWorld::new(901));
    let resumed = Engine::resume(Arc::clone(form), host, opening(), &draft);
    let resumed = resumed.map_err(|error| format!("{error:?}"))?;
    match difference(&states(engine), &states(&resumed.engine)) {
        None => Ok(()),
        Some(difference) => Err(format!("the replayed draft differs: {difference}")),
    }
}

/// A row of the outline with a live node.
pub(crate) struct Row {
    outline: Outline,
    node: NodeId,
}

/// All rows, those of groups and repeats before what is in them.
pub(crate) fn flat(rows: &[Outline]) -> Vec<Row> {
    let mut found = Vec::new();
    for outline in rows {
        if let Some(node) = outline.node {
            found.push(Row { outline: outline.clone(), node });
        }
        found.extend(flat(&outline.children));
    }
    found
}

pub(crate) fn edit(engine: &mut Engine, row: &Row, dice: &mut Dice) {
    match row.outline.role {
        OutlineRole::RepeatRange { .. } => {
            let _ = engine.add_instance(row.node, dice.one_of(&[0, 1, 9]));
        }
        OutlineRole::RepeatInstance { .. } => {
            if dice.below(3) == 0 {
                remove(engine, row, dice);
            }
        }
        OutlineRole::Group => {}
        OutlineRole::Question => {
            let text = text_for(engine, row, dice);
            let _ = engine.answer(row.node, &text);
        }
    }
}

/// Takes an instance out, and now and then puts it back somewhere.
fn remove(engine: &mut Engine, row: &Row, dice: &mut Dice) {
    let path = engine.path(row.node);
    let range = path.rfind('[').and_then(|end| engine.find(path.get(..end)?));
    let contents = engine.contents(row.node);
    let removed = engine.remove_instance(row.node);
    if let (Ok(_), Some(range), Some(contents)) = (removed, range, contents)
        && dice.below(2) == 0
    {
        let _ = engine.restore_instance(range, dice.below(3), &contents);
    }
}

fn text_for(engine: &Engine, row: &Row, dice: &mut Dice) -> String {
    if dice.below(6) == 0 {
        return String::new();
    }
    let choices = engine.choices(row.outline.control, row.node);
    let value = choices.get(dice.below(choices.len().max(1))).map(|c| c.value.clone());
    match row.outline.kind {
        QuestionKind::SelectOne => value.unwrap_or_default(),
        QuestionKind::SelectMultiple | QuestionKind::Rank => {
            let chosen = choices.iter().filter(|_| dice.below(2) == 0);
            chosen.map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(" ")
        }
        QuestionKind::Date => format!("2026-05-{:02}", 1 + dice.below(28)),
        QuestionKind::Acknowledge => "OK".to_owned(),
        _ => number_or_word(engine, row, dice),
    }
}

fn number_or_word(engine: &Engine, row: &Row, dice: &mut Dice) -> String {
    let control = engine.form().form().control(row.outline.control);
    let node = control.and_then(|control| control.node);
    let node = node.and_then(|node| engine.form().form().node(node));
    match node.map(|node| node.bind.value_type) {
        Some(ValueType::Int | ValueType::Decimal) => dice.below(40).to_string(),
        _ => ["a", "b c", "yes", "17", "é中"][dice.below(5)].to_owned(),
    }
}

/// Throws that can be had again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = next(self.0.wrapping_add(0x9E37_79B9_7F4A_7C15));
        (self.0 % limit as u64) as usize
    }

    pub(crate) fn one_of<T>(&mut self, list: &[T]) -> Option<T>
    where
        T: Clone,
    {
        if list.is_empty() {
            return None;
        }
        list.get(self.below(list.len())).cloned()
    }
}

impl Clone for Row {
    fn clone(&self) -> Row {
        Row { outline: self.outline.clone(), node: self.node }
    }
}
