//! Modal dialogs, and the question before something that cannot be taken back.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::words::use_words;

/// The browser's own modal dialog, open while `is_open` says so. When people close it, its
/// event `close` has to say so in turn.
pub fn modal(is_open: impl Fn() -> bool + 'static) -> NodeRef<Dialog> {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if is_open() {
            // Opening fails only where it is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    dialog
}

/// Asks, in the browser's own modal dialog, while `asking`; `on_yes` is called once.
#[component]
pub fn Confirm(
    /// Whether it is open.
    asking: RwSignal<bool>,
    /// Key of the question.
    question: &'static str,
    /// Key of the button that does it.
    yes: &'static str,
    /// What is done then.
    on_yes: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let dialog = modal(move || asking.get());
    view! {
        <dialog node_ref=dialog class="confirm" on:close=move |_| asking.set(false)>
            <p>{words.text(question)}</p>
            <div class="actions">
                <button type="button" class="secondary" on:click=move |_| asking.set(false)>
                    {words.text("dialog.no")}
                </button>
                <button type="button" class="danger" on:click=move |_| {
                    asking.set(false);
                    on_yes();
                }>{words.text(yes)}</button>
            </div>
        </dialog>
    }
}
