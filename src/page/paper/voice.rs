//! The interface's words on paper, where they stand beside texts of the form.

/// Says the interface's words.
#[derive(Clone, Copy)]
pub struct Voice<'a> {
    words: &'a Saying,
    /// Tag of the language of the words.
    pub tag: &'a str,
    /// Whether the form speaks another language.
    pub is_foreign: bool,
}

/// What says the text of a key with its places filled.
pub type Saying = dyn Fn(&str, &[(&str, &str)]) -> String;

impl<'a> Voice<'a> {
    /// Words in the language `tag`, on a sheet in the language `form`.
    pub fn new(words: &'a Saying, tag: &'a str, form: &str) -> Voice<'a> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        Voice { words, tag, is_foreign: primary(tag) != primary(form) }
    }

    /// The text of `key`.
    pub fn say(&self, key: &str) -> String {
        (self.words)(key, &[])
    }

    /// The text of `key` with its `{places}` filled.
    pub fn fill(&self, key: &str, places: &[(&str, &str)]) -> String {
        (self.words)(key, places)
    }

    /// Whether dates are written from the year to the day.
    pub fn is_year_first(&self) -> bool {
        ["zh", "ja", "ko", "hu", "lt", "mn"].iter().any(|tag| self.tag.starts_with(tag))
    }
}

/// The words of a language as they stand in its file.
#[cfg(test)]
pub fn spoken(tag: &str) -> Box<Saying> {
    let file = format!("{}/public/words/{tag}.json", env!("CARGO_MANIFEST_DIR"));
    let json = std::fs::read_to_string(file).unwrap();
    let words: serde_json::Value = serde_json::from_str(&json).unwrap();
    Box::new(move |key, places| {
        let text = words[key].as_str().unwrap_or(key).to_owned();
        let fill = |text: String, (name, value): &(&str, &str)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        places.iter().fold(text, fill)
    })
}
