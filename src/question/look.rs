//! What the appearance words of a select make of its list of choices.
//!
//! The words of older forms mean what the newer ones do: `compact` is `columns-pack` with
//! `no-buttons`, `horizontal` is `columns`.

/// How a list of choices looks and behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Classes of the list.
    pub class: String,
    /// Number of columns; "" where the room decides.
    pub columns: String,
    /// Whether a tap goes on to the next page.
    pub is_quick: bool,
}

/// Most columns that an author can ask for.
const MOST: u32 = 10;

impl Look {
    /// The look that these words ask for.
    pub fn of(appearance: &[String]) -> Look {
        let mut look = Look::plain("choices");
        for word in appearance {
            let class = match word.as_str() {
                "columns-pack" | "horizontal-compact" => " pack",
                "compact" | "quickcompact" => " pack tiles",
                "columns" | "horizontal" => " columns",
                "no-buttons" => " tiles",
                "likert" => " likert",
                _ => look.numbered(word),
            };
            look.class.push_str(class);
            look.is_quick |= matches!(word.as_str(), "quick" | "quickcompact");
        }
        look
    }

    /// A list of this class and nothing more.
    pub fn plain(class: &str) -> Look {
        Look { class: class.to_owned(), columns: String::new(), is_quick: false }
    }

    /// `columns-N` and `compact-N`.
    fn numbered(&mut self, word: &str) -> &'static str {
        let Some((word, number)) = word.rsplit_once('-') else { return "" };
        let number = number.parse().ok().filter(|n| (1..=MOST).contains(n));
        let class = match (word, number) {
            ("columns", Some(1..=2)) => " columns numbered",
            ("columns", Some(3..=4)) => " columns numbered some",
            ("columns", Some(_)) => " columns numbered many",
            ("compact", Some(1..=4)) => " columns numbered tiles",
            ("compact", Some(_)) => " columns numbered many tiles",
            _ => return "",
        };
        self.columns = number.unwrap_or(MOST).to_string();
        class
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_words_look_alike() {
        for (words, class, columns, is_quick) in [
            ("", "choices", "", false),
            ("w2 quick", "choices", "", true),
            ("quickcompact", "choices pack tiles", "", true),
            ("horizontal", "choices columns", "", false),
            ("columns-3 no-buttons", "choices columns numbered some tiles", "3", false),
            ("compact-7", "choices columns numbered many tiles", "7", false),
            ("columns-11", "choices", "", false),
            ("columns-x", "choices", "", false),
        ] {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            let look = Look { class: class.into(), columns: columns.into(), is_quick };
            assert_eq!(Look::of(&words), look, "{words:?}");
        }
    }
}
