//! Evaluates a parsed expression at a node of a tree.
//!
//! Evaluation is total: it ends with a value or with an error that has a place, after a
//! bounded number of steps ([`MAX_WORK`]), on a stack as deep as the expression's brackets.
//! `and`, `or` and the functions that choose evaluate only what they need, so that an
//! unknown function is an error when it is reached and not before.

mod axes;
mod compare;
mod path;
mod predicate;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use crate::calendar::Stamp;
use crate::context::Context;
use crate::functions;
use crate::syntax::{Call, Expr, ExprKind, Operator, Span};
use crate::value::{Value, text_to_number};
use crate::{Expression, Tree};

pub(crate) use path::Descent;

/// Nodes visited, bytes of text built, and calls in one evaluation, at most: a second of
/// work or so.
pub const MAX_WORK: u64 = 20_000_000;

/// What a call of a function costs of that, beside what it visits and builds.
const CALL: usize = 8;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// The part of the expression at fault.
    pub span: Span,
    /// The kind of failure.
    pub kind: EvalErrorKind,
    /// What happened: lower case, no full stop.
    pub message: String,
}

impl fmt::Display for EvalError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} at {}..{}", self.message, self.span.start, self.span.end)
    }
}

impl std::error::Error for EvalError {}

/// The kinds of failure of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvalErrorKind {
    /// A function that does not exist was reached.
    UnknownFunction,
    /// A call with too few or too many arguments was reached.
    ArgumentCount,
    /// Nodes were needed and something else was there.
    NotNodes,
    /// No secondary instance has this id.
    UnknownInstance,
    /// An argument is of the right type and has no meaning to its function.
    Argument,
    /// A variable was reached.
    Variable,
    /// The evaluation takes longer or builds more than [`MAX_WORK`] allows.
    TooMuchWork,
}

/// Evaluates `expression` in `context`.
///
/// # Errors
/// When an unknown or wrongly called function is reached, when nodes are needed where
/// there are none, and when the work exceeds [`MAX_WORK`].
pub fn evaluate<T: Tree>(
    expression: &Expression,
    context: &Context<'_, T>,
) -> Result<Value<T::Node>, EvalError> {
    let work = Cell::new(MAX_WORK);
    Scope { context: *context, work: &work }.value(expression.root())
}

/// Evaluates to a text, as `string(…)` would.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_text<T: Tree>(
    expression: &Expression,
    context: &Context<'_, T>,
) -> Result<String, EvalError> {
    evaluate(expression, context).map(|value| value.into_text(context.tree))
}

/// Evaluates to a number, as `number(…)` would.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_number<T: Tree>(
    expression: &Expression,
    context: &Context<'_, T>,
) -> Result<f64, EvalError> {
    let work = Cell::new(MAX_WORK);
    Scope { context: *context, work: &work }.number(expression.root())
}

/// Evaluates to true or false, as `boolean(…)` would.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_boolean<T: Tree>(
    expression: &Expression,
    context: &Context<'_, T>,
) -> Result<bool, EvalError> {
    let work = Cell::new(MAX_WORK);
    Scope { context: *context, work: &work }.boolean(expression.root())
}

/// A context together with the work that is left for the whole evaluation.
pub(crate) struct Scope<'a, T: Tree> {
    pub(crate) context: Context<'a, T>,
    work: &'a Cell<u64>,
}

impl<T: Tree> Clone for Scope<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Tree> Copy for Scope<'_, T> {}

type Nodes<T> = Vec<<T as Tree>::Node>;

impl<'a, T: Tree> Scope<'a, T> {
    pub(crate) fn tree(&self) -> &'a T {
        self.context.tree
    }

    /// The same evaluation at another node.
    pub(crate) fn at(&self, node: T::Node, position: usize, size: usize) -> Self {
        let context = Context { node, position, size, ..self.context };
        Scope { context, work: self.work }
    }

    /// Takes `amount` from the work that is left.
    pub(crate) fn charge(&self, amount: usize, span: &Span) -> Result<(), EvalError> {
        match self.work.get().checked_sub(amount as u64) {
            Some(left) => {
                self.work.set(left);
                Ok(())
            }
            None => Err(too_much_work(span)),
        }
    }

    pub(crate) fn value(&self, expr: &Expr) -> Result<Value<T::Node>, EvalError> {
        match &expr.kind {
            ExprKind::Number(number) => Ok(Value::Number(*number)),
            ExprKind::Literal(text) => Ok(Value::Text(text.to_string())),
            ExprKind::Variable(name) => Err(variable(expr, name)),
            ExprKind::Negation { times, operand } => {
                let number = self.number(operand)?;
                Ok(Value::Number(if times % 2 == 1 { -number } else { number }))
            }
            ExprKind::Chain { first, rest } => self.chain(first, rest),
            ExprKind::Path(path) => self.path(path).map(Value::NodeSet),
            ExprKind::Call(call) => self.call(call, &expr.span),
        }
    }

    pub(crate) fn text(&self, expr: &Expr) -> Result<String, EvalError> {
        self.value(expr).map(|value| value.into_text(self.tree()))
    }

    pub(crate) fn number(&self, expr: &Expr) -> Result<f64, EvalError> {
        if path::is_self(expr) {
            return Ok(self.number_of(self.context.node));
        }
        self.value(expr).map(|value| value.to_number(&self.context))
    }

    pub(crate) fn boolean(&self, expr: &Expr) -> Result<bool, EvalError> {
        self.value(expr).map(|value| value.to_boolean())
    }

    pub(crate) fn nodes(&self, expr: &Expr) -> Result<Nodes<T>, EvalError> {
        match self.value(expr)? {
            Value::NodeSet(nodes) => Ok(nodes),
            Value::Number(_) | Value::Text(_) | Value::Boolean(_) => Err(not_nodes(expr)),
        }
    }

    /// The string-value of a node, its length charged as work.
    pub(crate) fn text_of(
        &self,
        node: T::Node,
        span: &Span,
    ) -> Result<Cow<'a, str>, EvalError> {
        let text = self.tree().string_value(node);
        self.charge(text.len() / 32 + 1, span)?;
        Ok(text)
    }

    /// The number that the string-value of a node spells, its length spent as work.
    #[inline]
    pub(crate) fn number_of(&self, node: T::Node) -> f64 {
        let text = self.tree().string_value(node);
        self.work.set(self.work.get().saturating_sub(text.len() as u64 / 32));
        text_to_number(&text, self.context.host)
    }

    fn call(&self, call: &Call, span: &Span) -> Result<Value<T::Node>, EvalError> {
        let Some(function) = call.function else {
            return Err(EvalError {
                span: call.name_span(),
                kind: EvalErrorKind::UnknownFunction,
                message: format!("there is no function called `{}`", call.name),
            });
        };
        let count = call.arguments.len();
        if !function.takes(count) {
            return Err(EvalError {
                span: span.clone(),
                kind: EvalErrorKind::ArgumentCount,
                message: functions::count_message(function, count),
            });
        }
        self.charge(CALL, span)?;
        functions::call(
            &functions::Arguments { scope: *self, exprs: &call.arguments, span },
            function,
        )
    }

    fn chain(
        &self,
        first: &Expr,
        rest: &[(Operator, Expr)],
    ) -> Result<Value<T::Node>, EvalError> {
        match rest.first().map(|(operator, _)| *operator) {
            None => self.value(first),
            Some(Operator::Or) => self.any(first, rest).map(Value::Boolean),
            Some(Operator::And) => self.all(first, rest).map(Value::Boolean),
            Some(Operator::Union) => self.union(first, rest).map(Value::NodeSet),
            Some(
                Operator::Equal
                | Operator::NotEqual
                | Operator::Less
                | Operator::LessOrEqual
                | Operator::Greater
                | Operator::GreaterOrEqual,
            ) => self.comparisons(first, rest),
            Some(
                Operator::Add
                | Operator::Subtract
                | Operator::Multiply
                | Operator::Divide
                | Operator::Modulo,
            ) => self.arithmetic(first, rest).map(Value::Number),
        }
    }

    fn any(&self, first: &Expr, rest: &[(Operator, Expr)]) -> Result<bool, EvalError> {
        let mut found = self.boolean(first)?;
        for (_, operand) in rest {
            if found {
                break;
            }
            found = self.boolean(operand)?;
        }
        Ok(found)
    }

    fn all(&self, first: &Expr, rest: &[(Operator, Expr)]) -> Result<bool, EvalError> {
        let mut held = self.boolean(first)?;
        for (_, operand) in rest {
            if !held {
                break;
            }
            held = self.boolean(operand)?;
        }
        Ok(held)
    }

    fn arithmetic(
        &self,
        first: &Expr,
        rest: &[(Operator, Expr)],
    ) -> Result<f64, EvalError> {
        let (start, rest) = match rest {
            [(Operator::Subtract, second), rest @ ..] => {
                (self.difference(first, second)?, rest)
            }
            _ => (self.number(first)?, rest),
        };
        rest.iter().try_fold(start, |left, (operator, operand)| {
            Ok(calculate(*operator, left, self.number(operand)?))
        })
    }

    /// `left - right`, of two dates in whole milliseconds, and of two dates without time in
    /// days of the calendar: what lies between two midnights is a whole number of days,
    /// also when the clocks were changed, and never 5905.999.
    fn difference(&self, left: &Expr, right: &Expr) -> Result<f64, EvalError> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        match self.stamp_of(&left).zip(self.stamp_of(&right)) {
            Some((left, right)) => Ok(left.days_since(&right, self.context.host)),
            None => Ok(left.to_number(&self.context) - right.to_number(&self.context)),
        }
    }

    /// The date that a text or the first of some nodes is.
    fn stamp_of(&self, value: &Value<T::Node>) -> Option<Stamp> {
        match value {
            Value::Text(text) => Stamp::parse(text),
            Value::NodeSet(nodes) => nodes
                .first()
                .and_then(|node| Stamp::parse(&self.tree().string_value(*node))),
            Value::Number(_) | Value::Boolean(_) => None,
        }
    }

    fn union(
        &self,
        first: &Expr,
        rest: &[(Operator, Expr)],
    ) -> Result<Nodes<T>, EvalError> {
        let mut nodes = self.nodes(first)?;
        for (_, operand) in rest {
            nodes.extend(self.nodes(operand)?);
        }
        self.charge(nodes.len(), &first.span)?;
        self.put_in_order(&mut nodes);
        Ok(nodes)
    }

    /// Document order, each node once.
    pub(crate) fn put_in_order(&self, nodes: &mut Nodes<T>) {
        nodes.dedup();
        if !nodes.is_sorted_by(|a, b| self.tree().compare(*a, *b).is_lt()) {
            nodes.sort_unstable_by(|a, b| self.tree().compare(*a, *b));
            nodes.dedup();
        }
    }
}

/// Arithmetic of IEEE 754 (XPath 1.0, section 3.5); `mod` has the sign of the dividend.
fn calculate(operator: Operator, left: f64, right: f64) -> f64 {
    match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        Operator::Modulo => left % right,
        Operator::Or
        | Operator::And
        | Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::Union => f64::NAN,
    }
}

fn variable(expr: &Expr, name: &str) -> EvalError {
    EvalError {
        span: expr.span.clone(),
        kind: EvalErrorKind::Variable,
        message: format!("there is no variable `${name}`: forms have none"),
    }
}

pub(crate) fn not_nodes(expr: &Expr) -> EvalError {
    EvalError {
        span: expr.span.clone(),
        kind: EvalErrorKind::NotNodes,
        message: format!("`{expr}` is not a path to nodes"),
    }
}

fn too_much_work(span: &Span) -> EvalError {
    EvalError {
        span: span.clone(),
        kind: EvalErrorKind::TooMuchWork,
        message: "the expression takes too long to evaluate".to_owned(),
    }
}
