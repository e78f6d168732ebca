//! Fills a compiled form: answers in, changes out.
//!
//! An [`Engine`] holds the live instance of one interview. Every edit is answered with
//! what it changed; a refused edit changes nothing. The engine reads no clock and draws
//! no chance but through its host, keeps no files, and knows no screen.

mod actions;
mod attachments;
mod build;
mod choices;
mod edit;
mod facets;
mod finish;
mod instance;
mod missing;
mod open;
mod outline;
mod path;
mod preload;
mod recompute;
mod record;
mod reopen;
mod repeat;
mod restore;
mod resume;
mod state;
mod submission_xml;
pub mod synthetic;
mod text;
mod totals;
mod trace;
mod validity;
mod view;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_xpath::Host;

use crate::compile::{CompiledForm, RuleId};
use crate::draft::{Edit, Instant};
use crate::form::ControlId;

pub(crate) use instance::{Instance, ScopeId, Sort};
pub use reopen::Reopened;
pub use state::{
    Changes, Choice, Facet, Finish, Metadata, NodeId, NodeState, OpenError, Opening,
    Outline, OutlineRole, Problem, Refusal, Remark, Rendered, Resumed, Sense, Validity,
    Wanted,
};
pub use trace::Step;
pub(crate) use view::Documents;
pub(crate) use world::{World, instant, moment};

/// One interview being filled.
pub struct Engine {
    pub(crate) form: Arc<CompiledForm>,
    pub(crate) host: Box<dyn Host>,
    pub(crate) instance: Instance,
    documents: Documents,
    /// What each control offers at each node.
    lists: BTreeMap<(NodeId, ControlId), Arc<choices::List>>,
    /// What calculations gave before their nodes were overwritten by hand.
    overridden: BTreeMap<NodeId, String>,
    /// Choices that depend on nothing, by their expression: many controls share a list.
    fixed_lists: BTreeMap<Box<str>, Arc<choices::List>>,
    pub(crate) language: usize,
    metadata: Metadata,
    pub(crate) instance_id: String,
    pub(crate) started: Instant,
    /// When this sitting began.
    opened: Instant,
    /// Time spent in earlier sittings.
    spent_ms: i64,
    edits: Vec<Edit>,
    draws: world::Draws,
    wave: recompute::Wave,
    trace: trace::Trace,
    totals: totals::Totals,
    /// The place of the repeat instance that a rule read last at a node, of rules that
    /// choose one.
    chosen: BTreeMap<(RuleId, NodeId), u32>,
    remarks: Vec<Remark>,
}

impl Engine {
    /// The form that is filled.
    pub fn form(&self) -> &Arc<CompiledForm> {
        &self.form
    }

    /// Identifier of the interview: a UUID in lower case.
    pub fn instance_id(&self) -> &str {
        &self.instance_id
    }

    /// Index of the active form language.
    pub fn language(&self) -> usize {
        self.language
    }

    /// What went wrong without stopping the session.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// A fact about device or user.
    pub(crate) fn property(&self, name: &str) -> Option<String> {
        if name == "version" {
            return Some(self.form.form().version.clone());
        }
        let known = self.metadata.get(name).cloned();
        known.or_else(|| self.host.property(name))
    }

    /// Milliseconds spent on the interview so far, all sittings together.
    pub fn spent_ms(&self) -> i64 {
        let now = self.host.now().epoch_ms;
        self.spent_ms.saturating_add(now.saturating_sub(self.opened.epoch_ms).max(0))
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Engine")
            .field("instance_id", &self.instance_id)
            .finish_non_exhaustive()
    }
}
