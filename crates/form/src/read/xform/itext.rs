//! Translated texts, and the pieces that texts consist of.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::{Reader, is};
use crate::diagnostic::Code;
use crate::form::Written;
use crate::label::{ItextEntry, Label, Piece, TextForm};
use crate::read::finish::language;

impl Reader<'_> {
    /// Reads the `itext` block.
    pub(super) fn itext(&mut self, model: Node<'_, '_>) {
        let Some(itext) = model.children().find(|node| is(node, "itext")) else { return };
        let translations: Vec<_> =
            itext.children().filter(|node| is(node, "translation")).collect();
        let mut index = BTreeMap::new();
        for (number, translation) in translations.iter().enumerate() {
            let name = translation.attribute("lang").unwrap_or_default();
            self.form.languages.push(language(name));
            if translation.attribute("default").is_some_and(|value| value != "false()") {
                self.form.default_language = number;
                self.form.default_language_is_marked = true;
            }
            for text in translation.children().filter(|node| is(node, "text")) {
                self.text(text, number, translations.len(), &mut index);
            }
        }
        // What a language lacks has its place among the texts of that language.
        let translations =
            self.form.itext.iter_mut().flat_map(|entry| &mut entry.translations);
        for forms in translations.filter(|forms| forms.is_empty()) {
            forms.push((TextForm::Long, Vec::new()));
        }
    }

    fn text(
        &mut self,
        text: Node<'_, '_>,
        language: usize,
        languages: usize,
        index: &mut BTreeMap<String, usize>,
    ) {
        let id = text.attribute("id").unwrap_or_default().to_owned();
        let next = self.form.itext.len();
        let at = *index.entry(id.clone()).or_insert(next);
        if at == next {
            let translations = vec![Vec::new(); languages];
            self.form.itext.push(ItextEntry { id, translations });
        }
        let values: Vec<_> = text.children().filter(|node| is(node, "value")).collect();
        for value in values {
            let Some(form) = self.text_form(value) else { continue };
            let pieces = self.pieces(value);
            let slot = self
                .form
                .itext
                .get_mut(at)
                .and_then(|e| e.translations.get_mut(language));
            if let Some(forms) = slot {
                forms.push((form, pieces));
            }
        }
    }

    fn text_form(&mut self, value: Node<'_, '_>) -> Option<TextForm> {
        Some(match value.attribute("form").unwrap_or("long") {
            "long" => TextForm::Long,
            "short" => TextForm::Short,
            "guidance" => TextForm::Guidance,
            "image" => TextForm::Image,
            "big-image" => TextForm::BigImage,
            "audio" => TextForm::Audio,
            "video" => TextForm::Video,
            other => {
                let message = format!("texts of the form `{other}` are not used");
                self.warn(value, Code::Unsupported, message);
                return None;
            }
        })
    }

    /// A label, hint or message element: a reference to itext, an expression, or a text.
    pub(super) fn label(&self, element: Node<'_, '_>) -> Label {
        if let Some(reference) = self.places.written(element, "ref") {
            return label_reference(reference);
        }
        match self.pieces(element) {
            pieces if pieces.is_empty() => Label::None,
            pieces => Label::Plain(pieces),
        }
    }

    /// Text and outputs of an element, without the white space at its ends.
    pub(super) fn pieces(&self, element: Node<'_, '_>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.add_pieces(element, &mut pieces);
        if let Some(Piece::Text(first)) = pieces.first_mut() {
            *first = first.trim_start().to_owned();
        }
        if let Some(Piece::Text(last)) = pieces.last_mut() {
            *last = last.trim_end().to_owned();
        }
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        pieces.shrink_to_fit();
        pieces
    }

    fn add_pieces(&self, element: Node<'_, '_>, pieces: &mut Vec<Piece>) {
        for node in element.children() {
            if let Some(text) = node.text().filter(|_| node.is_text()) {
                match pieces.last_mut() {
                    Some(Piece::Text(before)) => before.push_str(text),
                    Some(Piece::Output(_)) | None => {
                        pieces.push(Piece::Text(text.to_owned()));
                    }
                }
            } else if is(&node, "output") {
                let value = self.places.written(node, "value");
                let value = value.or(self.places.written(node, "ref"));
                let value = value.map(escaped_once).map(Box::new);
                pieces.extend(value.map(Piece::Output));
            } else if node.is_element() {
                // Markup inside of a text counts as its text.
                self.add_pieces(node, pieces);
            }
        }
    }
}

/// pyxform escapes some outputs twice; no expression has a `&` of its own.
fn escaped_once(mut value: Written) -> Written {
    if value.text.contains('&') {
        let text = value.text.replace("&lt;", "<").replace("&gt;", ">");
        value.text = text.replace("&amp;", "&");
    }
    value
}

/// `jr:itext('id')` is a text of the itext block; everything else is computed.
pub(super) fn label_reference(reference: Written) -> Label {
    match itext_id(&reference.text) {
        Some(id) => Label::Itext(id.into()),
        None => Label::Computed(reference.into()),
    }
}

/// The id in `jr:itext('id')`.
pub(super) fn itext_id(expression: &str) -> Option<&str> {
    let argument = expression.trim().strip_prefix("jr:itext(")?.strip_suffix(')')?.trim();
    let mark = argument.chars().next().filter(|mark| matches!(mark, '\'' | '"'))?;
    let inside = argument.strip_prefix(mark)?.strip_suffix(mark)?;
    (!inside.contains(mark)).then_some(inside)
}
