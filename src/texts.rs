//! Texts that come in several languages, such as titles in a bundle's form reference.

use minyi_form::bundle::Texts;

/// The text in the language `tag`, else in one with the same primary language, else the
/// one without a language, else the first there is.
pub fn in_language(texts: &Texts, tag: &str) -> String {
    let offered: Vec<&str> = texts.keys().map(String::as_str).collect();
    let chosen = crate::words::choose(&[tag.to_owned()], &offered);
    let text = chosen.and_then(|tag| texts.get(tag));
    text.or_else(|| texts.get("und"))
        .or_else(|| texts.values().next())
        .cloned()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_back_to_its_language_and_then_to_any() {
        let texts = Texts::from([
            ("en".to_owned(), "Needs".to_owned()),
            ("zh-Hans".to_owned(), "需求".to_owned()),
        ]);
        for (tag, text) in [("zh-Hans", "需求"), ("en-GB", "Needs"), ("fr", "Needs")] {
            assert_eq!(in_language(&texts, tag), text);
        }
    }
}
