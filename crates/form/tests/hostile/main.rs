//! Files that are meant to do harm get a sentence, in little time and little memory.
//!
//! Every file is made here, so that none of them lies about.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may fail

mod archive;
mod compound;
mod measure;
mod texts;
mod workbooks;
