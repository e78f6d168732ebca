//! The expression language of ODK XForms: XPath 1.0 with the functions that forms use.
//!
//! An expression is parsed once and evaluated often, over anything that implements
//! [`Tree`]; whatever is no function of the tree (time, chance, language) it asks of a
//! [`Host`]. What it reads is known before it is evaluated.
//!
//! ```
//! use minyi_xpath::{Context, Document, Expression, Host, Moment, Value, evaluate};
//!
//! struct Table; // a host in a world where nothing happens
//! impl Host for Table {
//!     fn now(&self) -> Moment { Moment { epoch_ms: 0, offset_minutes: 0 } }
//!     fn offset_at(&self, _: i64) -> i32 { 0 }
//!     fn random(&self) -> f64 { 0.5 }
//!     fn new_id(&self) -> String { String::new() }
//! }
//!
//! let tree = Document::parse("<data><age>17</age><crops>maize beans</crops></data>")?;
//! let context = Context::new(&tree, &Table, tree.root_node());
//!
//! let rule = Expression::parse("/data/age < 18 and selected(/data/crops, 'maize')")
//!     .map_err(|errors| format!("{errors:?}"))?;
//! assert_eq!(evaluate(&rule, &context), Ok(Value::Boolean(true)));
//! assert_eq!(rule.reads().paths.len(), 2);
//!
//! // Mistakes have a place, a message and a hint.
//! let wrong = Expression::parse("selectd(/data/crops, 'maize')").map_err(|_| "syntax")?;
//! assert_eq!(wrong.problems()[0].span, 0..7);
//! assert_eq!(wrong.problems()[0].hint.as_deref(), Some("did you mean `selected`?"));
//! # Ok::<(), String>(())
//! ```
//!
//! # What it follows
//!
//! One semantics: XPath 1.0 as the ODK XForms specification narrows and widens it, then
//! what the test suites of the field agree on, then `JavaRosa`. Dates are texts of ISO 8601
//! that count as days where a number is wanted ([`value`]).
//!
//! # What it does not do
//!
//! It has never heard of forms, changes no tree, reads no clock, and knows no variables
//! and no namespace nodes. No text and no tree can make it panic, hang or use unbounded
//! memory: see [`MAX_LENGTH`], [`MAX_DEPTH`] and [`MAX_WORK`].
//!
//! # How that is held
//!
//! `tests/total.rs` runs seeded soups of tokens, calls and trees on every change. The fuzz
//! targets of `crates/xpath/fuzz` look further: at any text; at any expression, tree and
//! node; at parsing, printing and parsing again. `cargo xtask test` gives them half a minute,
//! `cargo xtask fuzz 600` ten minutes each.
//!
//! `cargo bench -p minyi-xpath` prints how fast it is beside the limits it has to keep, and
//! the example `size` says how to weigh what it adds to a WASM build.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod calendar;
mod context;
mod document;
mod eval;
mod expression;
mod functions;
mod host;
mod lexer;
mod nearest;
mod numeral;
mod parser;
mod pattern;
mod print;
mod problems;
pub mod reads;
mod suggest;
pub mod syntax;
mod tree;
pub mod value;

pub use calendar::{Civil, Stamp};
pub use context::Context;
pub use document::{Builder, Document, DocumentNode};
pub use eval::{
    EvalError, EvalErrorKind, MAX_WORK, evaluate, evaluate_boolean, evaluate_number,
    evaluate_text,
};
pub use expression::Expression;
pub use functions::Function;
pub use functions::geo::{area_of, length_of};
pub use host::{Host, Moment};
pub use numeral::{number_to_text, parse_number};
pub use pattern::check as check_pattern;
pub use reads::{Base, ReadPath, ReadStep, Reads};
pub use suggest::did_you_mean;
pub use syntax::{Axis, Expr, ExprKind, NodeTest, Span, SyntaxError, SyntaxErrorKind};
pub use tree::{Name, NodeKind, Tree};
pub use value::Value;

/// Bytes of text that an expression may have.
pub const MAX_LENGTH: usize = 1 << 20;

/// Brackets that may be open at once, those of calls and predicates included.
pub const MAX_DEPTH: usize = 150;
