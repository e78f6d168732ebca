//! Bundles to merged tables to tallies to a report.
//!
//! A [`Collection`] takes in bundles one after the other; their records become
//! integer-coded columns by the codebook, each revision once. [`Collection::tally`]
//! picks the current revision of every submission, counts, and gives a
//! [`figures::Report`] that [`report`] prints. The order in which bundles were given
//! does not show in any figure.
//!
//! There is no file, terminal or clock here: the caller brings readers of bytes and
//! takes text away, so that the browser and the command line print the same digits.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod collection;
mod column;
mod count;
mod current;
mod dictionary;
mod edition;
mod evolve;
pub mod figures;
mod group;
mod line;
mod load;
pub mod merge;
mod record;
pub mod report;
mod stamp;
mod suppress;
mod tally;
mod variable;
mod visits;
mod yes;

pub use collection::Collection;
pub use load::Unreadable;
pub use tally::{By, Selection, UnknownGrouping};
