//! The secondary instances that a form carries, as documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_xpath::{Builder, Document, Name};

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Form, InstanceSource, SecondaryInstance};

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
                from_rows(items.iter().map(|item| item.columns.as_slice()))
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

/// `<root><item>…</item>…</root>` of rows of (column, text).
pub(crate) fn from_rows<'a>(
    rows: impl Iterator<Item = &'a [(String, String)]>,
) -> Document {
    let mut builder = Builder::new();
    builder.open(Name { local: "root", ..Name::default() });
    for columns in rows {
        builder.open(Name { local: "item", ..Name::default() });
        for (name, text) in columns {
            builder.leaf(name, text);
        }
        builder.close();
    }
    builder.close();
    builder.finish()
}
