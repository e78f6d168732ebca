//! IndexedDB's requests and transactions as futures.
//!
//! A transaction is awaited until `complete`, not until its last request succeeded:
//! only then does the browser promise anything. `durability: "strict"` asks it to
//! flush before it says so.

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

use super::{FORMAT, StorageError};
use crate::browser;

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// It only reads.
    Read,
    /// It writes, and is confirmed once the disk has it.
    Write,
}

/// A transaction over these stores.
///
/// Called by name because web-sys has no stable type for the options.
pub(super) fn transaction(
    database: &IdbDatabase,
    stores: &[&str],
    access: Access,
) -> Result<IdbTransaction, StorageError> {
    let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
    let mode = match access {
        Access::Read => "readonly",
        Access::Write => "readwrite",
    };
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(error)?;
    let call: Function =
        Reflect::get(database, &"transaction".into()).map_err(error)?.unchecked_into();
    let transaction =
        call.call3(database, &names, &mode.into(), &options).map_err(error)?;
    Ok(transaction.unchecked_into())
}

/// The store called `name` in a transaction.
pub(super) fn store(
    transaction: &IdbTransaction,
    name: &str,
) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(error)
}

/// Result of a request. The functions that settle the promise listen themselves: a closure
/// of ours that the browser never calls would be kept, with the request and its rows.
pub(super) async fn result(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => request.result().map_err(error),
        Err(_) => Err(request_error(request)),
    }
}

/// Waits until everything in the transaction is on the disk.
pub(super) async fn complete(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let settled = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        transaction.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(()),
        Err(_) => Err(match transaction.error() {
            Some(exception) => exception_error(&exception),
            None => StorageError::Failed(String::new()),
        }),
    }
}

/// Puts a row; its key is one of its members.
pub(super) fn put<Row: Serialize>(
    store: &IdbObjectStore,
    row: &Row,
) -> Result<IdbRequest, StorageError> {
    let text = serde_json::to_string(row).map_err(unreadable)?;
    let value = JSON::parse(&text).map_err(error)?;
    store.put(&value).map_err(error)
}

/// A row, unless it was written by a newer version.
pub(super) fn row<Row: DeserializeOwned>(value: &JsValue) -> Result<Row, StorageError> {
    check_format(value)?;
    let text = JSON::stringify(value).map_err(error)?;
    serde_json::from_str(&String::from(text)).map_err(unreadable)
}

/// Refuses what was written by a newer version.
pub(super) fn check_format(row: &JsValue) -> Result<(), StorageError> {
    let format = member(row, &["format"]).as_f64();
    match format.is_some_and(|format| format > f64::from(FORMAT)) {
        true => Err(StorageError::NewerFormat),
        false => Ok(()),
    }
}

/// The member of an object, of that object the next, and so on; undefined where there is
/// none.
pub(super) fn member(object: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(object.clone(), |object, name| browser::member(&object, name))
}

/// All rows of a `getAll`.
pub(super) fn rows<Row: DeserializeOwned>(
    values: JsValue,
) -> Result<Vec<Row>, StorageError> {
    Array::from(&values).iter().map(|value| row(&value)).collect()
}

fn unreadable(error: serde_json::Error) -> StorageError {
    StorageError::Unreadable(error.to_string())
}

/// What an exception of the browser means to people.
pub(super) fn error(exception: JsValue) -> StorageError {
    match exception.dyn_ref::<DomException>() {
        Some(exception) => exception_error(exception),
        None => StorageError::Failed(format!("{exception:?}")),
    }
}

fn request_error(request: &IdbRequest) -> StorageError {
    match request.error() {
        Ok(Some(exception)) => exception_error(&exception),
        Ok(None) => StorageError::Failed(String::new()),
        Err(exception) => error(exception),
    }
}

fn exception_error(exception: &DomException) -> StorageError {
    match exception.name().as_str() {
        "QuotaExceededError" => StorageError::Full,
        "VersionError" | "InvalidStateError" => StorageError::Superseded,
        "SecurityError" => StorageError::Unavailable,
        name => StorageError::Failed(format!("{name}: {}", exception.message())),
    }
}
