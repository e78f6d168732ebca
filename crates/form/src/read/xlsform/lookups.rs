//! Finds look-ups such as `instance('towns')/root/item[name = 'a']/label` inside of labels.

use crate::read::names::name_length;

/// Byte ranges of the look-ups in `text`. Outside of predicates a blank ends one.
pub(super) fn lookups(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut done = 0;
    for (start, call) in text.match_indices("instance(") {
        if start < done || is_inside_name(text, start) {
            continue;
        }
        let rest = text.get(start + call.len()..).unwrap_or_default();
        if let Some(length) = path_length(rest) {
            done = start + call.len() + length;
            found.push((start, done));
        }
    }
    found
}

fn is_inside_name(text: &str, start: usize) -> bool {
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    before.is_some_and(|letter| {
        letter.is_alphanumeric() || matches!(letter, '_' | '-' | ':')
    })
}

/// Length of `'id')/path…`; none when `rest` does not begin so.
fn path_length(rest: &str) -> Option<usize> {
    let id = quoted_length(rest)?;
    rest.get(id..)?.starts_with(")/").then_some(())?;
    let mut at = id + 1;
    let mut in_predicate = false;
    loop {
        let here = rest.get(at..).unwrap_or_default();
        let Some(letter) = here.chars().next() else { return Some(at) };
        let name = name_length(here);
        match letter {
            '\'' | '"' => at += quoted_length(here).unwrap_or(1),
            ']' if in_predicate => {
                in_predicate = false;
                at += 1;
                if !here.get(1..).is_some_and(|after| after.starts_with('/')) {
                    return Some(at);
                }
            }
            _ if letter.is_whitespace() && !in_predicate => return Some(at),
            _ if name > 0 => {
                let opens = here.get(name..).is_some_and(|after| after.starts_with('['));
                in_predicate |= opens;
                at += name + usize::from(opens);
            }
            _ => at += letter.len_utf8(),
        }
    }
}

fn quoted_length(text: &str) -> Option<usize> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    text.get(1..)?.find(mark).map(|end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups_are_found_in_texts() {
        for (text, found) in [
            (
                "see instance('a')/root/item[name = 'x y']/label now",
                Some("instance('a')/root/item[name = 'x y']/label"),
            ),
            (
                "instance(\"a\")/root/item[name = ${q}]/label",
                Some("instance(\"a\")/root/item[name = ${q}]/label"),
            ),
            ("an instance(of) this", None),
            ("myinstance('a')/root", None),
            (
                "instance('a')/root/item[n = ']']",
                Some("instance('a')/root/item[n = ']']"),
            ),
        ] {
            let range = lookups(text).first().copied();
            assert_eq!(
                range.and_then(|(start, end)| text.get(start..end)),
                found,
                "{text}"
            );
        }
    }
}
