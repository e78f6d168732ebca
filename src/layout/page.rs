//! One page of the interview.

use leptos::prelude::*;
use minyi_form::engine::{Outline, OutlineRole};

use super::blocks::{Block, blocks, is_table, runs, slices};
use super::cards::Cards;
use super::gradual::{Gradual, Slices};
use super::names::{Heading, Path};
use super::pages::{Content, Page, Part};
use super::roster::Roster;
use crate::live::When;
use crate::question::label::FormText;
use crate::question::{LabelMedia, Matrix, Prominence, Question};
use crate::session::{NodeView, Session, use_session};

/// A page: the names of the groups around it, then what is asked.
#[component]
pub fn PageView(
    /// The page.
    page: Page,
) -> impl IntoView {
    let session = use_session();
    let Page { mut trail, content } = page;
    let content = match content {
        Content::Question(outline) => {
            let view = session.view(outline.control, outline.node, outline.kind);
            view! { <Question view=view prominence=Prominence::Sole/> }.into_any()
        }
        Content::Group(outline) => view! { <GroupPage outline=outline/> }.into_any(),
        Content::Roster(outline) => {
            // A repeat is often named by the group around it alone.
            let around = trail.pop();
            let title =
                around.map(|part| session.view(part.control, part.node, part.kind));
            view! { <Roster outline=outline title=title/> }.into_any()
        }
    };
    view! {
        <Trail trail=trail/>
        {content}
    }
}

/// Names of the groups around a page, the outermost first.
#[component]
fn Trail(trail: Vec<Part>) -> impl IntoView {
    (!trail.is_empty()).then(|| view! { <p class="trail"><Path trail=trail/></p> })
}

#[component]
fn GroupPage(outline: Outline) -> impl IntoView {
    let session = use_session();
    let view = session.view(outline.control, outline.node, outline.kind);
    let width = width(session, view).unwrap_or_default();
    view! {
        <section class=["group-page ", &width].concat()>
            <GroupHead view=view level=2/>
            <Parts outline=outline level=within(view, 2)/>
        </section>
    }
}

#[component]
fn GroupHead(view: NodeView, level: u8) -> impl IntoView {
    view! {
        <When when=move || !view.label.read().text.is_empty()>
            <Heading level=level text=view.label/>
        </When>
        <LabelMedia view=view/>
        <When when=move || !view.hint.read().text.is_empty()>
            <p class="hint"><FormText text=view.hint/></p>
        </When>
    }
}

/// What is inside a group, tables put together.
#[component]
pub fn Parts(
    /// The group.
    outline: Outline,
    /// Level of the headings in it.
    level: u8,
) -> impl IntoView {
    let session = use_session();
    let form = session.form();
    let is_table = form.form().control(outline.control).is_some_and(is_table);
    sliced(session, blocks(form.form(), &outline.children, is_table), level)
}

/// Style of forms whose questions stand side by side, as wide as their appearance says.
pub const GRID: &str = "theme-grid";

/// Questions that are drawn in one go: about as many as are seen at once.
const SLICE: usize = 6;

/// Draws blocks, their headings of a level; where they are many and the page draws
/// gradually, slice by slice.
pub fn sliced(session: Session, blocks: Vec<Block>, level: u8) -> AnyView {
    let draw = move |blocks: &[Block]| {
        blocks.iter().map(|block| part(session, block.clone(), level)).collect_view()
    };
    let Some(gradual) = use_context::<Slices>() else {
        return draw(&blocks).into_any();
    };
    let mut slices = match session.has_style(GRID) {
        true => runs(blocks),
        false => slices(blocks, SLICE),
    }
    .into_iter();
    let first = slices.next().map(|blocks| draw(&blocks));
    let others =
        slices.map(|blocks| Gradual::later(gradual, move || draw(&blocks).into_any()));
    (first, others.collect_view()).into_any()
}

fn part(session: Session, block: Block, level: u8) -> AnyView {
    let view_of = |o: &Outline| session.view(o.control, o.node, o.kind);
    match block {
        Block::Matrix { title, header, rows } => {
            let rows: Vec<NodeView> = rows.iter().map(view_of).collect();
            let title = title.as_ref().map(view_of);
            let Some(header) = header.as_ref().map(view_of).or(rows.first().copied())
            else {
                return ().into_any();
            };
            view! {
                {title.map(|title| view! { <GroupHead view=title level=level/> })}
                <Matrix header=header rows=rows/>
            }
            .into_any()
        }
        Block::Single(outline) => single(session, outline, level),
    }
}

fn single(session: Session, outline: Outline, level: u8) -> AnyView {
    let view = session.view(outline.control, outline.node, outline.kind);
    match outline.role {
        OutlineRole::Question => {
            let question = view! { <Question view=view prominence=Prominence::Among/> };
            match width(session, view) {
                Some(width) => view! { <div class=width>{question}</div> }.into_any(),
                None => question.into_any(),
            }
        }
        OutlineRole::Group | OutlineRole::RepeatInstance { .. } => {
            match &*outline.children {
                // A repeat is often named by the group around it alone.
                [only] if matches!(only.role, OutlineRole::RepeatRange { .. }) => {
                    let outline = only.clone();
                    view! { <Cards outline=outline title=Some(view) level=level/> }
                        .into_any()
                }
                _ => {
                    view! { <Section view=view outline=outline level=level/> }.into_any()
                }
            }
        }
        OutlineRole::RepeatRange { .. } => {
            view! { <Cards outline=outline title=None level=level/> }.into_any()
        }
    }
}

/// The appearance `w1` … `w12` of a form in columns: how many a question is wide, or a
/// group has.
fn width(session: Session, view: NodeView) -> Option<String> {
    let is_width = |word: &&String| {
        let number = word.strip_prefix('w').and_then(|number| number.parse().ok());
        number.is_some_and(|number: u8| (1..=12).contains(&number))
    };
    let written = session.control(view.control, |control| {
        control.appearance.iter().find(is_width).cloned()
    });
    written.flatten().filter(|_| session.has_style(GRID))
}

/// A group inside a page.
#[component]
fn Section(view: NodeView, outline: Outline, level: u8) -> impl IntoView {
    let session = use_session();
    let outline = StoredValue::new(outline);
    let width = width(session, view).unwrap_or_default();
    let class = StoredValue::new(["group ", &width].concat());
    view! {
        <When when=move || view.relevant.get()>
            <section class=class.get_value()>
                <When when=move || !view.label.read().text.is_empty()>
                    <Heading level=level text=view.label/>
                </When>
                <LabelMedia view=view/>
                {parts(outline.get_value(), within(view, level))}
            </section>
        </When>
    }
}

/// Level of the headings in a group, whose own heading has `level` where it has one.
fn within(view: NodeView, level: u8) -> u8 {
    let has_heading = !view.label.read_untracked().text.is_empty();
    level + u8::from(has_heading)
}

/// [`Parts`] behind a pointer: sections and parts contain each other.
fn parts(outline: Outline, level: u8) -> AnyView {
    view! { <Parts outline=outline level=level/> }.into_any()
}
