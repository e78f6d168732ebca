//! The parameters column: `start=0 end=10 step=1`.

use crate::diagnostic::{Code, Diagnostic};
use crate::form::Written;
use crate::read::names::did_you_mean;

/// (key in lower case, value), in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    #[allow(clippy::result_large_err)] // at most one for a cell
    /// Parses a cell. Values are put in lower case, except those that name columns of a file.
    pub(super) fn parse(cell: &Written) -> Result<Parameters, Diagnostic> {
        let mut parameters = Parameters::default();
        let tokens = tokens(&cell.text);
        for triple in tokens.chunks(3) {
            let [key, "=", value] = triple else { return Err(malformed(cell)) };
            if *key == "=" || *value == "=" {
                return Err(malformed(cell));
            }
            let key = key.to_lowercase();
            let keeps_case = matches!(key.as_str(), "label" | "value");
            let value =
                if keeps_case { (*value).to_owned() } else { value.to_lowercase() };
            parameters.set(&key, value);
        }
        Ok(parameters)
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    pub(super) fn set(&mut self, key: &str, value: String) {
        match self.pairs.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.pairs.push((key.to_owned(), value)),
        }
    }

    /// Keys that `accepted` does not hold, each as a diagnostic.
    pub(super) fn refuse_others(
        &self,
        accepted: &[&str],
        cell: &Written,
    ) -> Vec<Diagnostic> {
        let others =
            self.pairs.iter().filter(|(key, _)| !accepted.contains(&key.as_str()));
        let unknown = others.map(|(key, _)| {
            let message = format!("this question type has no parameter `{key}`");
            let hint = did_you_mean(key, accepted.iter().copied()).unwrap_or_else(|| {
                match accepted {
                    [] => "it has none".to_owned(),
                    _ => format!("it has: {}", accepted.join(", ")),
                }
            });
            Diagnostic::error(Code::UnknownParameter, cell.place.clone(), message)
                .hint(hint)
                .excerpt(&cell.text, None)
        });
        unknown.collect()
    }
}

fn malformed(cell: &Written) -> Diagnostic {
    let message = "parameters are pairs of a name and a value";
    Diagnostic::error(Code::ParameterSyntax, cell.place.clone(), message)
        .hint("write them as name=value, with a blank between the pairs")
        .excerpt(&cell.text, None)
}

/// Words and equals signs; blanks, commas and semicolons only separate.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',' || c == ';') {
        let mut rest = word;
        while !rest.is_empty() {
            let end = match rest.find('=') {
                Some(0) => 1,
                Some(at) => at,
                None => rest.len(),
            };
            let (token, after) = rest.split_at(end);
            tokens.push(token);
            rest = after;
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_may_be_separated_in_many_ways() {
        for text in
            ["start=1 end=5", "start = 1;end=5", "Start=1, end =5", " end=5 start=1 "]
        {
            let cell = Written { text: text.to_owned(), ..Written::default() };
            let parameters = Parameters::parse(&cell).unwrap();
            assert_eq!(
                (parameters.get("start"), parameters.get("end")),
                (Some("1"), Some("5"))
            );
        }
        for text in ["start", "start=", "=1", "a==1"] {
            let cell = Written { text: text.to_owned(), ..Written::default() };
            assert!(Parameters::parse(&cell).is_err(), "{text}");
        }
    }
}
