//! Shows surveys in other pages: the program behind the element `<minyi-survey>`.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{HtmlElement, ShadowRoot};

fn main() {
    minyi::survey();
}

/// A survey in the shadow of an element; see [`minyi::embed::Survey`].
#[wasm_bindgen]
pub struct Survey(minyi::embed::Survey);

#[wasm_bindgen]
impl Survey {
    /// A survey that is shown in `inside`, an element below `root`. The program's files are
    /// at `base`, its languages in the JSON `languages`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        inside: HtmlElement,
        root: ShadowRoot,
        tell: Function,
        base: &str,
        languages: &str,
    ) -> Survey {
        Survey(minyi::embed::Survey::new(inside, root, tell, base, languages))
    }

    /// Opens a form.
    ///
    /// # Errors
    /// JSON of what went wrong.
    pub async fn open(
        &self,
        name: String,
        content: Vec<u8>,
        wanted: String,
    ) -> Result<String, String> {
        self.0.open(name, content, wanted).await
    }

    /// Sets answers; those that do not fit.
    #[wasm_bindgen(js_name = setValues)]
    pub fn set_values(&self, values: &str, lock: bool) -> String {
        self.0.set_values(values, lock)
    }

    /// The answers as they stand.
    pub fn values(&self) -> String {
        self.0.values()
    }

    /// The answers under way as a draft.
    pub fn draft(&self) -> String {
        self.0.draft()
    }

    /// What is missing or wrong.
    pub fn validate(&self) -> String {
        self.0.validate()
    }

    /// Turns a page.
    pub fn turn(&self, forward: bool) -> bool {
        self.0.turn(forward)
    }

    /// Goes to a question.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&self, reference: &str) -> bool {
        self.0.go_to(reference)
    }

    /// Turns to a language.
    pub fn speak(&self, tag: &str) -> bool {
        self.0.speak(tag)
    }

    /// Completes the survey, or says what is missing or wrong.
    pub fn complete(&self) -> String {
        self.0.complete()
    }

    /// Forgets the answers under way.
    pub async fn forget(&self) {
        self.0.forget().await;
    }

    /// Keeps what a visitor left as broken off; false where nothing was answered.
    #[wasm_bindgen(js_name = seeOff)]
    pub fn see_off(&self) -> bool {
        self.0.see_off()
    }

    /// All records on this device.
    ///
    /// # Errors
    /// JSON of what went wrong.
    pub async fn export(&self, format: String) -> Result<JsValue, String> {
        self.0.export(&format).await
    }

    /// Takes everything away.
    pub fn close(&self) {
        self.0.close();
    }
}
