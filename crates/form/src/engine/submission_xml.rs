//! The submission as XML: what a server is sent, byte for byte.
//!
//! Elements stand in the order of the form; repeat instances are plain siblings;
//! irrelevant nodes are left out, blank ones are not (ODK XForms, "Submission").

use std::collections::BTreeMap;

use crate::engine::{Engine, NodeId, Sort};

/// Namespace of the `OpenRosa` metadata.
const OPENROSA: &str = "http://openrosa.org/xforms";

/// The XML of the interview as it is now.
pub(super) fn submission_xml(engine: &Engine) -> String {
    let mut writer = Writer { engine, xml: String::new(), depth_first: Vec::new() };
    writer.root();
    writer.xml
}

struct Writer<'a> {
    engine: &'a Engine,
    xml: String,
    depth_first: Vec<Step>,
}

enum Step {
    Open(NodeId),
    Close(String),
}

impl Writer<'_> {
    fn root(&mut self) {
        let root = self.engine.instance.root();
        let name = self.name(root);
        self.xml.push_str(&format!("<{name}"));
        self.namespaces();
        self.identity(root);
        self.attributes(root);
        self.xml.push('>');
        self.children(root);
        while let Some(step) = self.depth_first.pop() {
            match step {
                Step::Open(id) => self.element(id),
                Step::Close(name) => self.xml.push_str(&format!("</{name}>")),
            }
        }
        self.identifier();
        self.xml.push_str(&format!("</{name}>"));
    }

    /// Declares the prefixes that names in the instance have.
    fn namespaces(&mut self) {
        let form = self.engine.form.form();
        let mut used = BTreeMap::new();
        for node in form.nodes.iter().filter(|node| !node.prefix.is_empty()) {
            let known = form.namespaces.iter().find(|(prefix, _)| *prefix == node.prefix);
            let uri = known.map_or("", |(_, uri)| uri.as_str());
            let uri = if uri.is_empty() && node.prefix == "orx" { OPENROSA } else { uri };
            used.entry(node.prefix.as_str()).or_insert(uri);
        }
        for (prefix, uri) in used {
            // A prefix that nothing declares stands for itself, so that XML stays well-formed.
            let uri = if uri.is_empty() { prefix } else { uri };
            self.attribute(&format!("xmlns:{prefix}"), uri);
        }
    }

    /// `id` and `version`, where the template does not have them.
    fn identity(&mut self, root: NodeId) {
        let form = self.engine.form.form();
        let attributes = self.engine.instance.attributes(root);
        let present: Vec<String> = attributes.map(|id| self.name(id)).collect();
        let has = |name: &str| present.iter().any(|known| known == name);
        if !has("id") {
            self.attribute("id", &form.id);
        }
        if !has("version") && !form.version.is_empty() {
            self.attribute("version", &form.version);
        }
    }

    fn name(&self, id: NodeId) -> String {
        let written = self.engine.form.form().node(self.engine.instance.definition(id));
        let name = written.map_or_else(String::new, |node| node.qualified_name());
        name.trim_start_matches('@').to_owned()
    }

    fn attributes(&mut self, id: NodeId) {
        let attributes: Vec<NodeId> = self.engine.instance.attributes(id).collect();
        for attribute in attributes {
            let name = self.name(attribute);
            let Some(node) = self.engine.instance.node(attribute) else { continue };
            if node.relevant {
                self.attribute(&name, node.shown());
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.xml.push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }

    fn children(&mut self, id: NodeId) {
        let mut children: Vec<Step> =
            self.engine.instance.children(id).map(Step::Open).collect();
        children.reverse();
        self.depth_first.append(&mut children);
    }

    fn element(&mut self, id: NodeId) {
        let Some(node) = self.engine.instance.node(id) else { return };
        if node.sort == Sort::Range || !node.relevant {
            return;
        }
        let name = self.name(id);
        self.xml.push_str(&format!("<{name}"));
        self.attributes(id);
        let text = node.shown();
        if node.first_child.is_some() {
            self.xml.push('>');
            self.depth_first.push(Step::Close(name));
            self.children(id);
        } else if text.is_empty() {
            self.xml.push_str("/>");
        } else {
            self.xml.push_str(&format!(">{}</{name}>", escaped(text)));
        }
    }

    /// The identifier, for a form that has no place for it.
    fn identifier(&mut self) {
        if self.engine.instance_id_node().is_none() {
            let id = escaped(&self.engine.instance_id).into_owned();
            let meta = format!("<orx:instanceID>uuid:{id}</orx:instanceID>");
            self.xml.push_str(&format!(
                "<orx:meta xmlns:orx=\"{OPENROSA}\">{meta}</orx:meta>"
            ));
        }
    }
}

/// Text for elements and attributes. Characters that XML cannot have are left out.
fn escaped(text: &str) -> std::borrow::Cow<'_, str> {
    let special = |c: char| {
        matches!(c, '&' | '<' | '>' | '"' | '\r' | '\u{fffe}' | '\u{ffff}')
            || (c < ' ' && c != '\n')
    };
    if !text.contains(special) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push('\t'),
            other if special(other) => {}
            other => out.push(other),
        }
    }
    out.into()
}
