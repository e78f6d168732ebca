//! The interface follows the language of the interview, and turns back afterwards.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::{choose, use_words};

/// Turns the interface back to the language of its user when the page is left.
pub fn turn_back_afterwards() {
    let words = use_words();
    on_cleanup(move || {
        spawn_local(async move {
            words.turn_to(&words.home()).await;
        });
    });
}

/// Turns the interface to the language of `tag`, now and whenever it changes, where it
/// speaks that one.
pub fn follow(tag: impl Fn() -> String + 'static) {
    let words = use_words();
    Effect::new(move |_| {
        let tag = tag();
        let languages = words.languages();
        let offered: Vec<&str> = languages.iter().map(|l| l.tag.as_str()).collect();
        let Some(tag) = choose(&[tag], &offered).map(str::to_owned) else { return };
        if tag != words.wanted() {
            spawn_local(async move {
                words.turn_to(&tag).await;
            });
        }
    });
}
