//! Walks the axes of XPath 1.0, section 2.2, over a [`Tree`], without recursion.

use super::{EvalError, Scope};
use crate::syntax::{Axis, NodeTest, Span, Step};
use crate::{NodeKind, Tree};

/// Namespace of the markup around a form.
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Collects the nodes of one step, in the order of the axis.
pub(super) struct Walk<'w, 'a, T: Tree> {
    scope: &'w Scope<'a, T>,
    axis: Axis,
    test: &'w NodeTest,
    /// Namespace of the prefix of the test, where the tree knows one.
    namespace: Option<&'a str>,
    span: &'w Span,
    /// The last name that passed and the last that did not, as numbers of the tree.
    passed: Option<u64>,
    failed: Option<u64>,
    /// What was found.
    pub(super) out: Vec<T::Node>,
}

impl<'a, T: Tree> Scope<'a, T> {
    /// A walk along `axis` with the test of `step`.
    pub(super) fn walk<'w>(&'w self, axis: Axis, step: &'w Step) -> Walk<'w, 'a, T> {
        let namespace =
            prefix(&step.test).and_then(|prefix| self.tree().namespace(prefix));
        Walk {
            scope: self,
            axis,
            test: &step.test,
            namespace,
            span: &step.span,
            passed: None,
            failed: None,
            out: Vec::new(),
        }
    }
}

fn prefix(test: &NodeTest) -> Option<&str> {
    match test {
        NodeTest::AnyIn(prefix) => Some(prefix),
        NodeTest::Name { prefix, .. } => {
            Some(prefix).filter(|p| !p.is_empty()).map(|p| &**p)
        }
        NodeTest::Any
        | NodeTest::Node
        | NodeTest::Text
        | NodeTest::Comment
        | NodeTest::ProcessingInstruction(_) => None,
    }
}

impl<T: Tree> Walk<'_, '_, T> {
    /// Adds the nodes from one node.
    pub(super) fn from(&mut self, node: T::Node) -> Result<(), EvalError> {
        let tree = self.scope.tree();
        match self.axis {
            Axis::Child => match self.named(node) {
                Some(named) => self.each(named),
                None => self.line(tree.first_child(node), |tree, n| tree.next_sibling(n)),
            },
            Axis::Attribute => {
                self.line(tree.first_attribute(node), |tree, n| tree.next_attribute(n))
            }
            Axis::Parent => self.line(tree.parent(node), |_, _| None),
            Axis::SelfNode => self.take(node),
            Axis::Ancestor => self.line(tree.parent(node), |tree, n| tree.parent(n)),
            Axis::AncestorOrSelf => self.line(Some(node), |tree, n| tree.parent(n)),
            Axis::FollowingSibling => {
                self.line(self.sibling_after(node), |tree, n| tree.next_sibling(n))
            }
            Axis::PrecedingSibling => {
                self.line(self.sibling_before(node), |tree, n| tree.previous_sibling(n))
            }
            Axis::Descendant => self.descendants(node),
            Axis::DescendantOrSelf => {
                self.take(node)?;
                self.descendants(node)
            }
            Axis::Following => self.following(node),
            Axis::Preceding => self.preceding(node),
            Axis::Namespace => {
                self.line(tree.first_namespace(node), |tree, n| tree.next_attribute(n))
            }
        }
    }

    /// The children with the name of the test, where the tree has an index.
    fn named(&self, node: T::Node) -> Option<Vec<T::Node>> {
        match self.test {
            NodeTest::Name { local, .. } => self.scope.tree().children_named(node, local),
            NodeTest::Any
            | NodeTest::AnyIn(_)
            | NodeTest::Node
            | NodeTest::Text
            | NodeTest::Comment
            | NodeTest::ProcessingInstruction(_) => None,
        }
    }

    fn each(&mut self, nodes: Vec<T::Node>) -> Result<(), EvalError> {
        self.scope.charge(nodes.len() + 1, self.span)?;
        for node in nodes {
            if self.passes(node) {
                self.out.push(node);
            }
        }
        Ok(())
    }

    fn sibling_after(&self, node: T::Node) -> Option<T::Node> {
        let tree = self.scope.tree();
        (tree.kind(node) != NodeKind::Attribute)
            .then(|| tree.next_sibling(node))
            .flatten()
    }

    fn sibling_before(&self, node: T::Node) -> Option<T::Node> {
        let tree = self.scope.tree();
        (tree.kind(node) != NodeKind::Attribute)
            .then(|| tree.previous_sibling(node))
            .flatten()
    }

    /// A node and those after it, one leading to the next.
    #[inline]
    fn line(
        &mut self,
        first: Option<T::Node>,
        next: impl Fn(&T, T::Node) -> Option<T::Node>,
    ) -> Result<(), EvalError> {
        let mut at = first;
        let mut visited = 0;
        while let Some(node) = at {
            visited += 1;
            if self.passes(node) {
                self.out.push(node);
            }
            at = next(self.scope.tree(), node);
        }
        self.scope.charge(visited, self.span)
    }

    fn descendants(&mut self, top: T::Node) -> Result<(), EvalError> {
        let tree = self.scope.tree();
        let mut at = tree.first_child(top);
        while let Some(node) = at {
            self.take(node)?;
            at = tree.first_child(node).or_else(|| self.next_outside(node, top));
        }
        Ok(())
    }

    /// The next node in document order behind the subtree of `node`, within `top`.
    fn next_outside(&self, node: T::Node, top: T::Node) -> Option<T::Node> {
        let tree = self.scope.tree();
        let mut at = node;
        while at != top {
            if let Some(next) = tree.next_sibling(at) {
                return Some(next);
            }
            at = tree.parent(at)?;
        }
        None
    }

    fn following(&mut self, node: T::Node) -> Result<(), EvalError> {
        let tree = self.scope.tree();
        let mut at = node;
        if tree.kind(node) == NodeKind::Attribute {
            // The children of its element come after an attribute.
            let Some(element) = tree.parent(node) else { return Ok(()) };
            self.descendants(element)?;
            at = element;
        }
        loop {
            let mut sibling = tree.next_sibling(at);
            while let Some(next) = sibling {
                self.take(next)?;
                self.descendants(next)?;
                sibling = tree.next_sibling(next);
            }
            match tree.parent(at) {
                Some(parent) => at = parent,
                None => return Ok(()),
            }
        }
    }

    /// In reverse document order, without the ancestors.
    fn preceding(&mut self, node: T::Node) -> Result<(), EvalError> {
        let tree = self.scope.tree();
        let mut at = node;
        if tree.kind(node) == NodeKind::Attribute {
            let Some(element) = tree.parent(node) else { return Ok(()) };
            at = element;
        }
        loop {
            let mut sibling = tree.previous_sibling(at);
            while let Some(before) = sibling {
                let start = self.out.len();
                self.take(before)?;
                self.descendants(before)?;
                if let Some(subtree) = self.out.get_mut(start..) {
                    subtree.reverse();
                }
                sibling = tree.previous_sibling(before);
            }
            match tree.parent(at) {
                Some(parent) => at = parent,
                None => return Ok(()),
            }
        }
    }

    #[inline]
    fn take(&mut self, node: T::Node) -> Result<(), EvalError> {
        self.scope.charge(1, self.span)?;
        if self.passes(node) {
            self.out.push(node);
        }
        Ok(())
    }

    /// Whether the test holds; of each name it is asked once.
    #[inline]
    fn passes(&mut self, node: T::Node) -> bool {
        let key = self.scope.tree().name_key(node);
        if key.is_none() {
            return self.holds(node);
        }
        if key == self.passed || key == self.failed {
            return key == self.passed;
        }
        let holds = self.holds(node);
        *(if holds { &mut self.passed } else { &mut self.failed }) = key;
        holds
    }

    fn holds(&self, node: T::Node) -> bool {
        let kind = self.scope.tree().kind(node);
        match self.test {
            NodeTest::Node => true,
            NodeTest::Text => kind == NodeKind::Text,
            NodeTest::Comment => kind == NodeKind::Comment,
            NodeTest::ProcessingInstruction(target) => {
                kind == NodeKind::ProcessingInstruction
                    && target.as_ref().is_none_or(|t| self.name(node).local == &**t)
            }
            NodeTest::Any => kind == self.principal(),
            NodeTest::AnyIn(prefix) => {
                kind == self.principal() && self.in_space(node, prefix)
            }
            NodeTest::Name { prefix, local } => {
                kind == self.principal()
                    && self.name(node).local == &**local
                    && self.in_space(node, prefix)
            }
        }
    }

    #[inline]
    fn name(&self, node: T::Node) -> crate::Name<'_> {
        self.scope.tree().name(node)
    }

    /// The kind of node that a name on this axis means.
    fn principal(&self) -> NodeKind {
        let of_attributes = matches!(self.axis, Axis::Attribute | Axis::Namespace);
        if of_attributes { NodeKind::Attribute } else { NodeKind::Element }
    }

    /// Whether the prefix of a test means the namespace of `node`.
    ///
    /// A name without prefix means names written without prefix, also in a default
    /// namespace: forms write `/data/a` where the instance has an `xmlns` of its own. Only
    /// elements of XHTML, which are a form's surroundings and never its answers, are not
    /// meant.
    #[inline]
    fn in_space(&self, node: T::Node, prefix: &str) -> bool {
        let name = self.name(node);
        match self.namespace {
            Some(namespace) => name.namespace == namespace,
            None if self.axis == Axis::Namespace => true,
            None if prefix.is_empty() => {
                name.prefix.is_empty() && name.namespace != XHTML
            }
            None => name.prefix == prefix,
        }
    }
}
