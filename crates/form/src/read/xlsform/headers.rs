//! What the columns of the sheets mean.
//!
//! A header is a name, or names joined by `::` (`label::English`, `bind::required`,
//! `media::image::fr`); single colons were the older way and count where no header of the
//! sheet has two. The names known here, with their aliases, are XLSForm's.

use crate::label::TextForm;

/// A column of the survey sheet. The `Option` is the language of a translated text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SurveyColumn {
    Type,
    Name,
    Label(Option<String>),
    Hint(Option<String>),
    Guidance(Option<String>),
    Media(TextForm, Option<String>),
    Bind(String, Option<String>),
    Control(String),
    Instance(String),
    Default,
    Trigger,
    ChoiceFilter,
    Parameters,
    Disabled,
    Intent,
    /// `media` without saying which: it names nothing that is shown.
    BareMedia,
    /// Known, and without meaning for a form that is filled here.
    Ignored,
    Unknown,
}

/// A column of the choices sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ChoiceColumn {
    ListName,
    Name,
    Label(Option<String>),
    Media(TextForm, Option<String>),
    /// Any other: a child element of the item.
    Extra(String),
}

/// (name in snake case, the tokens that it stands for).
const SURVEY_ALIASES: &[(&str, &[&str])] = &[
    ("appearance", &["control", "appearance"]),
    ("audio", &["media", "audio"]),
    ("autoplay", &["control", "autoplay"]),
    ("big-image", &["media", "big-image"]),
    ("body", &["control"]),
    ("calculate", &["bind", "calculate"]),
    ("calculation", &["bind", "calculate"]),
    ("caption", &["label"]),
    ("command", &["type"]),
    ("compact_tag", &["instance", "odk:tag"]),
    ("constraining_message", &["bind", "jr:constraintMsg"]),
    ("constraint", &["bind", "constraint"]),
    ("constraint_message", &["bind", "jr:constraintMsg"]),
    ("count", &["control", "jr:count"]),
    ("image", &["media", "image"]),
    ("jr:count", &["control", "jr:count"]),
    ("no_app_error_string", &["bind", "jr:noAppErrorString"]),
    ("noapperrorstring", &["bind", "jr:noAppErrorString"]),
    ("read_only", &["bind", "readonly"]),
    ("readonly", &["bind", "readonly"]),
    ("relevance", &["bind", "relevant"]),
    ("relevant", &["bind", "relevant"]),
    ("repeat_count", &["control", "jr:count"]),
    ("required", &["bind", "required"]),
    ("required_message", &["bind", "jr:requiredMsg"]),
    ("requiredmsg", &["bind", "jr:requiredMsg"]),
    ("rows", &["control", "rows"]),
    ("save_to", &["bind", "entities:saveto"]),
    ("tag", &["name"]),
    ("value", &["name"]),
    ("video", &["media", "video"]),
];

const SURVEY_NAMES: &[&str] = &[
    "bind",
    "choice_filter",
    "control",
    "default",
    "disabled",
    "guidance_hint",
    "hint",
    "instance",
    "intent",
    "label",
    "media",
    "name",
    "parameters",
    "query",
    "sms_allow_media",
    "sms_date_format",
    "sms_datetime_format",
    "sms_field",
    "sms_option",
    "sms_response",
    "sms_separator",
    "trigger",
    "type",
];

const CHOICE_ALIASES: &[(&str, &[&str])] = &[
    ("audio", &["media", "audio"]),
    ("big-image", &["media", "big-image"]),
    ("caption", &["label"]),
    ("image", &["media", "image"]),
    ("list_name", &["list name"]),
    ("value", &["name"]),
    ("video", &["media", "video"]),
];

const CHOICE_NAMES: &[&str] = &["label", "list name", "media", "name", "sms_option"];

const SETTINGS_ALIASES: &[(&str, &[&str])] = &[
    ("form_id", &["id_string"]),
    ("form_title", &["title"]),
    ("set_form_id", &["id_string"]),
    ("set_form_title", &["title"]),
];

const SETTINGS_NAMES: &[&str] = &[
    "add_none_option",
    "allow_choice_duplicates",
    "attribute",
    "auto_delete",
    "auto_send",
    "clean_text_values",
    "client_editable",
    "default_language",
    "delimiter",
    "flat",
    "id_string",
    "instance_id",
    "instance_name",
    "instance_xmlns",
    "minyi_consent",
    "minyi_draft_languages",
    "minyi_title",
    "name",
    "namespaces",
    "omit_instanceid",
    "prefix",
    "public_key",
    "smart_quotes",
    "sms_allow_media",
    "sms_date_format",
    "sms_datetime_format",
    "sms_keyword",
    "sms_response",
    "sms_separator",
    "style",
    "submission_url",
    "title",
    "version",
];

/// Columns of the entities sheet.
pub(super) const ENTITY_NAMES: &[&str] =
    &["list_name", "entity_id", "create_if", "update_if", "repeat", "label"];

/// Name of a column of the entities sheet, `dataset` being an older word for `list_name`.
pub(super) fn entity_column(header: &str) -> String {
    match snake_case(header).as_str() {
        "dataset" => "list_name".to_owned(),
        name => name.to_owned(),
    }
}

/// Names of the columns that the survey sheet may have, for "did you mean".
pub(super) fn survey_names() -> impl Iterator<Item = &'static str> {
    SURVEY_NAMES.iter().copied().chain(SURVEY_ALIASES.iter().map(|(name, _)| *name))
}

/// Names of the settings, for "did you mean".
pub(super) fn settings_names() -> impl Iterator<Item = &'static str> {
    SETTINGS_NAMES.iter().copied().chain(SETTINGS_ALIASES.iter().map(|(name, _)| *name))
}

/// True when a sheet joins names by `::`.
pub(super) fn joins_by_two<'h>(mut headers: impl Iterator<Item = &'h String>) -> bool {
    headers.any(|header| header.contains("::"))
}

/// Meaning of a header of the survey sheet.
pub(super) fn survey_column(header: &str, by_two: bool) -> SurveyColumn {
    let tokens = tokens(header, by_two, SURVEY_ALIASES, SURVEY_NAMES);
    let mut tokens = tokens.iter().map(String::as_str);
    let (first, second, third) = (tokens.next(), tokens.next(), tokens.next());
    let language = second.map(str::to_owned);
    match (first.unwrap_or_default(), second) {
        ("type", None) => SurveyColumn::Type,
        ("name", None) => SurveyColumn::Name,
        ("label", _) => SurveyColumn::Label(language),
        ("hint", _) => SurveyColumn::Hint(language),
        ("guidance_hint", _) => SurveyColumn::Guidance(language),
        ("media", Some(form)) => match media_form(form) {
            Some(form) => SurveyColumn::Media(form, third.map(str::to_owned)),
            None => SurveyColumn::Unknown,
        },
        ("bind", Some(name)) => {
            SurveyColumn::Bind(name.to_owned(), third.map(str::to_owned))
        }
        ("control", Some(name)) => SurveyColumn::Control(name.to_owned()),
        ("instance", Some(name)) => SurveyColumn::Instance(name.to_owned()),
        ("default", None) => SurveyColumn::Default,
        ("trigger", None) => SurveyColumn::Trigger,
        ("choice_filter", None) => SurveyColumn::ChoiceFilter,
        ("parameters", None) => SurveyColumn::Parameters,
        ("disabled", None) => SurveyColumn::Disabled,
        ("intent", None) => SurveyColumn::Intent,
        ("media", None) => SurveyColumn::BareMedia,
        (name, None) if SURVEY_NAMES.contains(&name) => SurveyColumn::Ignored,
        _ => SurveyColumn::Unknown,
    }
}

/// Meaning of a header of the choices sheet.
pub(super) fn choice_column(header: &str, by_two: bool) -> ChoiceColumn {
    let tokens = tokens(header, by_two, CHOICE_ALIASES, CHOICE_NAMES);
    let mut tokens = tokens.iter().map(String::as_str);
    let (first, second, third) = (tokens.next(), tokens.next(), tokens.next());
    match (first.unwrap_or_default(), second) {
        ("list name", None) => ChoiceColumn::ListName,
        ("name", None) => ChoiceColumn::Name,
        ("label", language) => ChoiceColumn::Label(language.map(str::to_owned)),
        ("media", Some(form)) => match media_form(form) {
            Some(form) => ChoiceColumn::Media(form, third.map(str::to_owned)),
            None => ChoiceColumn::Extra(header.to_owned()),
        },
        (name, None) => ChoiceColumn::Extra(name.to_owned()),
        _ => ChoiceColumn::Extra(header.to_owned()),
    }
}

/// Name of a setting and, for `attribute::x`, what follows; none when it is unknown.
pub(super) fn setting(header: &str, by_two: bool) -> Option<(String, Option<String>)> {
    let mut tokens = tokens(header, by_two, SETTINGS_ALIASES, SETTINGS_NAMES).into_iter();
    let name = tokens.next().unwrap_or_default();
    SETTINGS_NAMES.contains(&name.as_str()).then(|| (name, tokens.next()))
}

fn media_form(name: &str) -> Option<TextForm> {
    match name {
        "image" => Some(TextForm::Image),
        "big-image" => Some(TextForm::BigImage),
        "audio" => Some(TextForm::Audio),
        "video" => Some(TextForm::Video),
        _ => None,
    }
}

/// The names that a header joins, the first without its alias.
fn tokens(
    header: &str,
    by_two: bool,
    aliases: &[(&str, &[&str])],
    names: &[&str],
) -> Vec<String> {
    let is_name =
        |name: &str| names.contains(&name) && !aliases.iter().any(|(a, _)| *a == name);
    for candidate in [header.to_owned(), snake_case(header)] {
        if is_name(&candidate) {
            return vec![candidate];
        }
    }
    let mut parts = split(header, by_two);
    let first = parts.first().map(|first| snake_case(first)).unwrap_or_default();
    if let Some((_, meant)) = aliases.iter().find(|(alias, _)| *alias == first) {
        let meant = meant.iter().map(|&name| name.to_owned());
        return meant.chain(parts.into_iter().skip(1)).collect();
    }
    // A header that is not known keeps its letters: choice filters may name it.
    if let Some(slot) = parts.first_mut().filter(|_| names.contains(&first.as_str())) {
        *slot = first;
    }
    parts
}

fn split(header: &str, by_two: bool) -> Vec<String> {
    if by_two || header.contains("::") {
        return header.split("::").map(|part| part.trim().to_owned()).collect();
    }
    let mut parts: Vec<String> =
        header.split(':').map(|part| part.trim().to_owned()).collect();
    // `jr:count` is a name with a namespace, not two names.
    if let Some(at) = parts.iter().position(|part| part == "jr")
        && at + 1 < parts.len()
    {
        let name = parts.remove(at + 1);
        if let Some(part) = parts.get_mut(at) {
            *part = format!("jr:{name}");
        }
    }
    parts
}

fn snake_case(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_all_their_names() {
        let text = |name: &str| Some(name.to_owned());
        for (header, column) in [
            ("Type", SurveyColumn::Type),
            ("label", SurveyColumn::Label(None)),
            ("Label::中文 (zh-Hans)", SurveyColumn::Label(text("中文 (zh-Hans)"))),
            ("label:English", SurveyColumn::Label(text("English"))),
            ("caption", SurveyColumn::Label(None)),
            ("media::image::fr", SurveyColumn::Media(TextForm::Image, text("fr"))),
            ("image::fr", SurveyColumn::Media(TextForm::Image, text("fr"))),
            (
                "constraint message::fr",
                SurveyColumn::Bind("jr:constraintMsg".into(), text("fr")),
            ),
            ("relevance", SurveyColumn::Bind("relevant".into(), None)),
            ("bind::minyi:role", SurveyColumn::Bind("minyi:role".into(), None)),
            ("bind:jr:preload", SurveyColumn::Bind("jr:preload".into(), None)),
            ("repeat count", SurveyColumn::Control("jr:count".into())),
            ("jr:count", SurveyColumn::Control("jr:count".into())),
            (
                "body::accuracyThreshold",
                SurveyColumn::Control("accuracyThreshold".into()),
            ),
            ("remarks", SurveyColumn::Unknown),
        ] {
            assert_eq!(survey_column(header, false), column, "{header}");
        }
        assert_eq!(choice_column("list name", false), ChoiceColumn::ListName);
        assert_eq!(choice_column("list_name", false), ChoiceColumn::ListName);
        assert_eq!(choice_column("State", false), ChoiceColumn::Extra("State".into()));
    }
}
