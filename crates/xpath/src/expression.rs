//! An expression that was parsed and can be evaluated any number of times.

use std::fmt;

use crate::problems::problems;
use crate::reads::Reads;
use crate::syntax::{Expr, ExprKind, Span, Start, SyntaxError};

/// A parsed expression.
///
/// It knows nothing of the tree it will be evaluated over; one expression serves every
/// instance of a repeat. Printing it gives a text that parses to the same expression.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Box<str>,
    root: Expr,
}

impl Expression {
    /// Parses the text of an expression.
    ///
    /// Functions that do not exist and wrong numbers of arguments are no mistakes of
    /// syntax: see [`Expression::problems`].
    ///
    /// # Errors
    /// Every mistake in the text, in its order, each with place, message and hint.
    pub fn parse(text: &str) -> Result<Expression, Vec<SyntaxError>> {
        crate::parser::parse(text).map(|root| Expression { text: text.into(), root })
    }

    /// The text it was parsed from, to which all spans refer.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The syntax tree.
    pub fn root(&self) -> &Expr {
        &self.root
    }

    /// What an author has to repair although it can be parsed: unknown functions, wrong
    /// numbers of arguments, variables, paths over what is not nodes, bad patterns.
    ///
    /// At evaluation each is an error only when it is reached (ODK XForms, `if`).
    pub fn problems(&self) -> Vec<SyntaxError> {
        problems(&self.root)
    }

    /// Tells paths which node they always select, for a tree that finds it by a number
    /// (`Tree::bound`) instead of step by step; `number` is asked with each path's span.
    pub fn bind(&mut self, number: impl Fn(&Span) -> Option<u32>) {
        let mut open = vec![&mut self.root];
        while let Some(Expr { span, kind }) = open.pop() {
            match kind {
                ExprKind::Number(_) | ExprKind::Literal(_) | ExprKind::Variable(_) => {}
                ExprKind::Negation { operand, .. } => open.push(operand),
                ExprKind::Chain { first, rest } => {
                    open.push(first);
                    open.extend(rest.iter_mut().map(|(_, operand)| operand));
                }
                ExprKind::Call(call) => open.extend(&mut call.arguments),
                ExprKind::Path(path) => {
                    path.bound = number(span);
                    if let Start::Filter { primary, predicates } = &mut path.start {
                        open.push(primary);
                        open.extend(predicates);
                    }
                    open.extend(path.steps.iter_mut().flat_map(|s| &mut s.predicates));
                }
            }
        }
    }

    /// What its value can depend on.
    pub fn reads(&self) -> Reads {
        Reads::of(&self.root)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(out)
    }
}
