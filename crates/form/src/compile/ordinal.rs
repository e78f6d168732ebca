//! Which instance of a repeat a rule reads, where the form says it.
//!
//! A rule with `indexed-repeat(…, …, 3)` does not hear of the other instances, and one
//! with `indexed-repeat(…, …, ${number})` only of the one that it found last: otherwise
//! every answer in a roster would evaluate what is said of everybody else in it.

use crate::sorted;
use minyi_xpath::syntax::{Call, Operator};
use minyi_xpath::{Expr, ExprKind, Expression, Function};

/// An instance, from 1, of the nearest repeat at or above what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ordinal(u16);

impl Ordinal {
    /// Any instance may be read.
    pub(crate) const ANY: Ordinal = Ordinal(0);
    /// The one that the chooser of the rule gives.
    pub(crate) const CHOSEN: Ordinal = Ordinal(u16::MAX);

    /// The place that an index chooses.
    pub(super) fn of(index: &Expr) -> Ordinal {
        let ExprKind::Number(number) = index.kind else { return Ordinal::CHOSEN };
        let place = Ordinal(number as u16);
        let is_it = f64::from(place.0) == number && place != Ordinal::CHOSEN;
        if is_it { place } else { Ordinal::ANY }
    }

    /// The place that `[3]` and `[position() = 3]` choose.
    pub(super) fn of_predicate(predicate: &Expr) -> Ordinal {
        let index = match &predicate.kind {
            ExprKind::Chain { first, rest } => match (&first.kind, &**rest) {
                (ExprKind::Call(call), [(Operator::Equal, index)])
                    if is_position(call) =>
                {
                    index
                }
                _ => return Ordinal::ANY,
            },
            ExprKind::Number(_)
            | ExprKind::Literal(_)
            | ExprKind::Variable(_)
            | ExprKind::Negation { .. }
            | ExprKind::Path(_)
            | ExprKind::Call(_) => predicate,
        };
        match Ordinal::of(index) {
            Ordinal::CHOSEN => Ordinal::ANY,
            place => place,
        }
    }

    /// The number, where it is one.
    pub(crate) fn number(self) -> Option<u32> {
        (self != Ordinal::ANY && self != Ordinal::CHOSEN).then_some(u32::from(self.0))
    }
}

/// Whether a call is the `position()` of the context.
fn is_position(call: &Call) -> bool {
    call.function == Some(Function::Position) && call.arguments.is_empty()
}

/// The one index that an expression has for its repeats, where it is not a number.
///
/// None where there are several: nobody can tell then which of them a read goes with.
pub(super) fn chooser(expression: &Expression) -> Option<Expression> {
    let mut indexes = Vec::new();
    let mut open = vec![expression.root()];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Number(_)
            | ExprKind::Literal(_)
            | ExprKind::Variable(_)
            | ExprKind::Path(_) => {}
            ExprKind::Negation { operand, .. } => open.push(operand),
            ExprKind::Chain { first, rest } => {
                open.push(first);
                open.extend(rest.iter().map(|(_, operand)| operand));
            }
            ExprKind::Call(call) => {
                indexes.extend(index_of(call).map(Expr::to_string));
                open.extend(&call.arguments);
            }
        }
    }
    sorted::sort_and_dedup(&mut indexes);
    let [index] = &*indexes else { return None };
    Expression::parse(index).ok()
}

fn index_of(call: &Call) -> Option<&Expr> {
    let [_, _, index] = &*call.arguments else { return None };
    (call.function == Some(Function::IndexedRepeat)
        && Ordinal::of(index) == Ordinal::CHOSEN)
        .then_some(index)
}
