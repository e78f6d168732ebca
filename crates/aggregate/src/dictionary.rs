//! The codes of one variable, numbered.
//!
//! A codebook's list comes first, in its order. A code that the list does not have is
//! given a number when it is met: it is counted and shown as what it is, never dropped.

use std::collections::{BTreeMap, HashMap};

use minyi_form::bundle::{ListValue, Texts};
use minyi_form::submission::Missing;
use serde_json::Value;

/// Codes and their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    entries: Vec<Entry>,
    integers: BTreeMap<i64, u32>,
    /// Only asked, never walked through: areas have thousands of codes.
    texts: HashMap<String, u32>,
    listed: usize,
}

/// One code.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// The code as text.
    pub(crate) code: String,
    /// The code as a number, when it is one.
    pub(crate) number: Option<i64>,
    pub(crate) label: Texts,
    pub(crate) missing: Option<Missing>,
}

impl Dictionary {
    /// The codes of a list; of a code that comes twice the first counts.
    pub(crate) fn of_list(list: &[ListValue]) -> Dictionary {
        let mut dictionary = Dictionary::default();
        for value in list {
            let entry = Entry {
                code: code_text(&value.v),
                number: None,
                label: value.label.clone(),
                missing: Missing::from_name(&value.missing),
            };
            match value.v.as_i64() {
                Some(number) => dictionary.add_integer(number, entry),
                None => dictionary.add_text(entry),
            };
        }
        dictionary.listed = dictionary.entries.len();
        dictionary
    }

    /// `false` and `true`.
    pub(crate) fn of_bool() -> Dictionary {
        let value = |v: bool| ListValue {
            v: Value::from(v.to_string()),
            label: Texts::new(),
            missing: String::new(),
        };
        Dictionary::of_list(&[value(false), value(true)])
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn get(&self, code: u32) -> Option<&Entry> {
        self.entries.get(code as usize)
    }

    /// True for a code that the list did not have.
    pub(crate) fn is_stray(&self, code: usize) -> bool {
        code >= self.listed
    }

    /// The number of a code that is a whole number.
    pub(crate) fn integer(&mut self, code: i64) -> u32 {
        match self.integers.get(&code) {
            Some(&number) => number,
            None => self.add_integer(code, Entry::of_code(code.to_string())),
        }
    }

    /// The number of a code that is text.
    pub(crate) fn text(&mut self, code: &str) -> u32 {
        match self.texts.get(code) {
            Some(&number) => number,
            None => self.add_text(Entry::of_code(code.to_owned())),
        }
    }

    fn add_integer(&mut self, integer: i64, entry: Entry) -> u32 {
        if let Some(&number) = self.integers.get(&integer) {
            return number;
        }
        let number = self.entries.len() as u32;
        self.integers.insert(integer, number);
        self.entries.push(Entry { number: Some(integer), ..entry });
        number
    }

    fn add_text(&mut self, entry: Entry) -> u32 {
        if let Some(&number) = self.texts.get(&entry.code) {
            return number;
        }
        let number = self.entries.len() as u32;
        self.texts.insert(entry.code.clone(), number);
        self.entries.push(Entry { number: entry.code.parse().ok(), ..entry });
        number
    }
}

impl Entry {
    fn of_code(code: String) -> Entry {
        Entry { code, ..Entry::default() }
    }
}

fn code_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(v: Value, missing: &str) -> ListValue {
        ListValue { v, label: Texts::new(), missing: missing.to_owned() }
    }

    #[test]
    fn strays_are_numbered_after_the_list() {
        let list = [
            value(json!(5), ""),
            value(json!(-1), "dont_know"),
            value(json!(5), "refused"),
        ];
        let mut dictionary = Dictionary::of_list(&list);
        assert_eq!(dictionary.entries().len(), 2);
        assert_eq!((dictionary.integer(5), dictionary.integer(-1)), (0, 1));
        assert_eq!((dictionary.integer(99), dictionary.integer(99)), (2, 2));
        assert!(dictionary.is_stray(2) && !dictionary.is_stray(1));
        assert_eq!(
            dictionary.get(1).and_then(|entry| entry.missing),
            Some(Missing::DontKnow)
        );
    }

    #[test]
    fn texts_that_are_numbers_know_it() {
        let mut dictionary =
            Dictionary::of_list(&[value(json!("own"), ""), value(json!("3"), "")]);
        assert_eq!(dictionary.text("own"), 0);
        assert_eq!(dictionary.get(1).and_then(|entry| entry.number), Some(3));
    }
}
