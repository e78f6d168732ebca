//! Before finishing: all answers, and what is still missing or wrong, each a way back.

use leptos::prelude::*;
use minyi_form::engine::{NodeId, Outline, OutlineRole};
use minyi_form::form::ControlId;
use minyi_form::question_type::QuestionKind;

use super::finish::Ending;
use crate::browser;
use crate::layout::names::{Path, path};
use crate::layout::pages::{Content, Page, Part};
use crate::layout::{Back, Navigation};
use crate::live::When;
use crate::question::answer::answer_text;
use crate::question::label::FormText;
use crate::question::markdown::plain;
use crate::question::problem_text;
use crate::session::{NodeView, Session, use_session};
use crate::words::use_words;

/// The page before finishing.
#[component]
pub fn Review(
    /// Ends the interview.
    ending: Ending,
) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    let sections = Memo::new(move |_| sections_of(session, &navigation.shown_pages()));
    // Notes too: an author can make one required, to stop an interview that must not go on.
    let shown = Memo::new(move |_| {
        let mut shown = Vec::new();
        for page in navigation.shown_pages() {
            collect(page_outline(&page), &mut shown);
        }
        shown
    });
    let wrong = Memo::new(move |_| {
        let views =
            shown.get().into_iter().map(|q| session.view(q.control, q.node, q.kind));
        let wrong = views.filter(|view| view.problem().is_some());
        let wrong =
            wrong.filter_map(|view| Some((view.node?, around(&sections.read(), view))));
        wrong.collect::<Vec<Wrong>>()
    });
    check_all(session, &shown.get_untracked());
    let finish = move |_| {
        if session.problems().is_empty() && wrong.read_untracked().is_empty() {
            ending.finalize();
        } else if wrong.read_untracked().is_empty() && navigation.ask_again() {
            browser::show_page_top();
        } else {
            browser::focus("problems");
        }
    };
    view! {
        <section class="review">
            <h2>{words.text("review.title")}</h2>
            <Problems wrong=wrong/>
            <For each=move || sections.get() key=Section::key let:section>
                <SectionAnswers section=section/>
            </For>
            <p class="problem" role="alert">
                {move || ending.failure().map(|error| words.say(&format!("storage.{}", error.name())))}
            </p>
            <div class="steps">
                <Back/>
                <button type="button" class="primary next" on:click=finish>
                    {words.text("review.finish")}
                </button>
            </div>
        </section>
    }
}

/// A node with a problem, and the instance that it is in.
type Wrong = (NodeId, Vec<Part>);

/// The parts around a question, where they tell it from its like in other instances.
fn around(sections: &[Section], view: NodeView) -> Vec<Part> {
    let is_it = |question: &Outline| question.node == view.node;
    let section = sections.iter().find(|section| section.questions.iter().any(is_it));
    let trail = section.map(|section| section.trail.clone()).unwrap_or_default();
    let is_repeated = trail.iter().any(|part| part.instance.is_some());
    if is_repeated { trail } else { Vec::new() }
}

/// Every problem counts here, also of questions that were passed over.
fn check_all(session: Session, questions: &[Outline]) {
    for question in questions {
        session.view(question.control, question.node, question.kind).checked.set(true);
    }
}

/// Questions with the same names above them.
#[derive(Clone, PartialEq)]
struct Section {
    /// The groups and instances around them, the outermost first.
    trail: Vec<Part>,
    questions: Vec<Outline>,
}

impl Section {
    /// Tells sections apart: by what is in them.
    fn key(&self) -> Vec<(ControlId, Option<NodeId>)> {
        let inside =
            self.questions.iter().map(|question| (question.control, question.node));
        inside.collect()
    }
}

fn sections_of(session: Session, pages: &[Page]) -> Vec<Section> {
    let mut sections = Vec::new();
    for page in pages {
        let mut trail = page.trail.clone();
        if let Some(outline) = page_outline(page) {
            gather(session, outline, &mut trail, &mut sections);
        }
    }
    sections
}

/// Adds the questions of an outline, under the names of what is around them.
fn gather(
    session: Session,
    outline: &Outline,
    trail: &mut Vec<Part>,
    sections: &mut Vec<Section>,
) {
    let part = match outline.role {
        OutlineRole::Question => {
            if session.asks(outline) {
                put(outline, trail, sections);
            }
            return;
        }
        OutlineRole::RepeatRange { .. } => None,
        OutlineRole::RepeatInstance { .. } => Some(Part::of(outline)),
        OutlineRole::Group => Some(Part::of(heading_of(session, outline))),
    };
    let depth = trail.len();
    trail.extend(part);
    outline.children.iter().for_each(|child| gather(session, child, trail, sections));
    trail.truncate(depth);
}

fn put(question: &Outline, trail: &[Part], sections: &mut Vec<Section>) {
    match sections.last_mut().filter(|section| section.trail == trail) {
        Some(section) => section.questions.push(question.clone()),
        None => sections
            .push(Section { trail: trail.to_vec(), questions: vec![question.clone()] }),
    }
}

/// What a page shows; none for a roster, whose instances have pages of their own.
fn page_outline(page: &Page) -> Option<&Outline> {
    match &page.content {
        Content::Question(outline) | Content::Group(outline) => Some(outline),
        Content::Roster(_) => None,
    }
}

/// The group itself when it has a label, else a note at its beginning.
fn heading_of(session: Session, group: &Outline) -> &Outline {
    let first = group.children.first().filter(|c| c.kind == QuestionKind::Note);
    match first {
        Some(note) if session.label(group.control, group.node).text.is_empty() => note,
        Some(_) | None => group,
    }
}

/// Adds the questions and notes of an outline.
fn collect(outline: Option<&Outline>, questions: &mut Vec<Outline>) {
    let Some(outline) = outline else { return };
    if outline.role == OutlineRole::Question {
        questions.push(outline.clone());
    }
    outline.children.iter().for_each(|child| collect(Some(child), questions));
}

/// Answers under the names of what is around them.
#[component]
fn SectionAnswers(section: Section) -> impl IntoView {
    let session = use_session();
    let Section { trail, questions } = section;
    let is_named = untrack(|| !path(session, &trail).is_empty());
    let answers = questions.into_iter().map(|question| {
        let view = session.view(question.control, question.node, question.kind);
        view! { <Answer view=view/> }
    });
    view! {
        {is_named.then(|| view! { <h3><Path trail=trail/></h3> })}
        <dl>{answers.collect_view()}</dl>
    }
}

#[component]
fn Problems(wrong: Memo<Vec<Wrong>>) -> impl IntoView {
    let session = use_session();
    let words = use_words();
    let navigation: Navigation = expect_context();
    let line = move |(node, trail): Wrong| {
        let view = session.view_of(node)?;
        Some(view! {
            <li>
                <button type="button" class="jump" on:click=move |_| navigation.go_to(node)>
                    <FormText text=view.label/>
                </button>
                {(!trail.is_empty()).then(|| view! { <span class="where"><Path trail=trail/></span> })}
                <span class="problem">
                    {move || view.problem().map(|problem| problem_text(words, &problem))}
                </span>
            </li>
        })
    };
    view! {
        <div id="problems" tabindex="-1">
            {move || {
                let wrong = wrong.get();
                let Some((first, _)) = wrong.first().cloned() else {
                    return view! { <p class="all-right">{words.text("review.all_right")}</p> }
                        .into_any();
                };
                let n = wrong.len() as u32;
                view! {
                    <h3>{move || words.count("fill.held", n)}</h3>
                    <When when=move || n != 1>
                        <button
                            type="button"
                            class="secondary"
                            on:click=move |_| navigation.go_to(first)
                        >
                            {words.text("review.first")}
                        </button>
                    </When>
                    <ul class="problems">{wrong.into_iter().map(line).collect_view()}</ul>
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
        <When when=move || view.relevant.get()>
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
                        {words.text("review.change")}
                        <span class="visually-hidden" lang=move || session.language_attribute()>
                            " "{move || plain(&view.label.read().text)}
                        </span>
                    </button>
                </dd>
            </div>
        </When>
    }
}
