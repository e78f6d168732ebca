//! The first answer is given before anybody gives one: to a small form of nobody's, in a quiet
//! moment after the page is drawn.
//!
//! Browsers compile each part of a program when it first runs. Without this the first
//! answer takes several times as long as any other, which is felt on a slow tablet. A survey
//! in another page does without: it would load 5 kB more for it.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use minyi_form::compile::compile_known;
use minyi_form::diagnostic::Place;
use minyi_form::engine::Opening;
use minyi_form::form::{
    Bind, Control, ControlId, ControlKind, DefinitionId, Form, NodeDefinition, ValueType,
    Written,
};
use minyi_form::label::{Label, Piece};
use minyi_form::question_type::QuestionKind;
use wasm_bindgen_futures::spawn_local;

use super::{Ready, Session};

/// The pause after which nothing of the page is waited for any more.
const QUIET_MS: u32 = 150;

thread_local! {
    static IS_DONE: Cell<bool> = const { Cell::new(false) };
}

/// Rehearses once the page is drawn, for all interviews on it. Nothing of it is seen, kept
/// or told.
pub fn rehearse_later() {
    if IS_DONE.replace(true) {
        return;
    }
    spawn_local(async {
        TimeoutFuture::new(QUIET_MS).await;
        let owner = Owner::new();
        // A form that does not open only leaves the first answer slower.
        let _ = owner.with(rehearse);
        // What follows an answer by signals does so before this goes on.
        TimeoutFuture::new(0).await;
        owner.cleanup();
    });
}

/// Answers with what changes an answer, whether others are asked, texts, and a problem.
fn rehearse() -> Option<()> {
    let form = compile_known(form(), "").form?;
    let session = Session::of(Ready::begin(form, Opening::default()).ok()?, None);
    let outline = session.outline();
    let views: Vec<_> = outline
        .iter()
        .map(|shown| session.view(shown.control, shown.node, QuestionKind::Text))
        .collect();
    for view in views.clone() {
        Effect::new(move |_| (view.text.get(), view.relevant.get(), view.label.get()));
    }
    let asked = *views.first()?;
    for answer in ["4", "1", ""] {
        session.answer(asked, answer);
    }
    Some(())
}

/// A number with a rule, a text that is asked because of it, and what is computed of both.
fn form() -> Form {
    let number = Bind {
        value_type: ValueType::Int,
        required: written("true()"),
        constraint: written(". > 0 and . < 3"),
        ..Bind::default()
    };
    let text = Bind { relevant: written("/data/a > 0"), ..Bind::default() };
    let both = "if(/data/a > 1, concat(coalesce(/data/b, ''), /data/a * 2), '')";
    let both = Bind { calculate: written(both), ..Bind::default() };
    let root = NodeDefinition {
        name: "data".to_owned(),
        children: (1..=3).map(DefinitionId).collect(),
        ..NodeDefinition::default()
    };
    let below =
        [("a", number), ("b", text), ("c", both)].map(|(name, bind)| NodeDefinition {
            name: name.to_owned(),
            parent: Some(DefinitionId(0)),
            bind,
            ..NodeDefinition::default()
        });
    Form {
        id: "rehearsal".to_owned(),
        nodes: [root].into_iter().chain(below).collect(),
        controls: vec![input(1), input(2)],
        body: vec![ControlId(0), ControlId(1)],
        ..Form::default()
    }
}

/// A question whose label says what is computed.
fn input(node: u32) -> Control {
    let shown = Written { text: "/data/c".to_owned(), ..Written::default() };
    let label = [Piece::Text("1. ".to_owned()), Piece::Output(shown.into())];
    Control {
        kind: ControlKind::Input,
        node: Some(DefinitionId(node)),
        label: Label::Plain(label.into()),
        hint: Label::None,
        appearance: Vec::new().into(),
        children: Vec::new().into(),
        choices: None,
        tags: Vec::new().into(),
        others: Vec::new().into(),
        place: Place::Form,
    }
}

fn written(text: &str) -> Option<Box<Written>> {
    Some(Box::new(Written { text: text.to_owned(), ..Written::default() }))
}
