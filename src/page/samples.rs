//! Sample data: one click fills the tablet with it, one click removes it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::submitted::Shelves;
use crate::interview::Failure;
use crate::sample;
use crate::words::use_words;

/// The section of the start page.
#[component]
pub fn Samples(
    /// The shelves with samples.
    shelves: Shelves,
    /// Called when there are more or fewer.
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let is_there = !shelves.is_empty();
    let act = move |_| {
        busy.set(true);
        let text = words.say("sample.text");
        spawn_local(async move {
            let outcome = match is_there {
                true => sample::remove().await,
                false => sample::make(&text).await,
            };
            let _ = busy.try_set(false);
            match outcome {
                Ok(()) => changed(),
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    let label = move || match (busy.get(), is_there) {
        (true, _) => words.say("sample.busy"),
        (false, true) => words.say("sample.remove"),
        (false, false) => words.say("sample.make"),
    };
    view! {
        <section aria-labelledby="samples">
            <h2 id="samples">{words.text("sample.title")}</h2>
            <p class="hint">{words.text("sample.hint")}</p>
            {super::submitted::rows(shelves)}
            <div class="actions">
                <button type="button" class="secondary" disabled=move || busy.get() on:click=act>
                    {label}
                </button>
            </div>
            <p class="problem" role="alert">
                {move || failure.get().map(|failure| words.say(&failure.key()))}
            </p>
        </section>
    }
}
