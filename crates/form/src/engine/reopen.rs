//! Opens a submission again, to be read: the answers as they were sent, nothing computed
//! anew.
//!
//! What was absent from the submission stays absent, whatever today's date or another
//! choice of the same list would make of its rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minyi_xpath::{Document, DocumentNode, Host, Tree};

use crate::compile::{Column, CompiledForm};
use crate::draft::{Answer, Draft, FORMAT, Snapshot};
use crate::engine::{Engine, NodeId, OpenError, Opening, ScopeId};
use crate::form::DefinitionId;
use crate::submission::{Missing, Record, Submission};

/// A submission that was opened again.
pub struct Reopened {
    /// The engine, with the answers of the submission.
    pub engine: Engine,
    /// The nodes that the submission has.
    sent: BTreeSet<NodeId>,
    missing: BTreeMap<NodeId, Missing>,
}

impl Reopened {
    /// Opens a submission of this form.
    ///
    /// # Errors
    /// When the form is too large.
    pub fn open(
        form: Arc<CompiledForm>,
        host: Box<dyn Host>,
        opening: Opening,
        submission: &Submission,
    ) -> Result<Reopened, OpenError> {
        let snapshot = snapshot(&form, &submission.xml);
        let draft = Draft {
            format: FORMAT,
            form_hash: form.hash().to_owned(),
            form_id: form.form().id.clone(),
            form_version: form.form().version.clone(),
            instance_id: submission.record.id.clone(),
            language: opening.language.unwrap_or(form.form().default_language),
            snapshot,
            ..Draft::default()
        };
        let engine = Engine::resume(form, host, opening, &draft)?.engine;
        let paths = draft.snapshot.answers.iter().map(|answer| answer.path.as_str());
        let sent = paths.filter_map(|path| engine.find(path)).collect();
        let missing = missing(&engine, &submission.record);
        Ok(Reopened { engine, sent, missing })
    }

    /// Whether a question was part of the interview: it was sent, or could not be settled
    /// to be asked.
    pub fn is_told(&self, node: NodeId) -> bool {
        self.sent.contains(&node) || self.missing(node) == Some(Missing::NotAsked)
    }

    /// Why an answer is missing, where a reason is known.
    pub fn missing(&self, node: NodeId) -> Option<Missing> {
        self.missing.get(&node).copied()
    }

    /// The answer as it was sent; "" where there is none.
    pub fn text(&self, node: NodeId) -> &str {
        let live = self.engine.instance.live(node);
        live.filter(|_| self.sent.contains(&node)).map_or("", |live| &live.text)
    }
}

/// The nodes of a record that lack an answer, with the reasons.
fn missing(engine: &Engine, record: &Record) -> BTreeMap<NodeId, Missing> {
    let mut finder = Finder { engine, record, found: BTreeMap::new() };
    finder.row(engine.form.columns(), ScopeId(0), "");
    finder.found
}

/// Walks variables in the way in which a record names them.
struct Finder<'a> {
    engine: &'a Engine,
    record: &'a Record,
    found: BTreeMap<NodeId, Missing>,
}

impl Finder<'_> {
    fn row(&mut self, columns: &[Column], scope: ScopeId, prefix: &str) {
        let instance = &self.engine.instance;
        for column in columns {
            let name = format!("{prefix}{}", column.name);
            let node = instance.member(&self.engine.form, column.definition, scope);
            let Some(node) = node else { continue };
            if let Some(reason) = self.record.miss.get(&name) {
                self.found.insert(node, *reason);
            }
            for (index, row) in instance.instances(node).iter().enumerate() {
                if let Some(inner) = instance.node(*row).map(|row| row.scope) {
                    self.row(&column.rows, inner, &format!("{name}[{index}]."));
                }
            }
        }
    }
}

/// The answers of a submission's XML by their paths; none of XML that cannot be read.
fn snapshot(form: &CompiledForm, xml: &str) -> Snapshot {
    let mut snapshot = Snapshot::default();
    let Ok(document) = Document::parse(xml) else { return snapshot };
    let (Some(root), Some(top)) = (form.form().nodes.first(), document.element()) else {
        return snapshot;
    };
    let mut walker = Walker { form, document: &document, snapshot: &mut snapshot };
    walker.below(top, DefinitionId(0), &format!("/{}", root.qualified_name()));
    snapshot
}

struct Walker<'a> {
    form: &'a CompiledForm,
    document: &'a Document,
    snapshot: &'a mut Snapshot,
}

impl Walker<'_> {
    fn below(&mut self, element: DocumentNode, definition: DefinitionId, path: &str) {
        let mut counts: BTreeMap<DefinitionId, usize> = BTreeMap::new();
        let children: Vec<(DocumentNode, DefinitionId)> = self
            .document
            .elements(element)
            .filter_map(|child| Some((child, self.definition(child, definition)?)))
            .collect();
        for (_, child) in children.iter().filter(|(_, id)| self.repeats(*id)) {
            *counts.entry(*child).or_default() += 1;
        }
        for (id, count) in &counts {
            self.snapshot.repeats.push((self.path(*id, path), *count));
        }
        let mut places: BTreeMap<DefinitionId, usize> = BTreeMap::new();
        for (child, id) in children {
            let mut path = self.path(id, path);
            if self.repeats(id) {
                let place = places.entry(id).or_default();
                *place += 1;
                path.push_str(&format!("[{place}]"));
            }
            self.child(child, id, &path);
        }
    }

    fn child(&mut self, element: DocumentNode, id: DefinitionId, path: &str) {
        let is_leaf =
            self.form.form().node(id).is_none_or(|node| node.children.is_empty());
        if !is_leaf {
            return self.below(element, id, path);
        }
        let text = self.document.string_value(element).into_owned();
        self.snapshot.answers.push(Answer {
            path: path.to_owned(),
            text,
            by_hand: true,
            ..Answer::default()
        });
    }

    fn path(&self, id: DefinitionId, above: &str) -> String {
        let node = self.form.form().node(id);
        format!("{above}/{}", node.map_or_else(String::new, |node| node.qualified_name()))
    }

    fn repeats(&self, id: DefinitionId) -> bool {
        self.form.is_repeat(id)
    }

    fn definition(
        &self,
        element: DocumentNode,
        parent: DefinitionId,
    ) -> Option<DefinitionId> {
        let name = self.document.name(element);
        let children = &self.form.form().node(parent)?.children;
        let called = |id: &&DefinitionId| {
            let node = self.form.form().node(**id);
            node.is_some_and(|node| node.name == name.local && node.prefix == name.prefix)
        };
        children.iter().find(called).copied()
    }
}
