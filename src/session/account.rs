//! What of a part of the form is answered, missing or wrong.

use leptos::prelude::*;
use minyi_form::engine::{Outline, Validity};

use super::{Core, Session};

/// How many questions of a part stand how; each counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Answered against a rule.
    pub wrong: u32,
    /// Not answered though it must be.
    pub missing: u32,
    /// Answered.
    pub answered: u32,
    /// Not answered, which is allowed.
    pub open: u32,
}

impl Session {
    /// How the questions of a part stand; follows every edit.
    pub fn account(self, outline: &Outline) -> Account {
        self.edits.track();
        let mut account = Account::default();
        self.core.with_value(|core| core.add_to(&mut account, outline));
        account
    }

    /// The first question of a part that is answered; follows every edit.
    pub fn first_answered(self, outline: &Outline) -> Option<Outline> {
        self.edits.track();
        self.core.with_value(|core| core.first_answered(outline).cloned())
    }
}

impl Core {
    fn add_to(&self, account: &mut Account, outline: &Outline) {
        for child in &outline.children {
            self.add_to(account, child);
        }
        let Some(node) = outline.node else { return };
        let Some(state) = self.engine.state(node).filter(|state| state.relevant) else {
            return;
        };
        let asks = self.asks(outline) && !state.readonly;
        let is_refused = || {
            let views = self.views_of.get(&node).into_iter().flatten();
            views.into_iter().any(|view| view.refused.read_untracked().is_some())
        };
        match state.validity {
            Validity::Constraint => account.wrong += 1,
            // An author can make a note required.
            Validity::Required => account.missing += 1,
            Validity::Valid if !asks => {}
            Validity::Valid if is_refused() => account.wrong += 1,
            Validity::Valid if state.text.is_empty() => account.open += 1,
            Validity::Valid => account.answered += 1,
        }
    }

    fn first_answered<'a>(&self, outline: &'a Outline) -> Option<&'a Outline> {
        let answered = outline.node.filter(|_| self.asks(outline)).is_some_and(|node| {
            self.engine.state(node).is_some_and(|s| s.relevant && !s.text.is_empty())
        });
        if answered {
            return Some(outline);
        }
        outline.children.iter().find_map(|child| self.first_answered(child))
    }
}
