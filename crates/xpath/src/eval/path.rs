//! Location paths and their predicates (XPath 1.0, section 2).

use super::{EvalError, Nodes, Scope};
use crate::Tree;
use crate::syntax::{Axis, Expr, ExprKind, NodeTest, Operator, Path, Start, Step};
use crate::value::Value;

/// Whether an expression is `.`.
pub(super) fn is_self(expr: &Expr) -> bool {
    let ExprKind::Path(Path { start: Start::Context, steps }) = &expr.kind else {
        return false;
    };
    matches!(steps.as_slice(), [Step { axis: Axis::SelfNode, test: NodeTest::Node, predicates, .. }]
        if predicates.is_empty())
}

/// Nodes on the way along a path.
struct Front<N> {
    nodes: Vec<N>,
    /// No node is an ancestor of another, so that children come in document order.
    flat: bool,
}

impl<T: Tree> Scope<'_, T> {
    pub(super) fn path(&self, path: &Path) -> Result<Nodes<T>, EvalError> {
        let nodes = match &path.start {
            Start::Root => vec![self.tree().root(self.context.current)],
            Start::Context => vec![self.context.node],
            Start::Filter { primary, predicates } => {
                self.filtered(primary, predicates)?
            }
        };
        let mut front = Front { flat: nodes.len() <= 1, nodes };
        let mut steps = path.steps.as_slice();
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
        let mut out = Vec::new();
        for node in &front.nodes {
            let (found, predicates) = self.candidates(axis, step, *node)?;
            let mut found = found;
            for predicate in predicates {
                self.filter(predicate, &mut found)?;
            }
            if out.is_empty() { out = found } else { out.append(&mut found) }
        }
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

    /// Nodes of the axis from `node`, with the predicates that are still to be applied.
    fn candidates<'s>(
        &self,
        axis: Axis,
        step: &'s Step,
        node: T::Node,
    ) -> Result<(Nodes<T>, &'s [Expr]), EvalError> {
        if axis == Axis::Child
            && let Some(found) = self.looked_up(step, node)?
        {
            return Ok((found, step.predicates.get(1..).unwrap_or(&[])));
        }
        let mut found = Vec::new();
        self.walk(axis, step, node, &mut found)?;
        Ok((found, &step.predicates))
    }

    /// Answers `element[key = value]` from an index, where the tree has one.
    fn looked_up(
        &self,
        step: &Step,
        parent: T::Node,
    ) -> Result<Option<Nodes<T>>, EvalError> {
        let NodeTest::Name { prefix, local } = &step.test else { return Ok(None) };
        let Some((key, value)) = step.predicates.first().and_then(as_look_up) else {
            return Ok(None);
        };
        let Some(key) = child_name(key).filter(|_| prefix.is_empty()) else {
            return Ok(None);
        };
        let text = match self.value(value)? {
            Value::Text(text) => text,
            Value::NodeSet(nodes) if nodes.len() == 1 => nodes
                .first()
                .map_or_else(String::new, |n| self.tree().string_value(*n).into()),
            Value::NodeSet(_) | Value::Number(_) | Value::Boolean(_) => return Ok(None),
        };
        Ok(self.tree().look_up(parent, local, key, &text))
    }

    /// Keeps the nodes for which `predicate` holds at their position.
    fn filter(&self, predicate: &Expr, nodes: &mut Nodes<T>) -> Result<(), EvalError> {
        if let ExprKind::Number(position) = predicate.kind {
            *nodes = at_position(nodes, position);
            return Ok(());
        }
        if let Some((key, value)) = as_look_up(predicate) {
            return self.filter_equal(key, value, nodes);
        }
        let size = nodes.len();
        let mut kept = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            self.charge(1, &predicate.span)?;
            let scope = self.at(*node, index + 1, size);
            let keep = match scope.value(predicate)? {
                Value::Number(number) => number == (index + 1) as f64,
                other @ (Value::NodeSet(_) | Value::Text(_) | Value::Boolean(_)) => {
                    other.to_boolean()
                }
            };
            if keep {
                kept.push(*node);
            }
        }
        *nodes = kept;
        Ok(())
    }

    /// `[path = value]` with a value that is the same for every node: computed once.
    fn filter_equal(
        &self,
        key: &Expr,
        value: &Expr,
        nodes: &mut Nodes<T>,
    ) -> Result<(), EvalError> {
        if nodes.is_empty() {
            return Ok(());
        }
        let value = self.value(value)?;
        let size = nodes.len();
        let mut kept = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let keys = self.at(*node, index + 1, size).nodes(key)?;
            self.charge(keys.len() + 1, &key.span)?;
            if self.equals_any(&keys, &value) {
                kept.push(*node);
            }
        }
        *nodes = kept;
        Ok(())
    }

    fn equals_any(&self, keys: &[T::Node], value: &Value<T::Node>) -> bool {
        match value {
            Value::Boolean(wanted) => *wanted != keys.is_empty(),
            Value::NodeSet(_) | Value::Number(_) | Value::Text(_) => {
                keys.iter().any(|node| self.node_equals(*node, value))
            }
        }
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

/// The node at a position that was written as a number.
fn at_position<N: Copy>(nodes: &[N], position: f64) -> Vec<N> {
    let whole =
        position >= 1.0 && position <= nodes.len() as f64 && position % 1.0 == 0.0;
    let found = whole.then(|| nodes.get(position as usize - 1)).flatten();
    found.into_iter().copied().collect()
}

/// `path = value`, the path relative to the node and the value the same for all nodes.
fn as_look_up(predicate: &Expr) -> Option<(&Expr, &Expr)> {
    let ExprKind::Chain { first, rest } = &predicate.kind else { return None };
    let [(Operator::Equal, right)] = rest.as_slice() else { return None };
    match (is_relative_path(first), is_constant(right)) {
        (true, true) => Some((first, right)),
        _ if is_relative_path(right) && is_constant(first) => Some((right, first)),
        _ => None,
    }
}

fn is_relative_path(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Path(Path { start: Start::Context, .. }))
}

/// The name, when a path is that of one child element.
fn child_name(expr: &Expr) -> Option<&str> {
    let ExprKind::Path(Path { start: Start::Context, steps }) = &expr.kind else {
        return None;
    };
    let [
        Step {
            axis: Axis::Child,
            test: NodeTest::Name { prefix, local },
            predicates,
            ..
        },
    ] = steps.as_slice()
    else {
        return None;
    };
    (prefix.is_empty() && predicates.is_empty()).then_some(&**local)
}

/// Whether an expression has the same value at every node of a set.
///
/// Calls are not: some read the context, some draw a random number. `current()` is.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Literal(_) => true,
        ExprKind::Path(path) => {
            starts_fixed(&path.start) && has_no_predicates(&path.steps)
        }
        ExprKind::Call(call) => &*call.name == "current",
        ExprKind::Variable(_) | ExprKind::Negation { .. } | ExprKind::Chain { .. } => {
            false
        }
    }
}

fn starts_fixed(start: &Start) -> bool {
    match start {
        Start::Root => true,
        Start::Context => false,
        Start::Filter { primary, predicates } => {
            predicates.is_empty() && is_constant(primary)
        }
    }
}

/// Predicates of an absolute path may read `current()`, never the outer node: they could
/// be allowed; they are rare and cost a walk of the expression.
fn has_no_predicates(steps: &[Step]) -> bool {
    steps.iter().all(|step| step.predicates.is_empty())
}
