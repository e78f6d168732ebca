//! A form that visitors fill one after the other: how it is set up, what stands on the
//! screen between two of them, and the thanks.

use std::cell::Cell;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::compile::CompiledForm;
use minyi_form::form::Language;

use super::consent::ConsentText;
use super::form::{own_name, preferred};
use super::language::{follow, turn_back_afterwards};
use super::settings::Entry;
use crate::awake;
use crate::browser;
use crate::interview::{self, Failure};
use crate::kiosk;
use crate::lock;
use crate::pin;
use crate::route::Route;
use crate::storage::{Tablet, disk};
use crate::texts::in_language;
use crate::words::use_words;

/// Seconds for which the thanks stay when nobody touches the screen.
const THANKS_SECONDS: u32 = 8;

/// Visitors after whom the page is loaded anew, so that in days of use nothing piles up.
const FEW: u32 = 100;

/// What a kiosk needs.
#[derive(Clone)]
struct Booth {
    form: Arc<CompiledForm>,
    tablet: Tablet,
    has_pin: bool,
}

async fn set(hash: String) -> Result<Booth, Failure> {
    kiosk::see_off().await?;
    let form = kiosk::form(&hash).await?;
    let tablet = interview::tablet(&disk().await?).await?;
    Ok(Booth { form, tablet, has_pin: pin::is_set().await? })
}

/// The kiosk: its set-up, or the screen that waits for a visitor.
#[component]
pub fn Kiosk(
    /// Hash of the form.
    hash: String,
) -> impl IntoView {
    let words = use_words();
    let home = Route::Kiosk(hash.clone());
    let is_running = lock::home().as_ref() == Some(&home);
    if is_running && is_tired() {
        browser::reload();
    }
    let known = LocalResource::new(move || set(hash.clone()));
    // Where it cannot be shown, those who run it are not shut in.
    let way_out = if is_running { Route::Unlock } else { Route::Start };
    move || match known.get()? {
        Ok(booth) if is_running => Some(view! { <Waiting booth=booth/> }.into_any()),
        Ok(booth) => Some(view! { <SetUp booth=booth/> }.into_any()),
        Err(failure) => {
            let key = failure.key();
            Some(
                view! {
                    <main id="page" class="notice" tabindex="-1">
                        <h1>{move || words.say(&key)}</h1>
                        <a class="kiosk-staff" href=way_out.address()>
                            {words.text("kiosk.staff")}
                        </a>
                    </main>
                }
                .into_any(),
            )
        }
    }
}

/// Whether the screen has waited for so many visitors that it is time to begin anew.
fn is_tired() -> bool {
    thread_local! {
        static WAITED: Cell<u32> = const { Cell::new(0) };
    }
    WAITED.set(WAITED.get() + 1);
    WAITED.get() > FEW
}

/// Before the first visitor, for those who run it.
#[component]
fn SetUp(booth: Booth) -> impl IntoView {
    let words = use_words();
    let Booth { form, has_pin, .. } = booth;
    let title = form.reference().title;
    let home = Route::Kiosk(form.hash().to_owned());
    let back = Route::Form(form.hash().to_owned()).address();
    let idle = RwSignal::new(kiosk::idle_of(form.form()).to_string());
    let seconds =
        move || idle.read().trim().parse().ok().filter(|n| *n >= kiosk::LEAST_IDLE);
    let start = move |_| {
        let Some(seconds) = seconds() else { return };
        lock::set_idle_seconds(seconds);
        lock::shut(&home);
        // With nothing left of what was on this screen, and in the size of a kiosk.
        browser::reload();
    };
    let cannot = move || {
        if !has_pin {
            return Some(words.say("kiosk.no_pin"));
        }
        let least = kiosk::LEAST_IDLE.to_string();
        seconds().is_none().then(|| words.fill("kiosk.idle_least", &[("n", &least)]))
    };
    view! {
        <main id="page" class="settings" tabindex="-1">
            <p><a href=back>{words.text("kiosk.back")}</a></p>
            <h1>{move || in_language(&title, &words.tag())}</h1>
            <p class="lead">{words.text("kiosk.lead")}</p>
            <Entry
                name="kiosk.idle".to_owned()
                text=move || idle.get()
                on_text=move |text| idle.set(text)
            />
            <p class="problem" role="alert">
                {cannot}" "
                {(!has_pin).then(|| view! {
                    <a href=Route::Settings.address()>{words.text("settings.link")}</a>
                })}
            </p>
            <button
                type="button"
                class="primary"
                disabled=move || !has_pin || seconds().is_none()
                on:click=start
            >
                {words.text("kiosk.start")}
            </button>
        </main>
    }
}

/// Between two visitors.
#[component]
fn Waiting(booth: Booth) -> impl IntoView {
    let words = use_words();
    let Booth { form, tablet, .. } = booth;
    awake::stay();
    let languages = form.form().languages.clone();
    let wanted = [tablet.language.clone(), words.home()];
    let first = preferred(&languages, &wanted).unwrap_or(form.form().default_language);
    let chosen = RwSignal::new(first);
    let tag = Memo::new({
        let languages = languages.clone();
        move |_| {
            languages.get(chosen.get()).and_then(|l| l.tag.clone()).unwrap_or_default()
        }
    });
    turn_back_afterwards();
    follow(move || tag.get());
    let title = form.reference().title;
    let failure = RwSignal::new(None::<Failure>);
    let is_busy = RwSignal::new(false);
    let form = StoredValue::new(form);
    let begin = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            match kiosk::begin(form.get_value(), chosen.get_untracked()).await {
                Ok(draft) => Route::Fill(draft).replace(),
                Err(error) => {
                    failure.set(Some(error));
                    is_busy.set(false);
                }
            }
        });
    };
    let organisation = tablet.organisation;
    view! {
        <main id="page" class="kiosk" tabindex="-1">
            <Languages languages=languages chosen=chosen/>
            <article class="consent">
                <h1 lang=move || tag.get() dir="auto">{move || in_language(&title, &tag.read())}</h1>
                // Heard by `public/start.js`.
                <button type="button" class="secondary aloud" data-program="aloud">
                    {words.text("aloud.start")}
                </button>
                <p class="consent-who" dir="auto">{organisation}</p>
                <ConsentText form=form.get_value() tag=tag/>
            </article>
            <p class="problem" role="alert">
                {move || failure.get().map(|failure| words.say(&failure.key()))}
            </p>
            <button type="button" class="primary kiosk-begin" on:click=begin>
                {words.text("kiosk.begin")}
            </button>
            <a class="kiosk-staff" href=Route::Unlock.address()>{words.text("kiosk.staff")}</a>
        </main>
    }
}

/// A button for each language, in its own name.
#[component]
fn Languages(languages: Vec<Language>, chosen: RwSignal<usize>) -> impl IntoView {
    let words = use_words();
    let button = |(index, language): (usize, Language)| {
        view! {
            <button
                type="button"
                class="secondary"
                lang=language.tag.clone()
                aria-pressed=move || (chosen.get() == index).to_string()
                on:click=move |_| chosen.set(index)
            >
                {own_name(&language)}
            </button>
        }
    };
    (languages.len() > 1).then(|| {
        view! {
            <div class="kiosk-languages" role="group" aria-label=words.text("fill.language")>
                {languages.into_iter().enumerate().map(button).collect_view()}
            </div>
        }
    })
}

/// After a visitor has finished.
#[component]
pub fn Thanks(
    /// Hash of the form.
    hash: String,
) -> impl IntoView {
    let words = use_words();
    let home = Route::Kiosk(hash);
    lock::welcome(None);
    // Thanks are said in the language of the visitor.
    turn_back_afterwards();
    follow(kiosk::language);
    let left = RwSignal::new(THANKS_SECONDS);
    let next = StoredValue::new(home);
    let ticking = gloo_timers::callback::Interval::new(1_000, move || {
        left.update(|left| *left = left.saturating_sub(1));
        if left.get_untracked() == 0 {
            next.with_value(Route::replace);
        }
    });
    StoredValue::new_local(ticking);
    view! {
        <main id="page" class="notice finished" tabindex="-1">
            <p class="tick" aria-hidden="true"></p>
            <h1>{words.text("kiosk.thanks")}</h1>
            <p class="lead">{move || words.count("kiosk.thanks_next", left.get())}</p>
            <div class="actions">
                <button
                    type="button"
                    class="primary"
                    on:click=move |_| next.with_value(Route::replace)
                >
                    {words.text("kiosk.again")}
                </button>
            </div>
        </main>
    }
}
