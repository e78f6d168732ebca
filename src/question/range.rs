//! A number between two bounds, by a slider that shows its value.
//!
//! Until it is moved there is no answer, and the screen says so: a slider's resting
//! place must not become one by itself.

use leptos::ev::{KeyboardEvent, Targeted};
use leptos::prelude::*;
use minyi_form::form::Control;
use web_sys::HtmlInputElement;

use super::frame::{Labelled, described_by};
use super::select_one::Clear;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// A slider.
#[component]
pub fn Range(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let bound = |name: &'static str, default: &'static str| {
        let read = |control: &Control| attribute(control, name);
        session
            .control(view.control, read)
            .flatten()
            .unwrap_or_else(|| default.to_owned())
    };
    let (start, end, step) =
        (bound("start", "1"), bound("end", "10"), bound("step", "1"));
    let is_unset = move || view.text.read().is_empty();
    let shown =
        move || if is_unset() { words.say("question.unset") } else { view.text.get() };
    // What the slider rests on becomes the answer when somebody touches it there.
    let take = move |slider: HtmlInputElement| {
        if untrack(is_unset) {
            session.answer(view, &slider.value());
        }
    };
    let press = move |event: Targeted<KeyboardEvent, HtmlInputElement>| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            take(event.target());
        }
    };
    view! {
        <Labelled view=view>
            <div class="range">
                <span class="range-bound" aria-hidden="true">{start.clone()}</span>
                <input
                    type="range"
                    id=format!("{}-control", view.id())
                    class:unset=is_unset
                    min=start
                    max=end.clone()
                    step=step
                    prop:value=move || view.text.get()
                    disabled=move || view.readonly.get()
                    aria-describedby=described_by(view)
                    aria-valuetext=shown
                    on:change:target=move |event| session.answer(view, &event.target().value())
                    on:pointerup:target=move |event| take(event.target())
                    on:keydown:target=press
                />
                <span class="range-bound" aria-hidden="true">{end}</span>
                <output aria-hidden="true">{shown}</output>
            </div>
            <Clear view=view/>
        </Labelled>
    }
}

fn attribute(control: &Control, name: &str) -> Option<String> {
    let attribute = control.others.iter().find(|(attribute, _)| attribute == name);
    attribute.map(|(_, value)| value.clone())
}
