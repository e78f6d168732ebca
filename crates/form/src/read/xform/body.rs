//! The body: controls, their labels and choices.

use roxmltree::Node;

use super::actions::{Standing, is_action};
use super::itext::label_reference;
use super::paths::absolute;
use super::{Reader, is, qualified, text_of};
use crate::diagnostic::Code;
use crate::form::{
    Choices, Control, ControlId, ControlKind, DefinitionId, Few, InlineChoice, Itemset,
    Written,
};
use crate::label::Label;
use crate::read::finish::appearance_words;

/// What controls inside of an element see around them.
#[derive(Clone, Debug)]
struct Surroundings {
    /// Path that relative references start from.
    path: String,
    repeat: Option<DefinitionId>,
}

impl Reader<'_> {
    /// Reads all controls of the body.
    pub(super) fn body(&mut self, body: Node<'_, '_>) {
        let root =
            self.form.nodes.first().map(|root| format!("/{}", root.qualified_name()));
        let around = Surroundings { path: root.unwrap_or_default(), repeat: None };
        self.form.body = self.controls(body, &around, None);
    }

    /// Controls among the children of `parent`, whose own control is `control`.
    fn controls(
        &mut self,
        parent: Node<'_, '_>,
        around: &Surroundings,
        control: Option<ControlId>,
    ) -> Vec<ControlId> {
        let mut controls = Vec::new();
        for child in parent.children().filter(Node::is_element) {
            if is_action(child) {
                let standing = Standing { control, repeat: around.repeat };
                self.action(child, &around.path, standing);
            } else if let Some(kind) = control_kind(child) {
                controls.extend(self.control(child, kind, around));
            } else if !is_part(child) {
                let message = format!("`{}` is not used", child.tag_name().name());
                self.warn(child, Code::Unsupported, message);
            }
        }
        controls
    }

    fn control(
        &mut self,
        element: Node<'_, '_>,
        kind: ControlKind,
        around: &Surroundings,
    ) -> Option<ControlId> {
        let path = self.reference(element, around);
        let node = path.as_ref().and_then(|path| self.paths.definition(path));
        let needs_node = kind != ControlKind::Group || path.is_some();
        if needs_node && node.is_none() {
            let written = element.attribute("ref").or(element.attribute("nodeset"));
            let message = format!(
                "there is no node `{}`; what it is named for is left out",
                written.unwrap_or_default()
            );
            self.warn(element, Code::UnknownNode, message);
            // A group is only a frame; it can do without.
            if kind != ControlKind::Group {
                return None;
            }
        }
        let control = self.new_control(element, kind, node);
        let id = ControlId(self.form.controls.len() as u32);
        self.form.controls.push(control);
        if let Some(node) = node.filter(|_| kind == ControlKind::Repeat) {
            self.repeat_attributes(element, node);
        }
        let inner = Surroundings {
            path: path.unwrap_or_else(|| around.path.clone()),
            repeat: node.filter(|_| kind == ControlKind::Repeat).or(around.repeat),
        };
        let children = self.controls(element, &inner, Some(id));
        if let Some(control) = self.form.controls.get_mut(id.0 as usize) {
            control.children = children.into();
        }
        Some(id)
    }

    /// Path that a control names; none when it names none.
    fn reference(&self, element: Node<'_, '_>, around: &Surroundings) -> Option<String> {
        if let Some(bind) = element.attribute("bind") {
            return Some(self.paths.of_bind(bind).unwrap_or_default().to_owned());
        }
        let reference = element.attribute("nodeset").or(element.attribute("ref"))?;
        Some(absolute(reference, &around.path).unwrap_or_default())
    }

    fn new_control(
        &mut self,
        element: Node<'_, '_>,
        kind: ControlKind,
        node: Option<DefinitionId>,
    ) -> Control {
        let part = |name: &str| element.children().find(|child| is(child, name));
        let mut control = Control {
            kind,
            node,
            label: part("label").map_or(Label::None, |label| self.label(label)),
            hint: part("hint").map_or(Label::None, |hint| self.label(hint)),
            appearance: Few::default(),
            children: Few::default(),
            choices: self.choices(element),
            tags: self.tags(element).into(),
            others: Few::default(),
            place: self.places.of(element),
        };
        for attribute in element.attributes() {
            let name = qualified(element, &attribute);
            match name.as_str() {
                "ref" | "nodeset" | "bind" => {}
                "appearance" => {
                    control.appearance = appearance_words(attribute.value()).into();
                }
                _ if kind == ControlKind::Repeat
                    && is_repeat_attribute(attribute.name()) => {}
                _ => control.others.push((name, attribute.value().to_owned())),
            }
        }
        control
    }

    fn repeat_attributes(&mut self, element: Node<'_, '_>, node: DefinitionId) {
        let count = self.places.written(element, "count");
        let fixed = self.places.written(element, "noAddRemove");
        if let Some(node) = self.form.nodes.get_mut(node.0 as usize) {
            node.count = count.map(Box::new);
            node.fixed_count = fixed.is_some_and(|fixed| fixed.text.trim() == "true()");
        }
    }

    fn choices(&mut self, element: Node<'_, '_>) -> Option<Choices> {
        if let Some(itemset) = element.children().find(|child| is(child, "itemset")) {
            return self.itemset(itemset).map(Box::new).map(Choices::Itemset);
        }
        let items: Vec<_> =
            element.children().filter(|child| is(child, "item")).collect();
        let takes_choices =
            matches!(element.tag_name().name(), "select" | "select1" | "rank");
        let choices = items.into_iter().map(|item| self.inline(item)).collect();
        takes_choices.then_some(Choices::Inline(choices))
    }

    /// What an `osm` question says of an object: `<tag key="building"><label/></tag>`.
    fn tags(&self, element: Node<'_, '_>) -> Vec<(String, Label)> {
        let tag = |tag: Node<'_, '_>| {
            let label = tag.children().find(|child| is(child, "label"));
            let key = tag.attribute("key").unwrap_or_default().to_owned();
            (key, label.map_or(Label::None, |label| self.label(label)))
        };
        element.children().filter(|child| is(child, "tag")).map(tag).collect()
    }

    fn inline(&self, item: Node<'_, '_>) -> InlineChoice {
        let part = |name: &str| item.children().find(|child| is(child, name));
        InlineChoice {
            value: part("value").map(text_of).unwrap_or_default().trim().to_owned(),
            label: part("label").map_or(Label::None, |label| self.label(label)),
            place: self.places.of(item),
        }
    }

    fn itemset(&mut self, element: Node<'_, '_>) -> Option<Itemset> {
        let Some(nodes) = self.places.written(element, "nodeset") else {
            self.error(element, Code::NotAnXForm, "an itemset without a nodeset");
            return None;
        };
        let (nodes, randomize) = unwrap_randomize(nodes);
        let part = |name: &str| {
            let part = element.children().find(|child| is(child, name))?;
            self.places.written(part, "ref")
        };
        let value = part("value").map(|value| value.text).unwrap_or_default();
        let label = part("label").unwrap_or_default();
        let (label, label_is_itext) = match itext_argument(&label.text) {
            Some(argument) => (argument.to_owned(), true),
            None => (label.text, false),
        };
        let randomize = randomize.map(|seed| seed.map(Box::new));
        Some(Itemset { nodes, value, label, label_is_itext, randomize })
    }
}

fn control_kind(element: Node<'_, '_>) -> Option<ControlKind> {
    Some(match element.tag_name().name() {
        "input" | "secret" => ControlKind::Input,
        "select1" => ControlKind::SelectOne,
        "select" => ControlKind::SelectMultiple,
        "rank" => ControlKind::Rank,
        "range" => ControlKind::Range,
        "trigger" => ControlKind::Trigger,
        "upload" => ControlKind::Upload,
        "group" => ControlKind::Group,
        "repeat" => ControlKind::Repeat,
        _ => return None,
    })
}

/// True for elements that belong to the control around them.
fn is_part(element: Node<'_, '_>) -> bool {
    matches!(
        element.tag_name().name(),
        "label" | "hint" | "item" | "itemset" | "value" | "tag"
    )
}

fn is_repeat_attribute(name: &str) -> bool {
    matches!(name, "count" | "noAddRemove")
}

/// The argument of `jr:itext(label)`.
fn itext_argument(expression: &str) -> Option<&str> {
    match label_reference(Written { text: expression.to_owned(), ..Written::default() }) {
        Label::Computed(_) => {
            let inside =
                expression.trim().strip_prefix("jr:itext(")?.strip_suffix(')')?;
            Some(inside.trim())
        }
        Label::None | Label::Plain(_) | Label::Itext(_) => None,
    }
}

/// Splits `randomize(nodes, seed)` into the node-set and what it is shuffled by.
fn unwrap_randomize(nodes: Written) -> (Written, Option<Option<Written>>) {
    let text = nodes.text.trim();
    let inside = text.strip_prefix("randomize(").and_then(|rest| rest.strip_suffix(')'));
    let Some(inside) = inside else { return (nodes, None) };
    let written =
        |text: &str| Written { text: text.trim().to_owned(), place: nodes.place.clone() };
    match last_comma(inside) {
        Some(at) => {
            let (set, seed) = inside.split_at(at);
            (written(set), Some(Some(written(seed.trim_start_matches(',')))))
        }
        None => (written(inside), Some(None)),
    }
}

/// The comma between two arguments: outside of all brackets and quotation marks.
fn last_comma(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut comma) = (0_i32, None, None);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(mark), _) if letter == mark => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => comma = Some(at),
            (None, _) => {}
        }
    }
    comma
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_order_is_told_from_the_node_set() {
        for (text, nodes, seed) in [
            ("instance('a')/root/item", "instance('a')/root/item", None),
            ("randomize(instance('a')/root/item)", "instance('a')/root/item", Some(None)),
            ("randomize(x[f(a, b)], /data/s)", "x[f(a, b)]", Some(Some("/data/s"))),
            ("randomize(x[a = ','])", "x[a = ',']", Some(None)),
        ] {
            let (found, by) =
                unwrap_randomize(Written { text: text.into(), ..Written::default() });
            assert_eq!(found.text, nodes);
            let by = by.map(|seed| seed.map(|seed| seed.text));
            assert_eq!(by, seed.map(|seed| seed.map(str::to_owned)), "{text}");
        }
    }
}
