//! The table of contents of an interview: every page with how it stands, each a way there.
//!
//! It is written when it is opened and forgotten when it is closed, so that a form of a
//! thousand questions weighs nothing meanwhile.

use leptos::prelude::*;
use minyi_form::engine::Outline;

use super::names::path;
use super::navigation::Navigation;
use super::pages::{Content, Page, Part};
use crate::browser;
use crate::dialog::modal;
use crate::question::markdown::plain;
use crate::session::{Account, Session, takes_answer, use_session};
use crate::words::{Words, use_words};

/// Id of the entry for what is on screen.
const HERE: &str = "contents-here";

/// A button that opens the table of contents.
#[component]
pub fn Contents() -> impl IntoView {
    let words = use_words();
    let is_open = RwSignal::new(false);
    let dialog = modal(move || is_open.get());
    let open = move |_| {
        is_open.set(true);
        request_animation_frame(|| browser::move_focus(HERE));
    };
    view! {
        <button
            type="button"
            class="icon contents-button"
            aria-haspopup="dialog"
            aria-label=words.text("contents.open")
            on:click=open
        ></button>
        <dialog
            node_ref=dialog
            class="contents"
            closedby="any"
            aria-labelledby="contents-title"
            on:close=move |_| is_open.set(false)
        >
            <div class="contents-head">
                <h2 id="contents-title">{words.text("contents.open")}</h2>
                <button
                    type="button"
                    class="icon remove"
                    aria-label=words.text("contents.close")
                    on:click=move |_| is_open.set(false)
                ></button>
            </div>
            {move || is_open.get().then(|| untrack(|| view! { <Entries is_open=is_open/> }))}
        </dialog>
    }
}

#[component]
fn Entries(is_open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    let lang = session.language_attribute();
    let tag = words.tag();
    let entries = entries_of(session, words, navigation).into_iter().map(|entry| {
        let Entry { page, heading, label, standing, is_here, is_apart } = entry;
        let heading = heading.map(|heading| {
            view! { <li class="contents-group" lang=lang.clone() dir="auto">{heading}</li> }
        });
        let go = move |_| {
            is_open.set(false);
            navigation.go_to_page(&page);
        };
        let mark = standing.map(|standing| {
            view! {
                <span class=standing.class lang=tag.clone()>{words.say(standing.key)}</span>
            }
        });
        view! {
            {heading}
            <li class:apart=is_apart>
                <button
                    type="button"
                    class="contents-entry"
                    id=is_here.then_some(HERE)
                    aria-current=is_here.then_some("step")
                    on:click=go
                >
                    <span lang=lang.clone() dir="auto">{label}</span>
                    {mark}
                </button>
            </li>
        }
    });
    view! { <ol>{entries.collect_view()}</ol> }
}

/// One page in the table.
struct Entry {
    page: Page,
    /// The groups around it, where they are others than before.
    heading: Option<String>,
    label: String,
    standing: Option<Mark>,
    is_here: bool,
    /// It is in no group while the page before it is.
    is_apart: bool,
}

fn entries_of(session: Session, words: Words, navigation: Navigation) -> Vec<Entry> {
    let pages = navigation.shown_pages();
    let accounts: Vec<Account> =
        pages.iter().map(|page| session.account(page.outline())).collect();
    let here = pages.iter().position(|page| navigation.is_on(page));
    let answered = accounts.iter().rposition(|account| account.answered > 0);
    // What is behind the page on screen and the last answer was never reached.
    let reached = here.max(answered);
    let mut around: Vec<Part> = Vec::new();
    let entry = |(index, page): (usize, Page)| {
        let trail = trail_of(session, &page);
        let is_other = around != trail;
        let is_apart = is_other && trail.is_empty() && !around.is_empty();
        around.clear();
        around.extend(trail);
        let asks =
            matches!(page.content, Content::Roster(_)) || has_question(page.outline());
        let mark = |account| Mark::of(account, reached >= Some(index));
        Entry {
            heading: is_other
                .then(|| plain(&path(session, trail)))
                .filter(|path| !path.is_empty()),
            label: label_of(session, words, &page),
            standing: accounts.get(index).filter(|_| asks).and_then(mark),
            is_here: here == Some(index),
            is_apart,
            page,
        }
    };
    pages.into_iter().enumerate().map(entry).collect()
}

/// The parts around a page; a repeat without a name has that of the group around it.
fn trail_of(session: Session, page: &Page) -> &[Part] {
    let Content::Roster(repeat) = &page.content else { return &page.trail };
    let is_named = !session.label(repeat.control, repeat.node).text.is_empty();
    match page.trail.split_last().filter(|_| !is_named) {
        Some((_, around)) => around,
        None => &page.trail,
    }
}

/// What a page is called: its group, else the first text on it.
fn label_of(session: Session, words: Words, page: &Page) -> String {
    let of =
        |outline: &Outline| plain(&session.label(outline.control, outline.node).text);
    let mut at = page.outline();
    if let Content::Roster(repeat) = &page.content {
        let around = page.trail.last().filter(|_| of(repeat).is_empty());
        let name = around.map_or_else(
            || of(repeat),
            |part| plain(&session.label(part.control, part.node).text),
        );
        let count = words.count("roster.count", repeat.children.len() as u32);
        return [&name, ": ", &count].concat();
    }
    loop {
        let label = of(at);
        match at.children.first() {
            Some(first) if label.is_empty() => at = first,
            Some(_) | None => return label,
        }
    }
}

fn has_question(outline: &Outline) -> bool {
    takes_answer(outline.kind) || outline.children.iter().any(has_question)
}

/// How a page stands, in a word and a look.
#[derive(Clone, Copy)]
struct Mark {
    class: &'static str,
    key: &'static str,
}

impl Mark {
    fn of(account: &Account, is_reached: bool) -> Option<Mark> {
        let (class, key) = match account {
            Account { wrong: 1.., .. } => ("mark wrong", "contents.wrong"),
            Account { missing: 1.., .. } if is_reached => {
                ("mark wrong", "contents.missing")
            }
            _ if !is_reached => ("mark", "contents.later"),
            Account { answered: 1.., .. } => ("mark answered", "contents.answered"),
            Account { open: 1.., .. } => ("mark", "contents.open_question"),
            _ => return None,
        };
        Some(Mark { class, key })
    }
}
