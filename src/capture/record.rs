//! Sound and film: recorded here, or chosen among files.
//!
//! A recording is cut into seconds while it goes on, so that a device that is lost in the
//! middle leaves everything up to then. What answered before stays until a new recording
//! is on the disk.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use js_sys::Array;
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::bundle::Origin;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AnalyserNode, AudioContext, Blob, BlobEvent, BlobPropertyBag, File, MediaRecorder,
    MediaRecorderOptions, MediaStream, RecordingState,
};

use super::device::{self, Facing};
use super::file::{Choose, ending_of};
use super::keep::keep;
use super::kept::{Kept, Trouble};
use super::task::Task;
use crate::words::use_words;

/// Milliseconds of a piece of a recording.
const PIECE_MS: i32 = 1000;
/// How often time and level are shown.
const TICK_MS: u32 = 200;
/// Pixels across of a film.
const WIDTH: u32 = 1280;

/// What is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Sound alone.
    Sound,
    /// Pictures and sound.
    Film,
}

/// A recording under way; dropping it gives the devices back.
pub struct Recorder {
    /// The browser's own.
    pub recorder: MediaRecorder,
    /// What it has recorded so far.
    pub pieces: Rc<RefCell<Vec<Blob>>>,
    stream: MediaStream,
    level: Option<(AudioContext, AnalyserNode)>,
    tick: Option<Interval>,
    // The browser calls them as long as the recorder lives.
    _heard: Vec<Closure<dyn FnMut(JsValue)>>,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.tick.take();
        device::close(&self.stream);
        if let Some((context, _)) = &self.level {
            // Closing what is closed already is no harm.
            let _ = context.close();
        }
    }
}

/// Sound of what quality a recording has, in bits a second: the qualities of ODK XForms.
fn bits(quality: Option<&str>) -> u32 {
    match quality {
        Some("voice-only") => 12_200,
        Some("low") => 24_000,
        _ => 64_000,
    }
}

/// A question for a sound or a film.
#[component]
pub fn Recording(
    /// The question.
    task: Task,
    /// Which of them.
    medium: Medium,
) -> impl IntoView {
    let words = use_words();
    let under_way = StoredValue::new_local(None::<Recorder>);
    let is_recording = RwSignal::new(false);
    let is_paused = RwSignal::new(false);
    let seconds = RwSignal::new(0.0_f64);
    let level = RwSignal::new(0.0_f64);
    let finder = NodeRef::<Video>::new();
    let end = move || {
        let stopped = under_way.try_update_value(|now| {
            now.as_ref()
                .is_some_and(|now| now.recorder.state() != RecordingState::Inactive)
                && now.as_ref().is_some_and(|now| now.recorder.stop().is_ok())
        });
        stopped.unwrap_or(false)
    };
    on_cleanup(move || {
        let _ = under_way.try_update_value(Option::take);
    });
    let finished = move |pieces: Vec<Blob>, kind: String| {
        let _ = under_way.try_update_value(Option::take);
        let _ = is_recording.try_set(false);
        let _ = is_paused.try_set(false);
        let least = task.number("minyi:min-seconds").unwrap_or(0.0);
        if seconds.try_get_untracked().is_none_or(|seconds| seconds < least) {
            let _ = task.trouble.try_set(Some("capture.too_short"));
            return;
        }
        spawn_local(async move {
            match joined(&pieces, &kind) {
                Ok(file) if file.size() > 0.0 => {
                    let trouble = task.trouble.get_untracked();
                    keep(task, file, ending(&kind), Origin::Taken).await;
                    // What went wrong on the way is still worth knowing.
                    if trouble.is_some() {
                        task.trouble.set(trouble);
                    }
                }
                Ok(_) | Err(_) => task.trouble.set(Some("capture.unreadable")),
            }
        });
    };
    let tick = move || {
        under_way.with_value(|now| {
            let Some(now) = now else { return };
            if now.recorder.state() == RecordingState::Recording {
                seconds.update(|seconds| *seconds += f64::from(TICK_MS) / 1000.0);
            }
            level.set(now.level.as_ref().map_or(0.0, |(_, analyser)| loudness(analyser)));
        });
        let most = task.number("minyi:max-seconds");
        if most.is_some_and(|most| seconds.get_untracked() >= most) {
            end();
        }
    };
    let begin = move |_| {
        task.trouble.set(None);
        task.busy.set(true);
        spawn_local(async move {
            let way =
                ["new-front", "front", "selfie"].iter().any(|look| task.has_look(look));
            let facing = if way { Facing::User } else { Facing::Away };
            let video = match medium {
                Medium::Sound => JsValue::FALSE,
                Medium::Film => device::camera(facing, WIDTH),
            };
            let lost = move || {
                let _ = task.trouble.try_set(Some("capture.device_lost"));
            };
            let quality = task.wish("odk:quality");
            let begun = begin(&video, quality.as_deref(), lost, finished).await;
            let _ = task.busy.try_set(false);
            match begun {
                Ok(recorder) if is_recording.is_disposed() => drop(recorder),
                Ok(mut recorder) => {
                    seconds.set(0.0);
                    recorder.tick = Some(Interval::new(TICK_MS, tick));
                    let stream = recorder.stream.clone();
                    under_way.set_value(Some(recorder));
                    is_recording.set(true);
                    request_animation_frame(move || {
                        if let Some(video) = finder.get_untracked() {
                            video.set_src_object(Some(&stream));
                        }
                    });
                }
                Err(key) => {
                    let _ = task.trouble.try_set(Some(key));
                }
            }
        });
    };
    let pause = move |_| {
        under_way.with_value(|now| {
            let Some(now) = now else { return };
            // A recorder that ended meanwhile has nothing to pause.
            let _ = if is_paused.get_untracked() {
                now.recorder.resume()
            } else {
                now.recorder.pause()
            };
        });
        is_paused.update(|paused| *paused = !*paused);
    };
    let is_external = task.wish("odk:quality").as_deref() == Some("external");
    let (label, kinds, choose) = match medium {
        Medium::Sound => ("capture.record_sound", "audio/*", "capture.choose_sound"),
        Medium::Film => ("capture.record_film", "video/*", "capture.choose_film"),
    };
    let take = move |file: File| {
        spawn_local(async move {
            let ending = ending_of(&file.name());
            keep(task, file.into(), &ending, Origin::Chosen).await;
        });
    };
    let is_new = task.has_look("new") || task.has_look("new-front");
    view! {
        <Kept task=task/>
        <Show when=move || is_recording.get()>
            <div class="recorder">
                <Show when=move || medium == Medium::Film>
                    <video node_ref=finder autoplay playsinline muted></video>
                </Show>
                <p class="recorder-time" class:paused=move || is_paused.get() role="timer">
                    {move || clock(seconds.get())}
                </p>
                <meter
                    min="0"
                    max="1"
                    aria-label=words.text("capture.level")
                    prop:value=move || level.get()
                ></meter>
            </div>
        </Show>
        <div class="actions">
            <Show
                when=move || is_recording.get()
                fallback=move || view! {
                    <Show when=move || !is_external>
                        <button type="button" class="primary" on:click=begin>
                            {words.text(label)}
                        </button>
                    </Show>
                    <Show when=move || !is_new>
                        <Choose task=task kinds=kinds label=choose take=take/>
                    </Show>
                }
            >
                <button type="button" class="primary" on:click=move |_| { end(); }>
                    {words.text("capture.stop")}
                </button>
                <button type="button" class="secondary" on:click=pause>
                    {move || words.say(if is_paused.get() {
                        "capture.resume"
                    } else {
                        "capture.pause"
                    })}
                </button>
            </Show>
        </div>
        <Trouble task=task/>
    }
}

/// Begins to record; `lost` is called when a device goes away, `finished` once, with the
/// pieces and their kind.
///
/// # Errors
/// When there is no such device or it may not be used: key of the sentence about it.
pub async fn begin(
    video: &JsValue,
    quality: Option<&str>,
    lost: impl Fn() + Clone + 'static,
    finished: impl Fn(Vec<Blob>, String) + 'static,
) -> Result<Recorder, &'static str> {
    let stream = device::open(video, &JsValue::TRUE).await?;
    let options = MediaRecorderOptions::new();
    options.set_audio_bits_per_second(bits(quality));
    let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(
        &stream, &options,
    )
    .map_err(|_| "capture.no_device")?;
    let pieces: Rc<RefCell<Vec<Blob>>> = Rc::default();
    let mut heard = Vec::new();
    let mut hear = |name: &str, target: &JsValue, act: Box<dyn FnMut(JsValue)>| {
        let closure = Closure::wrap(act);
        // By name: setting a handler does not fail.
        let _ = js_sys::Reflect::set(target, &name.into(), closure.as_ref());
        heard.push(closure);
    };
    let kept = pieces.clone();
    hear(
        "ondataavailable",
        &recorder,
        Box::new(move |event| {
            let piece = event.unchecked_into::<BlobEvent>().data();
            kept.borrow_mut().extend(piece.filter(|piece| piece.size() > 0.0));
        }),
    );
    let kind = recorder.clone();
    let all = pieces.clone();
    hear(
        "onstop",
        &recorder,
        Box::new(move |_| {
            finished(all.take(), kind.mime_type());
        }),
    );
    // A device that goes away ends its track, and with the last one the recording.
    for track in device::tracks(&stream) {
        hear(
            "onended",
            &track,
            Box::new({
                let (recorder, lost) = (recorder.clone(), lost.clone());
                move |_| {
                    lost();
                    if recorder.state() != RecordingState::Inactive {
                        let _ = recorder.stop();
                    }
                }
            }),
        );
    }
    recorder.start_with_time_slice(PIECE_MS).map_err(|_| "capture.no_device")?;
    let level = listen(&stream).ok();
    Ok(Recorder { recorder, pieces, stream, level, tick: None, _heard: heard })
}

/// What measures how loud a stream is.
fn listen(stream: &MediaStream) -> Result<(AudioContext, AnalyserNode), JsValue> {
    let context = AudioContext::new()?;
    let analyser = context.create_analyser()?;
    context.create_media_stream_source(stream)?.connect_with_audio_node(&analyser)?;
    Ok((context, analyser))
}

/// The greatest swing of the moment, from 0 to 1.
fn loudness(analyser: &AnalyserNode) -> f64 {
    let mut swings = vec![128_u8; analyser.fft_size() as usize];
    analyser.get_byte_time_domain_data(&mut swings);
    let swing = swings.iter().map(|at| at.abs_diff(128)).max().unwrap_or(0);
    f64::from(swing) / 128.0
}

/// Pieces as one file of that kind.
///
/// # Errors
/// When the browser does not put them together, with what it said.
pub fn joined(pieces: &[Blob], kind: &str) -> Result<Blob, JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(kind.split(';').next().unwrap_or_default());
    let pieces: Array = pieces.iter().collect();
    Blob::new_with_blob_sequence_and_options(&pieces, &properties)
}

/// Ending of the name of a recording of that kind.
pub fn ending(kind: &str) -> &'static str {
    match kind.split(';').next().unwrap_or_default() {
        "audio/mp4" => "m4a",
        "video/mp4" => "mp4",
        "audio/ogg" => "ogg",
        _ => "webm",
    }
}

/// Seconds as people read them on a clock, `m:ss`.
pub fn clock(seconds: f64) -> String {
    let seconds = seconds as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_counts_minutes_and_seconds() {
        for (seconds, text) in [(0.0, "0:00"), (59.9, "0:59"), (600.0, "10:00")] {
            assert_eq!(clock(seconds), text);
        }
    }

    #[test]
    fn recordings_are_named_after_their_kind() {
        assert_eq!(ending("audio/webm;codecs=opus"), "webm");
        assert_eq!(ending("audio/mp4"), "m4a");
    }
}
