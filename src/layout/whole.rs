//! The whole form on one page.

use leptos::prelude::*;

use super::blocks::blocks;
use super::gradual::Gradual;
use super::page::sliced;
use crate::session::use_session;

/// Every question of the form, in sections, repeats as cards.
#[component]
pub fn Whole(
    /// Called when everything is drawn.
    #[prop(default = || ())]
    on_drawn: fn(),
) -> impl IntoView {
    let session = use_session();
    let gradual = Gradual::new();
    provide_context(gradual);
    // Repeats follow their instances by themselves.
    let body = untrack(|| session.outline());
    let form = session.form();
    let is_drawn = gradual.with_value(Gradual::is_done);
    Effect::new(move |_| {
        if is_drawn.get() {
            on_drawn();
        }
    });
    view! {
        <div class="whole" aria-busy=move || (!is_drawn.get()).to_string()>
            {sliced(session, blocks(form.form(), &body, false), 2)}
        </div>
    }
}
