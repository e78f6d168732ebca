//! The sound of an interview: recorded from the leave to do so until its end, with a sign that
//! stays in sight, a pause, and a way to take it all back. Every half minute it is put on the
//! disk, so that a battery that ends leaves what was said until then.

use gloo_timers::callback::Interval;
use js_sys::Function;
use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::bundle::Origin;
use wasm_bindgen::JsValue;
use web_sys::{Blob, RecordingState};

use super::background::{Wish, finish_with, mark};
use super::keep::{key, store};
use super::record::{self, Recorder, clock, ending, joined};
use super::task::Task;
use crate::browser;
use crate::captures::EARLIER;
use crate::dialog::Confirm;
use crate::storage::{StorageError, Store, disk};
use crate::words::use_words;

/// Milliseconds between two looks at the recording.
const TICK_MS: u32 = 1000;
/// Seconds after which it is put on the disk: the first time, and then each time.
const FIRST_S: u32 = 3;
const EACH_S: u32 = 30;

/// Whether there is a recording to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// There is.
    Running,
    /// There is none, or it is on the disk.
    Over,
}

/// What has become of the recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Starting,
    Recording,
    Paused,
    Over,
    /// It never began, or broke off; key of the sentence.
    Failed(&'static str),
}

/// Records the interview for one node.
#[component]
pub fn Sound(
    /// The place on the page.
    task: Task,
    /// The node.
    wish: Wish,
) -> impl IntoView {
    let words = use_words();
    let standing = RwSignal::new(Standing::Starting);
    let seconds = RwSignal::new(0_u32);
    let name = RwSignal::new(String::new());
    let under_way = StoredValue::new_local(None::<Recorder>);
    let waiting = StoredValue::new_local(None::<Function>);
    let asking = RwSignal::new(false);
    let draft = StoredValue::new(task.draft());
    let path = StoredValue::new(wish.path.clone());
    let put = move |pieces: Vec<Blob>, kind: String| {
        let (draft, path, own) =
            (draft.get_value(), path.get_value(), name.get_untracked());
        async move {
            let file = joined(&pieces, &kind).map_err(|_| "capture.unreadable")?;
            if own.is_empty() || file.size() <= 0.0 {
                return Ok(());
            }
            let stored = store(&draft, &own, &file, Origin::Taken).await;
            stored.map_err(|error| key(&error))?;
            // It may have been deleted meanwhile.
            if name.try_get_untracked().is_some_and(|now| now == own) {
                task.tell(&format!("{path}\n{own}"));
            }
            Ok::<(), &'static str>(())
        }
    };
    let finished = move |pieces: Vec<Blob>, kind: String| {
        let last = put(pieces, kind);
        spawn_local(async move {
            if let Err(key) = last.await {
                let _ = standing.try_set(Standing::Failed(key));
            }
            mark(task, Recorded::Over);
            if let Some(done) = waiting.try_update_value(Option::take).flatten() {
                // It goes on by itself otherwise.
                let _ = done.call0(&JsValue::NULL);
            }
        });
        let _ = under_way.try_update_value(Option::take);
    };
    let lost = move || {
        let _ = standing.try_set(Standing::Failed("capture.background_broken"));
    };
    let earlier = wish.answer.clone();
    let quality = Some(wish.quality.clone()).filter(|quality| !quality.is_empty());
    spawn_local(async move {
        let begun =
            record::begin(&JsValue::FALSE, quality.as_deref(), lost, finished).await;
        match begun {
            Ok(recorder) if standing.is_disposed() => drop(recorder),
            Ok(recorder) => {
                let kind = recorder.recorder.mime_type();
                let (draft, path) = (draft.get_value(), path.get_value());
                match settle_name(&draft, &path, &earlier, &kind).await {
                    Ok(own) if !standing.is_disposed() => name.set(own),
                    Ok(_) => return,
                    Err(error) => {
                        let _ = standing.try_set(Standing::Failed(key(&error)));
                        return;
                    }
                }
                under_way.set_value(Some(recorder));
                standing.set(Standing::Recording);
                mark(task, Recorded::Running);
            }
            Err(_) => {
                let _ =
                    standing.try_set(Standing::Failed("capture.background_no_device"));
            }
        }
    });
    let tick = move || {
        let is_running = standing.get_untracked() == Standing::Recording;
        if !is_running {
            return;
        }
        seconds.update(|seconds| *seconds += 1);
        if seconds.get_untracked() % EACH_S == FIRST_S {
            let now = under_way.with_value(|now| {
                let now = now.as_ref()?;
                Some((now.pieces.borrow().clone(), now.recorder.mime_type()))
            });
            let Some((pieces, kind)) = now else { return };
            spawn_local(async move {
                if let Err(key) = put(pieces, kind).await {
                    let _ = standing.try_set(Standing::Failed(key));
                }
            });
        }
    };
    let end = move || {
        under_way.try_update_value(|now| {
            now.as_ref().is_some_and(|now| {
                now.recorder.state() != RecordingState::Inactive
                    && now.recorder.stop().is_ok()
            })
        })
    };
    let listener = finish_with(task, move |done: Function| {
        if end() == Some(true) {
            waiting.set_value(Some(done));
            standing.set(Standing::Over);
        } else {
            let _ = done.call0(&JsValue::NULL);
        }
    });
    let guard = StoredValue::new_local(Some((Interval::new(TICK_MS, tick), listener)));
    on_cleanup(move || {
        let _ = guard.try_update_value(Option::take);
        // Who leaves the interview ends the recording; what there is of it goes to the disk.
        if let Some(now) = under_way.try_update_value(Option::take).flatten() {
            let last = put(now.pieces.take(), now.recorder.mime_type());
            spawn_local(async move {
                // Nobody is there any more who could be told.
                let _ = last.await;
            });
        }
    });
    let pause = move |_| {
        let now = standing.get_untracked();
        under_way.with_value(|recorder| {
            let Some(recorder) = recorder else { return };
            // A recorder that ended meanwhile has nothing to pause.
            let _ = if now == Standing::Paused {
                recorder.recorder.resume()
            } else {
                recorder.recorder.pause()
            };
        });
        standing.set(if now == Standing::Paused {
            Standing::Recording
        } else {
            Standing::Paused
        });
    };
    let delete = move || {
        name.set(String::new());
        end();
        standing.set(Standing::Over);
        task.tell(&format!("{}\n", path.get_value()));
    };
    let sign = move || match standing.get() {
        Standing::Starting => String::new(),
        Standing::Recording => words.fill(
            "capture.background_recording",
            &[("time", &clock(f64::from(seconds.get())))],
        ),
        Standing::Paused => words.say("capture.background_paused"),
        Standing::Over => words.say("capture.background_over"),
        Standing::Failed(key) => words.say(key),
    };
    let is_under_way =
        move || matches!(standing.get(), Standing::Recording | Standing::Paused);
    view! {
        <div class="background-sign" role="group" aria-label=words.text("capture.record_sound")>
            <p
                class="recorder-time"
                class:paused=move || standing.get() != Standing::Recording
                role="timer"
            >
                {sign}
            </p>
            <Show when=is_under_way>
                <button type="button" class="secondary" on:click=pause>
                    {move || words.say(if standing.get() == Standing::Paused {
                        "capture.resume"
                    } else {
                        "capture.pause"
                    })}
                </button>
                <button type="button" class="quiet" on:click=move |_| asking.set(true)>
                    {words.text("capture.background_delete")}
                </button>
            </Show>
        </div>
        <Confirm
            asking=asking
            question="capture.background_delete_question"
            yes="capture.background_delete"
            on_yes=delete
        />
    }
}

/// The name under which a recording is kept. That of an earlier sitting stays the answer; what
/// it named goes beside it, with a number.
async fn settle_name(
    draft: &str,
    path: &str,
    earlier: &str,
    kind: &str,
) -> Result<String, StorageError> {
    if earlier.is_empty() {
        let node = path.rsplit('/').next().unwrap_or_default();
        return Ok(format!("{node}-{}.{}", browser::now_ms(), ending(kind)));
    }
    let kept = disk().await?.captures(draft).await?;
    let beside = format!("{earlier}{EARLIER}");
    let count = kept.iter().filter(|file| file.facts.name.starts_with(&beside)).count();
    let ending = earlier.rsplit('.').next().unwrap_or_default();
    if let Some(former) = kept.iter().find(|file| file.facts.name == earlier) {
        let name = format!("{beside}{}.{ending}", count + 1);
        store(draft, &name, &former.file, Origin::Taken).await?;
    }
    Ok(earlier.to_owned())
}
