//! Texts of a form that nobody has answered yet: where an answer would stand there is
//! room to write it.

use crate::compile::CompiledForm;
use crate::engine::Rendered;
use crate::label::{Label, Piece, TextForm};

/// Room to write an answer in a text.
const ROOM: &str = "________";

/// A text in a language, else in the form's default one, else in any.
pub(super) fn rendered(form: &CompiledForm, label: &Label, language: usize) -> Rendered {
    match label {
        Label::None => Rendered::default(),
        Label::Plain(pieces) => Rendered { text: joined(pieces), ..Rendered::default() },
        Label::Computed(_) => Rendered { text: ROOM.to_owned(), ..Rendered::default() },
        Label::Itext(id) => entry(form, id, language),
    }
}

fn entry(form: &CompiledForm, id: &str, language: usize) -> Rendered {
    let Some(entry) = form.itext(id) else { return Rendered::default() };
    let text = |wanted: TextForm| {
        let first = [language, form.form().default_language];
        let mut languages = first.into_iter().chain(0..entry.translations.len());
        languages.find_map(|language| {
            let translation = entry.translations.get(language)?;
            let pieces = translation.iter().find(|(known, _)| *known == wanted)?;
            Some(joined(&pieces.1)).filter(|text| !matches!(text.trim(), "" | "-"))
        })
    };
    let long = text(TextForm::Long);
    let short = text(TextForm::Short);
    Rendered {
        text: long.or_else(|| short.clone()).unwrap_or_default(),
        short,
        image: text(TextForm::Image),
        big_image: text(TextForm::BigImage),
        audio: text(TextForm::Audio),
        video: text(TextForm::Video),
        guidance: text(TextForm::Guidance),
    }
}

fn joined(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Output(_) => ROOM.to_owned(),
    };
    pieces.iter().map(piece).collect()
}
