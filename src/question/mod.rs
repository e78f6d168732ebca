//! Questions on screen: one file a kind, and the frame that all share.
//!
//! A component reads the signals of one node and calls one method of the session. What
//! answers turn into when something is tapped or typed is computed outside of them, in
//! `selection`, `numeral` and `moment`.

mod acknowledge;
pub mod answer;
mod bearing;
mod capture;
mod choice_list;
mod date;
mod datetime;
mod day_parts;
mod drag;
mod entry;
mod frame;
mod image_map;
pub mod label;
mod look;
mod lunar;
pub mod markdown;
mod matrix;
mod media;
pub mod moment;
mod note;
mod number;
mod numeral;
mod parts;
mod picker;
mod quick;
mod range;
mod rank;
mod search;
mod select_multiple;
mod select_one;
mod selection;
mod text;
mod time;
mod typed;

pub use capture::{background, settle_background};
pub use frame::{Prominence, problem_text};
pub use matrix::Matrix;
pub use media::{Enlargement, LabelMedia};

use leptos::prelude::*;
use minyi_form::question_type::QuestionKind;

use crate::session::NodeView;

/// A question or note, as long as it is relevant.
#[component]
pub fn Question(
    /// The node.
    view: NodeView,
    /// Whether it has the page for itself.
    prominence: Prominence,
) -> impl IntoView {
    provide_context(prominence);
    move || view.relevant.get().then(|| untrack(|| of_kind(view)))
}

fn of_kind(view: NodeView) -> AnyView {
    match view.kind {
        QuestionKind::Text => view! { <text::TextQuestion view=view/> }.into_any(),
        QuestionKind::Integer | QuestionKind::Decimal => {
            view! { <number::NumberQuestion view=view/> }.into_any()
        }
        QuestionKind::SelectOne => {
            view! { <select_one::SelectOne view=view/> }.into_any()
        }
        QuestionKind::SelectMultiple => {
            view! { <select_multiple::SelectMultiple view=view/> }.into_any()
        }
        QuestionKind::Rank => view! { <rank::Rank view=view/> }.into_any(),
        QuestionKind::Range => view! { <range::Range view=view/> }.into_any(),
        QuestionKind::Date => view! { <date::DateQuestion view=view/> }.into_any(),
        QuestionKind::Time => view! { <time::TimeQuestion view=view/> }.into_any(),
        QuestionKind::DateTime => {
            view! { <datetime::DateTimeQuestion view=view/> }.into_any()
        }
        QuestionKind::Note => view! { <note::Note view=view/> }.into_any(),
        QuestionKind::Acknowledge => {
            view! { <acknowledge::Acknowledge view=view/> }.into_any()
        }
        QuestionKind::Geopoint
        | QuestionKind::Geotrace
        | QuestionKind::Geoshape
        | QuestionKind::Image
        | QuestionKind::Audio
        | QuestionKind::Video
        | QuestionKind::File
        | QuestionKind::Barcode => view! { <capture::Capture view=view/> }.into_any(),
        // Layout draws groups and repeats; they ask nothing by themselves.
        QuestionKind::Group | QuestionKind::Repeat => ().into_any(),
    }
}
