//! Collects translated texts in the order in which pyxform writes them.

use std::collections::BTreeMap;

use crate::form::{Form, Language};
use crate::label::{ItextEntry, Piece, TextForm};
use crate::read::finish::language;

/// Texts by id and language.
#[derive(Clone, Debug, Default)]
pub(super) struct Itext {
    languages: Vec<String>,
    entries: Vec<ItextEntry>,
    index: BTreeMap<String, usize>,
}

impl Itext {
    /// Adds one form of a text in one language; a second time replaces the first.
    pub(super) fn add(
        &mut self,
        id: &str,
        language: &str,
        form: TextForm,
        pieces: Vec<Piece>,
    ) {
        let language = self.language(language);
        let entry = self.entry(id);
        if entry.translations.len() <= language {
            entry.translations.resize(language + 1, Vec::new());
        }
        let Some(forms) = entry.translations.get_mut(language) else { return };
        match forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, old)) => *old = pieces,
            None => forms.push((form, pieces)),
        }
    }

    fn language(&mut self, name: &str) -> usize {
        match self.languages.iter().position(|known| known == name) {
            Some(at) => at,
            None => {
                self.languages.push(name.to_owned());
                self.languages.len() - 1
            }
        }
    }

    fn entry(&mut self, id: &str) -> &mut ItextEntry {
        let next = self.entries.len();
        let at = *self.index.entry(id.to_owned()).or_insert(next);
        if at == next {
            self.entries.push(ItextEntry { id: id.to_owned(), translations: Vec::new() });
        }
        &mut self.entries[at]
    }

    /// Gives the form its texts and languages; the default one is `default` if it is there.
    pub(super) fn give_to(mut self, form: &mut Form, default: &str) {
        for entry in &mut self.entries {
            entry.translations.resize(self.languages.len(), Vec::new());
        }
        let default = self.languages.iter().position(|name| name == default);
        form.default_language_is_marked = default.is_some();
        form.default_language = default.unwrap_or_default();
        form.languages =
            self.languages.iter().map(|name| language(name)).collect::<Vec<Language>>();
        form.itext = self.entries;
    }
}
