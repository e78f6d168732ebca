//! XForm XML becomes a [`Form`].
//!
//! Elements and attributes are known by their local names, as other readers of ODK
//! XForms do: prefixes and namespaces vary in the field. What is legal but cannot be
//! used is named in a diagnostic; unknown attributes are kept.
//!
//! Documents with a document type are refused, so that there are no entities to expand;
//! size, number of nodes and depth are limited.

use roxmltree::{Document, Node, ParsingOptions};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Form;
use crate::label::Label;
use crate::read::{MAX_BYTES, Read, finish};

mod actions;
mod binds;
mod body;
mod instance;
mod itext;
mod lists;
mod paths;
mod places;
mod secondary;

use lists::Lists;
use paths::Paths;
use places::Places;

/// The most elements, texts and attributes of a document.
const MAX_NODES: u32 = 4_000_000;
/// The deepest nesting of elements; deeper ones would exhaust the stack of a browser.
const MAX_DEPTH: usize = 120;

/// Reads an XForm.
pub fn read(xml: &str) -> Read {
    if xml.len() > MAX_BYTES {
        return refused(
            Code::TooLarge,
            Place::Form,
            "the document is too large".to_owned(),
        );
    }
    if let Some(read) = read_shortened(xml) {
        return read;
    }
    match parse(xml) {
        Ok(document) => read_document(xml, &document, &mut Lists::default()),
        Err(error) => {
            let position = error.pos();
            let place = Place::Xml { line: position.row, column: position.col };
            refused(
                Code::UnreadableFile,
                place,
                format!("this is not well-formed XML: {error}"),
            )
        }
    }
}

/// Reads a form whose lists were taken out; none where what is left is no XML, or what was
/// taken is no list of the form after all.
fn read_shortened(xml: &str) -> Option<Read> {
    let (rest, mut lists) = Lists::taken_out(xml)?;
    let read = read_document(xml, &parse(&rest).ok()?, &mut lists);
    lists.are_all_taken().then_some(read)
}

fn parse(xml: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options)
}

fn refused(code: Code, place: Place, message: String) -> Read {
    Read { form: None, diagnostics: vec![Diagnostic::error(code, place, message)] }
}

fn read_document(xml: &str, document: &Document<'_>, lists: &mut Lists) -> Read {
    let root = document.root_element();
    if depth(root) > MAX_DEPTH {
        let message = format!("elements are nested more than {MAX_DEPTH} deep");
        return refused(Code::TooLarge, Place::Form, message);
    }
    let Some(model) = root.descendants().find(|node| is(node, "model")) else {
        let message = "there is no `model`".to_owned();
        return refused(Code::NotAnXForm, Place::Form, message);
    };
    let Some(primary) = primary_instance(model) else {
        let place = Places::new(xml, lists).of(model);
        let message = "the model has no instance with an element".to_owned();
        return refused(Code::NotAnXForm, place, message);
    };
    let mut reader = Reader {
        places: Places::new(xml, lists),
        form: Form::default(),
        paths: Paths::default(),
        diagnostics: Vec::new(),
        lists,
    };
    reader.read(root, model, primary);
    let Reader { mut form, diagnostics, .. } = reader;
    finish::mark_selections(&mut form);
    Read { form: Some(form), diagnostics }
}

/// Depth of the deepest element below `root`, found without recursion.
fn depth(root: Node<'_, '_>) -> usize {
    let mut deepest = 0;
    let mut level = vec![root];
    while !level.is_empty() && deepest <= MAX_DEPTH {
        level = level
            .iter()
            .flat_map(|node| node.children())
            .filter(Node::is_element)
            .collect();
        deepest += 1;
    }
    deepest
}

fn primary_instance<'a, 'i>(model: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let instance = model.children().find(|node| is(node, "instance"))?;
    instance.children().find(Node::is_element)
}

struct Reader<'x> {
    places: Places<'x>,
    form: Form,
    paths: Paths,
    diagnostics: Vec<Diagnostic>,
    lists: &'x mut Lists,
}

impl Reader<'_> {
    fn read(&mut self, root: Node<'_, '_>, model: Node<'_, '_>, primary: Node<'_, '_>) {
        let body = root.children().find(|node| is(node, "body"));
        self.head(root, model, body);
        self.namespaces([root, model, primary]);
        self.primary(primary, body);
        self.secondary(model);
        self.itext(model);
        self.own_texts();
        self.binds(model);
        self.model_actions(model);
        match body {
            Some(body) => self.body(body),
            None => {
                self.warn(root, Code::NotAnXForm, "there is no body: nothing is asked");
            }
        }
        self.form.settings.instance_name = self.instance_name();
    }

    /// Texts that our own writer keeps among the translations: the title in each language,
    /// and what is said before the interview.
    fn own_texts(&mut self) {
        for (id, text) in [
            ("minyi:title", &mut self.form.title),
            ("minyi:consent", &mut self.form.consent),
        ] {
            if self.form.itext.iter().any(|entry| entry.id == id) {
                *text = Label::Itext(id.into());
            }
        }
    }

    fn head(
        &mut self,
        root: Node<'_, '_>,
        model: Node<'_, '_>,
        body: Option<Node<'_, '_>>,
    ) {
        let title = root.descendants().find(|node| is(node, "title"));
        self.form.title =
            title.map_or(Label::None, |title| Label::plain(text_of(title).trim()));
        self.form.settings.entities_version =
            self.places.written(model, "entities-version").map(|version| version.text);
        self.form.settings.style =
            body.and_then(|body| body.attribute("class")).unwrap_or_default().to_owned();
        if let Some(submission) = model.children().find(|node| is(node, "submission")) {
            self.submission(submission);
        }
    }

    /// Keeps the prefixes that are declared where forms declare them.
    fn namespaces(&mut self, declaring: [Node<'_, '_>; 3]) {
        for space in declaring.iter().flat_map(|node| node.namespaces()) {
            let Some(prefix) = space.name().filter(|prefix| *prefix != "xml") else {
                continue;
            };
            if !self.form.namespaces.iter().any(|(known, _)| known == prefix) {
                self.form.namespaces.push((prefix.to_owned(), space.uri().to_owned()));
            }
        }
    }

    fn submission(&mut self, submission: Node<'_, '_>) {
        for attribute in submission.attributes() {
            let value = attribute.value().to_owned();
            let setting = match attribute.name() {
                "action" => {
                    self.form.settings.submission_url = Some(value);
                    continue;
                }
                "base64RsaPublicKey" => {
                    self.form.settings.public_key = Some(value);
                    continue;
                }
                "method" => continue,
                "auto-send" => "auto_send",
                "auto-delete" => "auto_delete",
                "client-editable" => "client_editable",
                other => other,
            };
            let written = self.places.attribute(&attribute);
            self.form.settings.others.push((setting.to_owned(), written));
        }
    }

    fn instance_name(&self) -> Option<crate::form::Written> {
        let node = self.form.nodes.iter().find(|node| {
            let parent = node.parent.and_then(|id| self.form.node(id));
            node.name == "instanceName"
                && parent.is_some_and(|parent| parent.name == "meta")
        });
        node.and_then(|node| node.bind.calculate.as_deref().cloned())
    }

    fn warn(&mut self, node: Node<'_, '_>, code: Code, message: impl Into<String>) {
        let place = self.places.of(node);
        self.diagnostics.push(Diagnostic::warning(code, place, message));
    }

    fn error(&mut self, node: Node<'_, '_>, code: Code, message: impl Into<String>) {
        let place = self.places.of(node);
        self.diagnostics.push(Diagnostic::error(code, place, message));
    }
}

/// True for elements with this local name.
fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// All text inside of an element.
fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// Prefix of an element as written, "" when its namespace is the default one.
fn prefix_of<'a>(node: Node<'a, '_>) -> &'a str {
    match node.tag_name().namespace() {
        Some(uri) if node.default_namespace() != Some(uri) => {
            node.lookup_prefix(uri).unwrap_or("")
        }
        Some(_) | None => "",
    }
}

/// Name of an attribute with its prefix.
fn qualified(node: Node<'_, '_>, attribute: &roxmltree::Attribute<'_, '_>) -> String {
    match attribute.namespace().and_then(|uri| prefix_for(node, uri)) {
        Some(prefix) => format!("{prefix}:{}", attribute.name()),
        None => attribute.name().to_owned(),
    }
}

/// A prefix for a namespace; an attribute cannot be in the default one.
fn prefix_for<'a>(node: Node<'a, '_>, uri: &str) -> Option<&'a str> {
    if uri == "http://www.w3.org/XML/1998/namespace" {
        return Some("xml");
    }
    node.namespaces().find(|space| space.uri() == uri && space.name().is_some())?.name()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(xml: &str) -> Option<Code> {
        read(xml).diagnostics.first().map(|diagnostic| diagnostic.code)
    }

    #[test]
    fn hostile_documents_are_refused() {
        let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
        let bomb = "<!DOCTYPE a [<!ENTITY b 'xx'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        for (xml, refused) in [
            (deep.as_str(), Code::TooLarge),
            (bomb, Code::UnreadableFile),
            ("", Code::UnreadableFile),
            ("<a", Code::UnreadableFile),
            ("<html/>", Code::NotAnXForm),
            ("<html><model><instance/></model></html>", Code::NotAnXForm),
        ] {
            assert_eq!(code(xml), Some(refused), "{}", xml.get(..20).unwrap_or(xml));
        }
    }

    #[test]
    fn lists_are_read_alike_whoever_reads_them() {
        let list = "<root>\n<item><name>é</name><label>&lt;x&gt;</label></item><item><name/></item></root>";
        for instance in [
            "<instance id='l'>LIST</instance>",
            "<instance id='l'>LIST</instance><instance id='m'> LIST </instance>",
            "<instance id='l'><places>LIST</places></instance>",
            "<instance id='l' src='jr://file/l.xml'>LIST</instance>",
            "<instance>LIST</instance>",
            "<bind nodeset='/root/item/name'>LIST</bind>",
        ] {
            for primary in ["<d id='f'><a/></d>", "LIST"] {
                let xml = format!(
                    "<html><model><instance>{primary}</instance>{instance}\
                     <bind nodeset='/d/a' type='int'/><bind nodeset='/d/b'/></model>\
                     <body><input ref='a'><label>A</label></input></body></html>"
                );
                let xml = xml.replace("LIST", list);
                // A comment sends all to the reader of XML.
                let (one, other) = (read(&xml), read(&format!("{xml}<!-- -->")));
                assert_eq!(one.form, other.form, "{xml}");
                assert_eq!(one.diagnostics, other.diagnostics, "{xml}");
            }
        }
    }

    #[test]
    fn a_small_form_is_read() {
        let xml = "<html><model><instance><d id='f'><a>1</a></d></instance>\
                   <bind nodeset='/d/a' type='int'/></model>\
                   <body><input ref='a'><label>A</label></input></body></html>";
        let read = read(xml);
        assert_eq!(read.diagnostics, []);
        let form = read.form.unwrap();
        assert_eq!(
            (form.id.as_str(), form.nodes.len(), form.controls.len()),
            ("f", 2, 1)
        );
        assert_eq!(form.path(crate::form::DefinitionId(1)), "/d/a");
    }
}
