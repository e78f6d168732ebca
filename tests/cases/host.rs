//! A world in which every day is the same.

use std::cell::Cell;

use minyi_xpath::{Host, Moment};

/// A clock that stands still, chance that repeats, identifiers that count.
#[derive(Debug)]
pub(crate) struct StillWorld {
    epoch_ms: i64,
    offset_minutes: i32,
    random: Cell<u64>,
    ids: Cell<u64>,
}

impl StillWorld {
    /// 2026-05-04T09:30:00.000+08:00; `seed` begins chance and the identifiers.
    pub(crate) fn new(seed: u64) -> StillWorld {
        StillWorld {
            epoch_ms: 1_777_858_200_000,
            offset_minutes: 480,
            random: Cell::new(seed | 1),
            ids: Cell::new(seed),
        }
    }
}

/// The next number of a small generator (xorshift64*, Vigna 2016).
pub(crate) fn next(state: u64) -> u64 {
    let mut state = state.max(1);
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    state.wrapping_mul(0x2545_F491_4F6C_DD1D)
}

impl Host for StillWorld {
    fn now(&self) -> Moment {
        Moment { epoch_ms: self.epoch_ms, offset_minutes: self.offset_minutes }
    }

    fn offset_at(&self, _: i64) -> i32 {
        self.offset_minutes
    }

    fn random(&self) -> f64 {
        self.random.set(next(self.random.get()));
        (self.random.get() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn new_id(&self) -> String {
        self.ids.set(self.ids.get() + 1);
        format!("00000000-0000-4000-8000-{:012}", self.ids.get())
    }
}
