//! What was submitted for one form version, and its export.

use std::sync::Arc;

use leptos::prelude::*;
use minyi_form::compile::CompiledForm;
use minyi_form::submission::State;

use crate::browser;
use crate::export::{Writing, export};
use crate::interview;
use crate::library;
use crate::route::Route;
use crate::storage::{StorageError, Store, SubmissionRow, Tablet, disk};
use crate::texts::in_language;
use crate::words::use_words;

/// What the page shows.
#[derive(Clone)]
struct Loaded {
    form: Arc<CompiledForm>,
    rows: Arc<Vec<SubmissionRow>>,
    tablet: Tablet,
}

/// Submissions of the form with this hash.
#[component]
pub fn Submissions(
    /// The form's hash.
    hash: String,
) -> impl IntoView {
    let words = use_words();
    let loaded = LocalResource::new(move || load(hash.clone()));
    view! {
        <main id="page" class="submissions" tabindex="-1">
            <p><a href=Route::Start.address()>{move || words.say("app.back")}</a></p>
            {move || loaded.get().map(|loaded| match loaded {
                Ok(Some(loaded)) => view! { <List loaded=loaded/> }.into_any(),
                Ok(None) => view! { <h1>{move || words.say("form.missing")}</h1> }.into_any(),
                Err(error) => {
                    let key = format!("storage.{}", error.name());
                    view! { <p class="problem">{move || words.say(&key)}</p> }.into_any()
                }
            })}
        </main>
    }
}

async fn load(hash: String) -> Result<Option<Loaded>, StorageError> {
    let store = disk().await?;
    let Some(row) = store.form(&hash).await? else { return Ok(None) };
    let Some(form) = library::reopen(row).form else { return Ok(None) };
    let rows = Arc::new(store.submissions(&hash).await?);
    Ok(Some(Loaded { form, rows, tablet: interview::tablet(&store).await? }))
}

#[component]
fn List(loaded: Loaded) -> impl IntoView {
    let words = use_words();
    let title = loaded.form.reference().title;
    let n = loaded.rows.len() as u32;
    let newest = loaded.rows.iter().rev();
    let items: Vec<_> = newest.map(|row| view! { <Item row=row.clone()/> }).collect();
    view! {
        <h1>{move || in_language(&title, &words.tag())}</h1>
        <p class="lead">{move || words.count("submitted.count", n)}</p>
        <Export loaded=loaded/>
        <ul class="rows">{items}</ul>
    }
}

#[component]
fn Export(loaded: Loaded) -> impl IntoView {
    let words = use_words();
    let outcome = RwSignal::new(None::<Result<String, String>>);
    let loaded = StoredValue::new_local(loaded);
    let export = move |writing| {
        let made = loaded.with_value(|loaded| {
            export(&loaded.form, &loaded.rows, &loaded.tablet, writing)
        });
        outcome.set(Some(made));
    };
    view! {
        <div class="export">
            <p>{move || words.say("export.hint")}</p>
            <div class="actions">
                <button type="button" class="primary" on:click=move |_| export(Writing::Document)>
                    {move || words.say("export.document")}
                </button>
                <button type="button" class="secondary" on:click=move |_| export(Writing::Lines)>
                    {move || words.say("export.lines")}
                </button>
            </div>
            <p role="status">{move || outcome.get().map(|outcome| match outcome {
                Ok(file) => words.fill("export.done", &[("file", &file)]),
                Err(cause) => words.fill("export.failed", &[("cause", &cause)]),
            })}</p>
        </div>
    }
}

#[component]
fn Item(row: SubmissionRow) -> impl IntoView {
    let words = use_words();
    let record = row.submission.record;
    let state = match record.state {
        State::Complete => "submission.complete",
        State::Partial => "submission.partial",
    };
    let ended_ms = browser::parse_moment(&record.end);
    let seq = record.seq.to_string();
    view! {
        <li class="row submission">
            <strong>{move || words.fill("submission.number", &[("n", &seq)])}</strong>
            <span class="row-facts">
                <span>{move || words.say(state)}</span>
                <span>{move || browser::moment(&words.tag(), ended_ms)}</span>
                <span>{record.by}</span>
                <span>{row.submission.name}</span>
            </span>
        </li>
    }
}
