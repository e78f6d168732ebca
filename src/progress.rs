//! How far an interview has come, for lists and the journal.

use serde::{Deserialize, Serialize};

/// How far an interview has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Questions answered among those that apply.
    pub answered: u32,
    /// Questions that apply.
    pub total: u32,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}
