//! What was evaluated, for tests and for those who ask why an edit was slow.

use crate::compile::{RuleId, RuleKind};
use crate::engine::{Engine, NodeId};

/// Evaluations of the last edit.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    waves: Vec<Vec<Evaluation>>,
}

/// One evaluation of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Evaluation {
    pub(crate) node: NodeId,
    pub(crate) rule: RuleId,
}

/// One evaluation, in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The wave, from 0; an action begins another one.
    pub wave: usize,
    /// Path of the node.
    pub path: String,
    /// What was evaluated: `calculate`, `relevant`, `count`, `choices`, `readonly`,
    /// `required`, `constraint`.
    pub rule: &'static str,
}

impl Trace {
    /// Forgets the last edit.
    pub(crate) fn begin(&mut self) {
        self.waves = vec![Vec::new()];
    }

    /// Begins another wave of the same edit.
    pub(crate) fn next_wave(&mut self) {
        self.waves.push(Vec::new());
    }

    pub(crate) fn note(&mut self, evaluation: Evaluation) {
        if let Some(wave) = self.waves.last_mut() {
            wave.push(evaluation);
        }
    }
}

impl Engine {
    /// What the last edit evaluated, in the order of evaluation.
    pub fn trace(&self) -> Vec<Step> {
        let waves = self.trace.waves.iter().enumerate();
        waves
            .flat_map(|(wave, evaluations)| {
                evaluations.iter().map(move |evaluation| self.step(wave, *evaluation))
            })
            .collect()
    }

    /// The waves of the last edit in which a rule was evaluated twice at one node: none,
    /// unless the program is at fault.
    pub fn repeated_evaluations(&self) -> usize {
        let repeated = |wave: &Vec<Evaluation>| {
            let mut sorted = wave.clone();
            crate::sorted::sort(&mut sorted);
            sorted.windows(2).filter(|pair| pair.first() == pair.last()).count()
        };
        self.trace.waves.iter().map(repeated).sum()
    }

    fn step(&self, wave: usize, evaluation: Evaluation) -> Step {
        let rule = self.form.rule(evaluation.rule).map_or("", |rule| word(rule.kind));
        Step { wave, path: self.path(evaluation.node), rule }
    }
}

fn word(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Calculate => "calculate",
        RuleKind::Relevance => "relevant",
        RuleKind::Count => "count",
        RuleKind::Choices(_) => "choices",
        RuleKind::Readonly => "readonly",
        RuleKind::Required => "required",
        RuleKind::Constraint => "constraint",
        RuleKind::Label(_) => "label",
    }
}
