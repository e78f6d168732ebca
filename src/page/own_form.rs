//! Brings in a form from the user's own disk, an XLSForm (.xlsx, .md) or an XForm (.xml),
//! together with the files that it names.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::diagnostics::Diagnostics;
use super::file_picker::{FilePicker, listed};
use crate::library::{self, Opened};
use crate::route::Route;
use crate::words::use_words;

/// What is going on with the files.
#[derive(Clone)]
enum Reading {
    /// Nothing.
    Idle,
    /// They are being read.
    Under,
    /// The form has errors, or could not be kept; its name and what was found.
    Refused(String, Opened, Option<String>),
}

/// Files that a form may name besides itself.
pub const BESIDE: &str = ".csv,.xml,.geojson,.json,.pmtiles,image/*,audio/*,video/*";

/// A place to drop files on, and a button to pick them.
#[component]
pub fn OwnForm() -> impl IntoView {
    let words = use_words();
    let reading = RwSignal::new_local(Reading::Idle);
    let is_over = RwSignal::new(false);
    let take = move |files: Vec<File>| {
        reading.set(Reading::Under);
        spawn_local(async move {
            if let Some(refused) = bring_in(files).await {
                let _ = reading.try_set(refused);
            }
        });
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        let files = listed(files);
        if !files.is_empty() {
            take(files);
        }
    };
    view! {
        <section aria-labelledby="own-form">
            <h2 id="own-form">{words.text("own.title")}</h2>
            <div
                class="drop"
                class:over=move || is_over.get()
                on:dragover=move |event| {
                    event.prevent_default();
                    is_over.set(true);
                }
                on:dragleave=move |_| is_over.set(false)
                on:drop=dropped
            >
                <p id="own-hint">{words.text("own.hint")}</p>
                <FilePicker
                    label="own.pick"
                    accept=format!(".xlsx,.md,text/markdown,text/xml,application/xml,{BESIDE}")
                    described_by="own-hint"
                    multiple=true
                    on_files=take
                />
            </div>
            <div role="status">{move || outcome(reading.get())}</div>
        </section>
    }
}

fn outcome(reading: Reading) -> AnyView {
    let words = use_words();
    match reading {
        Reading::Idle => ().into_any(),
        Reading::Under => view! { <p>{words.text("own.reading")}</p> }.into_any(),
        Reading::Refused(name, opened, storage) => view! {
            <p class="problem">{move || match &storage {
                Some(key) => words.say(key),
                None => words.fill("own.refused", &[("file", &name)]),
            }}</p>
            <Diagnostics diagnostics=opened.diagnostics/>
        }
        .into_any(),
    }
}

/// Reads, compiles and keeps a form, and goes to its page; else what stood in the way.
async fn bring_in(files: Vec<File>) -> Option<Reading> {
    let (name, opened, files) = library::open_files(files).await?;
    match library::keep(&opened, &files).await {
        Ok(Some(reference)) => {
            Route::Form(reference.hash).go();
            None
        }
        Ok(None) => Some(Reading::Refused(name, opened, None)),
        Err(error) => {
            let key = format!("storage.{}", error.name());
            Some(Reading::Refused(name, opened, Some(key)))
        }
    }
}
