//! A host that is always the same, so that a finding comes again.

use minyi_xpath::{Host, Moment};

/// Half past five hours east of Greenwich, on one morning.
pub struct World;

impl Host for World {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 1_772_613_015_250, offset_minutes: 330 }
    }
    fn offset_at(&self, _: i64) -> i32 {
        330
    }
    fn random(&self) -> f64 {
        0.25
    }
    fn new_id(&self) -> String {
        "6c2d4f1e-3b8a-4c57-9d10-2f6a8b7c9e01".to_owned()
    }
}
