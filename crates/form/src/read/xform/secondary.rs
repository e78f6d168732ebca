//! Secondary instances: choice lists, files, other documents.

use roxmltree::Node;

use super::{Reader, is, prefix_of};
use crate::diagnostic::Code;
use crate::form::{InstanceSource, Items, SecondaryInstance};

impl Reader<'_> {
    /// Reads every instance of the model but the first.
    pub(super) fn secondary(&mut self, model: Node<'_, '_>) {
        let instances: Vec<_> =
            model.children().filter(|node| is(node, "instance")).collect();
        for instance in instances.into_iter().skip(1) {
            let place = self.places.of(instance);
            let Some(id) = instance.attribute("id") else {
                self.warn(
                    instance,
                    Code::Unsupported,
                    "an instance without an id is not used",
                );
                continue;
            };
            let source = self.source(instance);
            self.form.instances.push(SecondaryInstance {
                id: id.to_owned(),
                source,
                place,
            });
        }
    }

    fn source(&mut self, instance: Node<'_, '_>) -> InstanceSource {
        if let Some(address) = instance.attribute("src") {
            return InstanceSource::External(address.to_owned());
        }
        let Some(root) = instance.children().find(Node::is_element) else {
            return InstanceSource::Xml(String::new());
        };
        // Behind `<root>`, where a list was taken out.
        let inside = root.range().start + "<root>".len();
        match self.lists.take(inside).or_else(|| items(root)) {
            Some(items) => InstanceSource::Items(items),
            None => {
                let text = root.document().input_text();
                InstanceSource::Xml(text.get(root.range()).unwrap_or_default().to_owned())
            }
        }
    }
}

/// Rows of a document that is a list: `root` with `item`s of plain columns.
fn items(root: Node<'_, '_>) -> Option<Items> {
    let is_root = is(&root, "root") && prefix_of(root).is_empty();
    let mut items = Items::default();
    for child in root.children().filter(|child| is_root && child.is_element()) {
        let is_item = is(&child, "item") && child.attributes().len() == 0;
        for column in child.children().filter(|column| is_item && column.is_element()) {
            let is_plain = column.attributes().len() == 0
                && prefix_of(column).is_empty()
                && !column.children().any(|child| child.is_element());
            if !is_plain {
                return None;
            }
            let texts = column.descendants().filter(Node::is_text);
            texts.filter_map(|text| text.text()).for_each(|text| items.write(text));
            items.end_cell(column.tag_name().name());
        }
        if !is_item {
            return None;
        }
        items.end_row();
    }
    is_root.then_some(items)
}
