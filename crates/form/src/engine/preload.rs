//! Metadata that fills itself in (ODK XForms, "Preload attributes").

use std::sync::Arc;

use minyi_xpath::Stamp;

use crate::draft::Instant;
use crate::engine::{Engine, NodeId, World, moment};
use crate::form::DefinitionId;

impl Engine {
    /// Fills in what is known when an interview begins, and its identifier.
    pub(super) fn preload(&mut self) {
        for node in self.instance.subtree(self.instance.root()) {
            let Some((kind, parameter)) = self.preload_of(node) else { continue };
            let text = match (kind.as_str(), parameter.as_str()) {
                ("timestamp", "start") => Some(self.date_time(self.started)),
                ("date", "today") => Some(self.today(self.started)),
                ("uid", _) => Some(self.uri()),
                ("property", name) => self.property(name),
                _ => None,
            };
            if let Some(text) = text {
                self.fill_in(node, &text);
            }
        }
        if let Some(node) = self.instance_id_node() {
            let uri = self.uri();
            self.fill_in(node, &uri);
        }
    }

    /// Fills in what is known when an interview ends.
    pub(crate) fn postload(&mut self, end: Instant) {
        for node in self.instance.subtree(self.instance.root()) {
            let preload = self.preload_of(node);
            if preload.is_some_and(|(kind, when)| kind == "timestamp" && when == "end") {
                let text = self.date_time(end);
                self.set_text(node, &text);
            }
        }
        self.settle();
    }

    fn preload_of(&self, node: NodeId) -> Option<(String, String)> {
        let written = self.form.form().node(self.instance.definition(node))?;
        written.bind.preload.as_deref().cloned()
    }

    fn fill_in(&mut self, node: NodeId, text: &str) {
        if let Some(node) =
            self.instance.node_mut(node).filter(|node| node.text.is_empty())
        {
            text.clone_into(&mut node.text);
        }
    }

    /// `meta/instanceID`, which every form should have.
    pub(crate) fn instance_id_node(&self) -> Option<NodeId> {
        let form = Arc::clone(&self.form);
        let root = form.form().node(DefinitionId(0))?;
        let named = |ids: &[DefinitionId], name: &str| {
            let mut ids = ids.iter().copied();
            ids.find(|id| form.form().node(*id).is_some_and(|node| node.name == name))
        };
        let meta = named(&root.children, "meta")?;
        let id = named(&form.form().node(meta)?.children, "instanceID")?;
        self.instance.member(&form, id, crate::engine::ScopeId(0))
    }

    fn uri(&self) -> String {
        format!("uuid:{}", self.instance_id)
    }

    /// Local date and time with offset.
    fn date_time(&self, instant: Instant) -> String {
        self.stamp(instant).date_time_text(&self.clock())
    }

    fn today(&self, instant: Instant) -> String {
        self.stamp(instant).date_text()
    }

    fn stamp(&self, instant: Instant) -> Stamp {
        let moment = moment(instant);
        let offset_ms = i64::from(moment.offset_minutes) * 60_000;
        Stamp {
            local_ms: moment.epoch_ms.saturating_add(offset_ms),
            offset_minutes: Some(moment.offset_minutes),
            has_time: true,
        }
    }

    fn clock(&self) -> World<'_> {
        World { engine: self, at: self.instance.root(), chance: None }
    }
}
