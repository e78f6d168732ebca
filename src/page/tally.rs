//! The figures of the records on this tablet: counts, shares and means, each with its n
//! and its interval, as the command line prints them.

use std::collections::BTreeSet;

use leptos::prelude::*;
use minyi_aggregate::report::{self, Block};
use minyi_form::area::LEVELS;
use minyi_form::bundle::VariableKind;
use minyi_form::submission::Line;

use super::submissions::{Loaded, load};
use crate::browser;
use crate::live::When;
use crate::route::Route;
use crate::storage::{SubmissionRow, form_of_shelf};
use crate::tally::{Figures, Question, tally};
use crate::texts::in_language;
use crate::words::use_words;

/// The page.
#[component]
pub fn TallyPage(
    /// The shelf.
    shelf: String,
) -> impl IntoView {
    let words = use_words();
    let back = Route::Submissions(shelf.clone()).address();
    let loaded = LocalResource::new(move || load(shelf.clone()));
    view! {
        <main id="page" class="tally" tabindex="-1">
            <p><a href=back>{words.text("tally.back")}</a></p>
            {move || loaded.get().map(|loaded| match loaded {
                Ok(Some(loaded)) => view! { <Tally loaded=loaded/> }.into_any(),
                Ok(None) => view! { <h1>{words.text("form.missing")}</h1> }.into_any(),
                Err(error) => {
                    let key = format!("storage.{}", error.name());
                    view! { <p class="problem">{move || words.say(&key)}</p> }.into_any()
                }
            })}
        </main>
    }
}

#[component]
fn Tally(loaded: Loaded) -> impl IntoView {
    let words = use_words();
    let title = loaded.form.reference().title;
    let is_sample = form_of_shelf(&loaded.shelf).1;
    let loaded = StoredValue::new_local(loaded);
    let by = RwSignal::new(String::new());
    let figures = LocalResource::new(move || {
        let question = loaded.with_value(|l| question(l, &words.tag(), &by.get()));
        async move {
            match tally(&question?).await {
                Some(figures) if figures.failure.is_empty() => Ok(figures),
                Some(figures) => Err(figures.failure),
                None => Err(String::new()),
            }
        }
    });
    let groupings = move || loaded.with_value(|l| groupings(l, &words.tag()));
    let level = move |level: &str| words.say(&format!("settings.{level}"));
    let options = move || {
        let option = |(by, label): (String, String)| {
            let label = match by.strip_prefix("area:") {
                Some(name) if LEVELS.contains(&name) => level(name),
                _ => label,
            };
            view! { <option value=by>{label}</option> }
        };
        groupings().into_iter().map(option).collect_view()
    };
    view! {
        <h1><bdi>{move || in_language(&title, &words.tag())}</bdi></h1>
        <When when=move || is_sample>
            <p class="sample-warning">{words.text("sample.warning")}</p>
        </When>
        <div class="entry">
            <label for="tally-by">{words.text("tally.by")}</label>
            <select id="tally-by" on:change:target=move |event| by.set(event.target().value())>
                <option value="">{words.text("tally.all")}</option>
                {options}
            </select>
        </div>
        {move || match figures.get() {
            None => view! { <p role="status">{words.say("tally.counting")}</p> }.into_any(),
            Some(Err(why)) => view! {
                <p class="problem" role="alert">
                    {words.fill("tally.failed", &[("why", &why)])}
                </p>
            }
            .into_any(),
            Some(Ok(figures)) => view! {
                <Files loaded=loaded figures=figures.clone()/>
                <div class="figures" lang=report::language(&words.tag()) dir="ltr">
                    {shown(figures.blocks)}
                </div>
            }
            .into_any(),
        }}
    }
}

/// The same figures as files.
#[component]
fn Files(loaded: StoredValue<Loaded, LocalStorage>, figures: Figures) -> impl IntoView {
    let words = use_words();
    let Figures { json, csv, .. } = figures;
    let keep = move |text: &str, ending: &str, media_type: &str| {
        let name =
            loaded.with_value(|loaded| loaded.shelf().file_name(&browser::now(), ending));
        // A browser that cannot keep files says so itself.
        let _ = browser::download(&name, media_type, text);
    };
    view! {
        <div class="actions">
            <button
                type="button"
                class="secondary"
                on:click=move |_| keep(&csv, "tally.csv", "text/csv")
            >
                {words.text("tally.csv")}
            </button>
            <button
                type="button"
                class="secondary"
                on:click=move |_| keep(&json, "tally.json", "application/json")
            >
                {words.text("tally.json")}
            </button>
        </div>
    }
}

fn question(loaded: &Loaded, lang: &str, by: &str) -> Result<Question, String> {
    let bundle = loaded.shelf().bundle()?.to_json().map_err(|error| error.to_string())?;
    let name = loaded.form.reference().id;
    Ok(Question { name, bundle, lang: lang.to_owned(), by: by.to_owned() })
}

/// What the figures can be told apart by: as the command line names it, and as people do.
fn groupings(loaded: &Loaded, tag: &str) -> Vec<(String, String)> {
    let levels: BTreeSet<String> =
        loaded.rows.iter().filter_map(SubmissionRow::line).flat_map(levels).collect();
    let known = LEVELS.iter().map(|level| (*level).to_owned());
    let known: Vec<String> = known.filter(|level| levels.contains(level)).collect();
    let own = levels.iter().filter(|level| !LEVELS.contains(&level.as_str())).cloned();
    let areas = known.iter().cloned().chain(own);
    let areas = areas.map(|level| (format!("area:{level}"), level));
    let codebook = loaded.form.codebook();
    let choices = codebook.vars.into_iter().filter(|v| v.kind == VariableKind::One);
    let variables = choices.map(|v| {
        let label = in_language(&v.label, tag);
        (v.name.clone(), if label.is_empty() { v.name } else { label })
    });
    areas.chain(variables).collect()
}

fn levels(line: Line) -> Vec<String> {
    match line {
        Line::Submission(record) => record.geo.into_keys().collect(),
        Line::Withdrawal(_) => Vec::new(),
    }
}

/// From the first form on: what stands before it is about files, and here is none.
fn shown(blocks: Vec<Block>) -> impl IntoView {
    let blocks = blocks.into_iter();
    let of_forms = blocks.skip_while(|block| !matches!(block, Block::Heading { .. }));
    of_forms.map(block).collect_view()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading { level: 1, text } => view! { <h2>{text}</h2> }.into_any(),
        Block::Heading { text, .. } => view! { <h3>{text}</h3> }.into_any(),
        Block::Line { text, .. } | Block::Remark { text } => {
            view! { <p>{text}</p> }.into_any()
        }
        Block::Table { header, rows, mut numeric, .. } => {
            let longest = rows.iter().map(Vec::len).chain([header.len()]).max();
            numeric.truncate(longest.unwrap_or(0));
            let rows = rows.into_iter().map(|cells| row(cells, &numeric)).collect_view();
            view! {
                // Wide tables scroll in their own box; the keyboard must reach it.
                <div class="scroll" tabindex="0">
                    <table>
                        {head(header, &numeric)}
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }
    }
}

fn head(names: Vec<String>, numeric: &[bool]) -> Option<impl IntoView> {
    let is_named = !names.is_empty();
    let names: Vec<_> = names
        .into_iter()
        .zip(numeric)
        .map(|(name, is_figure)| view! { <th scope="col" class:number=*is_figure>{name}</th> })
        .collect();
    is_named.then(|| view! { <thead><tr>{names}</tr></thead> })
}

fn row(cells: Vec<String>, numeric: &[bool]) -> impl IntoView {
    // A shorter row leaves its last columns empty.
    let cells = cells.into_iter().chain(std::iter::repeat(String::new()));
    let cells: Vec<_> = cells
        .zip(numeric)
        .map(|(cell, is_figure)| view! { <td class:number=*is_figure>{cell}</td> })
        .collect();
    view! { <tr>{cells}</tr> }
}
