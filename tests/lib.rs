//! What the test binaries share: reading case files, finding the corpus.

pub mod built_in;
pub mod bundles;
pub mod corpus;
