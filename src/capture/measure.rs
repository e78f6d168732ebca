//! Places as the device measures them: one as good as it gets, or all on a way.

use leptos::prelude::*;
use minyi_form::answer::length_of;

use super::fix::{self, DENIED, DOUBTFUL, Fix, GOOD, Watch};
use super::place::metres;
use super::task::Task;
use crate::words::{Words, use_words};

/// Metres that one has to walk until the next point is recorded.
const STEP_M: f64 = 5.0;

/// What the device is watched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looking {
    /// Nothing.
    No,
    /// The one place where it is now.
    Here,
    /// Each place on the way.
    Along,
}

/// Says, where the form keeps only the cell of a grid, how wide it is.
fn grid(words: Words, task: Task) -> Option<impl IntoView> {
    let width = task.number("minyi:place-grid")?;
    let said = move || {
        words.fill("capture.kept_to_grid", &[("n", &metres(&words.tag(), width))])
    };
    Some(view! { <p class="hint">{said}</p> })
}

/// Has the device measure where it is: once, or again and again on a way.
#[component]
pub fn Measure(
    /// The question.
    task: Task,
    /// Key of the button that finds one place.
    find: &'static str,
    /// What is done with each place.
    found: impl Fn(Fix) + Copy + Send + Sync + 'static,
    /// The places on the way so far; none where only one is asked.
    way: Option<RwSignal<Vec<Fix>>>,
) -> impl IntoView {
    let words = use_words();
    let watch = StoredValue::new_local(None::<Watch>);
    let looking = RwSignal::new(Looking::No);
    let good = task.number("accuracyThreshold").unwrap_or(GOOD);
    let doubtful = task.number("unacceptableAccuracyThreshold").unwrap_or(DOUBTFUL);
    let best = RwSignal::new(None::<Fix>);
    let stop = move || {
        let _ = watch.try_update_value(Option::take);
        let _ = looking.try_set(Looking::No);
    };
    on_cleanup(stop);
    let take = move || {
        if let Some(fix) = best.get_untracked() {
            stop();
            found(fix);
        }
    };
    let hear = move |fix: Fix| match looking.get_untracked() {
        Looking::Along => {
            let last = way.and_then(|way| way.with_untracked(|way| way.last().copied()));
            let is_further = last.is_none_or(|last| apart(last, fix) >= STEP_M);
            best.set(Some(fix));
            task.trouble.set(None);
            if is_further && fix.accuracy <= doubtful {
                found(fix);
            }
        }
        Looking::Here | Looking::No => {
            let before = best.get_untracked();
            if before.is_none_or(|before| fix.accuracy <= before.accuracy) {
                best.set(Some(fix));
            }
            if fix.accuracy <= good {
                take();
            }
        }
    };
    let look = move |what: Looking| {
        best.set(None);
        task.trouble.set(None);
        looking.set(what);
        let failed = move |key| {
            // Under a roof the device loses its way for a while; the walk goes on.
            if looking.try_get_untracked() != Some(Looking::Along) || key == DENIED {
                stop();
            }
            let _ = task.trouble.try_set(Some(key));
        };
        match fix::watch(hear, failed) {
            Some(begun) => watch.set_value(Some(begun)),
            None => {
                stop();
                task.trouble.set(Some("capture.no_position"));
            }
        }
    };
    let standing = move || {
        let tag = words.tag();
        let key = match (looking.get(), best.get()) {
            (_, None) => return words.say("capture.position_wait"),
            (Looking::Along, Some(_)) if task.is_vague() => "capture.walking_vague",
            (Looking::Here | Looking::No, Some(_)) if task.is_vague() => {
                "capture.position_wait"
            }
            (Looking::Along, Some(_)) => "capture.walking",
            (Looking::Here | Looking::No, Some(_)) => "capture.position_so_far",
        };
        let accuracy = best.get().map_or(0.0, |fix| fix.accuracy);
        words.fill(key, &[("n", &metres(&tag, accuracy)), ("good", &metres(&tag, good))])
    };
    view! {
        {grid(words, task)}
        <Show when=move || looking.get() != Looking::No>
            <p class="looking" role="status">{standing}</p>
        </Show>
        <div class="actions">
            <Show
                when=move || looking.get() == Looking::No
                fallback=move || view! {
                    <Show when=move || looking.get() == Looking::Here>
                        <button
                            type="button"
                            class="primary"
                            disabled=move || best.read().is_none()
                            on:click=move |_| take()
                        >
                            {words.text("capture.take_position")}
                        </button>
                    </Show>
                    <button type="button" class="secondary" on:click=move |_| stop()>
                        {move || words.say(match looking.get() {
                            Looking::Along => "capture.stop",
                            Looking::Here | Looking::No => "dialog.no",
                        })}
                    </button>
                }
            >
                <button
                    type="button"
                    class="primary"
                    on:click=move |_| look(Looking::Here)
                >
                    {words.text(find)}
                </button>
                <Show when=move || way.is_some()>
                    <button
                        type="button"
                        class="secondary"
                        on:click=move |_| look(Looking::Along)
                    >
                        {words.text("capture.walk")}
                    </button>
                </Show>
            </Show>
        </div>
    }
}

/// Metres between two places.
fn apart(from: Fix, to: Fix) -> f64 {
    length_of(&format!("{};{}", from.text(), to.text())).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_measured_in_metres() {
        let step = apart(Fix::at(29.5628, 106.5528), Fix::at(29.5629, 106.5528));
        assert!((11.0..11.3).contains(&step), "{step}");
    }
}
