//! What was found in a form: where, what, and what to do. Errors first.
//!
//! The compiler's sentences are English. In another language each is led by the sentence
//! of that language for its code, from a file that is fetched only here.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use minyi_form::diagnostic::{Diagnostic, Place, Severity};

use crate::browser;
use crate::words::use_words;

/// Sentences by the name of the code.
type Sentences = Arc<BTreeMap<String, String>>;

/// The list of diagnostics.
#[component]
pub fn Diagnostics(
    /// What was found.
    diagnostics: Vec<Diagnostic>,
) -> impl IntoView {
    let words = use_words();
    let sentences = LocalResource::new(move || sentences(words.tag()));
    let mut diagnostics = diagnostics;
    diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let count = |severity| {
        let same =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity);
        same.count() as u32
    };
    let (n_errors, n_warnings) = (count(Severity::Error), count(Severity::Warning));
    let items = diagnostics.into_iter();
    let items = items
        .map(|diagnostic| view! { <Item diagnostic=diagnostic sentences=sentences/> });
    view! {
        <p class="diagnostic-counts">{move || {
            let counts = [("diagnostic.errors", n_errors), ("diagnostic.warnings", n_warnings)];
            let counts = counts.into_iter().filter(|(_, n)| *n > 0);
            counts.map(|(key, n)| words.count(key, n)).collect::<Vec<_>>().join(" · ")
        }}</p>
        <ul class="diagnostics">{items.collect_view()}</ul>
    }
}

/// The sentences for readers of a language; none where there is no file of them: the
/// compiler's own are English.
async fn sentences(tag: String) -> Sentences {
    // Who reads traditional characters reads simplified ones rather than English.
    let tag = match tag.as_str() {
        "zh-Hans" | "zh-Hant" => "zh-Hans",
        _ => return Sentences::default(),
    };
    let json = browser::fetch_text(&format!("faults/{tag}.json")).await;
    let sentences = json.and_then(|json| serde_json::from_str(&json).ok());
    Arc::new(sentences.unwrap_or_default())
}

#[component]
fn Item(diagnostic: Diagnostic, sentences: LocalResource<Sentences>) -> impl IntoView {
    let words = use_words();
    let key = match diagnostic.severity {
        Severity::Error => "diagnostic.error",
        Severity::Warning => "diagnostic.warning",
    };
    let is_error = diagnostic.is_error();
    let code = diagnostic.code.name();
    let sentence = move || sentences.get()?.get(code).cloned();
    let is_whole = diagnostic.place == Place::Form;
    let place = (!is_whole).then(|| place_text(&diagnostic.place));
    let excerpt = diagnostic.excerpt.clone().map(|text| excerpt(&diagnostic, text));
    view! {
        <li class:error=is_error>
            <div class="where">
                <strong>{move || words.say(key)}</strong>
                {place.map(|place| view! { <code>{place}</code> })}
            </div>
            <div class="what">
                {move || sentence().map(|sentence| view! { <p>{sentence}</p> })}
                {excerpt}
                <p lang="en" dir="ltr">{diagnostic.message}</p>
                {diagnostic.hint.map(|hint| view! { <p class="hint" lang="en" dir="ltr">{hint}</p> })}
            </div>
        </li>
    }
}

/// `survey!D2` as an author looks for it: the sheet, then the cell.
fn place_text(place: &Place) -> String {
    match place {
        Place::Cell { .. } => place.to_string().replacen('!', " ", 1),
        Place::Form | Place::Sheet(_) | Place::Xml { .. } => place.to_string(),
    }
}

/// Longest part of a cell that is shown, in characters.
const EXCERPT: usize = 240;

/// What the cell holds, with the part that is to blame marked.
fn excerpt(diagnostic: &Diagnostic, text: String) -> AnyView {
    let span = diagnostic.span.clone().unwrap_or(0..0);
    let parts = (
        text.get(..span.start).unwrap_or_default(),
        text.get(span.clone()).unwrap_or_default(),
        text.get(span.end..).unwrap_or_default(),
    );
    let (before, blamed, after) = parts;
    let shown = |text: &str| text.chars().take(EXCERPT).collect::<String>();
    let blamed = (!blamed.is_empty()).then(|| view! { <mark>{shown(blamed)}</mark> });
    view! { <pre class="cell" dir="auto">{shown(before)}{blamed}{shown(after)}</pre> }
        .into_any()
}
