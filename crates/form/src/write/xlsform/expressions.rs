//! Expressions with `${name}` instead of paths.

use std::collections::BTreeMap;

use crate::form::Form;

/// Paths of the nodes that one name means.
pub(super) struct Expressions {
    names: BTreeMap<String, String>,
}

impl Expressions {
    pub(super) fn of(form: &Form, paths: &[String]) -> Expressions {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for node in form.nodes.iter().filter(|node| !node.is_attribute) {
            *counts.entry(&node.name).or_default() += 1;
        }
        let nodes = form.nodes.iter().zip(paths).skip(1);
        let unique = nodes.filter(|(node, _)| {
            !node.is_attribute
                && node.prefix.is_empty()
                && counts.get(node.name.as_str()) == Some(&1)
        });
        let names = unique.map(|(node, path)| (path.clone(), node.name.clone()));
        Expressions { names: names.collect() }
    }

    /// The name of the node at `path`, when it is the only one of that name.
    pub(super) fn name(&self, path: &str) -> Option<&str> {
        self.names.get(path).map(String::as_str)
    }

    /// `text` with each absolute path of a node replaced by its reference.
    pub(super) fn readable(&self, text: &str) -> String {
        let mut readable = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = next_path(rest) {
            let (before, after) = rest.split_at(at);
            let length = path_length(after);
            let (path, behind) = after.split_at(length);
            match self.name(path).filter(|_| !continues(behind)) {
                Some(name) => {
                    // pyxform puts a blank on either side of what a reference becomes.
                    let padded = before.strip_suffix(' ').zip(behind.strip_prefix(' '));
                    let (before, behind) = padded.unwrap_or((before, behind));
                    readable.push_str(before);
                    if needs_blank(&readable) {
                        readable.push(' ');
                    }
                    readable.push_str(&format!("${{{name}}}"));
                    rest = behind;
                }
                None => {
                    readable.push_str(before);
                    readable.push_str(path);
                    rest = behind;
                }
            }
        }
        readable.push_str(rest);
        readable.trim().to_owned()
    }
}

/// Where a path from the root begins: a slash that no step stands before, outside of quotes.
fn next_path(text: &str) -> Option<usize> {
    let (mut quote, mut before) = (None, ' ');
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(mark), _) if mark == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '/')
                if !is_step(before) && !matches!(before, ')' | ']' | '/' | '*' | '.') =>
            {
                let is_name =
                    text.get(at + 1..).is_some_and(|rest| rest.starts_with(is_step));
                if is_name {
                    return Some(at);
                }
            }
            (None, _) => {}
        }
        before = letter;
    }
    None
}

/// Length of `/a/b/c` at the beginning of `text`.
fn path_length(text: &str) -> usize {
    let is_part = |letter: char| is_step(letter) || letter == '/';
    let length = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let path = text.get(..length).unwrap_or_default();
    path.trim_end_matches('/').len()
}

/// True when the path goes on in a way that a reference cannot.
fn continues(behind: &str) -> bool {
    behind.starts_with(['/', '['])
}

/// Words and references need a blank between them; brackets and commas do not.
fn needs_blank(before: &str) -> bool {
    before.chars().next_back().is_some_and(is_step)
}

fn is_step(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | ':' | '.')
}
