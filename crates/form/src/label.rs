//! Texts that people read: labels, hints, messages, with their translations and media.
//!
//! A text is a list of pieces, since it can contain answers (`Dear ${name}`). Rendering
//! needs an engine and is done there; this is only what the author wrote.

use serde::{Deserialize, Serialize};

use crate::form::Written;

/// A label, hint or message as written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Label {
    /// Nothing was written.
    #[default]
    None,
    /// One text for all languages.
    Plain(Vec<Piece>),
    /// An itext entry, by its id.
    Itext(Box<str>),
    /// An expression that gives the text, or that gives the id inside `jr:itext(…)`.
    Computed(Box<Written>),
}

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// Shown as it is.
    Text(String),
    /// The value of an expression (`<output value="…"/>`, `${name}` in a label).
    Output(Box<Written>),
}

/// One entry of the itext block.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItextEntry {
    /// Identifier, such as `/data/age:label`.
    pub id: String,
    /// For each form language, in their order, the texts and media; a missing
    /// translation is an empty list, or the text "-" (which is never shown).
    pub translations: Vec<Vec<(TextForm, Vec<Piece>)>>,
}

impl ItextEntry {
    /// One form of the text in the first language that has it: `language`, else
    /// `default`, else in their order.
    pub fn pieces(
        &self,
        form: TextForm,
        language: usize,
        default: usize,
    ) -> Option<&[Piece]> {
        let mut languages =
            [language, default].into_iter().chain(0..self.translations.len());
        languages.find_map(|language| {
            let translation = self.translations.get(language)?;
            let (_, pieces) = translation.iter().find(|(known, _)| *known == form)?;
            (!is_absent(pieces)).then_some(pieces.as_slice())
        })
    }
}

/// "-" stands for a translation that is missing.
fn is_absent(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| match piece {
        Piece::Text(text) => matches!(text.trim(), "" | "-"),
        Piece::Output(_) => false,
    })
}

/// The forms of one text (`<value form="…">`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextForm {
    /// The text itself.
    Long,
    /// A shorter text for narrow places.
    Short,
    /// More help, shown on request or in print.
    Guidance,
    /// Picture (`jr://images/…`).
    Image,
    /// The larger version of the picture.
    BigImage,
    /// Sound.
    Audio,
    /// Film.
    Video,
}

impl Label {
    /// A label that says `text` in every language; empty text is no label.
    pub fn plain(text: &str) -> Label {
        if text.is_empty() {
            return Label::None;
        }
        Label::Plain(vec![Piece::Text(text.to_owned())])
    }

    /// True when nothing was written.
    pub fn is_none(&self) -> bool {
        matches!(self, Label::None)
    }
}
