//! Setting the PIN that opens a screen in a respondent's hands.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::pin;
use crate::storage::StorageError;
use crate::words::use_words;

/// The entry with its two buttons. It stores at once: the settings beside it are written
/// into submissions, this one is not.
#[component]
pub fn PinEntry() -> impl IntoView {
    let words = use_words();
    let entered = RwSignal::new(String::new());
    let is_set = RwSignal::new(false);
    let failure = RwSignal::new(None::<StorageError>);
    spawn_local(async move {
        match pin::is_set().await {
            Ok(known) => is_set.set(known),
            Err(error) => failure.set(Some(error)),
        }
    });
    let set = move |pin: Option<String>| {
        spawn_local(async move {
            match pin::set(pin.as_deref()).await {
                Ok(()) => {
                    is_set.set(pin.is_some());
                    entered.set(String::new());
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let is_pin = move || pin::is_pin(&entered.read());
    view! {
        <div class="entry">
            <PinInput
                label="settings.pin"
                autocomplete="new-password"
                described_by="pin-hint pin-state"
                entered=entered
            />
            <p class="hint" id="pin-hint">{words.text("settings.pin_hint")}</p>
            <p id="pin-state" role="status">
                {move || match is_set.get() {
                    true => words.say("settings.pin_is_set"),
                    false => words.say("settings.pin_none"),
                }}
            </p>
            <p class="problem" role="alert">
                {move || failure.get().map(|error| words.say(&format!("storage.{}", error.name())))}
            </p>
            <div class="actions">
                <button
                    type="button"
                    class="secondary"
                    disabled=move || !is_pin()
                    on:click=move |_| set(Some(entered.get_untracked()))
                >
                    {words.text("settings.pin_set")}
                </button>
                <button
                    type="button"
                    class="quiet"
                    disabled=move || !is_set.get()
                    on:click=move |_| set(None)
                >
                    {words.text("settings.pin_remove")}
                </button>
            </div>
        </div>
    }
}

/// Where a PIN is typed, with its label.
#[component]
pub fn PinInput(
    /// Key of the label.
    label: &'static str,
    /// What the browser may fill in.
    autocomplete: &'static str,
    /// Ids of what describes it.
    described_by: &'static str,
    /// What was typed.
    entered: RwSignal<String>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="entry">
            <label for="pin">{words.text(label)}</label>
            <input
                type="password"
                id="pin"
                inputmode="numeric"
                autocomplete=autocomplete
                maxlength="8"
                aria-describedby=described_by
                prop:value=move || entered.get()
                on:input:target=move |event| entered.set(event.target().value())
            />
        </div>
    }
}
