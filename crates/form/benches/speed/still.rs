//! The world of the benches.

use minyi_xpath::{Host, Moment};

/// A world where nothing happens.
pub(crate) struct Still;

impl Host for Still {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 0, offset_minutes: 0 }
    }
    fn offset_at(&self, _: i64) -> i32 {
        0
    }
    fn random(&self) -> f64 {
        0.5
    }
    fn new_id(&self) -> String {
        "00000000-0000-4000-8000-000000000001".to_owned()
    }
}
