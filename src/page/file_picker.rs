//! A button that brings in files from the user's disk.

use leptos::prelude::*;
use web_sys::{File, FileList};

use crate::words::use_words;

/// The button; the same files may be picked again.
#[component]
pub fn FilePicker(
    /// Key of its text.
    label: &'static str,
    /// Types of file that are offered.
    #[prop(into)]
    accept: String,
    /// Id of what describes it.
    described_by: &'static str,
    /// Whether several are picked at once.
    #[prop(optional)]
    multiple: bool,
    /// What is done with the files; there is one at least.
    on_files: impl Fn(Vec<File>) + 'static,
) -> impl IntoView {
    let words = use_words();
    view! {
        <label class="file button secondary">
            {move || words.say(label)}
            <input
                type="file"
                accept=accept
                multiple=multiple
                aria-describedby=described_by
                on:change:target=move |event| {
                    let input = event.target();
                    let files = listed(input.files());
                    if !files.is_empty() {
                        on_files(files);
                    }
                    input.set_value("");
                }
            />
        </label>
    }
}

/// The files of a list.
pub fn listed(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|place| files.get(place)).collect()
}
