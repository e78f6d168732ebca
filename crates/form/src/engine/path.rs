//! Paths of live nodes, `/data/visits[2]/name`, and back.

use std::sync::Arc;

use crate::engine::instance::ScopeId;
use crate::engine::{Engine, NodeId};
use crate::form::DefinitionId;

impl Engine {
    /// Path of a node; a repeat instance has its position, from 1, a range has none.
    pub fn path(&self, node: NodeId) -> String {
        let mut steps = Vec::new();
        let mut at = Some(node);
        while let Some(id) = at {
            steps.push(self.path_step(id));
            at = self.instance.node(id).and_then(|node| node.parent);
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }

    fn path_step(&self, id: NodeId) -> String {
        let written = self.form.form().node(self.instance.definition(id));
        let name = written.map_or_else(String::new, |node| node.qualified_name());
        match self.position(id) {
            Some(index) => format!("{name}[{}]", index + 1),
            None => name,
        }
    }

    /// Position of a repeat instance among its siblings, from 0.
    pub fn position(&self, instance: NodeId) -> Option<usize> {
        let range = self.instance.range_of(&self.form, instance)?;
        self.instance.index_of(range, instance)
    }

    /// The live node at a path; a repeat without position is its range.
    pub fn find(&self, path: &str) -> Option<NodeId> {
        let mut steps = path.strip_prefix('/')?.split('/');
        let form = Arc::clone(&self.form);
        let mut definition = DefinitionId(0);
        let mut scope = ScopeId(0);
        let mut node = self.instance.root();
        let root = form.form().node(definition)?;
        (steps.next()? == root.qualified_name()).then_some(())?;
        for step in steps {
            let (name, position) = split(step)?;
            definition = named_child(&form, definition, name)?;
            node = self.instance.member(&form, definition, scope)?;
            if let Some(position) = position {
                node = *self.instance.instances(node).get(position.checked_sub(1)?)?;
                scope = self.instance.node(node)?.scope;
            }
        }
        self.instance.live(node).map(|_| node)
    }
}

/// `visits[2]` as name and position.
fn split(step: &str) -> Option<(&str, Option<usize>)> {
    let Some((name, rest)) = step.split_once('[') else { return Some((step, None)) };
    let position = rest.strip_suffix(']')?.parse().ok()?;
    Some((name, Some(position)))
}

fn named_child(
    form: &crate::compile::CompiledForm,
    parent: DefinitionId,
    name: &str,
) -> Option<DefinitionId> {
    let written = form.form().node(parent)?;
    let mut below = written.children.iter().chain(&written.attributes).copied();
    below.find(|id| {
        form.form().node(*id).is_some_and(|node| node.qualified_name() == name)
    })
}
