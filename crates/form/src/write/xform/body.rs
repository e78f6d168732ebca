//! The body: controls with their labels, choices and actions.

use super::Writer;
use super::texts::label_element;
use crate::form::{
    Choices, Control, ControlId, ControlKind, InlineChoice, Itemset, NodeDefinition,
};
use crate::write::xml::Element;

impl<'f> Writer<'f> {
    pub(super) fn body(&self) -> Element<'f> {
        let mut body = Element::new("h:body");
        if !self.form.settings.style.is_empty() {
            body.set("class", self.form.settings.style.as_str());
        }
        self.controls(&mut body, &self.form.body);
        body
    }

    fn controls(&self, parent: &mut Element<'f>, ids: &'f [ControlId]) {
        for &id in ids {
            if let Some(control) = self.form.control(id) {
                parent.push(self.control(id, control));
            }
        }
    }

    fn control(&self, id: ControlId, control: &'f Control) -> Element<'f> {
        let mut element = Element::new(name(control.kind));
        if let Some(node) = control.node {
            let attribute =
                if control.kind == ControlKind::Repeat { "nodeset" } else { "ref" };
            element.set(attribute, self.path(node));
        }
        self.add_attributes(&mut element, control);
        self.add_texts(&mut element, control);
        self.controls(&mut element, &control.children);
        match &control.choices {
            None => {}
            Some(Choices::Itemset(set)) => element.push(itemset(set)),
            Some(Choices::Inline(choices)) => element.extend(choices.iter().map(inline)),
        }
        for (key, label) in &control.tags {
            let mut tag = Element::new("tag").with("key", key.as_str());
            tag.push(label_element("label", label));
            element.push(tag);
        }
        self.add_actions(&mut element, id, control);
        element
    }

    fn add_attributes(&self, element: &mut Element<'f>, control: &'f Control) {
        if !control.appearance.is_empty() {
            element.set("appearance", control.appearance.join(" "));
        }
        for (name, value) in &control.others {
            element.set(name.as_str(), value.as_str());
        }
        let node = control.node.and_then(|id| self.form.node(id));
        if let Some(node) = node.filter(|_| control.kind == ControlKind::Repeat) {
            add_repeat_attributes(element, node);
        }
    }

    /// Questions always have a label, so does what holds a repeat; other groups may do without.
    fn add_texts(&self, element: &mut Element<'f>, control: &'f Control) {
        let needs_label = match control.kind {
            ControlKind::Repeat => return,
            ControlKind::Group => self.holds_repeat(control),
            ControlKind::Input
            | ControlKind::SelectOne
            | ControlKind::SelectMultiple
            | ControlKind::Rank
            | ControlKind::Range
            | ControlKind::Trigger
            | ControlKind::Upload => true,
        };
        if needs_label || !control.label.is_none() {
            element.push(label_element("label", &control.label));
        }
        if !control.hint.is_none() {
            element.push(label_element("hint", &control.hint));
        }
    }

    /// True for the group around a repeat that has the repeat's node.
    fn holds_repeat(&self, group: &Control) -> bool {
        let mut children = group.children.iter().filter_map(|id| self.form.control(*id));
        children
            .any(|child| child.kind == ControlKind::Repeat && child.node == group.node)
    }

    fn add_actions(
        &self,
        element: &mut Element<'f>,
        id: ControlId,
        control: &'f Control,
    ) {
        let repeat = control.node.filter(|_| control.kind == ControlKind::Repeat);
        let repeat = repeat.and_then(|repeat| self.actions.in_repeat.get(&repeat));
        let own = self.actions.in_control.get(&id);
        for action in own.into_iter().chain(repeat).flatten() {
            element.push(self.action(action));
        }
    }
}

fn name(kind: ControlKind) -> &'static str {
    match kind {
        ControlKind::Input => "input",
        ControlKind::SelectOne => "select1",
        ControlKind::SelectMultiple => "select",
        ControlKind::Rank => "odk:rank",
        ControlKind::Range => "range",
        ControlKind::Trigger => "trigger",
        ControlKind::Upload => "upload",
        ControlKind::Group => "group",
        ControlKind::Repeat => "repeat",
    }
}

fn add_repeat_attributes<'f>(element: &mut Element<'f>, node: &'f NodeDefinition) {
    if let Some(count) = &node.count {
        element.set("jr:count", count.text.as_str());
    }
    if node.fixed_count {
        element.set("jr:noAddRemove", "true()");
    }
}

fn itemset<'f>(set: &'f Itemset) -> Element<'f> {
    let nodes = &set.nodes.text;
    let nodes = match &set.randomize {
        None => nodes.clone(),
        Some(None) => format!("randomize({nodes})"),
        Some(Some(seed)) => format!("randomize({nodes}, {})", seed.text),
    };
    let label = match set.label_is_itext {
        true => format!("jr:itext({})", set.label),
        false => set.label.clone(),
    };
    let mut element = Element::new("itemset").with("nodeset", nodes);
    element.push(Element::new("value").with("ref", set.value.as_str()));
    element.push(Element::new("label").with("ref", label));
    element
}

fn inline<'f>(choice: &'f InlineChoice) -> Element<'f> {
    let mut item = Element::new("item");
    item.push(label_element("label", &choice.label));
    item.push(Element::new("value").text(choice.value.as_str()));
    item
}
