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

/// The same where digits may stand in groups: `1,234.5` and `1.234,5` are one number, and
/// a lone comma before three digits parts groups.
pub fn read_grouped(typed: &str) -> String {
    let is_mark = |c: &char| c.is_whitespace() || matches!(c, '\'' | '’' | '_');
    let text: String = typed.chars().filter(|c| !is_mark(c)).map(plain).collect();
    let (comma, point) = (text.rfind(','), text.rfind('.'));
    let is_group = |at: usize, mark: char| {
        text.matches(mark).count() > 1 || text.len() - at == "000".len() + 1
    };
    let decimal = match (comma, point) {
        (Some(comma), Some(point)) => comma.max(point),
        (Some(comma), None) if !is_group(comma, ',') => comma,
        (None, Some(point)) if text.matches('.').count() == 1 => point,
        (Some(_), None) | (None, Some(_)) | (None, None) => text.len(),
    };
    let (whole, fraction) = text.split_at(decimal);
    whole.replace([',', '.'], "") + &fraction.replace(',', ".")
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
    use super::{read, read_grouped};

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

    #[test]
    fn groups_of_digits_are_read_in_many_ways_of_writing() {
        for (typed, text) in [
            ("1,234", "1234"),
            ("1,234,567.25", "1234567.25"),
            ("1.234.567,25", "1234567.25"),
            ("12 345,5", "12345.5"),
            ("１２，３４５", "12345"),
            ("12,34,567", "1234567"),
            ("3,5", "3.5"),
            ("0.125", "0.125"),
            ("-1’000", "-1000"),
            ("12a", "12a"),
            ("", ""),
        ] {
            assert_eq!(read_grouped(typed), text, "{typed:?}");
        }
    }
}
