//! The tablet and who carries it. Every submission records them as they are then.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::interview;
use crate::route::Route;
use crate::storage::{StorageError, Store, Tablet, disk};
use crate::words::use_words;

/// Levels of the area, from the top down: names in the bundle and in the catalogue.
const LEVELS: [&str; 5] = ["city", "district", "street", "community", "grid"];

/// The settings page.
#[component]
pub fn Settings() -> impl IntoView {
    let words = use_words();
    let tablet = LocalResource::new(|| async { interview::tablet(&disk().await?).await });
    view! {
        <main id="page" class="settings" tabindex="-1">
            <p><a href=Route::Start.address()>{move || words.say("app.back")}</a></p>
            <h1>{move || words.say("settings.title")}</h1>
            {move || tablet.get().map(|tablet| match tablet {
                Ok(tablet) => view! { <Entries tablet=tablet/> }.into_any(),
                Err(error) => {
                    let key = format!("storage.{}", error.name());
                    view! { <p class="problem">{move || words.say(&key)}</p> }.into_any()
                }
            })}
        </main>
    }
}

#[component]
fn Entries(tablet: Tablet) -> impl IntoView {
    let words = use_words();
    let id = tablet.id.clone();
    let tablet = RwSignal::new(tablet);
    let outcome = RwSignal::new(None::<Result<(), StorageError>>);
    let save = move |_| {
        spawn_local(async move {
            outcome.set(Some(store(&tablet.get_untracked()).await));
        });
    };
    let areas = LEVELS.map(|level| {
        let text = move || tablet.read().area.get(level).cloned().unwrap_or_default();
        let set = move |code: String| tablet.update(|t| place(&mut t.area, level, code));
        view! { <Entry name=format!("settings.{level}") text=text on_text=set/> }
    });
    view! {
        <p class="lead">{move || words.say("settings.lead")}</p>
        <Entry
            name="settings.device".to_owned()
            text=move || tablet.read().name.clone()
            on_text=move |text| tablet.update(|tablet| tablet.name = text)
        />
        <Entry
            name="settings.interviewer".to_owned()
            text=move || tablet.read().interviewer.clone()
            on_text=move |text| tablet.update(|tablet| tablet.interviewer = text)
        />
        <fieldset class="areas">
            <legend>{move || words.say("settings.area")}</legend>
            {areas.into_iter().collect_view()}
        </fieldset>
        <button type="button" class="primary" on:click=save>
            {move || words.say("settings.save")}
        </button>
        <p role="status">{move || outcome.get().map(|outcome| match outcome {
            Ok(()) => words.say("settings.saved"),
            Err(error) => words.say(&format!("storage.{}", error.name())),
        })}</p>
        <p class="hint">{move || words.fill("settings.id", &[("id", &id)])}</p>
    }
}

#[component]
fn Entry(
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
                prop:value=text
                on:input:target=move |event| on_text(event.target().value())
            />
        </div>
    }
}

async fn store(tablet: &Tablet) -> Result<(), StorageError> {
    disk().await?.put_setting("tablet", tablet).await
}

/// Sets the code of a level; an empty one is left out.
fn place(area: &mut BTreeMap<String, String>, level: &str, code: String) {
    let code = code.trim();
    if code.is_empty() {
        area.remove(level);
    } else {
        area.insert(level.to_owned(), code.to_owned());
    }
}
