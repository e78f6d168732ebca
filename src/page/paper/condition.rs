//! When a question is answered, in words.

use minyi_form::form::ControlId;
use minyi_form::paper::{Condition, Paper, Reference, Relation};

use super::voice::Voice;
use crate::question::markdown::plain;

/// Longest part of a label that stands for it, in letters.
const LONGEST: usize = 40;

/// The sentence above a question; none where it is always answered.
pub fn sentence(
    paper: &Paper,
    voice: &Voice<'_>,
    condition: &Condition,
) -> Option<String> {
    match condition {
        Condition::Always | Condition::Never => None,
        Condition::Other { questions, .. } if questions.is_empty() => {
            Some(voice.say("condition.other"))
        }
        Condition::Other { questions, .. } => {
            let questions = references(paper, voice, questions);
            Some(voice.fill("condition.depends", &[("questions", &questions)]))
        }
        Condition::Answer { .. } | Condition::All(_) | Condition::Any(_) => {
            let condition = clause(paper, voice, condition);
            Some(voice.fill("condition.only", &[("condition", &condition)]))
        }
    }
}

/// What has no words: the expression, for those who look it up.
pub fn code(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Other { expression, .. } => Some(expression),
        Condition::Answer { .. }
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Always
        | Condition::Never => None,
    }
}

/// Several questions, as others refer to them.
pub fn references(paper: &Paper, voice: &Voice<'_>, questions: &[ControlId]) -> String {
    let names: Vec<String> =
        questions.iter().map(|question| reference(paper, voice, *question)).collect();
    names.join(&voice.say("list.separator"))
}

fn reference(paper: &Paper, voice: &Voice<'_>, question: ControlId) -> String {
    match paper.reference(question) {
        Reference::Number(n) => voice.fill("condition.question", &[("n", &n)]),
        Reference::Label(label) => quoted(voice, &label),
    }
}

fn quoted(voice: &Voice<'_>, text: &str) -> String {
    let text = plain(text);
    let text = text.trim();
    let short: String = text.chars().take(LONGEST).collect();
    let short =
        if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short };
    voice.fill("condition.quoted", &[("text", &short)])
}

fn clause(paper: &Paper, voice: &Voice<'_>, condition: &Condition) -> String {
    match condition {
        Condition::Answer { question, relation, values } => {
            let shown: Vec<String> = values
                .iter()
                .map(|value| named(paper, voice, *question, value))
                .collect();
            let key = key(*relation, shown != *values);
            let values = shown.join(&voice.say("condition.or_value"));
            let question = reference(paper, voice, *question);
            voice.fill(key, &[("question", &question), ("values", &values)])
        }
        Condition::All(parts) => joined(paper, voice, parts, "condition.and"),
        Condition::Any(parts) => joined(paper, voice, parts, "condition.or"),
        Condition::Other { .. } | Condition::Always | Condition::Never => String::new(),
    }
}

/// Parts with a word between; those with parts of their own in brackets.
fn joined(
    paper: &Paper,
    voice: &Voice<'_>,
    parts: &[Condition],
    between: &str,
) -> String {
    let part = |part: &Condition| {
        let text = clause(paper, voice, part);
        match part {
            Condition::All(_) | Condition::Any(_) => {
                voice.fill("condition.brackets", &[("condition", &text)])
            }
            Condition::Answer { .. }
            | Condition::Other { .. }
            | Condition::Always
            | Condition::Never => text,
        }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(&voice.say(between))
}

/// What a value is called: the label of a choice, else the value itself.
fn named(paper: &Paper, voice: &Voice<'_>, question: ControlId, value: &str) -> String {
    let choices = paper.all_choices(question);
    match choices.into_iter().find(|choice| choice.value == value) {
        Some(choice) if !choice.label.text.trim().is_empty() => {
            quoted(voice, &choice.label.text)
        }
        Some(_) | None => value.to_owned(),
    }
}

/// Key of the words for a relation; choices are chosen, numbers are equal.
fn key(relation: Relation, are_choices: bool) -> &'static str {
    match relation {
        Relation::Is if are_choices => "condition.is",
        Relation::Is => "condition.equals",
        Relation::IsNot if are_choices => "condition.is_not",
        Relation::IsNot => "condition.not_equals",
        Relation::Includes => "condition.includes",
        Relation::Excludes => "condition.excludes",
        Relation::Above => "condition.above",
        Relation::AtLeast => "condition.at_least",
        Relation::Below => "condition.below",
        Relation::AtMost => "condition.at_most",
        Relation::ChosenAtLeast => "condition.chosen_at_least",
        Relation::ChosenAtMost => "condition.chosen_at_most",
        Relation::Answered => "condition.answered",
        Relation::Blank => "condition.blank",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minyi_form::compile::compile;
    use minyi_form::engine::Opening;
    use minyi_form::read::read_bytes;

    use crate::page::paper::voice::spoken;

    /// The sentences above the questions of a form with these conditions.
    fn sentences(conditions: &[&str], tag: &str) -> Vec<String> {
        let rows: String = conditions
            .iter()
            .enumerate()
            .map(|(n, relevant)| format!("| | text | x{n} | X | {relevant} | |\n"))
            .collect();
        let form = format!(
            "| survey | | | | | |
| | type | name | label | relevant | calculation |
| | select_one yn | one | One | | |
| | select_multiple l | many | Many | | |
| | integer | age | Age | | |
| | calculate | adult | | | if(${{age}} >= 18, 'y', 'n') |
| | calculate | left | | | ${{age}} - 3 |
| | begin group | g | | | |
| | date | day | Day | | |
{rows}| | end group | | | | |
| choices | | | | | |
| | list_name | name | label | | |
| | yn | 1 | Yes | | |
| | yn | 0 | No | | |
| | l | a | A | | |
| | l | b | **B** | | |
"
        );
        let form =
            compile(read_bytes("f.md", form.as_bytes()).form.unwrap()).form.unwrap();
        let paper = Paper::blank(form, &Opening::default());
        let group = paper.outline().pop().unwrap();
        let asked = group.children.iter().skip(1);
        let say = spoken(tag);
        let voice = Voice::new(&*say, tag, "en");
        asked
            .map(|question| {
                let condition = paper.condition(question.control);
                let text = sentence(&paper, &voice, &condition).unwrap_or_default();
                match code(&condition) {
                    Some(code) => format!("{text} [{code}]"),
                    None => text,
                }
            })
            .collect()
    }

    #[test]
    fn conditions_are_put_into_words() {
        let table = [
            ("", ""),
            ("${one} = '1'", "Only if question 1 is “Yes”"),
            ("${one} = 1 or ${one} = 0", "Only if question 1 is “Yes” or “No”"),
            ("${one} != '1'", "Only if question 1 is not “Yes”"),
            (
                "not(${one} = '1' or ${one} = '0')",
                "Only if question 1 is not “Yes” or “No”",
            ),
            ("selected(${one}, '1')", "Only if question 1 is “Yes”"),
            ("selected(${many}, 'b')", "Only if “B” is ticked in question 2"),
            ("not(selected(${many}, 'b'))", "Only if “B” is not ticked in question 2"),
            (
                "selected(${many}, 'a') or selected(${many}, 'b')",
                "Only if “A” or “B” is ticked in question 2",
            ),
            (
                "count-selected(${many}) > 1",
                "Only if at least 2 are ticked in question 2",
            ),
            ("count-selected(${many}) > 0", "Only if question 2 is answered"),
            ("${age} = 5", "Only if question 3 is 5"),
            ("${age} >= 18", "Only if question 3 is 18 or more"),
            ("18 > ${age}", "Only if question 3 is less than 18"),
            ("not(${age} > 60)", "Only if question 3 is 60 or less"),
            ("${day} != ''", "Only if question 4 is answered"),
            ("${adult} = 'y'", "Only if question 3 is 18 or more"),
            ("${adult} != 'y'", "Only if question 3 is less than 18"),
            (
                "${age} > 17 and (${one} = '1' or ${many} = '')",
                "Only if question 3 is more than 17 and (question 1 is “Yes” or question 2 is left blank)",
            ),
            ("true() and ${one} = '0'", "Only if question 1 is “No”"),
            (
                "${left} > 3",
                "Only where it applies, which depends on question 3 [${left} > 3]",
            ),
            (
                "string-length(${one}) > ${age}",
                "Only where it applies, which depends on question 1, question 3 [string-length( ${one} ) > ${age}]",
            ),
            ("today() > '2026-01-01'", "Only where it applies [today() > '2026-01-01']"),
        ];
        let conditions = table.map(|(condition, _)| condition);
        for (found, (condition, words)) in
            sentences(&conditions, "en").into_iter().zip(table)
        {
            assert_eq!(found, words, "{condition}");
        }
    }

    #[test]
    fn conditions_are_put_into_chinese() {
        let found =
            sentences(&["${one} = '1' and ${age} < 60", "${left} > 3"], "zh-Hans");
        let words = [
            "仅当第 1 题选“Yes”，并且第 3 题小于 60 时填写",
            "仅在适用时填写，要看第 3 题的回答 [${left} > 3]",
        ];
        assert_eq!(found, words);
    }
}
