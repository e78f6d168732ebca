//! What the test binaries share: reading case files, finding the corpus.

pub mod bundles;
pub mod corpus;
