//! Pictures, sounds and films of labels and choices.
//!
//! A picture says what the label beside it says, so it is silent where there is a label.
//! Sounds and films have the browser's own controls and are loaded when they are played.

use leptos::prelude::*;
use minyi_form::attachment::file_name;
use minyi_form::engine::{Choice, Rendered};
use minyi_form::form::Control;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::frame::Prominence;
use super::label::{FormText, WrittenMedia};
use super::markdown::{Markup, plain};
use crate::dialog::modal;
use crate::media::{Enlarged, Media, use_media};
use crate::session::{NodeView, Session, use_session};
use crate::words::{Words, use_words};

/// What stands beside the label of a question; nothing where the form has no media.
#[component]
pub fn LabelMedia(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let media = use_media()?;
    let words = use_words();
    let session = use_session();
    // Such a picture is the control.
    let is_map = session.has_appearance(view.control, "image-map");
    let plays = session.control(view.control, autoplay).unwrap_or_default();
    let is_sole = use_context::<Prominence>() == Some(Prominence::Sole);
    let plays = StoredValue::new(if is_sole { plays } else { String::new() });
    let absent = StoredValue::new(absent_list(session, view, media));
    let markup = Signal::derive(move || {
        let label = view.label.read();
        let name = plain(&label.text);
        let mut markup = Markup::new();
        if !is_map {
            write_picture(&mut markup, media, words, &label, &name);
        }
        let plays = plays.read_value();
        write_players(&mut markup, media, words, &label, &name, &plays);
        if let Some(address) = &*absent.read_value() {
            write_absent(&mut markup, words, address);
        }
        markup
    });
    Some(
        view! { <WrittenMedia markup=markup clicked=move |event| enlarge(media, &event)/> },
    )
}

/// Picture and text of a choice, in places that can hold nothing else.
#[component]
pub fn ChoiceText(
    /// The choice.
    choice: Choice,
) -> impl IntoView {
    let words = use_words();
    let label = choice.label.clone();
    let text = Rendered { text: label.text.clone(), ..Rendered::default() };
    let picture = use_media().filter(|_| label.image.is_some());
    let value = choice.value.clone();
    let picture = picture.map(|media| {
        let markup = move || {
            let mut markup = Markup::new();
            write_picture(&mut markup, media, words, &label, &value);
            markup
        };
        view! { <WrittenMedia markup=Signal::derive(markup) clicked=|_| ()/> }
    });
    let is_nameless = picture.is_none() && text.text.is_empty();
    let text = if is_nameless { Rendered { text: choice.value, ..text } } else { text };
    view! { {picture}<FormText text=Signal::stored(text)/> }
}

/// The file that the choices would be read from, when it is missing.
fn absent_list(session: Session, view: NodeView, media: Media) -> Option<String> {
    let form = session.form();
    let address = form.form().list_of(form.form().control(view.control)?)?;
    media.file(address).is_none().then(|| address.to_owned())
}

/// What the author wants to be played as soon as it is seen.
fn autoplay(control: &Control) -> String {
    let mut others = control.others.iter();
    others
        .find(|(name, _)| name == "autoplay")
        .map(|(_, kind)| kind.clone())
        .unwrap_or_default()
}

/// Adds the picture of a label. Where the label has no text, `name` says what it is of.
pub fn write_picture(
    markup: &mut Markup,
    media: Media,
    words: Words,
    label: &Rendered,
    name: &str,
) {
    let Some(address) = label.image.as_ref().or(label.big_image.as_ref()) else { return };
    let Some(source) = media.source(address) else {
        write_absent(markup, words, address);
        if label.text.is_empty() {
            markup.text(name);
        }
        return;
    };
    markup.tags("<img class=\"picture\" decoding=\"async\" alt=\"");
    if label.text.is_empty() {
        markup.text(name);
    }
    markup.tags("\" src=\"");
    markup.text(&source);
    markup.tags("\">");
}

/// Whether a label has what [`write_players`] writes.
pub fn has_players(label: &Rendered) -> bool {
    label.big_image.is_some() || label.audio.is_some() || label.video.is_some()
}

/// Adds what can be worked of a label's media: a larger picture, a sound, a film, of
/// which that of the kind `plays` begins by itself.
pub fn write_players(
    markup: &mut Markup,
    media: Media,
    words: Words,
    label: &Rendered,
    name: &str,
    plays: &str,
) {
    if let Some(address) = &label.big_image
        && media.source(address).is_some()
    {
        markup.tags("<button type=\"button\" class=\"secondary enlarge\" value=\"");
        markup.text(address);
        markup.tags("\">");
        markup.text(&words.say("media.enlarge"));
        markup.tags("<span class=\"visually-hidden\"> ");
        markup.text(name);
        markup.tags("</span></button>");
    }
    let players = [
        (&label.audio, "audio", "<audio controls preload=\"none\" "),
        (&label.video, "video", "<video controls playsinline preload=\"none\" "),
    ];
    for (address, kind, tag) in players {
        let Some(address) = address else { continue };
        let Some(source) = media.source(address) else {
            write_absent(markup, words, address);
            continue;
        };
        markup.tags(tag);
        markup.tags(if plays == kind {
            "autoplay aria-label=\""
        } else {
            "aria-label=\""
        });
        markup.text(if name.is_empty() { file_name(address) } else { name });
        markup.tags("\" src=\"");
        markup.text(&source);
        markup.tags(if kind == "audio" { "\"></audio>" } else { "\"></video>" });
    }
}

fn write_absent(markup: &mut Markup, words: Words, address: &str) {
    markup.tags("<span class=\"absent\">");
    markup.text(&words.fill("media.absent", &[("file", file_name(address))]));
    markup.tags("</span>");
}

/// Shows the picture large whose button was pressed, if one was.
pub fn enlarge(media: Media, event: &leptos::ev::MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let button =
        target.and_then(|target| target.closest("button.enlarge").ok().flatten());
    let Some(button) = button else { return };
    let address = button.get_attribute("value").unwrap_or_default();
    let name = button.last_element_child().and_then(|name| name.text_content());
    let name = name.unwrap_or_default();
    let source = media.source(&address);
    media.enlarged.set(source.map(|source| Enlarged { source, name }));
}

/// The picture that is shown large, in a dialog of the browser.
#[component]
pub fn Enlargement(
    /// The media.
    media: Media,
) -> impl IntoView {
    let words = use_words();
    let dialog = modal(move || media.enlarged.read().is_some());
    let picture = move || {
        let Enlarged { source, name } = media.enlarged.get()?;
        Some(view! { <img src=source alt=name/> })
    };
    view! {
        <dialog
            node_ref=dialog
            class="confirm enlargement"
            aria-label=words.text("media.enlarged")
            on:close=move |_| media.enlarged.set(None)
        >
            {picture}
            <div class="actions">
                <button type="button" class="secondary" on:click=move |_| media.enlarged.set(None)>
                    {words.text("media.close")}
                </button>
            </div>
        </dialog>
    }
}
