//! One line that says whether the tablet is ready for the field, and if not, why.

use leptos::prelude::*;

use crate::browser;
use crate::live::When;
use crate::offline::{self, Offline, Persistence, Readiness};
use crate::storage::{StorageError, disk};
use crate::words::use_words;

/// Whether the app opens without a network and keeps what is answered.
#[component]
pub fn Status() -> impl IntoView {
    let words = use_words();
    let readiness: Readiness = expect_context();
    let storage = LocalResource::new(|| async { disk().await.err() });
    let failure = move || storage.get().flatten();
    let offline = move || readiness.offline.get();
    let is_ready = move || offline() == Offline::Ready && failure().is_none();
    view! {
        <div class="status" role="status">
            <p class="status-line" class:ready=is_ready>
                {move || match failure() {
                    Some(error) => words.say(&storage_key(&error)),
                    None => words.say(&format!("offline.{}", offline().name())),
                }}
            </p>
            <When when=browser::wants_installing>
                <p class="status-line">{words.text("offline.install_ios")}</p>
            </When>
            <When when=move || readiness.persistence.get() == Persistence::Refused>
                <p class="status-line">{words.text("offline.not_persistent")}</p>
            </When>
            <When when=move || readiness.update.get()>
                <p class="status-line">
                    {words.text("offline.update")}" "
                    <button type="button" class="quiet" on:click=|_| offline::update()>
                        {words.text("offline.update_now")}
                    </button>
                </p>
            </When>
        </div>
    }
}

fn storage_key(error: &StorageError) -> String {
    format!("storage.{}", error.name())
}
