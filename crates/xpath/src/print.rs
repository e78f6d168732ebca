//! Writes an expression back: the shortest text that parses to the same tree.

use std::fmt::{self, Display, Formatter, Write};

use crate::numeral::write_number;
use crate::syntax::{Axis, Call, Expr, ExprKind, NodeTest, Path, Start, Step};

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(number) => numeral(out, *number),
            ExprKind::Literal(text) => literal(out, text),
            ExprKind::Variable(name) => write!(out, "${name}"),
            ExprKind::Negation { times, operand } => {
                (0..*times).try_for_each(|_| out.write_char('-'))?;
                operand_of(out, operand, 7)
            }
            ExprKind::Chain { first, rest } => {
                let level = level(self);
                operand_of(out, first, level)?;
                rest.iter().try_for_each(|(operator, operand)| {
                    write!(out, " {} ", operator.symbol())?;
                    operand_of(out, operand, level)
                })
            }
            ExprKind::Path(path) => write!(out, "{path}"),
            ExprKind::Call(call) => write!(out, "{call}"),
        }
    }
}

/// Binding strength of the outermost part of `expr`.
fn level(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Chain { rest, .. } => {
            rest.first().map_or(9, |(operator, _)| operator.precedence())
        }
        ExprKind::Negation { .. } => 7,
        // A bare `/` would swallow the `*` or name behind it.
        ExprKind::Path(Path { start: Start::Root, steps, .. }) if steps.is_empty() => 0,
        ExprKind::Number(_)
        | ExprKind::Literal(_)
        | ExprKind::Variable(_)
        | ExprKind::Path(_)
        | ExprKind::Call(_) => 9,
    }
}

/// Writes an operand of an operator of strength `outer`, in brackets where it binds less.
fn operand_of(out: &mut Formatter<'_>, expr: &Expr, outer: u8) -> fmt::Result {
    if level(expr) > outer { write!(out, "{expr}") } else { write!(out, "({expr})") }
}

fn numeral(out: &mut Formatter<'_>, number: f64) -> fmt::Result {
    if number.is_finite() {
        return write_number(out, number);
    }
    // Only a numeral too large for a number is infinite; it must stay one.
    write!(out, "1{:0400}", 0)
}

fn literal(out: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let quote = if text.contains('"') { '\'' } else { '"' };
    write!(out, "{quote}{text}{quote}")
}

impl Display for Call {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}(", self.name)?;
        for (index, argument) in self.arguments.iter().enumerate() {
            out.write_str(if index == 0 { "" } else { ", " })?;
            write!(out, "{argument}")?;
        }
        out.write_char(')')
    }
}

impl Display for Path {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let mut slash = match &self.start {
            Start::Root => {
                let short =
                    self.steps.len() > 1 && self.steps.first().is_some_and(is_any_depth);
                out.write_str(if short { "" } else { "/" })?;
                short
            }
            Start::Context => false,
            Start::Filter { primary, predicates } => {
                write_primary(out, primary)?;
                write_predicates(out, predicates)?;
                true
            }
        };
        let mut steps = self.steps.iter().peekable();
        while let Some(step) = steps.next() {
            if slash && is_any_depth(step) && steps.peek().is_some() {
                out.write_str("//")?;
                slash = false;
                continue;
            }
            out.write_str(if slash { "/" } else { "" })?;
            write!(out, "{step}")?;
            slash = true;
        }
        Ok(())
    }
}

/// Whether a step is the one that `//` stands for.
fn is_any_depth(step: &Step) -> bool {
    step.axis == Axis::DescendantOrSelf
        && step.test == NodeTest::Node
        && step.predicates.is_empty()
}

fn write_primary(out: &mut Formatter<'_>, primary: &Expr) -> fmt::Result {
    match &primary.kind {
        ExprKind::Path(_) | ExprKind::Chain { .. } | ExprKind::Negation { .. } => {
            write!(out, "({primary})")
        }
        ExprKind::Number(_)
        | ExprKind::Literal(_)
        | ExprKind::Variable(_)
        | ExprKind::Call(_) => write!(out, "{primary}"),
    }
}

fn write_predicates(out: &mut Formatter<'_>, predicates: &[Expr]) -> fmt::Result {
    predicates.iter().try_for_each(|predicate| write!(out, "[{predicate}]"))
}

impl Display for Step {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match (self.axis, &self.test) {
            (Axis::SelfNode, NodeTest::Node) => out.write_char('.')?,
            (Axis::Parent, NodeTest::Node) => out.write_str("..")?,
            (Axis::Child, test) => write!(out, "{test}")?,
            (Axis::Attribute, test) => write!(out, "@{test}")?,
            (axis, test) => write!(out, "{}::{test}", axis.name())?,
        }
        write_predicates(out, &self.predicates)
    }
}

impl Display for NodeTest {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NodeTest::Any => out.write_char('*'),
            NodeTest::AnyIn(prefix) => write!(out, "{prefix}:*"),
            NodeTest::Name { prefix, local } if prefix.is_empty() => out.write_str(local),
            NodeTest::Name { prefix, local } => write!(out, "{prefix}:{local}"),
            NodeTest::Node => out.write_str("node()"),
            NodeTest::Text => out.write_str("text()"),
            NodeTest::Comment => out.write_str("comment()"),
            NodeTest::ProcessingInstruction(None) => {
                out.write_str("processing-instruction()")
            }
            NodeTest::ProcessingInstruction(Some(target)) => {
                out.write_str("processing-instruction(")?;
                literal(out, target)?;
                out.write_char(')')
            }
        }
    }
}
