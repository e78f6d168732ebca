//! Which node the expressions of a control are evaluated at, and where texts are.

use std::collections::BTreeMap;

use crate::form::{ControlId, DefinitionId, Form};

/// For each control its own node, or that of the nearest control above that has one.
pub(super) fn contexts(form: &Form) -> Vec<DefinitionId> {
    let mut found = vec![DefinitionId(0); form.controls.len()];
    let mut open: Vec<(ControlId, DefinitionId)> =
        form.body.iter().map(|control| (*control, DefinitionId(0))).collect();
    while let Some((id, above)) = open.pop() {
        let Some(control) = form.control(id) else { continue };
        let context = control.node.unwrap_or(above);
        if let Some(place) = found.get_mut(id.0 as usize) {
            *place = context;
        }
        open.extend(control.children.iter().map(|child| (*child, context)));
    }
    found
}

/// For each control the group or repeat that it stands in.
pub(super) fn above(form: &Form) -> Vec<Option<ControlId>> {
    let mut found = vec![None; form.controls.len()];
    for (index, control) in form.controls.iter().enumerate() {
        for child in &control.children {
            if let Some(above) = found.get_mut(child.0 as usize) {
                *above = Some(ControlId(index as u32));
            }
        }
    }
    found
}

/// Index of each itext entry by its id; the first of several.
pub(super) fn itext(form: &Form) -> BTreeMap<String, usize> {
    let entries = form.itext.iter().enumerate().rev();
    // One by one: collecting would sort first, with code of its own.
    let mut found = BTreeMap::new();
    found.extend(entries.map(|(index, entry)| (entry.id.clone(), index)));
    found
}
