//! Where the nodes of each definition stand: in which repeat, at which slot.

use crate::sorted;
use std::collections::BTreeMap;

use crate::compile::Definition;
use crate::compile::lists::Lists;
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

/// Facts of each definition.
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
        found.push(Definition { slot, repeat, ..Definition::default() });
    }
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

/// For each definition the controls that show it.
pub(super) fn controls(form: &Form) -> Lists<ControlId> {
    let controls = form.controls.iter().zip(0..);
    let shown = controls
        .filter_map(|(control, index)| Some((control.node?, ControlId(index))))
        .collect();
    Lists::new(form.nodes.len(), shown)
}

/// So many children are walked as fast as they are looked up.
const FEW: usize = 4;

/// Of definitions with more than a few children: those, in the order of their names.
pub(super) fn by_name(form: &Form) -> BTreeMap<DefinitionId, Box<[DefinitionId]>> {
    let many = form.nodes.iter().zip(0..).filter(|(node, _)| node.children.len() > FEW);
    let named = many.map(|(node, index)| {
        let mut children = node.children.as_slice().to_vec();
        let name =
            |child: &DefinitionId| form.node(*child).map(|node| node.name.as_str());
        sorted::sort_by_key(&mut children, name);
        (DefinitionId(index), children.into())
    });
    let mut found = BTreeMap::new();
    found.extend(named);
    found
}
