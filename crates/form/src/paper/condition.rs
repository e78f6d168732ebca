//! When a question is asked, taken apart so that it can be put into words.
//!
//! Only what people understand at a glance is taken apart: answers that are compared with
//! something fixed, and a few of them joined by "and" and "or". Everything else keeps its
//! expression, and names the questions that decide on it.

use crate::form::ControlId;

/// When something on paper is to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// An answer stands in a relation to values.
    Answer {
        /// The question.
        question: ControlId,
        /// The relation.
        relation: Relation,
        /// The values; one of them suffices. None for relations that need none.
        values: Vec<String>,
    },
    /// All of these hold.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// Something that is not put into words here.
    Other {
        /// The expression, with `${name}` for its paths.
        expression: String,
        /// The questions whose answers decide, in the order of the form.
        questions: Vec<ControlId>,
    },
    /// It always holds.
    Always,
    /// It never does.
    Never,
}

/// How an answer compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is one of the values.
    Is,
    /// It is none of them.
    IsNot,
    /// One of the values is among what was chosen.
    Includes,
    /// None of the values is.
    Excludes,
    /// It is greater than the value.
    Above,
    /// It is the value or greater.
    AtLeast,
    /// It is less than the value.
    Below,
    /// It is the value or less.
    AtMost,
    /// At least so many choices were made.
    ChosenAtLeast,
    /// At most so many were.
    ChosenAtMost,
    /// There is an answer.
    Answered,
    /// There is none.
    Blank,
}

impl Relation {
    /// The relation that holds where this one does not.
    fn opposite(self) -> Relation {
        match self {
            Relation::Is => Relation::IsNot,
            Relation::IsNot => Relation::Is,
            Relation::Includes => Relation::Excludes,
            Relation::Excludes => Relation::Includes,
            Relation::Above => Relation::AtMost,
            Relation::AtLeast => Relation::Below,
            Relation::Below => Relation::AtLeast,
            Relation::AtMost => Relation::Above,
            Relation::ChosenAtLeast => Relation::ChosenAtMost,
            Relation::ChosenAtMost => Relation::ChosenAtLeast,
            Relation::Answered => Relation::Blank,
            Relation::Blank => Relation::Answered,
        }
    }
}

impl Condition {
    /// The condition that holds where this one does not; none of what has no words.
    pub(super) fn negated(self) -> Option<Condition> {
        let all = |parts: Vec<Condition>| {
            parts.into_iter().map(Condition::negated).collect::<Option<Vec<_>>>()
        };
        Some(match self {
            Condition::Answer { question, relation, values } => {
                let values = match (relation, values.first()) {
                    (Relation::ChosenAtLeast, Some(n)) => vec![shifted(n, -1)?],
                    (Relation::ChosenAtMost, Some(n)) => vec![shifted(n, 1)?],
                    _ => values,
                };
                Condition::Answer { question, relation: relation.opposite(), values }
            }
            Condition::All(parts) => Condition::any(all(parts)?),
            Condition::Any(parts) => Condition::all(all(parts)?),
            Condition::Other { .. } => return None,
            Condition::Always => Condition::Never,
            Condition::Never => Condition::Always,
        })
    }

    /// All of these, as short as it can be said.
    pub(super) fn all(parts: Vec<Condition>) -> Condition {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Condition::Always => {}
                Condition::Never => return Condition::Never,
                Condition::All(inner) => kept.extend(inner),
                Condition::Answer { .. }
                | Condition::Any(_)
                | Condition::Other { .. } => {
                    kept.push(part);
                }
            }
        }
        let joined = joined(kept, &[Relation::IsNot, Relation::Excludes]);
        sole(joined, Condition::Always, Condition::All)
    }

    /// Any of these, as short as it can be said.
    pub(super) fn any(parts: Vec<Condition>) -> Condition {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Condition::Never => {}
                Condition::Always => return Condition::Always,
                Condition::Any(inner) => kept.extend(inner),
                Condition::Answer { .. }
                | Condition::All(_)
                | Condition::Other { .. } => {
                    kept.push(part);
                }
            }
        }
        let joined = joined(kept, &[Relation::Is, Relation::Includes]);
        sole(joined, Condition::Never, Condition::Any)
    }

    /// How many answers it compares.
    pub(super) fn size(&self) -> usize {
        match self {
            Condition::Answer { .. } | Condition::Other { .. } => 1,
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().map(Condition::size).sum()
            }
            Condition::Always | Condition::Never => 0,
        }
    }
}

/// A whole number that is so much greater.
fn shifted(number: &str, by: i64) -> Option<String> {
    number.parse::<i64>().ok().map(|n| n.saturating_add(by).to_string())
}

/// Parts about one question in one of these relations become one with all their values.
fn joined(parts: Vec<Condition>, relations: &[Relation]) -> Vec<Condition> {
    let mut joined: Vec<Condition> = Vec::new();
    for part in parts {
        if joined.contains(&part) || add_values(&mut joined, &part, relations) {
            continue;
        }
        joined.push(part);
    }
    joined
}

fn add_values(
    joined: &mut [Condition],
    part: &Condition,
    relations: &[Relation],
) -> bool {
    let Condition::Answer { question, relation, values } = part else { return false };
    if !relations.contains(relation) {
        return false;
    }
    for known in joined {
        if let Condition::Answer { question: same, relation: alike, values: before } =
            known
            && same == question
            && alike == relation
        {
            let news = values.iter().filter(|value| !before.contains(value)).cloned();
            let news: Vec<String> = news.collect();
            before.extend(news);
            return true;
        }
    }
    false
}

fn sole(
    mut parts: Vec<Condition>,
    none: Condition,
    several: fn(Vec<Condition>) -> Condition,
) -> Condition {
    match parts.len() {
        0 => none,
        1 => parts.pop().unwrap_or(none),
        _ => several(parts),
    }
}
