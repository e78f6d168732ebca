//! Location paths: their steps, tests and predicates (XPath 1.0, section 2).

use super::cursor::Parser;
use super::{MAX_ERRORS, placeholder, unquoted};
use crate::lexer::TokenKind;
use crate::suggest::did_you_mean;
use crate::syntax::{Axis, Expr, ExprKind, NodeTest, Path, Start, Step, SyntaxErrorKind};

impl Parser<'_> {
    pub(super) fn path(&mut self) -> Expr {
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
        let path = Path { start: from, steps: steps.into(), bound: None };
        Expr { span, kind: ExprKind::Path(path) }
    }

    /// Reports what stands where an operand should, and takes the operand behind it.
    fn no_operand(&mut self) -> Expr {
        let span = self.span();
        self.unexpected();
        while matches!(self.peek(), TokenKind::Operator(_)) {
            self.at += 1;
        }
        let closes = matches!(
            self.peek(),
            TokenKind::RightParen
                | TokenKind::RightBracket
                | TokenKind::Comma
                | TokenKind::End
        );
        // Each level of this recursion has reported a mistake, so that it is bounded.
        let goes_on = self.starts_operand() && self.errors.len() < MAX_ERRORS;
        match (goes_on, closes) {
            (true, _) => return self.path(),
            (false, true) => {}
            (false, false) => self.at += 1,
        }
        placeholder(span)
    }

    pub(super) fn more_steps(&mut self, steps: &mut Vec<Step>) {
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
            predicates: Box::default(),
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

    pub(super) fn predicates(&mut self) -> Box<[Expr]> {
        let mut predicates = Vec::new();
        while self.peek() == TokenKind::LeftBracket {
            let open = self.at;
            self.at += 1;
            predicates.push(self.expression());
            self.close(open, TokenKind::RightBracket);
        }
        predicates.into()
    }
}

fn name_test(name: &str) -> NodeTest {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    NodeTest::Name { prefix: prefix.into(), local: local.into() }
}
