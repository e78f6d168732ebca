//! Numbers as people type them.

/// What was typed, as XForms writes numbers: full-width digits and signs become plain
/// ones, a decimal comma a point, and space at the edges or between digits goes.
/// Everything else stays, so that a wrong answer can be shown and mended.
pub fn read(typed: &str) -> String {
    let text: String = typed.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
    if text.matches(',').count() == 1 && !text.contains('.') {
        return text.replace(',', ".");
    }
    text
}

fn plain(character: char) -> char {
    match character {
        '０'..='９' => {
            let digit = character as u32 - '０' as u32;
            char::from_digit(digit, 10).unwrap_or(character)
        }
        '．' | '。' => '.',
        '，' => ',',
        '－' | '−' => '-',
        '＋' => '+',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn numbers_are_read_as_they_are_written_in_china_and_in_europe() {
        for (typed, text) in [
            ("１８", "18"),
            (" 18 ", "18"),
            ("3,5", "3.5"),
            ("－2。5", "-2.5"),
            ("1,000.5", "1,000.5"),
            ("12a", "12a"),
            ("", ""),
        ] {
            assert_eq!(read(typed), text, "{typed:?}");
        }
    }
}
