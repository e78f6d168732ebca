//! One interview on screen: the only caller of the engine.
//!
//! Every node that is shown has a [`NodeView`], a set of signals that mirror the engine.
//! An edit goes to the engine; what it changed comes back by name and only those signals
//! are set. The edit is handed to the journal in the same breath. Nothing is computed
//! here: signals never depend on each other's answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use minyi_form::compile::CompiledForm;
use minyi_form::draft::{Draft, Edit};
use minyi_form::engine::{
    self, Changes, Choice, Engine, Facet, Finish, NodeId, OpenError, Opening, Outline,
    Refusal, Rendered, Resumed, Validity,
};
use minyi_form::form::{Control, ControlId, Language};
use minyi_form::question_type::QuestionKind;
use minyi_form::submission::Submission;

use crate::host::BrowserHost;
use crate::progress::Progress;

/// The signals of one question or group on screen.
#[derive(Clone, Copy)]
pub struct NodeView {
    /// Number within the session, for the ids of elements.
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
    /// What can be chosen.
    pub choices: RwSignal<Vec<Choice>>,
    /// What was typed last and the engine did not take, and why.
    pub refused: RwSignal<Option<(String, Refusal)>>,
    /// Whether somebody is typing: problems wait until they are done.
    pub typing: RwSignal<bool>,
    /// Whether a missing answer is shown as a problem: after its page was to be left.
    pub checked: RwSignal<bool>,
}

/// An engine that can be put on screen.
pub struct Ready {
    engine: Engine,
    form: Arc<CompiledForm>,
}

impl Ready {
    /// A new interview.
    ///
    /// # Errors
    /// When the form does not open.
    pub fn begin(form: Arc<CompiledForm>, opening: Opening) -> Result<Ready, OpenError> {
        let engine = Engine::open(form.clone(), Box::new(BrowserHost), opening)?;
        Ok(Ready { engine, form })
    }

    /// An interview as its draft left it, and the number of answers that found no place
    /// because the form has changed.
    ///
    /// # Errors
    /// When the draft is of another form or a later version of the program.
    pub fn take_up(
        form: Arc<CompiledForm>,
        opening: Opening,
        draft: &Draft,
    ) -> Result<(Ready, usize), OpenError> {
        let Resumed { engine, lost } =
            Engine::resume(form.clone(), Box::new(BrowserHost), opening, draft)?;
        Ok((Ready { engine, form }, lost.len()))
    }

    /// The interview as it stands, to be stored.
    pub fn draft(&self) -> Draft {
        self.engine.draft()
    }
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

/// What happens to each edit after the engine took it.
type Journal = Box<dyn Fn(Edit, Progress)>;

struct Core {
    engine: Engine,
    form: Arc<CompiledForm>,
    views: BTreeMap<(ControlId, Option<NodeId>), NodeView>,
    journal: Journal,
    owner: Owner,
}

/// An interview under way, for components.
#[derive(Clone, Copy)]
pub struct Session {
    core: StoredValue<Core, LocalStorage>,
    language: RwSignal<usize>,
    structure: RwSignal<u32>,
    relevance: RwSignal<u32>,
    edits: RwSignal<u32>,
}

/// The interview of this page.
///
/// Components that ask are only ever drawn by the page that provides it.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// Puts an engine on screen; each edit goes to `journal`.
    pub fn new(ready: Ready, journal: impl Fn(Edit, Progress) + 'static) -> Session {
        let Ready { engine, form } = ready;
        let language = RwSignal::new(engine.language());
        let core = Core {
            engine,
            form,
            views: BTreeMap::new(),
            journal: Box::new(journal),
            owner: Owner::current().unwrap_or_default(),
        };
        Session {
            core: StoredValue::new_local(core),
            language,
            structure: RwSignal::new(0),
            relevance: RwSignal::new(0),
            edits: RwSignal::new(0),
        }
    }

    /// The form as it was compiled.
    pub fn form(self) -> Arc<CompiledForm> {
        self.core.with_value(|core| core.form.clone())
    }

    /// The control with this id, as its author wrote it.
    pub fn control<T>(
        self,
        id: ControlId,
        read: impl FnOnce(&Control) -> T,
    ) -> Option<T> {
        self.core.with_value(|core| core.form.form().control(id).map(read))
    }

    /// True when the author gave the control this appearance.
    pub fn has_appearance(self, id: ControlId, word: &str) -> bool {
        self.control(id, |control| control.appearance.iter().any(|w| w == word))
            .unwrap_or(false)
    }

    /// The body as it is now; follows repeat instances.
    pub fn outline(self) -> Vec<Outline> {
        self.structure.track();
        self.core.with_value(|core| core.engine.outline())
    }

    /// Languages of the form.
    pub fn languages(self) -> Vec<Language> {
        self.core.with_value(|core| core.form.form().languages.clone())
    }

    /// Index of the form language; follows its change.
    pub fn language(self) -> usize {
        self.language.get()
    }

    /// Tag of the form language for the attribute `lang`, "" when unknown.
    pub fn language_tag(self) -> String {
        let languages = self.languages();
        languages.get(self.language()).and_then(|l| l.tag.clone()).unwrap_or_default()
    }

    /// Title in the form language.
    pub fn title(self) -> String {
        let title = self.core.with_value(|core| core.form.reference().title);
        crate::texts::in_language(&title, &self.language_tag())
    }

    /// The signals of a control and its node.
    pub fn view(
        self,
        control: ControlId,
        node: Option<NodeId>,
        kind: QuestionKind,
    ) -> NodeView {
        let known =
            self.core.with_value(|core| core.views.get(&(control, node)).copied());
        known.unwrap_or_else(|| self.draw(control, node, kind))
    }

    /// Makes the signals under the session's owner, so that they outlive their page.
    fn draw(
        self,
        control: ControlId,
        node: Option<NodeId>,
        kind: QuestionKind,
    ) -> NodeView {
        let owner = self.core.with_value(|core| core.owner.clone());
        let view = self.core.with_value(|core| {
            let number = core.views.len() as u32;
            owner.with(|| NodeView::of(&core.engine, number, control, node, kind))
        });
        self.core.update_value(|core| {
            core.views.insert((control, node), view);
        });
        view
    }

    /// Gives an answer in the text form of XForms; "" clears it. What the engine does
    /// not take is shown at the question and leaves the former answer in place.
    pub fn answer(self, view: NodeView, text: &str) {
        let Some(node) = view.node else { return };
        let was_refused = view.refused.read_untracked().is_some();
        if view.text.read_untracked().as_str() == text && !was_refused {
            return;
        }
        let outcome = self.edit(|engine| engine.answer(node, text));
        view.refused.set(outcome.err().map(|refusal| (text.to_owned(), refusal)));
    }

    /// Turns the form to another language.
    pub fn set_language(self, index: usize) {
        if self.edit(|engine| engine.set_language(index)).is_ok() {
            self.language.set(index);
        }
    }

    /// Adds an instance at the end of a repeat.
    pub fn add_instance(self, range: NodeId) -> Result<(), Refusal> {
        self.edit(|engine| engine.add_instance(range, None))
    }

    /// Removes an instance of a repeat.
    pub fn remove_instance(self, instance: NodeId) -> Result<(), Refusal> {
        self.edit(|engine| engine.remove_instance(instance))
    }

    /// Lets the engine make an edit, journals it, and shows what it changed.
    fn edit(
        self,
        make: impl FnOnce(&mut Engine) -> Result<Changes, Refusal>,
    ) -> Result<(), Refusal> {
        let mut outcome = Err(Refusal::UnknownNode);
        self.core.update_value(|core| outcome = make(&mut core.engine));
        let changes = outcome?;
        self.core.with_value(Core::write_down);
        self.show(&changes);
        Ok(())
    }

    fn show(self, changes: &Changes) {
        let views = self.core.with_value(|core| core.affected(changes));
        for (view, facets) in views {
            self.core.with_value(|core| view.refresh(&core.engine, &facets));
        }
        if changes.structure {
            self.structure.update(|n| *n += 1);
        }
        if changes.nodes.iter().any(|(_, facet)| *facet == Facet::Relevance) {
            self.relevance.update(|n| *n += 1);
        }
        self.edits.update(|n| *n += 1);
    }

    /// Whether a node belongs to the answers; follows every change of relevance.
    pub fn is_relevant(self, node: NodeId) -> bool {
        self.relevance.track();
        self.structure.track();
        self.core.with_value(|core| core.engine.state(node).is_some_and(|s| s.relevant))
    }

    /// What keeps the interview from being finished; follows every edit.
    pub fn problems(self) -> Vec<engine::Problem> {
        self.edits.track();
        self.core.with_value(|core| core.engine.problems())
    }

    /// Shows the problems of these nodes from now on; those that have one, in document
    /// order.
    pub fn check(self, nodes: &[NodeId]) -> Vec<NodeView> {
        let views = nodes.iter().filter_map(|node| self.view_of(*node));
        let views = views.filter(|view| view.relevant.get_untracked());
        views
            .filter(|view| {
                view.typing.set(false);
                view.checked.set(true);
                untrack(|| view.problem().is_some())
            })
            .collect()
    }

    /// The signals of a node that has been on screen.
    pub fn view_of(self, node: NodeId) -> Option<NodeView> {
        self.core.with_value(|core| {
            let mut views = core.views.values();
            views.find(|view| view.node == Some(node)).copied()
        })
    }

    /// Node of the question that was answered last, to go on from there.
    pub fn last_answered(self) -> Option<NodeId> {
        self.core.with_value(|core| {
            let nodes = core.questions();
            nodes
                .into_iter()
                .rev()
                .find(|(_, _, answered)| *answered)
                .map(|(node, ..)| node)
        })
    }

    /// The interview as it stands, to be stored.
    pub fn draft(self) -> Option<Draft> {
        self.core.try_with_value(|core| core.engine.draft())
    }

    /// Finishes the interview.
    ///
    /// # Errors
    /// What is still missing or wrong.
    pub fn finalize(self, finish: Finish) -> Result<Submission, Vec<engine::Problem>> {
        let mut outcome = Err(Vec::new());
        self.core.update_value(|core| outcome = core.engine.finalize(finish));
        outcome
    }

    /// Ends the interview where it is.
    pub fn break_off(self, finish: Finish) -> Option<Submission> {
        let mut outcome = None;
        self.core.update_value(|core| outcome = Some(core.engine.break_off(finish)));
        outcome
    }
}

impl Core {
    fn write_down(&self) {
        if let Some(edit) = self.engine.last_edit() {
            (self.journal)(edit.clone(), self.progress());
        }
    }

    /// The views that a change concerns, with what changed of each. Views without a node
    /// follow labels alone.
    fn affected(&self, changes: &Changes) -> Vec<(NodeView, Vec<Facet>)> {
        let mut facets: BTreeMap<NodeId, Vec<Facet>> = BTreeMap::new();
        for (node, facet) in &changes.nodes {
            facets.entry(*node).or_default().push(*facet);
        }
        let relabelled = changes.nodes.iter().any(|(_, facet)| *facet == Facet::Label);
        let mut affected = Vec::new();
        for view in self.views.values() {
            match view.node {
                Some(node) => {
                    if let Some(facets) = facets.get(&node) {
                        affected.push((*view, facets.clone()));
                    }
                }
                None if relabelled => affected.push((*view, vec![Facet::Label])),
                None => {}
            }
        }
        affected
    }

    /// Questions that apply and can be answered by hand: (node, control, is answered).
    fn questions(&self) -> Vec<(NodeId, ControlId, bool)> {
        let mut questions = Vec::new();
        for outline in self.engine.outline() {
            self.collect(&outline, &mut questions);
        }
        questions
    }

    fn collect(&self, outline: &Outline, questions: &mut Vec<(NodeId, ControlId, bool)>) {
        for child in &outline.children {
            self.collect(child, questions);
        }
        let Some(node) = outline.node.filter(|_| takes_answer(outline.kind)) else {
            return;
        };
        let Some(state) = self.engine.state(node) else { return };
        if state.relevant && !state.readonly {
            questions.push((node, outline.control, !state.text.is_empty()));
        }
    }

    fn progress(&self) -> Progress {
        let questions = self.questions();
        let answered = questions.iter().filter(|(_, _, answered)| *answered).count();
        Progress {
            answered: answered as u32,
            total: questions.len() as u32,
            at_ms: crate::browser::now_ms(),
        }
    }
}

/// True for what a person answers.
pub fn takes_answer(kind: QuestionKind) -> bool {
    !matches!(kind, QuestionKind::Note | QuestionKind::Group | QuestionKind::Repeat)
}

impl NodeView {
    fn of(
        engine: &Engine,
        number: u32,
        control: ControlId,
        node: Option<NodeId>,
        kind: QuestionKind,
    ) -> NodeView {
        let state = node.and_then(|node| engine.state(node));
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
            choices: RwSignal::new(choices(engine, control, node, kind)),
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
    fn refresh(&self, engine: &Engine, facets: &[Facet]) {
        let state = self.node.and_then(|node| engine.state(node));
        for facet in facets {
            match facet {
                Facet::Value => set(self.text, state.as_ref().map(|s| s.text.clone())),
                Facet::Relevance => {
                    set(self.relevant, state.as_ref().map(|s| s.relevant))
                }
                Facet::Readonly => set(self.readonly, state.as_ref().map(|s| s.readonly)),
                Facet::Required => set(self.required, state.as_ref().map(|s| s.required)),
                Facet::Validity => {
                    set(self.validity, state.as_ref().map(|s| s.validity));
                    set(self.message, self.node.map(|node| engine.message(node)));
                }
                Facet::Choices => self.refresh_choices(engine),
                Facet::Label => {
                    set(self.label, Some(engine.label(self.control, self.node)));
                    set(self.hint, Some(engine.hint(self.control, self.node)));
                    set(self.message, self.node.map(|node| engine.message(node)));
                    self.refresh_choices(engine);
                }
            }
        }
    }

    fn refresh_choices(&self, engine: &Engine) {
        set(self.choices, Some(choices(engine, self.control, self.node, self.kind)));
    }
}

fn choices(
    engine: &Engine,
    control: ControlId,
    node: Option<NodeId>,
    kind: QuestionKind,
) -> Vec<Choice> {
    match (kind, node) {
        (
            QuestionKind::SelectOne | QuestionKind::SelectMultiple | QuestionKind::Rank,
            Some(node),
        ) => engine.choices(control, node),
        _ => Vec::new(),
    }
}

/// Sets a signal when its value is another one.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: Option<T>) {
    let Some(value) = value else { return };
    if *signal.read_untracked() != value {
        signal.set(value);
    }
}
