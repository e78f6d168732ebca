//! Interviews under way: take one up, or throw it away.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::dialog::Confirm;
use crate::progress::Progress;
use crate::route::Route;
use crate::storage::{DraftSummary, Store, disk};
use crate::texts::in_language;
use crate::words::use_words;

/// The list of drafts; nothing when there are none.
#[component]
pub fn Drafts() -> impl IntoView {
    let words = use_words();
    let drafts = LocalResource::new(|| async { disk().await?.drafts().await });
    let list = move || {
        let drafts = drafts.get()?.ok().filter(|drafts| !drafts.is_empty())?;
        Some(drafts)
    };
    view! {
        {move || list().map(|list| {
            let items = list.into_iter().map(|draft| {
                view! { <Item draft=draft changed=move || drafts.refetch()/> }
            });
            view! {
                <section aria-labelledby="drafts">
                    <h2 id="drafts">{words.text("drafts.title")}</h2>
                    <ul class="rows">{items.collect_view()}</ul>
                </section>
            }
        })}
    }
}

#[component]
fn Item(
    draft: DraftSummary,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let asking = RwSignal::new(false);
    let DraftSummary { id, reference, progress } = draft;
    let address = Route::Fill(id.clone()).address();
    let id = StoredValue::new(id);
    let remove = move || {
        spawn_local(async move {
            let Ok(store) = disk().await else { return };
            // Should it fail, the list shows that the draft is still there.
            let _ = store.delete_draft(&id.get_value()).await;
            changed();
        });
    };
    view! {
        <li class="row">
            <a class="row-link" href=address>
                <strong><bdi>{move || in_language(&reference.title, &words.tag())}</bdi></strong>
                <span class="row-facts">
                    {move || answered(progress)}
                    <span>{move || browser::moment(&words.tag(), progress.at_ms)}</span>
                </span>
                <span class="row-action">{words.text("drafts.resume")}</span>
            </a>
            <button
                type="button"
                class="icon remove"
                aria-label=words.text("drafts.delete")
                on:click=move |_| asking.set(true)
            ></button>
            <Confirm
                asking=asking
                question="drafts.delete_question"
                yes="drafts.delete"
                on_yes=remove
            />
        </li>
    }
}

fn answered(progress: Progress) -> impl IntoView {
    let words = use_words();
    let (answered, total) = (progress.answered.to_string(), progress.total.to_string());
    let text = words.share("drafts.progress", progress.answered, progress.total);
    view! {
        <span>
            <progress max=total value=answered aria-hidden="true"></progress>" "{text}
        </span>
    }
}
