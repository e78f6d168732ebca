//! The world as expressions see it during one wave.
//!
//! Time is read once a wave. Everything drawn from clock and chance is noted, so that it
//! can be kept with the edit and given back, in the same order, when a draft is replayed.

use std::cell::RefCell;
use std::collections::VecDeque;

use minyi_xpath::{Host, Moment};

use crate::draft::{Drawn, Instant};
use crate::engine::{Engine, NodeId};

/// What was drawn in the running edit, and what a replay gives back.
#[derive(Debug, Default)]
pub(crate) struct Draws {
    noted: RefCell<Drawn>,
    replayed: RefCell<Replayed>,
}

#[derive(Debug, Default)]
struct Replayed {
    now: Option<Instant>,
    random: VecDeque<f64>,
    ids: VecDeque<String>,
}

impl Draws {
    /// Begins an edit; `replayed` is given back before the host is asked.
    pub(crate) fn begin(&self, replayed: Drawn) {
        self.noted.replace(Drawn::default());
        self.replayed.replace(Replayed {
            now: replayed.now,
            random: replayed.random.into(),
            ids: replayed.ids.into(),
        });
    }

    /// Ends the edit: all that was drawn.
    pub(crate) fn end(&self) -> Drawn {
        self.replayed.replace(Replayed::default());
        self.noted.take()
    }

    fn now(&self, host: &dyn Host) -> Moment {
        let mut noted = self.noted.borrow_mut();
        let known = noted.now.or(self.replayed.borrow().now);
        let now = known.unwrap_or_else(|| instant(host.now()));
        noted.now = Some(now);
        moment(now)
    }

    fn random(&self, host: &dyn Host) -> f64 {
        let replayed = self.replayed.borrow_mut().random.pop_front();
        let number = replayed.unwrap_or_else(|| host.random());
        self.noted.borrow_mut().random.push(number);
        number
    }

    fn new_id(&self, host: &dyn Host) -> String {
        let replayed = self.replayed.borrow_mut().ids.pop_front();
        let id = replayed.unwrap_or_else(|| host.new_id());
        self.noted.borrow_mut().ids.push(id.clone());
        id
    }
}

/// The moment as drafts write it.
pub(crate) fn instant(moment: Moment) -> Instant {
    Instant { epoch_ms: moment.epoch_ms, offset_minutes: moment.offset_minutes }
}

/// The moment as expressions know it.
pub(crate) fn moment(instant: Instant) -> Moment {
    Moment { epoch_ms: instant.epoch_ms, offset_minutes: instant.offset_minutes }
}

/// The host of one evaluation.
pub(crate) struct World<'a> {
    pub(crate) engine: &'a Engine,
    /// The node of the rule.
    pub(crate) at: NodeId,
    /// Given instead of chance, for an order that must stay as it is.
    pub(crate) chance: Option<f64>,
}

impl Host for World<'_> {
    fn now(&self) -> Moment {
        self.engine.draws.now(self.engine.host.as_ref())
    }

    fn offset_at(&self, local_ms: i64) -> i32 {
        self.engine.host.offset_at(local_ms)
    }

    fn random(&self) -> f64 {
        self.chance.unwrap_or_else(|| self.engine.draws.random(self.engine.host.as_ref()))
    }

    fn new_id(&self) -> String {
        self.engine.draws.new_id(self.engine.host.as_ref())
    }

    fn itext(&self, id: &str) -> Option<String> {
        self.engine.itext(id, self.at).map(|rendered| rendered.text)
    }

    fn language(&self) -> &str {
        self.engine.form.language_tag(self.engine.language)
    }

    fn choice_name(&self, reference: &str, value: &str) -> Option<String> {
        self.engine.choice_name(reference, value, self.at)
    }

    fn property(&self, name: &str) -> Option<String> {
        self.engine.property(name)
    }
}
