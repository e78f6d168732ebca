//! Answers of several choices, and the texts of the form (ODK XForms, "XPath functions").

use super::{Answer, Arguments};
use crate::Tree;
use crate::lexer::is_space;
use crate::value::Value;

/// The values of a list as `select` stores it.
fn chosen(list: &str) -> impl Iterator<Item = &str> {
    list.split(is_space).filter(|value| !value.is_empty())
}

/// `selected`: whether a value is one of the list; of an empty list, whether it is empty.
pub(super) fn selected<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (list, value) = (arguments.text(0)?, arguments.text(1)?);
    let value = value.trim_matches(is_space);
    let nothing = value.is_empty() && chosen(&list).next().is_none();
    Ok(Value::Boolean(nothing || chosen(&list).any(|one| one == value)))
}

/// `selected-at`: the value at an index, from 0; nothing outside.
pub(super) fn selected_at<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let list = arguments.text(0)?;
    let index = libm::trunc(arguments.number(1)?);
    let found = (index >= 0.0).then(|| chosen(&list).nth(index as usize)).flatten();
    Ok(Value::Text(found.unwrap_or("").to_owned()))
}

/// `count-selected`: how many values a list holds.
pub(super) fn count_selected<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let list = arguments.text(0)?;
    Ok(Value::Number(chosen(&list).count() as f64))
}

/// `jr:choice-name`: label of a choice of a question, in the active language; nothing
/// where the host knows none.
pub(super) fn choice_name<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    // pyxform writes the value first and the question, quoted or not, second.
    let value = arguments.text(0)?;
    let question = arguments.expr(1)?;
    let is_path = matches!(question.kind, crate::ExprKind::Path(_));
    let reference = if is_path { question.to_string() } else { arguments.text(1)? };
    let label = arguments.host().choice_name(&reference, &value);
    Ok(Value::Text(label.unwrap_or_default()))
}

/// `jr:itext`: text of an entry in the active language, nothing where there is none.
pub(super) fn itext<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let id = arguments.text(0)?;
    Ok(match arguments.tree().itext(&id, arguments.host().language()) {
        Some(node) => Value::NodeSet(vec![node]),
        None => Value::Text(arguments.host().itext(&id).unwrap_or_default()),
    })
}

/// `property`: of the device or the user (`JavaRosa`); nothing where it is unknown.
pub(super) fn property<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let name = arguments.text(0)?;
    Ok(Value::Text(arguments.host().property(&name).unwrap_or_default()))
}

/// `version`: of the form (`JavaRosa`).
pub(super) fn version<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Text(arguments.host().property("version").unwrap_or_default()))
}
