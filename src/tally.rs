//! Figures of what stands on a shelf: the same core as the command line, in the worker.

use js_sys::Array;
use minyi_aggregate::report::Block;
use serde::Deserialize;

use crate::offload::offload;

/// Figures to show, and as files to keep.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// What the page shows.
    pub blocks: Vec<Block>,
    /// What `minyi aggregate --json` prints.
    pub json: String,
    /// What `minyi aggregate --csv` prints.
    pub csv: String,
    /// Why there are none; "" when there are.
    pub failure: String,
}

/// What is to be tallied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Name of the bundle.
    pub name: String,
    /// The bundle, one JSON document.
    pub bundle: String,
    /// Tag of the language of labels.
    pub lang: String,
    /// A variable, `area:` and a level, or "" for all together.
    pub by: String,
}

/// Tallies; none when the worker does not come up.
pub async fn tally(question: &Question) -> Option<Figures> {
    let Question { name, bundle, lang, by } = question;
    let parts = ["tally", name, bundle, lang, by];
    let parts: Array = parts.into_iter().map(wasm_bindgen::JsValue::from_str).collect();
    offload(&parts).await
}
