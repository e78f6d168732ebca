//! Survey methodology: numbers in, numbers out.
//!
//! Every formula names its source, and every check value of the literature or of R that
//! is at hand is a test. Nothing here knows of forms, bundles or screens. Results are
//! the same bits everywhere: transcendental functions come from `libm`, and the
//! accumulators give the same figure in whichever order they were fed.
//!
//! Absent results are `None`, never NaN: a share of nobody, a variance of one value.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod accumulate;
pub mod agreement;
pub mod importance;
pub mod index;
pub mod interval;
pub mod kano;
pub mod outcome;
pub mod rank;
pub mod reliability;
pub mod sample;
pub mod special;
pub mod vote;
pub mod weight;
pub mod yes;
