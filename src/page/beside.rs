//! The files that a form names and that are not on this tablet yet.

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::attachment::Attachments;
use web_sys::File;

use super::file_picker::FilePicker;
use super::own_form::BESIDE;
use crate::storage::{Files, StorageError, Store, disk};
use crate::words::use_words;

/// What is missing beside a form, and a button to bring it; nothing where nothing is.
#[component]
pub fn Beside(
    /// Hash of the form.
    hash: String,
    /// What it names.
    wanted: Attachments,
) -> impl IntoView {
    let words = use_words();
    let hash = StoredValue::new(hash);
    let kept = LocalResource::new(move || kept(hash.get_value()));
    let failure = RwSignal::new(None::<StorageError>);
    let wanted = StoredValue::new(wanted);
    let missing = move || -> Vec<String> {
        let Some(Ok(kept)) = kept.get() else { return Vec::new() };
        let wanted = wanted.read_value();
        wanted.names().filter(|name| !kept.contains_key(*name)).cloned().collect()
    };
    let take = move |mut files: Vec<File>| {
        files.retain(|file| wanted.read_value().contains(&file.name()));
        spawn_local(async move {
            failure.set(bring(&hash.get_value(), &files).await.err());
            kept.refetch();
        });
    };
    let list = move || {
        let missing = missing();
        (!missing.is_empty()).then(|| {
            let n = missing.len() as u32;
            let names = missing.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> });
            view! {
                <section class="absent-files" aria-labelledby="beside">
                    <p id="beside"><strong>{move || words.count("beside.missing", n)}</strong></p>
                    <p id="beside-hint">{words.text("beside.hint")}</p>
                    <ul>{names.collect_view()}</ul>
                    <FilePicker
                        label="beside.pick"
                        accept=BESIDE
                        described_by="beside-hint"
                        multiple=true
                        on_files=take
                    />
                </section>
            }
        })
    };
    view! {
        {list}
        <p class="problem" role="status">
            {move || failure.get().map(|error| words.say(&format!("storage.{}", error.name())))}
        </p>
    }
}

async fn kept(hash: String) -> Result<Files, StorageError> {
    disk().await?.media(&hash).await
}

async fn bring(hash: &str, files: &[File]) -> Result<(), StorageError> {
    disk().await?.put_media(hash, files).await
}
