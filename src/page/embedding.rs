//! A form as a part of somebody's page: the lines to copy, the form to copy beside them, and
//! how it looks there.

use std::sync::Arc;

use js_sys::{JSON, Reflect};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::compile::CompiledForm;
use minyi_form::write::xform::write_all;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use super::form::open;
use crate::browser;
use crate::known::stamped;
use crate::live::When;
use crate::route::Route;
use crate::texts::in_language;
use crate::words::use_words;

/// What the build says of the script, beside it.
const TAG: &str = "embed/tag.json";

/// The script that defines the element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Script {
    /// File name.
    file: String,
    /// Hash, as in the attribute `integrity`.
    integrity: String,
}

impl Script {
    /// What the build says; none where it cannot be had.
    async fn fetch() -> Option<Script> {
        let tag = JSON::parse(&browser::fetch_text(TAG).await?).ok()?;
        let text = |name| browser::member(&tag, name).as_string();
        Some(Script { file: text("script")?, integrity: text("integrity")? })
    }

    /// The lines for a page.
    fn lines(&self, file: &str, locale: &str) -> String {
        let Script { file: script, integrity } = self;
        let locale = match locale {
            "" => String::new(),
            tag => format!(" locale=\"{tag}\""),
        };
        format!(
            "<script type=\"module\" src=\"/minyi/{script}\" integrity=\"{integrity}\"></script>\n\
             <minyi-survey src=\"/surveys/{file}\"{locale}></minyi-survey>\n"
        )
    }
}

/// The page of a form that is to be put into another page: an id or hash.
#[component]
pub fn Embedding(
    /// Identifier or hash.
    id: String,
) -> impl IntoView {
    let words = use_words();
    let back = Route::Form(id.clone()).address();
    let opened = LocalResource::new(move || {
        let id = id.clone();
        async move { open(id).await.and_then(|opened| opened.form) }
    });
    view! {
        <main id="page" class="embedding" tabindex="-1">
            <p><a href=back>{words.text("embedding.back")}</a></p>
            <h1>{words.text("embedding.title")}</h1>
            {move || opened.get().map(|form| match form {
                Some(form) => view! { <Lines form=form/> }.into_any(),
                None => view! { <p>{words.text("form.missing")}</p> }.into_any(),
            })}
        </main>
    }
}

#[component]
fn Lines(form: Arc<CompiledForm>) -> impl IntoView {
    let words = use_words();
    let script = LocalResource::new(Script::fetch);
    let file = file_name(&form.reference().id);
    let title = in_language(&form.title(), &words.tag());
    let locale = {
        let speaks = form.form().languages.iter().any(|language| language.tag.is_some());
        if speaks { words.tag_untracked() } else { String::new() }
    };
    let form = StoredValue::new(form);
    let name = StoredValue::new(file);
    let lines = move || {
        let script = script.get().flatten().unwrap_or_default();
        name.with_value(|file| script.lines(file, &locale))
    };
    let lines = Memo::new(move |_| lines());
    let told = RwSignal::new("");
    let copy = move |_| {
        spawn_local(async move {
            let key = match copied(&lines.get_untracked()).await {
                Ok(()) => "embedding.copied",
                Err(_) => "embedding.not_copied",
            };
            // The page may have been left meanwhile.
            let _ = told.try_set(key);
        });
    };
    let download = move |_| {
        let xml = form.with_value(|form| stamped(&write_all(form.form()), form.hash()));
        name.with_value(|file| {
            if browser::download(file, "application/xml", &xml).is_err() {
                told.set("embedding.not_saved");
            }
        });
    };
    let is_there = move || script.get().is_some_and(|script| script.is_some());
    view! {
        <p class="lead"><bdi>{title}</bdi></p>
        <ol class="embedding-steps">
            <li>{words.text("embedding.folder")}</li>
            <li>
                {words.text("embedding.form")}" "
                <button type="button" class="secondary" on:click=download>
                    {words.text("embedding.download")}
                </button>
            </li>
            <li>{words.text("embedding.lines")}</li>
        </ol>
        <pre class="embedding-lines" dir="ltr" tabindex="0"><code>{lines}</code></pre>
        <div class="actions">
            <button type="button" class="primary" on:click=copy>{words.text("embedding.copy")}</button>
            <p role="status">{move || {
                let key = told.get();
                (!key.is_empty()).then(|| words.say(key))
            }}</p>
        </div>
        <h2>{words.text("embedding.preview")}</h2>
        <When when=is_there>
            <Preview form=form script=script.get().flatten().unwrap_or_default()/>
        </When>
        <When when=move || !is_there()>
            <p>{words.text("embedding.no_preview")}</p>
        </When>
    }
}

/// The element as it is in another page. Nothing that is answered here is kept.
#[component]
fn Preview(form: StoredValue<Arc<CompiledForm>>, script: Script) -> impl IntoView {
    let words = use_words();
    let around = NodeRef::<Div>::new();
    Effect::new(move |_| {
        let Some(around) = around.get() else { return };
        // Without the element there is a page without a preview, which says so itself.
        let _ = show(&around, &form.get_value(), &script, &words.tag());
    });
    view! { <div class="embedding-preview" node_ref=around></div> }
}

fn show(
    around: &HtmlElement,
    form: &CompiledForm,
    script: &Script,
    tag: &str,
) -> Result<(), JsValue> {
    let document = document();
    if document.query_selector("script[data-embed]")?.is_none() {
        let element = document.create_element("script")?;
        element.set_attribute("type", "module")?;
        element.set_attribute("data-embed", "")?;
        element.set_attribute("src", &["embed/", &script.file].concat())?;
        document.body().ok_or(JsValue::NULL)?.append_child(&element)?;
    }
    let survey: HtmlElement = document.create_element("minyi-survey")?.unchecked_into();
    survey.set_attribute("storage", "memory")?;
    survey.set_attribute("locale", tag)?;
    Reflect::set(&survey, &"definition".into(), &write_all(form.form()).into())?;
    around.replace_children_with_node_1(&survey);
    Ok(())
}

/// A file name for a form.
fn file_name(id: &str) -> String {
    let keep =
        |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = id.chars().map(keep).collect();
    format!("{name}.xml")
}

/// Puts a text where it can be pasted from.
async fn copied(text: &str) -> Result<(), JsValue> {
    let clipboard = browser::member(&browser::window().navigator(), "clipboard");
    let write: js_sys::Function =
        Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let done: js_sys::Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    JsFuture::from(done).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_name_script_hash_form_and_language() {
        let script =
            Script { file: "minyi-survey-1.js".into(), integrity: "sha384-x".into() };
        assert_eq!(
            script.lines("I1.xml", "en"),
            "<script type=\"module\" src=\"/minyi/minyi-survey-1.js\" integrity=\"sha384-x\"></script>\n\
             <minyi-survey src=\"/surveys/I1.xml\" locale=\"en\"></minyi-survey>\n"
        );
        assert!(!script.lines("a.xml", "").contains("locale"));
        assert_eq!(file_name("表 1/x"), "--1-x.xml");
    }
}
