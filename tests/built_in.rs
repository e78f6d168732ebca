//! The built-in instruments, and a host to fill them on.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use minyi_form::compile::{CompiledForm, compile};
use minyi_form::read::read_bytes;
use minyi_form::{Host, Moment};

/// Their files below `instruments/`.
pub const FILES: [&str; 4] = ["I1/I1.md", "I2/I2.md", "I5/I5.md", "K1/K1.md"];

/// The folder that they are in.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../instruments")
}

/// One of them, compiled.
///
/// # Panics
/// When it cannot be read or has errors.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub fn instrument(file: &str) -> Arc<CompiledForm> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    instrument_of(file, &text)
}

/// One of them after its text was changed, compiled.
///
/// # Panics
/// When it has errors.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub fn instrument_of(file: &str, text: &str) -> Arc<CompiledForm> {
    compile(read_bytes(file, text.as_bytes()).form.unwrap()).form.unwrap()
}

/// A host on which nothing ever changes but the identifiers.
#[derive(Default)]
pub struct Still(Cell<u32>);

impl Still {
    /// Gives the identifiers after the `n`th.
    pub fn after(n: u32) -> Still {
        Still(Cell::new(n))
    }
}

impl Host for Still {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 1_780_000_000_000, offset_minutes: 480 }
    }

    fn offset_at(&self, _: i64) -> i32 {
        480
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn new_id(&self) -> String {
        self.0.set(self.0.get() + 1);
        format!("00000000-0000-4000-8000-{:012x}", self.0.get())
    }
}
