//! The body: controls, and the actions that stand inside of them.

use super::build::{Builder, new_action};
use super::choices::ChoiceList;
use super::elements::{Element, ElementChoices, ElementId, ElementKind};
use super::question::has_computed_default;
use super::references::{Manner, only_reference};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{
    Action, ActionKind, Choices, Control, ControlId, ControlKind, DefinitionId,
    InlineChoice, Itemset, Written,
};
use crate::label::Label;
use crate::question_type::{Extra, QuestionType};

/// Builds the controls of a form whose nodes stand already.
pub(super) struct Body<'a, 'b> {
    builder: &'a mut Builder<'b>,
}

impl Body<'_, '_> {
    pub(super) fn build(builder: &mut Builder<'_>) {
        let mut body = Body { builder };
        let root = body.builder.survey().element(0);
        let children = root.map(|root| root.children.clone()).unwrap_or_default();
        body.builder.form.body =
            children.into_iter().filter_map(|id| body.control(id)).collect();
        body.check_triggers();
    }

    fn control(&mut self, id: ElementId) -> Option<ControlId> {
        let element = self.builder.survey().element(id)?;
        match element.kind {
            ElementKind::Survey | ElementKind::Group { in_body: false } => None,
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
            appearance: Vec::new(),
            children: Vec::new(),
            choices: None,
            others: Vec::new(),
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
                    control.appearance =
                        text.split_whitespace().map(str::to_owned).collect();
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
            parent.children = children;
        }
    }

    /// Computed defaults of a repeat are set again in each new instance; an inner repeat
    /// sees to its own.
    fn new_repeat_actions(&mut self, repeat: ElementId) {
        let survey = self.builder.survey();
        let definition = self.builder.definition(repeat);
        for id in survey.in_order() {
            let nearest =
                survey.lineage(id).into_iter().skip(1).find(|up| survey.is_repeat(*up));
            let Some(element) = survey.element(id).filter(|_| nearest == Some(repeat))
            else {
                continue;
            };
            if has_computed_default(element) {
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
        if let ElementChoices::External(list) = &element.choices {
            let query = self.query(element, id, list);
            control.others.push(("query".to_owned(), query));
        }
        let control = self.push(control);
        self.triggered(element, id, control);
        Some(control)
    }

    fn check_label(&mut self, element: &Element) {
        let labelled = !element.label.is_empty() || !element.media.is_empty();
        let header =
            element.control("appearance").is_some_and(|cell| cell.text == "label");
        if !labelled && element.hint.is_empty() && !header {
            let message =
                format!("the question `{}` has neither label nor hint", element.name);
            self.builder.diagnostics.push(
                Diagnostic::error(Code::MissingLabel, element.place.clone(), message)
                    .hint("fill in the column `label`"),
            );
        }
    }

    fn choices(&mut self, element: &Element, id: ElementId) -> Option<Choices> {
        match &element.choices {
            ElementChoices::None | ElementChoices::External(_) => None,
            ElementChoices::List(list) => Some(self.list(element, id, list)),
            ElementChoices::File { name, value, label } => {
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                let nodes = format!("instance('{stem}')/root/item");
                let itemset = new_itemset(&nodes, value, label, element);
                Some(Choices::Itemset(self.filtered(itemset, element, id)))
            }
            ElementChoices::Answers(cell) => self.answers(element, id, cell),
            ElementChoices::Geometry(cell) => Some(self.geometry(element, id, cell)),
        }
    }

    fn list(&mut self, element: &Element, id: ElementId, name: &str) -> Choices {
        let list = self.builder.source.lists.get(name);
        if let Some(list) = list.filter(|_| is_search(element)) {
            let message = "the appearance search() cannot be used yet";
            self.builder.diagnostics.push(
                Diagnostic::warning(Code::Unsupported, element.place.clone(), message)
                    .hint("use select_one_from_file with a choice_filter"),
            );
            return self.inline(list);
        }
        let needs_itext = list.is_some_and(ChoiceList::needs_itext);
        let label = if needs_itext { "itextId" } else { "label" };
        let nodes = format!("instance('{name}')/root/item");
        let mut itemset = new_itemset(&nodes, "name", label, element);
        itemset.label_is_itext = needs_itext;
        Choices::Itemset(self.filtered(itemset, element, id))
    }

    fn inline(&self, list: &ChoiceList) -> Choices {
        let choices =
            list.choices.iter().enumerate().map(|(number, choice)| InlineChoice {
                value: choice.name.clone(),
                label: match choice.label.only() {
                    Some(cell) if !list.needs_itext() => {
                        Label::Plain(self.builder.references.pieces(cell, None))
                    }
                    Some(_) | None => Label::Itext(format!("{}-{number}", list.name)),
                },
                place: choice.place.clone(),
            });
        Choices::Inline(choices.collect())
    }

    /// Choices that are answers: the instances of a repeat in which there is one.
    fn answers(
        &mut self,
        element: &Element,
        id: ElementId,
        cell: &Written,
    ) -> Option<Choices> {
        self.builder.diagnostics.extend(self.builder.references.check(cell));
        let manner = Manner { beyond_repeat: true, ..Manner::default() };
        let path = self.builder.references.expression(cell, id, manner);
        let (repeat, name) = path.text.trim().rsplit_once('/')?;
        let mut itemset = new_itemset(repeat, name, name, element);
        let filter = match &element.choice_filter {
            Some(filter) => {
                let manner = Manner { from_current: true, beyond_repeat: true };
                let filter = self.builder.references.expression(filter, id, manner);
                filter
                    .text
                    .replace(&format!("current()/{repeat}"), ".")
                    .replace(repeat, ".")
            }
            None => format!("./{name} != ''"),
        };
        itemset.nodes.text = format!("{repeat}[{filter}]");
        itemset.randomize = self.randomize(element, id);
        Some(Choices::Itemset(itemset))
    }

    /// Places beside the one that is asked: of a list or file, or of a repeat's instances.
    fn geometry(&mut self, element: &Element, id: ElementId, cell: &Written) -> Choices {
        let Some(name) = only_reference(&cell.text) else {
            self.check_list(cell);
            return self.list(element, id, &cell.text);
        };
        let survey = self.builder.survey();
        let repeat =
            self.builder.references.find(name).filter(|&id| survey.is_repeat(id));
        if repeat.is_none() {
            self.builder.diagnostics.push(no_geometry(cell));
        }
        let manner = Manner { from_current: true, beyond_repeat: true };
        let path = self.builder.references.expression(
            cell,
            id,
            Manner { from_current: false, ..manner },
        );
        let nodes = path.text.trim();
        let filter = match &element.choice_filter {
            Some(filter) => {
                let filter = self.builder.references.expression(filter, id, manner);
                filter
                    .text
                    .replace(&format!("current()/{nodes}"), ".")
                    .replace(nodes, ".")
            }
            None => "./geometry != ''".to_owned(),
        };
        let nodes = format!("{nodes}[{filter}]");
        Choices::Itemset(new_itemset(&nodes, "geometry", "geometry", element))
    }

    fn check_list(&mut self, cell: &Written) {
        let lists = self.builder.source.lists;
        let is_named =
            self.builder.survey().elements.iter().any(|element| match &element.choices {
                ElementChoices::File { name, .. } => {
                    name.rsplit_once('.').is_some_and(|(stem, _)| stem == cell.text)
                }
                _ => {
                    element.name == cell.text
                        && element
                            .question_type()
                            .is_some_and(|row| row.extra == Extra::Instance)
                }
            });
        if !is_named
            && lists.get(&cell.text).is_none()
            && !lists.entities.contains(&cell.text)
        {
            self.builder.diagnostics.push(no_geometry(cell));
        }
    }

    fn filtered(
        &self,
        mut itemset: Itemset,
        element: &Element,
        id: ElementId,
    ) -> Itemset {
        if let Some(filter) = &element.choice_filter {
            let manner = Manner { from_current: true, ..Manner::default() };
            let filter = self.builder.references.expression(filter, id, manner);
            itemset.nodes.text.push_str(&format!("[{}]", filter.text));
            itemset.nodes.place = filter.place;
        }
        itemset.randomize = self.randomize(element, id);
        itemset
    }

    fn randomize(&self, element: &Element, id: ElementId) -> Option<Option<Written>> {
        let seed = element.randomize.as_ref()?.as_ref();
        Some(seed.map(|seed| {
            let mut seed =
                self.builder.references.expression(seed, id, Manner::default());
            seed.text = seed.text.trim().to_owned();
            seed
        }))
    }

    fn query(&self, element: &Element, id: ElementId, list: &str) -> String {
        let nodes = format!("instance('{list}')/root/item");
        self.filtered(new_itemset(&nodes, "name", "label", element), element, id)
            .nodes
            .text
    }

    /// Actions of questions that this one triggers.
    fn triggered(&mut self, element: &Element, id: ElementId, control: ControlId) {
        for kind in [ActionKind::SetValue, ActionKind::SetGeopoint] {
            for other in self.builder.survey().in_order() {
                if let Some(set) = self.builder.survey().element(other)
                    && set.triggers.iter().any(|(name, _)| *name == element.name)
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
                            Diagnostic::error(
                                Code::InvalidReference,
                                cell.place,
                                message,
                            )
                            .hint("name a question that has a label"),
                        );
                    }
                    Some(_) => {}
                }
            }
        }
    }
}

fn no_geometry(cell: &Written) -> Diagnostic {
    let message = format!("`{}` is neither a list nor a file nor a repeat", cell.text);
    Diagnostic::error(Code::UnknownList, cell.place.clone(), message)
        .hint("reference-geometry names one of these")
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

/// True when choices are to be looked up in a file by `search()`.
pub(super) fn is_search(element: &Element) -> bool {
    element.control("appearance").is_some_and(|cell| {
        cell.text.split_once("search(").is_some_and(|(_, rest)| rest.contains(')'))
    })
}

fn new_itemset(nodes: &str, value: &str, label: &str, element: &Element) -> Itemset {
    Itemset {
        nodes: Written { text: nodes.to_owned(), place: element.place.clone() },
        value: value.to_owned(),
        label: label.to_owned(),
        label_is_itext: false,
        randomize: None,
    }
}
