//! Whether two XForms say the same: elements, attributes and texts in order, but for the
//! order of attributes, white space in texts and where namespaces are declared.
//!
//! These are the rules of the corpus's own comparison.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

/// The differences, at most twenty.
pub(crate) fn differences(ours: &str, golden: &str) -> Vec<String> {
    let (ours, golden) = match (Document::parse(ours), Document::parse(golden)) {
        (Ok(ours), Ok(golden)) => (ours, golden),
        (Err(error), _) | (_, Err(error)) => return vec![error.to_string()],
    };
    let mut found = Vec::new();
    walk(ours.root_element(), golden.root_element(), "", &mut found);
    found
}

fn walk(ours: Node<'_, '_>, golden: Node<'_, '_>, path: &str, found: &mut Vec<String>) {
    if found.len() > 20 {
        return;
    }
    if ours.tag_name() != golden.tag_name() {
        let (a, b) = (ours.tag_name(), golden.tag_name());
        return found.push(format!("{path}: <{a:?}> / <{b:?}>"));
    }
    let (a, b) = (attributes(ours), attributes(golden));
    if a != b {
        let only = |x: &Attributes<'_>, y: &Attributes<'_>| {
            let mut only = x.iter().filter(|(k, v)| y.get(*k) != Some(*v));
            only.next().map(|((_, name), value)| format!("{name}={value:?}"))
        };
        found.push(format!("{path}: {:?} / {:?}", only(&a, &b), only(&b, &a)));
    }
    let (a, b) = (texts(ours), texts(golden));
    for (a, b) in a.iter().zip(&b).filter(|(a, b)| a != b) {
        found.push(format!("{path}: text {a:?} / {b:?}"));
    }
    let (a, b): (Vec<_>, Vec<_>) = (elements(ours).collect(), elements(golden).collect());
    if a.len() != b.len() {
        let names =
            |list: &[Node<'_, '_>]| list.iter().map(described).collect::<Vec<_>>();
        let (a, b) = (names(&a), names(&b));
        let odd = a.iter().zip(&b).position(|(a, b)| a != b);
        let odd = odd.unwrap_or_else(|| a.len().min(b.len()));
        found.push(format!(
            "{path}: {} / {} children, first {:?} / {:?}",
            a.len(),
            b.len(),
            a.get(odd),
            b.get(odd)
        ));
    }
    for (number, (a, b)) in a.into_iter().zip(b).enumerate() {
        walk(a, b, &format!("{path}/{}[{}]", a.tag_name().name(), number + 1), found);
    }
}

type Attributes<'a> = BTreeMap<(&'a str, &'a str), &'a str>;

fn attributes<'a>(node: Node<'a, '_>) -> Attributes<'a> {
    let key = |a: &roxmltree::Attribute<'a, '_>| (a.namespace().unwrap_or(""), a.name());
    node.attributes().map(|a| (key(&a), a.value())).collect()
}

/// An element in a few words.
fn described(node: &Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    let known =
        ["id", "nodeset", "ref", "lang"].iter().find_map(|name| node.attribute(*name));
    format!("{name} {}", known.unwrap_or_default())
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// Texts before the first element, between elements, and behind the last.
fn texts(node: Node<'_, '_>) -> Vec<String> {
    let mut texts = vec![String::new()];
    for child in node.children() {
        if child.is_element() {
            texts.push(String::new());
        } else if let (Some(text), true) = (child.text(), child.is_text()) {
            texts.last_mut().into_iter().for_each(|last| last.push_str(text));
        }
    }
    texts
        .iter()
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}
