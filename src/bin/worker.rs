//! What is too heavy for the page that fills a form, in a web worker: reading
//! spreadsheets, and tallying. Its weight is paid only by those who use it.
//!
//! It says `ready` once it listens. Each message is a list that begins with the name of a
//! task, each answer JSON:
//!
//! - `read`, name, bytes → the form with its diagnostics
//! - `tally`, name, bundle, language, grouping, and name and bundle of each further file →
//!   blocks to show, and files to keep

use std::io::Cursor;
use std::str::FromStr;

use js_sys::{Array, Uint8Array};
use minyi_aggregate::{By, Collection, Selection, report};
use minyi_form::diagnostic::Diagnostic;
use minyi_form::form::Form;
use minyi_form::read::{Read, read_bytes};
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // The page that would be told of a failure is the one that cannot be reached.
        let _ = answering.post_message(&answer(&event.data()).into());
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    listen.forget();
    let _ = scope.post_message(&"ready".into());
}

fn answer(message: &JsValue) -> String {
    let parts = Array::from(message);
    let text = |place| parts.get(place).as_string().unwrap_or_default();
    match text(0).as_str() {
        "tally" => {
            let mut bundles = vec![(text(1), text(2))];
            bundles
                .extend((5..parts.length()).step_by(2).map(|n| (text(n), text(n + 1))));
            tally(&bundles, &text(3), &text(4)).to_string()
        }
        _ => read(&text(1), &Uint8Array::new(&parts.get(2)).to_vec()),
    }
}

/// A form as it was read; written straight, since that of 5,000 questions is large.
#[derive(Serialize)]
struct Answer {
    form: Option<Form>,
    diagnostics: Vec<Diagnostic>,
}

fn read(name: &str, bytes: &[u8]) -> String {
    let Read { form, diagnostics } = read_bytes(name, bytes);
    // A form consists of texts, numbers and lists, which always can be written.
    serde_json::to_string(&Answer { form, diagnostics }).unwrap_or_default()
}

/// The figures of bundles, names and contents: `blocks` to show, `json` and `csv` as the
/// command line writes them; or the sentence `failure`.
fn tally(bundles: &[(String, String)], lang: &str, by: &str) -> Value {
    match report_of(bundles, lang, by) {
        Ok(answer) => answer,
        Err(failure) => json!({ "failure": failure }),
    }
}

fn report_of(
    bundles: &[(String, String)],
    lang: &str,
    by: &str,
) -> Result<Value, String> {
    let mut collection = Collection::default();
    for (name, bundle) in bundles {
        collection.load(name, Cursor::new(bundle)).map_err(|error| error.to_string())?;
    }
    let by = Some(by).filter(|by| !by.is_empty());
    let selection = Selection {
        by: by.map(|by| By::from_str(by).unwrap_or_else(|never| match never {})),
        lang: Some(lang.to_owned()),
        ..Selection::default()
    };
    let figures = collection.tally(&selection).map_err(|error| error.to_string())?;
    let json = report::json(&figures).map_err(|error| error.to_string())?;
    Ok(json!({
        "blocks": report::outline(&figures),
        "json": json,
        "csv": report::csv(&figures),
    }))
}
