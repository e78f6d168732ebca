//! How many questions apply and how many are answered, kept up edit by edit.

use std::collections::BTreeMap;

use minyi_form::engine::{Changes, Engine, NodeId, Outline};

use crate::browser;
use crate::progress::Progress;

/// What of the questions that a person answers is done.
#[derive(Debug, Default)]
pub(super) struct Completion {
    standing: BTreeMap<NodeId, Standing>,
    total: u32,
    answered: u32,
}

/// Where one question stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    /// It is relevant and may be changed.
    applies: bool,
    is_answered: bool,
}

impl Standing {
    fn of(engine: &Engine, node: NodeId) -> Standing {
        let (applies, has_answer) = engine.standing(node).unwrap_or_default();
        Standing { applies, is_answered: applies && has_answer }
    }
}

impl Completion {
    /// Counts all questions of an interview; `asks` says which rows a person answers.
    pub(super) fn of(engine: &Engine, asks: impl Fn(&Outline) -> bool) -> Completion {
        let mut completion = Completion::default();
        let mut open = engine.outline();
        while let Some(row) = open.pop() {
            if let Some(node) = row.node.filter(|_| asks(&row)) {
                completion.standing.insert(node, Standing::default());
                completion.put(engine, node);
            }
            open.extend(row.children);
        }
        completion
    }

    /// Follows what an edit changed, as long as no instance came or went.
    pub(super) fn follow(&mut self, engine: &Engine, changes: &Changes) {
        for (node, _) in &changes.nodes {
            self.put(engine, *node);
        }
    }

    fn put(&mut self, engine: &Engine, node: NodeId) {
        let Some(standing) = self.standing.get_mut(&node) else { return };
        let now = Standing::of(engine, node);
        let before = std::mem::replace(standing, now);
        self.total += u32::from(now.applies);
        self.total -= u32::from(before.applies);
        self.answered += u32::from(now.is_answered);
        self.answered -= u32::from(before.is_answered);
    }

    pub(super) fn progress(&self) -> Progress {
        let Completion { total, answered, .. } = *self;
        Progress { answered, total, at_ms: browser::now_ms() }
    }
}
