//! What both readers do last.

use std::borrow::Cow;

use crate::form::{ControlKind, DefinitionId, Form, Language, ValueType};

/// A bind says `string` for several choices; only the control knows better.
pub(crate) fn mark_selections(form: &mut Form) {
    let several: Vec<DefinitionId> = form
        .controls
        .iter()
        .filter(|control| {
            matches!(control.kind, ControlKind::SelectMultiple | ControlKind::Rank)
        })
        .filter_map(|control| control.node)
        .collect();
    for id in several {
        if let Some(node) = form.nodes.get_mut(id.0 as usize)
            && node.bind.value_type == ValueType::String
        {
            node.bind.value_type = ValueType::Selection;
        }
    }
}

/// Data type for a word of the `type` attribute; none for words that ODK XForms has not.
///
/// A single choice is a text like any other; `select` and the rank are lists.
pub(crate) fn value_type(word: &str) -> Option<ValueType> {
    let word = word.strip_prefix("xsd:").or(word.strip_prefix("xs:")).unwrap_or(word);
    Some(match word {
        "string" | "text" | "select1" => ValueType::String,
        "int" | "integer" | "long" => ValueType::Int,
        "boolean" => ValueType::Boolean,
        "decimal" | "double" | "float" => ValueType::Decimal,
        "date" => ValueType::Date,
        "time" => ValueType::Time,
        "dateTime" | "datetime" => ValueType::DateTime,
        "geopoint" => ValueType::Geopoint,
        "geotrace" => ValueType::Geotrace,
        "geoshape" => ValueType::Geoshape,
        "binary" | "base64Binary" => ValueType::Binary,
        "barcode" => ValueType::Barcode,
        "intent" => ValueType::Intent,
        "select" | "odk:rank" | "rank" => ValueType::Selection,
        _ => return None,
    })
}

/// The words of an appearance: blanks within parentheses part no words, so that
/// `search('wards', 'matches', 'id', …)` stays one.
pub(crate) fn appearance_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut depth, mut is_within) = (0_i32, false);
    for letter in text.chars() {
        if letter.is_whitespace() && depth <= 0 {
            is_within = false;
            continue;
        }
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if !is_within {
            words.push(String::new());
            is_within = true;
        }
        words.last_mut().into_iter().for_each(|word| word.push(letter));
    }
    words
}

/// A word of the `type` attribute; common ones cost nothing.
pub(crate) fn type_word(word: String) -> Cow<'static, str> {
    let common = [
        "string", "int", "decimal", "date", "time", "dateTime", "geopoint", "binary",
        "select", "select1",
    ];
    match common.into_iter().find(|known| *known == word) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(word),
    }
}

/// A language as written, with the tag that it carries in parentheses or is itself.
pub(crate) fn language(name: &str) -> Language {
    Language { name: name.to_owned(), tag: language_tag(name) }
}

fn language_tag(name: &str) -> Option<String> {
    let inside = name
        .trim_end()
        .strip_suffix([')', '）'])
        .and_then(|rest| rest.rsplit_once(['(', '（']).map(|(_, tag)| tag.trim()));
    let tag = inside.unwrap_or(name.trim());
    is_language_tag(tag).then(|| tag.to_owned())
}

/// Two or three letters, then subtags of up to eight letters and digits (BCP 47).
fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_one_word_of_an_appearance() {
        for (text, words) in [
            ("w1  minimal", vec!["w1", "minimal"]),
            ("minimal search('a',  ${b} )", vec!["minimal", "search('a',  ${b} )"]),
            ("ex:a(b) c", vec!["ex:a(b)", "c"]),
            (") a", vec![")", "a"]),
            ("", vec![]),
        ] {
            assert_eq!(appearance_words(text), words, "{text}");
        }
    }

    #[test]
    fn tags_are_read_from_names() {
        for (name, tag) in [
            ("中文 (zh-Hans)", Some("zh-Hans")),
            ("English (en)", Some("en")),
            ("fr", Some("fr")),
            ("English", None),
            ("default", None),
            ("Français（fr）", Some("fr")),
        ] {
            assert_eq!(language(name).tag.as_deref(), tag, "{name}");
        }
    }
}
