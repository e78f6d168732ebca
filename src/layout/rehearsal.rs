//! The first answer is given before anybody gives one: to a small form of nobody's, in a quiet
//! moment after the page is drawn.
//!
//! Browsers compile each part of a program when it first runs. Without this the first
//! answer takes several times as long as any other, which is felt on a slow tablet. A survey
//! in another page does without: it would load 5 kB more for it.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use leptos::mount::mount_to;
use leptos::prelude::*;
use minyi_form::compile::compile_known;
use minyi_form::diagnostic::Place;
use minyi_form::engine::{Opening, Outline};
use minyi_form::form::{
    Bind, Control, ControlId, ControlKind, DefinitionId, Form, NodeDefinition, ValueType,
    Written,
};
use minyi_form::label::{Label, Piece};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::question::{Prominence, Question};
use crate::session::{Ready, Session};
use crate::words::{Words, use_words};

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
    let words = use_words();
    spawn_local(async move {
        TimeoutFuture::new(QUIET_MS).await;
        // A form that does not open only leaves the first answer slower.
        let _ = rehearse(words).await;
    });
}

/// Answers with what changes an answer, whether others are asked, texts, and a problem: on
/// a page that is not part of the document.
async fn rehearse(words: Words) -> Option<()> {
    let form = compile_known(form(), "").form?;
    let ready = Ready::begin(form, Opening::default()).ok()?;
    let page = document().create_element("div").ok()?.dyn_into::<HtmlElement>().ok()?;
    let shown = mount_to(page.clone(), move || {
        provide_context(words);
        let session = Session::unkept(ready);
        provide_context(session);
        let outline = session.outline();
        outline.iter().map(|asked| drawn(session, asked)).collect_view()
    });
    let control = page.query_selector("input").ok()??;
    let control = control.dyn_into::<HtmlInputElement>().ok()?;
    for answer in ["4", "1", ""] {
        control.set_value(answer);
        for name in ["input", "change"] {
            control.dispatch_event(&web_sys::Event::new(name).ok()?).ok()?;
        }
        // What follows an answer by signals does so before this goes on.
        TimeoutFuture::new(0).await;
    }
    drop(shown);
    Some(())
}

fn drawn(session: Session, asked: &Outline) -> impl IntoView + use<> {
    let view = session.view(asked.control, asked.node, asked.kind);
    view! { <Question view=view prominence=Prominence::Among/> }
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
