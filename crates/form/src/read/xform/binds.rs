//! Binds: types and rules of nodes.

use roxmltree::{Attribute, Node};

use super::itext::label_reference;
use super::paths::absolute;
use super::{Reader, is, qualified};
use crate::diagnostic::Code;
use crate::form::{Bind, Written};
use crate::label::Label;
use crate::read::finish::{type_word, value_type};

impl Reader<'_> {
    /// Reads the binds of the model. Several for one node add up, the later ones winning.
    pub(super) fn binds(&mut self, model: Node<'_, '_>) {
        self.binds_below(model, None);
    }

    /// A bind names its node by an absolute path, one in another bind also by a path from
    /// there. Web clients use no other, and read nodes of relative binds as plain text.
    fn binds_below(&mut self, parent: Node<'_, '_>, context: Option<&str>) {
        for bind in parent.children().filter(|node| is(node, "bind")) {
            let reference = bind.attribute("nodeset").or(bind.attribute("ref"));
            let path = reference
                .filter(|path| context.is_some() || path.trim().starts_with('/'))
                .and_then(|path| absolute(path, context.unwrap_or_default()));
            let Some(path) = path else {
                let message = "a bind without a plain absolute path is not used";
                self.warn(bind, Code::Unsupported, message);
                continue;
            };
            if let Some(id) = bind.attribute("id") {
                self.paths.add_bind(id, path.clone());
            }
            self.bind(bind, &path);
            self.binds_below(bind, Some(&path));
        }
    }

    fn bind(&mut self, element: Node<'_, '_>, path: &str) {
        let Some(id) = self.paths.definition(path) else {
            let message = format!("there is no node `{path}`; this bind is not used");
            return self.warn(element, Code::UnknownNode, message);
        };
        let Some(node) = self.form.nodes.get_mut(id.0 as usize) else { return };
        let mut bind = std::mem::take(&mut node.bind);
        for attribute in element.attributes() {
            self.bind_attribute(element, &attribute, &mut bind);
        }
        if let Some(node) = self.form.nodes.get_mut(id.0 as usize) {
            node.bind = bind;
        }
    }

    fn bind_attribute(
        &mut self,
        element: Node<'_, '_>,
        attribute: &Attribute<'_, '_>,
        bind: &mut Bind,
    ) {
        let written = self.places.attribute(attribute);
        let name = qualified(element, attribute);
        let is_jr = attribute.namespace().is_some();
        match attribute.name() {
            "nodeset" | "ref" | "id" if !is_jr => {}
            "type" if !is_jr => self.bind_type(element, written, bind),
            "relevant" if !is_jr => bind.relevant = Some(written.into()),
            "required" if !is_jr => bind.required = Some(written.into()),
            "readonly" if !is_jr => bind.readonly = Some(written.into()),
            "constraint" if !is_jr => bind.constraint = Some(written.into()),
            "calculate" if !is_jr => bind.calculate = Some(written.into()),
            "constraintMsg" => bind.constraint_message = message(written),
            "requiredMsg" => bind.required_message = message(written),
            "preload" => bind.preload.get_or_insert_default().0 = written.text,
            "preloadParams" => bind.preload.get_or_insert_default().1 = written.text,
            _ => bind.others.push((name, written.text)),
        }
    }

    fn bind_type(&mut self, element: Node<'_, '_>, written: Written, bind: &mut Bind) {
        match value_type(&written.text) {
            Some(value) => bind.value_type = value,
            None => {
                let message = format!("the type `{}` is read as text", written.text);
                self.warn(element, Code::UnsupportedType, message);
            }
        }
        bind.type_word = Some(type_word(written.text));
    }
}

/// A message is a text of the itext block, or itself.
fn message(written: Written) -> Label {
    match label_reference(written) {
        Label::Computed(written) => Label::plain(&written.text),
        label @ (Label::None | Label::Plain(_) | Label::Itext(_)) => label,
    }
}
