//! What a respondent is told before anything is asked, in the language of the interview,
//! and the answer to it.

use std::sync::Arc;

use leptos::prelude::*;
use minyi_form::compile::CompiledForm;
use minyi_form::visit::Consent;

use super::language::{follow, turn_back_afterwards};
use crate::route::Route;
use crate::storage::Tablet;
use crate::texts::in_language;
use crate::words::use_words;

/// The page that is read out, or handed over to be read.
#[component]
pub fn ConsentPage(
    /// The form.
    form: Arc<CompiledForm>,
    /// Who asks.
    tablet: Tablet,
    /// Index of the language of the interview.
    language: usize,
    /// The respondent agrees.
    on_consent: impl Fn(Consent) + Copy + 'static,
    /// The respondent does not.
    on_refusal: impl Fn() + Copy + 'static,
    /// Back to the door.
    on_back: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let words = use_words();
    let languages = &form.form().languages;
    let tag = languages.get(language).and_then(|l| l.tag.clone()).unwrap_or_default();
    turn_back_afterwards();
    follow({
        let tag = tag.clone();
        move || tag.clone()
    });
    let title = in_language(&form.reference().title, &tag);
    let who = [tablet.organisation.clone(), tablet.interviewer.clone()];
    let who: Vec<String> = who.into_iter().filter(|who| !who.is_empty()).collect();
    let who = who.join(" · ");
    let is_known = !who.is_empty();
    view! {
        <article class="consent">
            <p class="consent-lead">{words.text("consent.lead")}</p>
            // Heard by `public/start.js`.
            <button type="button" class="secondary aloud" data-program="aloud">
                {words.text("aloud.start")}
            </button>
            <h1 lang=tag.clone()><bdi>{title}</bdi></h1>
            {match is_known {
                true => view! {
                    <p class="consent-who">
                        <strong>{words.text("consent.who")}</strong>" "<bdi>{who}</bdi>
                    </p>
                }
                .into_any(),
                false => view! {
                    <p class="problem">
                        {words.text("consent.nobody")}" "
                        <a href=Route::Settings.address()>{words.text("tablet.set_up")}</a>
                    </p>
                }
                .into_any(),
            }}
            <ConsentText form=form tag=Signal::stored(tag.clone())/>
        </article>
        <h2>{words.text("consent.question")}</h2>
        <div class="consent-answers">
            <button type="button" class="primary" on:click=move |_| on_consent(Consent::Oral)>
                {words.text("consent.oral")}
            </button>
            <button type="button" class="secondary" on:click=move |_| on_consent(Consent::Signed)>
                {words.text("consent.signed")}
            </button>
            <button type="button" class="secondary" on:click=move |_| on_refusal()>
                {words.text("consent.refused")}
            </button>
        </div>
        <button type="button" class="quiet" on:click=move |_| on_back()>
            {words.text("fill.back")}
        </button>
    }
}

/// What a respondent is told: the author's text in a language, else ours.
#[component]
pub fn ConsentText(
    /// The form.
    form: Arc<CompiledForm>,
    /// Tag of the language.
    #[prop(into)]
    tag: Signal<String>,
) -> impl IntoView {
    let words = use_words();
    let written = form.consent();
    let is_own = !written.is_empty();
    let text = move || {
        let text = match is_own {
            true => in_language(&written, &tag.read()),
            false => words.say("consent.standard"),
        };
        let paragraphs = text.split('\n').map(str::trim).filter(|p| !p.is_empty());
        paragraphs.map(|p| view! { <p dir="auto">{p.to_owned()}</p> }).collect_view()
    };
    view! { <div class="consent-text" lang=move || is_own.then(|| tag.get())>{text}</div> }
}
