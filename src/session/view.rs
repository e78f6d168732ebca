//! The signals of one question, and what is wrong with it.
//!
//! They mirror the engine: the session makes them and sets those that an edit changed.
//! Nothing here gives answers.

use leptos::prelude::*;
use minyi_form::engine::{Choice, Engine, Facet, NodeId, Refusal, Rendered, Validity};
use minyi_form::form::ControlId;
use minyi_form::question_type::QuestionKind;

use super::Session;

/// The signals of one question or group on screen.
#[derive(Clone, Copy)]
pub struct NodeView {
    /// Number on this page, for the ids of elements.
    pub number: u32,
    /// The control.
    pub control: ControlId,
    /// Its node; a group without one has none.
    pub node: Option<NodeId>,
    /// What it asks.
    pub kind: QuestionKind,
    /// The answer as the engine has it.
    pub text: RwSignal<String>,
    /// Whether it belongs to the answers.
    pub relevant: RwSignal<bool>,
    /// Whether it must be answered.
    pub required: RwSignal<bool>,
    /// Whether it may not be changed.
    pub readonly: RwSignal<bool>,
    /// Whether the answer is acceptable.
    pub validity: RwSignal<Validity>,
    /// The author's sentence about what is wrong, "" if none.
    pub message: RwSignal<String>,
    /// Label.
    pub label: RwSignal<Rendered>,
    /// Hint.
    pub hint: RwSignal<Rendered>,
    /// What can be chosen; of a range, the values that have names. Computed when somebody
    /// asks: a list that is searched is long, and shut at first.
    pub choices: Memo<Vec<Choice>>,
    /// Counts how often other choices were offered.
    offered: Option<RwSignal<u32>>,
    /// What was typed last and the engine did not take, and why.
    pub refused: RwSignal<Option<(String, Refusal)>>,
    /// Whether somebody is typing: problems wait until they are done.
    pub typing: RwSignal<bool>,
    /// Whether a missing answer is shown as a problem: after its page was to be left.
    pub checked: RwSignal<bool>,
}

/// What is wrong with one question, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It must be answered; the author's sentence, "" if none.
    Required(String),
    /// The answer breaks a rule; the author's sentence, "" if none.
    Constraint(String),
    /// What was typed is no answer.
    Refused(Refusal),
}

/// True for what a person answers.
pub fn takes_answer(kind: QuestionKind) -> bool {
    !matches!(kind, QuestionKind::Note | QuestionKind::Group | QuestionKind::Repeat)
}

impl NodeView {
    pub(super) fn of(
        session: Session,
        engine: &Engine,
        nothing: Memo<Vec<Choice>>,
        number: u32,
        control: ControlId,
        node: Option<NodeId>,
        kind: QuestionKind,
    ) -> NodeView {
        let state = node.and_then(|node| engine.state(node));
        let offered = offers(kind).then(|| RwSignal::new(0));
        let choices = match offered.zip(node) {
            Some((offered, node)) => Memo::new(move |_| {
                offered.track();
                session.choices(control, node)
            }),
            None => nothing,
        };
        NodeView {
            number,
            control,
            node,
            kind,
            text: RwSignal::new(
                state.as_ref().map(|s| s.text.clone()).unwrap_or_default(),
            ),
            relevant: RwSignal::new(state.as_ref().is_none_or(|s| s.relevant)),
            required: RwSignal::new(state.as_ref().is_some_and(|s| s.required)),
            readonly: RwSignal::new(state.as_ref().is_some_and(|s| s.readonly)),
            validity: RwSignal::new(state.map(|s| s.validity).unwrap_or_default()),
            message: RwSignal::new(node.map(|n| engine.message(n)).unwrap_or_default()),
            label: RwSignal::new(engine.label(control, node)),
            hint: RwSignal::new(engine.hint(control, node)),
            choices,
            offered,
            refused: RwSignal::new(None),
            typing: RwSignal::new(false),
            checked: RwSignal::new(false),
        }
    }

    /// Id of its element on the page.
    pub fn id(&self) -> String {
        format!("q{}", self.number)
    }

    /// What is wrong with it, as far as it is to be shown now.
    pub fn problem(&self) -> Option<Problem> {
        if let Some((_, refusal)) = self.refused.get() {
            return Some(Problem::Refused(refusal));
        }
        match self.validity.get() {
            Validity::Valid => None,
            Validity::Required => {
                self.checked.get().then(|| Problem::Required(self.message.get()))
            }
            Validity::Constraint => {
                (!self.typing.get()).then(|| Problem::Constraint(self.message.get()))
            }
        }
    }

    /// Sets the signals of these facets from the engine.
    pub(super) fn refresh(&self, engine: &Engine, facets: &[Facet]) {
        let state = self.node.and_then(|node| engine.state(node));
        for facet in facets {
            match facet {
                Facet::Value => set(self.text, state.as_ref().map(|s| s.text.clone())),
                Facet::Relevance => {
                    set(self.relevant, state.as_ref().map(|s| s.relevant));
                }
                Facet::Readonly => set(self.readonly, state.as_ref().map(|s| s.readonly)),
                Facet::Required => set(self.required, state.as_ref().map(|s| s.required)),
                Facet::Validity => {
                    set(self.validity, state.as_ref().map(|s| s.validity));
                    set(self.message, self.node.map(|node| engine.message(node)));
                }
                Facet::Choices => self.refresh_choices(),
                Facet::Label => {
                    set(self.label, Some(engine.label(self.control, self.node)));
                    set(self.hint, Some(engine.hint(self.control, self.node)));
                    set(self.message, self.node.map(|node| engine.message(node)));
                    self.refresh_choices();
                }
            }
        }
    }

    fn refresh_choices(&self) {
        self.offered.into_iter().for_each(|offered| offered.update(|n| *n += 1));
    }
}

/// Whether there is something to choose from.
fn offers(kind: QuestionKind) -> bool {
    matches!(
        kind,
        QuestionKind::SelectOne
            | QuestionKind::SelectMultiple
            | QuestionKind::Rank
            | QuestionKind::Range
    )
}

/// Sets a signal when its value is another one.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: Option<T>) {
    let Some(value) = value else { return };
    if *signal.read_untracked() != value {
        signal.set(value);
    }
}
