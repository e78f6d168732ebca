//! `begin` and `end` rows.

/// What `begin` and `end` rows enclose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Group,
    Repeat,
    Loop,
}

impl Bracket {
    fn parse(word: &str) -> Option<Bracket> {
        match word {
            "group" => Some(Bracket::Group),
            "repeat" | "lgroup" | "looped group" => Some(Bracket::Repeat),
            "loop" => Some(Bracket::Loop),
            _ => None,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Bracket::Group => "group",
            Bracket::Repeat => "repeat",
            Bracket::Loop => "loop",
        }
    }
}

/// `begin group`, `begin_repeat`, `begin loop over list`: the bracket behind `word`, and
/// the list that a loop goes over.
pub(super) fn bracket<'t>(text: &'t str, word: &str) -> Option<(Bracket, &'t str)> {
    let rest = text.strip_prefix(word)?.strip_prefix([' ', '_'])?;
    if let Some(bracket) = Bracket::parse(rest) {
        return Some((bracket, ""));
    }
    let (bracket, list) = rest.rsplit_once(' ').filter(|_| word == "begin")?;
    let bracket = bracket.strip_suffix(" over").unwrap_or(bracket);
    Some((Bracket::parse(bracket)?, list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_known_in_all_spellings() {
        for (text, word, bracket_found) in [
            ("begin group", "begin", Some((Bracket::Group, ""))),
            ("begin_repeat", "begin", Some((Bracket::Repeat, ""))),
            ("begin lgroup", "begin", Some((Bracket::Repeat, ""))),
            ("begin looped group", "begin", Some((Bracket::Repeat, ""))),
            ("begin loop over toilets", "begin", Some((Bracket::Loop, "toilets"))),
            ("begin_loop toilets", "begin", Some((Bracket::Loop, "toilets"))),
            ("end group", "end", Some((Bracket::Group, ""))),
            ("end", "end", None),
            ("begin table", "begin", None),
        ] {
            assert_eq!(bracket(text, word), bracket_found, "{text}");
        }
    }
}
