//! Where the nodes of each definition stand: in which repeat, at which slot.

use std::collections::{BTreeMap, HashMap};

use crate::compile::Definition;
use crate::form::{ControlId, DefinitionId, Form};

/// Place of a definition's nodes among the members of a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Repeat whose instances are the scopes; none for the outermost scope. A repeat
    /// itself belongs to the scope around it.
    pub(crate) owner: Option<DefinitionId>,
    /// Index among the members.
    pub(crate) index: usize,
}

/// Facts of each definition, without rules and readers.
pub(super) fn definitions(form: &Form) -> Vec<Definition> {
    let mut sizes = BTreeMap::new();
    let mut found: Vec<Definition> = Vec::with_capacity(form.nodes.len());
    for (index, node) in form.nodes.iter().enumerate() {
        let above = node.parent.and_then(|parent| found.get(parent.0 as usize));
        let owner = above.and_then(|above| above.repeat);
        let id = DefinitionId(index as u32);
        let size = sizes.entry(owner).or_insert(0_usize);
        let slot = Slot { owner, index: *size };
        *size += 1;
        let repeat = if node.repeats { Some(id) } else { owner };
        let namespace = namespace(form, &node.prefix);
        found.push(Definition { slot, repeat, namespace, ..Definition::default() });
    }
    remember_controls(form, &mut found);
    found
}

/// Number of slots of each repeat, and of the instance outside of repeats.
pub(super) fn sizes(definitions: &[Definition]) -> BTreeMap<Option<DefinitionId>, usize> {
    let mut sizes = BTreeMap::new();
    for definition in definitions {
        *sizes.entry(definition.slot.owner).or_insert(0) += 1;
    }
    sizes
}

fn namespace(form: &Form, prefix: &str) -> String {
    if prefix.is_empty() {
        return String::new();
    }
    let known = form.namespaces.iter().find(|(known, _)| known == prefix);
    known.map_or_else(String::new, |(_, uri)| uri.clone())
}

fn remember_controls(form: &Form, definitions: &mut [Definition]) {
    for (index, control) in form.controls.iter().enumerate() {
        let Some(node) = control.node else { continue };
        if let Some(definition) = definitions.get_mut(node.0 as usize) {
            definition.controls.push(ControlId(index as u32));
        }
    }
}

/// So many children are walked as fast as they are looked up.
const FEW: usize = 4;

/// The children of one definition by name.
pub(super) type ByName = HashMap<String, Named>;

/// The children of one name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named {
    /// There is one.
    One(DefinitionId),
    /// There are more.
    Several,
}

/// Of definitions with more than a few children: those, by name.
pub(super) fn by_name(form: &Form) -> BTreeMap<DefinitionId, ByName> {
    let nodes = form.nodes.iter().enumerate();
    let many = nodes.filter(|(_, node)| node.children.len() > FEW);
    let named = many.map(|(index, node)| {
        let mut names = ByName::with_capacity(node.children.len());
        for child in &node.children {
            let name = form.node(*child).map_or("", |node| node.name.as_str());
            let named = names.entry(name.to_owned());
            named
                .and_modify(|named| *named = Named::Several)
                .or_insert(Named::One(*child));
        }
        (DefinitionId(index as u32), names)
    });
    named.collect()
}
