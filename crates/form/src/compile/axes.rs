//! Where the axes of XPath lead among the definitions of a form.

use minyi_xpath::Axis;

use crate::compile::names::{Spot, Walk, repeat_of};
use crate::compile::ordinal::Ordinal;
use crate::form::DefinitionId;

impl Walk<'_> {
    pub(super) fn along(&self, axis: Axis, spot: Spot) -> Vec<Spot> {
        let (definition, shared, previous) = match spot {
            Spot::Elsewhere => return vec![Spot::Elsewhere],
            Spot::Root => return self.below_root(axis),
            Spot::Own => return self.along(axis, self.here),
            Spot::At { definition, shared, previous, .. } => {
                (definition, shared, previous)
            }
        };
        let at =
            |definition| Spot::At { definition, shared, previous, place: Ordinal::ANY };
        let Some(node) = self.form.node(definition) else { return Vec::new() };
        match axis {
            Axis::Child => {
                let mut spots: Vec<Spot> =
                    node.children.iter().copied().map(at).collect();
                spots.extend(node.children.is_empty().then_some(spot)); // its text
                spots
            }
            Axis::Attribute => node.attributes.iter().copied().map(at).collect(),
            Axis::SelfNode => vec![spot],
            Axis::Descendant => self.below(definition).into_iter().map(at).collect(),
            Axis::DescendantOrSelf => {
                let below = self.below(definition).into_iter().map(at);
                std::iter::once(spot).chain(below).collect()
            }
            Axis::Parent => vec![self.parent(definition, shared, previous)],
            Axis::Ancestor => self.above(spot).skip(1).collect(),
            Axis::AncestorOrSelf => self.above(spot).collect(),
            Axis::FollowingSibling | Axis::PrecedingSibling => {
                let parent = self.parent(definition, shared, previous);
                self.along(Axis::Child, parent)
            }
            Axis::Following | Axis::Preceding => self.below_root(Axis::Descendant),
            Axis::Namespace => Vec::new(),
        }
    }

    pub(super) fn below_root(&self, axis: Axis) -> Vec<Spot> {
        let at = |definition| Spot::At {
            definition,
            shared: None,
            previous: false,
            place: Ordinal::ANY,
        };
        match axis {
            Axis::Child => vec![at(DefinitionId(0))],
            Axis::Descendant | Axis::DescendantOrSelf => {
                (0..self.form.nodes.len() as u32).map(DefinitionId).map(at).collect()
            }
            Axis::SelfNode | Axis::AncestorOrSelf => vec![Spot::Root],
            Axis::Parent
            | Axis::Ancestor
            | Axis::FollowingSibling
            | Axis::PrecedingSibling
            | Axis::Following
            | Axis::Preceding
            | Axis::Attribute
            | Axis::Namespace => Vec::new(),
        }
    }

    pub(super) fn parent(
        &self,
        definition: DefinitionId,
        shared: Option<DefinitionId>,
        previous: bool,
    ) -> Spot {
        let Some(parent) = self.form.node(definition).and_then(|node| node.parent) else {
            return Spot::Root;
        };
        let leaves = shared == Some(definition);
        let shared = if leaves { self.around(definition) } else { shared };
        Spot::At { definition: parent, shared, previous, place: Ordinal::ANY }
    }

    /// Nearest repeat above a definition.
    pub(super) fn around(&self, definition: DefinitionId) -> Option<DefinitionId> {
        let parent = self.form.node(definition).and_then(|node| node.parent)?;
        repeat_of(self.form, parent)
    }

    pub(super) fn above(&self, spot: Spot) -> impl Iterator<Item = Spot> + '_ {
        std::iter::successors(Some(spot), |spot| match *spot {
            Spot::At { definition, shared, previous, .. } => {
                Some(self.parent(definition, shared, previous))
            }
            Spot::Root | Spot::Elsewhere | Spot::Own => None,
        })
    }

    pub(super) fn below(&self, definition: DefinitionId) -> Vec<DefinitionId> {
        let mut found = Vec::new();
        let mut open = vec![definition];
        while let Some(id) = open.pop() {
            let Some(node) = self.form.node(id) else { continue };
            found.extend(&node.children);
            open.extend(&node.children);
        }
        found
    }
}
