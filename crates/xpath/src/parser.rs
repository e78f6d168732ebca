//! Reads an expression: text in, syntax tree or the list of all mistakes out.
//!
//! Recursive descent over the grammar of XPath 1.0, section 3, with binary operators by
//! precedence. A mistake is reported and parsing goes on behind it, so that an author
//! sees all of them at once. Depth and length are limited: no text can exhaust the stack.

use crate::lexer::{Token, TokenKind, tokens};
use crate::suggest::did_you_mean;
use crate::syntax::{
    Axis, Call, Expr, ExprKind, NodeTest, Operator, Path, Span, Start, Step, SyntaxError,
    SyntaxErrorKind,
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
    errors.sort_by_key(|error| error.span.start);
    errors.truncate(MAX_ERRORS);
    Err(errors)
}

fn too_long(length: usize) -> SyntaxError {
    SyntaxError {
        span: 0..length,
        kind: SyntaxErrorKind::TooLong,
        message: format!("the expression has {length} bytes, the limit is {MAX_LENGTH}"),
        hint: Some("move parts of it to calculations of their own".to_owned()),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    errors: Vec<SyntaxError>,
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

    // Tokens

    fn peek(&self) -> TokenKind {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> TokenKind {
        self.tokens.get(self.at + ahead).map_or(TokenKind::End, |token| token.kind)
    }

    fn span(&self) -> Span {
        let end = self.text.len();
        self.tokens.get(self.at).map_or(end..end, |token| token.span.clone())
    }

    fn token_text(&self) -> &str {
        self.text.get(self.span()).unwrap_or("")
    }

    fn take(&mut self, kind: TokenKind) -> bool {
        let found = self.peek() == kind;
        if found {
            self.at += 1;
        }
        found
    }

    /// Byte behind the last token that was taken.
    fn end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(0, |t| t.span.end)
    }

    fn starts_operand(&self) -> bool {
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

    // Mistakes

    fn error(&mut self, span: Span, kind: SyntaxErrorKind, message: impl Into<String>) {
        self.error_with_hint(span, kind, message, None);
    }

    fn error_with_hint(
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

    fn unexpected(&mut self) {
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

    fn unexpected_hint(&self) -> Option<String> {
        let hint = match self.peek() {
            TokenKind::Operator(Operator::Equal) => "compare with a single =",
            TokenKind::Comma => "commas only part the arguments of a function",
            _ if self.starts_operand() => "is an operator or a comma missing before it?",
            _ => return None,
        };
        Some(hint.to_owned())
    }

    fn missing_operand(&mut self) {
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

    // Operators

    fn expression(&mut self) -> Expr {
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
        Expr { span, kind: ExprKind::Chain { first: Box::new(first), rest } }
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

    // Paths

    fn path(&mut self) -> Expr {
        let start = self.span().start;
        let (from, mut steps) = match self.peek() {
            TokenKind::Slash => {
                self.at += 1;
                let steps =
                    if self.starts_step() { vec![self.step()] } else { Vec::new() };
                (Start::Root, steps)
            }
            TokenKind::SlashSlash => {
                let between = self.descendants();
                (Start::Root, vec![between, self.step()])
            }
            _ if self.starts_filter() => return self.filter(),
            _ if self.starts_step() => (Start::Context, vec![self.step()]),
            _ => return self.no_operand(),
        };
        if !steps.is_empty() {
            self.more_steps(&mut steps);
        }
        let span = start..self.end();
        Expr { span, kind: ExprKind::Path(Path { start: from, steps }) }
    }

    fn no_operand(&mut self) -> Expr {
        let span = self.span();
        self.unexpected();
        let closes = matches!(
            self.peek(),
            TokenKind::RightParen
                | TokenKind::RightBracket
                | TokenKind::Comma
                | TokenKind::End
        );
        if !closes {
            self.at += 1;
        }
        placeholder(span)
    }

    fn more_steps(&mut self, steps: &mut Vec<Step>) {
        loop {
            match self.peek() {
                TokenKind::Slash => self.at += 1,
                TokenKind::SlashSlash => {
                    let between = self.descendants();
                    steps.push(between);
                }
                _ => return,
            }
            let step = self.step();
            steps.push(step);
        }
    }

    /// The step that `//` stands for.
    fn descendants(&mut self) -> Step {
        let span = self.span();
        self.at += 1;
        Step {
            span,
            axis: Axis::DescendantOrSelf,
            test: NodeTest::Node,
            predicates: vec![],
        }
    }

    fn starts_step(&self) -> bool {
        match self.peek() {
            TokenKind::Dot | TokenKind::DotDot | TokenKind::At => true,
            TokenKind::Star | TokenKind::PrefixStar | TokenKind::Name => true,
            TokenKind::LeftParen
            | TokenKind::RightParen
            | TokenKind::LeftBracket
            | TokenKind::RightBracket
            | TokenKind::Comma
            | TokenKind::ColonColon
            | TokenKind::Slash
            | TokenKind::SlashSlash
            | TokenKind::Dollar
            | TokenKind::Literal
            | TokenKind::Number(_)
            | TokenKind::Operator(_)
            | TokenKind::End => false,
        }
    }

    fn step(&mut self) -> Step {
        let start = self.span().start;
        let (axis, test) = match self.peek() {
            TokenKind::Dot => self.short_step(Axis::SelfNode),
            TokenKind::DotDot => self.short_step(Axis::Parent),
            TokenKind::At => {
                self.at += 1;
                (Axis::Attribute, self.node_test())
            }
            TokenKind::Name if self.peek_at(1) == TokenKind::ColonColon => {
                let axis = self.axis();
                (axis, self.node_test())
            }
            _ => (Axis::Child, self.node_test()),
        };
        let predicates = self.predicates();
        Step { span: start..self.end().max(start), axis, test, predicates }
    }

    fn short_step(&mut self, axis: Axis) -> (Axis, NodeTest) {
        self.at += 1;
        (axis, NodeTest::Node)
    }

    fn axis(&mut self) -> Axis {
        let span = self.span();
        let name = self.token_text().to_owned();
        self.at += 2;
        Axis::named(&name).unwrap_or_else(|| {
            self.error_with_hint(
                span,
                SyntaxErrorKind::UnknownAxis,
                format!("there is no axis called `{name}`"),
                did_you_mean(&name, Axis::names()),
            );
            Axis::Child
        })
    }

    fn node_test(&mut self) -> NodeTest {
        let name = self.token_text().to_owned();
        match self.peek() {
            TokenKind::Star => {
                self.at += 1;
                NodeTest::Any
            }
            TokenKind::PrefixStar => {
                self.at += 1;
                NodeTest::AnyIn(name.trim_end_matches(":*").into())
            }
            TokenKind::Name if self.peek_at(1) == TokenKind::LeftParen => {
                self.kind_test(&name)
            }
            TokenKind::Name => {
                self.at += 1;
                name_test(&name)
            }
            _ => {
                self.no_operand();
                NodeTest::Any
            }
        }
    }

    fn kind_test(&mut self, name: &str) -> NodeTest {
        let span = self.span();
        let open = self.at + 1;
        self.at += 2;
        let test = match name {
            "node" => NodeTest::Node,
            "text" => NodeTest::Text,
            "comment" => NodeTest::Comment,
            "processing-instruction" => NodeTest::ProcessingInstruction(self.target()),
            _ => {
                self.error_with_hint(
                    span,
                    SyntaxErrorKind::Unexpected,
                    format!("`{name}(…)` cannot be a step of a path"),
                    Some("a function can only begin a path".to_owned()),
                );
                self.arguments(open);
                return NodeTest::Any;
            }
        };
        self.close(open, TokenKind::RightParen);
        test
    }

    fn target(&mut self) -> Option<Box<str>> {
        let target = unquoted(self.token_text()).into();
        self.take(TokenKind::Literal).then_some(target)
    }

    fn predicates(&mut self) -> Vec<Expr> {
        let mut predicates = Vec::new();
        while self.peek() == TokenKind::LeftBracket {
            let open = self.at;
            self.at += 1;
            predicates.push(self.expression());
            self.close(open, TokenKind::RightBracket);
        }
        predicates
    }

    /// Takes the bracket that closes the one at token `open`, or reports that one.
    fn close(&mut self, open: usize, kind: TokenKind) {
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
    fn skip_to_close(&mut self, kind: TokenKind) {
        let mut nested = 0usize;
        while self.peek() != TokenKind::End {
            let found = self.peek();
            self.at += 1;
            match found {
                TokenKind::LeftParen | TokenKind::LeftBracket => nested += 1,
                TokenKind::RightParen | TokenKind::RightBracket if nested > 0 => {
                    nested -= 1
                }
                _ if found == kind => return,
                _ => {}
            }
        }
    }

    fn unclosed(&mut self, open: usize) {
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

    // Filters, calls and literals

    fn starts_filter(&self) -> bool {
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

    fn filter(&mut self) -> Expr {
        let start = self.span().start;
        let primary = self.primary();
        let predicates = self.predicates();
        let mut steps = Vec::new();
        self.more_steps(&mut steps);
        if predicates.is_empty() && steps.is_empty() {
            return primary;
        }
        let start_of_path = Start::Filter { primary: Box::new(primary), predicates };
        let path = Path { start: start_of_path, steps };
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
        let name_span = self.span();
        let name: Box<str> = self.token_text().into();
        let open = self.at + 1;
        self.at += 2;
        let arguments = self.arguments(open);
        let function = functions::Function::named(&name);
        let span = name_span.start..self.end();
        let call = Call { name, name_span, function, arguments };
        Expr { span, kind: ExprKind::Call(call) }
    }

    /// The arguments up to the closing bracket of the one at token `open`.
    fn arguments(&mut self, open: usize) -> Vec<Expr> {
        let mut arguments = Vec::new();
        if self.take(TokenKind::RightParen) {
            return arguments;
        }
        loop {
            arguments.push(self.expression());
            if !self.take(TokenKind::Comma) {
                break;
            }
        }
        self.close(open, TokenKind::RightParen);
        arguments
    }
}

/// Stands where something could not be read; never leaves the parser.
fn placeholder(span: Span) -> Expr {
    Expr { span, kind: ExprKind::Literal("".into()) }
}

fn is_kind_test(name: &str) -> bool {
    matches!(name, "node" | "text" | "comment" | "processing-instruction")
}

fn name_test(name: &str) -> NodeTest {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    NodeTest::Name { prefix: prefix.into(), local: local.into() }
}

fn unquoted(literal: &str) -> &str {
    literal.get(1..literal.len().saturating_sub(1)).unwrap_or("")
}
