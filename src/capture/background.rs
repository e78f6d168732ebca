//! What is noted without a question: where the tablet is at a moment, and the sound of the
//! interview. Both are said before, in words, and nothing is noted where somebody declines.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::fix::{self, Fix, GOOD, Watch};
use super::sound::{Recorded, Sound};
use super::task::Task;
use crate::browser;
use crate::dialog::modal;
use crate::words::use_words;

/// Milliseconds after the first position in which it may still become better.
const BETTER_MS: u32 = 20_000;

/// A node that is to be answered without a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    kind: Kind,
    /// Its path.
    pub path: String,
    /// Quality of a recording; "" where the author chose none.
    pub quality: String,
    /// Its answer up to now: that of an earlier sitting.
    pub answer: String,
}

/// What is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Position,
    Sound,
}

/// Whether it may be noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Consent {
    Unasked,
    Given,
    Declined,
}

/// The lines of what the interview wants.
fn read(lines: &str) -> Vec<Wish> {
    let wish = |line: &str| {
        let mut parts = line.split('\t');
        let kind = match parts.next()? {
            "position" => Kind::Position,
            "sound" => Kind::Sound,
            _ => return None,
        };
        let mut next = || parts.next().map(str::to_owned);
        Some(Wish { kind, path: next()?, quality: next()?, answer: next()? })
    };
    lines.lines().filter_map(wish).collect()
}

/// Asks for leave and notes; above it, for as long as the interview lasts, what is noted.
#[component]
pub fn Background(
    /// The place on the page; it stands for no question.
    task: Task,
) -> impl IntoView {
    let position = RwSignal::new(Consent::Unasked);
    let sound = RwSignal::new(Consent::Unasked);
    let wishes = RwSignal::new(Vec::<Wish>::new());
    // What is asked while the dialog is open, waits with it.
    Effect::new(move |_| {
        let more = read(&task.more.read());
        wishes.update(|wishes| {
            wishes.retain(|wish| more.iter().all(|new| new.path != wish.path));
            wishes.extend(more);
        });
    });
    let of = move |kind: Kind| {
        wishes.with(|wishes| wishes.iter().any(|wish| wish.kind == kind))
    };
    let asked = Memo::new(move |_| {
        let open = |kind, consent: RwSignal<Consent>| {
            consent.get() == Consent::Unasked && of(kind)
        };
        match (open(Kind::Sound, sound), open(Kind::Position, position)) {
            (true, _) => Some(Kind::Sound),
            (false, true) => Some(Kind::Position),
            (false, false) => None,
        }
    });
    let decide = move |consent: Consent| match asked.get_untracked() {
        Some(Kind::Sound) => sound.set(consent),
        Some(Kind::Position) => position.set(consent),
        None => {}
    };
    let take = move |kind: Kind| {
        let all = wishes.try_update(std::mem::take).unwrap_or_default();
        let (own, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|w| w.kind == kind);
        wishes.set(rest);
        own
    };
    view! {
        <Ask asked=asked decide=decide/>
        {move || match position.get() {
            Consent::Unasked => ().into_any(),
            Consent::Given => view! {
                <Position task=task wishes=wishes take=move || take(Kind::Position)/>
            }
            .into_any(),
            Consent::Declined => view! { <Said key="capture.background_no_position"/> }
                .into_any(),
        }}
        {move || match sound.get() {
            Consent::Unasked => ().into_any(),
            Consent::Given => untrack(|| take(Kind::Sound))
                .into_iter()
                .map(|wish| view! { <Sound task=task wish=wish/> })
                .collect_view()
                .into_any(),
            Consent::Declined => view! { <Said key="capture.background_no_sound"/> }.into_any(),
        }}
    }
}

/// The question before anything is noted.
#[component]
fn Ask(
    asked: Memo<Option<Kind>>,
    decide: impl Fn(Consent) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let dialog = modal(move || asked.read().is_some());
    let text = move || {
        asked.get().map(|kind| {
            words.say(match kind {
                Kind::Sound => "capture.background_sound",
                Kind::Position => "capture.background_position",
            })
        })
    };
    view! {
        <dialog
            node_ref=dialog
            class="confirm"
            aria-labelledby="background-title"
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                decide(Consent::Declined);
            }
        >
            <h2 id="background-title">{words.text("capture.background_title")}</h2>
            <p>{text}</p>
            <div class="actions">
                <button
                    type="button"
                    class="secondary"
                    on:click=move |_| decide(Consent::Declined)
                >
                    {words.text("capture.background_decline")}
                </button>
                <button type="button" class="primary" on:click=move |_| decide(Consent::Given)>
                    {words.text("capture.background_allow")}
                </button>
            </div>
        </dialog>
    }
}

/// A line about what is noted or is not.
#[component]
pub fn Said(
    /// Key of the sentence.
    key: &'static str,
) -> impl IntoView {
    let words = use_words();
    view! { <p class="background-line" role="status">{words.text(key)}</p> }
}

/// Notes where the tablet is, whenever the interview wants it.
#[component]
fn Position(
    task: Task,
    wishes: RwSignal<Vec<Wish>>,
    take: impl Fn() -> Vec<Wish> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let state = RwSignal::new(None::<&'static str>);
    let watch = StoredValue::new_local(None::<Watch>);
    let paths = RwSignal::new(Vec::<String>::new());
    let best = RwSignal::new(None::<Fix>);
    // How often it has looked: what ends one look must not end the next.
    let looks = RwSignal::new(0_u32);
    let stop = move || {
        let _ = watch.try_update_value(Option::take);
        let _ = paths.try_set(Vec::new());
    };
    on_cleanup(stop);
    let hear = move |fix: Fix| {
        let is_first = best.get_untracked().is_none();
        // Each is written down: only what is much better is worth it.
        let is_better = best.get_untracked().is_none_or(|best| {
            fix.accuracy <= GOOD || fix.accuracy < best.accuracy / 2.0
        });
        if is_better {
            best.set(Some(fix));
            for path in paths.get_untracked() {
                task.tell(&format!("{path}\n{}", fix.text()));
            }
            state.set(None);
        }
        if fix.accuracy <= GOOD {
            stop();
        } else if is_first {
            let now = looks.get_untracked();
            let is_over = move || looks.try_get_untracked() == Some(now);
            Timeout::new(BETTER_MS, move || {
                if is_over() {
                    stop();
                }
            })
            .forget();
        }
    };
    let failed = move |key| {
        if best.try_get_untracked().flatten().is_none() {
            let _ = state.try_set(Some(match key {
                fix::DENIED => "capture.background_denied",
                _ => "capture.background_lost",
            }));
        }
        stop();
    };
    let look = move |more: Vec<String>| {
        best.set(None);
        looks.update(|looks| *looks += 1);
        paths.update(|paths| paths.extend(more));
        state.set(Some("capture.background_looking"));
        match fix::watch(hear, failed) {
            Some(begun) => watch.set_value(Some(begun)),
            None => failed("capture.no_position"),
        }
    };
    Effect::new(move |_| {
        let is_wanted = wishes.with(|all| all.iter().any(|w| w.kind == Kind::Position));
        if is_wanted {
            untrack(|| look(take().into_iter().map(|wish| wish.path).collect()));
        }
    });
    move || {
        state.get().map(|key| {
            view! { <p class="background-line" role="status">{words.text(key)}</p> }
        })
    }
}

/// Tells the interview, at its end, when the last of a recording is on the disk.
pub fn finish_with(task: Task, end: impl Fn(Function) + 'static) -> EventListener {
    EventListener::new(&task.place(), "finish", move |event| {
        if let Ok(done) = browser::member(event, "detail").dyn_into() {
            end(done);
        }
    })
}

/// Whether something is recorded now, for those who end the interview.
pub fn mark(task: Task, recorded: Recorded) {
    let place = task.place();
    // Setting an attribute of a good name does not fail.
    let _ = match recorded {
        Recorded::Running => place.set_attribute("data-running", ""),
        Recorded::Over => place.remove_attribute("data-running"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_is_a_line() {
        let wish = |kind, path: &str, quality: &str, answer: &str| {
            let [path, quality, answer] = [path, quality, answer].map(str::to_owned);
            Wish { kind, path, quality, answer }
        };
        assert_eq!(
            read("position\t/data/here\t\t\t3\nsound\t/data/talk\tlow\ta.webm\t3\nodd"),
            [
                wish(Kind::Position, "/data/here", "", ""),
                wish(Kind::Sound, "/data/talk", "low", "a.webm"),
            ]
        );
    }
}
