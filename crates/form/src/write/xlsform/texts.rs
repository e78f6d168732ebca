//! Labels and hints as columns, one for each language.

use super::Row;
use super::expressions::Expressions;
use crate::form::Form;
use crate::label::{Label, Piece, TextForm};

pub(super) struct Texts<'f> {
    form: &'f Form,
    expressions: &'f Expressions,
}

/// The column of each form of a text; `label` stands for the text's own column.
const COLUMNS: [(TextForm, &str); 6] = [
    (TextForm::Long, ""),
    (TextForm::Guidance, "guidance_hint"),
    (TextForm::Image, "image"),
    (TextForm::BigImage, "big-image"),
    (TextForm::Audio, "audio"),
    (TextForm::Video, "video"),
];

impl<'f> Texts<'f> {
    pub(super) fn of(form: &'f Form, expressions: &'f Expressions) -> Texts<'f> {
        Texts { form, expressions }
    }

    /// Adds the columns of a label, hint or message called `column`.
    pub(super) fn add(&self, row: &mut Row, column: &str, label: &Label) {
        let Label::Itext(id) = label else {
            return row.push((column.to_owned(), self.plain(label)));
        };
        let Some(entry) = self.form.itext.iter().find(|entry| *entry.id == **id) else {
            return;
        };
        for (language, forms) in self.form.languages.iter().zip(&entry.translations) {
            for (form, pieces) in forms {
                let known = COLUMNS.iter().find(|(known, _)| known == form);
                let Some((_, name)) = known else { continue };
                let name = if name.is_empty() { column } else { name };
                let header = match language.name.as_str() {
                    "default" => name.to_owned(),
                    language => format!("{name}::{language}"),
                };
                let text = self.pieces(pieces);
                row.push((header, file_name(*form, &text).to_owned()));
            }
        }
    }

    /// A text that is the same in all languages.
    pub(super) fn plain(&self, label: &Label) -> String {
        match label {
            Label::None => String::new(),
            Label::Plain(pieces) => self.pieces(pieces),
            Label::Computed(written) => self.expressions.readable(&written.text),
            Label::Itext(id) => {
                let entry = self.form.itext.iter().find(|entry| *entry.id == **id);
                let forms =
                    entry.and_then(|e| e.translations.get(self.form.default_language));
                let long =
                    forms.into_iter().flatten().find(|(form, _)| *form == TextForm::Long);
                long.map_or_else(String::new, |(_, pieces)| self.pieces(pieces))
            }
        }
    }

    fn pieces(&self, pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Output(written) => self.expressions.readable(&written.text),
        };
        let text: String = pieces.iter().map(piece).collect();
        if text == "-" { String::new() } else { text }
    }
}

/// The name of a medium's file, without the folder that its form implies.
fn file_name(form: TextForm, text: &str) -> &str {
    match form {
        TextForm::Long | TextForm::Short | TextForm::Guidance => text,
        TextForm::Image | TextForm::BigImage | TextForm::Audio | TextForm::Video => {
            text.rsplit_once('/').map_or(text, |(_, name)| name)
        }
    }
}
