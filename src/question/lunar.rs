//! A day as the Chinese calendar counts it, beside the day that answers: for those who read
//! Chinese, and where the author wishes (`body::minyi:beside` = `chinese`).

use leptos::prelude::*;

use crate::browser;
use crate::session::{NodeView, Session};
use crate::words::{Words, use_words};

/// The day; nothing for others.
pub fn lunar(session: Session, view: NodeView) -> impl Fn() -> Option<AnyView> + Copy {
    let words = use_words();
    let is_wished = session.control(view.control, |control| {
        let mut others = control.others.iter();
        others.any(|(name, value)| name == "minyi:beside" && value == "chinese")
    });
    move || {
        let tag = words.tag();
        let is_shown = is_wished == Some(true) || tag.starts_with("zh");
        (is_shown && !view.text.read().is_empty()).then(|| day(words, tag, view))
    }
}

// Apart, so that interviews without such a day do not fetch it.
#[inline(never)]
fn day(words: Words, tag: String, view: NodeView) -> AnyView {
    // Browsers have no good names for its days in other languages.
    let own = if tag.starts_with("zh") { &*tag } else { "zh-Hans" };
    let day = browser::lunar(own, &view.text.read());
    let text = words.fill("date.lunar", &[("date", &day)]);
    view! { <p class="hint" lang=tag>{text}</p> }.into_any()
}
