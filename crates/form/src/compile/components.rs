//! Strongly connected components of a graph: which of its vertices stand in circles.

use crate::sorted;

/// From a rule to one that must come before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) to: usize,
    /// Only an earlier repeat instance is read.
    pub(super) previous: bool,
}

/// Strongly connected components of the part of a graph that `members` are, each after
/// those it has edges to (Tarjan 1972, without recursion).
pub(super) fn strong_components<E: AsRef<[Edge]>>(
    edges: &[E],
    members: &[usize],
) -> Vec<Vec<usize>> {
    let mut tarjan = Tarjan {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        on_stack: vec![false; edges.len()],
        stack: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    let mut inside = vec![false; edges.len()];
    for member in members {
        inside.get_mut(*member).into_iter().for_each(|inside| *inside = true);
    }
    for member in members {
        if tarjan.index.get(*member) == Some(&None) {
            tarjan.visit(edges, &inside, *member);
        }
    }
    tarjan.found
}

struct Tarjan {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

impl Tarjan {
    fn visit<E: AsRef<[Edge]>>(&mut self, edges: &[E], inside: &[bool], start: usize) {
        let mut open = vec![(start, 0_usize)];
        self.enter(start);
        while let Some((at, position)) = open.pop() {
            let next = edges.get(at).and_then(|edges| edges.as_ref().get(position));
            let Some(edge) = next else {
                self.leave(at, open.last().map(|(above, _)| *above));
                continue;
            };
            open.push((at, position + 1));
            if inside.get(edge.to) != Some(&true) {
                continue;
            }
            match self.index.get(edge.to).copied().flatten() {
                None => {
                    self.enter(edge.to);
                    open.push((edge.to, 0));
                }
                Some(index) if self.on_stack.get(edge.to) == Some(&true) => {
                    self.lower(at, index);
                }
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, at: usize) {
        if let Some(index) = self.index.get_mut(at) {
            *index = Some(self.next);
        }
        if let Some(low) = self.low.get_mut(at) {
            *low = self.next;
        }
        if let Some(on_stack) = self.on_stack.get_mut(at) {
            *on_stack = true;
        }
        self.stack.push(at);
        self.next += 1;
    }

    fn lower(&mut self, at: usize, to: usize) {
        if let Some(low) = self.low.get_mut(at) {
            *low = (*low).min(to);
        }
    }

    fn leave(&mut self, at: usize, above: Option<usize>) {
        let low = self.low.get(at).copied().unwrap_or(0);
        if let Some(above) = above {
            self.lower(above, low);
        }
        if self.index.get(at).copied().flatten() != Some(low) {
            return;
        }
        let mut members = Vec::new();
        while let Some(member) = self.stack.pop() {
            if let Some(on_stack) = self.on_stack.get_mut(member) {
                *on_stack = false;
            }
            members.push(member);
            if member == at {
                break;
            }
        }
        sorted::sort(&mut members);
        self.found.push(members);
    }
}
