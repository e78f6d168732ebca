//! The secondary instances that a form carries, as documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_xpath::{Builder, Document, Name};

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Form, InstanceSource, SecondaryInstance};
use crate::items::Items;

/// Documents by instance id, without those that are files beside the form. Of two with
/// one id the first counts.
pub(super) fn documents(
    form: &Form,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Arc<Document>> {
    let mut found = BTreeMap::new();
    for instance in &form.instances {
        let document = match &instance.source {
            InstanceSource::Items(items) => {
                let mut rows = Rows::new();
                rows.add_all(items);
                rows.finish()
            }
            // `<instance id="x"/>`: another program would fill it in.
            InstanceSource::Xml(xml) if xml.trim().is_empty() => Builder::new().finish(),
            InstanceSource::Xml(xml) => match Document::parse(xml) {
                Ok(document) => document,
                Err(error) => {
                    diagnostics.push(unreadable(instance, &error));
                    continue;
                }
            },
            InstanceSource::External(_) => continue,
        };
        found.entry(instance.id.clone()).or_insert_with(|| Arc::new(document));
    }
    found
}

fn unreadable(instance: &SecondaryInstance, error: &str) -> Diagnostic {
    let message =
        format!("the instance `{}` is not well-formed XML: {error}", instance.id);
    Diagnostic::error(Code::UnreadableFile, instance.place.clone(), message)
}

/// Builds `<root><item>…</item>…</root>` of rows of (column, text).
pub(crate) struct Rows(Builder);

impl Rows {
    /// No rows.
    pub(crate) fn new() -> Rows {
        let mut builder = Builder::new();
        builder.open(Name { local: "root", ..Name::default() });
        Rows(builder)
    }

    /// Adds all rows of a list.
    fn add_all(&mut self, items: &Items) {
        let (nodes, text) = items.size();
        self.0.reserve(nodes, text);
        self.0.rows("item", items.names(), items.text(), items.cells());
    }

    pub(crate) fn add<'a>(&mut self, columns: impl Iterator<Item = (&'a str, &'a str)>) {
        self.0.open(Name { local: "item", ..Name::default() });
        for (name, text) in columns {
            self.0.leaf(name, text);
        }
        self.0.close();
    }

    /// The document.
    pub(crate) fn finish(mut self) -> Document {
        self.0.close();
        self.0.finish()
    }
}
