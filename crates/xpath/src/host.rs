//! What an expression may learn about the world: the time, chance, new identifiers,
//! and the texts of the form around it.
//!
//! The crate itself reads no clock and draws no random number. Every answer that is not
//! a function of the tree comes through [`Host`], so that a trace replays to the bit.

/// A moment with the offset of the place where it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub epoch_ms: i64,
    /// Minutes to add to UTC for local time there and then (east is positive).
    pub offset_minutes: i32,
}

/// The world outside of the tree.
pub trait Host {
    /// The present moment. Constant during one wave of recomputation.
    fn now(&self) -> Moment;
    /// Offset of the local time zone at a local civil time, in minutes east of UTC.
    ///
    /// `local_ms` counts milliseconds since 1970-01-01T00:00:00 on the local clock.
    fn offset_at(&self, local_ms: i64) -> i32;
    /// The next random number, in `[0, 1)`.
    fn random(&self) -> f64;
    /// A new random identifier: UUID version 4, lower case, without prefix.
    fn new_id(&self) -> String;
    /// Text of the itext entry `id` in the form's active language (`jr:itext`).
    fn itext(&self, id: &str) -> Option<String> {
        let _ = id;
        None
    }
    /// The active form language as a BCP 47 tag, for names of months and days.
    fn language(&self) -> &str {
        "en"
    }
    /// Label of the choice `value` of the question at `reference`, in the active language
    /// (`jr:choice-name`).
    fn choice_name(&self, reference: &str, value: &str) -> Option<String> {
        let _ = (reference, value);
        None
    }
    /// A property of the device or the user (`property('deviceid')`).
    fn property(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
}
