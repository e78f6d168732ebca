//! Reads a document from XML.

use super::{Builder, Document};
use crate::{Name, NodeKind};

/// Elements that may lie within each other.
const MAX_NESTING: usize = 256;

impl Document {
    /// Reads a document from XML.
    ///
    /// # Errors
    /// A sentence with the place, when the text is not well-formed XML.
    pub fn parse(xml: &str) -> Result<Document, String> {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let source = roxmltree::Document::parse_with_options(xml, options)
            .map_err(|error| error.to_string())?;
        let mut builder = Builder::new();
        copy(&source, &mut builder)?;
        Ok(builder.finish())
    }
}

/// Copies a parsed document, level by level without recursion.
fn copy(source: &roxmltree::Document<'_>, builder: &mut Builder) -> Result<(), String> {
    let mut open: Vec<roxmltree::NodeId> = vec![source.root().id()];
    for node in source.root().descendants().skip(1) {
        let parent = node.parent().map(|parent| parent.id());
        while open.len() > 1 && open.last().copied() != parent {
            open.pop();
            builder.close();
        }
        copy_node(node, builder);
        if node.is_element() {
            open.push(node.id());
        }
        // The text of every element is that of all below it: depth multiplies work.
        if open.len() > MAX_NESTING {
            return Err(format!("elements are nested more than {MAX_NESTING} deep"));
        }
    }
    Ok(())
}

fn copy_node(node: roxmltree::Node<'_, '_>, builder: &mut Builder) {
    match node.node_type() {
        roxmltree::NodeType::Root => {}
        roxmltree::NodeType::Element => copy_element(node, builder),
        roxmltree::NodeType::Text => builder.text(node.text().unwrap_or("")),
        roxmltree::NodeType::Comment => {
            builder.append(NodeKind::Comment, Name::default(), node.text().unwrap_or(""));
        }
        roxmltree::NodeType::PI => {
            if let Some(instruction) = node.pi() {
                let name = Name { local: instruction.target, ..Name::default() };
                let text = instruction.value.unwrap_or("");
                builder.append(NodeKind::ProcessingInstruction, name, text);
            }
        }
    }
}

fn copy_element(node: roxmltree::Node<'_, '_>, builder: &mut Builder) {
    let text = node.document().input_text();
    let written = text.get(node.range().start + 1..).unwrap_or("");
    builder.open(full_name(node.tag_name(), written));
    for namespace in own_namespaces(node) {
        builder.namespace(namespace.name().unwrap_or(""), namespace.uri());
    }
    for attribute in node.attributes() {
        let written = text.get(attribute.range_qname()).unwrap_or("");
        let name = Name {
            namespace: attribute.namespace().unwrap_or(""),
            local: attribute.name(),
            prefix: prefix_of(written),
        };
        builder.attribute(name, attribute.value());
    }
}

/// The prefixes that an element binds itself, and does not have from its parent.
fn own_namespaces<'a>(
    node: roxmltree::Node<'a, 'a>,
) -> impl Iterator<Item = &'a roxmltree::Namespace<'a>> {
    let parent = node.parent_element();
    node.namespaces().filter(move |namespace| {
        let inherited =
            parent.and_then(|parent| parent.lookup_namespace_uri(namespace.name()));
        namespace.name().is_some() && inherited != Some(namespace.uri())
    })
}

fn full_name<'a>(name: roxmltree::ExpandedName<'a, 'a>, written: &'a str) -> Name<'a> {
    Name {
        namespace: name.namespace().unwrap_or(""),
        local: name.name(),
        prefix: prefix_of(written),
    }
}

/// The prefix of the name that `written` begins with.
fn prefix_of(written: &str) -> &str {
    let ends =
        |character: char| character.is_ascii_whitespace() || "=/>".contains(character);
    let name = written.split(ends).next().unwrap_or("");
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}
