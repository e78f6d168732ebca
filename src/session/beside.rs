//! What the program `capture` is told besides the question, and what it tells without one.

use leptos::prelude::*;
use minyi_form::engine::{Sense, Wanted};
use minyi_form::form::ActionKind;

use super::{NodeView, Session};

impl Session {
    /// Where each choice of a select lies, in their order, "" for one without a place; follows
    /// them.
    pub fn geometries(self, view: NodeView) -> Vec<String> {
        view.choices.track();
        let of = |node| {
            self.core.with_value(|core| core.engine.geometries(view.control, node))
        };
        view.node.map(of).unwrap_or_default()
    }

    /// Whether the form has the device note something by itself.
    pub fn has_background(self) -> bool {
        self.core.with_value(|core| {
            let mut actions = core.form.form().actions.iter();
            actions.any(|action| action.kind != ActionKind::SetValue)
        })
    }

    /// What the device is to note now without a question, a line each: `kind`, path, quality,
    /// answer and a number that makes it new, with tabs between; follows what is asked.
    pub fn wanted(self) -> String {
        let wanted = self.wanted.read();
        let number = self.edits.get_untracked().to_string();
        let line = |Wanted { node, sense }: &Wanted| {
            let (kind, quality) = match sense {
                Sense::Position => ("position", ""),
                Sense::Sound(quality) => {
                    ("sound", quality.as_deref().unwrap_or_default())
                }
            };
            self.core.with_value(|core| {
                let answer = core.engine.state(*node).map(|state| state.text);
                let path = core.engine.path(*node);
                [kind, &path, quality, &answer.unwrap_or_default(), &number].join("\t")
            })
        };
        wanted.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Takes what the device noted: the path of the node, and behind the line its answer.
    pub fn note(self, told: &str) {
        let Some((path, text)) = told.split_once('\n') else { return };
        let node = self.core.with_value(|core| {
            let node = core.engine.find(path)?;
            let is_new = core.engine.state(node).is_some_and(|state| state.text != text);
            is_new.then_some(node)
        });
        if let Some(node) = node {
            // The form may have no place for it any more.
            let _ = self.edit(|engine| engine.answer(node, text));
        }
    }
}
