//! What the command `minyi` and the tests share: recorded cases of expressions, run.
//!
//! Everything else of the command is private to it: files, arguments, the terminal.

pub mod cases;
