//! Form definitions, the engine that fills them, and the records it leaves.
//!
//! An XLSForm or XForm is read into a [`form::Form`], compiled, and filled; what comes
//! out is a [`submission::Submission`], and many of them a [`bundle::Bundle`]. There is
//! no browser here, no clock, no file and no network: the world comes in by a host.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod answer;
pub mod area;
pub mod attachment;
pub mod bundle;
mod canonical;
mod coarse;
pub mod compile;
pub mod diagnostic;
pub mod draft;
pub mod engine;
mod few;
pub mod form;
mod items;
pub mod label;
pub mod paper;
pub mod question_type;
pub mod read;
pub mod scale;
mod sorted;
pub mod submission;
pub mod visit;
pub mod write;

pub use minyi_xpath::{Host, Moment};
