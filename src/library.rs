//! Forms that can be filled: the built-in instruments, and files from the user's disk.
//!
//! Spreadsheets are read in a web worker whose code is loaded only then; Markdown and
//! XML are read here. Whatever the source, what comes out is a compiled form, or all
//! that is wrong with it.

use std::sync::Arc;

use js_sys::{Array, Uint8Array};
use minyi_form::bundle::{FormReference, Texts};
use minyi_form::compile::{CompiledForm, compile, compile_known};
use minyi_form::diagnostic::{Code, Diagnostic, Place};
use minyi_form::form::Form;
use minyi_form::read::{Format, Read, detect, read_bytes, xform};
use minyi_form::write::xform::write_all;
use serde::Deserialize;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::browser;
use crate::offload::offload;
use crate::storage::{FORMAT, FormRow, FormText, StorageError, Store};

/// Largest file that is read, in bytes.
const MAX_BYTES: f64 = 32.0 * 1024.0 * 1024.0;

/// A built-in form, as `instruments/index.json` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Instrument {
    /// Identifier, such as `I1`.
    pub id: String,
    /// Address of its file below `instruments/`.
    pub file: String,
    /// Title by language.
    pub title: Texts,
    /// One sentence by language.
    #[serde(default)]
    pub summary: Texts,
    /// Number of questions.
    #[serde(default)]
    pub questions: u32,
    /// Minutes that filling takes.
    #[serde(default)]
    pub minutes: u32,
}

/// What came of reading a form.
#[derive(Clone)]
pub struct Opened {
    /// The form, ready to be filled; none when it has errors.
    pub form: Option<Arc<CompiledForm>>,
    /// Everything that was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// The built-in instruments; none when the list cannot be had.
pub async fn instruments() -> Option<Vec<Instrument>> {
    let json = browser::fetch_text("instruments/index.json").await?;
    serde_json::from_str(&json).ok()
}

/// Reads and compiles a built-in instrument.
pub async fn open_instrument(instrument: &Instrument) -> Option<Opened> {
    let address = format!("instruments/{}", instrument.file);
    let text = browser::fetch_text(&address).await?;
    Some(compiled(read_bytes(&instrument.file, text.as_bytes())))
}

/// Reads and compiles a file of the user's.
async fn open_file(file: &File) -> Opened {
    if file.size() > MAX_BYTES {
        return failed(Code::TooLarge, "the file is larger than 32 MiB");
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return failed(Code::UnreadableFile, "the file cannot be read");
    };
    let bytes = Uint8Array::new(&buffer);
    let name = file.name();
    let content = bytes.to_vec();
    match detect(&name, &content) {
        Some(Format::Xlsx) => match read_in_worker(&name, &bytes).await {
            Some(read) => compiled(read),
            None => {
                failed(Code::UnreadableFile, "the reader of spreadsheets did not answer")
            }
        },
        _ => compiled(read_bytes(&name, &content)),
    }
}

/// Opens the form among files of the user's; its name, and the others that it names.
pub async fn open_files(mut files: Vec<File>) -> Option<(String, Opened, Vec<File>)> {
    let mut ranks = Vec::with_capacity(files.len());
    for file in &files {
        ranks.push(rank(file).await);
    }
    let best = ranks.iter().enumerate().min_by_key(|(_, rank)| **rank);
    let form = files.remove(best?.0);
    let opened = open_file(&form).await;
    let wanted = opened.form.as_ref().map(|form| form.form().attachments());
    let wanted = wanted.unwrap_or_default();
    files.retain(|file| wanted.contains(&file.name()));
    Some((form.name(), opened, files))
}

/// How unlikely a file is to be the form among several.
async fn rank(file: &File) -> u8 {
    let name = file.name().to_ascii_lowercase();
    match name.rsplit('.').next().unwrap_or_default() {
        "xlsx" | "xls" => 0,
        "md" => 1,
        "xml" if is_xform(file).await => 2,
        "csv" => 3,
        _ => 4,
    }
}

/// Whether a file begins as XForms do, and lists do not.
async fn is_xform(file: &File) -> bool {
    let Ok(beginning) = file.slice_with_i32_and_i32(0, 4096) else { return false };
    let text = JsFuture::from(beginning.text()).await.ok();
    let text = text.and_then(|text| text.as_string()).unwrap_or_default();
    text.contains("http://www.w3.org/2002/xforms")
}

/// Compiles a form that was kept.
pub fn reopen(row: FormRow) -> Opened {
    compiled(Read { form: Some(row.form), diagnostics: row.diagnostics })
}

/// Compiles a form from the text that was kept of it.
pub async fn reopen_text(kept: &FormText) -> Option<Arc<CompiledForm>> {
    let form = xform::read(&kept.xml).form?;
    browser::turn(kept.xml.len()).await;
    // It was read and compiled before it was kept: there is nothing to remark on.
    let form = compile_known(form, &kept.hash).form;
    browser::turn(kept.xml.len()).await;
    form
}

/// Writes the texts of forms that were kept before there were such.
pub async fn renew() -> Result<(), StorageError> {
    const DONE: &str = "forms_as_texts";
    let store = crate::storage::disk().await?;
    if store.setting::<bool>(DONE).await?.is_some() {
        return Ok(());
    }
    for row in store.forms().await?.into_iter().filter(|row| row.xml.is_empty()) {
        let xml = write_all(&row.form);
        store.put_form(&FormRow { format: FORMAT, xml, ..row }).await?;
    }
    store.put_setting(DONE, &true).await
}

/// Keeps a form, so that its drafts and submissions stay readable, and files beside it.
///
/// # Errors
/// When the tablet cannot store it.
pub async fn keep(
    opened: &Opened,
    files: &[File],
) -> Result<Option<FormReference>, StorageError> {
    let Some(form) = &opened.form else { return Ok(None) };
    let reference = form.reference();
    let row = FormRow {
        format: FORMAT,
        hash: form.hash().to_owned(),
        reference: reference.clone(),
        xml: write_all(form.form()),
        form: form.form().clone(),
        diagnostics: opened.diagnostics.clone(),
    };
    let store = crate::storage::disk().await?;
    store.put_form(&row).await?;
    if !files.is_empty() {
        store.put_media(&row.hash, files).await?;
    }
    Ok(Some(reference))
}

fn compiled(read: Read) -> Opened {
    let Read { form, mut diagnostics } = read;
    let is_broken = diagnostics.iter().any(Diagnostic::is_error);
    let Some(form) = form else { return Opened { form: None, diagnostics } };
    let compilation = compile(form);
    for diagnostic in compilation.diagnostics {
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
    Opened { form: compilation.form.filter(|_| !is_broken), diagnostics }
}

fn failed(code: Code, message: &str) -> Opened {
    Opened {
        form: None,
        diagnostics: vec![Diagnostic::error(code, Place::Form, message)],
    }
}

/// What the worker sends back.
#[derive(Deserialize)]
struct Answer {
    form: Option<Form>,
    diagnostics: Vec<Diagnostic>,
}

/// Has the worker read a form; none when it does not come up or breaks.
pub async fn read_in_worker(name: &str, bytes: &Uint8Array) -> Option<Read> {
    let parts = Array::of3(&"read".into(), &name.into(), bytes);
    let Answer { form, diagnostics } = offload(&parts).await?;
    Some(Read { form, diagnostics })
}
