//! Puts back a repeat instance that was removed.
//!
//! What was drawn or computed once comes back as it was: to take a removal back must not
//! draw another person of a household. What is a function of other answers is computed
//! anew, since those may have changed meanwhile.

use std::sync::Arc;

use crate::compile::RuleKind;
use crate::draft::{Answer, Drawn, EditKind, Snapshot};
use crate::engine::{Changes, Engine, NodeId, Refusal};

impl Engine {
    /// What an instance of a repeat holds, with paths that begin at the instance; none
    /// for what is no instance.
    pub fn contents(&self, instance: NodeId) -> Option<Snapshot> {
        self.position(instance)?;
        let top = self.path(instance);
        let mut contents = self.snapshot_of(instance);
        let within = |path: &mut String| *path = path.split_off(top.len());
        contents.repeats.iter_mut().for_each(|(path, _)| within(path));
        contents.answers.iter_mut().for_each(|answer| within(&mut answer.path));
        Some(contents)
    }

    /// Puts an instance with these contents into a repeat, at a zero-based position or at
    /// the end.
    ///
    /// # Errors
    /// When the node is no range, the form counts the instances, or there are too many.
    pub fn restore_instance(
        &mut self,
        range: NodeId,
        index: usize,
        contents: &Snapshot,
    ) -> Result<Changes, Refusal> {
        self.free_range(range)?;
        let index = index.min(self.instance.instances(range).len());
        self.restore_with(range, index, contents, Drawn::default())
    }

    pub(super) fn restore_with(
        &mut self,
        range: NodeId,
        index: usize,
        contents: &Snapshot,
        replayed: Drawn,
    ) -> Result<Changes, Refusal> {
        let path = self.path(range);
        let what = EditKind::RestoreInstance {
            path,
            index,
            contents: Box::new(contents.clone()),
        };
        self.begin(replayed);
        let restored = self.put_back(range, index, contents);
        self.settle();
        let changes = self.finish_edit(what);
        if restored.is_none() {
            self.edits.pop();
            return Err(Refusal::TooManyNodes);
        }
        Ok(changes)
    }

    fn put_back(
        &mut self,
        range: NodeId,
        index: usize,
        contents: &Snapshot,
    ) -> Option<NodeId> {
        let form = Arc::clone(&self.form);
        let id = self.instance.insert_instance(&form, range, index)?;
        let top = self.path(id);
        for (path, count) in &contents.repeats {
            self.restore_instances(&format!("{top}{path}"), *count);
        }
        self.inherit(id);
        for answer in &contents.answers {
            let path = format!("{top}{}", answer.path);
            self.restore_answer(&Answer { path, ..answer.clone() });
        }
        self.touch_sums(id);
        self.wave.structure = true;
        let index = self.instance.index_of(range, id).unwrap_or(0);
        self.tell_instances(range, index);
        for node in self.instance.subtree(id) {
            self.start_restored(node);
        }
        Some(id)
    }

    /// Queues the rules of a node that was put back.
    fn start_restored(&mut self, id: NodeId) {
        let form = Arc::clone(&self.form);
        let Some(node) = self.instance.node(id) else { return };
        let has_answer = node.by_hand || !node.text.is_empty();
        self.push_rules_but(id, |rule| {
            let rule = form.rule(rule);
            rule.is_some_and(|rule| {
                rule.kind == RuleKind::Calculate && rule.changing && has_answer
            })
        });
        self.refilter(id);
    }
}
