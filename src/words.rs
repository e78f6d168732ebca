//! The interface's own texts: one file a language, fetched when it is needed.
//!
//! `public/words/index.json` lists the languages, `<tag>.json` holds the texts by key. A
//! text may have `{name}` places and, where it counts something, one form for each
//! plural category of the language. A new language needs no rebuild. Form texts are not
//! here: they belong to the form.

use std::sync::Arc;

use js_sys::{Array, JSON};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::browser;

/// A language of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceLanguage {
    /// BCP 47 tag, and the name of its file.
    pub tag: String,
    /// What its speakers call it.
    pub name: String,
}

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
            Some(text) => fill(&text, places),
            None => key.to_owned(),
        }
    }
}

/// `text` with each `{name}` replaced; a name without a value stays as it is.
fn fill(text: &str, places: &[(&str, &str)]) -> String {
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
                filled.push_str(value);
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

/// The first offered language that suits one of the wanted tags; by its language alone
/// when no tag suits in full. Chinese without a script is read as simplified but for
/// the regions that write the traditional one.
pub fn choose<'a>(wanted: &[String], offered: &[&'a str]) -> Option<&'a str> {
    wanted.iter().find_map(|tag| suits(&full_tag(tag), offered))
}

fn suits<'a>(tag: &str, offered: &[&'a str]) -> Option<&'a str> {
    let exact = offered.iter().find(|offer| offer.eq_ignore_ascii_case(tag));
    let prefix = offered.iter().find(|offer| {
        let offer = full_tag(offer);
        tag.to_ascii_lowercase().starts_with(&format!("{}-", offer.to_ascii_lowercase()))
            || offer.to_ascii_lowercase().starts_with(&format!("{}-", primary(tag)))
                && !tag.contains('-')
    });
    let language = offered.iter().find(|offer| primary(offer) == primary(tag));
    exact.or(prefix).or(language).copied()
}

fn full_tag(tag: &str) -> String {
    match tag.to_ascii_lowercase().as_str() {
        "zh" | "zh-cn" | "zh-sg" | "zh-my" => "zh-Hans".to_owned(),
        "zh-tw" | "zh-hk" | "zh-mo" => "zh-Hant".to_owned(),
        _ => tag.to_owned(),
    }
}

fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

/// The texts in the language that is set, for components.
#[derive(Clone, Copy)]
pub struct Words {
    catalogue: RwSignal<Catalogue, LocalStorage>,
    languages: RwSignal<Arc<Vec<InterfaceLanguage>>>,
    /// Tag that was asked for last; its file may still be on its way.
    wanted: RwSignal<String>,
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
        }
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
        let Some(languages) = fetch_languages().await else { return false };
        self.languages.set(Arc::new(languages));
        self.turn_to(&self.home()).await
    }

    /// Tag of the language that people chose, else of the browser's.
    pub fn home(self) -> String {
        let languages = self.languages.get_untracked();
        let offered: Vec<&str> = languages.iter().map(|l| l.tag.as_str()).collect();
        let chosen = choose(&browser::wanted_languages(), &offered);
        chosen.or(offered.first().copied()).unwrap_or_default().to_owned()
    }

    /// Tag of the language that was asked for last.
    pub fn wanted(self) -> String {
        self.wanted.get_untracked()
    }

    /// Changes to another language and remembers it. Returns false, and keeps the present
    /// one, when its file cannot be had.
    pub async fn turn_to(self, tag: &str) -> bool {
        self.wanted.set(tag.to_owned());
        let Some(json) = browser::fetch_text(&format!("words/{tag}.json")).await else {
            return false;
        };
        let Some(catalogue) = Catalogue::read(tag, &json) else { return false };
        if self.wanted() != tag {
            return false;
        }
        browser::set_page_language(tag);
        self.catalogue.set(catalogue);
        true
    }
}

async fn fetch_languages() -> Option<Vec<InterfaceLanguage>> {
    let list = JSON::parse(&browser::fetch_text("words/index.json").await?).ok()?;
    let list = Array::from(&list);
    let languages = list.iter().map(|entry| InterfaceLanguage {
        tag: browser::member(&entry, "tag").as_string().unwrap_or_default(),
        name: browser::member(&entry, "name").as_string().unwrap_or_default(),
    });
    Some(languages.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    /// A text as it stands in its file.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Entry {
        Text(String),
        Plural(BTreeMap<String, String>),
    }

    #[derive(Deserialize)]
    struct Listed {
        tag: String,
        name: String,
    }

    #[test]
    fn places_are_filled_and_unknown_ones_stay() {
        for (text, filled) in [
            ("{n} of {all}", "3 of {all}"),
            ("no place", "no place"),
            ("{n", "{n"),
            ("{{n}}", "{3}"),
        ] {
            assert_eq!(fill(text, &[("n", "3")]), filled);
        }
    }

    #[test]
    fn a_language_is_chosen_by_what_the_reader_reads() {
        let offered = ["zh-Hans", "en", "zh-Hant", "sr-Latn"];
        for (wanted, chosen) in [
            (&["zh-CN"][..], Some("zh-Hans")),
            (&["zh-TW"], Some("zh-Hant")),
            (&["zh-Hans-CN", "en"], Some("zh-Hans")),
            (&["de", "en-GB"], Some("en")),
            (&["sr"], Some("sr-Latn")),
            (&["de"], None),
        ] {
            let wanted: Vec<String> = wanted.iter().map(|t| (*t).to_owned()).collect();
            assert_eq!(choose(&wanted, &offered), chosen, "{wanted:?}");
        }
    }

    fn files() -> Vec<(String, BTreeMap<String, Entry>)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/public/words");
        let index = std::fs::read_to_string(format!("{folder}/index.json")).unwrap();
        let languages: Vec<Listed> = serde_json::from_str(&index).unwrap();
        assert!(languages.iter().all(|language| !language.name.is_empty()));
        let read = |tag: &str| {
            let json = std::fs::read_to_string(format!("{folder}/{tag}.json")).unwrap();
            serde_json::from_str(&json).unwrap()
        };
        languages.iter().map(|l| (l.tag.clone(), read(&l.tag))).collect()
    }

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .collect();
        places.sort_unstable();
        places
    }

    /// Plural categories of whole numbers by language (CLDR).
    fn categories(tag: &str) -> &'static [&'static str] {
        match primary(tag).as_str() {
            "zh" => &["other"],
            "sr" => &["few", "one", "other"],
            "fr" => &["many", "one", "other"],
            "ar" => &["few", "many", "one", "other", "two", "zero"],
            _ => &["one", "other"],
        }
    }

    #[test]
    fn all_languages_have_the_same_keys_places_and_their_plural_forms() {
        let files = files();
        let (first, reference) = &files[0];
        for (tag, entries) in &files {
            for (key, entry) in reference {
                let other =
                    entries.get(key).unwrap_or_else(|| panic!("{tag} lacks {key}"));
                match (entry, other) {
                    (Entry::Text(a), Entry::Text(b)) => {
                        assert_eq!(places(a), places(b), "{first} and {tag}: {key}");
                    }
                    (Entry::Plural(_), Entry::Plural(forms)) => {
                        let had: Vec<&str> = forms.keys().map(String::as_str).collect();
                        assert_eq!(had, categories(tag), "{tag}: {key}");
                    }
                    _ => panic!("{tag}: {key} is plural in one language only"),
                }
            }
            for key in entries.keys() {
                assert!(reference.contains_key(key), "{first} lacks {key} of {tag}");
            }
        }
    }
}
