//! Choices of questions, as itemsets or written in the body.

use super::body::Body;
use super::choices::ChoiceList;
use super::elements::{Element, ElementChoices, ElementId};
use super::references::{Manner, only_reference};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Choices, InlineChoice, Itemset, Written};
use crate::label::Label;
use crate::question_type::Extra;

impl Body<'_, '_> {
    /// Choices of a question.
    pub(super) fn choices(
        &mut self,
        element: &Element,
        id: ElementId,
    ) -> Option<Choices> {
        match &element.choices {
            ElementChoices::None | ElementChoices::External(_) => None,
            ElementChoices::List(list) => Some(self.list(element, id, list)),
            ElementChoices::File { name, value, label } => {
                if is_search(element) {
                    self.builder.diagnostics.push(search_in_file(element));
                }
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                let nodes = format!("instance('{stem}')/root/item");
                let itemset = new_itemset(&nodes, value, label, element);
                Some(Choices::Itemset(self.filtered(itemset, element, id).into()))
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
        Choices::Itemset(self.filtered(itemset, element, id).into())
    }

    fn inline(&self, list: &ChoiceList) -> Choices {
        let choices =
            list.choices.iter().enumerate().map(|(number, choice)| InlineChoice {
                value: choice.name.clone(),
                label: match choice.label.only() {
                    Some(cell) if !list.needs_itext() => {
                        Label::Plain(self.builder.references.pieces(cell, None))
                    }
                    Some(_) | None => {
                        Label::Itext(format!("{}-{number}", list.name).into())
                    }
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
        itemset.randomize = self.randomize(element, id).map(|seed| seed.map(Box::new));
        Some(Choices::Itemset(itemset.into()))
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
        Choices::Itemset(new_itemset(&nodes, "geometry", "geometry", element).into())
    }

    fn check_list(&mut self, cell: &Written) {
        let lists = self.builder.source.lists;
        let elements = &self.builder.survey().elements;
        let is_named = elements.iter().any(|element| names_instance(element, &cell.text));
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
        itemset.randomize = self.randomize(element, id).map(|seed| seed.map(Box::new));
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

    /// Look-up of a question whose choices are those of the external sheet.
    pub(super) fn query(&self, element: &Element, id: ElementId, list: &str) -> String {
        let nodes = format!("instance('{list}')/root/item");
        self.filtered(new_itemset(&nodes, "name", "label", element), element, id)
            .nodes
            .text
    }
}

/// True for an element that gives rise to the instance `id`.
fn names_instance(element: &Element, id: &str) -> bool {
    if let ElementChoices::File { name, .. } = &element.choices {
        return name.rsplit_once('.').is_some_and(|(stem, _)| stem == id);
    }
    let declares =
        element.question_type().is_some_and(|row| row.extra == Extra::Instance);
    declares && element.name == id
}

fn search_in_file(element: &Element) -> Diagnostic {
    let message = "choices are taken from a file by the type and by search() as well";
    Diagnostic::error(Code::SearchInFileSelect, element.place.clone(), message)
        .hint("remove search() from the appearance, or use select_one with a list")
}

fn no_geometry(cell: &Written) -> Diagnostic {
    let message = format!("`{}` is neither a list nor a file nor a repeat", cell.text);
    Diagnostic::error(Code::UnknownGeometry, cell.place.clone(), message)
        .hint("reference-geometry names one of these")
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
