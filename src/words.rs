//! The interface's own texts: one file a language, fetched when it is needed.
//!
//! `public/words/index.json` lists the languages, `<tag>.json` holds the texts by key, and
//! `capture/<tag>.json` those that only one program has. A text may have `{name}` places and, where it counts something, one form for each
//! plural category of the language. A new language needs no rebuild. Form texts are not
//! here: they belong to the form.

mod languages;

#[cfg(test)]
mod files;

pub use languages::{InterfaceLanguage, choose, know};

use std::sync::Arc;

use js_sys::{JSON, Object};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::{browser, shadow};

/// The texts of one language, as the browser has read them: an object of texts, and of
/// objects with a text for each plural category.
#[derive(Clone, Debug, Default)]
struct Catalogue {
    tag: String,
    entries: JsValue,
}

impl Catalogue {
    /// Reads a language file; none when it is no JSON.
    fn read(tag: &str, json: &str) -> Option<Catalogue> {
        Some(Catalogue { tag: tag.to_owned(), entries: JSON::parse(json).ok()? })
    }

    /// Adds the texts of another file; what cannot be had is a gap.
    async fn add(&self, address: &str) {
        let Some(json) = browser::fetch_text(address).await else { return };
        if let (Ok(more), Some(entries)) =
            (JSON::parse(&json), self.entries.dyn_ref::<Object>())
        {
            Object::assign(entries, more.unchecked_ref::<Object>());
        }
    }

    /// The text of `key`, its places filled; the key itself when there is none, so that
    /// a gap is seen.
    fn say(&self, key: &str, category: &str, places: &[(&str, &str)]) -> String {
        let entry = browser::member(&self.entries, key);
        let text = entry.as_string().or_else(|| {
            let form = |category: &str| browser::member(&entry, category).as_string();
            form(category).or_else(|| form("other"))
        });
        match text {
            Some(text) if places.is_empty() => text,
            Some(text) => fill(&text, browser::is_right_to_left(&self.tag), places),
            None => key.to_owned(),
        }
    }
}

/// `text` with each `{name}` replaced; a name without a value stays as it is. What is put
/// in keeps its own direction of writing, and does not disturb that of the sentence.
fn fill(text: &str, is_right_to_left: bool, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let place = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = places.iter().find(|(place, _)| *place == name)?;
            Some((*value, after))
        });
        match place {
            Some((value, after)) => {
                let is_foreign = is_right_to_left || value.contains(writes_leftwards);
                filled.push_str(if is_foreign { FIRST_STRONG_ISOLATE } else { "" });
                filled.push_str(value);
                filled.push_str(if is_foreign { POP_ISOLATE } else { "" });
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Marks of the Unicode Bidirectional Algorithm that no reader sees or hears.
const FIRST_STRONG_ISOLATE: &str = "\u{2068}";
const POP_ISOLATE: &str = "\u{2069}";

/// Hebrew, Arabic and what else is written from right to left.
fn writes_leftwards(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}')
}

/// The texts in the language that is set, for components.
#[derive(Clone, Copy)]
pub struct Words {
    catalogue: RwSignal<Catalogue, LocalStorage>,
    languages: RwSignal<Arc<Vec<InterfaceLanguage>>>,
    /// Tag that was asked for last; its file may still be on its way.
    wanted: RwSignal<String>,
    /// Those that were fetched: who comes back to a language needs no request.
    fetched: StoredValue<Vec<Catalogue>, LocalStorage>,
    /// Folder of further texts that the program has for itself; "" for none.
    further: &'static str,
}

/// The texts of this page.
pub fn use_words() -> Words {
    use_context().unwrap_or_else(Words::empty)
}

impl Words {
    /// No texts yet.
    pub fn empty() -> Words {
        Words {
            catalogue: RwSignal::new_local(Catalogue::default()),
            languages: RwSignal::default(),
            wanted: RwSignal::default(),
            fetched: StoredValue::new_local(Vec::new()),
            further: "",
        }
    }

    /// No texts yet, of a program that has some for itself in this folder.
    pub fn with_further(further: &'static str) -> Words {
        Words { further, ..Words::empty() }
    }

    /// The text of `key`.
    pub fn say(self, key: &str) -> String {
        self.catalogue.read().say(key, "other", &[])
    }

    /// The text of `key` as it is now and will be in other languages, to be put on screen.
    /// All such texts are of one type, so that each adds next to nothing to the program.
    pub fn text(self, key: &'static str) -> impl Fn() -> String + Copy + Send + Sync {
        move || self.say(key)
    }

    /// The text of `key` with its `{places}` filled.
    pub fn fill(self, key: &str, places: &[(&str, &str)]) -> String {
        self.catalogue.read().say(key, "other", places)
    }

    /// The text of `key` for a number, which also fills `{n}`.
    pub fn count(self, key: &str, n: u32) -> String {
        let catalogue = self.catalogue.read();
        let category = browser::plural_category(&catalogue.tag, n);
        catalogue.say(key, &category, &[("n", &browser::number(&catalogue.tag, n))])
    }

    /// The text of `key` for `n` of `all`.
    pub fn share(self, key: &str, n: u32, all: u32) -> String {
        let tag = self.tag();
        let number = |n| browser::number(&tag, n);
        self.fill(key, &[("n", &number(n)), ("all", &number(all))])
    }

    /// Tag of the language that is set, "" before one is loaded.
    pub fn tag(self) -> String {
        self.catalogue.read().tag.clone()
    }

    /// The same, not followed.
    pub fn tag_untracked(self) -> String {
        self.catalogue.read_untracked().tag.clone()
    }

    /// The languages there are.
    pub fn languages(self) -> Arc<Vec<InterfaceLanguage>> {
        self.languages.get()
    }

    /// Loads the list of languages and the one that suits: the remembered one, else the
    /// browser's. Returns false when nothing could be loaded.
    pub async fn load(self) -> bool {
        self.load_for(None).await
    }

    /// Loads the list of languages and the one that suits the `wanted` ones, else those of
    /// people and browser. Returns false when nothing could be loaded.
    pub async fn load_for(self, wanted: Option<Vec<String>>) -> bool {
        let languages = languages::fetch().await;
        let Some(languages) = languages else { return false };
        self.languages.set(Arc::new(languages));
        self.turn_to(&self.suiting(&wanted.unwrap_or_else(browser::wanted_languages)))
            .await
    }

    /// Tag of the language that people chose, else of the browser's.
    pub fn home(self) -> String {
        self.suiting(&browser::wanted_languages())
    }

    /// Tag of the first language that suits a wanted one, else of the first that there is.
    fn suiting(self, wanted: &[String]) -> String {
        let languages = self.languages.get_untracked();
        let offered: Vec<&str> = languages.iter().map(|l| l.tag.as_str()).collect();
        let chosen = choose(wanted, &offered);
        chosen.or(offered.first().copied()).unwrap_or_default().to_owned()
    }

    /// Lets go of the texts that have left the page. A signal remembers who has read it until
    /// it next changes, and the words of a kiosk never change.
    pub fn let_go(self) {
        self.catalogue.notify();
    }

    /// Tag of the language that was asked for last.
    pub fn wanted(self) -> String {
        self.wanted.get_untracked()
    }

    /// Changes to another language and remembers it. Returns false, and keeps the present
    /// one, when its file cannot be had.
    pub async fn turn_to(self, tag: &str) -> bool {
        self.wanted.set(tag.to_owned());
        let Some(catalogue) = self.catalogue_of(tag).await else { return false };
        if self.wanted() != tag {
            return false;
        }
        // The page around a survey speaks its own language.
        if !shadow::is_used() {
            browser::set_page_language(tag);
        }
        if self.tag_untracked() != tag {
            self.catalogue.set(catalogue);
        }
        true
    }

    /// Takes the texts of a language, JSON, so that they need not be fetched.
    pub fn take(self, tag: &str, json: &str) {
        if let Some(catalogue) = Catalogue::read(tag, json) {
            self.fetched.update_value(|all| all.push(catalogue));
        }
    }

    async fn catalogue_of(self, tag: &str) -> Option<Catalogue> {
        let is_it = |catalogue: &&Catalogue| catalogue.tag == tag;
        let known = self.fetched.with_value(|all| all.iter().find(is_it).cloned());
        if known.is_some() {
            return known;
        }
        let address = shadow::address(&format!("words/{tag}.json"));
        let json = browser::fetch_text(&address).await?;
        let catalogue = Catalogue::read(tag, &json)?;
        if !self.further.is_empty() {
            let address = shadow::address(&format!("words/{}/{tag}.json", self.further));
            catalogue.add(&address).await;
        }
        self.fetched.update_value(|all| all.push(catalogue.clone()));
        Some(catalogue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_unknown_ones_stay() {
        for (text, filled) in [
            ("{n} of {all}", "3 of {all}"),
            ("no place", "no place"),
            ("{n", "{n"),
            ("{{n}}", "{3}"),
        ] {
            assert_eq!(fill(text, false, &[("n", "3")]), filled);
        }
    }

    #[test]
    fn what_is_filled_in_stands_apart_where_directions_of_writing_meet() {
        for (text, is_right_to_left, name, filled) in [
            ("“{file}” is new", false, "a.xml", "“a.xml” is new"),
            ("“{file}” is new", false, "مسح.xml", "“\u{2068}مسح.xml\u{2069}” is new"),
            ("«{file}» جديد", true, "a.xml", "«\u{2068}a.xml\u{2069}» جديد"),
            ("«{file}» جديد", true, "مسح", "«\u{2068}مسح\u{2069}» جديد"),
        ] {
            assert_eq!(fill(text, is_right_to_left, &[("file", name)]), filled);
        }
    }
}
