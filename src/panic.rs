//! What people see should the program itself break: a sentence and a way on.
//!
//! Every answer given is on the disk by then, or shown as not saved; loading the page
//! anew brings it back. The sentence is taken from the page's own catalogue beforehand,
//! since nothing can be fetched any more.

use std::cell::RefCell;

use leptos::prelude::document;
use wasm_bindgen::JsValue;

thread_local! {
    static SENTENCE: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

/// Keeps the sentence and the name of the button in the language that is set.
pub fn prepare(sentence: String, reload: String) {
    SENTENCE.set((sentence, reload));
}

/// Shows the sentence when the program breaks; the cause goes to the browser's console.
pub fn install() {
    std::panic::set_hook(Box::new(|cause| {
        web_sys::console::error_1(&JsValue::from_str(&cause.to_string()));
        // Breaking while telling of it would help nobody.
        let _ = show();
    }));
}

/// The same in another page, which shows what it likes when a call fails.
pub fn install_unseen() {
    std::panic::set_hook(Box::new(|cause| {
        web_sys::console::error_1(&JsValue::from_str(&cause.to_string()));
    }));
}

fn show() -> Result<(), JsValue> {
    let (sentence, reload) = SENTENCE.with_borrow(Clone::clone);
    let document = document();
    let body = document.body().ok_or(JsValue::NULL)?;
    let notice = document.create_element("div")?;
    notice.set_class_name("broken");
    notice.set_attribute("role", "alert")?;
    let text = document.create_element("p")?;
    text.set_text_content(Some(&sentence));
    // A link to the page itself, for no code of ours can be called any more.
    let link = document.create_element("a")?;
    link.set_attribute("href", "")?;
    link.set_text_content(Some(&reload));
    notice.append_child(&text)?;
    notice.append_child(&link)?;
    body.append_child(&notice)?;
    Ok(())
}
