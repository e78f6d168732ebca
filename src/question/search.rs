//! Choices among many, found by typing (`autocomplete`): an editable combobox with a list
//! (ARIA Authoring Practices, "Combobox"). Where several can be chosen, those that are
//! stand above it and are taken out one by one.
//!
//! Choices that begin with what was typed come first, then those with a word that does,
//! then those that contain it. The list shows a screenful; more letters make it shorter.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use minyi_form::engine::Choice;
use minyi_form::question_type::QuestionKind;

use super::choice_list::{give, name_of, names};
use super::frame::described_by;
use super::selection::{contains, values};
use crate::browser;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// Choices that are shown at once.
const SHOWN: usize = 50;

/// The control of a searchable list.
#[component]
pub fn Search(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    // Made ready for the search when it is opened first: of thousands that takes a while.
    let entries = Memo::new(move |_| {
        view.choices.read().iter().map(Entry::of).collect::<Vec<Entry>>()
    });
    // What is typed; none while the answer is shown.
    let typed = RwSignal::new(None::<String>);
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let hits = Memo::new(move |_| match is_open.get() {
        true => {
            let typed = typed.read();
            let wanted = browser::fold(typed.as_deref().unwrap_or_default().trim());
            find(&entries.read(), &wanted)
        }
        false => Hits::default(),
    });
    let is_many = view.kind == QuestionKind::SelectMultiple;
    let shown = move || match typed.get() {
        Some(typed) => typed,
        None if is_many => String::new(),
        None => label_of(view),
    };
    let close = move || {
        is_open.set(false);
        active.set(None);
    };
    let take = move |place: usize| {
        let value = hits.with_untracked(|hits| {
            let index = *hits.places.get(place)?;
            entries.with_untracked(|entries| entries.get(index).map(|e| e.value.clone()))
        });
        if let Some(value) = value {
            give(session, view, &value);
        }
        typed.set(None);
        close();
    };
    // What was typed and not taken goes when the control is left; nothing at all is an
    // answer taken back.
    let left = move |_| {
        let is_blank = |text: &str| text.trim().is_empty();
        if !is_many && typed.read_untracked().as_deref().is_some_and(is_blank) {
            session.answer(view, "");
        }
        typed.set(None);
        close();
    };
    let id = view.id();
    let list_id = format!("{id}-list");
    // The list opens below the control, where a bar may stand.
    Effect::new(move |_| {
        if is_open.get() {
            let list_id = format!("{}-list", view.id());
            request_animation_frame(move || browser::bring_into_view(&list_id));
        }
    });
    let option_id = move |place: usize| format!("{}-option-{place}", view.id());
    let go = move |to: Option<usize>| {
        is_open.set(true);
        active.set(to);
        if let Some(place) = to {
            browser::bring_into_view(&option_id(place));
        }
    };
    let keys = move |event: KeyboardEvent| {
        let last = hits.with_untracked(|hits| hits.places.len().checked_sub(1));
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => {
                go(at.map_or(last.map(|_| 0), |at| last.map(|last| (at + 1).min(last))));
            }
            "ArrowUp" => go(at.map_or(last, |at| Some(at.saturating_sub(1)))),
            "Enter" if is_open.get_untracked() && !event.ctrl_key() => match at {
                Some(place) => take(place),
                None if last == Some(0) => take(0),
                None => return,
            },
            "Backspace"
                if is_many
                    && typed.read_untracked().as_deref().is_none_or(str::is_empty) =>
            {
                let answer = view.text.get_untracked();
                if let Some(last) = values(&answer).last() {
                    give(session, view, last);
                }
            }
            "Escape" if is_open.get_untracked() => {
                typed.set(None);
                close();
            }
            _ => return,
        }
        event.prevent_default();
    };
    let status = move || {
        let hits = hits.read();
        if !is_open.get() {
            return String::new();
        }
        match (hits.places.len() as u32, hits.all as u32) {
            (_, 0) => words.say("search.none"),
            (shown, all) if shown < all => {
                let tag = words.tag();
                let shown = browser::number(&tag, shown);
                let all = browser::number(&tag, all);
                words.fill("search.more", &[("shown", &shown), ("all", &all)])
            }
            (_, all) => words.count("search.found", all),
        }
    };
    view! {
        <div class="search">
            {is_many.then(|| view! { <Chosen view=view/> })}
            <input
                type="text"
                role="combobox"
                id=format!("{id}-control")
                class="search-input"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                aria-autocomplete="list"
                aria-controls=list_id.clone()
                aria-expanded=move || is_open.get().to_string()
                aria-activedescendant=move || active.get().map(option_id)
                aria-describedby=described_by(view)
                aria-invalid=move || view.problem().is_some().to_string()
                aria-required=move || view.required.get().to_string()
                placeholder=words.text("search.type")
                prop:value=shown
                readonly=move || view.readonly.get()
                on:input:target=move |event| {
                    typed.set(Some(event.target().value()));
                    active.set(None);
                    is_open.set(true);
                }
                on:click=move |_| is_open.set(!view.readonly.get_untracked())
                on:blur=left
                on:keydown=keys
            />
            <ul
                role="listbox"
                id=list_id
                class="search-list"
                aria-multiselectable=is_many.then_some("true")
                aria-labelledby=format!("{id}-label")
                hidden=move || !is_open.get() || hits.read().places.is_empty()
            >
                {move || {
                    let hits = hits.read();
                    let found = hits.places.iter().enumerate();
                    found.filter_map(|(place, index)| {
                        // While the list is shut, nobody asks for entries.
                        let entry = entries.with_untracked(|all| all.get(*index).cloned())?;
                        let is_active = move || active.get() == Some(place);
                        let answer = view.text.read_untracked();
                        let is_chosen = if is_many { contains(&answer, &entry.value) } else { *answer == entry.value };
                        Some(view! {
                            <li
                                role="option"
                                id=option_id(place)
                                class:active=is_active
                                aria-selected=is_chosen.to_string()
                                dir="auto"
                                // The control keeps the focus, and with it the keyboard.
                                on:mousedown=move |event| event.prevent_default()
                                on:click=move |_| take(place)
                            >
                                {entry.label}
                            </li>
                        })
                    }).collect_view()
                }}
            </ul>
            <p class="search-status" role="status">{status}</p>
        </div>
    }
}

/// What is chosen, each with a button that takes it out.
#[component]
fn Chosen(view: NodeView) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let chip = move |value: String| {
        let name = names(view, &value).concat();
        let (shown, taken) = (name.clone(), StoredValue::new(value));
        view! {
            <li class="chip">
                <span lang=move || session.language_attribute() dir="auto">{shown}</span>
                <button
                    type="button"
                    class="icon remove"
                    disabled=move || view.readonly.get()
                    aria-label=move || words.fill("rank.remove", &[("choice", &name)])
                    on:click=move |_| {
                        give(session, view, &taken.read_value());
                        browser::move_focus(&format!("{}-control", view.id()));
                    }
                ></button>
            </li>
        }
    };
    let chips = move || {
        let answer = view.text.get();
        let chosen = values(&answer).into_iter().map(|value| chip(value.to_owned()));
        chosen.collect_view()
    };
    view! { <ul class="chips">{chips}</ul> }
}

/// A choice, ready to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    value: String,
    label: String,
    /// The label as it is compared.
    folded: String,
}

impl Entry {
    fn of(choice: &Choice) -> Entry {
        let label = name_of(choice);
        let folded = browser::fold(&label);
        Entry { value: choice.value.clone(), label, folded }
    }
}

fn label_of(view: NodeView) -> String {
    let value = view.text.read();
    if value.is_empty() {
        return String::new();
    }
    let choices = view.choices.read();
    let found = choices.iter().find(|choice| choice.value == *value);
    found.map_or_else(|| value.clone(), name_of)
}

/// The first choices that suit, and how many do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Hits {
    places: Vec<usize>,
    all: usize,
}

fn find(entries: &[Entry], wanted: &str) -> Hits {
    let mut ranks: [Vec<usize>; 3] = Default::default();
    let mut all = 0;
    for (index, entry) in entries.iter().enumerate() {
        let Some(rank) = rank(&entry.folded, wanted) else { continue };
        all += 1;
        if let Some(found) = ranks.get_mut(rank).filter(|found| found.len() < SHOWN) {
            found.push(index);
        }
    }
    let places = ranks.concat().into_iter().take(SHOWN).collect();
    Hits { places, all }
}

/// How well a label suits: 0 where it begins so, 1 where a word does, 2 where it is
/// anywhere in it; none where it is not.
fn rank(label: &str, wanted: &str) -> Option<usize> {
    let at = label.find(wanted)?;
    if at == 0 {
        return Some(0);
    }
    let mut places = label.match_indices(wanted);
    let begins_word = places.any(|(at, _)| {
        label
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_some_and(|before| !before.is_alphanumeric())
    });
    Some(if begins_word { 1 } else { 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(labels: &[&str]) -> Vec<Entry> {
        let entry = |label: &&str| Entry {
            value: (*label).to_owned(),
            label: (*label).to_owned(),
            folded: label.to_lowercase(),
        };
        labels.iter().map(entry).collect()
    }

    fn found<'a>(labels: &[&'a str], typed: &str) -> Vec<&'a str> {
        let hits = find(&entries(labels), typed);
        hits.places.iter().map(|place| labels[*place]).collect()
    }

    #[test]
    fn beginnings_come_first_then_words_then_anything() {
        let labels = ["Old Sabac", "Sabac", "Nova Pazova", "Usabac", "北京市", "上海市"];
        assert_eq!(found(&labels, "sab"), ["Sabac", "Old Sabac", "Usabac"]);
        assert_eq!(found(&labels, "paz"), ["Nova Pazova"]);
        assert_eq!(found(&labels, "市"), ["北京市", "上海市"]);
        assert!(found(&labels, "x").is_empty());
    }

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let labels: Vec<String> = (0..1000).map(|n| format!("item {n}")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let hits = find(&entries(&labels), "");
        assert_eq!((hits.places.len(), hits.all), (SHOWN, 1000));
        assert_eq!(found(&labels, "item 999"), ["item 999"]);
    }
}
