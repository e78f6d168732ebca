//! Texts of a form that nobody has answered yet: where an answer would stand there is
//! room to write it.

use crate::compile::CompiledForm;
use crate::engine::Rendered;
use crate::label::{Label, Piece};

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
    let default = form.form().default_language;
    Rendered::of_forms(|form| entry.pieces(form, language, default).map(joined))
}

fn joined(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Output(_) => ROOM.to_owned(),
    };
    pieces.iter().map(piece).collect()
}
