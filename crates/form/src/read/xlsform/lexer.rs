//! Tells computed defaults from literal ones.
//!
//! XLSForm has one `default` column for both. What decides is whether the text contains
//! an operator, a function call or a reference, once numbers, dates, times and quoted
//! texts are taken as wholes. The order of the checks is pyxform's, since forms are
//! written against it.

use crate::read::names::name_length;

/// True when `text` is to be computed. In the types of which literals hold hyphens
/// (`hyphens_are_literal`: dates and places), a hyphen makes it a literal.
pub(super) fn is_computed(text: &str, hyphens_are_literal: bool) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        match token(rest) {
            Token::Skip(length) => rest = rest.get(length..).unwrap_or_default(),
            Token::Operator("-") if hyphens_are_literal => return false,
            Token::Operator(_) | Token::Reference | Token::Call => return true,
        }
    }
    false
}

enum Token<'t> {
    /// So many bytes that decide nothing.
    Skip(usize),
    Operator(&'t str),
    Reference,
    Call,
}

fn token(text: &str) -> Token<'_> {
    let literal = date_length(text).max(time_length(text));
    if literal > 0 {
        return Token::Skip(literal);
    }
    let number = number_length(text);
    if number > 0 {
        return Token::Skip(number);
    }
    if let Some(operator) =
        ["*", "+", "-", " mod ", " div ", "|"].into_iter().find(|o| text.starts_with(o))
    {
        return Token::Operator(operator);
    }
    if is_reference(text) {
        return Token::Reference;
    }
    let quoted = quoted_length(text);
    if quoted > 0 {
        return Token::Skip(quoted);
    }
    match qualified_name_length(text) {
        0 => Token::Skip(text.chars().next().map_or(1, char::len_utf8)),
        length if text.get(length..).is_some_and(|rest| rest.starts_with('(')) => {
            Token::Call
        }
        length => Token::Skip(length),
    }
}

/// Length of `2026-05-04`, with or without a time behind it.
fn date_length(text: &str) -> usize {
    let sign = usize::from(text.starts_with('-'));
    let date = text.get(sign..).unwrap_or_default();
    if !matches_pattern(date, "dddd-dd-dd") {
        return 0;
    }
    let rest = date.get(10..).unwrap_or_default();
    let time = rest.strip_prefix('T').map_or(0, time_length);
    sign + 10 + if time > 0 { time + 1 } else { 0 }
}

/// Length of `12:30:00`, with or without an offset.
fn time_length(text: &str) -> usize {
    if !matches_pattern(text, "dd:dd:dd") {
        return 0;
    }
    let rest = text.get(8..).unwrap_or_default();
    let offset = if rest.starts_with('Z') {
        1
    } else if rest.starts_with(['+', '-'])
        && matches_pattern(rest.get(1..).unwrap_or(""), "dd:dd")
    {
        6
    } else {
        0
    };
    8 + offset
}

/// True when `text` begins like `pattern`, in which `d` stands for a digit.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    let mut bytes = text.bytes();
    pattern.bytes().all(|expected| match (expected, bytes.next()) {
        (b'd', Some(byte)) => byte.is_ascii_digit(),
        (_, byte) => byte == Some(expected),
    })
}

fn number_length(text: &str) -> usize {
    let sign = usize::from(text.starts_with('-'));
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text.get(sign..).unwrap_or_default());
    let rest = text.get(sign + whole..).unwrap_or_default();
    let fraction = rest.strip_prefix('.').map_or(0, digits);
    match (whole, fraction, rest.starts_with('.')) {
        (0, 0, _) => 0,
        (_, _, true) => sign + whole + 1 + fraction,
        (_, _, false) => sign + whole,
    }
}

fn is_reference(text: &str) -> bool {
    let Some(inside) = text.strip_prefix("${") else { return false };
    let inside = inside.strip_prefix("last-saved#").unwrap_or(inside);
    let name = name_length(inside);
    name > 0 && inside.get(name..).is_some_and(|rest| rest.starts_with('}'))
}

fn quoted_length(text: &str) -> usize {
    let Some(mark) = text.chars().next().filter(|mark| matches!(mark, '"' | '\'')) else {
        return 0;
    };
    text.get(1..).and_then(|rest| rest.find(mark)).map_or(0, |end| end + 2)
}

fn qualified_name_length(text: &str) -> usize {
    let first = name_length(text);
    let rest = text.get(first..).unwrap_or_default();
    match rest.strip_prefix(':').map_or(0, name_length) {
        second if first > 0 && second > 0 => first + 1 + second,
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_literal_unless_they_compute() {
        for (text, computed) in [
            ("5", false),
            ("-5", false),
            ("hello world", false),
            ("a-b", false),
            ("a - b", true),
            ("1+1", true),
            ("now()", true),
            ("jr:itext('x')", true),
            ("${a}", true),
            ("${ a }", false),
            ("'a + b'", false),
            ("it's", false),
            ("10 div 2", true),
            ("2026-05-04", false),
            ("2026-05-04T12:30:00+08:00", false),
            ("a|b", true),
            ("中文", false),
        ] {
            assert_eq!(is_computed(text, false), computed, "{text}");
        }
        assert!(!is_computed("38.25146813817506 21.758421137528785 - 0", true));
    }
}
