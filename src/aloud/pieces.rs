//! What there is to read on a page, in the order in which it is read: of a question its
//! label, the hint, the choices, and last what is wrong with the answer.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlMediaElement, NodeList, ShadowRoot};

/// All that is read. Of two that contain each other the inner one is: it knows its language.
/// Texts of the form are known by their direction, which each of them states.
const READ: &str = ":is(main, [id=page]) :is(h2, h3, h4, h5), \
    :is(main, [id=page]) :is(h2, h3, h4, h5) > [dir], \
    .question-label [dir], .question-label .duty, .matrix-row > legend > span, \
    .note > p [dir], .hint, .hint > [dir], .guidance[open] p [dir], .choice-text, .instruction, \
    .place-text, .offer, .question option, .day-part > label, .tick-name, \
    .range > output, .stars-shown, .instance-name, .answer dt [dir], .answer-text, \
    .jump [dir], .all-right, .problem, .held, .undo span, .unsupported, .consent h1, \
    .consent-who, .consent-text p, .consent-answers button";

/// A list that opens is read to so many choices; longer ones are looked through.
const LISTED: u32 = 20;

/// Something to be read.
pub struct Piece {
    /// What is shown while it is read.
    pub shown: Element,
    /// What is said.
    pub text: String,
    /// Its language, as a tag.
    pub lang: String,
    /// What the author has recorded of it.
    pub recording: Option<HtmlMediaElement>,
}

/// What is read of the page of a button as it is now, from the first of it that is on
/// screen. `chosen` says of a choice that it is, in the language of the page.
pub fn pieces(button: &Element, chosen: &str, lang: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut problem = None;
    for element in all(button, READ) {
        if !is_read(&element) {
            continue;
        }
        let is_problem = element.matches(".question > .problem").unwrap_or_default();
        if problem.as_ref().is_some_and(|problem| !is_beside(&element, problem)) {
            pieces.extend(problem.take().map(|problem| piece(problem, None)));
        }
        if is_problem {
            problem = Some(element);
            continue;
        }
        let control = control_of(&element);
        let is_chosen = control.as_ref().is_some_and(HtmlInputElement::checked);
        let piece = piece(element, control);
        let shown = piece.shown.clone();
        pieces.push(piece);
        if is_chosen {
            let (text, lang) = (chosen.to_owned(), lang.to_owned());
            pieces.push(Piece { shown, text, lang, recording: None });
        }
    }
    pieces.extend(problem.map(|problem| piece(problem, None)));
    pieces.retain(|piece| !piece.text.is_empty() || piece.recording.is_some());
    pieces
}

/// Of the document, or of the survey in another page where the button stands.
fn all(button: &Element, selector: &str) -> Vec<Element> {
    let found = match button.get_root_node().dyn_into::<ShadowRoot>() {
        Ok(root) => root.query_selector_all(selector).ok(),
        Err(_) => document().query_selector_all(selector).ok(),
    };
    found.iter().flat_map(elements).collect()
}

fn elements(list: &NodeList) -> impl Iterator<Item = Element> + use<'_> {
    (0..list.length()).filter_map(move |at| list.item(at)?.dyn_into().ok())
}

/// Whether it is to be seen, has not been passed, and is not read by what is in it.
fn is_read(element: &Element) -> bool {
    if element.query_selector(READ).is_ok_and(|inner| inner.is_some()) {
        return false;
    }
    let is_in = |around: &str| element.closest(around).ok().flatten();
    if let Some(list) = is_in("select") {
        return list.child_element_count() <= LISTED + 1
            && element.get_attribute("value").is_some_and(|value| !value.is_empty());
    }
    // The same choices in each row are read once; of the others, what is chosen.
    if is_in(".matrix-row + .matrix-row").is_some()
        && element.matches(".choice-text").unwrap_or_default()
    {
        return control_of(element).is_some_and(|control| control.checked());
    }
    let place = element.get_bounding_client_rect();
    let is_passed = is_in(".whole").is_some() && place.bottom() <= 0.0;
    (place.height() > 0.0 || recording_of(element).is_some()) && !is_passed
}

/// Whether it belongs to the question that a problem is of.
fn is_beside(element: &Element, problem: &Element) -> bool {
    problem.parent_element().is_some_and(|question| question.contains(Some(element)))
}

/// The radio button or check box of a choice.
fn control_of(element: &Element) -> Option<HtmlInputElement> {
    let choice = element.closest(".choice").ok()??;
    choice.query_selector("input").ok()??.dyn_into().ok()
}

fn piece(element: Element, control: Option<HtmlInputElement>) -> Piece {
    let text = text_of(&element).unwrap_or_default();
    let number = control.and_then(|_| place_of(&element, &text));
    let lang = element.closest("[lang]").ok().flatten();
    let lang = lang.and_then(|around| around.get_attribute("lang")).unwrap_or_default();
    let around = element.closest(".choice, .question-label, .hint, .note > p, select");
    Piece {
        recording: recording_of(&element),
        shown: around.ok().flatten().unwrap_or(element),
        text: number.map_or(text.clone(), |number| format!("{number}: {text}")),
        lang,
    }
}

/// What it says, without what it says of files that are missing.
fn text_of(element: &Element) -> Option<String> {
    let copy: Element = element.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    let absent = copy.query_selector_all(".absent").ok()?;
    elements(&absent).for_each(|absent| absent.remove());
    Some(copy.text_content()?.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Which of the choices it is, from one; none where they are numbers themselves.
fn place_of(element: &Element, text: &str) -> Option<usize> {
    if text.is_empty() || text.starts_with(|letter: char| letter.is_numeric()) {
        return None;
    }
    let list = element.closest(".choices").ok()??;
    let texts = list.query_selector_all(".choice-text").ok()?;
    elements(&texts).position(|other| other == *element).map(|before| before + 1)
}

/// What is recorded of a label or a choice, where it can be played.
fn recording_of(element: &Element) -> Option<HtmlMediaElement> {
    let inside = |around: &str, player: &str| {
        let around = element.closest(around).ok()??;
        around.query_selector(player).ok()?
    };
    let is_label =
        element.matches(".question-label [dir], .note > p [dir], legend > [dir]");
    let is_duty = element.matches(".duty").unwrap_or_default();
    let player = match is_label.unwrap_or_default() && !is_duty {
        true => inside(
            ".question, .note, .matrix-row",
            ":scope > .media > audio, :scope > legend .media > audio",
        ),
        false => inside(".with-media", ":scope > audio"),
    };
    player?.dyn_into().ok()
}
