//! Parting a text into what is said in one breath.
//!
//! Browsers break off what takes a voice more than a quarter of a minute, and say nothing
//! of it.

/// Letters after which a longer text is parted even inside a sentence.
const LONG: usize = 140;

/// The sentences of a text, long ones in parts.
pub fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    let mut letters = 0;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        sentence.push(letter);
        letters += 1;
        let is_before_space = rest.peek().is_none_or(|next| next.is_whitespace());
        let ends = match letter {
            '。' | '！' | '？' | '؟' | '।' | '።' | '\n' => true,
            '.' | '!' | '?' => is_before_space && letters > 3,
            '；' | '，' | '、' | '،' => letters > LONG,
            ';' | ',' | ':' => letters > LONG && is_before_space,
            _ => letters > 2 * LONG && (is_before_space || letters > 3 * LONG),
        };
        if ends {
            found.push(std::mem::take(&mut sentence));
            letters = 0;
        }
    }
    found.push(sentence);
    found.iter().map(|part| part.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn a_text_is_parted_at_its_sentences() {
        for (text, parts) in [
            ("", vec![]),
            ("Yes", vec!["Yes"]),
            ("How old? In years.", vec!["How old?", "In years."]),
            ("您满意吗？请选一项。", vec!["您满意吗？", "请选一项。"]),
            ("About 3.5 km", vec!["About 3.5 km"]),
            ("1. Satisfied", vec!["1. Satisfied"]),
        ] {
            assert_eq!(sentences(text), parts, "{text}");
        }
    }

    #[test]
    fn nothing_is_too_long_for_a_breath_and_nothing_is_lost() {
        for text in ["word, ".repeat(200), "字".repeat(2000), "word ".repeat(300)] {
            let parts = sentences(&text);
            assert!(parts.iter().all(|part| part.chars().count() <= 425), "{parts:?}");
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(bare(&parts.concat()), bare(&text));
        }
    }
}
