//! Texts of the form on screen, in the form's language, with the marks of their author.

use leptos::prelude::*;
use minyi_form::engine::Rendered;

use super::markdown::{Piece, pieces};
use crate::session::use_session;

/// A text of the form.
#[component]
pub fn FormText(
    /// The text.
    #[prop(into)]
    text: Signal<Rendered>,
) -> impl IntoView {
    let session = use_session();
    view! {
        <span lang=move || session.language_tag() dir="auto">
            {move || nodes(pieces(&text.read().text))}
        </span>
    }
}

fn nodes(pieces: Vec<Piece>) -> Vec<AnyView> {
    pieces.into_iter().map(node).collect()
}

fn node(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Strong(inner) => view! { <strong>{nodes(inner)}</strong> }.into_any(),
        Piece::Emphasis(inner) => view! { <em>{nodes(inner)}</em> }.into_any(),
        Piece::Link { text, address } => view! {
            <a href=address target="_blank" rel="noopener noreferrer">{text}</a>
        }
        .into_any(),
        Piece::Break => view! { <br/> }.into_any(),
    }
}
