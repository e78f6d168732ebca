//! The oracle: what was computed step by step must be what is computed from scratch.

use std::sync::Arc;

use minyi_form::engine::Engine;

use crate::compare::{difference, states};
use crate::host::StillWorld;
use crate::run::opening;

/// Compares an engine with all rules run anew, and with a new engine on the same answers.
pub(crate) fn check(engine: &mut Engine) -> Result<(), String> {
    let before = states(engine);
    let fresh = Engine::resume(
        Arc::clone(engine.form()),
        Box::new(StillWorld::new(500)),
        opening(),
        &engine.draft(),
    );
    let fresh = fresh.map_err(|error| format!("{error:?}"))?.engine;
    if let Some(difference) = difference(&before, &states(&fresh)) {
        return Err(format!("a new engine on the same answers differs: {difference}"));
    }
    engine.recompute_all();
    match difference(&before, &states(engine)) {
        None => Ok(()),
        Some(difference) => {
            Err(format!("computing everything anew differs: {difference}"))
        }
    }
}
