//! What was submitted for one form version, its export, and withdrawals.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use minyi_form::compile::CompiledForm;
use minyi_form::submission::{Line, State};

use super::withdraw::Withdraw;
use crate::browser;
use crate::captures;
use crate::export::{Shelf, Writing};
use crate::interview;
use crate::library;
use crate::live::When;
use crate::route::Route;
use crate::sample;
use crate::storage::{
    Capture, StorageError, Store, SubmissionRow, Tablet, disk, form_of_shelf,
};
use crate::texts::in_language;
use crate::visit::visit_of;
use crate::words::{Words, use_words};

/// What stands on a shelf, with what is needed to export it.
#[derive(Clone)]
pub struct Loaded {
    /// Name of the shelf.
    pub shelf: String,
    /// The form.
    pub form: Arc<CompiledForm>,
    /// The rows, by running number.
    pub rows: Arc<Vec<SubmissionRow>>,
    captures: Rc<Vec<Capture>>,
    tablet: Tablet,
}

impl Loaded {
    /// What is exported.
    pub fn shelf(&self) -> Shelf<'_> {
        Shelf::named(&self.shelf, &self.form, &self.rows, &self.captures, &self.tablet)
    }
}

/// Submissions of the form with this shelf.
#[component]
pub fn Submissions(
    /// The shelf.
    shelf: String,
) -> impl IntoView {
    let words = use_words();
    let loaded = LocalResource::new(move || load(shelf.clone()));
    view! {
        <main id="page" class="submissions" tabindex="-1">
            <p><a href=Route::Start.address()>{words.text("app.back")}</a></p>
            {move || loaded.get().map(|loaded_now| match loaded_now {
                Ok(Some(now)) => {
                    view! { <List loaded=now changed=move || loaded.refetch()/> }.into_any()
                }
                Ok(None) => view! { <h1>{words.text("form.missing")}</h1> }.into_any(),
                Err(error) => {
                    let key = format!("storage.{}", error.name());
                    view! { <p class="problem">{move || words.say(&key)}</p> }.into_any()
                }
            })}
        </main>
    }
}

/// Reads a shelf; none when its form is not on this tablet.
///
/// # Errors
/// When it cannot be read.
pub async fn load(shelf: String) -> Result<Option<Loaded>, StorageError> {
    let store = disk().await?;
    let (hash, is_sample) = form_of_shelf(&shelf);
    let Some(row) = store.form(hash).await? else { return Ok(None) };
    let Some(form) = library::reopen(row).form else { return Ok(None) };
    let rows = Arc::new(store.submissions(&shelf).await?);
    let tablet =
        if is_sample { sample::tablet() } else { interview::tablet(&store).await? };
    let captures = Rc::new(captures::of_rows(&rows).await?);
    Ok(Some(Loaded { shelf, form, rows, captures, tablet }))
}

#[component]
fn List(
    loaded: Loaded,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let title = loaded.form.reference().title;
    let is_sample = form_of_shelf(&loaded.shelf).1;
    let n = loaded.rows.len() as u32;
    let newest = loaded.rows.iter().rev();
    let items: Vec<_> = newest
        .map(|row| view! { <Item row=row.clone() is_sample=is_sample changed=changed/> })
        .collect();
    view! {
        <h1><bdi>{move || in_language(&title, &words.tag())}</bdi></h1>
        <When when=move || is_sample>
            <p class="sample-warning">{words.text("sample.warning")}</p>
        </When>
        <p class="lead">{move || words.count("submitted.count", n)}</p>
        <Export loaded=loaded/>
        <ul class="rows">{items}</ul>
    }
}

#[component]
fn Export(loaded: Loaded) -> impl IntoView {
    let words = use_words();
    let tally = Route::Tally(loaded.shelf.clone()).address();
    let has_files = !loaded.captures.is_empty();
    let outcome = RwSignal::new(None::<Result<String, String>>);
    let loaded = StoredValue::new_local(loaded);
    let export = move |writing| {
        outcome.set(Some(loaded.with_value(|loaded| loaded.shelf().export(writing))));
    };
    view! {
        <div class="export">
            <p>{words.text("export.hint")}</p>
            <div class="actions">
                <button type="button" class="primary" on:click=move |_| export(Writing::Document)>
                    {words.text("export.document")}
                </button>
                <button type="button" class="secondary" on:click=move |_| export(Writing::Lines)>
                    {words.text("export.lines")}
                </button>
                <When when=move || has_files>
                    <button type="button" class="secondary" on:click=move |_| export(Writing::Zip)>
                        {words.text("export.files")}
                    </button>
                </When>
                <a class="button secondary" href=tally>{words.text("tally.open")}</a>
            </div>
            <p role="status">{move || outcome.get().map(|outcome| match outcome {
                Ok(file) => words.fill("export.done", &[("file", &file)]),
                Err(cause) => words.fill("export.failed", &[("cause", &cause)]),
            })}</p>
        </div>
    }
}

/// What a row says of itself, in the order in which it is shown.
fn facts(words: Words, row: &SubmissionRow, line: &Line) -> Vec<String> {
    let tag = words.tag();
    let moment = |text: &str| browser::moment(&tag, browser::parse_moment(text));
    let record = match line {
        Line::Withdrawal(tombstone) => {
            let mut facts = vec![words.say("submission.withdrawn")];
            facts.extend(Some(tombstone.reason.clone()).filter(|text| !text.is_empty()));
            facts.push(moment(&tombstone.saved));
            return facts;
        }
        Line::Submission(record) => record,
    };
    let mut facts = vec![match record.state {
        State::Complete => words.say("submission.complete"),
        State::Partial => words.say("submission.partial"),
        State::NoInterview => {
            let outcome = visit_of(line).map_or("", |visit| visit.outcome.as_str());
            words.say(&format!("outcome.{outcome}"))
        }
    }];
    if let Some(visit) = visit_of(line) {
        facts.push(visit.unit.clone());
        if visit.attempt > 1 {
            let n = visit.attempt.to_string();
            facts.push(words.fill("door.attempt_short", &[("n", &n)]));
        }
    }
    facts.push(moment(&record.end));
    facts.push(record.by.clone());
    facts.extend(row.submission.as_ref().map(|submission| submission.name.clone()));
    facts.retain(|fact| !fact.is_empty());
    facts
}

#[component]
fn Item(
    row: SubmissionRow,
    is_sample: bool,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let Some(line) = row.line() else { return ().into_any() };
    let seq = line.seq().to_string();
    let address = Route::Submission(row.form_hash.clone(), row.id.clone()).address();
    let name = {
        let seq = seq.clone();
        move || words.fill("submission.number", &[("n", &seq)])
    };
    let can_withdraw = matches!(line, Line::Submission(_)) && !is_sample;
    let withdraw = can_withdraw.then({
        let row = row.clone();
        move || view! { <Withdraw row=row changed=changed/> }
    });
    let shown = move || {
        let facts = facts(words, &row, &line).into_iter();
        facts.map(|fact| view! { <bdi>{fact}</bdi> }).collect_view()
    };
    view! {
        <li class="row submission">
            <strong>{move || words.fill("submission.number", &[("n", &seq)])}</strong>
            <When when=move || is_sample>
                <span class="sample-mark">{words.text("sample.mark")}</span>
            </When>
            <span class="row-facts">{shown}</span>
            <a class="button quiet" href=address>
                {words.text("paper.view")}
                <span class="visually-hidden">" "{name}</span>
            </a>
            {withdraw}
        </li>
    }
    .into_any()
}
