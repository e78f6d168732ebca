//! Before finishing: all answers, and what is still missing or wrong, each a way back.

use leptos::prelude::*;
use minyi_form::engine::{NodeId, Outline, OutlineRole};
use minyi_form::form::ControlId;
use minyi_form::question_type::QuestionKind;

use super::finish::Ending;
use crate::browser;
use crate::layout::Navigation;
use crate::layout::pages::{Content, Page};
use crate::question::label::FormText;
use crate::question::markdown::plain;
use crate::question::moment::{date_time_shown, time_shown};
use crate::question::{answer_shown, names, problem_text};
use crate::session::{NodeView, Session, use_session};
use crate::words::{Words, use_words};

/// The page before finishing.
#[component]
pub fn Review(
    /// Ends the interview.
    ending: Ending,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    let sections = Memo::new(move |_| {
        let pages = navigation.shown_pages();
        let sections = pages.iter().map(|page| section_of(session, page));
        sections.filter(|section| !section.questions.is_empty()).collect::<Vec<Section>>()
    });
    // Notes too: an author can make one required, to stop an interview that must not go on.
    let shown = Memo::new(move |_| {
        let mut shown = Vec::new();
        for page in navigation.shown_pages() {
            collect(page_outline(&page), &|_| true, &mut shown);
        }
        shown
    });
    let wrong = move || {
        let views =
            shown.get().into_iter().map(|q| session.view(q.control, q.node, q.kind));
        views.filter(|view| view.problem().is_some()).collect::<Vec<NodeView>>()
    };
    check_all(session, &shown.get_untracked());
    let finish = move |_| {
        if session.problems().is_empty() && untrack(wrong).is_empty() {
            ending.finalize();
        } else {
            browser::focus("problems");
        }
    };
    view! {
        <section class="review">
            <h2>{move || words.say("review.title")}</h2>
            <Problems wrong=Signal::derive(wrong)/>
            <For each=move || sections.get() key=Section::key let:section>
                <SectionAnswers section=section/>
            </For>
            <p class="problem" role="alert">
                {move || ending.failure().map(|error| words.say(&format!("storage.{}", error.name())))}
            </p>
            <div class="steps">
                <button type="button" class="secondary back" on:click=move |_| navigation.back()>
                    {move || words.say("fill.back")}
                </button>
                <button type="button" class="primary next" on:click=finish>
                    {move || words.say("review.finish")}
                </button>
            </div>
        </section>
    }
}

/// Every problem counts here, also of questions that were passed over.
fn check_all(session: Session, questions: &[Outline]) {
    for question in questions {
        session.view(question.control, question.node, question.kind).checked.set(true);
    }
}

/// One page of the form, as the review shows it.
#[derive(Clone, PartialEq)]
struct Section {
    /// What names the page: its group, or the note that introduces its table.
    heading: Option<Outline>,
    questions: Vec<Outline>,
}

impl Section {
    /// Tells sections apart: by their first question.
    fn key(&self) -> Option<(ControlId, Option<NodeId>)> {
        self.questions.first().map(|question| (question.control, question.node))
    }
}

fn section_of(session: Session, page: &Page) -> Section {
    let mut questions = Vec::new();
    collect(page_outline(page), &|outline| session.asks(outline), &mut questions);
    let heading = match &page.content {
        Content::Group(outline) => heading_of(session, outline),
        Content::Question(_) | Content::Roster(_) => None,
    };
    Section { heading, questions }
}

/// What a page shows; none for a roster, whose instances have pages of their own.
fn page_outline(page: &Page) -> Option<&Outline> {
    match &page.content {
        Content::Question(outline) | Content::Group(outline) => Some(outline),
        Content::Roster(_) => None,
    }
}

/// The group itself when it has a label, else a note at its beginning.
fn heading_of(session: Session, group: &Outline) -> Option<Outline> {
    let view = session.view(group.control, group.node, group.kind);
    if !view.label.read_untracked().text.is_empty() {
        return Some(group.clone());
    }
    group.children.first().filter(|first| first.kind == QuestionKind::Note).cloned()
}

/// Adds the questions of an outline that `is_wanted` lets pass.
fn collect(
    outline: Option<&Outline>,
    is_wanted: &impl Fn(&Outline) -> bool,
    questions: &mut Vec<Outline>,
) {
    let Some(outline) = outline else { return };
    if outline.role == OutlineRole::Question && is_wanted(outline) {
        questions.push(outline.clone());
    }
    outline.children.iter().for_each(|child| collect(Some(child), is_wanted, questions));
}

/// The answers of one page under its name.
#[component]
fn SectionAnswers(section: Section) -> impl IntoView {
    let session = use_session();
    let Section { heading, questions } = section;
    let heading = heading.map(|h| session.view(h.control, h.node, h.kind));
    let answers = questions.into_iter().map(|question| {
        let view = session.view(question.control, question.node, question.kind);
        view! { <Answer view=view/> }
    });
    view! {
        {heading.map(|heading| view! { <h3><FormText text=heading.label/></h3> })}
        <dl>{answers.collect_view()}</dl>
    }
}

#[component]
fn Problems(wrong: Signal<Vec<NodeView>>) -> impl IntoView {
    let words = use_words();
    let navigation: Navigation = expect_context();
    let item = move |view: NodeView| {
        let go = move |_| {
            if let Some(node) = view.node {
                navigation.go_to(node);
            }
        };
        view! {
            <li>
                <button type="button" class="jump" on:click=go>
                    <FormText text=view.label/>
                </button>
                <span class="problem">
                    {move || view.problem().map(|problem| problem_text(words, &problem))}
                </span>
            </li>
        }
    };
    view! {
        <div id="problems" tabindex="-1">
            {move || {
                let wrong = wrong.get();
                let n = wrong.len() as u32;
                if n == 0 {
                    return view! { <p class="all-right">{move || words.say("review.all_right")}</p> }
                        .into_any();
                }
                view! {
                    <h3>{move || words.count("fill.held", n)}</h3>
                    <ul class="problems">{wrong.into_iter().map(item).collect_view()}</ul>
                }
                .into_any()
            }}
        </div>
    }
}

/// One question with its answer.
#[component]
fn Answer(view: NodeView) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    let go = move |_| {
        if let Some(node) = view.node {
            navigation.go_to(node);
        }
    };
    let is_blank = move || view.text.read().is_empty();
    view! {
        <Show when=move || view.relevant.get()>
            <div class="answer" class:wrong=move || view.problem().is_some()>
                <dt><FormText text=view.label/></dt>
                <dd>
                    <span
                        class="answer-text"
                        class:blank=is_blank
                        lang=move || if is_blank() { words.tag() } else { session.language_tag() }
                        dir="auto"
                    >
                        {move || answer_text(session, view, words)}
                    </span>
                    <button type="button" class="quiet" on:click=go>
                        {move || words.say("review.change")}
                        <span class="visually-hidden">{move || plain(&view.label.read().text)}</span>
                    </button>
                </dd>
            </div>
        </Show>
    }
}

/// The answer as people read it.
fn answer_text(session: Session, view: NodeView, words: Words) -> String {
    let text = view.text.get();
    if text.is_empty() {
        return words.say("review.blank");
    }
    if let Some(shown) = answer_shown(session, view, words) {
        return shown;
    }
    match view.kind {
        QuestionKind::SelectOne | QuestionKind::SelectMultiple => {
            names(view, &text).join(&words.say("list.separator"))
        }
        QuestionKind::Rank => {
            let numbered = names(view, &text).into_iter().enumerate();
            let places = numbered.map(|(place, name)| format!("{}. {name}", place + 1));
            places.collect::<Vec<_>>().join(" ")
        }
        QuestionKind::Time => time_shown(&text).to_owned(),
        QuestionKind::DateTime => date_time_shown(&text).replace('T', " "),
        QuestionKind::Acknowledge => words.say("question.confirm"),
        QuestionKind::Text
        | QuestionKind::Date
        | QuestionKind::Integer
        | QuestionKind::Decimal
        | QuestionKind::Range
        | QuestionKind::Note
        | QuestionKind::Geopoint
        | QuestionKind::Geotrace
        | QuestionKind::Geoshape
        | QuestionKind::Image
        | QuestionKind::Audio
        | QuestionKind::Video
        | QuestionKind::File
        | QuestionKind::Barcode
        | QuestionKind::Group
        | QuestionKind::Repeat => text,
    }
}
