//! Takes a submission back: its answers leave the tablet, a tombstone stays.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::dialog::modal;
use crate::storage::{StorageError, SubmissionRow};
use crate::visit;
use crate::words::use_words;

/// A button that asks for the reason, withdraws, and calls `changed`.
#[component]
pub fn Withdraw(
    /// The submission.
    row: SubmissionRow,
    /// Called when it is withdrawn.
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let is_open = RwSignal::new(false);
    let dialog = modal(move || is_open.get());
    let reason = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<StorageError>);
    let id = format!("reason-{}", row.id);
    let row = StoredValue::new(row);
    let withdraw = move |_| {
        spawn_local(async move {
            let row = row.get_value();
            match visit::withdraw(&row, &reason.get_untracked()).await {
                Ok(()) => {
                    is_open.set(false);
                    changed();
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        <button type="button" class="quiet" on:click=move |_| is_open.set(true)>
            {words.text("withdraw.button")}
        </button>
        <dialog node_ref=dialog class="confirm" on:close=move |_| is_open.set(false)>
            <p>{words.text("withdraw.question")}</p>
            <div class="entry">
                <label for=id.clone()>{words.text("withdraw.reason")}</label>
                <input
                    type="text"
                    id=id
                    autocomplete="off"
                    prop:value=move || reason.get()
                    on:input:target=move |event| reason.set(event.target().value())
                />
            </div>
            <p class="problem" role="alert">
                {move || failure.get().map(|e| words.say(&format!("storage.{}", e.name())))}
            </p>
            <div class="actions">
                <button type="button" class="secondary" on:click=move |_| is_open.set(false)>
                    {words.text("dialog.no")}
                </button>
                <button type="button" class="danger" on:click=withdraw>
                    {words.text("withdraw.yes")}
                </button>
            </div>
        </dialog>
    }
}
