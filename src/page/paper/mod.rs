//! Paper: a form to be filled by hand, and what was submitted, to be read and printed.

mod blocks;
mod choices;
mod condition;
mod entries;
mod head;
mod pen;
mod question;
mod sheet;
mod table;
mod voice;

use std::rc::Rc;

use leptos::prelude::*;
use minyi_form::form::Language;
use minyi_form::submission::{Line, Tombstone};

use self::sheet::{Answered, Source};
use super::form::{open, own_name, preferred};
use super::language::{follow, turn_back_afterwards};
use super::submissions::load;
use crate::browser;
use crate::question::label::WrittenSheet;
use crate::route::Route;
use crate::storage::{StorageError, form_of_shelf};
use crate::texts::in_language;
use crate::words::use_words;

/// What was found for an address.
#[derive(Clone)]
enum Found {
    /// A sheet can be written.
    Sheet(Rc<Written>),
    /// It was withdrawn.
    Withdrawn(Tombstone),
    /// There is no such form or submission.
    Nothing,
}

/// A form, and what was submitted of it; nothing on a blank sheet.
struct Written {
    source: Source,
    answered: Option<Answered>,
}

/// A form, to be filled by hand.
#[component]
pub fn BlankPaper(
    /// A built-in instrument's id or a form's hash.
    id: String,
) -> impl IntoView {
    let back = Route::Form(id.clone());
    let found = LocalResource::new(move || blank(id.clone()));
    view! { <PaperPage found=found back=back back_words="paper.back"/> }
}

/// What was submitted, to be read.
#[component]
pub fn SubmissionPage(
    /// The shelf that it stands on.
    shelf: String,
    /// Its identifier.
    id: String,
) -> impl IntoView {
    let back = Route::Submissions(shelf.clone());
    let found = LocalResource::new(move || submitted(shelf.clone(), id.clone()));
    view! { <PaperPage found=found back=back back_words="tally.back"/> }
}

type Reading = LocalResource<Result<Found, StorageError>>;

async fn blank(id: String) -> Result<Found, StorageError> {
    let form = open(id).await.and_then(|opened| opened.form);
    match form {
        Some(form) => {
            let source = Source::of(form).await?;
            Ok(Found::Sheet(Rc::new(Written { source, answered: None })))
        }
        None => Ok(Found::Nothing),
    }
}

async fn submitted(shelf: String, id: String) -> Result<Found, StorageError> {
    let is_sample = form_of_shelf(&shelf).1;
    let Some(loaded) = load(shelf).await? else { return Ok(Found::Nothing) };
    let Some(row) = loaded.rows.iter().find(|row| row.id == id) else {
        return Ok(Found::Nothing);
    };
    let submission = row.submission.clone();
    Ok(match row.line() {
        Some(Line::Submission(record)) => {
            let answered = Answered { submission, record: *record, is_sample };
            let source = Source::of(loaded.form.clone()).await?;
            Found::Sheet(Rc::new(Written { source, answered: Some(answered) }))
        }
        Some(Line::Withdrawal(tombstone)) => Found::Withdrawn(tombstone),
        None => Found::Nothing,
    })
}

#[component]
fn PaperPage(found: Reading, back: Route, back_words: &'static str) -> impl IntoView {
    let words = use_words();
    view! {
        <main id="page" class="paper-page" tabindex="-1">
            <p class="off-paper"><a href=back.address()>{words.text(back_words)}</a></p>
            {move || found.get().map(|found| match found {
                Ok(Found::Sheet(written)) => view! { <Sheet written=written/> }.into_any(),
                Ok(Found::Withdrawn(tombstone)) => {
                    view! { <Withdrawn tombstone=tombstone/> }.into_any()
                }
                Ok(Found::Nothing) => {
                    view! { <h1>{words.text("paper.nothing")}</h1> }.into_any()
                }
                Err(error) => {
                    let key = format!("storage.{}", error.name());
                    view! { <p class="problem">{move || words.say(&key)}</p> }.into_any()
                }
            })}
        </main>
    }
}

/// The sheet, with what is done with it above.
#[component]
fn Sheet(written: Rc<Written>) -> impl IntoView {
    let words = use_words();
    let Written { source, answered } = &*written;
    let languages = source.languages().to_vec();
    let spoken = answered.as_ref().map(|answered| answered.record.lang.clone());
    let wanted = spoken.unwrap_or_else(|| words.tag_untracked());
    let first = first_language(source, &wanted);
    let language = RwSignal::new(first);
    let tag = {
        let languages = languages.clone();
        move || languages.get(language.get()).and_then(|language| language.tag.clone())
    };
    turn_back_afterwards();
    follow({
        let tag = tag.clone();
        move || tag().unwrap_or_else(|| wanted.clone())
    });
    let media = source.media();
    let is_filled = answered.is_some();
    let title = source.form.title();
    Effect::new({
        let tag = tag.clone();
        move |_| {
            let tag = tag().unwrap_or_else(|| words.tag());
            browser::set_paper_foot(&in_language(&title, &tag));
        }
    });
    let written = StoredValue::new_local(Rc::clone(&written));
    let markup = Signal::derive(move || {
        // The sheet has words of the interface, which come a little later.
        words.tag();
        let language = language.get();
        written.with_value(|written| {
            written.source.write(language, written.answered.as_ref(), words, media)
        })
    });
    let option = |(index, language_of): (usize, &Language)| {
        view! {
            <option
                value=index.to_string()
                lang=language_of.tag.clone()
                prop:selected=move || language.get() == index
            >
                {own_name(language_of)}
            </option>
        }
    };
    let choice = (languages.len() > 1).then(|| {
        view! {
            <label>
                {words.text("paper.language")}" "
                <select on:change:target=move |event| {
                    if let Ok(index) = event.target().value().parse() {
                        language.set(index);
                    }
                }>
                    {languages.iter().enumerate().map(option).collect_view()}
                </select>
            </label>
        }
    });
    let direction = {
        let tag = tag.clone();
        move || match tag() {
            Some(tag) if browser::is_right_to_left(&tag) => "rtl",
            Some(_) => "ltr",
            None => "auto",
        }
    };
    view! {
        <link rel="stylesheet" href="paper.css"/>
        <div class="actions off-paper">
            <button type="button" class="primary" on:click=move |_| browser::print()>
                {words.text("paper.print")}
            </button>
            {choice}
        </div>
        <WrittenSheet is_filled=is_filled markup=markup tag=tag direction=direction/>
    }
}

/// The form language that suits a tag or name, else the form's default.
fn first_language(source: &Source, wanted: &str) -> usize {
    let languages = source.languages();
    let by_name = languages.iter().position(|language| language.name == wanted);
    let by_tag = preferred(languages, &[wanted.to_owned()]);
    by_name.or(by_tag).unwrap_or(source.form.form().default_language)
}

/// What stays of a submission that was withdrawn.
#[component]
fn Withdrawn(tombstone: Tombstone) -> impl IntoView {
    let words = use_words();
    let seq = tombstone.seq.to_string();
    let moment =
        move || browser::moment(&words.tag(), browser::parse_moment(&tombstone.saved));
    let reason = tombstone.reason;
    view! {
        <h1>{move || words.fill("submission.number", &[("n", &seq)])}</h1>
        <p class="lead">{words.text("paper.withdrawn")}</p>
        <p class="row-facts"><span>{moment}</span><span>{reason}</span></p>
    }
}
