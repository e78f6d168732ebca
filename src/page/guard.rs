//! Watches a screen that is shut: whoever strays is led back, and a kiosk whose visitor
//! has gone begins anew, after it has asked.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::dialog::modal;
use crate::lock;
use crate::route::Route;
use crate::words::use_words;

/// Seconds for which it asks before it begins anew.
const ASKING_SECONDS: u32 = 15;

/// What shows that somebody is there.
const SIGNS: [&str; 4] = ["pointerdown", "keydown", "input", "wheel"];

/// The guard; draws nothing but its question.
#[component]
pub fn Guard(
    /// The page that is asked for.
    route: ReadSignal<Route>,
) -> impl IntoView {
    let words = use_words();
    let left = RwSignal::new(None::<u32>);
    let seen_ms = StoredValue::new(browser::now_ms());
    let seen = move || {
        seen_ms.set_value(browser::now_ms());
        if left.get_untracked().is_some() {
            left.set(None);
        }
    };
    // The question goes with a whole tap: what lies under it must not get the rest.
    let noticed = move || {
        if left.get_untracked().is_none() {
            seen_ms.set_value(browser::now_ms());
        }
    };
    Effect::new(move |_| {
        let route = route.get();
        if let Some(home) = lock::home().filter(|_| !lock::allows(&route)) {
            home.replace();
        }
        seen();
    });
    let listeners = SIGNS.map(|sign| {
        let options = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&browser::window(), sign, options, move |_| {
            noticed();
        })
    });
    let ticking = Interval::new(1_000, move || {
        let Some(home) = visited(&route.read_untracked()) else { return };
        let idle_ms = browser::now_ms().saturating_sub(seen_ms.get_value());
        match asking(idle_ms, lock::idle_seconds()) {
            Asking::No => {}
            Asking::For(seconds) => {
                if left.get_untracked().is_none() {
                    spawn_local(async move {
                        words.turn_to(&browser::page_language()).await;
                    });
                }
                left.set(Some(seconds));
            }
            Asking::Over => {
                left.set(None);
                home.replace();
            }
        }
    });
    StoredValue::new_local((listeners, ticking));
    let dialog = modal(move || left.get().is_some());
    view! {
        <dialog
            node_ref=dialog
            class="confirm"
            aria-labelledby="still-there"
            on:close=move |_| seen()
            on:click=move |_| seen()
        >
            <p id="still-there"><strong>{words.text("kiosk.still")}</strong></p>
            <p role="timer">{move || words.count("kiosk.still_hint", left.get().unwrap_or(0))}</p>
            <div class="actions">
                <button type="button" class="primary">
                    {words.text("kiosk.stay")}
                </button>
            </div>
        </dialog>
    }
}

/// The kiosk to which a page belongs that a visitor may have left.
fn visited(route: &Route) -> Option<Route> {
    let home = lock::home().filter(|home| matches!(home, Route::Kiosk(_)))?;
    matches!(route, Route::Fill(_) | Route::Unlock).then_some(home)
}

/// Whether a visitor is asked if they are still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    No,
    /// For so many seconds more.
    For(u32),
    /// Nobody has answered.
    Over,
}

/// After `idle_ms` without a sign, where one is asked after `limit` seconds.
fn asking(idle_ms: i64, limit: u32) -> Asking {
    let idle = u32::try_from(idle_ms / 1_000).unwrap_or(0);
    let Some(asked) = idle.checked_sub(limit) else { return Asking::No };
    match ASKING_SECONDS.checked_sub(asked) {
        None | Some(0) => Asking::Over,
        Some(left) => Asking::For(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_asked_before_the_kiosk_begins_anew() {
        for (idle_ms, what) in [
            (-5_000, Asking::No),
            (19_999, Asking::No),
            (20_000, Asking::For(15)),
            (34_000, Asking::For(1)),
            (35_000, Asking::Over),
        ] {
            assert_eq!(asking(idle_ms, 20), what, "{idle_ms}");
        }
    }
}
