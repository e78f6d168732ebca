//! What a node is like now, and which answers keep the form from being finished.

use crate::engine::{Engine, NodeId, NodeState, Problem, Sort, Validity};
use crate::sorted;

impl Engine {
    /// Whether a question is put to a person now, and whether it has an answer.
    pub fn standing(&self, id: NodeId) -> Option<(bool, bool)> {
        let node = self.instance.live(id)?;
        Some((node.relevant && !node.readonly, !node.shown().is_empty()))
    }

    /// The state of a node; none when there is no such node any more.
    pub fn state(&self, id: NodeId) -> Option<NodeState> {
        let node = self.instance.live(id)?;
        Some(NodeState {
            text: node.shown().to_owned(),
            by_hand: node.by_hand,
            relevant: self.group_relevant(id),
            required: node.required,
            readonly: node.readonly,
            validity: node.validity,
        })
    }

    /// Every unacceptable answer, in document order. Irrelevant nodes have none.
    pub fn problems(&self) -> Vec<Problem> {
        self.problems_below(self.instance.root())
    }

    /// The unacceptable answers of some nodes and what is in them, in document order.
    pub fn problems_in(&self, nodes: &[NodeId]) -> Vec<Problem> {
        let mut found: Vec<Problem> =
            nodes.iter().flat_map(|node| self.problems_below(*node)).collect();
        sorted::sort_by_key(&mut found, |problem| {
            (self.order(problem.node), problem.node)
        });
        found.dedup();
        found
    }

    fn problems_below(&self, top: NodeId) -> Vec<Problem> {
        let Some(live) = self.instance.live(top) else { return Vec::new() };
        let tops = match live.sort {
            Sort::Range => live.instances.to_vec(),
            Sort::Element | Sort::Attribute => vec![top],
        };
        let nodes = tops.into_iter().flat_map(|top| self.instance.subtree(top));
        nodes.filter_map(|id| self.problem(id)).collect()
    }

    fn problem(&self, id: NodeId) -> Option<Problem> {
        let node = self.instance.live(id)?;
        let validity = match node.validity {
            Validity::Valid => return None,
            Validity::Required | Validity::Constraint => node.validity,
        };
        // Nobody is asked for a node without a control, so that nobody could mend it: the
        // clients of the field check what is asked.
        let control = Some(self.form.controls_of(node.definition).first().copied()?);
        Some(Problem { control, node: id, validity })
    }

    /// Every live node, in document order: elements, attributes, and the ranges of
    /// repeats, each in front of its instances.
    pub fn nodes(&self) -> Vec<NodeId> {
        self.instance.subtree(self.instance.root())
    }

    pub(crate) fn order(&self, id: NodeId) -> u64 {
        self.instance.node(id).map_or(u64::MAX, |node| node.order)
    }
}
