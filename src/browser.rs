//! Small questions to the browser: languages, numbers and times as people write them,
//! fetching, downloading, focus.
//!
//! Everything gives an answer that can be shown when the browser has none.

use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::web_sys;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, Element, FocusOptions, HtmlAnchorElement, HtmlElement, Url,
    Window,
};

use crate::shadow;

const LANGUAGE_KEY: &str = "minyi.language";

/// The window.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The moment, UTC, RFC 3339 with milliseconds.
pub fn now() -> String {
    String::from(Date::new_0().to_iso_string())
}

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    Date::now() as i64
}

/// Bytes of a form from which on each part of opening it takes a while by itself.
const LONG_FORM: usize = 500_000;

/// Between two parts of opening a form of this many bytes: lets the page do what waits, so
/// that no long form holds it up for all of them.
pub async fn turn(bytes: usize) {
    if bytes > LONG_FORM {
        TimeoutFuture::new(0).await;
    }
}

/// Text at an address relative to the page, `None` when it cannot be had.
pub async fn fetch_text(address: &str) -> Option<String> {
    let response = Request::get(address).send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}

/// A member of an object; undefined where there is none.
pub fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default()
}

/// Languages that the reader wants: the remembered one, then the browser's.
pub fn wanted_languages() -> Vec<String> {
    let remembered = remembered(LANGUAGE_KEY);
    let preferred = window().navigator().languages();
    let preferred = Array::from(&preferred);
    let preferred = preferred.iter().filter_map(|tag| tag.as_string());
    remembered.into_iter().chain(preferred).collect()
}

/// Remembers the language that the reader has chosen.
pub fn remember_language(tag: &str) {
    remember(LANGUAGE_KEY, Some(tag));
}

/// What the browser remembers under a name.
pub fn remembered(name: &str) -> Option<String> {
    local_storage()?.get_item(name).ok()?
}

/// Has the browser remember a text under a name; forget it, when there is none.
pub fn remember(name: &str, text: Option<&str>) {
    let Some(storage) = local_storage() else { return };
    // Without storage it holds until the page is closed, which is no error.
    let _ = match text {
        Some(text) => storage.set_item(name, text),
        None => storage.remove_item(name),
    };
}

fn local_storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Tells the browser and screen readers the language of the page.
pub fn set_page_language(tag: &str) {
    let Some(root) = leptos::prelude::document().document_element() else { return };
    let direction = if is_right_to_left(tag) { "rtl" } else { "ltr" };
    // Setting attributes with valid names does not fail.
    let _ = root.set_attribute("lang", tag);
    let _ = root.set_attribute("dir", direction);
}

/// Loads the page again.
pub fn reload() {
    // Where a browser refuses, the page stays as it is.
    let _ = window().location().reload();
}

/// The language that the page is said to be in.
pub fn page_language() -> String {
    let root = leptos::prelude::document().document_element();
    root.and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// True for languages written from right to left.
pub fn is_right_to_left(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    ["ar", "fa", "he", "ur", "ug", "ps", "dv", "yi"].contains(&primary)
}

/// What was chosen on this device of the `text`'s size or of the `contrast`, as
/// `public/start.js` has set it; none of what is usual.
pub fn chosen(name: &str) -> Option<String> {
    leptos::prelude::document()
        .document_element()?
        .get_attribute(&["data-", name].concat())
}

/// Prints the page, as far as it is for paper.
pub fn print() {
    // A browser that cannot print says so itself.
    let _ = window().print();
}

/// Says what stands in the margin at the foot of printed pages.
pub fn set_paper_foot(text: &str) {
    let root = leptos::prelude::document().document_element();
    let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let text = text.replace(['"', '\\', '\n'], " ");
    let _ = root.style().set_property("--sheet-foot", &format!("\"{text}\""));
}

/// Plural category of `n` in a language.
pub fn plural_category(tag: &str, n: u32) -> String {
    let rules = Intl::PluralRules::new(&locales(tag), &Object::new());
    rules.select(f64::from(n)).into()
}

/// Languages of the interface that write numbers below a thousand as programs do. The first
/// formatter of a page takes as long as drawing it.
const PLAIN_DIGITS: [&str; 7] = ["zh", "en", "fr", "tr", "kk", "sr", "am"];

/// A whole number as the language writes it.
pub fn number(tag: &str, n: u32) -> String {
    let primary = tag.split('-').next().unwrap_or_default();
    if n < 1000 && PLAIN_DIGITS.contains(&primary) {
        return n.to_string();
    }
    let format = Intl::NumberFormat::new(&locales(tag), &Object::new());
    written(&format.format(), &JsValue::from_f64(f64::from(n)))
}

/// A number in digits (`1234.5`) with its digits in groups, as the language writes it; a
/// text that is none as it is.
pub fn grouped(tag: &str, text: &str) -> String {
    if !text.bytes().any(|byte| byte.is_ascii_digit())
        || minyi_form::answer::parse_number(text).is_none()
    {
        return text.to_owned();
    }
    let options = options(&[("maximumFractionDigits", "20")]);
    let format = Intl::NumberFormat::new(&locales(tag), &options);
    // As a text it keeps the digits that a float would lose.
    written(&format.format(), &text.into())
}

/// A moment as the language writes it, such as "5月4日 14:30".
pub fn moment(tag: &str, at_ms: i64) -> String {
    let options = options(&[
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
    ]);
    formatted(tag, &options, at_ms)
}

/// A time of day as the language writes it.
pub fn clock_time(tag: &str, at_ms: i64) -> String {
    let options =
        options(&[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")]);
    formatted(tag, &options, at_ms)
}

/// Parts of a date `2026-05-04`, the first so many of year, month and day, as the
/// language writes them; the text itself when it is none.
pub fn date(tag: &str, text: &str, parts: usize) -> String {
    let at_ms = Date::parse(&format!("{text}T00:00:00Z"));
    if at_ms.is_nan() {
        return text.to_owned();
    }
    let members =
        [("timeZone", "UTC"), ("year", "numeric"), ("month", "long"), ("day", "numeric")];
    let members = members.get(..=parts).unwrap_or(&members);
    formatted(tag, &options(members), at_ms as i64)
}

/// A date `2026-05-04` by a calendar, as the language writes it; the text itself when it is
/// none.
pub fn date_in(tag: &str, calendar: &str, text: &str) -> String {
    let members = [("year", "numeric"), ("month", "long"), ("day", "numeric")];
    in_calendar(tag, calendar, text, &members)
}

/// A date `2026-05-04` by the Chinese calendar, as Chinese in this script writes it:
/// 丙午年三月十八; the text itself when it is none.
pub fn lunar(tag: &str, text: &str) -> String {
    let day = in_calendar(tag, "chinese", text, &[("dateStyle", "long")]);
    // Browsers count the year and name it; its name says it all.
    day.trim_start_matches(|letter: char| letter.is_ascii_digit()).to_owned()
}

/// The name of the month of a calendar around a date `2026-05-04`.
pub fn month_in(tag: &str, calendar: &str, text: &str) -> String {
    in_calendar(tag, calendar, text, &[("month", "long")])
}

fn in_calendar(tag: &str, calendar: &str, text: &str, parts: &[(&str, &str)]) -> String {
    let at_ms = Date::parse(&format!("{text}T00:00:00Z"));
    if at_ms.is_nan() {
        return text.to_owned();
    }
    let members = [&[("calendar", calendar), ("timeZone", "UTC")], parts].concat();
    formatted(tag, &options(&members), at_ms as i64)
}

/// The months of the year as the language calls them.
pub fn months(tag: &str) -> Vec<String> {
    let options =
        options(&[("calendar", "gregory"), ("timeZone", "UTC"), ("month", "long")]);
    let day_ms = |month: u32| Date::utc(2026.0, f64::from(month)) as i64;
    (0..12).map(|month| formatted(tag, &options, day_ms(month))).collect()
}

/// The parts of a day in the order in which the language writes them: `year`, `month`,
/// `day`, and what stands between them.
pub fn day_order(tag: &str) -> Vec<String> {
    let options = options(&[
        ("calendar", "gregory"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
    ]);
    let format = Intl::DateTimeFormat::new(&locales(tag), &options);
    let parts = format.format_to_parts(&Date::new_0());
    let name = |part| Reflect::get(&part, &"type".into()).ok()?.as_string();
    parts.iter().filter_map(name).collect()
}

fn formatted(tag: &str, options: &Object, at_ms: i64) -> String {
    let format = Intl::DateTimeFormat::new(&locales(tag), options);
    written(&format.format(), &JsValue::from_f64(at_ms as f64))
}

fn written(format: &js_sys::Function, value: &JsValue) -> String {
    format
        .call1(&JsValue::NULL, value)
        .ok()
        .and_then(|t| t.as_string())
        .unwrap_or_default()
}

fn locales(tag: &str) -> Array {
    if tag.is_empty() { Array::new() } else { Array::of1(&tag.into()) }
}

fn options(members: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in members {
        // Setting a member of a fresh object does not fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

/// IANA name of the time zone, "" if unknown.
pub fn time_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

/// Offers `text` as a file to keep.
///
/// # Errors
/// When the browser cannot make one, with what it said.
pub fn download(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let parts = Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &properties)?;
    download_file(name, &blob)
}

/// The same with a file that there is already.
///
/// # Errors
/// When the browser cannot make one, with what it said.
pub fn download_file(name: &str, file: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(file)?;
    let document = leptos::prelude::document();
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    gloo_timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// Moves the focus to the element with this id and brings it into view.
pub fn focus(id: &str) {
    let Some(element) = element(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    focus_still(&element);
    element.scroll_into_view_with_bool(true);
}

/// Moves the focus without moving the page.
pub fn focus_still(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Focusing an element of the page does not fail; one that is not focusable ignores it.
    let _ = element.focus_with_options(&options);
}

/// The element with this id: in what is shown of ours, where that is a part of another page.
pub fn element(id: &str) -> Option<Element> {
    match shadow::is_used() {
        true => shadow::element(id),
        false => leptos::prelude::document().get_element_by_id(id),
    }
}

/// What has the focus of all that is ours.
fn own_active() -> Option<Element> {
    let active = leptos::prelude::document().active_element()?;
    match shadow::is_used() {
        true => active.shadow_root().filter(shadow::is_ours)?.active_element(),
        false => Some(active),
    }
}

/// Gives the focus to a control that is on screen already, without moving the page
/// further than it must.
pub fn move_focus(id: &str) {
    if let Some(element) = element(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Brings an element into the part of a list that is shown.
pub fn bring_into_view(id: &str) {
    let Some(element) = element(id) else { return };
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Letters as they are compared when somebody looks for a text: without case, and Latin
/// ones without their marks.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let parted = js_sys::JsString::from(text).normalize("NFD");
    let letters = String::from(parted);
    let is_mark = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    letters
        .chars()
        .filter(|letter| !is_mark(letter))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Content of `<meta name="…">`.
pub fn meta(name: &str) -> Option<String> {
    let selector = format!("meta[name=\"{name}\"]");
    leptos::prelude::document().query_selector(&selector).ok()??.get_attribute("content")
}

/// Offset of the local time zone at a local civil time (`2026-05-04T12:30`), in minutes
/// east of UTC; at the present one for "".
pub fn local_offset_minutes(civil: &str) -> i32 {
    let date = if civil.is_empty() { Date::new_0() } else { Date::new(&civil.into()) };
    -date.get_timezone_offset() as i32
}

/// Whether the page has an element with this id.
pub fn is_there(id: &str) -> bool {
    element(id).is_some()
}

/// Id of the question, note or card around what an event happened to.
pub fn question_around(event: &web_sys::Event) -> Option<String> {
    // The first of its path: seen from the page, all within ours is one element.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok()?;
    let around = target.closest(".question, .matrix-row, .note, .member").ok()??;
    Some(around.id())
}

/// Whether anything on the page has the focus.
pub fn has_focus() -> bool {
    let active = leptos::prelude::document().active_element();
    active.is_some_and(|element| element.tag_name() != "BODY")
}

/// Leaves the control that has the focus, as a tap elsewhere does.
pub fn leave_control() {
    let active = own_active().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(active) = active.filter(|element| element.tag_name() != "BUTTON") {
        let _ = active.blur();
    }
}

/// Moves the focus to the first control inside the element with this id.
pub fn focus_control(id: &str) {
    let Some(question) = element(id) else { return };
    let controls = "input:not([disabled]), select, textarea, button:not([disabled])";
    let found = question.query_selector(controls).ok().flatten();
    let Some(control) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok())
    else {
        return focus(id);
    };
    focus_still(&control);
    question.scroll_into_view();
}

/// Goes to the top of a page that has just been turned and moves the focus there, so
/// that those who hear the page hear its beginning.
pub fn show_page_top() {
    let work = shadow::at_work();
    leptos::prelude::request_animation_frame(move || match work {
        Some(work) => work.show_top(),
        None => {
            focus("page");
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
}

/// Milliseconds since 1970 of an RFC 3339 moment; 0 when it is none.
pub fn parse_moment(text: &str) -> i64 {
    Date::parse(text) as i64
}

/// True in Safari on an iPad or iPhone while the page is not on the Home Screen: there,
/// what a page saved is cleared after seven days without a visit. Only those browsers
/// know `navigator.standalone`.
pub fn wants_installing() -> bool {
    let navigator = window().navigator();
    let standalone = Reflect::get(&navigator, &"standalone".into()).ok();
    standalone.and_then(|value| value.as_bool()) == Some(false)
}
