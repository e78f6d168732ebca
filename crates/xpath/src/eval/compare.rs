//! `=`, `!=`, `<`, `<=`, `>`, `>=` (XPath 1.0, section 3.4).
//!
//! A comparison with a set of nodes holds when it holds for any node of the set.

use std::borrow::Cow;

use super::{EvalError, Scope, path};
use crate::Tree;
use crate::syntax::{Expr, ExprKind, Operator, Span};
use crate::value::{Value, text_to_number};

impl<T: Tree> Scope<'_, T> {
    pub(super) fn comparisons(
        &self,
        first: &Expr,
        rest: &[(Operator, Expr)],
    ) -> Result<Value<T::Node>, EvalError> {
        let mut rest = rest.iter();
        let mut left = match rest.next() {
            Some((operator, right)) => self.first_comparison(*operator, first, right)?,
            None => return self.value(first),
        };
        for (operator, right) in rest {
            let right = self.value(right)?;
            left = self.compare(*operator, &Value::Boolean(left), &right, &first.span)?;
        }
        Ok(Value::Boolean(left))
    }

    fn first_comparison(
        &self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
    ) -> Result<bool, EvalError> {
        // The everyday `. < 120` needs no set of nodes.
        if let ExprKind::Number(number) = right.kind
            && path::is_self(left)
        {
            return Ok(holds(operator, self.number_of(self.context.node), number));
        }
        self.compare(operator, &self.value(left)?, &self.value(right)?, &left.span)
    }

    /// Whether `left operator right` holds.
    pub(super) fn compare(
        &self,
        operator: Operator,
        left: &Value<T::Node>,
        right: &Value<T::Node>,
        span: &Span,
    ) -> Result<bool, EvalError> {
        match (left, right) {
            (Value::NodeSet(left), Value::NodeSet(right)) => {
                self.charge(left.len().saturating_mul(right.len()), span)?;
                self.sets_compare(operator, left, right, span)
            }
            (Value::NodeSet(nodes), other) => {
                self.set_compares(operator, nodes, other, span)
            }
            (other, Value::NodeSet(nodes)) => {
                self.set_compares(mirrored(operator), nodes, other, span)
            }
            _ => Ok(self.atoms_compare(operator, left, right)),
        }
    }

    fn sets_compare(
        &self,
        operator: Operator,
        left: &[T::Node],
        right: &[T::Node],
        span: &Span,
    ) -> Result<bool, EvalError> {
        if is_equality(operator) {
            let texts = right.iter().map(|node| self.text_of(*node, span));
            let texts: Vec<Cow<'_, str>> = texts.collect::<Result<_, _>>()?;
            return self.any_node(left, span, |text| {
                texts.iter().any(|other| texts_hold(operator, text, other))
            });
        }
        let host = self.context.host;
        let numbers = right.iter().map(|node| {
            self.text_of(*node, span).map(|text| text_to_number(&text, host))
        });
        let numbers: Vec<f64> = numbers.collect::<Result<_, _>>()?;
        self.any_node(left, span, |text| {
            let number = text_to_number(text, host);
            numbers.iter().any(|other| holds(operator, number, *other))
        })
    }

    fn set_compares(
        &self,
        operator: Operator,
        nodes: &[T::Node],
        other: &Value<T::Node>,
        span: &Span,
    ) -> Result<bool, EvalError> {
        match other {
            Value::Boolean(_) if is_equality(operator) => {
                let exists = Value::Boolean(!nodes.is_empty());
                Ok(self.atoms_compare(operator, &exists, other))
            }
            Value::Text(other) if is_equality(operator) => {
                self.any_node(nodes, span, |text| texts_hold(operator, text, other))
            }
            // An order asks the nodes one by one, also of a boolean: so every suite of
            // the field has it, against the letter of XPath.
            Value::Text(_) | Value::Number(_) | Value::Boolean(_) | Value::NodeSet(_) => {
                let number = other.to_number(&self.context);
                let host = self.context.host;
                self.any_node(nodes, span, |text| {
                    holds(operator, text_to_number(text, host), number)
                })
            }
        }
    }

    /// Whether the string-value of any node passes.
    fn any_node(
        &self,
        nodes: &[T::Node],
        span: &Span,
        passes: impl Fn(&str) -> bool,
    ) -> Result<bool, EvalError> {
        for node in nodes {
            if passes(&self.text_of(*node, span)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn atoms_compare(
        &self,
        operator: Operator,
        left: &Value<T::Node>,
        right: &Value<T::Node>,
    ) -> bool {
        match (left, right) {
            (Value::Boolean(_), _) | (_, Value::Boolean(_)) if is_equality(operator) => {
                (left.to_boolean() == right.to_boolean()) == (operator == Operator::Equal)
            }
            (Value::Text(left), Value::Text(right)) if is_equality(operator) => {
                texts_hold(operator, left, right)
            }
            _ => holds(
                operator,
                left.to_number(&self.context),
                right.to_number(&self.context),
            ),
        }
    }
}

fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equal | Operator::NotEqual)
}

fn texts_hold(operator: Operator, left: &str, right: &str) -> bool {
    (left == right) == (operator == Operator::Equal)
}

fn holds(operator: Operator, left: f64, right: f64) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterOrEqual => left >= right,
        Operator::Or
        | Operator::And
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Modulo
        | Operator::Union => false,
    }
}

/// The operator with its sides exchanged.
fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        Operator::Equal
        | Operator::NotEqual
        | Operator::Or
        | Operator::And
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Modulo
        | Operator::Union => operator,
    }
}
