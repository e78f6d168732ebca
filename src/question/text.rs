//! Words: one line, or several with the appearance `multiline`.

use leptos::prelude::*;
use minyi_form::question_type::is_dialled;
use minyi_form::scale::attribute;

use super::entry::{Entry, heard, shown, told};
use super::frame::{Grouped, Labelled};
use super::numeral;
use super::typed::Typed;
use crate::session::{NodeView, Session, use_session};
use crate::words::use_words;

/// A text.
#[component]
pub fn TextQuestion(
    /// The node.
    view: NodeView,
) -> impl IntoView {
    let session = use_session();
    let has = |word: &str| session.has_appearance(view.control, word);
    if has("url") {
        return view! { <Address view=view/> }.into_any();
    }
    let typed =
        Typed::new(view, if has("thousands-sep") { ungrouped } else { str::to_owned });
    if let Some(rows) = rows(session, view) {
        return view! {
            <Labelled view=view>
                <textarea
                    rows=rows
                    dir="auto"
                    prop:value=move || shown(view, typed)
                    {..told(view, "control")}
                    {..heard(view, typed)}
                ></textarea>
            </Labelled>
        }
        .into_any();
    }
    let form = session.form();
    let control = form.form().control(view.control);
    let is_dialled = control.is_some_and(|control| is_dialled(form.form(), control));
    let keys = if is_dialled { "tel" } else { "text" };
    view! { <Labelled view=view><Entry view=view typed=typed keys=keys/></Labelled> }
        .into_any()
}

/// A number without the marks between its digits; words as they are.
fn ungrouped(typed: &str) -> String {
    let number = numeral::read_grouped(typed);
    if minyi_form::answer::parse_number(&number).is_some() {
        number
    } else {
        typed.to_owned()
    }
}

/// The lines that are shown at first; none where there is but one.
fn rows(session: Session, view: NodeView) -> Option<String> {
    let rows = |control: &_| attribute(control, "rows").map(str::to_owned);
    let has = |word| session.has_appearance(view.control, word);
    let rows = session.control(view.control, rows).flatten();
    rows.or_else(|| (has("multiline") || has("textarea")).then(|| "4".to_owned()))
}

/// An address: a link where it is only to be read, else a line for it.
#[component]
fn Address(view: NodeView) -> impl IntoView {
    let session = use_session();
    let form = session.form();
    let control = form.form().control(view.control);
    let node = control.and_then(|control| form.form().node(control.node?));
    let is_computed = node.is_some_and(|node| node.bind.calculate.is_some());
    let is_link = Memo::new(move |_| {
        (is_computed || view.readonly.get()) && can_be_opened(&view.text.read())
    });
    let typed = Typed::new(view, |text| text.trim().to_owned());
    move || match is_link.get() {
        true => view! { <Grouped view=view><Link view=view/></Grouped> }.into_any(),
        false => view! {
            <Labelled view=view><Entry view=view typed=typed keys="url"/></Labelled>
        }
        .into_any(),
    }
}

#[component]
fn Link(view: NodeView) -> impl IntoView {
    let words = use_words();
    view! {
        <a
            class="address"
            dir="ltr"
            target="_blank"
            rel="noopener noreferrer"
            href=move || view.text.get()
        >
            {move || view.text.get()}
            <span class="visually-hidden" lang=move || words.tag()>
                {words.text("question.new_tab")}
            </span>
        </a>
    }
}

/// True for addresses that lead to a page, a mailbox or a telephone: others, such as
/// `javascript:`, could do more.
fn can_be_opened(text: &str) -> bool {
    let opens = |scheme: &&str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    ["http://", "https://", "mailto:", "tel:"].iter().any(opens)
}

#[cfg(test)]
mod tests {
    use super::{can_be_opened, ungrouped};

    #[test]
    fn only_numbers_lose_the_marks_between_their_digits() {
        for (typed, text) in
            [("12,500", "12500"), ("3,500 or so", "3,500 or so"), ("", "")]
        {
            assert_eq!(ungrouped(typed), text);
        }
    }

    #[test]
    fn only_addresses_of_known_kinds_become_links() {
        for text in ["https://a.example/b?c", "HTTP://a", "mailto:a@b.example", "tel:+1"]
        {
            assert!(can_be_opened(text), "{text}");
        }
        for text in
            ["", "a.example", "javascript:alert(1)", " https://a", "data:text/html,"]
        {
            assert!(!can_be_opened(text), "{text}");
        }
    }
}
