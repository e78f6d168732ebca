//! Regular expressions of `regex()`: a match anywhere in the text, in linear time.
//!
//! The specification tests `/pattern/`, as web clients do; `JavaRosa` wants the whole text
//! to match. Who means the whole text writes `^` and `$`, which all understand alike.
//!
//! Authors write patterns in the dialects of Java and JavaScript. What those two and the
//! engine here share is passed on; the few spellings that differ are rewritten. Patterns
//! that no linear-time engine can match (look-around, back-references) are refused.

use regex_lite::{Regex, RegexBuilder};

/// Bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 4 << 20;

/// Whether `pattern` matches somewhere in `text`.
///
/// # Errors
/// A sentence that says why the pattern cannot be used.
pub(crate) fn matches(pattern: &str, text: &str) -> Result<bool, String> {
    compile(pattern).map(|regex| regex.is_match(text))
}

/// Checks a pattern without a text, for diagnostics at compile time.
///
/// # Errors
/// A sentence that says why the pattern cannot be used.
pub fn check(pattern: &str) -> Result<(), String> {
    compile(pattern).map(|_| ())
}

fn compile(pattern: &str) -> Result<Regex, String> {
    if let Some(construct) = unsupported(pattern) {
        return Err(format!("the pattern uses {construct}, which `regex` does not have"));
    }
    RegexBuilder::new(&translated(pattern))
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| format!("the pattern cannot be read: {error}"))
}

fn unsupported(pattern: &str) -> Option<&'static str> {
    if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| pattern.contains(look)) {
        return Some("look-around");
    }
    let mut escaped = false;
    for character in pattern.chars() {
        if escaped && ('1'..='9').contains(&character) {
            return Some("a back-reference");
        }
        escaped = character == '\\' && !escaped;
    }
    None
}

/// The pattern in the dialect of the engine.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut characters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => escape(&mut characters, in_class, &mut out),
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
                if characters.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

/// Writes the escape that begins before the next character.
fn escape(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    in_class: bool,
    out: &mut String,
) {
    let Some(character) = characters.next() else {
        out.push_str("\\\\");
        return;
    };
    match character {
        'p' | 'P' => class(characters, character == 'P', in_class, out),
        'u' => hexadecimal(characters, out),
        'Z' => out.push_str("\\z"),
        // The engine knows these letters; every other escaped character means itself.
        'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'b' | 'B' | 'A' | 'z' | 'n' | 'r' | 't'
        | 'f' | 'v' | 'x' | 'a' => {
            out.push('\\');
            out.push(character);
        }
        _ if character.is_ascii_punctuation() => {
            out.push('\\');
            out.push(character);
        }
        _ => out.push(character),
    }
}

/// `\uXXXX` of Java and JavaScript.
fn hexadecimal(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    out: &mut String,
) {
    let digits: String =
        std::iter::from_fn(|| characters.next_if(char::is_ascii_hexdigit))
            .take(4)
            .collect();
    if digits.is_empty() {
        out.push('u');
    } else {
        out.push_str(&format!("\\x{{{digits}}}"));
    }
}

/// `\p{…}`: the general categories that forms use, as ranges of the scripts in use.
fn class(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    negated: bool,
    in_class: bool,
    out: &mut String,
) {
    let braced = characters.next_if_eq(&'{').is_some();
    let name: String = match braced {
        true => characters.by_ref().take_while(|character| *character != '}').collect(),
        false => characters.next().into_iter().collect(),
    };
    let ranges = ranges(&name);
    match (in_class, negated) {
        (true, _) => out.push_str(ranges),
        (false, false) => out.push_str(&format!("[{ranges}]")),
        (false, true) => out.push_str(&format!("[^{ranges}]")),
    }
}

fn ranges(category: &str) -> &'static str {
    match category {
        "N" | "Nd" | "Digit" | "IsDigit" => {
            "0-9\u{660}-\u{669}\u{6f0}-\u{6f9}\u{966}-\u{96f}"
        }
        "Lu" | "Upper" | "IsUppercase" => {
            "A-Z\u{c0}-\u{d6}\u{d8}-\u{de}\u{391}-\u{3a9}\u{400}-\u{42f}"
        }
        "Ll" | "Lower" | "IsLowercase" => {
            "a-z\u{df}-\u{f6}\u{f8}-\u{ff}\u{3b1}-\u{3c9}\u{430}-\u{45f}"
        }
        "P" | "Punct" | "IsPunctuation" => {
            "!-/:-@\\[-`{-~\u{a1}\u{a7}\u{ab}\u{b6}\u{b7}\u{bb}\u{bf}\u{2010}-\u{2027}\u{3001}-\u{3003}"
        }
        "Z" | "Zs" | "Space" | "IsWhite_Space" => {
            " \\t\\n\\r\u{a0}\u{2000}-\u{200a}\u{3000}"
        }
        _ => {
            "A-Za-z\u{aa}\u{b5}\u{ba}\u{c0}-\u{d6}\u{d8}-\u{f6}\u{f8}-\u{2c1}\u{370}-\u{373}\u{376}-\u{37d}\u{386}-\u{481}\u{48a}-\u{559}\u{561}-\u{587}\u{5d0}-\u{5ea}\u{620}-\u{64a}\u{66e}-\u{6d3}\u{710}-\u{74a}\u{780}-\u{7a5}\u{904}-\u{939}\u{958}-\u{961}\u{980}-\u{dff}\u{e01}-\u{e30}\u{e81}-\u{eb0}\u{f40}-\u{f6c}\u{1000}-\u{1024}\u{10a0}-\u{10ff}\u{1100}-\u{135a}\u{1380}-\u{17b3}\u{1e00}-\u{1fff}\u{2c00}-\u{2dff}\u{3041}-\u{3096}\u{30a1}-\u{30fa}\u{3105}-\u{312f}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a7ff}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{20000}-\u{2fa1f}"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_anywhere_counts() {
        for (pattern, text, found) in [
            ("[0-9]+", "12345", true),
            ("[0-9]+", "12345 ", true),
            ("^[0-9]+$", "12345 ", false),
            ("a|ab", "ab", true),
            (r"\d{3}\-\d{4}", "555-1234", true),
            ("^[A-Z]{2}$", "AB", true),
            (r"[\p{L} ]+", "Ғабит Мүсірепов", true),
            (r"\p{Lu}.*", "été", false),
            ("[[]", "[", true),
            (r"\u00e9t\u00e9", "été", true),
            (".*", "", true),
            (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", "a.b@c.org", true),
        ] {
            assert_eq!(matches(pattern, text), Ok(found), "{pattern} {text}");
        }
    }

    #[test]
    fn refused_patterns() {
        for pattern in ["(?=a)b", r"(a)\1", "(", "[a", "a{1000}{1000}{1000}"] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
