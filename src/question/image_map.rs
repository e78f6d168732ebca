//! A drawn picture (SVG) whose shapes are choices (`image-map`).
//!
//! The choices stand below as ordinary controls; a tap on a shape presses the one whose
//! value is the shape's id, so that everything about choosing stays in one place. Of the
//! file only shapes and texts are drawn anew, with what places and colours them: nothing
//! in it can run, load or lead anywhere.

use std::collections::BTreeSet;

use js_sys::{Function, JsString, Reflect, RegExp};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Document, DomParser, Element, HtmlInputElement, Node};

use super::choice_list::names;
use super::label::WrittenMedia;
use super::markdown::Markup;
use super::media::write_picture;
use super::selection::contains;
use crate::browser;
use crate::live::When;
use crate::media::use_media;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Where a shape keeps the value of its choice.
const VALUE: &str = "data-value";

/// Elements that are drawn.
const ELEMENTS: [&str; 12] = [
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline",
    "text", "tspan", "title",
];

/// Attributes that place and colour them.
const ATTRIBUTES: [&str; 40] = [
    "viewBox",
    "preserveAspectRatio",
    "transform",
    "d",
    "points",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "dx",
    "dy",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "width",
    "height",
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "stroke-miterlimit",
    "opacity",
    "display",
    "visibility",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
    "letter-spacing",
];

/// Elements of a picture that are drawn at most, and how deep they lie in each other.
const MOST: u32 = 20_000;
const DEPTH: u32 = 64;

/// The picture, and what is chosen in it.
#[component]
pub fn ImageMap(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let media = use_media()?;
    let frame = NodeRef::<Div>::new();
    let drawings = RwSignal::new(0_u32);
    let is_drawn = RwSignal::new(true);
    // Another language may have another picture.
    let address = Memo::new(move |_| view.label.read().image.clone());
    Effect::new(move |_| {
        let file = address.get().and_then(|address| media.file(&address));
        let Some(frame) = frame.get() else { return };
        spawn_local(async move {
            let drawing = match file {
                Some(file) => drawing_of(&file).await,
                None => None,
            };
            frame.set_text_content(None);
            if let Some(drawing) = &drawing {
                // An element that stands nowhere yet can be put anywhere.
                let _ = frame.append_child(drawing);
            }
            // The page may have been left meanwhile.
            let _ = is_drawn.try_set(drawing.is_some());
            let _ = drawings.try_update(|n| *n += 1);
        });
    });
    Effect::new(move |_| {
        drawings.track();
        if let Some(frame) = frame.get() {
            mark(&frame, view);
        }
    });
    let tapped = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let shape = target.and_then(|target| target.closest(".shape").ok().flatten());
        if let Some(value) = shape.and_then(|shape| shape.get_attribute(VALUE)) {
            press(view, &value);
        }
    };
    let instead = Signal::derive(move || {
        let mut markup = Markup::new();
        write_picture(&mut markup, media, words, &view.label.read(), "");
        markup
    });
    let chosen =
        move || names(view, &view.text.read()).join(&words.say("list.separator"));
    Some(view! {
        <div class="map" aria-hidden="true" node_ref=frame on:click=tapped></div>
        <When when=move || !is_drawn.get()>
            <WrittenMedia markup=instead clicked=|_| ()/>
        </When>
        <p class="map-chosen" lang=move || session.language_attribute() dir="auto">{chosen}</p>
    })
}

/// Presses the control of a choice, if it is offered.
fn press(view: NodeView, value: &str) {
    let Some(question) = browser::element(&view.id()) else { return };
    let inputs = question.get_elements_by_tag_name("input");
    let inputs = (0..inputs.length()).filter_map(|place| inputs.item(place));
    let mut inputs = inputs.filter_map(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = inputs.find(|input| input.value() == value) {
        input.click();
    }
}

/// Marks which shapes can be chosen, and which are.
fn mark(frame: &Element, view: NodeView) {
    let choices = view.choices.read();
    let answer = view.text.read();
    let offered: BTreeSet<&str> = choices.iter().map(|c| c.value.as_str()).collect();
    let Ok(shapes) = frame.query_selector_all("[data-value]") else { return };
    for place in 0..shapes.length() {
        let shape = shapes.item(place).and_then(|shape| shape.dyn_into::<Element>().ok());
        let Some(shape) = shape else { continue };
        let value = shape.get_attribute(VALUE).unwrap_or_default();
        let class = match (offered.contains(&*value), contains(&answer, &value)) {
            (true, true) => "shape chosen",
            (true, false) => "shape",
            (false, _) => "",
        };
        let _ = shape.set_attribute("class", class);
    }
}

/// The picture in a file, drawn anew; none when it is no SVG.
async fn drawing_of(file: &Blob) -> Option<Element> {
    let text = JsFuture::from(file.text()).await.ok()?;
    let parser = DomParser::new().ok()?;
    // By name: the text stays where it is.
    let parse: Function =
        Reflect::get(&parser, &"parseFromString".into()).ok()?.dyn_into().ok()?;
    // Under another name: the page's policy would complain of styles in attributes.
    let styles = RegExp::new(r"\sstyle\s*=", "g");
    let text = text.dyn_into::<JsString>().ok()?;
    let text = text.replace_by_pattern(&styles, " data-style=");
    let parsed = parse.call2(&parser, &text, &"image/svg+xml".into()).ok()?;
    let root = parsed.dyn_into::<Document>().ok()?.document_element()?;
    let drawing = copy(&root, DEPTH, &mut MOST.clone())?;
    if drawing.local_name() != "svg" {
        return None;
    }
    if !drawing.has_attribute("viewBox") {
        let size = |name| drawing.get_attribute(name).map(|size| size.replace("px", ""));
        if let (Some(width), Some(height)) = (size("width"), size("height")) {
            drawing.set_attribute("viewBox", &format!("0 0 {width} {height}")).ok()?;
        }
    }
    // It is as large as there is room.
    drawing.remove_attribute("width").ok()?;
    drawing.remove_attribute("height").ok()?;
    Some(drawing)
}

/// An element with what may be drawn of it and in it.
fn copy(source: &Element, depth: u32, budget: &mut u32) -> Option<Element> {
    let name = source.local_name();
    let is_drawn =
        ELEMENTS.contains(&&*name) && source.namespace_uri().as_deref() == Some(SVG);
    if !is_drawn || depth == 0 || *budget == 0 {
        return None;
    }
    *budget -= 1;
    let drawn = document().create_element_ns(Some(SVG), &name).ok()?;
    for attribute in
        source.get_attribute_names().iter().filter_map(|name| name.as_string())
    {
        let value = source.get_attribute(&attribute).unwrap_or_default();
        match attribute.as_str() {
            "id" => place(&drawn, VALUE, &value),
            "data-style" => {
                let declarations = value.split(';').filter_map(|one| one.split_once(':'));
                declarations
                    .for_each(|(name, value)| adopt(&drawn, name.trim(), value.trim()));
            }
            name => adopt(&drawn, name, &value),
        }
    }
    let holds_text = matches!(&*name, "text" | "tspan" | "title");
    let mut next = source.first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        match child.dyn_into::<Element>() {
            Ok(element) => {
                if let Some(element) = copy(&element, depth - 1, budget) {
                    drawn.append_child(&element).ok()?;
                }
            }
            Err(text) if holds_text && text.node_type() == Node::TEXT_NODE => {
                drawn.append_with_str_1(&text.text_content().unwrap_or_default()).ok()?;
            }
            Err(_) => {}
        }
    }
    Some(drawn)
}

/// Takes an attribute over that only places or colours, and refers to nothing.
fn adopt(drawn: &Element, name: &str, value: &str) {
    if ATTRIBUTES.contains(&name) && !value.to_ascii_lowercase().contains("url") {
        place(drawn, name, value);
    }
}

fn place(drawn: &Element, name: &str, value: &str) {
    // The names are known to be good.
    let _ = drawn.set_attribute(name, value);
}
