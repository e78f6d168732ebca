//! A page that shows one form whole, to be measured: `?form=NAME`, and `&forms=ADDRESS`
//! where the forms are not in `/forms/`.
//!
//! It is the app's own screen without storage. The page's script fetches the form while the
//! program is on its way, as the element does, and puts it into `window.__bench`, which also
//! tells when the page's code began, had the form, and when everything was drawn.

use js_sys::{Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::compile::compile_read;
use minyi_form::engine::Opening;
use minyi_form::read::xform;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::browser;
use crate::layout::{Whole, rehearse_later};
use crate::session::{Ready, Session};
use crate::words::Words;

/// The form whole, as soon as it is there.
#[component]
pub fn Bench() -> impl IntoView {
    mark("script");
    let words = Words::empty();
    provide_context(words);
    let ready = RwSignal::new_local(None);
    let has_words = RwSignal::new(false);
    // Both are on their way at once.
    spawn_local(async move {
        words.load().await;
        has_words.set(true);
    });
    spawn_local(async move {
        match open().await {
            Ok(interview) => ready.set(Some(interview)),
            Err(error) => leptos::logging::error!("{error}"),
        }
    });
    move || {
        ready.track();
        // Drawn once: nothing that it reads may draw it again.
        let draw = || untrack(|| ready.write_untracked().take().map(whole));
        has_words.get().then(draw)
    }
}

async fn open() -> Result<Ready, String> {
    // As bytes: a text would be written anew on its way from the browser's memory.
    let bytes = fetched().await.map_err(|error| format!("{error:?}"))?;
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    mark("form");
    browser::turn(text.len()).await;
    let read = xform::read(&text);
    mark("read");
    browser::turn(text.len()).await;
    let form =
        compile_read(read.form, read.diagnostics).form.ok_or("the form is wrong")?;
    mark("compiled");
    browser::turn(text.len()).await;
    let begun = Ready::begin(form, Opening::default());
    // Elsewhere it is stored before it is drawn.
    browser::turn(text.len()).await;
    begun.map_err(|error| format!("{error:?}"))
}

/// The form, as the page's script fetches it.
async fn fetched() -> Result<Vec<u8>, JsValue> {
    let form = Reflect::get(&child(&browser::window(), "__bench"), &"form".into())?;
    let response: Response = JsFuture::from(Promise::resolve(&form)).await?.dyn_into()?;
    let content = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&content).to_vec())
}

fn whole(ready: Ready) -> impl IntoView {
    let session = Session::unkept(ready);
    provide_context(session);
    rehearse_later();
    let shown = view! {
        <main id="page" class="fill">
            <h1>{move || session.title()}</h1>
            <Whole on_drawn=|| mark("whole")/>
        </main>
    };
    mark("ready");
    shown
}

/// Notes the moment in `window.__bench.marks`.
fn mark(name: &str) {
    let window = browser::window();
    let now = window.performance().map_or(0.0, |performance| performance.now());
    let bench = child(&window, "__bench");
    // An object of our own takes every property.
    let _ = Reflect::set(&child(&bench, "marks"), &name.into(), &now.into());
}

fn child(of: &JsValue, name: &str) -> JsValue {
    let known = Reflect::get(of, &name.into()).unwrap_or_default();
    if known.is_object() {
        return known;
    }
    let object = js_sys::Object::new();
    let _ = Reflect::set(of, &name.into(), &object);
    object.into()
}
