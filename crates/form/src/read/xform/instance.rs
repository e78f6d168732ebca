//! The primary instance: nodes, their defaults, and the repeat instances to begin with.

use std::borrow::Cow;

use roxmltree::Node;

use super::paths::absolute;
use super::{Reader, is, prefix_of, qualified};
use crate::form::{DefinitionId, Form, NodeDefinition};
use crate::read::names::split;

/// Namespace of elements that are in none of their own.
const XFORMS: &str = "http://www.w3.org/2002/xforms";

impl Reader<'_> {
    /// Adds the nodes of the primary instance. The body says which of them repeat.
    pub(super) fn primary(&mut self, root: Node<'_, '_>, body: Option<Node<'_, '_>>) {
        let name = format!("{}{}", prefix(root), root.tag_name().name());
        if let Some(body) = body {
            self.find_repeats(body, &format!("/{name}"));
        }
        self.form.id = root.attribute("id").unwrap_or_default().to_owned();
        if self.form.id.is_empty() {
            self.form.id = root.tag_name().namespace().unwrap_or_default().to_owned();
        }
        self.form.version = root.attribute("version").unwrap_or_default().to_owned();
        if let Some(uri) = root.tag_name().namespace().filter(|uri| *uri != XFORMS) {
            let text = uri.to_owned();
            let written = crate::form::Written { text, place: self.places.of(root) };
            self.form.settings.others.push(("instance_xmlns".to_owned(), written));
        }
        self.element(root, Some(root), None, "");
    }

    /// Paths of the repeats in the body, whose references are seen from `context`.
    fn find_repeats(&mut self, body: Node<'_, '_>, context: &str) {
        for repeat in body.descendants().filter(|node| is(node, "repeat")) {
            let inside = |node: &Node<'_, '_>| node.is_element() && *node != body;
            let around: Vec<_> = repeat.ancestors().take_while(inside).collect();
            let mut context = Cow::Borrowed(context);
            let mut own = None;
            for element in around.into_iter().rev() {
                let reference = element.attribute("nodeset").or(element.attribute("ref"));
                own = reference.and_then(|reference| absolute(reference, &context));
                context = own.clone().map_or(context, Cow::Owned);
            }
            self.paths.repeats.extend(own);
        }
    }

    /// Adds an element with its attributes and children. `template` says what a new one
    /// looks like; `live` is the one that the form starts with, where there is one.
    fn element(
        &mut self,
        template: Node<'_, '_>,
        live: Option<Node<'_, '_>>,
        parent: Option<DefinitionId>,
        context: &str,
    ) -> DefinitionId {
        let name = template.tag_name().name();
        let path = format!("{context}/{}{name}", prefix(template));
        let id = self.push(NodeDefinition {
            name: name.to_owned(),
            prefix: prefix_of(template).to_owned(),
            parent,
            default: leaf_text(template),
            repeats: self.paths.repeats.contains(&path),
            place: self.places.of(template),
            ..NodeDefinition::default()
        });
        self.paths.add(path.clone(), id);
        self.attributes(template, id, &path);
        self.children(template, live, id, &path);
        id
    }

    fn push(&mut self, node: NodeDefinition) -> DefinitionId {
        let id = DefinitionId(self.form.nodes.len() as u32);
        let (parent, is_attribute) = (node.parent, node.is_attribute);
        self.form.nodes.push(node);
        if let Some(parent) = parent.and_then(|id| self.form.nodes.get_mut(id.0 as usize))
        {
            let list =
                if is_attribute { &mut parent.attributes } else { &mut parent.children };
            list.push(id);
        }
        id
    }

    fn attributes(&mut self, element: Node<'_, '_>, parent: DefinitionId, path: &str) {
        for attribute in element.attributes() {
            let name = qualified(element, &attribute);
            // Id and version of the root are the form's own.
            let is_own = parent.0 == 0 && matches!(name.as_str(), "id" | "version");
            if is_own || attribute.name() == "template" && name != "template" {
                continue;
            }
            let (prefix, local) = split(&name);
            let written = self.places.attribute(&attribute);
            let id = self.push(NodeDefinition {
                name: local.to_owned(),
                prefix: prefix.to_owned(),
                parent: Some(parent),
                is_attribute: true,
                default: written.text,
                place: written.place,
                ..NodeDefinition::default()
            });
            self.paths.add(format!("{path}/@{name}"), id);
        }
    }

    fn children(
        &mut self,
        template: Node<'_, '_>,
        live: Option<Node<'_, '_>>,
        parent: DefinitionId,
        path: &str,
    ) {
        let mut repeats_done: Vec<String> = Vec::new();
        // Outside of repeats both are the same element.
        let is_same = live.is_some_and(|live| live == template);
        for child in template.children().filter(Node::is_element) {
            let child_path =
                format!("{path}/{}{}", prefix(child), child.tag_name().name());
            if !self.paths.repeats.contains(&child_path) {
                let live = match is_same {
                    true => Some(child),
                    false => live.and_then(|live| same_named(live, child).next()),
                };
                self.element(child, live, Some(parent), path);
            } else if !repeats_done.contains(&child_path) {
                self.repeat(child, live.unwrap_or(template), parent, path);
                repeats_done.push(child_path);
            }
        }
    }

    /// Adds a repeat: `first` is its first element in the template, `live` the element in
    /// which the instances to begin with stand.
    fn repeat(
        &mut self,
        first: Node<'_, '_>,
        live: Node<'_, '_>,
        parent: DefinitionId,
        path: &str,
    ) {
        let siblings =
            first.parent().into_iter().flat_map(|parent| same_named(parent, first));
        let marked = siblings.into_iter().find(|node| is_template(*node));
        let template =
            marked.or_else(|| same_named(live, first).find(|node| is_template(*node)));
        let id = self.element(template.unwrap_or(first), Some(live), Some(parent), path);
        if template.is_none() {
            self.empty(id);
        }
        // In an instance that is added, inner repeats begin as the template says.
        let around = first.parent().unwrap_or(live);
        let instances = same_named(around, first).filter(|node| !is_template(*node));
        let texts = |instance| {
            let mut texts = Vec::new();
            self.differences(id, instance, &mut texts);
            texts
        };
        // An instance like the template has nothing of its own.
        let usual = template.map_or_else(Vec::new, texts);
        let own = |texts| if texts == usual { Vec::new() } else { texts };
        let first_instances = instances.map(texts).map(own).collect();
        if let Some(node) = self.form.nodes.get_mut(id.0 as usize) {
            node.first_instances = first_instances;
        }
    }

    /// Without a template a new instance has the nodes of the first, not its texts.
    fn empty(&mut self, repeat: DefinitionId) {
        let inside = |form: &Form, id: DefinitionId| {
            let mut above = std::iter::successors(Some(id), |id| {
                form.node(*id).and_then(|n| n.parent)
            });
            above.find(|id| form.node(*id).is_some_and(|n| n.repeats)) == Some(repeat)
        };
        for index in repeat.0..self.form.nodes.len() as u32 {
            let own = inside(&self.form, DefinitionId(index));
            let node = self.form.nodes.get_mut(index as usize);
            if let Some(node) = node.filter(|node| own && !node.is_attribute) {
                node.default.clear();
            }
        }
    }

    /// Leaves of a repeat instance whose text is not the template's. Each instance of a
    /// repeat in it is there too, in front of its leaves.
    fn differences(
        &self,
        id: DefinitionId,
        instance: Node<'_, '_>,
        texts: &mut Vec<(DefinitionId, String)>,
    ) {
        let Some(node) = self.form.node(id) else { return };
        if node.children.is_empty() && leaf_text(instance) != node.default {
            texts.push((id, leaf_text(instance)));
        }
        for &child in &node.children {
            let Some(definition) = self.form.node(child) else { continue };
            let found = instance.children().filter(|element| {
                is(element, &definition.name)
                    && prefix_of(*element) == definition.prefix
                    && !(definition.repeats && is_template(*element))
            });
            if !definition.repeats {
                found.take(1).for_each(|one| self.differences(child, one, texts));
                continue;
            }
            for inner in found {
                texts.push((child, String::new()));
                self.differences(child, inner, texts);
            }
        }
    }
}

fn prefix(node: Node<'_, '_>) -> String {
    match prefix_of(node) {
        "" => String::new(),
        prefix => format!("{prefix}:"),
    }
}

fn same_named<'a, 'i>(
    parent: Node<'a, 'i>,
    like: Node<'a, 'i>,
) -> impl Iterator<Item = Node<'a, 'i>> {
    parent
        .children()
        .filter(move |node| node.is_element() && node.tag_name() == like.tag_name())
}

/// True when `jr:template` marks the element.
fn is_template(node: Node<'_, '_>) -> bool {
    node.attributes().any(|a| a.name() == "template" && a.namespace().is_some())
}

/// Text of an element without children; white space alone is none.
fn leaf_text(node: Node<'_, '_>) -> String {
    if node.children().any(|child| child.is_element()) {
        return String::new();
    }
    let text = super::text_of(node);
    if text.trim().is_empty() { String::new() } else { text }
}
