//! What holds of the language files: they say the same, in full, each in its language.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    /// A text as it stands in its file.
    #[derive(Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Entry {
        Text(String),
        Plural(BTreeMap<String, String>),
    }

    impl Entry {
        fn texts(&self) -> Vec<&str> {
            match self {
                Entry::Text(text) => vec![text],
                Entry::Plural(forms) => forms.values().map(String::as_str).collect(),
            }
        }
    }

    /// The texts of a language by their keys.
    type Texts = BTreeMap<String, Entry>;

    #[derive(Deserialize)]
    struct Listed {
        tag: String,
        name: String,
        #[serde(default)]
        draft: String,
    }

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/public/words");

    /// Texts that may be the same as in English: names, and words that both languages write
    /// alike.
    const ALIKE: [(&str, &str); 11] = [
        ("", "app.name"),
        ("fr", "form.version"),
        ("fr", "paper.date"),
        ("fr", "capture.position_typed"),
        ("fr", "capture.code"),
        ("sr-Latn", "lock.pin"),
        ("sr-Latn", "capture.kilobytes"),
        ("sr-Latn", "capture.megabytes"),
        ("tr", "capture.megabytes"),
        ("zh-Hans", "capture.megabytes"),
        ("zh-Hant", "capture.megabytes"),
    ];

    fn listed() -> Vec<Listed> {
        let index = std::fs::read_to_string(format!("{FOLDER}/index.json")).unwrap();
        serde_json::from_str(&index).unwrap()
    }

    fn source(tag: &str) -> String {
        std::fs::read_to_string(format!("{FOLDER}/{tag}.json")).unwrap()
    }

    /// The texts of all programs.
    fn texts(tag: &str) -> Texts {
        let mut texts: Texts = serde_json::from_str(&source(tag)).unwrap();
        let further: Texts =
            serde_json::from_str(&source(&format!("capture/{tag}"))).unwrap();
        texts.extend(further);
        texts
    }

    fn files() -> Vec<(String, Texts)> {
        listed()
            .into_iter()
            .map(|language| (language.tag.clone(), texts(&language.tag)))
            .collect()
    }

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .collect();
        places.sort_unstable();
        places
    }

    /// Plural categories of whole numbers by language (CLDR).
    fn categories(tag: &str) -> &'static [&'static str] {
        match tag.split('-').next().unwrap() {
            "zh" => &["other"],
            "sr" => &["few", "one", "other"],
            "fr" => &["many", "one", "other"],
            "ar" => &["few", "many", "one", "other", "two", "zero"],
            "am" | "en" | "kk" | "tr" => &["one", "other"],
            other => panic!("add the plural categories of {other}"),
        }
    }

    /// Whether the language has a word of its own for such a number, so that no digit is said.
    fn is_a_word(tag: &str, category: &str) -> bool {
        tag == "ar" && ["zero", "one", "two"].contains(&category)
    }

    #[test]
    fn ten_languages_are_offered_and_eight_of_them_are_drafts() {
        let languages = listed();
        assert!(languages.iter().all(|language| !language.name.is_empty()));
        let checked = languages.iter().filter(|language| language.draft.is_empty());
        assert_eq!(
            checked.map(|l| l.tag.as_str()).collect::<Vec<_>>(),
            ["zh-Hans", "en"]
        );
        assert_eq!(languages.len(), 10);
    }

    #[test]
    fn all_languages_have_the_same_keys_places_and_their_plural_forms() {
        let files = files();
        let (first, reference) = &files[0];
        for (tag, entries) in &files {
            for (key, entry) in reference {
                let other =
                    entries.get(key).unwrap_or_else(|| panic!("{tag} lacks {key}"));
                match (entry, other) {
                    (Entry::Text(a), Entry::Text(b)) => {
                        assert_eq!(places(a), places(b), "{first} and {tag}: {key}");
                    }
                    (Entry::Plural(_), Entry::Plural(forms)) => {
                        let had: Vec<&str> = forms.keys().map(String::as_str).collect();
                        assert_eq!(had, categories(tag), "{tag}: {key}");
                        for (category, form) in forms {
                            let says_n = places(form) == ["n"];
                            assert!(
                                says_n || is_a_word(tag, category),
                                "{tag}: {key} {category}"
                            );
                        }
                    }
                    _ => panic!("{tag}: {key} is plural in one language only"),
                }
            }
            for key in entries.keys() {
                assert!(reference.contains_key(key), "{first} lacks {key} of {tag}");
            }
        }
    }

    #[test]
    fn all_languages_have_their_keys_in_the_same_order() {
        let keys = |tag: &str| {
            let source = source(tag);
            let lines =
                source.lines().map(|line| line.split('"').nth(1).map(str::to_owned));
            lines.collect::<Vec<_>>()
        };
        for Listed { tag, .. } in listed() {
            assert_eq!(keys(&tag), keys("en"), "{tag}");
            assert_eq!(keys(&format!("capture/{tag}")), keys("capture/en"), "{tag}");
        }
    }

    #[test]
    fn no_text_is_left_in_english() {
        let english = texts("en");
        for (tag, entries) in files().iter().filter(|(tag, _)| tag != "en") {
            let same = entries.iter().filter(|(key, entry)| {
                let is_said = entry
                    .texts()
                    .iter()
                    .any(|text| spoken(text).contains(char::is_alphabetic));
                english.get(*key) == Some(*entry) && is_said
            });
            for (key, _) in same {
                let may = ALIKE.iter().any(|(language, alike)| {
                    alike == key && (language.is_empty() || language == tag)
                });
                assert!(may, "{tag}: {key} is as in English");
            }
        }
    }

    /// A text without its places.
    fn spoken(text: &str) -> String {
        places(text)
            .into_iter()
            .fold(text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), ""))
    }

    /// The numbers that a text states in digits.
    fn numbers(text: &str) -> Vec<&str> {
        let is_other = |letter: char| !letter.is_ascii_digit();
        let mut numbers: Vec<&str> =
            text.split(is_other).filter(|n| !n.is_empty()).collect();
        numbers.sort_unstable();
        numbers
    }

    #[test]
    fn all_languages_state_the_same_numbers() {
        let english = texts("en");
        for (tag, entries) in files() {
            for (key, entry) in &entries {
                if let (Entry::Text(text), Some(Entry::Text(reference))) =
                    (entry, english.get(key))
                {
                    assert_eq!(numbers(text), numbers(reference), "{tag}: {key}");
                }
            }
        }
    }

    /// Words that are names, of formats and their parts above all.
    const NAMES: [&str; 25] = [
        "Minyi", "https", "Safari", "XLSForm", "XForm", "xlsx", "md", "xml", "JSON",
        "Lines", "CSV", "UTF", "Excel", "WPS", "code", "name", "parent", "level", "zip",
        "KB", "MB", "pmtiles", "embed", "minyi", "surveys",
    ];

    #[test]
    fn other_scripts_hold_latin_letters_in_names_alone() {
        for (tag, entries) in files() {
            if ["en", "fr", "tr", "sr-Latn"].contains(&tag.as_str()) {
                continue;
            }
            for (key, text) in entries
                .iter()
                .flat_map(|(key, e)| e.texts().into_iter().map(move |t| (key, t)))
            {
                for word in spoken(text).split(|c: char| !c.is_ascii_alphabetic()) {
                    assert!(
                        word.is_empty() || NAMES.contains(&word),
                        "{tag}: {key} has {word:?}"
                    );
                }
            }
        }
    }

    /// Serbian in Latin letters (Pravopis): each Cyrillic letter has one for it.
    fn in_latin(cyrillic: &str) -> String {
        const CYRILLIC: &str =
            "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШабвгдђежзијклљмнњопрстћуфхцчџш";
        const LATIN: &str = "A,B,V,G,D,Đ,E,Ž,Z,I,J,K,L,Lj,M,N,Nj,O,P,R,S,T,Ć,U,F,H,C,Č,Dž,Š,\
                         a,b,v,g,d,đ,e,ž,z,i,j,k,l,lj,m,n,nj,o,p,r,s,t,ć,u,f,h,c,č,dž,š";
        let letters: BTreeMap<char, &str> =
            CYRILLIC.chars().zip(LATIN.split(',')).collect();
        let mut kept = [0; 4];
        let mut latin = String::new();
        for letter in cyrillic.chars() {
            latin.push_str(
                letters.get(&letter).copied().unwrap_or(letter.encode_utf8(&mut kept)),
            );
        }
        latin
    }

    #[test]
    fn both_scripts_of_serbian_say_the_same() {
        assert_eq!(in_latin("Љубав, џем и {n} Њиве"), "Ljubav, džem i {n} Njive");
        for [cyrillic, latin] in
            [["sr-Cyrl", "sr-Latn"], ["capture/sr-Cyrl", "capture/sr-Latn"]]
        {
            let (cyrillic, latin) = (source(cyrillic), source(latin));
            for (cyrillic, latin) in cyrillic.lines().zip(latin.lines()) {
                assert_eq!(in_latin(cyrillic), latin);
            }
            assert_eq!(cyrillic.lines().count(), latin.lines().count());
        }
    }

    #[test]
    fn french_keeps_its_double_signs_with_their_words() {
        for (key, entry) in texts("fr") {
            for text in entry.texts() {
                let letters: Vec<char> = text.chars().collect();
                for pair in letters.windows(2) {
                    let is_apart = matches!(pair, [before, ':' | ';' | '!' | '?' | '»'] if *before != '\u{202f}')
                        || matches!(pair, ['«', after] if *after != '\u{202f}');
                    // 14:30 is no sentence.
                    let is_time = pair[0].is_ascii_digit() && pair[1] == ':';
                    assert!(!is_apart || is_time, "{key}: {text}");
                }
            }
        }
    }
}
