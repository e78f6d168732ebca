//! The tablet and who carries it. Every submission records them as they are then.

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::area::AreaTree;

use super::areas::{self, Areas};
use super::language::{DraftLanguage, LanguageOptions};
use super::map_file::MapFile;
use super::pin_entry::PinEntry;
use super::radios::{Radio, Radios};
use crate::interview;
use crate::route::Route;
use crate::storage::{StorageError, Store, Tablet, disk};
use crate::words::use_words;

/// The settings page.
#[component]
pub fn Settings() -> impl IntoView {
    let words = use_words();
    let known = LocalResource::new(known);
    view! {
        <main id="page" class="settings" tabindex="-1">
            <p><a href=Route::Start.address()>{words.text("app.back")}</a></p>
            <h1>{words.text("settings.title")}</h1>
            <DraftLanguage/>
            {move || known.get().map(|known| match known {
                Ok((tablet, tree)) => view! { <Entries tablet=tablet tree=tree/> }.into_any(),
                Err(error) => {
                    let key = format!("storage.{}", error.name());
                    view! { <p class="problem">{move || words.say(&key)}</p> }.into_any()
                }
            })}
        </main>
    }
}

async fn known() -> Result<(Tablet, AreaTree), StorageError> {
    Ok((interview::tablet(&disk().await?).await?, areas::kept().await?))
}

#[component]
fn Entries(tablet: Tablet, tree: AreaTree) -> impl IntoView {
    let words = use_words();
    let id = tablet.id.clone();
    let tablet = RwSignal::new(tablet);
    let outcome = RwSignal::new(None::<Result<(), StorageError>>);
    let save = move |_| {
        spawn_local(async move {
            outcome.set(Some(store(&tablet.get_untracked()).await));
        });
    };
    Effect::new(move |_| {
        tablet.track();
        outcome.set(None);
    });
    view! {
        <p class="lead">{words.text("settings.lead")}</p>
        <Entry
            name="settings.interviewer".to_owned()
            text=move || tablet.read().interviewer.clone()
            on_text=move |text| tablet.update(|tablet| tablet.interviewer = text)
        />
        <Entry
            name="settings.organisation".to_owned()
            text=move || tablet.read().organisation.clone()
            on_text=move |text| tablet.update(|tablet| tablet.organisation = text)
        />
        <Areas tablet=tablet tree=tree/>
        <Language tablet=tablet/>
        <Layout tablet=tablet/>
        <Entry
            name="settings.device".to_owned()
            text=move || tablet.read().name.clone()
            on_text=move |text| tablet.update(|tablet| tablet.name = text)
        />
        <MapFile/>
        <PinEntry/>
        <button type="button" class="primary" on:click=save>
            {words.text("settings.save")}
        </button>
        <p role="status" class="settings-saved">
            {move || outcome.get().map(|outcome| match outcome {
                Ok(()) => view! {
                    {words.say("settings.saved")}" "
                    <a href=Route::Start.address()>{words.say("settings.done")}</a>
                }
                .into_any(),
                Err(error) => words.say(&format!("storage.{}", error.name())).into_any(),
            })}
        </p>
        <p class="hint">{move || words.fill("settings.id", &[("id", &id)])}</p>
    }
}

/// The language in which interviews begin.
#[component]
fn Language(tablet: RwSignal<Tablet>) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="entry">
            <label for="settings.language">{words.text("settings.language")}</label>
            <select
                id="settings.language"
                on:change:target=move |event| {
                    let tag = event.target().value();
                    tablet.update(|tablet| tablet.language = tag);
                }
            >
                <option value="">{words.text("settings.language_as_interface")}</option>
                <LanguageOptions chosen=move || tablet.read().language.clone()/>
            </select>
        </div>
    }
}

/// Page by page, or the whole form at once.
#[component]
fn Layout(tablet: RwSignal<Tablet>) -> impl IntoView {
    let words = use_words();
    let radio = |whole, key: &'static str| Radio {
        value: whole,
        text: Signal::derive(move || words.say(key)),
        lang: None,
    };
    view! {
        <Radios
            question="settings.layout"
            name="layout"
            radios=vec![radio(false, "settings.layout_pages"), radio(true, "settings.layout_whole")]
            is_chosen=move |whole| tablet.read().whole == whole
            choose=move |whole| tablet.update(|tablet| tablet.whole = whole)
        />
    }
}

/// A line of text with its label.
#[component]
pub fn Entry(
    /// Key of the label.
    name: String,
    /// The text.
    text: impl Fn() -> String + Send + Sync + 'static,
    /// What is done with a new one.
    on_text: impl Fn(String) + 'static,
) -> impl IntoView {
    let words = use_words();
    let id = name.clone();
    view! {
        <div class="entry">
            <label for=id.clone()>{move || words.say(&name)}</label>
            <input
                type="text"
                id=id
                autocomplete="off"
                dir="auto"
                prop:value=text
                on:input:target=move |event| on_text(event.target().value())
            />
        </div>
    }
}

async fn store(tablet: &Tablet) -> Result<(), StorageError> {
    disk().await?.put_setting("tablet", tablet).await
}
