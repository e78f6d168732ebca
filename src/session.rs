//! One interview on screen: the only caller of the engine.
//!
//! Every node that is shown has a [`NodeView`], a set of signals that mirror the engine.
//! An edit goes to the engine; what it changed comes back by name and only those signals
//! are set. The edit is handed to the journal in the same breath. Nothing is computed
//! here: signals never depend on each other's answers.

mod account;
mod beside;
mod completion;
mod given;
mod removed;
mod view;

pub use account::Account;
pub use view::{NodeView, Problem, takes_answer};

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use minyi_form::compile::CompiledForm;
use minyi_form::draft::{Draft, Edit};
use minyi_form::engine::{
    self, Changes, Choice, Engine, Facet, Finish, NodeId, OpenError, Opening, Outline,
    Refusal, Rendered, Resumed, Wanted,
};
use minyi_form::form::{Control, ControlId, Language};
use minyi_form::question_type::QuestionKind;
use minyi_form::submission::Submission;

use completion::Completion;
use removed::Removed;

use crate::host::BrowserHost;
use crate::progress::Progress;

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

    /// Whether anything was answered by hand.
    pub fn is_begun(&self) -> bool {
        is_begun(&self.engine.draft())
    }

    /// Ends it where it is.
    pub fn break_off(&mut self, finish: Finish) -> Submission {
        self.engine.break_off(finish)
    }
}

thread_local! {
    /// Questions shown so far: several interviews on one page share no number.
    static NUMBERS: Cell<u32> = const { Cell::new(0) };
}

/// What happens to each edit after the engine took it.
type Journal = Box<dyn Fn(Edit, Progress)>;

struct Core {
    engine: Engine,
    form: Arc<CompiledForm>,
    views: BTreeMap<(ControlId, Option<NodeId>), NodeView>,
    /// The same by their nodes.
    views_of: BTreeMap<NodeId, Vec<NodeView>>,
    /// Those without a node, which follow labels alone.
    unbound: Vec<NodeView>,
    /// The places of repeat instances that are on screen. Each by itself: one signal for all
    /// would be heard by hundreds who need not know.
    places: BTreeMap<NodeId, RwSignal<usize>>,
    /// What questions offer that have no choices.
    nothing: Memo<Vec<Choice>>,
    /// Counted at the first edit.
    completion: Option<Completion>,
    journal: Option<Journal>,
    /// Nodes whose relevance the last edit turned that turned any.
    turned: Vec<NodeId>,
    /// Nodes that people do not change, whatever the form says.
    locked: BTreeSet<NodeId>,
    owner: Owner,
}

/// An interview under way, for components.
#[derive(Clone, Copy)]
pub struct Session {
    core: StoredValue<Core, LocalStorage>,
    language: RwSignal<usize>,
    /// BCP 47 tag of the form language, "" when unknown.
    tag: Memo<String>,
    structure: RwSignal<u32>,
    relevance: RwSignal<u32>,
    edits: RwSignal<u32>,
    removed: RwSignal<Vec<Removed>>,
    wanted: RwSignal<Vec<Wanted>>,
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
        Session::of(ready, Some(Box::new(journal)))
    }

    /// Puts an engine on screen of which nothing is kept.
    pub fn unkept(ready: Ready) -> Session {
        Session::of(ready, None)
    }

    fn of(ready: Ready, journal: Option<Journal>) -> Session {
        let Ready { engine, form } = ready;
        let language = RwSignal::new(engine.language());
        let languages = form.form().languages.clone();
        let wanted = engine.wanted();
        let tag = Memo::new(move |_| {
            let language = languages.get(language.get());
            language.and_then(|l| l.tag.clone()).unwrap_or_default()
        });
        let core = Core {
            engine,
            form,
            views: BTreeMap::new(),
            views_of: BTreeMap::new(),
            unbound: Vec::new(),
            places: BTreeMap::new(),
            nothing: Memo::new(|_| Vec::new()),
            completion: None,
            journal,
            turned: Vec::new(),
            locked: BTreeSet::new(),
            owner: Owner::current().unwrap_or_default(),
        };
        Session {
            core: StoredValue::new_local(core),
            language,
            tag,
            structure: RwSignal::new(0),
            relevance: RwSignal::new(0),
            edits: RwSignal::new(0),
            removed: RwSignal::default(),
            wanted: RwSignal::new(wanted),
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

    /// True when the author gave the form this style.
    pub fn has_style(self, word: &str) -> bool {
        self.core.with_value(|core| {
            core.form.form().settings.style.split_whitespace().any(|style| style == word)
        })
    }

    /// The label of a control as it is now, without signals for it.
    pub fn label(self, control: ControlId, node: Option<NodeId>) -> Rendered {
        self.core.with_value(|core| core.engine.label(control, node))
    }

    /// True when the author gave the control this appearance.
    pub fn has_appearance(self, id: ControlId, word: &str) -> bool {
        self.control(id, |control| control.appearance.iter().any(|w| w == word))
            .unwrap_or(false)
    }

    /// Identifier of the interview.
    pub fn instance_id(self) -> String {
        self.core.with_value(|core| core.engine.instance_id().to_owned())
    }

    /// What the author wrote beside a question, `name=value` a line: its name, its
    /// appearance, and the attributes of its control and its bind.
    pub fn wishes(self, view: NodeView) -> String {
        self.core.with_value(|core| {
            let form = core.form.form();
            let Some(control) = form.control(view.control) else { return String::new() };
            let node = control.node.and_then(|node| form.node(node));
            let mut lines = ["appearance=", &control.appearance.join(" ")].concat();
            let mut add = |name: &str, value: &str| {
                lines.push_str(&["\n", name, "=", value].concat());
            };
            if let Some(node) = node {
                add("name", &node.name);
            }
            let others = node.map(|node| &node.bind.others).into_iter().flatten();
            control
                .others
                .iter()
                .chain(others)
                .for_each(|(name, value)| add(name, value));
            lines
        })
    }

    /// Whether a person answers this.
    pub fn asks(self, outline: &Outline) -> bool {
        self.core.with_value(|core| core.asks(outline))
    }

    /// The body as it is now; follows repeat instances.
    pub fn outline(self) -> Vec<Outline> {
        self.structure.track();
        self.core.with_value(|core| core.engine.outline())
    }

    /// The instances of a repeat, by its range; follows them.
    pub fn instances(self, range: NodeId) -> Vec<NodeId> {
        self.structure.track();
        self.core.with_value(|core| core.engine.instances(range).to_vec())
    }

    /// Follows repeat instances that come and go.
    pub fn follow_structure(self) {
        self.structure.track();
    }

    /// An instance of a repeat as it is now.
    pub fn instance_outline(
        self,
        control: ControlId,
        instance: NodeId,
    ) -> Option<Outline> {
        self.core.with_value(|core| core.engine.instance_outline(control, instance))
    }

    /// The place of a repeat instance, from 1; follows it.
    pub fn place(self, instance: NodeId) -> usize {
        let known = self.core.with_value(|core| core.places.get(&instance).copied());
        let place = known.unwrap_or_else(|| {
            let place = self.core.with_value(|core| {
                core.owner.with(|| RwSignal::new(core.place(instance)))
            });
            self.core.update_value(|core| {
                core.places.insert(instance, place);
            });
            place
        });
        place.get()
    }

    /// The path of a node, with the positions of repeat instances.
    pub fn path(self, node: NodeId) -> String {
        self.core.with_value(|core| core.engine.path(node))
    }

    /// What a bench finds a node by; nothing in the app.
    pub fn hook(self, node: Option<NodeId>) -> Option<String> {
        let node = node.filter(|_| cfg!(feature = "bench"))?;
        Some(self.path(node))
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
        self.tag.get()
    }

    /// The attribute `lang` of what is written in the form language; none when it is
    /// unknown, which is another thing than the unknown language "".
    pub fn language_attribute(self) -> Option<String> {
        Some(self.tag.get()).filter(|tag| !tag.is_empty())
    }

    /// Title in the form language.
    pub fn title(self) -> String {
        let title = self.core.with_value(|core| core.form.title());
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
            let number = NUMBERS.replace(NUMBERS.get() + 1);
            let Core { engine, nothing, .. } = core;
            let view = owner.with(|| {
                NodeView::of(self, engine, *nothing, number, control, node, kind)
            });
            core.keep_locked(&view);
            view
        });
        self.core.update_value(|core| {
            core.views.insert((control, node), view);
            match node {
                Some(node) => core.views_of.entry(node).or_default().push(view),
                None => core.unbound.push(view),
            }
        });
        view
    }

    /// What a control offers at its node; nothing once the interview has been left.
    fn choices(self, control: ControlId, node: NodeId) -> Vec<Choice> {
        let choices = self.core.try_with_value(|core| core.engine.choices(control, node));
        choices.unwrap_or_default()
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

    /// Lets the engine make an edit, journals it, and shows what it changed.
    fn edit(
        self,
        make: impl FnOnce(&mut Engine) -> Result<Changes, Refusal>,
    ) -> Result<(), Refusal> {
        let mut outcome = Err(Refusal::UnknownNode);
        self.core.update_value(|core| outcome = make(&mut core.engine));
        let changes = outcome?;
        self.core.update_value(|core| core.write_down(&changes));
        self.show(&changes);
        Ok(())
    }

    fn show(self, changes: &Changes) {
        let views = self.core.with_value(|core| core.affected(changes));
        for (view, facets) in views {
            self.core.with_value(|core| {
                view.refresh(&core.engine, &facets);
                core.keep_locked(&view);
            });
        }
        if changes.structure {
            self.structure.update(|n| *n += 1);
            let moved = self.core.with_value(Core::moved);
            moved.into_iter().for_each(|(place, now)| place.set(now));
        }
        if !changes.wanted.is_empty() {
            self.wanted.set(changes.wanted.clone());
        }
        let turned = changes.nodes.iter().filter(|(_, facet)| *facet == Facet::Relevance);
        let turned: Vec<NodeId> = turned.map(|(node, _)| *node).collect();
        if !turned.is_empty() {
            self.core.update_value(|core| core.turned = turned);
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

    /// Nodes whose relevance was turned last; follows every change of relevance.
    pub fn turned(self) -> Vec<NodeId> {
        self.relevance.track();
        self.core.with_value(|core| core.turned.clone())
    }

    /// How far the interview has come; follows every edit.
    pub fn progress(self) -> Progress {
        self.edits.track();
        self.core.try_update_value(Core::progress).unwrap_or_default()
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

    /// All signals of a node: a repeat shares its own with the group around it. None once
    /// the interview has been left.
    pub fn views_of(self, node: NodeId) -> Vec<NodeView> {
        let views = self.core.try_with_value(|core| core.views_of.get(&node).cloned());
        views.flatten().unwrap_or_default()
    }

    /// The signals of a node that has been on screen.
    pub fn view_of(self, node: NodeId) -> Option<NodeView> {
        self.core.with_value(|core| {
            core.views_of.get(&node).and_then(|views| views.first()).copied()
        })
    }

    /// The signals of the nodes that may have the focus when what `id` names is gone: what
    /// comes after it, then what is before it, the nearest first.
    pub fn around(self, id: &str) -> Vec<NodeView> {
        let around = self.core.try_with_value(|core| {
            let mut nodes = Vec::new();
            core.engine.outline().iter().for_each(|row| leaves(row, &mut nodes));
            let gone = core.views.values().find(|view| view.id() == id);
            let gone = gone.and_then(|view| view.node);
            let at = nodes.iter().position(|node| Some(*node) == gone).unwrap_or(0);
            let (before, after) = nodes.split_at(at);
            let nearest = after.iter().chain(before.iter().rev());
            nearest.filter_map(|node| core.views_of.get(node)?.first().copied()).collect()
        });
        around.unwrap_or_default()
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

    /// Whether anything was answered by hand.
    pub fn is_begun(self) -> bool {
        self.draft().is_some_and(|draft| is_begun(&draft))
    }

    /// Ends the interview where it is.
    pub fn break_off(self, finish: Finish) -> Option<Submission> {
        let mut outcome = None;
        self.core.update_value(|core| outcome = Some(core.engine.break_off(finish)));
        outcome
    }
}

/// Whether anything in a draft was answered by hand.
fn is_begun(draft: &Draft) -> bool {
    draft.snapshot.answers.iter().any(|answer| answer.by_hand)
}

impl Core {
    /// Whether a person answers this. A select with the appearance `label` is not asked:
    /// its choices are the header of the rows after it.
    fn asks(&self, outline: &Outline) -> bool {
        let control = self.form.form().control(outline.control);
        let is_header =
            control.is_some_and(|c| c.appearance.iter().any(|w| w == "label"));
        takes_answer(outline.kind) && !is_header
    }

    fn place(&self, instance: NodeId) -> usize {
        self.engine.position(instance).map_or(0, |index| index + 1)
    }

    /// The instances that have another place now.
    fn moved(&self) -> Vec<(RwSignal<usize>, usize)> {
        let places = self.places.iter().map(|(id, place)| (*place, self.place(*id)));
        places.filter(|(place, now)| place.get_untracked() != *now).collect()
    }

    fn write_down(&mut self, changes: &Changes) {
        let Some(journal) = &self.journal else { return };
        match &mut self.completion {
            Some(completion) if !changes.structure => {
                completion.follow(&self.engine, changes);
            }
            Some(_) | None => {
                let counted = Completion::of(&self.engine, |row| self.asks(row));
                self.completion = Some(counted);
            }
        }
        if let Some(edit) = self.engine.last_edit() {
            let progress = self.completion.as_ref().map(Completion::progress);
            journal(edit.clone(), progress.unwrap_or_default());
        }
    }

    fn progress(&mut self) -> Progress {
        if self.completion.is_none() {
            self.completion = Some(Completion::of(&self.engine, |row| self.asks(row)));
        }
        self.completion.as_ref().map(Completion::progress).unwrap_or_default()
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
        for (node, facets) in facets {
            let views = self.views_of.get(&node).into_iter().flatten();
            affected.extend(views.map(|view| (*view, facets.clone())));
        }
        if relabelled {
            let unbound = self.unbound.iter();
            affected.extend(unbound.map(|view| (*view, vec![Facet::Label])));
        }
        affected
    }

    /// Questions that apply and can be answered by hand: (node, control, was answered so).
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
        let Some(node) = outline.node.filter(|_| self.asks(outline)) else {
            return;
        };
        let Some(state) = self.engine.state(node) else { return };
        if state.relevant && !state.readonly {
            let is_answered = state.by_hand && !state.text.is_empty();
            questions.push((node, outline.control, is_answered));
        }
    }
}

/// Nodes of questions and notes in the order of the form.
fn leaves(outline: &Outline, nodes: &mut Vec<NodeId>) {
    if outline.children.is_empty() {
        nodes.extend(outline.node);
    }
    outline.children.iter().for_each(|child| leaves(child, nodes));
}
