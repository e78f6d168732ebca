//! Finds the name that was probably meant.

/// `did you mean …`, when one of `names` is close enough to `written`.
pub fn did_you_mean<'n>(
    written: &str,
    names: impl Iterator<Item = &'n str>,
) -> Option<String> {
    let lower = written.to_ascii_lowercase();
    let limit = (written.chars().count() / 3).clamp(1, 3);
    names
        .map(|name| (distance(&lower, &name.to_ascii_lowercase(), limit), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| format!("did you mean `{name}`?"))
}

/// Edits from one name to the other (insert, delete, replace); `limit + 1` when more.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let b: Vec<char> = b.chars().collect();
    let a: Vec<char> = a.chars().take(200).collect();
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, from) in a.iter().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(from != to)).min(*cell + 1).min(left + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_name() {
        let names = ["selected", "selected-at", "count-selected", "sum"];
        for (written, hint) in [
            ("select", Some("did you mean `selected`?")),
            ("Selected", Some("did you mean `selected`?")),
            ("counts-selected", Some("did you mean `count-selected`?")),
            ("sume", Some("did you mean `sum`?")),
            ("banana", None),
        ] {
            let found = did_you_mean(written, names.into_iter());
            assert_eq!(found.as_deref(), hint, "{written}");
        }
    }
}
