//! Measures parsing and evaluation: `cargo bench -p minyi-xpath`.
//!
//! Each line gives a figure and the limit it has to keep; a limit that is missed ends the
//! run with exit code 1, so that a slower engine is noticed. The expressions to parse are
//! those of the forms in the folder of shared material (`MINYI_SHARED`, else `../shared`
//! beside the repository), or a short list of their kind where that is missing. Figures
//! are the fastest of many runs, which is what other work on the machine disturbs least.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench measures time and prints it; what it cannot read ends it"
)]

mod forms;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use minyi_xpath::{
    Builder, Context, Document, Expression, Host, Moment, Name, evaluate,
    evaluate_boolean, evaluate_number,
};

/// A world where nothing happens.
struct Still;

impl Host for Still {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 0, offset_minutes: 0 }
    }
    fn offset_at(&self, _: i64) -> i32 {
        0
    }
    fn random(&self) -> f64 {
        0.5
    }
    fn new_id(&self) -> String {
        String::new()
    }
}

/// One figure, and whether it keeps its limit.
struct Figure {
    name: String,
    value: String,
    limit: &'static str,
    holds: bool,
}

fn main() -> ExitCode {
    let figures = [parsing(), constraint(), siblings(), rows(), looked_up()];
    for Figure { name, value, limit, holds } in &figures {
        let verdict = if *holds { "ok" } else { "TOO SLOW" };
        println!("{name:<58} {value:>12}   {limit:<12} {verdict}");
    }
    if figures.iter().all(|figure| figure.holds) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn parsing() -> Figure {
    let expressions = forms::expressions();
    let bytes: usize = expressions.iter().map(String::len).sum();
    let parsed = expressions.iter().filter(|text| Expression::parse(text).is_ok());
    assert_eq!(parsed.count(), expressions.len());
    let parse = |some: &[String]| {
        for text in some {
            let _ = black_box(Expression::parse(black_box(text)));
        }
    };
    // In parts, so that other work on the machine seldom meets every run of one.
    let parts = expressions.chunks(1_000);
    let time: Duration = parts.map(|part| fastest(20, 1, || parse(part))).sum();
    let speed = bytes as f64 / 1e6 / time.as_secs_f64();
    Figure {
        name: format!("parse {} expressions, {bytes} bytes", expressions.len()),
        value: format!("{speed:.1} MB/s"),
        limit: ">= 20 MB/s",
        holds: speed >= 20.0,
    }
}

fn constraint() -> Figure {
    let tree = Document::parse("<data><age>17</age></data>").unwrap();
    let age = tree.elements(tree.element().unwrap()).next().unwrap();
    let context = Context::new(&tree, &Still, age);
    let rule = Expression::parse(". >= 0 and . < 120").unwrap();
    assert_eq!(evaluate_boolean(&rule, &context), Ok(true));
    let time = fastest(50, 10_000, || {
        let _ = black_box(evaluate_boolean(black_box(&rule), &context));
    });
    nanoseconds(". >= 0 and . < 120", time, 200, "< 200 ns")
}

/// A sum over the children of one node: a thousand nodes are visited.
fn siblings() -> Figure {
    let mut builder = Builder::new();
    builder.open(named("data"));
    for n in 0..1_000 {
        builder.leaf("amount", &(n % 97).to_string());
    }
    let expected = (0..1_000).map(|n| f64::from(n % 97)).sum();
    sum(&builder.finish(), "sum(/data/amount)", expected, (10_000, "< 10000 ns"))
}

/// A sum over a question of a repeat, of decimals: three thousand nodes are visited.
fn rows() -> Figure {
    let mut builder = Builder::new();
    builder.open(named("data"));
    for n in 0..1_000 {
        builder.open(named("row"));
        builder.leaf("name", "maize");
        builder.leaf("amount", &format!("{}.5", n % 97));
        builder.close();
    }
    let expected = (0..1_000).map(|n| f64::from(n % 97) + 0.5).sum();
    sum(&builder.finish(), "sum(/data/row/amount)", expected, (30_000, "< 30000 ns"))
}

fn sum(
    tree: &Document,
    text: &str,
    expected: f64,
    (most, limit): (u128, &'static str),
) -> Figure {
    let context = Context::new(tree, &Still, tree.root_node());
    let rule = Expression::parse(text).unwrap();
    assert_eq!(evaluate_number(&rule, &context), Ok(expected));
    let time = fastest(100, 100, || {
        let _ = black_box(evaluate_number(black_box(&rule), &context));
    });
    nanoseconds(&format!("{text} over 1,000 nodes"), time, most, limit)
}

/// A choice among ten thousand, by the index of its document.
fn looked_up() -> Figure {
    let mut builder = Builder::new();
    builder.open(named("root"));
    for n in 0..10_000 {
        builder.open(named("item"));
        builder.leaf("name", &format!("v{n}"));
        builder.leaf("label", "a village");
        builder.close();
    }
    let tree = builder.finish();
    let context = Context::new(&tree, &Still, tree.root_node());
    let rule = Expression::parse("/root/item[name = 'v7000']/label").unwrap();
    let time = fastest(50, 1_000, || {
        let _ = black_box(evaluate(black_box(&rule), &context));
    });
    nanoseconds("/root/item[name = 'v7000']/label of 10,000", time, 5_000, "< 5000 ns")
}

fn named(local: &str) -> Name<'_> {
    Name { local, ..Name::default() }
}

fn nanoseconds(name: &str, time: Duration, most: u128, limit: &'static str) -> Figure {
    let value = time.as_nanos();
    let name = name.to_owned();
    Figure { name, value: format!("{value} ns"), limit, holds: value < most }
}

/// Time of one run of `work`: the fastest average of `times` runs among `samples`.
fn fastest(samples: usize, times: u32, mut work: impl FnMut()) -> Duration {
    let mut sample = || {
        let start = Instant::now();
        (0..times).for_each(|_| work());
        start.elapsed() / times
    };
    (0..samples).map(|_| sample()).min().unwrap_or_default()
}
