//! The syntax tree of an expression: what was written, each node with its span.
//!
//! Operators of one precedence stand in one flat [`ExprKind::Chain`], so that a sum of a
//! thousand terms is a list and not a tree a thousand deep; depth comes from brackets
//! alone and is limited by the parser. A tree is never added to: its lists take the room
//! that they need, since a form keeps thousands of them. Nothing here evaluates anything.

use std::fmt;
use std::ops::Range;

use crate::functions::Function;

/// Place of a part of an expression: byte offsets into the text that was parsed.
pub type Span = Range<usize>;

/// One node of the syntax tree.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands, without the brackets around it.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What one node of the syntax tree is (XPath 1.0, section 3).
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number.
    Number(f64),
    /// A quoted text.
    Literal(Box<str>),
    /// `$name`; parsed so that it can be named in a diagnostic. No form can bind one.
    Variable(Box<str>),
    /// Unary minus, written `times` times in a row.
    Negation {
        /// Number of minus signs, at least one.
        times: u32,
        /// What is negated.
        operand: Box<Expr>,
    },
    /// Operands joined by operators of one precedence, evaluated from left to right.
    Chain {
        /// The leftmost operand.
        first: Box<Expr>,
        /// Each further operand with the operator before it; never empty.
        rest: Box<[(Operator, Expr)]>,
    },
    /// A location path, a filtered expression, or both.
    Path(Path),
    /// A function call.
    Call(Call),
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `div`
    Divide,
    /// `mod`
    Modulo,
    /// `|`
    Union,
}

impl Operator {
    /// Binding strength: operators of equal strength are read from left to right.
    pub fn precedence(self) -> u8 {
        match self {
            Operator::Or => 1,
            Operator::And => 2,
            Operator::Equal | Operator::NotEqual => 3,
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => 4,
            Operator::Add | Operator::Subtract => 5,
            Operator::Multiply | Operator::Divide | Operator::Modulo => 6,
            Operator::Union => 8,
        }
    }

    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Or => "or",
            Operator::And => "and",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "div",
            Operator::Modulo => "mod",
            Operator::Union => "|",
        }
    }
}

/// A location path (XPath 1.0, section 2).
#[derive(Clone, Debug)]
pub struct Path {
    /// From where the steps go.
    pub start: Start,
    /// The steps; may be empty for [`Start::Root`] and [`Start::Filter`].
    pub steps: Box<[Step]>,
    /// Number of the one node that it selects whatever the context; see
    /// [`Expression::bind`](crate::Expression::bind).
    pub bound: Option<u32>,
}

/// From where the steps of a path go.
#[derive(Clone, Debug)]
pub enum Start {
    /// `/…`: the root of the main document, also inside predicates of other documents.
    Root,
    /// The context node.
    Context,
    /// The nodes of an expression, filtered: `(a | b)[1]/c`, `instance('x')/root`.
    Filter {
        /// The expression in front.
        primary: Box<Expr>,
        /// The predicates directly behind it.
        predicates: Box<[Expr]>,
    },
}

/// One step of a location path.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands, with its predicates.
    pub span: Span,
    /// The direction.
    pub axis: Axis,
    /// Which nodes in that direction.
    pub test: NodeTest,
    /// Which of those.
    pub predicates: Box<[Expr]>,
}

/// The direction of a step (XPath 1.0, section 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// `child::`, or nothing
    Child,
    /// `descendant::`
    Descendant,
    /// `parent::`
    Parent,
    /// `ancestor::`
    Ancestor,
    /// `following-sibling::`
    FollowingSibling,
    /// `preceding-sibling::`
    PrecedingSibling,
    /// `following::`
    Following,
    /// `preceding::`
    Preceding,
    /// `attribute::`, or `@`
    Attribute,
    /// `namespace::`
    Namespace,
    /// `self::`
    SelfNode,
    /// `descendant-or-self::`
    DescendantOrSelf,
    /// `ancestor-or-self::`
    AncestorOrSelf,
}

/// Every axis with its name.
const AXES: [(&str, Axis); 13] = [
    ("child", Axis::Child),
    ("descendant", Axis::Descendant),
    ("parent", Axis::Parent),
    ("ancestor", Axis::Ancestor),
    ("following-sibling", Axis::FollowingSibling),
    ("preceding-sibling", Axis::PrecedingSibling),
    ("following", Axis::Following),
    ("preceding", Axis::Preceding),
    ("attribute", Axis::Attribute),
    ("namespace", Axis::Namespace),
    ("self", Axis::SelfNode),
    ("descendant-or-self", Axis::DescendantOrSelf),
    ("ancestor-or-self", Axis::AncestorOrSelf),
];

impl Axis {
    /// The axis that is written `name::`.
    pub fn named(name: &str) -> Option<Axis> {
        AXES.iter().find(|(known, _)| *known == name).map(|(_, axis)| *axis)
    }

    /// The names of all axes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        AXES.iter().map(|(name, _)| *name)
    }

    /// The name before the `::`.
    pub fn name(self) -> &'static str {
        AXES.iter().find(|(_, axis)| *axis == self).map_or("", |(name, _)| name)
    }

    /// Whether positions on this axis are counted against document order.
    pub fn is_reverse(self) -> bool {
        matches!(
            self,
            Axis::Ancestor
                | Axis::AncestorOrSelf
                | Axis::Preceding
                | Axis::PrecedingSibling
                | Axis::Parent
        )
    }
}

/// Which nodes on an axis a step takes (XPath 1.0, section 2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeTest {
    /// `*`: every element, or every attribute on the attribute axis.
    Any,
    /// `prefix:*`
    AnyIn(Box<str>),
    /// A name, with its prefix or an empty one.
    Name {
        /// The part before the colon; empty when there is none.
        prefix: Box<str>,
        /// The part after the colon.
        local: Box<str>,
    },
    /// `node()`
    Node,
    /// `text()`
    Text,
    /// `comment()`
    Comment,
    /// `processing-instruction()`, with the target asked for.
    ProcessingInstruction(Option<Box<str>>),
}

/// A function call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The name as written, with its prefix.
    pub name: Box<str>,
    /// Where the name begins.
    pub start: usize,
    /// The function meant; `None` when there is none of that name.
    pub function: Option<Function>,
    /// What is passed to it.
    pub arguments: Box<[Expr]>,
}

impl Call {
    /// Where the name stands.
    pub fn name_span(&self) -> Span {
        self.start..self.start + self.name.len()
    }
}

/// What is wrong with the text of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The part of the text at fault.
    pub span: Span,
    /// The kind of mistake.
    pub kind: SyntaxErrorKind,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} at {}..{}", self.message, self.span.start, self.span.end)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(out, "; {hint}"))
    }
}

impl std::error::Error for SyntaxError {}

/// The kinds of mistake in the text of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// There is nothing to evaluate.
    Empty,
    /// A character that stands for nothing.
    UnknownCharacter,
    /// A quote that is never closed.
    UnclosedQuote,
    /// A bracket that is never closed, or closed by the wrong one.
    UnclosedBracket,
    /// Something that cannot stand where it stands.
    Unexpected,
    /// The text ends where an operand has to follow.
    MissingOperand,
    /// `name::` with a name that is no axis.
    UnknownAxis,
    /// No function has this name.
    UnknownFunction,
    /// A function of another platform, known by name and not available here.
    ForeignFunction,
    /// Too few or too many arguments.
    ArgumentCount,
    /// `$name`: there are no variables in forms.
    Variable,
    /// A regular expression that cannot be used.
    Pattern,
    /// A union or step over something that is not a set of nodes.
    NotNodes,
    /// Brackets nested deeper than [`crate::MAX_DEPTH`].
    TooDeep,
    /// A text longer than [`crate::MAX_LENGTH`] bytes.
    TooLong,
}
