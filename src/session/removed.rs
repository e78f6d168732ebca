//! Repeat instances that were removed, until they are put back.

use leptos::prelude::*;
use minyi_form::draft::Snapshot;
use minyi_form::engine::{NodeId, Refusal};

use super::Session;

/// An instance that was removed, and where it was.
#[derive(Clone, Debug)]
pub(super) struct Removed {
    range: NodeId,
    index: usize,
    name: String,
    contents: Snapshot,
}

impl Session {
    /// Removes an instance of a repeat, which can be put back; people know it by `name`.
    ///
    /// # Errors
    /// When the form counts the instances.
    pub fn remove_instance(
        self,
        range: NodeId,
        instance: NodeId,
        name: String,
    ) -> Result<(), Refusal> {
        let known = self.core.with_value(|core| {
            Some((core.engine.position(instance)?, core.engine.contents(instance)?))
        });
        let (index, contents) = known.ok_or(Refusal::UnknownNode)?;
        self.edit(|engine| engine.remove_instance(instance))?;
        self.removed
            .update(|removed| removed.push(Removed { range, index, name, contents }));
        Ok(())
    }

    /// Name of the instance that was removed last from this repeat; follows it.
    pub fn removed(self, range: NodeId) -> Option<String> {
        let removed = self.removed.read();
        let last = removed.iter().rfind(|removed| removed.range == range);
        last.map(|removed| removed.name.clone())
    }

    /// Puts back the instance that was removed last from this repeat; gives its node.
    pub fn restore_instance(self, range: NodeId) -> Option<NodeId> {
        let at = self.removed.read_untracked().iter().rposition(|r| r.range == range)?;
        let removed = self.removed.try_update(|removed| removed.remove(at))?;
        let Removed { index, contents, .. } = &removed;
        let put = self.edit(|engine| engine.restore_instance(range, *index, contents));
        if put.is_err() {
            // It stays in sight, to be tried again.
            self.removed.update(|all| all.push(removed));
            return None;
        }
        let instances = untrack(|| self.instances(range));
        instances.get(*index).or(instances.last()).copied()
    }
}
