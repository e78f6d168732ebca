//! The map of the tablet, which lies under the places of every form that brings none.

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::attachment::MAP_ENDING;
use web_sys::File;

use super::file_picker::FilePicker;
use crate::storage::{StorageError, Store, disk};
use crate::words::use_words;

/// What map there is, and the ways to bring one and to take it away.
#[component]
pub fn MapFile() -> impl IntoView {
    let words = use_words();
    let kept = LocalResource::new(kept);
    let failure = RwSignal::new(None::<StorageError>);
    let put = move |file: Option<File>| {
        spawn_local(async move {
            let done = match disk().await {
                Ok(store) => store.put_map(file.as_ref()).await,
                Err(error) => Err(error),
            };
            let _ = failure.try_set(done.err());
            kept.refetch();
        });
    };
    let standing = move || {
        let name = kept.get().flatten()?;
        let remove = view! {
            <button type="button" class="quiet" on:click=move |_| put(None)>
                {words.text("settings.map_remove")}
            </button>
        };
        Some(view! { <p><bdi>{name}</bdi>" "{remove}</p> })
    };
    view! {
        <section class="entry" aria-labelledby="settings.map">
            <p id="settings.map"><strong>{words.text("settings.map")}</strong></p>
            <p id="settings.map_hint" class="hint">{words.text("settings.map_hint")}</p>
            {standing}
            <FilePicker
                label="settings.map_pick"
                accept=MAP_ENDING
                described_by="settings.map_hint"
                on_files=move |files| put(files.into_iter().next())
            />
            <p class="problem" role="status">
                {move || failure.get().map(|error| words.say(&format!("storage.{}", error.name())))}
            </p>
        </section>
    }
}

async fn kept() -> Option<String> {
    let kept = disk().await.ok()?.map().await.ok()?;
    kept.map(|(name, _)| name)
}
