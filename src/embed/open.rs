//! Opens a form in another page: reads it, finds the files beside it, and takes up what was
//! answered before, where that was kept.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;
use minyi_form::attachment::Attachments;
use minyi_form::compile::{CompiledForm, compile_known, compile_read};
use minyi_form::diagnostic::Diagnostic;
use minyi_form::draft::Draft;
use minyi_form::engine::Opening;
use minyi_form::form::{Form, InstanceSource};
use minyi_form::read::{Read, xform};
use minyi_form::visit::{Mode as VisitMode, Visit};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, Response};

use super::keep::{Host, Keep, Known, told};
use super::protocol::{Meta, Mode, Storage, Trouble, TroubleCode, Wanted};
use super::{Place, language_of, trouble};
use crate::browser;
use crate::host::BrowserHost;
use crate::interview;
use crate::known::hash_in;
use crate::lease::{self, Lease};
use crate::library::read_in_worker;
use crate::session;
use crate::storage::{DraftRow, Files, StorageError, Store, Tablet, disk};
use crate::words::Words;

/// What can be put on screen.
pub(super) struct Ready {
    pub(super) owner: Owner,
    pub(super) words: Words,
    pub(super) engine: session::Ready,
    pub(super) form: Arc<CompiledForm>,
    pub(super) keep: Keep,
    pub(super) files: Files,
    pub(super) tablet: Tablet,
    pub(super) visit: Visit,
    pub(super) wanted: Wanted,
    pub(super) meta: Meta,
    /// The respondent has agreed at an earlier time.
    pub(super) is_agreed: bool,
    /// Addresses elsewhere that the form names; nothing is fetched from there.
    pub(super) refused: Vec<String>,
}

/// What was found of an earlier time, or is begun now.
struct Taken {
    engine: session::Ready,
    keep: Keep,
    tablet: Tablet,
    is_resumed: bool,
    is_agreed: bool,
}

/// Opens a form.
pub(super) async fn open(
    place: &Rc<Place>,
    name: &str,
    content: Vec<u8>,
    wanted: Wanted,
) -> Result<Ready, Trouble> {
    let owner = Owner::new();
    let words = owner.with(Words::empty);
    words.take(&wanted.locale, &wanted.words);
    if wanted.storage == Storage::Local {
        // It opens while words and form are read. What is wrong with it, `take_local` says.
        spawn_local(async {
            let _ = disk().await;
        });
    }
    let locales = Some(wanted.locale.clone()).filter(|tag| !tag.is_empty());
    let has_words = words.load_for(locales.map(|tag| vec![tag])).await;
    let opened = match has_words {
        true => open_with(name, content, &wanted, words).await,
        false => Err(trouble(TroubleCode::Load, "the words of the interface".to_owned())),
    };
    let (form, files, taken) = match opened {
        Ok(opened) => opened,
        Err(trouble) => {
            if has_words {
                place.notice(&words.say(key_of(trouble.code)));
            }
            owner.cleanup();
            return Err(trouble);
        }
    };
    let Taken { engine, keep, tablet, is_resumed, is_agreed } = taken;
    let reference = form.reference();
    let meta = Meta {
        survey_id: reference.id,
        version: reference.version,
        record_id: engine.draft().instance_id,
        title: reference.title,
        languages: reference.langs,
        resumed: is_resumed,
    };
    let mode = match wanted.mode {
        Mode::Respondent | Mode::Review => VisitMode::SelfCompletion,
        Mode::Interviewer => VisitMode::Interviewer,
        Mode::Kiosk => VisitMode::Kiosk,
    };
    let visit =
        Visit { unit: wanted.case_id.clone(), attempt: 1, mode, ..Visit::default() };
    Ok(Ready {
        refused: elsewhere(form.form()),
        owner,
        words,
        engine,
        form,
        keep,
        files,
        tablet,
        visit,
        wanted,
        meta,
        is_agreed,
    })
}

/// Addresses of lists that are not beside the form.
fn elsewhere(form: &Form) -> Vec<String> {
    let of = |source: &InstanceSource| match source {
        InstanceSource::External(address) if !address.starts_with("jr://") => {
            Some(address.clone())
        }
        InstanceSource::External(_)
        | InstanceSource::Items(_)
        | InstanceSource::Xml(_) => None,
    };
    form.instances.iter().filter_map(|instance| of(&instance.source)).collect()
}

/// Key of the sentence for people.
fn key_of(code: TroubleCode) -> &'static str {
    match code {
        TroubleCode::Answered => "embed.answered",
        TroubleCode::Open => "embed.elsewhere",
        TroubleCode::Load
        | TroubleCode::Form
        | TroubleCode::Prefill
        | TroubleCode::Storage
        | TroubleCode::Token
        | TroubleCode::Broken
        | TroubleCode::Origin
        | TroubleCode::Refused => "embed.cannot",
    }
}

async fn open_with(
    name: &str,
    content: Vec<u8>,
    wanted: &Wanted,
    words: Words,
) -> Result<(Arc<CompiledForm>, Files, Taken), Trouble> {
    let form = read(name, content).await?;
    let beside = form.form().attachments();
    // Most forms stand by themselves.
    let (files, lists) = match beside.is_empty() {
        true => Default::default(),
        false => Box::pin(fetch_beside(&wanted.address, &beside)).await,
    };
    let tag = match wanted.locale.is_empty() {
        true => words.tag_untracked(),
        false => wanted.locale.clone(),
    };
    let language = language_of(&form, &tag);
    let taken = take(wanted, &form, language, lists).await?;
    Ok((form, files, taken))
}

/// Reads a form. One that Minyi has checked is an XForm that says so; others are checked
/// now, which takes a part of the program that most respondents never need.
async fn read(name: &str, content: Vec<u8>) -> Result<Arc<CompiledForm>, Trouble> {
    let text = match String::from_utf8(content) {
        Ok(text) => text,
        Err(error) => return Box::pin(read_table(name, error.into_bytes())).await,
    };
    if !text.trim_start().starts_with('<') {
        return Box::pin(read_table(name, text.into_bytes())).await;
    }
    let Read { form, diagnostics } = xform::read(&text);
    browser::turn(text.len()).await;
    match (form, hash_in(&text)) {
        (Some(form), Some(hash)) => compile_known(form, hash)
            .form
            .ok_or_else(|| trouble(TroubleCode::Form, "its stamp is wrong".to_owned())),
        (form, _) => checked(form, diagnostics),
    }
}

/// A form that has no errors; else says all of them.
#[inline(never)]
fn checked(
    form: Option<Form>,
    diagnostics: Vec<Diagnostic>,
) -> Result<Arc<CompiledForm>, Trouble> {
    let compilation = compile_read(form, diagnostics);
    compilation.form.ok_or_else(|| {
        let errors = compilation.diagnostics.iter().filter(|d| d.is_error());
        let lines: Vec<String> =
            errors.map(|diagnostic| diagnostic.to_string()).collect();
        trouble(TroubleCode::Form, lines.join("\n"))
    })
}

/// Reads a table, in a program of its own.
async fn read_table(name: &str, content: Vec<u8>) -> Result<Arc<CompiledForm>, Trouble> {
    let read = read_in_worker(name, &Uint8Array::from(content.as_slice())).await;
    let Read { form, diagnostics } = read.ok_or_else(|| {
        trouble(TroubleCode::Load, "the reader of tables did not answer".to_owned())
    })?;
    checked(form, diagnostics)
}

/// The files that a form names, from beside it, and what its lists hold; what cannot be had
/// is left out.
async fn fetch_beside(
    address: &str,
    beside: &Attachments,
) -> (Files, BTreeMap<String, Vec<u8>>) {
    let mut files = Files::new();
    if !address.is_empty() {
        // One after the other: they are few.
        for name in beside.names() {
            let Ok(file) = web_sys::Url::new_with_base(&encoded(name), address) else {
                continue;
            };
            if let Some(blob) = fetch_blob(&file.href()).await {
                files.insert(name.clone(), blob);
            }
        }
    }
    let lists = interview::lists(beside, &files).await;
    (files, lists)
}

/// A file name as one segment of an address: it leads to no other folder or host.
fn encoded(name: &str) -> String {
    ["./", &String::from(js_sys::encode_uri_component(name))].concat()
}

async fn fetch_blob(address: &str) -> Option<Blob> {
    let response =
        JsFuture::from(browser::window().fetch_with_str(address)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}

/// Takes up what was answered before, else begins.
async fn take(
    wanted: &Wanted,
    form: &Arc<CompiledForm>,
    language: Option<usize>,
    lists: BTreeMap<String, Vec<u8>>,
) -> Result<Taken, Trouble> {
    let opening =
        |tablet: &Tablet, language| interview::opening(tablet, language, lists.clone());
    match wanted.storage {
        Storage::Local => take_local(wanted, form, language, &opening).await,
        Storage::Memory | Storage::Host => {
            let tablet = passing_tablet(wanted);
            let keep = match wanted.storage {
                Storage::Host => Keep::Host(Rc::new(Host::default())),
                Storage::Memory | Storage::Local => Keep::Memory,
            };
            let draft: Option<Draft> = serde_json::from_str(&wanted.draft).ok();
            let Some(draft) = draft else {
                let engine = begin(form, opening(&tablet, language))?;
                return Ok(Taken {
                    engine,
                    keep,
                    tablet,
                    is_resumed: false,
                    is_agreed: false,
                });
            };
            let engine = resume(form, opening(&tablet, None), &draft)?;
            Ok(Taken { engine, keep, tablet, is_resumed: true, is_agreed: false })
        }
    }
}

/// A device of which nothing is remembered.
fn passing_tablet(wanted: &Wanted) -> Tablet {
    let id = minyi_form::Host::new_id(&BrowserHost);
    Tablet { id, interviewer: wanted.interviewer.clone(), ..Tablet::default() }
}

async fn take_local(
    wanted: &Wanted,
    form: &Arc<CompiledForm>,
    language: Option<usize>,
    opening: &dyn Fn(&Tablet, Option<usize>) -> Opening,
) -> Result<Taken, Trouble> {
    let failed = |error: StorageError| trouble(TroubleCode::Storage, told(&error));
    let store = disk().await.map_err(failed)?;
    let tablet = interview::tablet(&store).await.map_err(failed)?;
    let tablet = Tablet { interviewer: wanted.interviewer.clone(), ..tablet };
    let reference = form.reference();
    let key = format!("survey:{}:{}", reference.hash, wanted.case_id);
    let known: Option<Known> = store.setting(&key).await.map_err(failed)?;
    if let Some(Known { id, is_agreed }) = known {
        if wanted.once && store.ended(&id).await.map_err(failed)?.is_some() {
            return Err(trouble(TroubleCode::Answered, wanted.case_id.clone()));
        }
        if let Some((row, journal)) = store.draft(&id).await.map_err(failed)? {
            let lease = lease_of(&id).await?;
            let (draft, last) = row.continued(journal);
            let engine = resume(form, opening(&tablet, None), &draft)?;
            let keep = Keep::local(store, row, last, key, lease);
            return Ok(Taken { engine, keep, tablet, is_resumed: true, is_agreed });
        }
    }
    let engine = begin(form, opening(&tablet, language))?;
    let row = DraftRow::begun(engine.draft(), reference, None, browser::now_ms());
    let lease = lease_of(&row.id).await?;
    store.put_draft(&row).await.map_err(failed)?;
    let known = Known { id: row.id.clone(), is_agreed: false };
    store.put_setting(&key, &known).await.map_err(failed)?;
    let keep = Keep::local(store, row, 0, key, lease);
    Ok(Taken { engine, keep, tablet, is_resumed: false, is_agreed: false })
}

/// The right to fill a draft.
async fn lease_of(id: &str) -> Result<Lease, Trouble> {
    lease::take(id).await.ok_or_else(|| trouble(TroubleCode::Open, id.to_owned()))
}

fn begin(form: &Arc<CompiledForm>, opening: Opening) -> Result<session::Ready, Trouble> {
    session::Ready::begin(form.clone(), opening).map_err(unopened)
}

fn resume(
    form: &Arc<CompiledForm>,
    opening: Opening,
    draft: &Draft,
) -> Result<session::Ready, Trouble> {
    let (engine, _lost) =
        session::Ready::take_up(form.clone(), opening, draft).map_err(unopened)?;
    Ok(engine)
}

fn unopened(error: minyi_form::engine::OpenError) -> Trouble {
    trouble(TroubleCode::Form, format!("{error:?}"))
}
