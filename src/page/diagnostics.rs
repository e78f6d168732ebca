//! What was found in a form: where, what, and what to do. Errors first.

use leptos::prelude::*;
use minyi_form::diagnostic::{Diagnostic, Severity};

use crate::words::use_words;

/// The list of diagnostics; the sentences are the compiler's own.
#[component]
pub fn Diagnostics(
    /// What was found.
    diagnostics: Vec<Diagnostic>,
) -> impl IntoView {
    let mut diagnostics = diagnostics;
    diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let items =
        diagnostics.into_iter().map(|diagnostic| view! { <Item diagnostic=diagnostic/> });
    view! { <ul class="diagnostics">{items.collect_view()}</ul> }
}

#[component]
fn Item(diagnostic: Diagnostic) -> impl IntoView {
    let words = use_words();
    let key = match diagnostic.severity {
        Severity::Error => "diagnostic.error",
        Severity::Warning => "diagnostic.warning",
    };
    let is_error = diagnostic.is_error();
    view! {
        <li class:error=is_error>
            <p>
                <strong>{move || words.say(key)}</strong>" "
                <code>{diagnostic.place.to_string()}</code>" "
                <span lang="en">{diagnostic.message}</span>
            </p>
            {diagnostic.excerpt.map(|excerpt| view! { <pre>{excerpt}</pre> })}
            {diagnostic.hint.map(|hint| view! { <p class="hint" lang="en">{hint}</p> })}
        </li>
    }
}
