//! One of several, as radio buttons, on pages that are no form.

use leptos::prelude::*;

use crate::words::use_words;

/// One of them.
pub struct Radio<T> {
    /// What it stands for.
    pub value: T,
    /// What is shown.
    pub text: Signal<String>,
    /// The language of that, where it is not that of the page.
    pub lang: Option<String>,
}

/// The buttons under their question.
#[component]
pub fn Radios<T: Copy + Send + Sync + 'static>(
    /// Key of the question.
    question: &'static str,
    /// Name of the set within the page.
    name: &'static str,
    /// The buttons.
    radios: Vec<Radio<T>>,
    /// Whether this one is chosen.
    is_chosen: impl Fn(T) -> bool + Copy + Send + Sync + 'static,
    /// Chooses this one.
    choose: impl Fn(T) + Copy + 'static,
) -> impl IntoView {
    let words = use_words();
    let buttons = radios.into_iter().map(|Radio { value, text, lang }| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || is_chosen(value)
                    on:change=move |_| choose(value)
                />
                <span class="choice-text" lang=lang>{text}</span>
            </label>
        }
    });
    view! {
        <fieldset class="question" aria-describedby=format!("{name}-problem")>
            <legend class="question-label">{words.text(question)}</legend>
            <div class="choices">{buttons.collect_view()}</div>
        </fieldset>
    }
}
