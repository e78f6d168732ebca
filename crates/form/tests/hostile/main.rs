//! Files that are meant to do harm get a sentence, in little time and little memory.
//!
//! Every file is made here, so that none of them lies about.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // a test may fail and tell

mod archive;
mod compound;
mod compound_file;
mod measure;
mod texts;
mod workbooks;
