//! The body: controls, and the actions that stand inside of them.

use std::collections::BTreeMap;

use super::build::{Builder, new_action};
use super::elements::{Element, ElementChoices, ElementId, ElementKind, Survey};
use super::question::has_computed_default;
use super::references::Manner;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{
    Action, ActionKind, Control, ControlId, ControlKind, DefinitionId, Few, Written,
};
use crate::label::{Label, TextForm};
use crate::question_type::{Extra, QuestionType};
use crate::read::finish::appearance_words;

/// Builds the controls of a form whose nodes stand already.
pub(super) struct Body<'a, 'b> {
    pub(super) builder: &'a mut Builder<'b>,
    /// Elements by the names of their triggers.
    triggered: BTreeMap<&'b str, Vec<ElementId>>,
    /// Elements with a computed default by the nearest repeat around them.
    computed: BTreeMap<ElementId, Vec<ElementId>>,
}

impl Body<'_, '_> {
    pub(super) fn build(builder: &mut Builder<'_>) {
        let survey = builder.survey();
        let (triggered, computed) = (by_trigger(survey), by_repeat(survey));
        let mut body = Body { builder, triggered, computed };
        let root = body.builder.survey().element(0);
        let children = root.map(|root| root.children.clone()).unwrap_or_default();
        body.builder.form.body =
            children.into_iter().filter_map(|id| body.control(id)).collect();
        body.check_triggers();
    }

    fn control(&mut self, id: ElementId) -> Option<ControlId> {
        let element = self.builder.survey().element(id)?;
        match element.kind {
            ElementKind::Survey
            | ElementKind::Attribute
            | ElementKind::Group { in_body: false } => None,
            ElementKind::Group { in_body: true } => Some(self.group(element, id)),
            ElementKind::Repeat => Some(self.repeat(element, id)),
            ElementKind::Question(question_type) => {
                self.question(element, id, question_type)
            }
        }
    }

    fn push(&mut self, control: Control) -> ControlId {
        self.builder.form.controls.push(control);
        ControlId(self.builder.form.controls.len() as u32 - 1)
    }

    fn new_control(
        &self,
        kind: ControlKind,
        element: &Element,
        id: ElementId,
    ) -> Control {
        Control {
            kind,
            node: self.builder.definition(id),
            label: Label::None,
            hint: Label::None,
            appearance: Few::default(),
            children: Few::default(),
            choices: None,
            tags: Few::default(),
            others: Few::default(),
            place: element.place.clone(),
        }
    }

    /// Fills in appearance and the other attributes.
    fn add_attributes(&self, control: &mut Control, element: &Element, id: ElementId) {
        for (name, cell) in &element.control {
            let text =
                self.builder.references.resolve(&cell.text, Some(id), Manner::default());
            match name.as_str() {
                "appearance" => {
                    control.appearance = appearance_words(&text).into();
                    // Blanks around a reference are part of what pyxform writes.
                    if control.appearance.join(" ") != text {
                        control.others.push((name.clone(), text));
                    }
                }
                "jr:count" if control.kind == ControlKind::Repeat => {}
                "jr:noAddRemove" if control.kind == ControlKind::Repeat => {}
                _ => control.others.push((name.clone(), text)),
            }
        }
    }

    fn group(&mut self, element: &Element, id: ElementId) -> ControlId {
        let mut control = self.new_control(ControlKind::Group, element, id);
        if !element.label.is_empty() {
            control.label = self.builder.texts.label(element, id);
        }
        self.add_attributes(&mut control, element, id);
        let control = self.push(control);
        self.children(control, element);
        control
    }

    /// A repeat stands in a group of its own, which has the label.
    fn repeat(&mut self, element: &Element, id: ElementId) -> ControlId {
        let mut group = self.new_control(ControlKind::Group, element, id);
        group.label = self.builder.texts.label(element, id);
        let group = self.push(group);
        let mut repeat = self.new_control(ControlKind::Repeat, element, id);
        self.add_attributes(&mut repeat, element, id);
        let repeat = self.push(repeat);
        self.adopt(group, vec![repeat]);
        self.children(repeat, element);
        self.new_repeat_actions(id);
        group
    }

    fn children(&mut self, control: ControlId, element: &Element) {
        let children =
            element.children.iter().filter_map(|&child| self.control(child)).collect();
        self.adopt(control, children);
    }

    fn adopt(&mut self, parent: ControlId, children: Vec<ControlId>) {
        if let Some(parent) = self.builder.form.controls.get_mut(parent.0 as usize) {
            parent.children = children.into();
        }
    }

    /// Computed defaults of a repeat are set again in each new instance; an inner repeat
    /// sees to its own.
    fn new_repeat_actions(&mut self, repeat: ElementId) {
        let survey = self.builder.survey();
        let definition = self.builder.definition(repeat);
        for id in self.computed.remove(&repeat).unwrap_or_default() {
            if let Some(element) = survey.element(id) {
                self.builder.default_action(element, id, "odk-new-repeat", definition);
            }
        }
    }

    fn question(
        &mut self,
        element: &Element,
        id: ElementId,
        question_type: &QuestionType,
    ) -> Option<ControlId> {
        let kind = question_type.control.filter(|_| is_asked(element))?;
        self.check_label(element);
        let mut control = self.new_control(kind, element, id);
        control.label = self.builder.texts.label(element, id);
        control.hint = self.builder.texts.hint(element, id);
        if let Some(media_type) = question_type.media_type {
            control.others.push(("mediatype".to_owned(), media_type.to_owned()));
        }
        self.add_attributes(&mut control, element, id);
        control.choices = self.choices(element, id);
        control.tags = self.builder.texts.tags(element, id).into();
        if let ElementChoices::External(list) = &element.choices {
            let query = self.query(element, id, list);
            control.others.push(("query".to_owned(), query));
        }
        let control = self.push(control);
        self.triggered(element, id, control);
        Some(control)
    }

    fn check_label(&mut self, element: &Element) {
        let has = |form| element.media.iter().any(|(known, _)| *known == form);
        if has(TextForm::BigImage) && !has(TextForm::Image) {
            let message =
                format!("`{}` has a large picture and no small one", element.name);
            self.builder.diagnostics.push(
                Diagnostic::error(
                    Code::BigImageWithoutImage,
                    element.place.clone(),
                    message,
                )
                .hint("fill in the column `image` with the picture that is shown first"),
            );
        }
        let has_media = !element.media.is_empty() || element.has_bare_media;
        let labelled = !element.label.is_empty() || has_media;
        let header =
            element.control("appearance").is_some_and(|cell| cell.text == "label");
        if !labelled && element.hint.is_empty() && !header {
            let message =
                format!("the question `{}` has neither label nor hint", element.name);
            let place = element.place.clone();
            // Forms of the Community Health Toolkit are compiled without this rule.
            let diagnostic = match self.builder.source.is_foreign {
                true => Diagnostic::warning(Code::MissingLabel, place, message),
                false => Diagnostic::error(Code::MissingLabel, place, message),
            };
            self.builder.diagnostics.push(diagnostic.hint("fill in the column `label`"));
        }
    }

    /// Actions of questions that this one triggers.
    fn triggered(&mut self, element: &Element, id: ElementId, control: ControlId) {
        let survey = self.builder.survey();
        let others =
            self.triggered.get(element.name.as_str()).cloned().unwrap_or_default();
        for kind in [ActionKind::SetValue, ActionKind::SetGeopoint] {
            for &other in &others {
                if let Some(set) = survey.element(other)
                    && action_kind(set) == kind
                    && let Some(target) = self.builder.definition(other)
                {
                    self.push_triggered(set, target, id, control);
                }
            }
        }
    }

    fn push_triggered(
        &mut self,
        set: &Element,
        target: DefinitionId,
        trigger: ElementId,
        control: ControlId,
    ) {
        let calculate = set.bind("calculate").and_then(|text| text.only());
        let value = calculate.map(|cell| {
            self.builder.references.expression(cell, trigger, Manner::default())
        });
        let action = new_action(action_kind(set), target, set);
        let events = vec!["xforms-value-changed".to_owned()];
        let action = Action { events, control: Some(control), value, ..action };
        self.builder.form.actions.push(action);
    }

    /// A trigger must be a question, and one that is asked.
    fn check_triggers(&mut self) {
        let survey = self.builder.survey();
        for element in &survey.elements {
            for (name, place) in &element.triggers {
                let cell = Written { text: name.clone(), place: place.clone() };
                let trigger = self.builder.references.find(name);
                let trigger = trigger.and_then(|id| survey.element(id));
                match trigger.filter(|trigger| trigger.question_type().is_some()) {
                    None => self
                        .builder
                        .diagnostics
                        .push(self.builder.references.unknown(&cell, name)),
                    Some(trigger) if !is_asked(trigger) => {
                        let message =
                            format!("`{name}` is not asked, so it cannot be a trigger");
                        self.builder.diagnostics.push(
                            Diagnostic::error(Code::HiddenTrigger, cell.place, message)
                                .hint("name a question that has a label"),
                        );
                    }
                    Some(_) => {}
                }
            }
        }
    }
}

fn by_trigger(survey: &Survey) -> BTreeMap<&str, Vec<ElementId>> {
    let mut triggered: BTreeMap<&str, Vec<ElementId>> = BTreeMap::new();
    for id in survey.in_order() {
        for (name, _) in survey.element(id).map_or(&[][..], |element| &element.triggers) {
            triggered.entry(name).or_default().push(id);
        }
    }
    triggered
}

fn by_repeat(survey: &Survey) -> BTreeMap<ElementId, Vec<ElementId>> {
    let mut computed: BTreeMap<ElementId, Vec<ElementId>> = BTreeMap::new();
    for id in survey.in_order() {
        let around =
            || survey.lineage(id).into_iter().skip(1).find(|up| survey.is_repeat(*up));
        let has_default = survey.element(id).is_some_and(has_computed_default);
        if let Some(repeat) = has_default.then(around).flatten() {
            computed.entry(repeat).or_default().push(id);
        }
    }
    computed
}

/// True for questions that stand in the body.
fn is_asked(element: &Element) -> bool {
    let Some(row) = element.question_type() else { return false };
    let computed = element.bind("calculate").is_some() || !element.triggers.is_empty();
    let silent = element.label.is_empty() && element.hint.is_empty();
    row.control.is_some() && !(computed && silent)
}

fn action_kind(element: &Element) -> ActionKind {
    match element.question_type().map(|row| row.extra) {
        Some(Extra::GeopointOnTrigger) => ActionKind::SetGeopoint,
        Some(_) | None => ActionKind::SetValue,
    }
}
