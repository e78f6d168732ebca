//! The interface follows the language of the interview, and turns back afterwards.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::{InterfaceLanguage, choose, use_words};

/// The languages of the interface, as options of a list; `chosen` gives the tag of one.
#[component]
pub fn LanguageOptions(
    /// Tag of the chosen language.
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    move || {
        let languages = words.languages();
        let option = |language: &InterfaceLanguage| {
            let tag = language.tag.clone();
            view! {
                <option
                    value=language.tag.clone()
                    lang=language.tag.clone()
                    prop:selected=move || chosen() == tag
                >
                    {language.name.clone()}
                </option>
            }
        };
        languages.iter().map(option).collect_view()
    }
}

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
