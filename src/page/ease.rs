//! Large text and high contrast, offered before anything else is read.
//!
//! Here is only what can be chosen: `public/start.js` hears which button was pressed, sets
//! it on the page and keeps it on this device, since both have to be there before anything
//! is drawn.

use leptos::prelude::*;

use crate::browser;
use crate::words::use_words;

/// Key of what is usual, of text and of contrast.
const USUAL: &str = "ease.usual";

/// The two choices.
#[component]
pub fn Ease() -> impl IntoView {
    let sizes = [("", USUAL), ("large", "ease.large"), ("largest", "ease.largest")];
    let contrasts = [("", USUAL), ("more", "ease.more")];
    view! {
        <div class="ease">
            <Steps name="text" question="ease.text" steps=sizes.to_vec()/>
            <Steps name="contrast" question="ease.contrast" steps=contrasts.to_vec()/>
        </div>
    }
}

/// What can be chosen of one, as radio buttons side by side: values with their keys.
#[component]
fn Steps(
    name: &'static str,
    question: &'static str,
    steps: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let words = use_words();
    let chosen = browser::chosen(name).unwrap_or_default();
    let steps = steps.into_iter().map(|(value, key)| {
        view! {
            <label class="choice">
                <input type="radio" name=name data-ease=name value=value checked=chosen == value/>
                <span class="choice-text">{words.text(key)}</span>
            </label>
        }
    });
    view! {
        <fieldset>
            <legend>{words.text(question)}</legend>
            <div class="choices pack">{steps.collect_view()}</div>
        </fieldset>
    }
}
