//! Predicates: which nodes of a step are kept (XPath 1.0, section 2.4).
//!
//! What a predicate compares with is often the same for every node (`[name = /data/q]`).
//! Such sides are computed once for the whole set, and an equality with the text of a
//! child is answered from an index where the tree keeps one.

use super::{EvalError, Nodes, Scope};
use crate::Tree;
use crate::functions::Function;
use crate::syntax::{Axis, Call, Expr, ExprKind, NodeTest, Operator, Path, Start, Step};
use crate::value::Value;

/// A predicate whose constant sides are computed.
enum Prepared<'e, N> {
    All(Vec<Prepared<'e, N>>),
    Any(Vec<Prepared<'e, N>>),
    Comparison(Operator, Side<'e, N>, Side<'e, N>),
    Other(&'e Expr),
}

/// Nodes from an index, and the predicates that are still to be applied to them.
pub(super) type Found<'s, T> = (Nodes<T>, &'s [Expr]);

/// One side of a comparison.
enum Side<'e, N> {
    Fixed(Value<N>),
    Each(&'e Expr),
}

impl<T: Tree> Scope<'_, T> {
    /// Keeps the nodes for which `predicate` holds at their position.
    pub(super) fn filter(
        &self,
        predicate: &Expr,
        nodes: &mut Nodes<T>,
    ) -> Result<(), EvalError> {
        if let ExprKind::Number(position) = predicate.kind {
            *nodes = at_position(nodes, position);
            return Ok(());
        }
        if nodes.is_empty() {
            return Ok(());
        }
        let prepared = self.prepare(predicate);
        let size = nodes.len();
        let mut kept = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            self.charge(1, &predicate.span)?;
            if self.at(*node, index + 1, size).keeps(&prepared)? {
                kept.push(*node);
            }
        }
        *nodes = kept;
        Ok(())
    }

    fn prepare<'e>(&self, expr: &'e Expr) -> Prepared<'e, T::Node> {
        let ExprKind::Chain { first, rest } = &expr.kind else {
            return Prepared::Other(expr);
        };
        let operands =
            || std::iter::once(&**first).chain(rest.iter().map(|(_, operand)| operand));
        match &**rest {
            [(Operator::And, _), ..] => {
                Prepared::All(operands().map(|operand| self.prepare(operand)).collect())
            }
            [(Operator::Or, _), ..] => {
                Prepared::Any(operands().map(|operand| self.prepare(operand)).collect())
            }
            [(operator, right)] if is_comparison(*operator) => {
                Prepared::Comparison(*operator, self.side(first), self.side(right))
            }
            _ => Prepared::Other(expr),
        }
    }

    /// Computes what is the same for all nodes; what fails is tried again when reached.
    fn side<'e>(&self, expr: &'e Expr) -> Side<'e, T::Node> {
        let value = is_constant(expr).then(|| self.value(expr).ok()).flatten();
        value.map_or(Side::Each(expr), Side::Fixed)
    }

    /// Whether a predicate keeps the context node.
    fn keeps(&self, prepared: &Prepared<'_, T::Node>) -> Result<bool, EvalError> {
        if let Prepared::Other(expr) = prepared
            && let Value::Number(number) = self.value(expr)?
        {
            return Ok(number == self.context.position as f64);
        }
        self.holds(prepared)
    }

    fn holds(&self, prepared: &Prepared<'_, T::Node>) -> Result<bool, EvalError> {
        match prepared {
            Prepared::All(parts) => {
                parts.iter().try_fold(true, |held, part| Ok(held && self.holds(part)?))
            }
            Prepared::Any(parts) => {
                parts.iter().try_fold(false, |found, part| Ok(found || self.holds(part)?))
            }
            Prepared::Comparison(operator, left, right) => {
                self.sides(*operator, left, right)
            }
            Prepared::Other(expr) => self.boolean(expr),
        }
    }

    fn sides(
        &self,
        operator: Operator,
        left: &Side<'_, T::Node>,
        right: &Side<'_, T::Node>,
    ) -> Result<bool, EvalError> {
        match (left, right) {
            (Side::Fixed(left), Side::Fixed(right)) => {
                self.compare(operator, left, right, &(0..0))
            }
            (Side::Each(expr), Side::Fixed(right)) => {
                self.compare(operator, &self.value(expr)?, right, &expr.span)
            }
            (Side::Fixed(left), Side::Each(expr)) => {
                self.compare(operator, left, &self.value(expr)?, &expr.span)
            }
            (Side::Each(left), Side::Each(right)) => self.compare(
                operator,
                &self.value(left)?,
                &self.value(right)?,
                &left.span,
            ),
        }
    }

    /// Answers `element[key = value and …]` from an index, where the tree has one.
    pub(super) fn looked_up<'s>(
        &self,
        axis: Axis,
        step: &'s Step,
        parent: T::Node,
    ) -> Result<Option<Found<'s, T>>, EvalError> {
        let NodeTest::Name { prefix, local } = &step.test else { return Ok(None) };
        let [predicate, rest @ ..] = &*step.predicates else { return Ok(None) };
        let Some(look_up) = LookUp::of(predicate).filter(|_| axis == Axis::Child) else {
            return Ok(None);
        };
        let Some(text) = self.key_text(look_up.value)?.filter(|_| prefix.is_empty())
        else {
            return Ok(None);
        };
        let found = self.tree().look_up(parent, local, look_up.key, &text);
        let left = if look_up.is_all { rest } else { &*step.predicates };
        Ok(found.map(|nodes| (nodes, left)))
    }

    /// The text to look up; `None` when equality with the value is not that of one text.
    fn key_text(&self, value: &Expr) -> Result<Option<String>, EvalError> {
        Ok(match self.value(value)? {
            Value::Text(text) => Some(text),
            Value::NodeSet(nodes) => match nodes.as_slice() {
                [node] => Some(self.tree().string_value(*node).into_owned()),
                _ => None,
            },
            Value::Number(_) | Value::Boolean(_) => None,
        })
    }
}

/// The node at a position that was written as a number.
fn at_position<N: Copy>(nodes: &[N], position: f64) -> Vec<N> {
    let whole =
        position >= 1.0 && position <= nodes.len() as f64 && position % 1.0 == 0.0;
    let found = whole.then(|| nodes.get(position as usize - 1)).flatten();
    found.into_iter().copied().collect()
}

fn is_comparison(operator: Operator) -> bool {
    matches!(operator.precedence(), 3 | 4)
}

/// A part of a predicate that an index can answer.
struct LookUp<'e> {
    key: &'e str,
    value: &'e Expr,
    /// Whether it is the whole predicate.
    is_all: bool,
}

impl<'e> LookUp<'e> {
    /// The predicate, or one part of a conjunction that does not count positions.
    fn of(predicate: &'e Expr) -> Option<LookUp<'e>> {
        let ExprKind::Chain { first, rest } = &predicate.kind else { return None };
        match &**rest {
            [(Operator::Equal, right)] => LookUp::equality(first, right, true),
            [(Operator::And, _), ..] if !counts_positions(predicate) => {
                let operands = std::iter::once(&**first)
                    .chain(rest.iter().map(|(_, operand)| operand));
                operands.filter_map(LookUp::part).next()
            }
            _ => None,
        }
    }

    fn part(expr: &'e Expr) -> Option<LookUp<'e>> {
        let ExprKind::Chain { first, rest } = &expr.kind else { return None };
        let [(Operator::Equal, right)] = &**rest else { return None };
        LookUp::equality(first, right, false)
    }

    fn equality(left: &'e Expr, right: &'e Expr, is_all: bool) -> Option<LookUp<'e>> {
        let one_way = |key, value| {
            let key = child_name(key).filter(|_| is_constant(value))?;
            Some(LookUp { key, value, is_all })
        };
        one_way(left, right).or_else(|| one_way(right, left))
    }
}

/// The name, when a path is that of one child element.
fn child_name(expr: &Expr) -> Option<&str> {
    let ExprKind::Path(Path { start: Start::Context, steps, .. }) = &expr.kind else {
        return None;
    };
    let [
        Step {
            axis: Axis::Child,
            test: NodeTest::Name { prefix, local },
            predicates,
            ..
        },
    ] = &**steps
    else {
        return None;
    };
    (prefix.is_empty() && predicates.is_empty()).then_some(&**local)
}

/// Whether an expression has the same value at every node of a set.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Literal(_) => true,
        ExprKind::Negation { operand, .. } => is_constant(operand),
        ExprKind::Chain { first, rest } => {
            is_constant(first) && rest.iter().all(|(_, operand)| is_constant(operand))
        }
        // Predicates read the nodes of their own step; few are worth a closer look.
        ExprKind::Path(path) => {
            starts_fixed(&path.start)
                && path.steps.iter().all(|step| step.predicates.is_empty())
        }
        ExprKind::Call(call) => is_constant_call(call),
        ExprKind::Variable(_) => false,
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

/// Calls of functions that read neither the context nor chance.
fn is_constant_call(call: &Call) -> bool {
    let Some(function) = call.function else { return false };
    let of_itself = matches!(
        function,
        Function::Current
            | Function::Today
            | Function::Now
            | Function::True
            | Function::False
            | Function::Pi
    );
    let by_context = matches!(
        function,
        Function::Position | Function::Last | Function::Lang | Function::Id
    );
    let by_chance =
        matches!(function, Function::Random | Function::Uuid | Function::Randomize);
    let given = !call.arguments.is_empty() && call.arguments.iter().all(is_constant);
    of_itself || (given && !by_context && !by_chance)
}

/// Whether `position()` or `last()` is called anywhere in an expression.
fn counts_positions(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Literal(_) | ExprKind::Variable(_) => false,
        ExprKind::Negation { operand, .. } => counts_positions(operand),
        ExprKind::Chain { first, rest } => {
            counts_positions(first)
                || rest.iter().any(|(_, operand)| counts_positions(operand))
        }
        ExprKind::Path(path) => match &path.start {
            Start::Filter { primary, predicates } => {
                counts_positions(primary) || predicates.iter().any(counts_positions)
            }
            // Their predicates count the nodes of their own steps.
            Start::Root | Start::Context => false,
        },
        ExprKind::Call(call) => {
            matches!(call.function, Some(Function::Position | Function::Last))
                || call.arguments.iter().any(counts_positions)
        }
    }
}
