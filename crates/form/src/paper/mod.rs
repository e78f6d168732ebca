//! A form on paper: blank, to be filled by hand, or with what was submitted.
//!
//! What stands on the sheet and in which order is known here; how it looks is not. A
//! blank sheet shows every question, with the condition under which it is answered; a
//! filled one shows what was asked, as it was answered.

mod choices;
mod condition;
mod limits;
mod numbers;
mod relevance;
mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_xpath::{Document, Host};

use crate::compile::CompiledForm;
use crate::engine::{
    Choice, Engine, NodeId, OpenError, Opening, Outline, OutlineRole, Rendered, Reopened,
};
use crate::form::{Control, ControlId, ControlKind, DefinitionId};
use crate::label::Label;
use crate::submission::{Missing, Submission};
pub use condition::{Condition, Relation};
use numbers::Numbers;

/// Instances of a repeat that are printed where the form does not say how many there are.
const COPIES: usize = 3;

/// Repeats of more questions are printed once, to be copied.
const LARGE: usize = 12;

/// Most instances that are printed.
const MOST_COPIES: usize = 12;

/// A form as it stands on paper, in one language.
pub struct Paper {
    form: Arc<CompiledForm>,
    language: usize,
    lists: BTreeMap<String, Arc<Document>>,
    numbers: Numbers,
    filled: Option<Reopened>,
}

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The answer in the text form of XForms; "" for none.
    pub text: String,
    /// Why there is none, where a reason is known.
    pub missing: Option<Missing>,
}

/// How a question is referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// By its number.
    Number(String),
    /// By its label.
    Label(String),
}

impl Paper {
    /// A sheet to be filled by hand.
    pub fn blank(form: Arc<CompiledForm>, opening: &Opening) -> Paper {
        Paper::new(form, opening, None)
    }

    /// A sheet with the answers of a submission.
    ///
    /// # Errors
    /// When the form is too large to be opened.
    pub fn filled(
        form: Arc<CompiledForm>,
        host: Box<dyn Host>,
        opening: &Opening,
        submission: &Submission,
    ) -> Result<Paper, OpenError> {
        let form_again = Arc::clone(&form);
        let reopened = Reopened::open(form_again, host, opening.clone(), submission)?;
        Ok(Paper::new(form, opening, Some(reopened)))
    }

    fn new(
        form: Arc<CompiledForm>,
        opening: &Opening,
        filled: Option<Reopened>,
    ) -> Paper {
        let language = opening.language.unwrap_or(form.form().default_language);
        let lists = Engine::lists_beside(&form, &opening.attachments);
        let numbers = Numbers::of(&form);
        Paper { form, language, lists: lists.into_iter().collect(), numbers, filled }
    }

    /// The form.
    pub fn form(&self) -> &Arc<CompiledForm> {
        &self.form
    }

    /// Tag of its language; `und` for an untranslated form.
    pub fn language_tag(&self) -> &str {
        self.form.language_tag(self.language)
    }

    /// Whether there are answers on it.
    pub fn is_filled(&self) -> bool {
        self.filled.is_some()
    }

    /// What stands on it, in order.
    pub fn outline(&self) -> Vec<Outline> {
        match &self.filled {
            Some(reopened) => told(reopened, reopened.engine.outline()),
            None => self.blank_rows(&self.form.form().body, COPIES),
        }
    }

    /// Label of a control.
    pub fn label(&self, control: ControlId, node: Option<NodeId>) -> Rendered {
        match &self.filled {
            Some(reopened) => reopened.engine.label(control, node),
            None => self.rendered(control, |control| &control.label),
        }
    }

    /// Hint of a control.
    pub fn hint(&self, control: ControlId, node: Option<NodeId>) -> Rendered {
        match &self.filled {
            Some(reopened) => reopened.engine.hint(control, node),
            None => self.rendered(control, |control| &control.hint),
        }
    }

    fn rendered(
        &self,
        control: ControlId,
        text: impl Fn(&Control) -> &Label,
    ) -> Rendered {
        let written = self.form.form().control(control);
        let text = written.map(|c| texts::rendered(&self.form, text(c), self.language));
        text.unwrap_or_default()
    }

    /// What can be chosen, in the order of the list. On a filled sheet that is what was
    /// offered.
    pub fn choices(&self, control: ControlId, node: Option<NodeId>) -> Vec<Choice> {
        let all = self.all_choices(control);
        let Some((reopened, node)) = self.filled.as_ref().zip(node) else { return all };
        let mut offered = reopened.engine.choices(control, node);
        let place =
            |choice: &Choice| all.iter().position(|known| known.value == choice.value);
        // A shuffled list stands in its author's order.
        offered.sort_by_key(|choice| place(choice).unwrap_or(usize::MAX));
        offered
    }

    /// What was answered at a node; none on a blank sheet.
    pub fn told(&self, node: Option<NodeId>) -> Option<Told> {
        let (reopened, node) = self.filled.as_ref().zip(node)?;
        let (text, missing) = (reopened.text(node).to_owned(), reopened.missing(node));
        Some(Told { text, missing })
    }

    /// The number to be printed before a question; none where its label has one.
    pub fn number(&self, control: ControlId) -> Option<usize> {
        self.numbers.running(control)
    }

    /// How others refer to a question.
    pub fn reference(&self, control: ControlId) -> Reference {
        let number = self.numbers.reference(&self.form, control);
        let label = || self.rendered(control, |control| &control.label).text;
        number.map_or_else(|| Reference::Label(label()), Reference::Number)
    }

    /// When a control is to be answered; always on a filled sheet.
    pub fn condition(&self, control: ControlId) -> Condition {
        let written = self.form.form().control(control);
        match written.and_then(|control| control.node).filter(|_| !self.is_filled()) {
            Some(node) => relevance::condition(&self.form, node),
            None => Condition::Always,
        }
    }

    /// How many choices may be made at most, where the form says so.
    pub fn most(&self, control: ControlId) -> Option<usize> {
        limits::most(self.form.form(), self.form.form().control(control)?)
    }

    /// How many digits an answer can have, where the form says so.
    pub fn digits(&self, control: ControlId) -> Option<usize> {
        limits::digits(self.form.form(), self.form.form().control(control)?)
    }

    /// Whether nobody answers it by hand: it shows what was computed.
    pub fn is_given(&self, control: ControlId) -> bool {
        numbers::is_given(self.form.form(), control)
    }

    // The blank sheet

    fn blank_rows(&self, controls: &[ControlId], copies: usize) -> Vec<Outline> {
        controls.iter().filter_map(|control| self.blank_row(*control, copies)).collect()
    }

    fn blank_row(&self, id: ControlId, copies: usize) -> Option<Outline> {
        let control = self.form.form().control(id)?;
        if self.condition(id) == Condition::Never {
            return None;
        }
        let outline = |children, role| Outline {
            control: id,
            node: None,
            kind: self.form.kind(id),
            children,
            role,
        };
        Some(match control.kind {
            ControlKind::Repeat => {
                let children = self.blank_rows(&control.children, 2);
                let is_large = children.iter().map(asked).sum::<usize>() > LARGE;
                let copies = if is_large { 1 } else { copies };
                let instance = |index| {
                    outline(children.clone(), OutlineRole::RepeatInstance { index })
                };
                let instances =
                    (0..self.copies(control.node?, copies)).map(instance).collect();
                let role = OutlineRole::RepeatRange { can_add: true, can_remove: false };
                outline(instances, role)
            }
            ControlKind::Group => {
                outline(self.blank_rows(&control.children, copies), OutlineRole::Group)
            }
            ControlKind::Input
            | ControlKind::SelectOne
            | ControlKind::SelectMultiple
            | ControlKind::Rank
            | ControlKind::Range
            | ControlKind::Trigger
            | ControlKind::Upload => outline(Vec::new(), OutlineRole::Question),
        })
    }

    /// The number of instances that are printed of a repeat.
    fn copies(&self, repeat: DefinitionId, usual: usize) -> usize {
        let count = self.form.form().node(repeat).and_then(|node| node.count.as_ref());
        let fixed =
            count.and_then(|count| relevance::constant(&self.form, &count.text, repeat));
        let fixed = fixed.and_then(|number| number.parse().ok());
        fixed.map_or(usual, |number: usize| number.min(MOST_COPIES))
    }

    /// Whether the form itself says how many instances a repeat has.
    pub fn is_counted(&self, control: ControlId) -> bool {
        let node = self.form.form().control(control).and_then(|control| control.node);
        let node = node.and_then(|node| self.form.form().node(node));
        node.is_some_and(|node| node.count.is_some() || node.fixed_count)
    }
}

/// How many questions and notes an outline has.
fn asked(outline: &Outline) -> usize {
    let is_question = usize::from(outline.role == OutlineRole::Question);
    is_question + outline.children.iter().map(asked).sum::<usize>()
}

/// The part of an outline that a submission tells of.
fn told(reopened: &Reopened, outlines: Vec<Outline>) -> Vec<Outline> {
    let kept = outlines.into_iter().filter_map(|outline| {
        let node = outline.node;
        if outline.role == OutlineRole::Question {
            return node.is_some_and(|node| reopened.is_told(node)).then_some(outline);
        }
        let children = told(reopened, outline.children);
        (!children.is_empty()).then_some(Outline { children, ..outline })
    });
    kept.collect()
}
