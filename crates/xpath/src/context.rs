//! Where an expression is evaluated.

use crate::{Host, Tree};

/// The trees, the world, and the node an expression is evaluated at (XPath 1.0, section 1).
pub struct Context<'a, T: Tree> {
    /// The documents.
    pub tree: &'a T,
    /// Time, chance, and the texts of the form.
    pub host: &'a dyn Host,
    /// The context node.
    pub node: T::Node,
    /// The node of `current()`: the one the whole expression was evaluated at. Absolute
    /// paths begin at the root of its document, also inside predicates of another one.
    pub current: T::Node,
    /// Context position, from 1.
    pub position: usize,
    /// Context size.
    pub size: usize,
}

impl<'a, T: Tree> Context<'a, T> {
    /// A context at `node`, which is also the current node, alone in its set.
    pub fn new(tree: &'a T, host: &'a dyn Host, node: T::Node) -> Self {
        Context { tree, host, node, current: node, position: 1, size: 1 }
    }
}

impl<T: Tree> Clone for Context<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Tree> Copy for Context<'_, T> {}
