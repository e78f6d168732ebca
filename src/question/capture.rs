//! A question that a program of its own asks: what is photographed, drawn, recorded,
//! chosen among files, or measured. Here is only the place for it; `public/start.js` starts
//! the program when it sees one, `crate::capture` fills it and says its answers.

use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CustomEvent, CustomEventInit, Element, Event};

use super::choice_list::{give, name_of};
use super::frame::Grouped;
use crate::browser;
use crate::session::{NodeView, Session, use_session};
use crate::words::use_words;

/// A question of the program `capture`.
#[component]
pub fn Capture(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let answered = move |event: Event| {
        if let Some(text) = told(&event) {
            session.answer(view, &text);
        }
    };
    view! {
        <Grouped view=view>
            <div
                class="capture"
                data-kind=view.kind.name()
                data-draft=session.instance_id()
                data-wishes=session.wishes(view)
                data-value=move || view.text.get()
                lang=move || words.tag()
                on:change=answered
            ></div>
        </Grouped>
    }
}

/// What the program says; what its controls say to each other has no detail.
fn told(event: &Event) -> Option<String> {
    browser::member(event, "detail").as_string()
}

/// The choices of a select where they lie, above their list: a tap chooses one. Nothing where
/// the author wants no map.
pub fn places(session: Session, view: NodeView) -> Option<AnyView> {
    session.has_appearance(view.control, "map").then(|| placed(session, view))
}

// Apart, so that forms without one do not fetch it.
#[inline(never)]
fn placed(session: Session, view: NodeView) -> AnyView {
    let words = use_words();
    let tapped = move |event: Event| {
        if let Some(value) = told(&event).filter(|_| !view.readonly.get_untracked()) {
            give(session, view, &value);
        }
    };
    // `value<tab>place<tab>name` a line.
    let lines = move || {
        let choices = view.choices.read();
        let placed = choices.iter().zip(session.geometries(view));
        let lines =
            placed.filter(|(_, place)| !place.is_empty()).map(|(choice, place)| {
                let parts = [&choice.value, &place, &name_of(choice)];
                parts.map(|part| part.replace(char::is_control, " ")).join("\t")
            });
        lines.collect::<Vec<_>>().join("\n")
    };
    view! {
        <div
            class="capture"
            data-kind="map"
            data-draft=session.instance_id()
            data-wishes=session.wishes(view)
            data-more=lines
            data-value=move || view.text.get()
            lang=move || words.tag()
            on:change=tapped
        ></div>
    }
    .into_any()
}

/// What the device notes without a question, as long as the interview lasts; nothing where
/// the form has no such thing.
pub fn background(session: Session) -> Option<AnyView> {
    session.has_background().then(|| noting(session))
}

#[inline(never)]
fn noting(session: Session) -> AnyView {
    let words = use_words();
    let noted = move |event: Event| {
        if let Some(text) = told(&event) {
            session.note(&text);
        }
    };
    view! {
        <div
            id=BACKGROUND
            class="capture background"
            data-kind="background"
            data-draft=session.instance_id()
            data-more=move || session.wanted()
            lang=move || words.tag()
            on:change=noted
        ></div>
    }
    .into_any()
}

const BACKGROUND: &str = "background";
/// Milliseconds that an interview waits at its end for the last of a recording.
const PATIENCE_MS: i32 = 10_000;

/// Waits until what is recorded in the background is on the disk, if anything is.
pub async fn settle_background() {
    let place = browser::element(BACKGROUND);
    if let Some(place) = place.filter(|place| place.has_attribute("data-running")) {
        // It is never rejected.
        let _ = JsFuture::from(settled(&place)).await;
    }
}

#[inline(never)]
fn settled(place: &Element) -> Promise {
    Promise::new(&mut |resolve: Function, _| {
        let detail = CustomEventInit::new();
        detail.set_detail(&resolve);
        // Without an answer it goes on after a while.
        let waits = browser::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE_MS);
        let event = CustomEvent::new_with_event_init_dict("finish", &detail);
        let sent = event.and_then(|event| place.dispatch_event(&event));
        if waits.is_err() || sent.is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    })
}
