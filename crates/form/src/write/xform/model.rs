//! The model: submission, texts, instances, binds and the actions between them.

use std::borrow::Cow;

use super::Writer;
use super::texts::message;
use crate::form::{
    Action, ActionKind, Bind, DefinitionId, InstanceSource, Item, NodeDefinition,
    SecondaryInstance, Written,
};
use crate::write::xml::Element;

impl<'f> Writer<'f> {
    pub(super) fn model(&self) -> Element<'f> {
        let mut model = Element::new("model").with("odk:xforms-version", "1.0.0");
        if let Some(version) = &self.form.settings.entities_version {
            model.set("entities:entities-version", version.as_str());
        }
        model.extend(self.submission());
        model.extend(self.itext());
        let mut instance = Element::new("instance");
        instance.push(self.primary());
        model.push(instance);
        model.extend(self.form.instances.iter().map(secondary));
        self.binds(&mut model);
        model
    }

    /// Where and how submissions are sent, when the form says so.
    fn submission(&self) -> Option<Element<'f>> {
        let settings = &self.form.settings;
        let mut submission = Element::new("submission");
        if let Some(address) = &settings.submission_url {
            submission =
                submission.with("action", address.as_str()).with("method", "post");
        }
        if let Some(key) = &settings.public_key {
            submission.set("base64RsaPublicKey", key.as_str());
        }
        let others = settings.others.iter().filter(|(name, _)| name != "instance_xmlns");
        let mut is_needed =
            settings.submission_url.is_some() || settings.public_key.is_some();
        for (name, Written { text, .. }) in others {
            is_needed = true;
            match name.as_str() {
                "auto_send" => submission.set("orx:auto-send", text.as_str()),
                "auto_delete" => submission.set("orx:auto-delete", text.as_str()),
                "client_editable" => submission.set("odk:client-editable", text.as_str()),
                _ => submission.set(name.as_str(), text.as_str()),
            }
        }
        is_needed.then_some(submission)
    }

    /// Binds in document order, each followed by the actions of the model that set its node.
    fn binds(&self, model: &mut Element<'f>) {
        for (number, node) in self.form.nodes.iter().enumerate() {
            let id = DefinitionId(number as u32);
            model.extend(self.bind(id, node));
            let actions = self.actions.in_model.get(&id).into_iter().flatten();
            model.extend(actions.map(|action| self.action(action)));
        }
    }

    fn bind(&self, id: DefinitionId, node: &'f NodeDefinition) -> Option<Element<'f>> {
        let attributes = attributes(&node.bind);
        let mut bind = Element::new("bind").with("nodeset", self.path(id));
        let is_needed = !attributes.is_empty();
        for (name, value) in attributes {
            bind.set(name, value);
        }
        is_needed.then_some(bind)
    }

    /// One action, wherever it stands.
    pub(super) fn action(&self, action: &'f Action) -> Element<'f> {
        let name = match action.kind {
            ActionKind::SetValue => "setvalue",
            ActionKind::SetGeopoint => "odk:setgeopoint",
            ActionKind::RecordAudio => "odk:recordaudio",
        };
        let mut element = Element::new(name)
            .with("ref", self.path(action.target))
            .with("event", action.events.join(" "));
        let value = action.value.as_ref().filter(|value| !value.text.is_empty());
        if let Some(value) = value.filter(|_| action.kind == ActionKind::SetValue) {
            element.set("value", value.text.as_str());
        }
        if let Some(quality) = &action.quality {
            element.set("odk:quality", quality.as_str());
        }
        element
    }
}

/// Attributes of a bind.
fn attributes(bind: &Bind) -> Vec<(&str, Cow<'_, str>)> {
    let mut attributes: Vec<(&str, Cow<'_, str>)> = Vec::new();
    if let Some(word) = &bind.type_word {
        attributes.push(("type", word.as_ref().into()));
    }
    let rules = [
        ("relevant", &bind.relevant),
        ("required", &bind.required),
        ("readonly", &bind.readonly),
        ("constraint", &bind.constraint),
        ("calculate", &bind.calculate),
    ];
    for (name, rule) in rules {
        attributes.extend(rule.as_ref().map(|rule| (name, rule.text.as_str().into())));
    }
    let messages = [
        ("jr:constraintMsg", &bind.constraint_message),
        ("jr:requiredMsg", &bind.required_message),
    ];
    for (name, label) in messages {
        attributes.extend(message(label).map(|message| (name, message.into())));
    }
    if let Some((preload, parameter)) = bind.preload.as_deref() {
        let given = [("jr:preload", preload), ("jr:preloadParams", parameter)];
        let given = given.into_iter().filter(|(_, text)| !text.is_empty());
        attributes.extend(given.map(|(name, text)| (name, text.as_str().into())));
    }
    let others = bind.others.iter();
    attributes.extend(others.map(|(name, value)| (name.as_str(), value.as_str().into())));
    attributes
}

fn secondary<'f>(instance: &'f SecondaryInstance) -> Element<'f> {
    let mut element = Element::new("instance").with("id", instance.id.as_str());
    match &instance.source {
        InstanceSource::External(address) => element.set("src", address.as_str()),
        InstanceSource::Xml(xml) if xml.is_empty() => {}
        InstanceSource::Xml(xml) => element.push_xml(xml),
        InstanceSource::Items(items) => {
            let mut root = Element::new("root");
            root.extend(items.rows().map(item));
            element.push(root);
        }
    }
    element
}

fn item(item: Item<'_>) -> Element<'_> {
    let mut element = Element::new("item");
    let columns = item.columns();
    element.extend(columns.map(|(name, text)| Element::new(name).text(text)));
    element
}
