//! A line to type in where no device helps.

use leptos::prelude::*;

use crate::words::use_words;

/// A line with its label.
#[component]
pub fn Typed(
    /// Id of the control.
    id: String,
    /// Key of the label.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// Which keys a screen offers, as `inputmode` has them.
    keys: &'static str,
    /// Which way it runs, as `dir` has it.
    direction: &'static str,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div>
            <label for=id.clone()>{words.text(label)}</label>
            <input
                id=id
                type="text"
                inputmode=keys
                autocomplete="off"
                dir=direction
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
        </div>
    }
}
