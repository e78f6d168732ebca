//! The command `minyi`: checks forms, replays traces, tallies bundles.
//!
//! This is the only native code that touches files and the terminal. Reports go to
//! standard output, sentences about what is wrong to standard error. The exit code is 0
//! when all is well (warnings included) and 2 when something given is unusable or
//! damaged; nothing that is read makes it panic.

mod aggregate;
mod check;
mod convert;
mod eval;
mod files;
mod terminal;
mod trace;
mod world;
mod zipped;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Checks survey forms and tallies the bundles that tablets export.
#[derive(Parser)]
#[command(name = "minyi", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says what is wrong with a form, where, and what to do.
    Check(check::Arguments),
    /// Writes a form in another format: XLSForm to XForm, XForm to a readable table.
    Convert(convert::Arguments),
    /// Merges bundles and prints the figures of every question.
    Aggregate(aggregate::Arguments),
    /// Evaluates an expression of a form, or recorded cases of expressions.
    Eval(eval::Arguments),
    /// Fills a form as a recorded trace says, and prints where it differs.
    Trace(trace::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Aggregate(arguments) => aggregate::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Trace(arguments) => trace::run(&arguments),
    };
    terminal::finish(outcome)
}
