//! The page of a form: the door that is knocked at for it, or what is wrong with it.

use leptos::prelude::*;
use minyi_form::diagnostic::Diagnostic;
use minyi_form::form::Language;

use super::beside::Beside;
use super::diagnostics::Diagnostics;
use super::door::Door;
use crate::library::{self, Opened};
use crate::route::Route;
use crate::storage::{Store, disk};
use crate::words::{Words, choose, use_words};

/// The page of a form: a built-in instrument's id, or the hash of a form that is kept.
#[component]
pub fn FormPage(
    /// Identifier or hash.
    id: String,
) -> impl IntoView {
    let words = use_words();
    let opened = LocalResource::new(move || open(id.clone()));
    view! {
        <main id="page" class="form-page" tabindex="-1">
            <p><a href=Route::Start.address()>{words.text("app.back")}</a></p>
            {move || opened.get().map(|opened| match opened {
                Some(opened) => introduction(opened),
                None => view! { <h1>{words.text("form.missing")}</h1> }.into_any(),
            })}
        </main>
    }
}

/// Opens and keeps a form; none when there is no such one.
pub async fn open(id: String) -> Option<Opened> {
    let instruments = library::instruments().await.unwrap_or_default();
    if let Some(instrument) = instruments.iter().find(|instrument| instrument.id == id) {
        let opened = library::open_instrument(instrument).await?;
        // A form that cannot be kept is refused when an interview is begun.
        let _ = library::keep(&opened, &[]).await;
        return Some(opened);
    }
    let row = disk().await.ok()?.form(&id).await.ok()??;
    Some(library::reopen(row))
}

fn introduction(opened: Opened) -> AnyView {
    let words = use_words();
    let Opened { form, diagnostics } = opened;
    match form {
        Some(form) => {
            let wanted = form.form().attachments();
            let hash = form.hash().to_owned();
            view! {
                {(!wanted.is_empty()).then(|| view! { <Beside hash=hash wanted=wanted/> })}
                <Door form=form/>
                <Warnings diagnostics=diagnostics/>
            }
            .into_any()
        }
        None => view! {
            <h1>{words.text("form.has_errors")}</h1>
            <Diagnostics diagnostics=diagnostics/>
        }
        .into_any(),
    }
}

/// The version of a form; nothing when its author gave none.
pub fn version_text(
    words: Words,
    version: String,
) -> impl Fn() -> Option<String> + Clone {
    move || {
        let is_named = !version.is_empty();
        is_named.then(|| words.fill("form.version", &[("version", &version)]))
    }
}

/// The name of a language without the tag that authors write behind it.
pub fn own_name(language: &Language) -> String {
    match (&language.tag, language.name.rsplit_once('(')) {
        (Some(_), Some((name, _))) if !name.trim().is_empty() => name.trim().to_owned(),
        _ => language.name.clone(),
    }
}

/// The first form language that suits one of these tags.
pub fn preferred(languages: &[Language], wanted: &[String]) -> Option<usize> {
    let tags: Vec<&str> = languages.iter().filter_map(|l| l.tag.as_deref()).collect();
    let wanted: Vec<String> = wanted.iter().filter(|t| !t.is_empty()).cloned().collect();
    let chosen = choose(&wanted, &tags)?;
    languages.iter().position(|language| language.tag.as_deref() == Some(chosen))
}

#[component]
fn Warnings(diagnostics: Vec<Diagnostic>) -> impl IntoView {
    let words = use_words();
    let n = diagnostics.len() as u32;
    (n > 0).then(|| {
        view! {
            <details class="warnings">
                <summary>{move || words.count("form.warnings", n)}</summary>
                <Diagnostics diagnostics=diagnostics/>
            </details>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_called_by_its_own_name() {
        for (name, tag, own) in [
            ("中文 (zh-Hans)", Some("zh-Hans"), "中文"),
            ("English (en)", Some("en"), "English"),
            ("(en)", Some("en"), "(en)"),
            ("Deutsch (alt)", None, "Deutsch (alt)"),
        ] {
            let language = Language { name: name.into(), tag: tag.map(str::to_owned) };
            assert_eq!(own_name(&language), own);
        }
    }
}
