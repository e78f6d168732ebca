//! The languages of the interface, and which of them suits a reader.

use std::cell::RefCell;

use js_sys::{Array, JSON};

use crate::{browser, shadow};

/// A language of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceLanguage {
    /// BCP 47 tag, and the name of its file.
    pub tag: String,
    /// What its speakers call it.
    pub name: String,
    /// Its word for a draft while no native speaker has checked its texts; else "".
    pub draft: String,
}

thread_local! {
    static KNOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Says what the list of languages holds, so that it need not be fetched.
pub fn know(list: &str) {
    KNOWN.set(list.to_owned());
}

/// The list of languages; none when it cannot be had.
pub(super) async fn fetch() -> Option<Vec<InterfaceLanguage>> {
    let known = KNOWN.with_borrow(Clone::clone);
    let list = match known.is_empty() {
        true => browser::fetch_text(&shadow::address("words/index.json")).await?,
        false => known,
    };
    let list = JSON::parse(&list).ok()?;
    let list = Array::from(&list);
    let languages = list.iter().map(|entry| {
        let text = |name| browser::member(&entry, name).as_string().unwrap_or_default();
        InterfaceLanguage { tag: text("tag"), name: text("name"), draft: text("draft") }
    });
    Some(languages.collect())
}

/// The first offered language that suits one of the wanted tags; by its language alone
/// when no tag suits in full. Chinese without a script is read as simplified but for
/// the regions that write the traditional one, Serbian as Cyrillic but for Montenegro.
pub fn choose<'a>(wanted: &[String], offered: &[&'a str]) -> Option<&'a str> {
    wanted.iter().find_map(|tag| suits(&full_tag(tag), offered))
}

fn suits<'a>(tag: &str, offered: &[&'a str]) -> Option<&'a str> {
    let exact = offered.iter().find(|offer| offer.eq_ignore_ascii_case(tag));
    let prefix = offered.iter().find(|offer| {
        let offer = full_tag(offer);
        tag.to_ascii_lowercase().starts_with(&format!("{}-", offer.to_ascii_lowercase()))
            || offer.to_ascii_lowercase().starts_with(&format!("{}-", primary(tag)))
                && !tag.contains('-')
    });
    let language = offered.iter().find(|offer| primary(offer) == primary(tag));
    exact.or(prefix).or(language).copied()
}

fn full_tag(tag: &str) -> String {
    match tag.to_ascii_lowercase().as_str() {
        "zh" | "zh-cn" | "zh-sg" | "zh-my" => "zh-Hans".to_owned(),
        "zh-tw" | "zh-hk" | "zh-mo" => "zh-Hant".to_owned(),
        "sr" | "sr-rs" | "sr-ba" | "sr-xk" => "sr-Cyrl".to_owned(),
        "sr-me" => "sr-Latn".to_owned(),
        _ => tag.to_owned(),
    }
}

fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [&str; 10] =
        ["zh-Hans", "en", "zh-Hant", "fr", "tr", "kk", "sr-Cyrl", "sr-Latn", "am", "ar"];

    fn chosen<'a>(wanted: &[&str], offered: &[&'a str]) -> Option<&'a str> {
        let wanted: Vec<String> = wanted.iter().map(|tag| (*tag).to_owned()).collect();
        choose(&wanted, offered)
    }

    #[test]
    fn a_language_is_chosen_by_what_the_reader_reads() {
        for (wanted, tag) in [
            (&["zh-CN"][..], Some("zh-Hans")),
            (&["zh-Hans-CN", "en"], Some("zh-Hans")),
            (&["de", "en-GB"], Some("en")),
            (&["fr-CA"], Some("fr")),
            (&["tr-TR"], Some("tr")),
            (&["kk-KZ"], Some("kk")),
            (&["am-ET"], Some("am")),
            (&["ar-EG"], Some("ar")),
            (&["de"], None),
        ] {
            assert_eq!(chosen(wanted, &OFFERED), tag, "{wanted:?}");
        }
    }

    #[test]
    fn a_script_that_is_asked_for_is_kept_and_one_that_is_not_follows_the_region() {
        let turned: Vec<&str> = OFFERED.iter().rev().copied().collect();
        for (wanted, tag) in [
            ("zh", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("zh-Hans-HK", "zh-Hans"),
            ("zh-Hant", "zh-Hant"),
            ("zh-hant-hk", "zh-Hant"),
            ("zh-Hant-TW", "zh-Hant"),
            ("zh-HK", "zh-Hant"),
            ("zh-TW", "zh-Hant"),
            ("zh-MO", "zh-Hant"),
            ("sr", "sr-Cyrl"),
            ("sr-RS", "sr-Cyrl"),
            ("sr-BA", "sr-Cyrl"),
            ("sr-Cyrl", "sr-Cyrl"),
            ("sr-Cyrl-ME", "sr-Cyrl"),
            ("sr-Latn", "sr-Latn"),
            ("sr-latn-rs", "sr-Latn"),
            ("sr-ME", "sr-Latn"),
        ] {
            for offered in [&OFFERED[..], &turned] {
                assert_eq!(chosen(&[wanted], offered), Some(tag), "{wanted}");
            }
        }
    }

    #[test]
    fn another_script_is_better_than_another_language() {
        for (wanted, offered, tag) in [
            ("sr", &["en", "sr-Latn"][..], "sr-Latn"),
            ("sr-RS", &["en", "sr-Latn"], "sr-Latn"),
            ("sr-Latn", &["en", "sr"], "sr"),
            ("zh-TW", &["en", "zh-Hans"], "zh-Hans"),
        ] {
            assert_eq!(chosen(&[wanted], offered), Some(tag), "{wanted}");
        }
    }
}
