//! The entry that words and numbers are typed into, and what controls say of their question.

use leptos::attr::Attribute;
use leptos::ev::Event;
use leptos::prelude::*;

use super::frame::described_by;
use super::select_one::Clear;
use super::typed::{Typed, is_composing};
use crate::browser;
use crate::session::{NodeView, Session, use_session};
use crate::words::use_words;

/// How much of an answer the screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// All of it.
    Open,
    /// Dots, until somebody wants to see it (`masked`).
    Masked,
    /// Only that it is there (`hidden-answer`).
    Hidden,
}

impl Secrecy {
    /// What the author wants for this question.
    pub fn of(session: Session, view: NodeView) -> Secrecy {
        if session.has_appearance(view.control, "hidden-answer") {
            Secrecy::Hidden
        } else if session.has_appearance(view.control, "masked") {
            Secrecy::Masked
        } else {
            Secrecy::Open
        }
    }
}

/// What a control says of its question: hint, problem and duty. `part` ends its id: the
/// one of a sole control is `control`.
pub fn told(view: NodeView, part: &str) -> impl Attribute + use<> {
    view! {
        <{..}
            id=format!("{}-{part}", view.id())
            aria-describedby=described_by(view)
            aria-invalid=move || view.problem().is_some().to_string()
            aria-required=move || view.required.get().to_string()
        />
    }
}

/// What makes a control one that is typed into.
pub fn heard(view: NodeView, typed: Typed) -> impl Attribute {
    view! {
        <{..}
            autocomplete="off"
            readonly=move || view.readonly.get()
            on:input=move |event: Event| {
                if !is_composing(&event) {
                    typed.letter(event_target_value(&event));
                }
            }
            on:compositionend=move |event| typed.letter(event_target_value(&event))
            on:change=move |event| typed.done(&event_target_value(&event))
        />
    }
}

/// Follows the answer, except what is being typed: that is newer.
pub fn shown(view: NodeView, typed: Typed) -> String {
    view.text.track();
    typed.shown()
}

/// One line, shown as the author wants.
#[component]
pub fn Entry(
    /// The node.
    view: NodeView,
    /// Its typing.
    typed: Typed,
    /// The keys that a touch screen offers, as `inputmode` names them.
    keys: &'static str,
    /// Class of the control.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let session = use_session();
    match Secrecy::of(session, view) {
        Secrecy::Masked => {
            view! { <Masked view=view typed=typed keys=keys class=class/> }.into_any()
        }
        Secrecy::Hidden => {
            view! { <Hidden view=view typed=typed keys=keys class=class/> }.into_any()
        }
        Secrecy::Open if session.has_appearance(view.control, "thousands-sep") => {
            view! { <Thousands view=view typed=typed keys=keys class=class/> }.into_any()
        }
        Secrecy::Open => view! {
            <input
                type="text"
                dir="auto"
                class=class
                inputmode=keys
                prop:value=move || shown(view, typed)
                {..told(view, "control")}
                {..heard(view, typed)}
            />
        }
        .into_any(),
    }
}

/// Groups the digits as the language of the interface does while nobody is typing.
#[component]
fn Thousands(
    view: NodeView,
    typed: Typed,
    keys: &'static str,
    class: &'static str,
) -> impl IntoView {
    let words = use_words();
    let has_focus = RwSignal::new(false);
    let value = move || {
        let text = shown(view, typed);
        match has_focus.get() {
            true => text,
            false => browser::grouped(&words.tag(), &text),
        }
    };
    view! {
        <input
            type="text"
            class=class
            inputmode=keys
            prop:value=value
            on:focus=move |_| has_focus.set(true)
            on:blur=move |_| has_focus.set(false)
            {..told(view, "control")}
            {..heard(view, typed)}
        />
    }
}

#[component]
fn Masked(
    view: NodeView,
    typed: Typed,
    keys: &'static str,
    class: &'static str,
) -> impl IntoView {
    let words = use_words();
    let is_seen = RwSignal::new(false);
    let kind = move || if is_seen.get() { "text" } else { "password" };
    let act =
        move || words.say(if is_seen.get() { "question.hide" } else { "question.show" });
    view! {
        <div class="beside">
            <input
                type=kind
                class=class
                inputmode=keys
                spellcheck="false"
                prop:value=move || shown(view, typed)
                {..told(view, "control")}
                {..heard(view, typed)}
            />
            <button
                type="button"
                class="secondary"
                lang=move || words.tag()
                aria-describedby=format!("{}-label", view.id())
                on:click=move |_| is_seen.update(|is_seen| *is_seen = !*is_seen)
            >
                {act}
            </button>
        </div>
    }
}

/// Is emptied when it is left: what was typed cannot be brought back to the screen.
#[component]
fn Hidden(
    view: NodeView,
    typed: Typed,
    keys: &'static str,
    class: &'static str,
) -> impl IntoView {
    let words = use_words();
    let state = move || {
        let is_kept = !view.text.read().is_empty() && view.refused.read().is_none();
        is_kept.then(|| words.say("question.kept"))
    };
    view! {
        <p class="kept" role="status" id=format!("{}-state", view.id()) lang=move || words.tag()>
            {state}
        </p>
        <input
            type="password"
            class=class
            inputmode=keys
            spellcheck="false"
            on:blur:target=move |event| event.target().set_value("")
            {..told(view, "control")}
            {..heard(view, typed)}
        />
        <Clear view=view/>
    }
}
