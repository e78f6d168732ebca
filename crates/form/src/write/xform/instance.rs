//! The primary instance: one element a node, and what repeats look like.

use super::Writer;
use crate::form::{DefinitionId, NodeDefinition};
use crate::write::xml::Element;

/// Which elements a repeat becomes.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Outside of repeats: a template and the instances that the form starts with.
    Outside,
    /// Within a template: the template alone, and both again inside a group of it.
    Template,
    /// Within an instance: instances alone, the template being known already.
    Instance,
}

impl<'f> Writer<'f> {
    /// The primary instance's root with everything in it.
    pub(super) fn primary(&self) -> Element<'f> {
        let Some(root) = self.form.node(DefinitionId(0)) else {
            return Element::new("data");
        };
        let mut element = Element::new(root.qualified_name());
        self.attributes(&mut element, root);
        element.set("id", self.form.id.as_str());
        let others = &self.form.settings.others;
        if let Some((_, uri)) = others.iter().find(|(name, _)| name == "instance_xmlns") {
            element.set("xmlns", uri.text.as_str());
        }
        if !self.form.version.is_empty() {
            element.set("version", self.form.version.as_str());
        }
        self.children(&mut element, root, Place::Outside, &[]);
        element
    }

    fn attributes(&self, element: &mut Element<'f>, node: &'f NodeDefinition) {
        for attribute in node.attributes.iter().filter_map(|id| self.form.node(*id)) {
            let name = attribute.qualified_name();
            let name = name.trim_start_matches('@').to_owned();
            element.set(name, attribute.default.as_str());
        }
    }

    fn children(
        &self,
        element: &mut Element<'f>,
        parent: &'f NodeDefinition,
        place: Place,
        texts: &'f [(DefinitionId, String)],
    ) {
        for &id in &parent.children {
            let Some(node) = self.form.node(id) else { continue };
            if !node.repeats {
                element.push(self.node(id, node, inside(place), texts));
                continue;
            }
            if place != Place::Instance {
                let template = self.node(id, node, Place::Template, &[]);
                element.push(template.with("jr:template", ""));
            }
            let instances = match place {
                Place::Template => Vec::new(),
                Place::Outside => every(&node.first_instances),
                // Without any inner instance by name, inner repeats begin as in a new one.
                Place::Instance if !self.names_instances(texts) => {
                    every(&node.first_instances)
                }
                Place::Instance => self.inner_instances(id, texts),
            };
            for texts in instances {
                element.push(self.node(id, node, Place::Instance, texts));
            }
        }
    }

    fn names_instances(&self, texts: &[(DefinitionId, String)]) -> bool {
        texts.iter().any(|(id, _)| self.form.node(*id).is_some_and(|node| node.repeats))
    }

    /// The texts of each instance of a repeat that `texts` names: each begins with the
    /// repeat itself, and goes on as long as nodes are inside of it.
    fn inner_instances<'t>(
        &self,
        repeat: DefinitionId,
        texts: &'t [(DefinitionId, String)],
    ) -> Vec<&'t [(DefinitionId, String)]> {
        let begins = texts.iter().enumerate().filter(|(_, (id, _))| *id == repeat);
        let instance = |(at, _): (usize, _)| {
            let inside = texts.get(at + 1..).unwrap_or_default();
            let n =
                inside.iter().take_while(|(id, _)| self.is_inside(*id, repeat)).count();
            inside.get(..n).unwrap_or_default()
        };
        begins.map(instance).collect()
    }

    fn is_inside(&self, id: DefinitionId, repeat: DefinitionId) -> bool {
        let above = |id: &DefinitionId| self.form.node(*id).and_then(|node| node.parent);
        std::iter::successors(above(&id), above).any(|id| id == repeat)
    }

    /// An element with the default of its node, or with the text that `texts` has for it.
    fn node(
        &self,
        id: DefinitionId,
        node: &'f NodeDefinition,
        place: Place,
        texts: &'f [(DefinitionId, String)],
    ) -> Element<'f> {
        let text = texts.iter().find(|(known, _)| *known == id).map(|(_, text)| text);
        let mut element = Element::new(node.qualified_name())
            .text(text.unwrap_or(&node.default).as_str());
        self.attributes(&mut element, node);
        self.children(&mut element, node, place, texts);
        element
    }
}

fn every(instances: &[Vec<(DefinitionId, String)>]) -> Vec<&[(DefinitionId, String)]> {
    instances.iter().map(Vec::as_slice).collect()
}

/// What a group within `place` is: pyxform begins anew in groups of a template.
fn inside(place: Place) -> Place {
    match place {
        Place::Outside | Place::Template => Place::Outside,
        Place::Instance => Place::Instance,
    }
}
