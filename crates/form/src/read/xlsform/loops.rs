//! Loops: the rows between `begin loop over` and `end loop`, once for each choice of a list.
//!
//! The loop becomes a group with one group for each choice; in the texts of its questions
//! `%(name)s` and `%(label)s` stand for the choice.

use super::cells::Text;
use super::choices::{Choice, ChoiceList};
use super::elements::{Element, ElementId, ElementKind, Survey};

/// The most elements of a survey that loops may make.
const MAX_ELEMENTS: usize = 200_000;

/// Writes out the loop `id`; without a list it stays a group of its questions. False
/// when that would make too many.
pub(super) fn expand(
    survey: &mut Survey,
    id: ElementId,
    list: Option<&ChoiceList>,
) -> bool {
    // The elements of a loop that was just ended are the last ones.
    let size = survey.elements.len() - id.min(survey.elements.len());
    let (Some(list), Some(element)) = (list, survey.elements.get_mut(id)) else {
        return true;
    };
    if size.saturating_mul(list.choices.len()) > MAX_ELEMENTS {
        return false;
    }
    let template = std::mem::take(&mut element.children);
    for choice in list.choices.iter().filter(|choice| choice.name != "none") {
        let mut group = Element::new(
            ElementKind::Group { in_body: true },
            &choice.name,
            choice.place.clone(),
        );
        group.label = choice.label.clone();
        group.media = choice.media.clone();
        let group = survey.push(id, group);
        for &child in &template {
            copy(survey, child, group, Some(choice));
        }
    }
    true
}

/// Copies an element and what is inside of it. Only the outermost names the choice.
fn copy(survey: &mut Survey, id: ElementId, parent: ElementId, choice: Option<&Choice>) {
    let Some(mut element) = survey.element(id).cloned() else { return };
    let children = std::mem::take(&mut element.children);
    if let Some(choice) = choice {
        substitute(&mut element, choice);
    }
    let copied = survey.push(parent, element);
    for child in children {
        copy(survey, child, copied, None);
    }
}

fn substitute(element: &mut Element, choice: &Choice) {
    let bind = element.bind.iter_mut().map(|(_, text)| text);
    let texts = [&mut element.label, &mut element.hint, &mut element.guidance];
    for text in texts.into_iter().chain(bind) {
        for (language, cell) in &mut text.parts {
            cell.text = filled(&cell.text, choice, language.as_deref());
        }
    }
    element.name = filled(&element.name, choice, None);
}

fn filled(text: &str, choice: &Choice, language: Option<&str>) -> String {
    if !text.contains("%(") {
        return text.to_owned();
    }
    let label = label_in(&choice.label, language).unwrap_or_default();
    text.replace("%(name)s", &choice.name).replace("%(label)s", label)
}

/// The label in a language, else any.
fn label_in<'t>(label: &'t Text, language: Option<&str>) -> Option<&'t str> {
    let same = label.parts.iter().find(|(name, _)| name.as_deref() == language);
    same.or(label.parts.first()).map(|(_, cell)| cell.text.as_str())
}
