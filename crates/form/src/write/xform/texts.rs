//! Labels, hints and the itext block.

use std::borrow::Cow;

use super::{Scope, Writer};
use crate::diagnostic::Place;
use crate::form::Written;
use crate::label::{ItextEntry, Label, Piece, TextForm};
use crate::write::xml::Element;

/// Forms of a text in the order in which they are filled up where a translation lacks them.
const FORMS: [TextForm; 7] = [
    TextForm::Long,
    TextForm::Short,
    TextForm::Guidance,
    TextForm::Image,
    TextForm::BigImage,
    TextForm::Audio,
    TextForm::Video,
];

impl<'f> Writer<'f> {
    /// The itext block, when the form is translated.
    pub(super) fn itext(&self) -> Option<Element<'f>> {
        if self.form.languages.is_empty() {
            return None;
        }
        let mut itext = Element::new("itext");
        for (number, language) in self.form.languages.iter().enumerate() {
            let mut translation =
                Element::new("translation").with("lang", language.name.as_str());
            let is_default = number == self.form.default_language;
            if is_default && self.form.default_language_is_marked {
                translation.set("default", "true()");
            }
            translation.extend(self.translation(number));
            itext.push(translation);
        }
        Some(itext)
    }

    /// The texts of one language: those that it has, then those that others have.
    fn translation(
        &self,
        language: usize,
    ) -> impl Iterator<Item = Element<'f>> + use<'f> {
        let has_text = move |entry: &&ItextEntry| !forms(entry, language).is_empty();
        let (form, scope) = (self.form, self.scope);
        let entries = || {
            let written =
                move |entry: &&ItextEntry| scope == Scope::All || !is_our_own(entry);
            form.itext.iter().filter(written)
        };
        let own = entries().filter(has_text);
        let missing = entries().filter(move |entry| !has_text(entry));
        own.chain(missing).map(move |entry| text(entry, language))
    }

    /// Text of an itext entry in the default language, without outputs.
    pub(super) fn text_in_default_language(&self, id: &str) -> String {
        let entry = self.form.itext.iter().find(|entry| entry.id == id);
        let forms = entry.map(|entry| forms(entry, self.form.default_language));
        let long =
            forms.unwrap_or_default().iter().find(|(form, _)| *form == TextForm::Long);
        long.map_or_else(String::new, |(_, pieces)| plain_pieces(pieces))
    }
}

/// Entries that stand for columns that only this project has; other programs have no place
/// for them.
fn is_our_own(entry: &ItextEntry) -> bool {
    entry.id.starts_with("minyi:")
}

fn forms(entry: &ItextEntry, language: usize) -> &[(TextForm, Vec<Piece>)] {
    entry.translations.get(language).map_or(&[], Vec::as_slice)
}

/// One entry in one language. Every language gets the forms that any has; `-` says that a
/// translation is missing, as in what pyxform writes.
fn text<'f>(entry: &'f ItextEntry, language: usize) -> Element<'f> {
    let own = forms(entry, language);
    let mut text = Element::new("text").with("id", entry.id.as_str());
    for (form, pieces) in own {
        text.push(value(*form, pieces));
    }
    for form in [TextForm::Long, TextForm::Guidance] {
        let is_missing = !own.iter().any(|(known, _)| *known == form);
        let others = entry.translations.iter().flatten();
        if is_missing && others.into_iter().any(|(known, _)| *known == form) {
            text.push(formed(form).text("-"));
        }
    }
    text
}

fn value<'f>(form: TextForm, pieces: &'f [Piece]) -> Element<'f> {
    with_pieces(formed(form), pieces)
}

/// `<value>` of a form.
fn formed<'f>(form: TextForm) -> Element<'f> {
    let mut value = Element::new("value");
    if form != TextForm::Long {
        value.set("form", form_name(form));
    }
    value
}

fn form_name(form: TextForm) -> &'static str {
    const NAMES: [&str; 7] =
        ["long", "short", "guidance", "image", "big-image", "audio", "video"];
    let at = FORMS.iter().position(|known| *known == form).unwrap_or_default();
    NAMES.get(at).copied().unwrap_or_default()
}

/// `<label>` or `<hint>`.
pub(super) fn label_element<'f>(name: &'static str, label: &'f Label) -> Element<'f> {
    let element = Element::new(name);
    match label {
        Label::None => element,
        Label::Plain(pieces) => with_pieces(element, pieces),
        Label::Itext(id) => element.with("ref", itext_reference(id)),
        Label::Computed(written) => element.with("ref", written.text.as_str()),
    }
}

/// The attribute that holds a message of a bind; none when there is no message.
pub(super) fn message(label: &Label) -> Option<String> {
    match label {
        Label::None => None,
        Label::Itext(id) => Some(itext_reference(id)),
        Label::Plain(_) | Label::Computed(_) => Some(plain_text(label)),
    }
}

fn itext_reference(id: &str) -> String {
    let mark = if id.contains('\'') { '"' } else { '\'' };
    format!("jr:itext({mark}{id}{mark})")
}

fn with_pieces<'f>(mut element: Element<'f>, pieces: &'f [Piece]) -> Element<'f> {
    for piece in pieces {
        match piece {
            Piece::Text(text) => element = element.text(text.as_str()),
            Piece::Output(written) => {
                element.push(Element::new("output").with("value", output_value(written)));
            }
        }
    }
    element
}

/// pyxform escapes the look-ups that it finds in labels twice, and readers of its XForms
/// (ours too) expect that; expressions that were an XForm's stay as they were.
fn output_value(written: &Written) -> Cow<'_, str> {
    let Written { text, place } = written;
    match place {
        Place::Cell { .. } if text.contains(['&', '<', '>']) => {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").into()
        }
        Place::Cell { .. } | Place::Form | Place::Sheet(_) | Place::Xml { .. } => {
            text.into()
        }
    }
}

/// Text of a label that stands in an attribute or title, where nothing can be computed.
pub(super) fn plain_text(label: &Label) -> String {
    match label {
        Label::Plain(pieces) => plain_pieces(pieces),
        Label::Computed(written) => written.text.clone(),
        Label::None | Label::Itext(_) => String::new(),
    }
}

fn plain_pieces(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Output(written) => written.text.clone(),
    };
    pieces.iter().map(text).collect()
}
