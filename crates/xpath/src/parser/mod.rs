//! Reads an expression: text in, syntax tree or the list of all mistakes out.
//!
//! Recursive descent over the grammar of XPath 1.0, section 3, with binary operators by
//! precedence. A mistake is reported and parsing goes on behind it, so that an author
//! sees all of them at once. Depth and length are limited: no text can exhaust the stack.

// A parser asks for the tokens it wants; every other token is a mistake.
#![allow(clippy::wildcard_enum_match_arm)]

mod cursor;
mod path;

use self::cursor::Parser;
use crate::lexer::{TokenKind, tokens};
use crate::syntax::{
    Call, Expr, ExprKind, Operator, Path, Span, Start, SyntaxError, SyntaxErrorKind,
};
use crate::{MAX_DEPTH, MAX_LENGTH, functions};

/// Mistakes reported for one expression; more would only repeat the first.
const MAX_ERRORS: usize = 20;

/// The syntax tree of `text`, or every mistake in it, in the order of the text.
pub(crate) fn parse(text: &str) -> Result<Expr, Vec<SyntaxError>> {
    if text.len() > MAX_LENGTH {
        return Err(vec![too_long(text.len())]);
    }
    let mut errors = Vec::new();
    let tokens = tokens(text, &mut errors);
    let mut parser = Parser { text, tokens, at: 0, depth: 0, errors };
    let expr = parser.whole();
    let mut errors = parser.errors;
    if errors.is_empty() {
        return Ok(expr);
    }
    errors.truncate(MAX_ERRORS);
    Err(in_order(errors))
}

/// Mistakes in the order of the text, which they nearly have: moved, since a sort of the
/// standard library would weigh more than all that is said here.
pub(crate) fn in_order(errors: Vec<SyntaxError>) -> Vec<SyntaxError> {
    let mut ordered: Vec<SyntaxError> = Vec::with_capacity(errors.len());
    for error in errors {
        let before = |other: &SyntaxError| other.span.start <= error.span.start;
        let place = ordered.iter().rposition(before).map_or(0, |last| last + 1);
        ordered.insert(place, error);
    }
    ordered
}

fn too_long(length: usize) -> SyntaxError {
    SyntaxError {
        span: 0..length,
        kind: SyntaxErrorKind::TooLong,
        message: format!("the expression has {length} bytes, the limit is {MAX_LENGTH}"),
        hint: Some("move parts of it to calculations of their own".to_owned()),
    }
}

impl Parser<'_> {
    fn whole(&mut self) -> Expr {
        if self.peek() == TokenKind::End {
            if self.errors.is_empty() {
                self.error(
                    0..self.text.len(),
                    SyntaxErrorKind::Empty,
                    "there is no expression",
                );
            }
            return placeholder(0..0);
        }
        let expr = self.expression();
        while self.peek() != TokenKind::End {
            self.unexpected();
            self.at += 1;
            if self.starts_operand() && self.errors.len() < MAX_ERRORS {
                self.expression();
            }
        }
        expr
    }

    // Operators

    pub(super) fn expression(&mut self) -> Expr {
        if self.depth >= MAX_DEPTH {
            return self.too_deep();
        }
        self.depth += 1;
        let expr = self.operand(Operator::Or.precedence());
        self.depth -= 1;
        expr
    }

    fn too_deep(&mut self) -> Expr {
        let span = self.span();
        if !self.errors.iter().any(|error| error.kind == SyntaxErrorKind::TooDeep) {
            self.error_with_hint(
                span.clone(),
                SyntaxErrorKind::TooDeep,
                format!("brackets are nested more than {MAX_DEPTH} deep"),
                Some("move parts of it to calculations of their own".to_owned()),
            );
        }
        self.at = self.tokens.len().saturating_sub(1);
        placeholder(span)
    }

    fn chain(&mut self, first: Expr, strength: u8) -> Expr {
        let start = first.span.start;
        let mut rest = Vec::new();
        while let TokenKind::Operator(operator) = self.peek() {
            if operator.precedence() != strength {
                break;
            }
            self.at += 1;
            rest.push((operator, self.operand(strength + 1)));
        }
        let span = start..self.end().max(start);
        Expr { span, kind: ExprKind::Chain { first: Box::new(first), rest: rest.into() } }
    }

    /// An operand with every operator behind it that binds at least so strongly.
    fn operand(&mut self, precedence: u8) -> Expr {
        let mut left = self.unary();
        while let TokenKind::Operator(operator) = self.peek() {
            if operator.precedence() < precedence {
                break;
            }
            left = self.chain(left, operator.precedence());
        }
        left
    }

    fn unary(&mut self) -> Expr {
        let start = self.span().start;
        let mut times = 0u32;
        while self.take(TokenKind::Operator(Operator::Subtract)) {
            times += 1;
        }
        if times == 0 {
            return self.path();
        }
        // A minus binds less than a union: -a|b is -(a|b).
        let operand = Box::new(self.operand(Operator::Union.precedence()));
        Expr { span: start..self.end(), kind: ExprKind::Negation { times, operand } }
    }

    // Filters, calls and literals

    pub(super) fn starts_filter(&self) -> bool {
        match self.peek() {
            TokenKind::LeftParen | TokenKind::Literal | TokenKind::Number(_) => true,
            TokenKind::Dollar => true,
            TokenKind::Name => {
                self.peek_at(1) == TokenKind::LeftParen
                    && !is_kind_test(self.token_text())
            }
            _ => false,
        }
    }

    pub(super) fn filter(&mut self) -> Expr {
        let start = self.span().start;
        let primary = self.primary();
        let predicates = self.predicates();
        let mut steps = Vec::new();
        self.more_steps(&mut steps);
        if predicates.is_empty() && steps.is_empty() {
            return primary;
        }
        let start_of_path = Start::Filter { primary: Box::new(primary), predicates };
        let path = Path { start: start_of_path, steps: steps.into(), bound: None };
        Expr { span: start..self.end(), kind: ExprKind::Path(path) }
    }

    fn primary(&mut self) -> Expr {
        let span = self.span();
        let kind = match self.peek() {
            TokenKind::LeftParen => return self.bracketed(),
            TokenKind::Name => return self.call(),
            TokenKind::Dollar => return self.variable(),
            TokenKind::Number(number) => ExprKind::Number(number),
            _ => ExprKind::Literal(unquoted(self.token_text()).into()),
        };
        self.at += 1;
        Expr { span, kind }
    }

    fn bracketed(&mut self) -> Expr {
        let open = self.at;
        self.at += 1;
        let expr = self.expression();
        self.close(open, TokenKind::RightParen);
        expr
    }

    fn variable(&mut self) -> Expr {
        let start = self.span().start;
        self.at += 1;
        let name = self.token_text().into();
        if !self.take(TokenKind::Name) {
            self.error(start..start + 1, SyntaxErrorKind::Unexpected, "`$` needs a name");
        }
        Expr { span: start..self.end(), kind: ExprKind::Variable(name) }
    }

    fn call(&mut self) -> Expr {
        let start = self.span().start;
        let name: Box<str> = self.token_text().into();
        let open = self.at + 1;
        self.at += 2;
        let arguments = self.arguments(open);
        let function = functions::Function::named(&name);
        let call = Call { name, start, function, arguments };
        Expr { span: start..self.end(), kind: ExprKind::Call(call) }
    }

    /// The arguments up to the closing bracket of the one at token `open`.
    pub(super) fn arguments(&mut self, open: usize) -> Box<[Expr]> {
        let mut arguments = Vec::new();
        if self.take(TokenKind::RightParen) {
            return arguments.into();
        }
        loop {
            arguments.push(self.expression());
            if !self.take(TokenKind::Comma) {
                break;
            }
        }
        self.close(open, TokenKind::RightParen);
        arguments.into()
    }
}

/// Stands where something could not be read; never leaves the parser.
fn placeholder(span: Span) -> Expr {
    Expr { span, kind: ExprKind::Literal("".into()) }
}

fn is_kind_test(name: &str) -> bool {
    matches!(name, "node" | "text" | "comment" | "processing-instruction")
}

fn unquoted(literal: &str) -> &str {
    literal.get(1..literal.len().saturating_sub(1)).unwrap_or("")
}
