//! Texts (XPath 1.0, section 4.2; ODK XForms, "XPath functions").
//!
//! Characters are Unicode characters, not bytes or UTF-16 units.

use super::{Answer, Arguments};
use crate::Tree;
use crate::eval::EvalErrorKind;
use crate::lexer::is_space;
use crate::pattern;
use crate::value::Value;

fn text<N>(text: impl Into<String>) -> Value<N> {
    Value::Text(text.into())
}

/// `string`: of the argument, or of the context node.
pub(super) fn string<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    arguments.text_or_context().map(text)
}

/// `concat`: all texts in a row; of a node-set, those of all its nodes.
pub(super) fn concat<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    arguments.texts_from(0).map(|texts| text(texts.concat()))
}

/// `join`: all texts, the separator between them.
pub(super) fn join<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let separator = arguments.text(0)?;
    let texts = arguments.texts_from(1)?;
    arguments
        .scope
        .charge(separator.len().saturating_mul(texts.len()), arguments.span)?;
    Ok(text(texts.join(&separator)))
}

/// `substr`: from `start`, counted from 0, up to and without `end`; negative positions
/// count from the end.
pub(super) fn substr<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let value = arguments.text(0)?;
    let length = value.chars().count();
    let start = position(arguments.number(1)?, length);
    let end = match arguments.count() {
        3 => position(arguments.number(2)?, length),
        _ => length,
    };
    Ok(text(
        value.chars().skip(start).take(end.saturating_sub(start)).collect::<String>(),
    ))
}

/// A position in a text of `length` characters, one from the end when negative.
fn position(number: f64, length: usize) -> usize {
    let at = if number < 0.0 { length as f64 + number } else { number };
    at.clamp(0.0, length as f64) as usize // NaN becomes 0
}

/// `substring`: from character `first`, counted from 1, `length` characters.
pub(super) fn substring<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let value = arguments.text(0)?;
    let first = round_half_up(arguments.number(1)?);
    let end = match arguments.count() {
        3 => first + round_half_up(arguments.number(2)?),
        _ => f64::INFINITY,
    };
    let inside = |place: usize| {
        let place = place as f64 + 1.0;
        place >= first && place < end
    };
    let kept =
        value.chars().enumerate().filter(|(place, _)| inside(*place)).map(|(_, c)| c);
    Ok(text(kept.collect::<String>()))
}

fn round_half_up(number: f64) -> f64 {
    libm::floor(number + 0.5)
}

/// `substring-before`: what stands before the first occurrence, else nothing.
pub(super) fn substring_before<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (value, mark) = (arguments.text(0)?, arguments.text(1)?);
    Ok(text(value.split_once(mark.as_str()).map_or("", |(before, _)| before)))
}

/// `substring-after`: what stands behind the first occurrence, else nothing.
pub(super) fn substring_after<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (value, mark) = (arguments.text(0)?, arguments.text(1)?);
    Ok(text(value.split_once(mark.as_str()).map_or("", |(_, after)| after)))
}

/// `translate`: each character of the second text becomes that of the third at the same
/// place, or nothing.
pub(super) fn translate<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (value, from, to) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?);
    let mut targets = to.chars();
    let mut pairs: Vec<(char, Option<char>)> = Vec::new();
    for character in from.chars() {
        pairs.push((character, targets.next()));
    }
    arguments.scope.charge(value.len().saturating_mul(pairs.len()), arguments.span)?;
    let translated = value.chars().filter_map(|character| {
        match pairs.iter().find(|(from, _)| *from == character) {
            Some((_, to)) => *to,
            None => Some(character),
        }
    });
    Ok(text(translated.collect::<String>()))
}

/// `string-length`: number of characters, of the context node without argument.
pub(super) fn string_length<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let value = arguments.text_or_context()?;
    Ok(Value::Number(value.chars().count() as f64))
}

/// `normalize-space`: one space between words and none around them.
pub(super) fn normalize_space<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let value = arguments.text_or_context()?;
    let is_xml_space = |character| is_space(character) && character != '\u{a0}';
    let words: Vec<&str> =
        value.split(is_xml_space).filter(|word| !word.is_empty()).collect();
    Ok(text(words.join(" ")))
}

/// `contains`
pub(super) fn contains<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (value, part) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::Boolean(value.contains(part.as_str())))
}

/// `starts-with`
pub(super) fn starts_with<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (value, part) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::Boolean(value.starts_with(part.as_str())))
}

/// `ends-with`
pub(super) fn ends_with<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (value, part) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::Boolean(value.ends_with(part.as_str())))
}

/// `regex`: whether the pattern matches in the text, in time linear in the text.
pub(super) fn regex<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (value, pattern) = (arguments.text(0)?, arguments.text(1)?);
    let work =
        value.len().saturating_mul(pattern.len()).saturating_add(pattern.len() * 64);
    arguments.scope.charge(work / 16 + 1, arguments.span)?;
    pattern::matches(&pattern, &value)
        .map(Value::Boolean)
        .map_err(|message| arguments.error(EvalErrorKind::Argument, &message))
}
