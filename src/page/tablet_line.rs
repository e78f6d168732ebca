//! Who is at work with this tablet, and where, in one line, with the way to change it.

use leptos::prelude::*;

use crate::interview;
use crate::route::Route;
use crate::storage::{Tablet, disk};
use crate::words::use_words;

/// The line.
#[component]
pub fn TabletLine(
    /// The tablet.
    tablet: Tablet,
) -> impl IntoView {
    let words = use_words();
    let is_set_up = tablet.is_set_up();
    let parts = [tablet.interviewer, tablet.organisation, tablet.place, tablet.name];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let text = move || match is_set_up {
        true => parts.join(" · "),
        false => words.say("tablet.not_set_up"),
    };
    let change = move || match is_set_up {
        true => words.say("tablet.change"),
        false => words.say("tablet.set_up"),
    };
    view! {
        <p class="tablet-line" class:unset=!is_set_up>
            <bdi>{text}</bdi>" "
            <a href=Route::Settings.address()>{change}</a>
        </p>
    }
}

/// The line as the start page shows it, once it is known.
#[component]
pub fn TabletCard() -> impl IntoView {
    let tablet = LocalResource::new(|| async { interview::tablet(&disk().await?).await });
    move || {
        let tablet = tablet.get()?.ok()?;
        Some(view! { <TabletLine tablet=tablet/> })
    }
}
