//! Drafts: taking one, and opening it again.
//!
//! The snapshot gives every text, so that nothing drawn from clock or chance is drawn
//! again; relevance, validity and choices are evaluated from the texts. Then the edits
//! of the journal are made again with what they drew at their time. A draft of an
//! earlier form version keeps what the form still has a place for.

use std::sync::Arc;

use minyi_xpath::Host;

use crate::compile::{CompiledForm, RuleKind};
use crate::draft::{Answer, Draft, Drawn, Edit, EditKind, FORMAT, Snapshot};
use crate::engine::{Engine, NodeId, OpenError, Opening, Resumed, Sort, instant};

impl Engine {
    /// The interview as it is now, with an empty journal.
    pub fn draft(&self) -> Draft {
        let form = self.form.form();
        Draft {
            format: FORMAT,
            form_hash: self.form.hash().to_owned(),
            form_id: form.id.clone(),
            form_version: form.version.clone(),
            instance_id: self.instance_id.clone(),
            started: self.started,
            taken: instant(self.host.now()),
            spent_ms: self.spent_ms(),
            language: self.language,
            snapshot: self.snapshot_of(self.instance.root()),
            edits: Vec::new(),
        }
    }

    /// The texts of a node and all below.
    pub(super) fn snapshot_of(&self, top: NodeId) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for id in self.instance.subtree(top) {
            let Some(node) = self.instance.node(id) else { continue };
            if node.sort == Sort::Range {
                snapshot.repeats.push((self.path(id), node.instances.len()));
                continue;
            }
            let written = self.form.form().node(node.definition);
            let default = written.map_or("", |written| written.default.as_str());
            let leaf = node.first_child.is_none();
            if leaf && (node.by_hand || !node.text.is_empty() || !default.is_empty()) {
                let (path, text, by_hand) =
                    (self.path(id), node.text.clone(), node.by_hand);
                let computed = self.overridden.get(&id).cloned();
                let is_translated = self.form.form().languages.len() > 1;
                let language = (by_hand && is_translated).then_some(node.language);
                snapshot.answers.push(Answer { path, text, by_hand, computed, language });
            }
        }
        snapshot
    }

    /// Opens a draft: the snapshot, then its edits.
    ///
    /// # Errors
    /// When the draft is of another form or a later format, or the form is too large.
    pub fn resume(
        form: Arc<CompiledForm>,
        host: Box<dyn Host>,
        opening: Opening,
        draft: &Draft,
    ) -> Result<Resumed, OpenError> {
        if draft.format > FORMAT {
            return Err(OpenError::DraftTooNew { format: draft.format });
        }
        if draft.form_id != form.form().id {
            return Err(OpenError::OtherForm { form_id: draft.form_id.clone() });
        }
        let mut engine = Engine::bare(form, host, opening)?;
        let mut lost = engine.restore(draft);
        for edit in &draft.edits {
            lost.extend(engine.replay(edit));
        }
        engine.edits.clear();
        let last = draft.edits.last().map_or(draft.taken.epoch_ms, |edit| edit.at_ms);
        let since = last.saturating_sub(draft.taken.epoch_ms).max(0);
        engine.spent_ms = draft.spent_ms.saturating_add(since);
        Ok(Resumed { engine, lost })
    }

    fn restore(&mut self, draft: &Draft) -> Vec<Answer> {
        let same = draft.form_hash == self.form.hash();
        self.begin(Drawn::default());
        self.instance_id.clone_from(&draft.instance_id);
        self.started = draft.started;
        if draft.language < self.form.form().languages.len() {
            self.language = draft.language;
        }
        for (path, count) in &draft.snapshot.repeats {
            self.restore_instances(path, *count);
        }
        self.instance.renumber();
        let mut lost = Vec::new();
        for answer in &draft.snapshot.answers {
            if !self.restore_answer(answer) && !answer.text.is_empty() {
                lost.push(answer.clone());
            }
        }
        if !same {
            self.preload();
        }
        self.start_again(same);
        self.settle();
        self.load_again();
        self.settle();
        self.draws.end();
        self.changes();
        lost
    }

    pub(super) fn restore_instances(&mut self, path: &str, count: usize) {
        let form = Arc::clone(&self.form);
        let Some(range) = self.find(path) else { return };
        while self.instance.instances(range).len() < count {
            let index = self.instance.instances(range).len();
            if self.instance.insert_instance(&form, range, index).is_none() {
                return;
            }
        }
    }

    pub(super) fn restore_answer(&mut self, answer: &Answer) -> bool {
        let Some(id) = self.find(&answer.path) else { return false };
        let known = answer.language.filter(|n| *n < self.form.form().languages.len());
        let language = known.unwrap_or(self.language);
        let found = self.instance.node_mut(id);
        let Some(node) = found.filter(|node| node.first_child.is_none()) else {
            return false;
        };
        node.text.clone_from(&answer.text);
        node.by_hand = answer.by_hand;
        node.language = language;
        let computed = answer.computed.clone().filter(|_| answer.by_hand);
        self.overridden.extend(computed.map(|computed| (id, computed)));
        true
    }

    /// Queues what is a function of the texts. In the same form no calculation runs: its
    /// result is in the snapshot, and chance is not drawn twice.
    fn start_again(&mut self, same: bool) {
        let form = Arc::clone(&self.form);
        for node in self.instance.subtree(self.instance.root()) {
            let Some(live) = self.instance.node(node) else { continue };
            let (sort, by_hand, blank) = (live.sort, live.by_hand, live.text.is_empty());
            for id in form.rules_of(live.definition) {
                let Some(rule) = form.rule(*id) else { continue };
                let kept = match rule.kind {
                    RuleKind::Calculate => same || by_hand || (rule.changing && !blank),
                    RuleKind::Count => same,
                    RuleKind::Label(_) => true,
                    RuleKind::Relevance
                    | RuleKind::Choices(_)
                    | RuleKind::Readonly
                    | RuleKind::Required
                    | RuleKind::Constraint => false,
                };
                if !kept && (rule.kind == RuleKind::Count) == (sort == Sort::Range) {
                    self.push(*id, node);
                }
            }
            self.refilter(node);
        }
        self.wave.touched.clear();
        self.wave.signals.clear();
    }

    /// Makes an edit of the journal again; gives its answer when there is no place for it.
    fn replay(&mut self, edit: &Edit) -> Option<Answer> {
        let drawn = edit.drawn.clone();
        match &edit.what {
            EditKind::Answer { path, text } => {
                let (path_lost, text_lost) = (path.clone(), text.clone());
                let lost = Answer {
                    path: path_lost,
                    text: text_lost,
                    by_hand: true,
                    ..Answer::default()
                };
                let Some(node) = self.find(path) else { return Some(lost) };
                let made = self.answer_with(node, text, drawn);
                made.is_err().then_some(lost)
            }
            EditKind::AddInstance { path, index } => {
                let range = self.range_at(path)?;
                let _ = self.add_with(range, *index, drawn);
                None
            }
            EditKind::RemoveInstance { path, index } => {
                let range = self.range_at(path)?;
                let _ = self.remove_with(range, *index, drawn);
                None
            }
            EditKind::RestoreInstance { path, index, contents } => {
                let range = self.range_at(path)?;
                let _ = self.restore_with(range, *index, contents, drawn);
                None
            }
            EditKind::Language { index } => {
                let _ = self.set_language_with(*index, drawn);
                None
            }
        }
    }

    fn range_at(&self, path: &str) -> Option<NodeId> {
        let node = self.find(path)?;
        self.instance.node(node).filter(|node| node.sort == Sort::Range).map(|_| node)
    }
}
