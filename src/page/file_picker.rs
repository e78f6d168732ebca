//! A button that brings in a file from the user's disk.

use leptos::prelude::*;
use web_sys::File;

use crate::words::use_words;

/// The button; the same file may be picked again.
#[component]
pub fn FilePicker(
    /// Key of its text.
    label: &'static str,
    /// Types of file that are offered.
    accept: &'static str,
    /// Id of what describes it.
    described_by: &'static str,
    /// What is done with the file.
    on_file: impl Fn(File) + 'static,
) -> impl IntoView {
    let words = use_words();
    view! {
        <label class="file button secondary">
            {move || words.say(label)}
            <input
                type="file"
                accept=accept
                aria-describedby=described_by
                on:change:target=move |event| {
                    let input = event.target();
                    if let Some(file) = input.files().and_then(|files| files.get(0)) {
                        on_file(file);
                    }
                    input.set_value("");
                }
            />
        </label>
    }
}
