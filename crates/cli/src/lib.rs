//! What the command `minyi` and the tests share: recorded cases of expressions, run, and
//! recorded interviews, replayed.
//!
//! Everything else of the command is private to it: files, arguments, the terminal.

pub mod cases;
pub mod replay;
