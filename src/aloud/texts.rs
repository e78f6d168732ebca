//! The program's own words, in the language of the page.

use js_sys::{Array, Function, JSON, Object, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::{fetch_text, member};

/// The texts of one language, by their keys.
#[derive(Clone, Default)]
pub struct Texts {
    entries: JsValue,
}

impl Texts {
    /// Those of the language in which the page is; it has fetched them before.
    pub async fn load() -> Texts {
        let tag = page_language();
        let json = fetch_text(&["words/", &tag, ".json"].concat()).await;
        let entries = json.and_then(|json| JSON::parse(&json).ok()).unwrap_or_default();
        Texts { entries }
    }

    /// The text of `key`.
    pub fn say(&self, key: &str) -> String {
        member(&self.entries, key).as_string().unwrap_or_default()
    }

    /// That there is no voice for these languages.
    pub fn no_voice(&self, tags: &[String]) -> String {
        let names: Vec<String> = tags.iter().map(|tag| language_name(tag)).collect();
        let names = names.join(&self.say("list.separator"));
        self.say("aloud.no_voice").replace("{language}", &names)
    }
}

/// The language in which the page is.
pub fn page_language() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// What the page's language calls another; its tag where that is not known.
fn language_name(tag: &str) -> String {
    known_name(tag).unwrap_or_else(|| tag.to_owned())
}

fn known_name(tag: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
    let intl = member(&js_sys::global(), "Intl");
    let kind: Function = member(&intl, "DisplayNames").dyn_into().ok()?;
    let names = Array::of2(&page_language().into(), &options);
    let names = Reflect::construct(&kind, &names).ok()?;
    let of: Function = member(&names, "of").dyn_into().ok()?;
    of.call1(&names, &tag.into()).ok()?.as_string()
}
