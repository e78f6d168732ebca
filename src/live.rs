//! What is on screen only now and then, made so that each use adds little to the program.

use leptos::prelude::*;

/// Shows its children while something holds. Unlike the `Show` of Leptos it is the same
/// code wherever it stands.
#[component]
pub fn When(
    /// What has to hold.
    when: impl Fn() -> bool + Send + Sync + 'static,
    /// What is shown then, drawn anew each time.
    children: ChildrenFn,
) -> impl IntoView {
    drawn(memo(Box::new(when)), children)
}

fn memo(holds: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| holds())
}

fn drawn(holds: Memo<bool>, children: ChildrenFn) -> AnyView {
    (move || holds.get().then(|| untrack(|| children()))).into_any()
}
