//! A whole or decimal number. Keeps the text as typed while it is not a number yet.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use minyi_form::question_type::QuestionKind;
use minyi_form::scale::{ONE, Scaled, scaled, to_text};

use super::bearing::Compass;
use super::entry::{Entry, heard, shown, told};
use super::frame::Labelled;
use super::numeral;
use super::typed::Typed;
use crate::session::{NodeView, use_session};
use crate::words::use_words;

/// A number.
#[component]
pub fn NumberQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let has = |word: &str| session.has_appearance(view.control, word);
    let read = if has("thousands-sep") { numeral::read_grouped } else { numeral::read };
    let typed = Typed::new(view, read);
    // Not type="number": that control hides from us what it does not understand.
    let keys = if view.kind == QuestionKind::Integer { "numeric" } else { "decimal" };
    let entry = move || view! { <Entry view=view typed=typed keys=keys class="number"/> };
    let control = if has("counter") {
        view! { <Counter view=view typed=typed keys=keys/> }.into_any()
    } else if has("bearing") {
        view! {
            <div class="beside">
                {entry()}
                <span class="unit" id=format!("{}-state", view.id())>"°"</span>
                <Compass view=view/>
            </div>
        }
        .into_any()
    } else {
        entry().into_any()
    };
    view! { <Labelled view=view>{control}</Labelled> }
}

/// A count between one fewer and one more. A count that nobody has begun is zero.
#[component]
fn Counter(view: NodeView, typed: Typed, keys: &'static str) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    // What the buttons came to: whoever hears the page is not in the entry then.
    let said = RwSignal::new(String::new());
    let count = move |by: Scaled| {
        let counted = counted(&view.text.read_untracked(), by);
        if let Some(text) = counted {
            session.answer(view, &text);
            said.set(text);
        }
    };
    let press = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" => ONE,
            "ArrowDown" => -ONE,
            _ => return,
        };
        event.prevent_default();
        count(by);
    };
    let button = move |class: &'static str, key: &'static str, by: Scaled| {
        let is_idle = move || counted(&view.text.read(), by).is_none().to_string();
        view! {
            <button
                type="button"
                class=class
                disabled=move || view.readonly.get()
                // Not disabled: the focus would be lost when the last one is taken away.
                aria-disabled=is_idle
                aria-label=move || words.say(key)
                aria-describedby=format!("{}-label", view.id())
                on:click=move |_| count(by)
            ></button>
        }
    };
    view! {
        <div class="beside counter">
            {button("icon secondary fewer", "counter.fewer", -ONE)}
            <input
                type="text"
                role="spinbutton"
                class="number"
                inputmode=keys
                aria-valuenow=move || view.text.get()
                on:keydown=press
                prop:value=move || shown(view, typed)
                {..told(view, "control")}
                {..heard(view, typed)}
            />
            {button("icon secondary more", "counter.more", ONE)}
            <span class="visually-hidden" role="status">{said}</span>
        </div>
    }
}

/// The count after `by` more; none below zero, and where there is no number to count from.
fn counted(text: &str, by: Scaled) -> Option<String> {
    let count = if text.is_empty() { 0 } else { scaled(text)? };
    Some(count + by).filter(|count| *count >= 0 || by > 0).map(to_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_begins_at_zero_and_stays_above_it() {
        for (text, by, count) in [
            ("", ONE, Some("1")),
            ("", -ONE, None),
            ("9", ONE, Some("10")),
            ("1", -ONE, Some("0")),
            ("0.5", -ONE, None),
            ("-3", ONE, Some("-2")),
            ("2.5", ONE, Some("3.5")),
            ("many", ONE, None),
        ] {
            assert_eq!(counted(text, by).as_deref(), count, "{text:?}");
        }
    }
}
