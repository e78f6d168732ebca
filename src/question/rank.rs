//! Choices in order, by tapping: the first tap is the first place.
//!
//! What is placed can be dragged by its handle, moved up and down or taken out by buttons;
//! nothing needs dragging. The order is told to those who hear the page. The body attribute `minyi:rank-first` asks for the first few places only.

use leptos::prelude::*;
use minyi_form::engine::Choice;
use minyi_form::form::Control;

use super::choice_list::{name_of, names, offers};
use super::drag::Drag;
use super::frame::Grouped;
use super::media::ChoiceText;
use super::selection::{contains, move_in_rank, offered, rank};
use crate::browser;
use crate::session::{NodeView, Session, use_session};
use crate::words::use_words;

/// An order of choices.
#[component]
pub fn Rank(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let drag = Drag::new();
    let ranking =
        Ranking { view, session: use_session(), first: first_places(view), drag };
    view! {
        <Grouped view=view>
            <Placed ranking=ranking/>
            <Unplaced ranking=ranking/>
            <Told view=view/>
        </Grouped>
    }
}

/// One rank question and what can be done with it.
#[derive(Clone, Copy)]
struct Ranking {
    view: NodeView,
    session: Session,
    first: Option<usize>,
    drag: Drag,
}

fn first_places(view: NodeView) -> Option<usize> {
    let read = |control: &Control| {
        let mut others = control.others.iter();
        others.find(|(name, _)| name == "minyi:rank-first")?.1.trim().parse().ok()
    };
    use_session().control(view.control, read).flatten()
}

impl Ranking {
    /// Number of places: those asked for, at most one a choice.
    fn places(self) -> usize {
        let choices = self.view.choices.read().len();
        self.first.map_or(choices, |first| first.min(choices))
    }

    /// The placed choices in their order.
    fn placed(self) -> Vec<Choice> {
        let choices = self.view.choices.get();
        let text = self.view.text.get();
        let order = offered(&text, &offers(&choices)).into_iter();
        order.filter_map(|v| choices.iter().find(|c| c.value == v).cloned()).collect()
    }

    fn tap(self, value: &str) {
        let choices = self.view.choices.get_untracked();
        let places = untrack(|| self.places());
        let answer = self.view.text.get_untracked();
        self.session.answer(self.view, &rank(&answer, value, &offers(&choices), places));
    }

    /// Moves a placed choice; the keyboard stays with it, at the other arrow where it
    /// can go no further.
    fn shift(self, value: &str, place: usize, up: bool) {
        self.move_to(place, if up { place.saturating_sub(1) } else { place + 1 });
        let placed = untrack(|| self.placed()).len();
        let at_end = if up { place <= 1 } else { place + 2 >= placed };
        self.focus(value, if up == at_end { "down" } else { "up" });
    }

    fn move_to(self, from: usize, to: usize) {
        let choices = self.view.choices.get_untracked();
        let answer = self.view.text.get_untracked();
        let order = move_in_rank(&answer, from, to, &offers(&choices));
        self.session.answer(self.view, &order);
    }

    fn let_go(self) {
        if let Some((from, to)) = self.drag.end() {
            self.move_to(from, to);
        }
    }

    /// Takes a choice out of its place; the keyboard follows it back to the offers.
    fn take_out(self, value: &str) {
        self.tap(value);
        self.focus(value, "offer");
    }

    /// Gives a choice the next place; the keyboard goes on with the next offer, or stays
    /// with the choice when all places are taken.
    fn place(self, value: &str) {
        let unplaced = untrack(|| self.unplaced());
        self.tap(value);
        let at = unplaced.iter().position(|choice| choice.value == value);
        let next = at.and_then(|at| unplaced.get(at + 1).or(unplaced.first()));
        match next.filter(|next| next.value != value && !untrack(|| self.is_full())) {
            Some(next) => self.focus(&next.value, "offer"),
            None => self.focus(value, "remove"),
        }
    }

    /// The choices that have no place, as they are offered.
    fn unplaced(self) -> Vec<Choice> {
        let answer = self.view.text.get();
        let choices = self.view.choices.get().into_iter();
        choices.filter(|choice| !contains(&answer, &choice.value)).collect()
    }

    fn is_full(self) -> bool {
        self.placed().len() >= self.places()
    }

    /// Id of one of the buttons of a choice.
    fn button(self, value: &str, part: &str) -> String {
        format!("{}-{value}-{part}", self.view.id())
    }

    /// Moves the focus to a button that is drawn anew.
    fn focus(self, value: &str, part: &str) {
        let id = self.button(value, part);
        request_animation_frame(move || browser::move_focus(&id));
    }
}

/// The places, filled ones first, empty ones with their number.
#[component]
fn Placed(ranking: Ranking) -> impl IntoView {
    let words = use_words();
    let places = move || {
        let placed = ranking.placed();
        let empty = ranking.places().saturating_sub(placed.len());
        let last = placed.len().saturating_sub(1);
        let filled = placed.into_iter().enumerate().map(|(place, choice)| {
            view! { <Place ranking=ranking place=place last=last choice=choice/> }
                .into_any()
        });
        let filled: Vec<AnyView> = filled.collect();
        let empty = (0..empty).map(|_| {
            let text = words.text("rank.empty");
            view! { <li class="place empty"><span class="place-text">{text}</span></li> }
        });
        (filled, empty.collect_view())
    };
    view! { <ol class="places">{places}</ol> }
}

#[component]
fn Place(ranking: Ranking, place: usize, last: usize, choice: Choice) -> impl IntoView {
    let words = use_words();
    let drag = ranking.drag;
    let name = name_of(&choice);
    let named = move |key: &'static str| {
        let name = name.clone();
        move || words.fill(key, &[("choice", &name)])
    };
    let value = StoredValue::new(choice.value.clone());
    let button = |part| ranking.button(&choice.value, part);
    view! {
        <li
            class="place"
            class:dragged=move || drag.holds(place)
            style:transform=move || drag.transform(place)
        >
            // The buttons do the same for those who do not drag.
            <span
                class="handle"
                aria-hidden="true"
                on:pointerdown=move |event| {
                    if !ranking.view.readonly.get_untracked() {
                        drag.begin(&event, place, last + 1);
                    }
                }
                on:pointermove=move |event| drag.follow(&event)
                on:pointerup=move |_| ranking.let_go()
                on:pointercancel=move |_| {
                    drag.end();
                }
            ></span>
            <span class="place-text"><ChoiceText choice=choice.clone()/></span>
            <button
                type="button"
                class="icon up"
                id=button("up")
                aria-label=named("rank.up")
                disabled=place == 0
                on:click=move |_| value.with_value(|value| ranking.shift(value, place, true))
            ></button>
            <button
                type="button"
                class="icon down"
                id=button("down")
                aria-label=named("rank.down")
                disabled=place == last
                on:click=move |_| value.with_value(|value| ranking.shift(value, place, false))
            ></button>
            <button
                type="button"
                class="icon remove"
                id=button("remove")
                aria-label=named("rank.remove")
                on:click=move |_| value.with_value(|value| ranking.take_out(value))
            ></button>
        </li>
    }
}

/// The choices that have no place yet.
#[component]
fn Unplaced(ranking: Ranking) -> impl IntoView {
    let words = use_words();
    let instruction =
        move || words.say(if ranking.is_full() { "rank.full" } else { "rank.tap" });
    let offer = move |choice: Choice| {
        let shown = choice.clone();
        let value = choice.value;
        view! {
            <button
                type="button"
                class="offer"
                id=ranking.button(&value, "offer")
                disabled=move || ranking.is_full() || ranking.view.readonly.get()
                on:click=move |_| ranking.place(&value)
            >
                <ChoiceText choice=shown/>
            </button>
        }
    };
    let offered = move || ranking.unplaced().into_iter().map(offer).collect_view();
    view! {
        <p class="instruction">{instruction}</p>
        <div class="offers">{offered}</div>
    }
}

/// Says the order when it has changed.
#[component]
fn Told(view: NodeView) -> impl IntoView {
    let words = use_words();
    let told = RwSignal::new(String::new());
    Effect::new(move |before: Option<String>| {
        let answer = view.text.get();
        if before.is_some_and(|before| before != answer) {
            let numbered = names(view, &answer).into_iter().enumerate();
            let places = numbered.map(|(place, name)| format!("{}. {name}", place + 1));
            let order = places.collect::<Vec<_>>().join(&words.say("list.separator"));
            told.set(words.fill("rank.order", &[("order", &order)]));
        }
        answer
    });
    view! { <p class="visually-hidden" role="status">{told}</p> }
}
