//! Where in the form one is, and where next and back lead.
//!
//! The place is kept as the control and node of its page, so that it stays when pages
//! come and go around it.

use std::sync::Arc;

use leptos::prelude::*;
use minyi_form::engine::NodeId;
use minyi_form::form::ControlId;

use super::blocks::{has_matrix, is_page};
use super::handover::Handover;
use super::pages::{Content, Page, next, page_of, paginate, previous};
use crate::browser;
use crate::session::Session;

/// A place in the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before anything was shown.
    First,
    /// On the page made of this.
    Page(ControlId, Option<NodeId>),
    /// On the page before finishing.
    Review,
}

/// What leaving a page forwards came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// On to another page.
    Moved,
    /// Something on the page has to be answered or mended first.
    Held,
}

/// What is on screen. A page stays the same one while instances come and go on it.
#[derive(Clone, Debug)]
pub enum Shown {
    /// One page.
    Page(Page),
    /// The whole form.
    Whole,
    /// All answers, before finishing.
    Review,
    /// Before the questions of a private group: the tablet is to be handed over.
    HandOver(String),
    /// Behind them: it is to be handed back.
    HandBack,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Shown) -> bool {
        match (self, other) {
            (Shown::Page(one), Shown::Page(other)) => place_of(one) == place_of(other),
            (Shown::HandOver(one), Shown::HandOver(other)) => one == other,
            (Shown::Whole, Shown::Whole)
            | (Shown::Review, Shown::Review)
            | (Shown::HandBack, Shown::HandBack) => true,
            (
                Shown::Page(_)
                | Shown::HandOver(_)
                | Shown::Whole
                | Shown::Review
                | Shown::HandBack,
                _,
            ) => false,
        }
    }
}

/// Leads through the pages of an interview.
#[derive(Clone, Copy)]
pub struct Navigation {
    session: Session,
    /// Whether the form is one page.
    is_whole: bool,
    pages: Memo<Arc<Vec<Page>>>,
    shown: Memo<Vec<bool>>,
    place: RwSignal<Place>,
    /// The questions that respondents answer alone; none in most forms.
    handover: Option<Handover>,
}

impl Navigation {
    /// Begins at the page of the question answered last, else at the first; `is_whole`
    /// makes the form one page.
    pub fn new(
        session: Session,
        is_whole: bool,
        handover: Option<Handover>,
    ) -> Navigation {
        let pages = Memo::new(move |_| Arc::new(divide(session)));
        let is_sealed = move |page: &Page| handover.is_some_and(|h| h.is_sealed(page));
        let shown = Memo::new(move |_| {
            let pages = pages.read();
            pages.iter().map(|p| is_shown(session, p) && !is_sealed(p)).collect()
        });
        let navigation = Navigation {
            session,
            is_whole,
            pages,
            shown,
            place: RwSignal::new(Place::First),
            handover,
        };
        if is_whole {
            return navigation;
        }
        if let Some(node) = session.last_answered() {
            navigation.place_at(node);
        }
        navigation
    }

    /// What is shown.
    pub fn shown(self) -> Shown {
        if self.is_whole {
            let is_review = self.place.get() == Place::Review;
            return if is_review { Shown::Review } else { Shown::Whole };
        }
        let page = self.index().and_then(|index| self.pages.read().get(index).cloned());
        let Some(handover) = self.handover else {
            return page.map_or(Shown::Review, Shown::Page);
        };
        let group = page.as_ref().and_then(|page| handover.group(page));
        match (handover.open(), group, page) {
            (None, Some(group), _) => Shown::HandOver(group),
            (Some(open), group, _) if group.as_ref() != Some(&open) => Shown::HandBack,
            (_, _, page) => page.map_or(Shown::Review, Shown::Page),
        }
    }

    /// Whether a table is on what is shown, which needs more room; follows it.
    pub fn is_wide(self) -> bool {
        let form = self.session.form();
        match self.shown() {
            Shown::Page(Page { content: Content::Group(outline), .. }) => {
                has_matrix(form.form(), &[outline.control], false)
            }
            Shown::Whole => has_matrix(form.form(), &form.form().body, false),
            Shown::Page(_) | Shown::Review | Shown::HandOver(_) | Shown::HandBack => {
                false
            }
        }
    }

    /// Whether the tablet is in the respondent's hands; follows it.
    pub fn is_private(self) -> bool {
        self.handover.is_some_and(|handover| handover.open().is_some())
    }

    /// Puts the questions of a private group into the respondent's hands.
    pub fn hand_over(self, group: String) {
        if let Some(handover) = self.handover {
            handover.begin(group);
            browser::show_page_top();
        }
    }

    /// Whether the form is one page.
    pub fn is_whole(self) -> bool {
        self.is_whole
    }

    /// Index of the page that is shown; none on the review.
    fn index(self) -> Option<usize> {
        let pages = self.pages.read();
        let shown = self.shown.read();
        let first = || shown.iter().position(|is_shown| *is_shown);
        match self.place.get() {
            Place::Review => None,
            Place::First => first(),
            Place::Page(control, node) => {
                let is_here = |page: &Page| {
                    (page.outline().control, page.outline().node) == (control, node)
                };
                let here = pages.iter().position(is_here);
                here.filter(|index| shown.get(*index) == Some(&true))
                    .or_else(|| here.and_then(|index| next(&shown, index)))
                    .or_else(first)
            }
        }
    }

    /// True on the page before finishing.
    pub fn is_review(self) -> bool {
        // Pages of a form that is shown whole are not even made before the review.
        match self.is_whole {
            true => self.place.get() == Place::Review,
            false => self.index().is_none(),
        }
    }

    /// True where there is nothing before, or nothing that the respondent may go to.
    pub fn is_first(self) -> bool {
        self.is_whole || self.index().is_some_and(|index| self.before(index).is_none())
    }

    /// Index of the page before one. From private questions none leads out.
    fn before(self, index: usize) -> Option<usize> {
        let before = previous(&self.shown.read(), index)?;
        let open = self.handover.and_then(Handover::open);
        let group = || self.handover?.group(self.pages.read().get(before)?);
        (open.is_none() || group() == open).then_some(before)
    }

    /// Number of the page from one, and how many are shown now.
    pub fn position(self) -> (u32, u32) {
        if self.is_whole {
            return (1, 1);
        }
        let shown = self.shown.read();
        let all = shown.iter().filter(|is_shown| **is_shown).count();
        let index = self.index().unwrap_or(shown.len());
        let before = shown.iter().take(index).filter(|is_shown| **is_shown).count();
        let number = if index < shown.len() { before + 1 } else { all };
        (number as u32, all as u32)
    }

    /// Goes on, unless something on the page has to be answered or mended first.
    pub fn forward(self) -> Step {
        // What is being typed counts.
        browser::leave_control();
        if self.is_whole {
            return self.finish();
        }
        let Some(index) = untrack(|| self.index()) else { return Step::Moved };
        let pages = self.pages.get_untracked();
        let Some(page) = pages.get(index) else { return Step::Moved };
        let wrong = self.session.check(&page.nodes());
        if let Some(first) = wrong.first() {
            browser::focus_control(&first.id());
            return Step::Held;
        }
        match next(&self.shown.get_untracked(), index) {
            Some(next) => self.turn_to(next),
            None => self.review(),
        }
        Step::Moved
    }

    /// From the whole form to the review, unless something has to be answered or mended.
    fn finish(self) -> Step {
        let wrong = self.session.check(&self.asked());
        match wrong.first() {
            Some(first) => {
                browser::focus_control(&first.id());
                Step::Held
            }
            None => {
                self.review();
                Step::Moved
            }
        }
    }

    /// Nodes of all pages.
    fn asked(self) -> Vec<NodeId> {
        self.pages.get_untracked().iter().flat_map(Page::nodes).collect()
    }

    /// Number of questions on this page with a problem that is shown; follows them.
    pub fn wrong_here(self) -> u32 {
        let nodes = match self.shown() {
            Shown::Page(page) => page.nodes(),
            Shown::Whole => self.asked(),
            Shown::Review | Shown::HandOver(_) | Shown::HandBack => return 0,
        };
        let views = nodes.iter().filter_map(|node| self.session.view_of(*node));
        views.filter(|view| view.relevant.get() && view.problem().is_some()).count()
            as u32
    }

    /// Goes back; never asks anything.
    pub fn back(self) {
        if self.is_whole {
            self.place.set(Place::First);
            return browser::show_page_top();
        }
        let end = self.shown.read_untracked().len();
        let before = untrack(|| self.before(self.index().unwrap_or(end)));
        if let Some(before) = before {
            self.turn_to(before);
        }
    }

    /// Goes to the page before finishing.
    pub fn review(self) {
        self.place.set(Place::Review);
        browser::show_page_top();
    }

    /// Goes to the first private question with a problem, so that the respondent is asked
    /// again; false where there is none.
    pub fn ask_again(self) -> bool {
        let Some(handover) = self.handover else { return false };
        let problems = untrack(|| self.session.problems());
        let wrong: Vec<NodeId> = problems.iter().map(|problem| problem.node).collect();
        let pages = self.pages.get_untracked();
        let is_wrong = |page: &&Page| page.nodes().iter().any(|n| wrong.contains(n));
        let page = pages.iter().filter(is_wrong).find(|p| handover.group(p).is_some());
        let Some(page) = page else { return false };
        handover.unseal(page);
        self.place.set(place_of(page));
        true
    }

    /// Goes to the page of a node, and to its control.
    pub fn go_to(self, node: NodeId) {
        self.place_at(node);
        focus_when_drawn(self.session, node, FRAMES);
    }

    /// Goes to a page; in a form that is one page, to what is on it.
    pub fn go_to_page(self, page: &Page) {
        // Notes alone take no focus.
        match page.nodes().iter().find(|node| self.session.is_relevant(**node)) {
            Some(node) => self.go_to(*node),
            None => self.place.set(place_of(page)),
        }
    }

    /// Whether a page is on screen, and is not the whole form.
    pub fn is_on(self, page: &Page) -> bool {
        match self.shown() {
            Shown::Page(shown) => place_of(&shown) == place_of(page),
            Shown::Whole | Shown::Review | Shown::HandOver(_) | Shown::HandBack => false,
        }
    }

    /// Whether a node is on screen.
    pub fn is_here(self, node: NodeId) -> bool {
        match self.shown() {
            Shown::Page(page) => page.nodes().contains(&node),
            Shown::Whole => true,
            Shown::Review | Shown::HandOver(_) | Shown::HandBack => false,
        }
    }

    /// All pages with something on them, for the review; but for private ones.
    pub fn shown_pages(self) -> Vec<Page> {
        let is_private =
            |page: &Page| self.handover.is_some_and(|h| h.group(page).is_some());
        let shown = self.shown.read();
        let pages = self.pages.read();
        let pages = pages.iter().zip(shown.iter()).filter(|(_, is_shown)| **is_shown);
        let pages = pages.map(|(page, _)| page).filter(|page| !is_private(page));
        pages.cloned().collect()
    }

    fn place_at(self, node: NodeId) {
        if self.is_whole {
            return self.place.set(Place::First);
        }
        let pages = self.pages.get_untracked();
        if let Some(page) = page_of(&pages, node).and_then(|index| pages.get(index)) {
            self.place.set(place_of(page));
        }
    }

    fn turn_to(self, index: usize) {
        if let Some(page) = self.pages.get_untracked().get(index) {
            self.place.set(place_of(page));
            browser::show_page_top();
        }
    }
}

/// Frames within which a control is drawn, also where a long form is drawn bit by bit.
const FRAMES: u32 = 600;

fn focus_when_drawn(session: Session, node: NodeId, frames: u32) {
    request_animation_frame(move || {
        let views = session.views_of(node);
        match views.into_iter().find(|view| browser::is_there(&view.id())) {
            Some(view) => browser::focus_control(&view.id()),
            None if frames > 0 => focus_when_drawn(session, node, frames - 1),
            None => {}
        }
    });
}

fn place_of(page: &Page) -> Place {
    Place::Page(page.outline().control, page.outline().node)
}

fn divide(session: Session) -> Vec<Page> {
    let form = session.form();
    paginate(&session.outline(), &|control| is_page(form.form(), control))
}

/// A page is shown while anything on it is relevant.
fn is_shown(session: Session, page: &Page) -> bool {
    match &page.content {
        Content::Question(_) | Content::Group(_) => {
            page.nodes().iter().any(|node| session.is_relevant(*node))
        }
        Content::Roster(outline) => {
            outline.node.is_none_or(|node| session.is_relevant(node))
        }
    }
}
