//! The tokens ahead, and the mistakes found so far.

use super::MAX_ERRORS;
use crate::lexer::{Token, TokenKind};
use crate::syntax::{Operator, Span, SyntaxError, SyntaxErrorKind};

/// A place in the tokens of an expression.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) errors: Vec<SyntaxError>,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> TokenKind {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> TokenKind {
        self.tokens.get(self.at + ahead).map_or(TokenKind::End, |token| token.kind)
    }

    pub(super) fn span(&self) -> Span {
        let end = self.text.len();
        self.tokens.get(self.at).map_or(end..end, |token| token.span.clone())
    }

    pub(super) fn token_text(&self) -> &str {
        self.text.get(self.span()).unwrap_or("")
    }

    pub(super) fn take(&mut self, kind: TokenKind) -> bool {
        let found = self.peek() == kind;
        if found {
            self.at += 1;
        }
        found
    }

    /// Byte behind the last token that was taken.
    pub(super) fn end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(0, |t| t.span.end)
    }

    pub(super) fn starts_operand(&self) -> bool {
        match self.peek() {
            TokenKind::LeftParen
            | TokenKind::Dot
            | TokenKind::DotDot
            | TokenKind::At
            | TokenKind::Slash
            | TokenKind::SlashSlash
            | TokenKind::Dollar
            | TokenKind::Star
            | TokenKind::PrefixStar
            | TokenKind::Name
            | TokenKind::Literal
            | TokenKind::Number(_)
            | TokenKind::Operator(Operator::Subtract) => true,
            TokenKind::RightParen
            | TokenKind::LeftBracket
            | TokenKind::RightBracket
            | TokenKind::Comma
            | TokenKind::ColonColon
            | TokenKind::Operator(_)
            | TokenKind::End => false,
        }
    }

    pub(super) fn error(
        &mut self,
        span: Span,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
    ) {
        self.error_with_hint(span, kind, message, None);
    }

    pub(super) fn error_with_hint(
        &mut self,
        span: Span,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError { span, kind, message: message.into(), hint });
        }
    }

    pub(super) fn unexpected(&mut self) {
        let span = self.span();
        let shown = self.token_text().to_owned();
        match self.peek() {
            TokenKind::End => self.missing_operand(),
            TokenKind::RightParen | TokenKind::RightBracket => self.error_with_hint(
                span,
                SyntaxErrorKind::UnclosedBracket,
                format!("`{shown}` closes a bracket that was never opened"),
                Some(format!("remove the `{shown}` or open its bracket")),
            ),
            _ => self.error_with_hint(
                span,
                SyntaxErrorKind::Unexpected,
                format!("`{shown}` cannot stand here"),
                self.unexpected_hint(),
            ),
        }
    }

    pub(super) fn unexpected_hint(&self) -> Option<String> {
        let hint = match self.peek() {
            TokenKind::Operator(Operator::Equal) => "compare with a single =",
            TokenKind::Comma => "commas only part the arguments of a function",
            _ if self.starts_operand() => "is an operator or a comma missing before it?",
            _ => return None,
        };
        Some(hint.to_owned())
    }

    pub(super) fn missing_operand(&mut self) {
        if !self.errors.is_empty() {
            return; // the end is only a consequence of what was reported
        }
        let before = self.at.checked_sub(1).and_then(|last| self.tokens.get(last));
        let span = before.map_or(0..0, |token| token.span.clone());
        let shown = self.text.get(span.clone()).unwrap_or("").to_owned();
        self.error_with_hint(
            span,
            SyntaxErrorKind::MissingOperand,
            format!("the expression ends after `{shown}`"),
            Some("complete it or remove the end".to_owned()),
        );
    }

    /// Takes the bracket that closes the one at token `open`, or reports that one.
    pub(super) fn close(&mut self, open: usize, kind: TokenKind) {
        if self.take(kind) {
            return;
        }
        match self.peek() {
            TokenKind::End | TokenKind::RightParen | TokenKind::RightBracket => {
                self.unclosed(open);
                if self.peek() != TokenKind::End {
                    self.at += 1;
                }
            }
            _ => {
                self.unexpected();
                self.skip_to_close(kind);
            }
        }
    }

    /// Goes behind the bracket that closes the present level.
    pub(super) fn skip_to_close(&mut self, kind: TokenKind) {
        let mut nested = 0usize;
        while self.peek() != TokenKind::End {
            let found = self.peek();
            self.at += 1;
            match found {
                TokenKind::LeftParen | TokenKind::LeftBracket => nested += 1,
                TokenKind::RightParen | TokenKind::RightBracket if nested > 0 => {
                    nested -= 1;
                }
                _ if found == kind => return,
                _ => {}
            }
        }
    }

    pub(super) fn unclosed(&mut self, open: usize) {
        if self.errors.iter().any(|error| error.kind == SyntaxErrorKind::TooDeep) {
            return;
        }
        let span = self.tokens.get(open).map_or(0..0, |token| token.span.clone());
        let shown = self.text.get(span.clone()).unwrap_or("").to_owned();
        let missing = if shown == "[" { "]" } else { ")" };
        self.error_with_hint(
            span,
            SyntaxErrorKind::UnclosedBracket,
            format!("the bracket `{shown}` is never closed"),
            Some(format!("add the missing `{missing}`")),
        );
    }
}
