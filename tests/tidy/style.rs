//! What style sheets keep to.

use crate::{Breach, hold, source};

/// What holds all of a page.
const PAGES: [&str; 8] =
    [".fill", ".whole", "#page", "main", "body", "html", ":root", "form"];

#[test]
fn no_page_is_searched_for_what_is_on_it() {
    let sheets = source::files().into_iter().filter(|file| file.path.ends_with(".css"));
    let breaches = sheets.flat_map(|file| {
        let searched = |(place, line): (String, &str)| {
            let page = searched_page(line)?;
            let remedy = format!(
                "give `{page}` a class instead: browsers search all of it whenever \
                 anything on it changes, which takes long forms most of their time"
            );
            Some(Breach::new(place, remedy))
        };
        file.lines().filter_map(searched).collect::<Vec<_>>()
    });
    hold("`:has()` stands at parts of a page", breaches);
}

/// What holds a page and has `:has()` in this line.
fn searched_page(line: &str) -> Option<&'static str> {
    let mut subjects = line.match_indices(":has(").map(|(at, _)| subject(&line[..at]));
    subjects.find_map(|subject| PAGES.into_iter().find(|page| is_in(subject, page)))
}

/// Whether a compound names this, wherever in it but in brackets.
fn is_in(compound: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let mut depth = 0;
    let is_outside = |letter: &char| {
        depth += i32::from(*letter == '(') - i32::from(*letter == ')');
        depth == 0
    };
    let compound: String = compound.chars().filter(is_outside).collect();
    compound.match_indices(name).any(|(at, _)| {
        let (before, behind) = (&compound[..at], &compound[at + name.len()..]);
        // A mark such as that of a class begins a name anywhere; an element stands first.
        (before.is_empty() || !name.starts_with(is_part)) && !behind.starts_with(is_part)
    })
}

/// The last compound of a selector: behind the last space or comma that is in no brackets.
fn subject(selector: &str) -> &str {
    let mut depth = 0;
    for (at, letter) in selector.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' if depth == 0 => return &selector[at + 1..],
            '(' => depth -= 1,
            ' ' | ',' | '>' | '+' | '~' if depth == 0 => return &selector[at + 1..],
            _ => {}
        }
    }
    selector
}

#[test]
fn the_subject_of_has_is_found() {
    assert_eq!(searched_page(".fill:has(.matrix) {"), Some(".fill"));
    assert_eq!(searched_page(".x > main:not(.a b):has(p),"), Some("main"));
    assert_eq!(searched_page(".theme-grid.fill:has(p)"), Some(".fill"));
    for line in [
        ".fill .choice:has(:checked),",
        ".filling:has(a)",
        ".a.main:has(b)",
        ".domain:has(c)",
        ":is(.a, .whole .b):has(c)",
    ] {
        assert_eq!(searched_page(line), None, "{line}");
    }
}
