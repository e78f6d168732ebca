//! The interface follows the language of the interview, and turns back afterwards.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::live::When;
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
                    {named(language)}
                </option>
            }
        };
        languages.iter().map(option).collect_view()
    }
}

/// Its name, and that it is a draft where it is one.
fn named(language: &InterfaceLanguage) -> String {
    let InterfaceLanguage { name, draft, .. } = language;
    if draft.is_empty() { name.clone() } else { format!("{name} · {draft}") }
}

/// Says that the texts of the interface are a draft, where they are one.
#[component]
pub fn DraftLanguage() -> impl IntoView {
    let words = use_words();
    let is_draft = move || {
        let tag = words.tag();
        words.languages().iter().any(|l| l.tag == tag && !l.draft.is_empty())
    };
    view! {
        <When when=is_draft>
            <p class="hint">{words.text("settings.draft_language")}</p>
        </When>
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
