//! What constraints say of the room that an answer needs.

use minyi_xpath::syntax::Operator;
use minyi_xpath::{Expr, ExprKind, Expression};

use crate::form::{Control, Form};
use crate::scale::attribute;

/// Largest number that has boxes of its own for each digit.
const LARGEST: f64 = 1e9;

/// The number of digits that the largest allowed answer has; none where nothing says so.
pub(super) fn digits(form: &Form, control: &Control) -> Option<usize> {
    let largest = bound(form, control, is_self)?;
    (0.0..LARGEST).contains(&largest).then(|| format!("{}", largest.floor()).len())
}

/// How many choices may be made at most.
pub(super) fn most(form: &Form, control: &Control) -> Option<usize> {
    let first =
        attribute(control, "minyi:rank-first").and_then(|n| n.trim().parse().ok());
    first.or_else(|| {
        let counted = |expr: &Expr| match &expr.kind {
            ExprKind::Call(call) => {
                &*call.name == "count-selected"
                    && call.arguments.first().is_some_and(is_self)
            }
            ExprKind::Number(_)
            | ExprKind::Literal(_)
            | ExprKind::Variable(_)
            | ExprKind::Negation { .. }
            | ExprKind::Chain { .. }
            | ExprKind::Path(_) => false,
        };
        let largest = bound(form, control, counted)?;
        (1.0..100.0).contains(&largest).then_some(largest as usize)
    })
}

/// The greatest number that a constraint allows for what `is_it` tells.
fn bound(form: &Form, control: &Control, is_it: impl Fn(&Expr) -> bool) -> Option<f64> {
    let rule = form.node(control.node?)?.bind.constraint.as_ref()?;
    let expression = Expression::parse(&rule.text).ok()?;
    let mut open = vec![expression.root()];
    while let Some(expr) = open.pop() {
        let ExprKind::Chain { first, rest } = &expr.kind else { continue };
        let Some((operator, second)) = rest.first() else { continue };
        if *operator == Operator::And {
            open.push(first);
            open.extend(rest.iter().map(|(_, part)| part));
            continue;
        }
        let (left, right) = (number(first), number(second));
        match operator {
            Operator::LessOrEqual if is_it(first) => return right,
            Operator::GreaterOrEqual if is_it(second) => return left,
            Operator::Less if is_it(first) => return right.map(below),
            Operator::Greater if is_it(second) => return left.map(below),
            Operator::Or
            | Operator::And
            | Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual
            | Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Modulo
            | Operator::Union => {}
        }
    }
    None
}

/// The greatest whole number below.
fn below(number: f64) -> f64 {
    number.ceil() - 1.0
}

fn is_self(expr: &Expr) -> bool {
    expr.to_string() == "."
}

fn number(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Number(number) => Some(*number),
        ExprKind::Literal(_)
        | ExprKind::Variable(_)
        | ExprKind::Negation { .. }
        | ExprKind::Chain { .. }
        | ExprKind::Path(_)
        | ExprKind::Call(_) => None,
    }
}
