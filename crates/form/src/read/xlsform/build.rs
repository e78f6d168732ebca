//! The tree of elements becomes a form: nodes with their binds, then everything else.

use std::borrow::Cow;

use super::body::Body;
use super::cells::Text;
use super::choices::ChoiceLists;
use super::elements::{Element, ElementId, ElementKind, Survey};
use super::question::has_computed_default;
use super::references::{Manner, References};
use super::settings::SettingsSheet;
use super::texts::Texts;
use crate::diagnostic::{Diagnostic, Place};
use crate::form::{
    Action, ActionKind, Bind, DefinitionId, Form, Language, NAMESPACES, NodeDefinition,
    Settings, Written,
};
use crate::label::{ItextEntry, Label, Piece, TextForm};
use crate::question_type::{Extra, QuestionType};
use crate::read::finish::{type_word, value_type};
use crate::read::names::split;

/// Everything that was read, to be put together.
pub(super) struct Source<'s> {
    pub(super) survey: &'s Survey,
    pub(super) lists: &'s ChoiceLists,
    pub(super) settings: &'s SettingsSheet,
    pub(super) fallback_name: &'s str,
    /// True when the form has types of another system, and follows its rules.
    pub(super) is_foreign: bool,
}

/// Builds the form.
pub(super) fn build(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Form {
    let references = References::new(source.survey);
    let default_language = source.settings.default_language();
    let texts =
        Texts { survey: source.survey, references: &references, default_language };
    let mut builder = Builder {
        source,
        references: &references,
        texts: &texts,
        form: Form::default(),
        definitions: vec![None; source.survey.elements.len()],
        diagnostics,
    };
    builder.check_references();
    builder.head();
    builder.node(0, None);
    builder.model_actions();
    Body::build(&mut builder);
    super::instances::add(&mut builder);
    let mut form = builder.form;
    texts.itext(source.lists).give_to(&mut form, default_language);
    if let Some(title) = translated(&mut form, "title", &source.settings.title) {
        form.title = title;
    }
    let consent = translated(&mut form, "consent", &source.settings.consent);
    form.consent = consent.unwrap_or_default();
    form
}

/// One of our own settings in the languages that the form has; none when it is not given.
/// A form without languages takes the text of the column that names none.
fn translated(form: &mut Form, name: &str, setting: &Text) -> Option<Label> {
    let (_, first) = setting.parts.first()?;
    if form.languages.is_empty() {
        return Some(Label::plain(&first.text));
    }
    let id = format!("minyi:{name}");
    let translation = |language: &Language| {
        let mut parts = setting.parts.iter();
        let part = parts.find(|(name, _)| name.as_ref() == Some(&language.name));
        part.map(|(_, cell)| vec![(TextForm::Long, vec![Piece::Text(cell.text.clone())])])
    };
    let translations = form.languages.iter().map(|l| translation(l).unwrap_or_default());
    let translations = translations.collect();
    form.itext.push(ItextEntry { id: id.clone(), translations });
    Some(Label::Itext(id.into()))
}

pub(super) struct Builder<'b> {
    pub(super) source: &'b Source<'b>,
    pub(super) references: &'b References<'b>,
    pub(super) texts: &'b Texts<'b>,
    pub(super) form: Form,
    /// Definition of each element.
    pub(super) definitions: Vec<Option<DefinitionId>>,
    pub(super) diagnostics: &'b mut Vec<Diagnostic>,
}

impl<'b> Builder<'b> {
    pub(super) fn survey(&self) -> &'b Survey {
        self.source.survey
    }

    pub(super) fn definition(&self, id: ElementId) -> Option<DefinitionId> {
        self.definitions.get(id).copied().flatten()
    }

    /// Reports references to nothing, once for each cell.
    fn check_references(&mut self) {
        for element in &self.survey().elements {
            let mut cells: Vec<&Written> = Vec::new();
            let media = element.media.iter().map(|(_, text)| text);
            let bind = element.bind.iter().map(|(_, text)| text);
            let texts = [&element.label, &element.hint, &element.guidance];
            for text in texts.into_iter().chain(media).chain(bind) {
                cells.extend(text.parts.iter().map(|(_, cell)| cell));
            }
            cells.extend(element.control.iter().map(|(_, cell)| cell));
            cells.extend(element.instance.iter().map(|(_, cell)| cell));
            cells.extend(element.default.iter().chain(&element.choice_filter));
            cells.extend(element.randomize.iter().flatten());
            for cell in cells {
                self.diagnostics.extend(self.references.check(cell));
            }
        }
        for choice in self.source.lists.lists.iter().flat_map(|list| &list.choices) {
            let media = choice.media.iter().map(|(_, text)| text);
            for (_, cell) in
                [&choice.label].into_iter().chain(media).flat_map(|text| &text.parts)
            {
                self.diagnostics.extend(self.references.check(cell));
            }
        }
    }

    fn head(&mut self) {
        let settings = self.source.settings;
        let id = settings.text("id_string");
        let id = if id.is_empty() { self.source.fallback_name } else { id };
        let title = settings.text("title");
        self.form.id = id.to_owned();
        self.form.version = settings.text("version").to_owned();
        self.form.title = Label::plain(if title.is_empty() { id } else { title });
        self.form.settings = self.settings();
        self.form.namespaces = self.namespaces();
    }

    fn settings(&self) -> Settings {
        let sheet = self.source.settings;
        let text = |name: &str| sheet.get(name).map(|cell| cell.text.clone());
        let mut others: Vec<(String, Written)> =
            ["auto_send", "auto_delete", "instance_xmlns"]
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), sheet.get(name)?.clone())))
                .collect();
        if sheet.flag("client_editable") {
            let cell = Written { text: "true".to_owned(), place: Place::Form };
            others.push(("client_editable".to_owned(), cell));
        }
        Settings {
            style: sheet.text("style").to_owned(),
            instance_name: None,
            public_key: text("public_key"),
            submission_url: text("submission_url"),
            entities_version: None,
            draft_languages: sheet
                .text("minyi_draft_languages")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            others,
        }
    }

    fn namespaces(&self) -> Vec<(String, String)> {
        let own = |(prefix, uri): (&str, &str)| (prefix.to_owned(), uri.to_owned());
        let mut namespaces: Vec<_> = NAMESPACES.map(own).into();
        for word in self.source.settings.text("namespaces").split_whitespace() {
            let Some((prefix, uri)) = word.split_once('=').filter(|(p, _)| !p.is_empty())
            else {
                continue;
            };
            if !namespaces.iter().any(|(known, _)| known == prefix) {
                namespaces.push((prefix.to_owned(), uri.replace(['"', '\''], "")));
            }
        }
        namespaces
    }

    /// Adds the node of an element, its attributes and its children.
    fn node(&mut self, id: ElementId, parent: Option<DefinitionId>) {
        let survey = self.survey();
        let Some(element) = survey.element(id) else { return };
        if element.question_type().is_some_and(|row| row.extra == Extra::Instance) {
            return;
        }
        let (prefix, name) = split(element.name.trim_start_matches('@'));
        let is_attribute = element.kind == ElementKind::Attribute;
        let repeats = element.kind == ElementKind::Repeat;
        let node = NodeDefinition {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            parent,
            is_attribute,
            default: literal_default(element),
            first_instances: repeats.then(Vec::new).into_iter().collect(),
            repeats,
            count: element
                .control("jr:count")
                .filter(|_| repeats)
                .map(|cell| self.references.expression(cell, id, Manner::default()))
                .map(Box::new),
            fixed_count: repeats
                && element
                    .control("jr:noAddRemove")
                    .is_some_and(|cell| cell.text == "true()"),
            bind: self.bind(element, id),
            place: element.place.clone(),
            ..NodeDefinition::default()
        };
        let definition = self.push_node(node);
        if let Some(slot) = self.definitions.get_mut(id) {
            *slot = Some(definition);
        }
        self.begin_inner(definition, parent);
        self.attributes(element, id, definition);
        for &child in &element.children {
            self.node(child, Some(definition));
        }
    }

    /// A repeat right inside of a repeat has an instance where the form begins, and none
    /// in an instance that is added: so are the forms that `pyxform` writes.
    fn begin_inner(&mut self, inner: DefinitionId, parent: Option<DefinitionId>) {
        let repeats = |id: &DefinitionId| self.form.node(*id).is_some_and(|n| n.repeats);
        let above = |id: &DefinitionId| self.form.node(*id).and_then(|node| node.parent);
        let chain = std::iter::successors(parent, above).take_while(repeats);
        let Some(outermost) = chain.last().filter(|_| repeats(&inner)) else { return };
        if let Some(node) = self.form.nodes.get_mut(inner.0 as usize) {
            node.first_instances.clear();
        }
        let outermost = self.form.nodes.get_mut(outermost.0 as usize);
        if let Some(first) = outermost.and_then(|node| node.first_instances.first_mut()) {
            first.push((inner, String::new()));
        }
    }

    fn push_node(&mut self, node: NodeDefinition) -> DefinitionId {
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

    fn attributes(&mut self, element: &Element, id: ElementId, parent: DefinitionId) {
        let mut attributes: Vec<(String, Written)> = element.instance.clone();
        if element.kind == ElementKind::Survey {
            let settings = self.source.settings;
            attributes = settings.attributes.clone();
            for (setting, name) in
                [("prefix", "odk:prefix"), ("delimiter", "odk:delimiter")]
            {
                attributes.extend(
                    settings.get(setting).map(|cell| (name.to_owned(), cell.clone())),
                );
            }
        }
        for (name, cell) in attributes {
            let (prefix, name) = split(&name);
            self.push_node(NodeDefinition {
                name: name.to_owned(),
                prefix: prefix.to_owned(),
                parent: Some(parent),
                is_attribute: true,
                default: self.references.resolve(&cell.text, Some(id), Manner::default()),
                place: cell.place,
                ..NodeDefinition::default()
            });
        }
    }

    fn bind(&mut self, element: &Element, id: ElementId) -> Bind {
        let value =
            element.question_type().and_then(|row| row.value_type).unwrap_or_default();
        let type_word = element.question_type().and_then(QuestionType::type_word);
        let type_word = type_word.map(Cow::Borrowed);
        let mut bind = Bind { value_type: value, type_word, ..Bind::default() };
        for (name, text) in &element.bind {
            self.bind_attribute(&mut bind, element, id, (name, text));
        }
        bind
    }

    fn bind_attribute(
        &mut self,
        bind: &mut Bind,
        element: &Element,
        id: ElementId,
        (name, text): (&str, &Text),
    ) {
        let Some((_, cell)) = text.parts.last() else { return };
        let written = self.references.expression(cell, id, Manner::default());
        match name {
            "relevant" => bind.relevant = Some(converted(written).into()),
            "required" => bind.required = Some(converted(written).into()),
            "readonly" => bind.readonly = Some(converted(written).into()),
            "constraint" => bind.constraint = Some(converted(written).into()),
            // With a trigger, the calculation is the value of an action.
            "calculate" if !element.triggers.is_empty() => {}
            "calculate" => bind.calculate = Some(converted(written).into()),
            "jr:constraintMsg" => {
                bind.constraint_message = self.texts.message(text, name, id);
            }
            "jr:requiredMsg" => {
                bind.required_message = self.texts.message(text, name, id);
            }
            "jr:preload" => bind.preload.get_or_insert_default().0 = written.text,
            "jr:preloadParams" => bind.preload.get_or_insert_default().1 = written.text,
            "type" => {
                bind.value_type = value_type(&written.text).unwrap_or(bind.value_type);
                bind.type_word = Some(type_word(written.text));
            }
            "jr:noAppErrorString" if text.is_translated() => {
                let path = self.survey().path(id);
                bind.others.push((name.to_owned(), format!("jr:itext('{path}:{name}')")));
            }
            _ => bind.others.push((name.to_owned(), written.text)),
        }
    }

    /// Values set and positions taken when an instance is made.
    fn model_actions(&mut self) {
        let survey = self.survey();
        for id in survey.in_order() {
            let Some(element) = survey.element(id) else { continue };
            let extra = element.question_type().map(|row| row.extra);
            if has_computed_default(element) {
                self.default_action(element, id, "odk-instance-first-load", None);
            }
            if extra == Some(Extra::GeopointOnLoad)
                && let Some(target) = self.definition(id)
            {
                let events = vec!["odk-instance-first-load".to_owned()];
                let action = Action {
                    events,
                    ..new_action(ActionKind::SetGeopoint, target, element)
                };
                self.form.actions.push(action);
            }
            if extra == Some(Extra::RecordOnLoad) {
                self.record(element, id);
            }
        }
    }

    /// Sound that is recorded while the form is filled.
    fn record(&mut self, element: &Element, id: ElementId) {
        let Some(target) = self.definition(id) else { return };
        let quality = element.control("odk:quality").map(|cell| cell.text.clone());
        let events = vec!["odk-instance-load".to_owned()];
        let action = new_action(ActionKind::RecordAudio, target, element);
        self.form.actions.push(Action { events, quality, ..action });
    }

    /// A computed default as an action.
    pub(super) fn default_action(
        &mut self,
        element: &Element,
        id: ElementId,
        event: &str,
        repeat: Option<DefinitionId>,
    ) {
        let Some(target) = self.definition(id) else { return };
        let value = element.default.as_ref();
        let value =
            value.map(|cell| self.references.expression(cell, id, Manner::default()));
        let events = vec![event.to_owned()];
        let action = new_action(ActionKind::SetValue, target, element);
        self.form.actions.push(Action { events, repeat, value, ..action });
    }
}

/// An action without event and value.
pub(super) fn new_action(
    kind: ActionKind,
    target: DefinitionId,
    element: &Element,
) -> Action {
    Action {
        kind,
        events: Vec::new(),
        control: None,
        repeat: None,
        target,
        value: None,
        quality: None,
        place: element.place.clone(),
    }
}

/// Groups have no text of their own, whatever their row says.
fn literal_default(element: &Element) -> String {
    let has_text =
        matches!(element.kind, ElementKind::Question(_) | ElementKind::Attribute);
    match element.default.as_ref().filter(|_| has_text) {
        Some(cell) if !has_computed_default(element) => cell.text.clone(),
        Some(_) | None => String::new(),
    }
}

/// `yes` and `no` are expressions in the columns of rules.
fn converted(mut written: Written) -> Written {
    written.text = match written.text.as_str() {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" => "true()".to_owned(),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" => "false()".to_owned(),
        _ => written.text,
    };
    written
}
