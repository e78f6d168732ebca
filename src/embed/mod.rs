//! A survey as a part of another page: what the element `<minyi-survey>` shows in its shadow.
//!
//! The element itself, `public/embed/minyi-survey.js`, is a thin shell: it fetches, calls the
//! methods of [`Survey`], and makes events of what it is told. What both say is in
//! [`protocol`].

mod answers;
mod keep;
mod open;
mod protocol;
mod screen;
mod teller;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Function;
use leptos::mount::mount_to;
use leptos::prelude::*;
use minyi_form::compile::CompiledForm;
use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, ShadowRoot};

use crate::layout::Navigation;
use crate::layout::navigation::Step;
use crate::page::{Ending, preferred};
use crate::session::Session;
use crate::shadow;
use crate::words::{Words, know};
use protocol::{Invalid, Trouble, TroubleCode, Wanted};

/// What people do in a survey.
const DEEDS: [&str; 7] =
    ["pointerdown", "keydown", "focusin", "input", "change", "click", "submit"];

/// A survey in the shadow of an element.
pub struct Survey {
    place: Rc<Place>,
    /// Hear what people do in here, as long as it is there.
    _listeners: Vec<EventListener>,
}

/// Where it is, and who is told of it.
struct Place {
    /// What everything is put into.
    inside: HtmlElement,
    root: ShadowRoot,
    /// Called with the name of an event and its detail in JSON; false when the page around
    /// does itself what would follow.
    tell: Function,
    screen: RefCell<Option<Screen>>,
    /// Counts what was opened, so that what comes late is put nowhere.
    opened: Cell<u32>,
}

/// An interview on screen.
struct Screen {
    shown: Shown,
    form: Arc<CompiledForm>,
    keep: keep::Keep,
    take_away: Box<dyn FnOnce()>,
}

/// What the methods of the element reach.
#[derive(Clone, Copy)]
struct Shown {
    session: Session,
    navigation: Navigation,
    words: Words,
    ending: Ending,
}

impl Survey {
    /// A survey that is shown in `inside`, an element below `root`. The program's files are at
    /// `base`, its languages in the JSON `languages`, as in `public/words/index.json`.
    pub fn new(
        inside: HtmlElement,
        root: ShadowRoot,
        tell: Function,
        base: &str,
        languages: &str,
    ) -> Survey {
        shadow::set_base(base);
        know(languages);
        shadow::add(&root);
        let listeners = DEEDS.map(|deed| {
            let root = root.clone();
            let here = root.clone();
            EventListener::new_with_options(
                &root,
                deed,
                EventListenerOptions::run_in_capture_phase(),
                move |_| shadow::enter(&here, false),
            )
        });
        let place = Place {
            inside,
            root,
            tell,
            screen: RefCell::new(None),
            opened: Cell::new(0),
        };
        Survey { place: Rc::new(place), _listeners: listeners.into() }
    }

    /// Opens a form of this file name and content; JSON of what it is.
    ///
    /// # Errors
    /// JSON of what went wrong.
    pub async fn open(
        &self,
        name: String,
        content: Vec<u8>,
        wanted: String,
    ) -> Result<String, String> {
        let place = self.place.clone();
        place.leave();
        let turn = place.opened.get() + 1;
        place.opened.set(turn);
        let opened = match serde_json::from_str::<Wanted>(&wanted) {
            Ok(wanted) => open::open(&place, &name, content, wanted).await,
            Err(error) => Err(trouble(TroubleCode::Prefill, error.to_string())),
        };
        let ready = opened.map_err(|trouble| json(&trouble))?;
        if place.opened.get() != turn {
            return Err(json(&trouble(
                TroubleCode::Load,
                "another one was opened".into(),
            )));
        }
        // What is there from the beginning is no person's doing.
        shadow::enter(&place.root, true);
        let meta = place.show(ready);
        Ok(json(&meta))
    }

    /// Sets answers, a JSON object by name or path; JSON of those that do not fit.
    pub fn set_values(&self, values: &str, lock: bool) -> String {
        self.called(|shown, form| {
            let issues = match serde_json::from_str(values) {
                Ok(values) => answers::set(shown.session, form, &values, lock),
                Err(error) => vec![answers::no_answer(values, error.to_string())],
            };
            json(&issues)
        })
        .unwrap_or_else(|| "[]".to_owned())
    }

    /// The answers as they stand, by name: a JSON object.
    pub fn values(&self) -> String {
        let values = self.called(|shown, _| json(&shown.session.answers()));
        values.unwrap_or_else(|| "{}".to_owned())
    }

    /// The answers under way as a draft, to be opened with again; "" where nothing is open.
    pub fn draft(&self) -> String {
        let draft =
            self.called(|shown, _| shown.session.draft().map(|draft| json(&draft)));
        draft.flatten().unwrap_or_default()
    }

    /// Shows what is missing or wrong, and says it in JSON.
    pub fn validate(&self) -> String {
        let issues = self.called(|shown, _| json(&answers::issues(shown)));
        issues.unwrap_or_else(|| "[]".to_owned())
    }

    /// Turns to the next page or the one before; false when something holds it.
    pub fn turn(&self, forward: bool) -> bool {
        let turned = self.called(|shown, _| match forward {
            true => shown.navigation.forward() == Step::Moved,
            false => {
                let is_first = untrack(|| shown.navigation.is_first());
                shown.navigation.back();
                !is_first
            }
        });
        turned.unwrap_or(false)
    }

    /// Goes to a question, by its name or path; false when there is none.
    pub fn go_to(&self, reference: &str) -> bool {
        let found = self.called(|shown, form| {
            let node = answers::find(shown.session, form, reference)?;
            shown.navigation.go_to(node);
            Some(())
        });
        found.flatten().is_some()
    }

    /// Turns form and interface to a language; false where the form does not speak it.
    pub fn speak(&self, tag: &str) -> bool {
        let spoken = self.called(|shown, form| {
            let index = language_of(form, tag)?;
            shown.session.set_language(index);
            Some(())
        });
        spoken.flatten().is_some()
    }

    /// Completes the survey when nothing is missing or wrong; else says what is, in JSON.
    pub fn complete(&self) -> String {
        let issues = self.called(|shown, _| {
            let issues = answers::issues(shown);
            if issues.is_empty() {
                shown.ending.finalize();
            } else {
                self.place.tell("invalid", &Invalid { issues: issues.clone() });
            }
            json(&issues)
        });
        issues.unwrap_or_else(|| "[]".to_owned())
    }

    /// Forgets the answers under way, also where they are kept.
    pub async fn forget(&self) {
        let keep = self.place.screen.borrow().as_ref().map(|screen| screen.keep.clone());
        self.place.leave();
        if let Some(keep) = keep {
            keep.forget().await;
        }
    }

    /// The visitor of a kiosk has gone: what was answered is kept as broken off, which is told
    /// then. False where nothing was answered.
    pub fn see_off(&self) -> bool {
        let is_begun = self.called(|shown, _| {
            let is_begun = shown.session.is_begun();
            if is_begun {
                shown.ending.break_off();
            }
            is_begun
        });
        is_begun.unwrap_or_default()
    }

    /// All records on this device of the survey that is open, as one bundle: a text, `json` or
    /// `ndjson`, or a `zip` file with the files that answers name.
    ///
    /// # Errors
    /// JSON of what went wrong.
    pub async fn export(&self, format: &str) -> Result<JsValue, String> {
        let open = self.place.screen.borrow().as_ref().map(|screen| screen.form.clone());
        let Some(form) = open else {
            return Err(json(&trouble(TroubleCode::Load, "no survey is open".into())));
        };
        keep::export(&form, format).await.map_err(|trouble| json(&trouble))
    }

    /// Takes everything away.
    pub fn close(&self) {
        self.place.leave();
        shadow::remove(&self.place.root);
    }

    /// Does what the page around asks for, while the focus stays where it is.
    fn called<T>(&self, act: impl FnOnce(Shown, &Arc<CompiledForm>) -> T) -> Option<T> {
        let (shown, form) = {
            let screen = self.place.screen.borrow();
            let screen = screen.as_ref()?;
            (screen.shown, screen.form.clone())
        };
        shadow::enter(&self.place.root, true);
        Some(act(shown, &form))
    }
}

impl Place {
    /// Tells the page around; false when it does itself what would follow.
    fn tell(&self, event: &str, detail: &impl Serialize) -> bool {
        self.tell_json(event, &json(detail))
    }

    /// The same with a detail that is JSON already.
    fn tell_json(&self, event: &str, detail: &str) -> bool {
        let told = self.tell.call2(&JsValue::NULL, &event.into(), &detail.into());
        // An error in a listener of the page around is its own.
        told.ok().and_then(|told| told.as_bool()).unwrap_or(true)
    }

    /// Puts an interview on screen.
    fn show(self: &Rc<Place>, ready: open::Ready) -> protocol::Meta {
        let owner = ready.owner.clone();
        let meta = ready.meta.clone();
        let (form, keep) = (ready.form.clone(), ready.keep.clone());
        let shown: Rc<Cell<Option<Shown>>> = Rc::default();
        let place = self.clone();
        let put = shown.clone();
        let mounted = owner.with(|| {
            mount_to(self.inside.clone(), move || screen::draw(&place, ready, &put))
        });
        let take_away = Box::new(move || {
            drop(mounted);
            owner.cleanup();
        });
        if let Some(shown) = shown.get() {
            self.screen.replace(Some(Screen { shown, form, keep, take_away }));
        }
        meta
    }

    /// Shows a sentence in the place of a survey.
    fn notice(&self, sentence: &str) {
        let Ok(notice) = document().create_element("p") else { return };
        notice.set_class_name("notice");
        // Setting attributes with valid names does not fail.
        let _ = notice.set_attribute("role", "alert");
        notice.set_text_content(Some(sentence));
        self.inside.replace_children_with_node_1(&notice);
    }

    /// Takes away what is on screen. Answers that are kept somewhere stay there.
    fn leave(&self) {
        if let Some(screen) = self.screen.take() {
            screen.keep.close();
            (screen.take_away)();
        }
        self.inside.replace_children_with_node_0();
    }
}

/// Index of the form language that suits a tag.
fn language_of(form: &CompiledForm, tag: &str) -> Option<usize> {
    preferred(&form.form().languages, &[tag.to_owned()])
}

fn trouble(code: TroubleCode, message: String) -> Trouble {
    Trouble { code, message }
}

/// JSON of what this program says; it has no member that cannot be written.
fn json(said: &impl Serialize) -> String {
    serde_json::to_string(said).unwrap_or_default()
}
