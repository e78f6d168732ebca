//! Location paths (XPath 1.0, section 2).

use super::{EvalError, Nodes, Scope};
use crate::Tree;
use crate::syntax::{Axis, Expr, ExprKind, NodeTest, Path, Start, Step};

/// Whether an expression is `.`.
pub(super) fn is_self(expr: &Expr) -> bool {
    let ExprKind::Path(Path { start: Start::Context, steps, .. }) = &expr.kind else {
        return false;
    };
    matches!(&**steps, [Step { axis: Axis::SelfNode, test: NodeTest::Node, predicates, .. }]
        if predicates.is_empty())
}

/// Nodes on the way along a path.
struct Front<N> {
    nodes: Vec<N>,
    /// No node is an ancestor of another, so that children come in document order.
    flat: bool,
}

/// A path that goes from one named child to the next: `/data/household/person/name`.
pub(crate) struct Descent<'e> {
    from_root: bool,
    /// Its steps, none with a predicate.
    pub(crate) steps: &'e [Step],
}

impl<'e> Descent<'e> {
    /// The path as a descent; none where it is something else.
    pub(crate) fn of(expr: &'e Expr) -> Option<Descent<'e>> {
        let ExprKind::Path(Path { start, steps, bound: None }) = &expr.kind else {
            return None;
        };
        let from_root = match start {
            Start::Root => true,
            Start::Context => false,
            Start::Filter { .. } => return None,
        };
        let is_plain = |step: &Step| {
            step.axis == Axis::Child
                && step.predicates.is_empty()
                && matches!(step.test, NodeTest::Name { .. })
        };
        steps.iter().all(is_plain).then_some(Descent { from_root, steps })
    }

    /// How many of its first steps are those of `other`; none where it leaves them.
    pub(crate) fn passes(&self, other: &Descent<'_>) -> Option<usize> {
        let first = self.steps.get(..other.steps.len())?;
        let is_same = self.from_root == other.from_root
            && first.iter().zip(other.steps).all(|(mine, its)| mine.test == its.test);
        is_same.then_some(first.len())
    }
}

impl<T: Tree> Scope<'_, T> {
    pub(super) fn path(&self, path: &Path) -> Result<Nodes<T>, EvalError> {
        if let Some(node) = path.bound.and_then(|number| self.tree().bound(number)) {
            return Ok(vec![node]);
        }
        let nodes = match &path.start {
            Start::Root => vec![self.tree().root(self.context.current)],
            Start::Context => vec![self.context.node],
            Start::Filter { primary, predicates } => {
                self.filtered(primary, predicates)?
            }
        };
        self.along(&path.steps, Front { flat: nodes.len() <= 1, nodes })
    }

    /// The nodes that `steps` lead to.
    fn along(
        &self,
        mut steps: &[Step],
        mut front: Front<T::Node>,
    ) -> Result<Nodes<T>, EvalError> {
        while let [step, rest @ ..] = steps {
            steps = rest;
            match rest.first().filter(|next| skips_levels(step, next)) {
                Some(next) => {
                    self.step(Axis::Descendant, next, &mut front)?;
                    steps = rest.get(1..).unwrap_or(&[]);
                }
                None => self.step(step.axis, step, &mut front)?,
            }
        }
        Ok(front.nodes)
    }

    /// Where a [`Descent`] begins.
    pub(crate) fn top(&self, descent: &Descent<'_>) -> T::Node {
        match descent.from_root {
            true => self.tree().root(self.context.current),
            false => self.context.node,
        }
    }

    /// Goes down from `nodes`, of which none is an ancestor of another.
    pub(crate) fn down(
        &self,
        steps: &[Step],
        nodes: Nodes<T>,
    ) -> Result<Nodes<T>, EvalError> {
        self.along(steps, Front { flat: true, nodes })
    }

    fn filtered(
        &self,
        primary: &Expr,
        predicates: &[Expr],
    ) -> Result<Nodes<T>, EvalError> {
        let mut nodes = self.nodes(primary)?;
        for predicate in predicates {
            self.filter(predicate, &mut nodes)?;
        }
        Ok(nodes)
    }

    /// Moves `front` along `axis`, with the test and predicates of `step`.
    fn step(
        &self,
        axis: Axis,
        step: &Step,
        front: &mut Front<T::Node>,
    ) -> Result<(), EvalError> {
        let mut walk = self.walk(axis, step);
        for node in &front.nodes {
            if step.predicates.is_empty() {
                walk.from(*node)?;
            } else {
                walk.out.append(&mut self.chosen(axis, step, *node)?);
            }
        }
        let mut out = walk.out;
        let one_origin = front.nodes.len() <= 1;
        if one_origin && axis.is_reverse() {
            out.reverse();
        }
        let ordered = one_origin || (front.flat && keeps_flat(axis));
        if !ordered {
            self.charge(out.len(), &step.span)?;
            self.put_in_order(&mut out);
        }
        front.flat = out.len() <= 1
            || (front.flat && keeps_flat(axis))
            || (one_origin && is_one_family(axis));
        front.nodes = out;
        Ok(())
    }

    /// Nodes of the axis from `node` that all predicates keep, in the order of the axis.
    fn chosen(
        &self,
        axis: Axis,
        step: &Step,
        node: T::Node,
    ) -> Result<Nodes<T>, EvalError> {
        let (mut found, predicates) = match self.looked_up(axis, step, node)? {
            Some(looked_up) => looked_up,
            None => {
                let mut walk = self.walk(axis, step);
                walk.from(node)?;
                (walk.out, &*step.predicates)
            }
        };
        for predicate in predicates {
            self.filter(predicate, &mut found)?;
        }
        Ok(found)
    }
}

/// Whether two steps are the `//name` that can be walked as one.
///
/// Not with predicates: their positions count the children of each parent.
fn skips_levels(step: &Step, next: &Step) -> bool {
    step.axis == Axis::DescendantOrSelf
        && step.test == NodeTest::Node
        && step.predicates.is_empty()
        && next.axis == Axis::Child
        && next.predicates.is_empty()
}

/// Axes along which flat nodes stay flat and in order.
fn keeps_flat(axis: Axis) -> bool {
    matches!(axis, Axis::Child | Axis::Attribute | Axis::SelfNode)
}

/// Axes on which the nodes from one origin are siblings.
fn is_one_family(axis: Axis) -> bool {
    keeps_flat(axis) || matches!(axis, Axis::FollowingSibling | Axis::PrecedingSibling)
}
