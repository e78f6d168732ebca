//! Expressions of the grammar, as bytes choose them; mostly right, sometimes wrong.

use std::fmt::{self, Display, Formatter};

use arbitrary::Arbitrary;
use minyi_xpath::{Axis, Function};

/// An expression. Brackets are written everywhere, so that the tree is as it was chosen.
#[derive(Arbitrary, Debug)]
pub enum Term {
    Number(u32, u8),
    Text(String),
    Word(u8),
    Path(bool, Vec<Move>),
    Filter(Box<Term>, Box<Term>, Vec<Move>),
    Two(Box<Term>, u8, Box<Term>),
    Minus(Box<Term>),
    Call(u8, Vec<Term>),
}

/// One step of a path.
#[derive(Arbitrary, Debug)]
pub struct Move {
    any_depth: bool,
    axis: u8,
    test: u8,
    predicate: Option<Box<Term>>,
}

const NAMES: [&str; 6] = ["data", "a", "b", "id", "item", "name"];
const WORDS: [&str; 12] = [
    "2020-02-30", "2020-01-31T10:00:00.000+05:30", "%Y-%b-%e %q", "1 2;3 4;1 5;1 2", "[a-z]+(",
    "SHA-256", "base64", "MD5", "a b", "2.5", "id", "abc",
];
const OPERATORS: [&str; 14] = [
    " or ", " and ", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", " div ", " mod ", "|",
];
const TESTS: [&str; 7] = [
    "*", "node()", "text()", "comment()", "processing-instruction()", "x:*",
    "processing-instruction('p')",
];

/// One of a few names, so that names meet.
pub fn name(chosen: u8) -> &'static str {
    NAMES[usize::from(chosen) % NAMES.len()]
}

impl Display for Term {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Term::Number(whole, places) => {
                let text = whole.to_string();
                let at = text.len().saturating_sub(usize::from(places % 4));
                write!(out, "{}.{}", &text[..at], &text[at..])
            }
            Term::Text(text) if text.contains('\'') => {
                write!(out, "\"{}\"", text.replace('"', ""))
            }
            Term::Text(text) => write!(out, "'{text}'"),
            Term::Word(word) => write!(out, "'{}'", WORDS[usize::from(*word) % WORDS.len()]),
            Term::Path(absolute, moves) => {
                out.write_str(if *absolute { "/data" } else { "." })?;
                write_moves(out, moves)
            }
            Term::Filter(term, predicate, moves) => {
                write!(out, "({term})[{predicate}]")?;
                write_moves(out, moves)
            }
            Term::Two(left, operator, right) => {
                let operator = OPERATORS[usize::from(*operator) % OPERATORS.len()];
                write!(out, "({left}){operator}({right})")
            }
            Term::Minus(term) => write!(out, "-({term})"),
            Term::Call(function, terms) => write_call(out, *function, terms),
        }
    }
}

fn write_call(out: &mut Formatter<'_>, function: u8, terms: &[Term]) -> fmt::Result {
    let function = Function::ALL[usize::from(function) % Function::ALL.len()];
    let most = function.argument_counts().1;
    write!(out, "{}(", function.name())?;
    for (index, term) in terms.iter().take(most).enumerate() {
        out.write_str(if index == 0 { "" } else { ", " })?;
        write!(out, "{term}")?;
    }
    out.write_str(")")
}

fn write_moves(out: &mut Formatter<'_>, moves: &[Move]) -> fmt::Result {
    let axes: Vec<&str> = Axis::names().collect();
    for Move { any_depth, axis, test, predicate } in moves {
        out.write_str(if *any_depth { "//" } else { "/" })?;
        // Most steps of forms are names of children.
        match usize::from(*axis) {
            chosen if chosen < 2 * axes.len() => write!(out, "{}::", axes[chosen / 2])?,
            _ => {}
        }
        match TESTS.get(usize::from(*test)) {
            Some(test) => out.write_str(test)?,
            None => out.write_str(name(*test))?,
        }
        if let Some(predicate) = predicate {
            write!(out, "[{predicate}]")?;
        }
    }
    Ok(())
}
