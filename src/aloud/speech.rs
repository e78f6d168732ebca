//! The browser's speech, as much of it as reading needs.
//!
//! Bound here: it is used by this program alone, and a browser need not have it.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use crate::browser::{member, window};

#[wasm_bindgen]
extern "C" {
    /// What speaks, one utterance after the other.
    pub type Speech;

    #[wasm_bindgen(method, getter)]
    pub fn speaking(this: &Speech) -> bool;

    #[wasm_bindgen(method, getter)]
    pub fn pending(this: &Speech) -> bool;

    #[wasm_bindgen(method)]
    pub fn speak(this: &Speech, utterance: &Utterance);

    #[wasm_bindgen(method)]
    pub fn cancel(this: &Speech);

    #[wasm_bindgen(method, js_name = getVoices)]
    pub fn get_voices(this: &Speech) -> Array;

    /// One that can speak.
    pub type Voice;

    #[wasm_bindgen(method, getter)]
    pub fn lang(this: &Voice) -> String;

    /// Whether it speaks on the device itself.
    #[wasm_bindgen(method, getter, js_name = localService)]
    pub fn is_local(this: &Voice) -> bool;

    /// A text to be said.
    #[wasm_bindgen(js_name = SpeechSynthesisUtterance)]
    #[derive(Clone)]
    pub type Utterance;

    #[wasm_bindgen(constructor, js_class = "SpeechSynthesisUtterance", catch)]
    pub fn new(text: &str) -> Result<Utterance, JsValue>;

    #[wasm_bindgen(method, setter, js_class = "SpeechSynthesisUtterance")]
    pub fn set_voice(this: &Utterance, voice: &Voice);

    #[wasm_bindgen(method, setter, js_class = "SpeechSynthesisUtterance")]
    pub fn set_lang(this: &Utterance, tag: &str);

    #[wasm_bindgen(method, setter, js_class = "SpeechSynthesisUtterance")]
    pub fn set_onend(this: &Utterance, ended: &Function);

    #[wasm_bindgen(method, setter, js_class = "SpeechSynthesisUtterance")]
    pub fn set_onerror(this: &Utterance, ended: &Function);
}

/// The browser's speech; none where it has none.
pub fn speech() -> Option<Speech> {
    let speech = member(&window(), "speechSynthesis");
    speech.is_object().then(|| speech.unchecked_into())
}
