//! Conditions and truth (XPath 1.0, section 4.3; ODK XForms, "XPath functions").

use super::{Answer, Arguments};
use crate::Tree;
use crate::eval::EvalError;
use crate::value::Value;

/// `if`: evaluates only the branch that is chosen.
pub(super) fn choose<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    if arguments.boolean(0)? { arguments.value(1) } else { arguments.value(2) }
}

/// `coalesce`: the first argument that is not blank, a number that is none being blank.
pub(super) fn coalesce<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    for index in 0..arguments.count() {
        let value = arguments.value(index)?;
        if !is_blank(&value, arguments.tree()) {
            return Ok(value);
        }
    }
    Ok(Value::Text(String::new()))
}

fn is_blank<T: Tree>(value: &Value<T::Node>, tree: &T) -> bool {
    match value {
        Value::NodeSet(nodes) => {
            nodes.first().is_none_or(|node| tree.string_value(*node).is_empty())
        }
        Value::Number(number) => number.is_nan(),
        Value::Text(text) => text.is_empty(),
        Value::Boolean(_) => false,
    }
}

/// `once`: the value the node has already, or that of the argument when it has none.
pub(super) fn once<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let present = arguments.tree().string_value(arguments.scope.context.current);
    if present.is_empty() {
        arguments.value(0)
    } else {
        Ok(Value::Text(present.into_owned()))
    }
}

/// `true()`
pub(super) fn always<T: Tree>(_: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Boolean(true))
}

/// `false()`
pub(super) fn never<T: Tree>(_: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Boolean(false))
}

/// `boolean`: see [`Value::to_boolean`].
pub(super) fn boolean<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    arguments.boolean(0).map(Value::Boolean)
}

/// `boolean-from-string`: true for `true` and `1` and for nothing else.
pub(super) fn boolean_from_string<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
) -> Answer<T> {
    let text = arguments.text(0)?;
    Ok(Value::Boolean(matches!(text.as_str(), "true" | "1")))
}

/// `not`
pub(super) fn not<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    arguments.boolean(0).map(|boolean| Value::Boolean(!boolean))
}

/// `depend`: its first argument. The others are named so that they are read (`JavaRosa`).
pub(super) fn depend<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    arguments.value(0)
}

/// `checklist`: whether the number of true answers lies between `min` and `max`; a
/// negative limit is none.
pub(super) fn checklist<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let mut count = 0.0;
    for answer in answers(arguments, 2)? {
        count += f64::from(u8::from(answer));
    }
    within(arguments, count)
}

/// `weighted-checklist`: as `checklist`, each true answer counting its weight.
pub(super) fn weighted_checklist<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let mut sum = 0.0;
    for first in (2..arguments.count()).step_by(2) {
        let answers = answers_of(arguments, first)?;
        let weights = weights_of(arguments, first + 1)?;
        for (answer, weight) in answers.iter().zip(weights) {
            sum += if *answer { weight } else { 0.0 };
        }
    }
    within(arguments, sum)
}

fn within<T: Tree>(arguments: &Arguments<'_, '_, T>, sum: f64) -> Answer<T> {
    let (least, most) = (arguments.number(0)?, arguments.number(1)?);
    Ok(Value::Boolean((least < 0.0 || sum >= least) && (most < 0.0 || sum <= most)))
}

fn answers<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    from: usize,
) -> Result<Vec<bool>, EvalError> {
    let mut answers = Vec::new();
    for index in from..arguments.count() {
        answers.extend(answers_of(arguments, index)?);
    }
    Ok(answers)
}

/// Whether each node, or the one value, is an answer: any text is, be it `no` or `0`.
fn answers_of<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    index: usize,
) -> Result<Vec<bool>, EvalError> {
    let tree = arguments.tree();
    Ok(match arguments.value(index)?.into_nodes() {
        Ok(nodes) => {
            nodes.iter().map(|node| !tree.string_value(*node).is_empty()).collect()
        }
        Err(other) => vec![other.to_boolean()],
    })
}

fn weights_of<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    index: usize,
) -> Result<Vec<f64>, EvalError> {
    match arguments.exprs.get(index) {
        None => Ok(Vec::new()),
        Some(expr) => Ok(match arguments.scope.value(expr)?.into_nodes() {
            Ok(nodes) => {
                nodes.iter().map(|node| arguments.scope.number_of(*node)).collect()
            }
            Err(other) => vec![other.to_number(&arguments.scope.context)],
        }),
    }
}
