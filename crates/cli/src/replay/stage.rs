//! Opens the form of a trace in the world that the trace was recorded in.

use std::collections::BTreeMap;

use minyi_form::compile::compile_read;
use minyi_form::diagnostic::Diagnostic;
use minyi_form::engine::{Engine, Metadata, Opening};
use minyi_form::read::Read;
use minyi_xpath::{Host, Moment, Stamp};
use serde_json::Value as Json;

/// A form and the files beside it.
#[derive(Debug)]
pub struct Stage {
    /// The form as its reader gave it.
    pub read: Read,
    /// Files by name.
    pub attachments: BTreeMap<String, Vec<u8>>,
}

impl Stage {
    pub(super) fn open(self, trace: &Json) -> Result<Engine, String> {
        let compilation = compile_read(self.read.form, self.read.diagnostics);
        let Some(form) = compilation.form else {
            return Err(errors(&compilation.diagnostics));
        };
        let attachments = self.attachments;
        let opening = Opening { language: None, metadata: metadata(), attachments };
        let engine = Engine::open(form, Box::new(StillClock::of(trace)), opening);
        engine.map_err(|error| format!("{error:?}"))
    }
}

fn errors(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The device and user of all traces.
pub fn metadata() -> Metadata {
    let known = [
        ("deviceid", "dev:0001"),
        ("username", "enumerator"),
        ("email", "enumerator@example.org"),
        ("phonenumber", "+15550001"),
    ];
    known.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// The clock of a trace, which stands still.
struct StillClock {
    now: Moment,
}

impl StillClock {
    fn of(trace: &Json) -> StillClock {
        let offset_minutes = match trace["tz"].as_str() {
            Some("America/Phoenix") => -420,
            Some("Asia/Kolkata") => 330,
            Some("Asia/Kathmandu") => 345,
            _ => 0,
        };
        let stamp = trace["clock"].as_str().and_then(Stamp::parse);
        let epoch_ms = stamp.map_or(0, |stamp| {
            let offset_ms = i64::from(stamp.offset_minutes.unwrap_or(0)) * 60_000;
            stamp.local_ms.saturating_sub(offset_ms)
        });
        StillClock { now: Moment { epoch_ms, offset_minutes } }
    }
}

impl Host for StillClock {
    fn now(&self) -> Moment {
        self.now
    }

    fn offset_at(&self, _: i64) -> i32 {
        self.now.offset_minutes
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn new_id(&self) -> String {
        "00000000-0000-4000-8000-000000000001".to_owned()
    }
}
