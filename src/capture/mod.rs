//! What answers a question but is neither typed nor tapped: pictures, drawings, recordings,
//! files, places, days of other calendars. A program of its own, which only forms load that
//! ask for such.
//!
//! It knows the page alone: each element `.capture` says what is asked ([`Task`]), and is
//! told the answer, which is the name of a file that the tablet keeps by then, or a
//! position.

mod background;
mod barcode;
mod calendar;
mod camera;
mod device;
mod file;
mod fix;
mod frame;
mod ground;
mod image;
mod keep;
mod kept;
mod map;
mod measure;
mod place;
mod plan;
mod record;
mod shrink;
mod sketch;
mod sound;
mod task;
mod tiles;
mod trace;
mod typed;
mod vector;

use std::cell::RefCell;

use gloo_events::EventListener;
use leptos::mount::mount_to;
use leptos::prelude::*;
use minyi_calendar::Calendar;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, MutationObserver, MutationObserverInit, Node, ShadowRoot};

use crate::shadow;
use crate::words::{Words, use_words};
use task::Task;

/// The places where something is asked.
const PLACES: &str = ".capture";

/// A place that is on the page, what is asked there, and how it is taken away again.
struct Asked {
    place: HtmlElement,
    task: Task,
    take_away: Box<dyn FnOnce()>,
}

thread_local! {
    static ASKED: RefCell<Vec<Asked>> = const { RefCell::new(Vec::new()) };
}

/// Asks what the page has places for, now and from now on.
pub fn start() {
    let words = Words::with_further("capture");
    let look = move || {
        settle(words);
    };
    let changed = Closure::<dyn FnMut()>::new(look);
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else {
        return;
    };
    // Watches as long as the page.
    changed.forget();
    if let Some(body) = document().body() {
        observe(&observer, &body);
    }
    follow_roots(&observer);
    look();
    let listener = EventListener::new(&document(), shadow::TOLD_CHANGED, move |_| {
        follow_roots(&observer);
        look();
    });
    listener.forget();
}

fn observe(observer: &MutationObserver, within: &Node) {
    let wanted = MutationObserverInit::new();
    wanted.set_child_list(true);
    wanted.set_subtree(true);
    let attributes = ["data-value", "data-more", "lang"].map(JsValue::from_str);
    wanted.set_attribute_filter(&attributes.iter().collect::<js_sys::Array>());
    // What is a part of the page can be watched.
    let _ = observer.observe_with_options(within, &wanted);
}

/// Looks into the roots of surveys that are parts of other pages too.
fn follow_roots(observer: &MutationObserver) {
    let told = shadow::told();
    let is_gone = |root: &ShadowRoot| !told.iter().any(|(here, _)| here == root);
    for gone in shadow::roots().iter().filter(|root| is_gone(root)) {
        shadow::remove(gone);
    }
    for (root, base) in &told {
        if !shadow::is_ours(root) {
            shadow::set_base(base);
            shadow::add(root);
            observe(observer, root);
        }
    }
}

/// Takes away what has left the page, asks what has come, and follows the rest.
fn settle(words: Words) {
    let (gone, here): (Vec<_>, Vec<_>) =
        ASKED.take().into_iter().partition(|asked| !asked.place.is_connected());
    ASKED.set(here);
    for asked in gone {
        (asked.take_away)();
    }
    let inside = shadow::roots().into_iter().map(|root| root.query_selector_all(PLACES));
    let all = inside.chain([document().query_selector_all(PLACES)]).flatten();
    let all = all.flat_map(|places| {
        (0..places.length()).filter_map(move |index| places.item(index))
    });
    for place in all {
        let Ok(place) = place.dyn_into::<HtmlElement>() else { continue };
        speak(words, &place);
        let known = ASKED.with_borrow(|all| {
            all.iter().find(|asked| asked.place == place).map(|asked| asked.task)
        });
        match known {
            Some(task) => task.follow(&place),
            None => ask(words, place),
        }
    }
}

/// The language in which the question is asked.
fn speak(words: Words, place: &HtmlElement) {
    let tag = place.lang();
    if !tag.is_empty() && words.wanted() != tag {
        spawn_local(async move {
            // Without its file the language stays the one before.
            words.turn_to(&tag).await;
        });
    }
}

fn ask(words: Words, place: HtmlElement) {
    let owner = Owner::new();
    let task = owner.with(|| Task::at(&place));
    let mounted = mount_to(place.clone(), move || {
        provide_context(words);
        view! { <Question task=task/> }
    });
    let take_away = Box::new(move || {
        drop(mounted);
        owner.cleanup();
    });
    ASKED.with_borrow_mut(|all| all.push(Asked { place, task, take_away }));
}

#[component]
fn Question(task: Task) -> impl IntoView {
    match task.kind().as_str() {
        "photo" => view! { <image::Picture task=task/> }.into_any(),
        "audio" => view! { <record::Recording task=task medium=record::Medium::Sound/> }
            .into_any(),
        "video" => view! { <record::Recording task=task medium=record::Medium::Film/> }
            .into_any(),
        "geopoint" => view! { <place::Place task=task/> }.into_any(),
        "geotrace" => {
            view! { <trace::Trace task=task figure=trace::Figure::Way/> }.into_any()
        }
        "geoshape" => {
            view! { <trace::Trace task=task figure=trace::Figure::Area/> }.into_any()
        }
        "date" => {
            let looks = task.wish("appearance").unwrap_or_default();
            let calendar = looks.split_whitespace().find_map(Calendar::of_appearance);
            calendar
                .map(|calendar| view! { <calendar::CalendarDay task=task calendar=calendar/> })
                .into_any()
        }
        "map" => view! { <map::Map task=task/> }.into_any(),
        "background" => view! { <background::Background task=task/> }.into_any(),
        "barcode" => view! { <barcode::Barcode task=task/> }.into_any(),
        "file" => view! { <file::AnyFile task=task/> }.into_any(),
        kind => {
            let kind = kind.to_owned();
            view! { <Unsupported kind=kind/> }.into_any()
        }
    }
}

/// A kind of question that this version cannot ask: it is named, and can be left out.
#[component]
fn Unsupported(kind: String) -> impl IntoView {
    let words = use_words();
    let text = move || words.fill("question.unsupported", &[("kind", &kind)]);
    view! { <p class="unsupported">{text}</p> }
}
