//! Opening a form: a new interview, ready for the first answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_xpath::Host;

use crate::compile::CompiledForm;
use crate::draft::{Drawn, Instant};
use crate::engine::attachments::{self, Loaded};
use crate::engine::instance::MAX_NODES;
use crate::engine::{
    Engine, Instance, OpenError, Opening, instant, recompute, totals, trace, world,
};

impl Engine {
    /// Begins an interview.
    ///
    /// # Errors
    /// When the form is too large.
    pub fn open(
        form: Arc<CompiledForm>,
        host: Box<dyn Host>,
        opening: Opening,
    ) -> Result<Engine, OpenError> {
        let mut engine = Engine::bare(form, host, opening)?;
        engine.begin(Drawn::default());
        engine.instance_id = engine.host.new_id();
        let root = engine.instance.root();
        engine.fill_ranges(root);
        engine.instance.renumber();
        engine.preload();
        engine.start_all();
        engine.settle();
        engine.first_load();
        engine.settle();
        engine.draws.end();
        engine.changes();
        Ok(engine)
    }

    /// An engine with the template's tree, in which nothing was evaluated yet.
    pub(super) fn bare(
        form: Arc<CompiledForm>,
        host: Box<dyn Host>,
        opening: Opening,
    ) -> Result<Engine, OpenError> {
        if form.form().nodes.len() > MAX_NODES {
            return Err(OpenError::TooManyNodes);
        }
        let now = instant(host.now());
        let languages = form.form().languages.len().max(1);
        let language = opening.language.filter(|language| *language < languages);
        let Loaded { documents, remarks } =
            attachments::load(&form, &opening.attachments);
        Ok(Engine {
            instance: Instance::new(&form),
            documents,
            lists: BTreeMap::new(),
            overridden: BTreeMap::new(),
            fixed_lists: BTreeMap::new(),
            language: language.unwrap_or(form.form().default_language),
            metadata: opening.metadata,
            instance_id: String::new(),
            started: now,
            opened: now,
            spent_ms: 0,
            edits: Vec::new(),
            draws: world::Draws::default(),
            wave: recompute::Wave::default(),
            trace: trace::Trace::default(),
            totals: totals::Totals::default(),
            chosen: BTreeMap::new(),
            remarks,
            form,
            host,
        })
    }

    /// Queues every rule of a new tree, and takes unoffered defaults out of the answers.
    pub(super) fn start_all(&mut self) {
        self.push_everything(false);
        for node in self.instance.subtree(self.instance.root()) {
            self.coerce_default(node);
            if self.instance.node(node).is_some_and(|node| !node.text.is_empty()) {
                self.refilter(node);
            }
        }
        // Labels are no change in a form that nobody has seen.
        self.wave.touched.clear();
        self.wave.signals.clear();
    }

    /// When filling began.
    pub fn started(&self) -> Instant {
        self.started
    }
}
