//! Names: what XML allows, and what was probably meant.

/// True for an XML name, with a namespace prefix or without.
///
/// The letters are those of XML 1.0's `NCName`, fifth edition.
pub(crate) fn is_name(text: &str) -> bool {
    let mut parts = text.splitn(2, ':');
    parts.all(is_local_name)
}

/// True for an XML name without a prefix.
pub(crate) fn is_local_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(is_start) && letters.all(is_letter)
}

/// Length in bytes of the name (without prefix) that `text` begins with; 0 for none.
pub(crate) fn name_length(text: &str) -> usize {
    if !text.starts_with(is_start) {
        return 0;
    }
    text.find(|letter| !is_letter(letter)).unwrap_or(text.len())
}

/// Splits `jr:count` into prefix and local name; the prefix is "" for none.
pub(crate) fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

fn is_start(letter: char) -> bool {
    matches!(letter, 'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn is_letter(letter: char) -> bool {
    is_start(letter)
        || matches!(letter, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}'
            | '\u{203f}'..='\u{2040}')
}

/// A hint that names the nearest of `names`, when one is near.
pub(crate) fn did_you_mean<'n>(
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<String> {
    let lower = written.to_lowercase();
    let limit = (written.chars().count() / 3).clamp(1, 3);
    names
        .into_iter()
        .map(|name| (distance(&lower, &name.to_lowercase(), limit), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| format!("did you mean `{name}`?"))
}

/// Letters to insert, delete, replace or swap with their neighbour to get from one to the
/// other, up to `limit + 1`.
fn distance(from: &str, to: &str, limit: usize) -> usize {
    let from: Vec<char> = from.chars().take(200).collect();
    let to: Vec<char> = to.chars().take(200).collect();
    if from.len().abs_diff(to.len()) > limit {
        return limit + 1;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for line in 1..=from.len() {
        let mut row = vec![line];
        for column in 1..=to.len() {
            let cell = |up: usize, left: usize| match (
                line.checked_sub(up),
                column.checked_sub(left),
            ) {
                (Some(line), Some(column)) => {
                    rows.get(line).and_then(|row| row.get(column)).copied()
                }
                _ => None,
            };
            let letter = |at: usize, text: &[char]| {
                at.checked_sub(1).and_then(|at| text.get(at).copied())
            };
            let same = letter(line, &from) == letter(column, &to);
            let swapped = letter(line, &from) == letter(column - 1, &to)
                && letter(line - 1, &from) == letter(column, &to);
            let left = row.last().map(|left| left + 1);
            let replaced = cell(1, 1).map(|cost| cost + usize::from(!same));
            let swap = cell(2, 2).filter(|_| swapped).map(|cost| cost + 1);
            let best = [cell(1, 0).map(|up| up + 1), left, replaced, swap]
                .into_iter()
                .flatten()
                .min();
            row.push(best.unwrap_or_default());
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_xml() {
        for (text, good) in [
            ("age", true),
            ("_2", true),
            ("年龄", true),
            ("a.b-c", true),
            ("jr:count", true),
            ("2a", false),
            ("a b", false),
            ("a:b:c", false),
            ("", false),
            ("a:", false),
        ] {
            assert_eq!(is_name(text), good, "{text}");
        }
    }

    #[test]
    fn the_nearest_name_is_offered() {
        for (written, hint) in [
            ("agee", Some("did you mean `age`?")),
            ("nmae", Some("did you mean `name`?")),
            ("Name", Some("did you mean `name`?")),
            ("street", None),
        ] {
            assert_eq!(did_you_mean(written, ["age", "name"]).as_deref(), hint);
        }
    }
}
