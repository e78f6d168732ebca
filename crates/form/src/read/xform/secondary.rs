//! Secondary instances: choice lists, files, other documents.

use roxmltree::Node;

use super::{Reader, is, prefix_of};
use crate::diagnostic::Code;
use crate::form::{InstanceSource, Item, SecondaryInstance};

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

    fn source(&self, instance: Node<'_, '_>) -> InstanceSource {
        if let Some(address) = instance.attribute("src") {
            return InstanceSource::External(address.to_owned());
        }
        let Some(root) = instance.children().find(Node::is_element) else {
            return InstanceSource::Xml(String::new());
        };
        match self.items(root) {
            Some(items) => InstanceSource::Items(items),
            None => InstanceSource::Xml(
                self.xml.get(root.range()).unwrap_or_default().to_owned(),
            ),
        }
    }

    /// Rows of a document that is a list: `root` with `item`s of plain columns.
    fn items(&self, root: Node<'_, '_>) -> Option<Vec<Item>> {
        let children = root.children().filter(Node::is_element);
        let is_root = is(&root, "root") && prefix_of(root).is_empty();
        is_root.then(|| children.map(|child| self.item(child)).collect()).flatten()
    }

    fn item(&self, item: Node<'_, '_>) -> Option<Item> {
        let is_item = is(&item, "item") && item.attributes().len() == 0;
        let columns = item.children().filter(Node::is_element).map(|column| {
            let is_plain = column.attributes().len() == 0
                && prefix_of(column).is_empty()
                && !column.children().any(|child| child.is_element());
            is_plain
                .then(|| (column.tag_name().name().to_owned(), super::text_of(column)))
        });
        let columns = columns.collect::<Option<Vec<_>>>()?;
        is_item.then(|| Item { columns, place: self.places.of(item) })
    }
}
