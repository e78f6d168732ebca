//! Where the interviewer, or who runs a kiosk, takes the screen back.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pin_entry::PinInput;
use crate::browser;
use crate::lock;
use crate::pin::{self, Try};
use crate::route::Route;
use crate::storage::{StorageError, Store, disk};
use crate::words::use_words;

/// The page.
#[component]
pub fn Unlock() -> impl IntoView {
    let words = use_words();
    let home = lock::home().unwrap_or_default();
    let back = home.address();
    let has_pin = LocalResource::new(pin::is_set);
    let entered = RwSignal::new(String::new());
    let outcome = RwSignal::new(None::<Result<Try, StorageError>>);
    let home = StoredValue::new(home);
    let open = move |event: SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let tried = pin::check(&entered.get_untracked()).await;
            entered.set(String::new());
            if tried == Ok(Try::Right) {
                lock::open();
                let home = home.get_value();
                let is_kiosk = matches!(home, Route::Kiosk(_));
                goal(home).await.replace();
                if is_kiosk {
                    browser::reload();
                }
            }
            outcome.set(Some(tried));
        });
    };
    let said = move || match outcome.get()? {
        Ok(Try::Right) => None,
        Ok(Try::Wrong) => Some(words.say("lock.wrong")),
        Ok(Try::Wait(ms)) => {
            let seconds = u32::try_from(ms / 1_000 + 1).unwrap_or(u32::MAX);
            Some(words.count("lock.wait", seconds))
        }
        Err(error) => Some(words.say(&format!("storage.{}", error.name()))),
    };
    let is_open = move || matches!(has_pin.get(), Some(Ok(false)));
    view! {
        <main id="page" class="settings unlock" tabindex="-1">
            <h1>{words.text("lock.title")}</h1>
            <form on:submit=open>
                {move || match is_open() {
                    true => view! { <p class="lead">{words.text("lock.no_pin")}</p> }.into_any(),
                    false => view! {
                        <PinInput
                            label="lock.pin"
                            autocomplete="off"
                            described_by="pin-problem"
                            entered=entered
                        />
                    }
                    .into_any(),
                }}
                <p class="problem" id="pin-problem" role="alert">{said}</p>
                <div class="actions">
                    <button type="submit" class="primary">{words.text("lock.open")}</button>
                    <a class="button secondary" href=back>{words.text("lock.back")}</a>
                </div>
            </form>
        </main>
    }
}

/// Where the interviewer goes on: in the interview, or at the next door once it is over.
async fn goal(home: Route) -> Route {
    if let Route::Kiosk(hash) = home {
        return Route::Form(hash);
    }
    let Route::Fill(draft) = &home else { return home };
    over(draft).await.map_or(home.clone(), Route::Form)
}

/// The form of an interview that has been submitted.
async fn over(draft: &str) -> Option<String> {
    let ended = disk().await.ok()?.ended(draft).await.ok()??;
    Some(ended.form_hash)
}
