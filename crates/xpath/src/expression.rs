//! An expression that was parsed and can be evaluated any number of times.

use std::fmt;

use crate::problems::problems;
use crate::reads::Reads;
use crate::syntax::{Expr, SyntaxError};

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
