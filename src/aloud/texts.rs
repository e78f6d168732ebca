//! The program's own words, in the language of the page.

use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node, ShadowRoot};

use crate::browser::{fetch_text, member};
use crate::shadow;

/// The texts of one language, by their keys.
#[derive(Clone, Default)]
pub struct Texts {
    entries: JsValue,
    /// Their language.
    tag: String,
}

impl Texts {
    /// Those of the language in which the page of a button is; it has fetched them before.
    pub async fn load(button: &Element) -> Texts {
        let tag = language_of(button);
        let json =
            fetch_text(&[&base_of(button), "words/", &tag, ".json"].concat()).await;
        let entries = json.and_then(|json| JSON::parse(&json).ok()).unwrap_or_default();
        Texts { entries, tag }
    }

    /// The text of `key`.
    pub fn say(&self, key: &str) -> String {
        member(&self.entries, key).as_string().unwrap_or_default()
    }

    /// That there is no voice for these languages.
    pub fn no_voice(&self, tags: &[String]) -> String {
        let names: Vec<String> =
            tags.iter().map(|tag| language_name(tag, &self.tag)).collect();
        let names = names.join(&self.say("list.separator"));
        self.say("aloud.no_voice").replace("{language}", &names)
    }
}

/// The language in which the page of a button is.
pub fn language_of(button: &Element) -> String {
    let around = button.closest("[lang]").ok().flatten();
    around.and_then(|around| around.get_attribute("lang")).unwrap_or_default()
}

/// Where the program's files are, if not beside the page: a survey in another page tells it.
fn base_of(button: &Element) -> String {
    let around = button.get_root_node();
    let is_around = |root: &ShadowRoot| AsRef::<Node>::as_ref(root) == &around;
    let survey = shadow::told().into_iter().find(|(root, _)| is_around(root));
    survey.map(|(_, base)| base).unwrap_or_default()
}

/// What one language calls another; its tag where that is not known.
fn language_name(tag: &str, by: &str) -> String {
    known_name(tag, by).unwrap_or_else(|| tag.to_owned())
}

fn known_name(tag: &str, by: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
    let intl = member(&js_sys::global(), "Intl");
    let kind: Function = member(&intl, "DisplayNames").dyn_into().ok()?;
    let names = Array::of2(&by.into(), &options);
    let names = Reflect::construct(&kind, &names).ok()?;
    let of: Function = member(&names, "of").dyn_into().ok()?;
    of.call1(&names, &tag.into()).ok()?.as_string()
}
