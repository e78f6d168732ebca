//! Reads one piece after the other, until the end or until somebody ends it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use leptos::prelude::document;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlMediaElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::pieces::{Piece, pieces};
use super::recording::play;
use super::sentences::sentences;
use super::speech::{Speech, Utterance, Voice, speech};
use super::texts::{Texts, language_of};
use super::voices::{voice_for, voices};
use crate::browser::window;

/// Class of what is being read.
const READ: &str = "being-read";

/// A voice that has not said that it is ready after this time has failed silently.
const PATIENCE_MS: i32 = 6000;
const PATIENCE_MS_A_LETTER: i32 = 500;

/// A pause between ending what is said and saying something else, without which browsers
/// say neither.
const PAUSE_MS: u32 = 60;

/// What is going on.
#[derive(Default)]
pub struct Reader {
    /// Counts the readings; an older one ends when it sees a newer.
    turn: Cell<u32>,
    button: RefCell<Option<Pressed>>,
    shown: RefCell<Option<Element>>,
    player: RefCell<Option<HtmlMediaElement>>,
    /// Kept while it is said: browsers forget to tell the end of what nobody keeps.
    utterance: RefCell<Option<Utterance>>,
    told: RefCell<Option<Element>>,
}

/// The button of a reading that goes on, and what it said before.
struct Pressed {
    button: Element,
    text: String,
}

impl Reader {
    /// Ends what goes on, or begins.
    pub fn toggle(self: Rc<Self>, button: Element) {
        let goes_on = self.button.borrow().is_some();
        self.stop();
        self.fall_silent();
        if !goes_on {
            self.begin(button);
        }
    }

    /// Takes away what was told. Not when somebody touches the page: what they are about to
    /// press must not move.
    pub fn fall_silent(&self) {
        if let Some(told) = &*self.told.borrow() {
            told.set_text_content(None);
        }
    }

    /// Ends what goes on, if anything does.
    pub fn stop(&self) {
        self.turn.set(self.turn.get() + 1);
        self.show(None);
        if let Some(player) = self.player.take() {
            // A player that has ended is paused already.
            let _ = player.pause();
        }
        if let Some(Pressed { button, text }) = self.button.take() {
            name(&button, &text);
            let _ = button.class_list().remove_1("reading");
            if let Some(speech) = speech() {
                speech.cancel();
            }
        }
    }

    fn begin(self: Rc<Self>, button: Element) {
        let turn = self.turn.get();
        let text = button.text_content().unwrap_or_default();
        let _ = button.class_list().add_1("reading");
        self.told.replace(status_line(&button));
        self.button.replace(Some(Pressed { button: button.clone(), text }));
        spawn_local(async move {
            let texts = Texts::load(&button).await;
            if self.is_on(turn) {
                name(&button, &texts.say("aloud.stop"));
                self.read(turn, &button, &texts).await;
            }
            if self.is_on(turn) {
                self.stop();
            }
        });
    }

    fn is_on(&self, turn: u32) -> bool {
        self.turn.get() == turn
    }

    async fn read(&self, turn: u32, button: &Element, texts: &Texts) {
        let chosen = texts.say("aloud.chosen");
        let pieces = pieces(button, &chosen, &language_of(button));
        let speech = speech();
        let voices = match &speech {
            Some(speech) => voices(speech).await,
            None => Vec::new(),
        };
        if self.is_on(turn) {
            self.tell_what_is_not_read(&pieces, &voices, texts);
        }
        for piece in &pieces {
            let voice = voice_for(&piece.lang, &voices);
            let is_left_out = piece.recording.is_none() && voice.is_none();
            if is_left_out || !self.is_on(turn) {
                continue;
            }
            if !piece.shown.is_connected() {
                return;
            }
            self.show(Some(&piece.shown));
            if let Some(player) = &piece.recording {
                self.player.replace(Some(player.clone()));
                if play(player).await || !self.is_on(turn) {
                    continue;
                }
            }
            let (Some(speech), Some(voice)) = (&speech, voice) else { continue };
            for sentence in sentences(&piece.text) {
                if self.is_on(turn) {
                    self.say(speech, voice, &sentence).await;
                }
            }
        }
    }

    /// Says for which languages the device has no voice, or that nothing is to be read.
    fn tell_what_is_not_read(&self, pieces: &[Piece], voices: &[Voice], texts: &Texts) {
        let mut tags: Vec<String> = Vec::new();
        for Piece { lang, recording, .. } in pieces {
            let is_read = recording.is_some() || voice_for(lang, voices).is_some();
            if !is_read && !tags.contains(lang) {
                tags.push(lang.clone());
            }
        }
        let text = match (pieces.is_empty(), tags.is_empty()) {
            (true, _) => texts.say("aloud.nothing"),
            (false, true) => return,
            (false, false) => texts.no_voice(&tags),
        };
        if let Some(told) = &*self.told.borrow() {
            told.set_text_content(Some(&text));
        }
    }

    async fn say(&self, speech: &Speech, voice: &Voice, text: &str) {
        if speech.speaking() || speech.pending() {
            speech.cancel();
            TimeoutFuture::new(PAUSE_MS).await;
        }
        let Ok(utterance) = Utterance::new(text) else { return };
        utterance.set_voice(voice);
        utterance.set_lang(&voice.lang());
        self.utterance.replace(Some(utterance.clone()));
        let letters = i32::try_from(text.chars().count()).unwrap_or_default();
        let patience = PATIENCE_MS + PATIENCE_MS_A_LETTER * letters;
        let ended = Promise::new(&mut |resolve: Function, _| {
            utterance.set_onend(&resolve);
            utterance.set_onerror(&resolve);
            let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
                &resolve, patience,
            );
        });
        speech.speak(&utterance);
        // It never fails: whatever happens resolves it.
        let _ = JsFuture::from(ended).await;
    }

    /// Marks what is read now, and brings it into sight.
    fn show(&self, element: Option<&Element>) {
        if let Some(before) = self.shown.replace(element.cloned()) {
            let _ = before.class_list().remove_1(READ);
        }
        let Some(element) = element else { return };
        let _ = element.class_list().add_1(READ);
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Changes what a button is called, in the text that the page has put there.
fn name(button: &Element, text: &str) {
    if let Some(node) = button.first_child() {
        node.set_text_content(Some(text));
    }
}

/// Where it is told what cannot be read: a line in the bar or on the sheet of the button,
/// made before there is anything to tell, so that it is heard.
fn status_line(button: &Element) -> Option<Element> {
    let around = button.closest("header, article, .about").ok()??;
    if let Ok(Some(line)) = around.query_selector(".aloud-told") {
        return Some(line);
    }
    let line = document().create_element("p").ok()?;
    line.set_class_name("aloud-told");
    line.set_attribute("role", "status").ok()?;
    around.append_child(&line).ok()?;
    Some(line)
}
