//! Keeping a file: measured slice by slice, stored, and only then the answer.

use js_sys::Uint8Array;
use leptos::prelude::*;
use minyi_form::bundle::{AttachedFile, Origin, digest_text};
use sha2::{Digest, Sha256};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::task::Task;
use crate::storage::{Capture, StorageError, Store, disk};
use crate::{browser, zip};

/// Bytes that are in memory at once while a file is measured.
const SLICE: f64 = 4_194_304.0;

/// Keeps a file as the answer. What answered before stays until the interview has ended.
pub async fn keep(task: Task, file: Blob, ending: &str, origin: Origin) {
    keep_with(task, file, ending, origin, None).await;
}

/// The same with another file beside it, which is named after it.
pub async fn keep_with(
    task: Task,
    file: Blob,
    ending: &str,
    origin: Origin,
    beside: Option<(&str, Blob)>,
) {
    let stem = task.wish("name").unwrap_or_default();
    let name = format!("{stem}-{}.{ending}", browser::now_ms());
    task.busy.set(true);
    let draft = task.draft();
    let mut done = store(&draft, &name, &file, origin).await;
    if let (Ok(()), Some((ending, file))) = (&done, beside) {
        done = store(&draft, &format!("{name}{ending}"), &file, origin).await;
    }
    // The page may have been left meanwhile.
    let _ = task.busy.try_set(false);
    match done {
        Ok(()) => task.answer(&name),
        Err(error) => {
            let _ = task.trouble.try_set(Some(key(&error)));
        }
    }
}

/// Key of the sentence for what went wrong.
pub fn key(error: &StorageError) -> &'static str {
    match error {
        StorageError::Full => "storage.full",
        StorageError::Unavailable => "storage.unavailable",
        StorageError::Superseded => "storage.superseded",
        StorageError::NewerFormat => "storage.newer",
        StorageError::Unreadable(_) => "capture.unreadable",
        StorageError::Failed(_) => "storage.failed",
    }
}

/// Keeps a file of a draft under a name, in the place of one that had it.
///
/// # Errors
/// When it cannot be read or stored.
pub async fn store(
    draft: &str,
    name: &str,
    file: &Blob,
    origin: Origin,
) -> Result<(), StorageError> {
    let unreadable = |error: JsValue| StorageError::Unreadable(format!("{error:?}"));
    let (sha256, crc) = measure(file).await.map_err(unreadable)?;
    let facts = AttachedFile {
        sub: draft.to_owned(),
        name: name.to_owned(),
        media_type: file.type_(),
        bytes: file.size() as u64,
        sha256,
        at: browser::now(),
        origin,
    };
    disk().await?.put_capture(&Capture { facts, crc, file: file.clone() }).await
}

/// SHA-256 and CRC-32 of a file.
async fn measure(file: &Blob) -> Result<(String, u32), JsValue> {
    let (mut sha256, mut crc) = (Sha256::new(), zip::CRC.digest());
    let mut at = 0.0;
    while at < file.size() {
        let slice = file.slice_with_f64_and_f64(at, at + SLICE)?;
        let bytes =
            Uint8Array::new(&JsFuture::from(slice.array_buffer()).await?).to_vec();
        sha256.update(&bytes);
        crc.update(&bytes);
        at += SLICE;
    }
    Ok((digest_text(&sha256.finalize()), crc.finalize()))
}
