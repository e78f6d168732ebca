//! The world as the command line has it: the clock of the machine, in UTC.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use minyi_xpath::{Host, Moment};

/// Clock and chance of the machine.
pub(crate) struct World;

impl Host for World {
    #[allow(
        clippy::disallowed_methods,
        reason = "the command line is where time is asked"
    )]
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let epoch_ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Moment { epoch_ms, offset_minutes: 0 }
    }

    fn offset_at(&self, _: i64) -> i32 {
        0
    }

    fn random(&self) -> f64 {
        (bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// UUID version 4 (RFC 9562): 122 bits of chance.
    fn new_id(&self) -> String {
        let (high, low) = (bits(), bits());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 48 & 0x3fff | 0x8000,
            low & 0xffff_ffff_ffff,
        )
    }
}

/// Sixty-four bits of chance: what the standard library seeds its hash maps with.
fn bits() -> u64 {
    RandomState::new().build_hasher().finish()
}
