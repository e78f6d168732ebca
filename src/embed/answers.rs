//! Answers that the page around sets and reads: found by name or path, given as JSON.

use std::collections::BTreeMap;

use leptos::prelude::*;
use minyi_form::bundle::Variable;
use minyi_form::compile::CompiledForm;
use minyi_form::engine::{self, NodeId, Refusal, Validity};
use serde_json::Value;

use super::Shown;
use super::protocol::{Issue, IssueCode};
use crate::question::problem_text;
use crate::session::{Problem, Session};

/// Paths of questions by their names.
struct Paths(BTreeMap<String, String>);

impl Paths {
    fn of(form: &CompiledForm) -> Paths {
        let vars = form.codebook().vars.into_iter();
        Paths(vars.map(|Variable { name, path, .. }| (name, path)).collect())
    }

    /// The node of a question, by its path or, outside of repeats, by its name.
    fn find(&self, session: Session, reference: &str) -> Option<NodeId> {
        let path =
            if reference.starts_with('/') { reference } else { self.0.get(reference)? };
        session.find(path)
    }
}

/// The node of a question, by its path or, outside of repeats, by its name.
pub(super) fn find(
    session: Session,
    form: &CompiledForm,
    reference: &str,
) -> Option<NodeId> {
    Paths::of(form).find(session, reference)
}

/// Gives answers; those that do not fit.
pub(super) fn set(
    session: Session,
    form: &CompiledForm,
    values: &BTreeMap<String, Value>,
    lock: bool,
) -> Vec<Issue> {
    let mut issues = Vec::new();
    if values.is_empty() {
        return issues;
    }
    let paths = Paths::of(form);
    for (reference, value) in values {
        let Some(node) = paths.find(session, reference) else {
            issues.push(issue(reference, IssueCode::Unknown));
            continue;
        };
        let given = text_of(value).ok_or(IssueCode::Type).and_then(|text| {
            session.give(node, &text).map_err(|refusal| match refusal {
                Refusal::Readonly => IssueCode::Readonly,
                Refusal::UnknownNode => IssueCode::Unknown,
                Refusal::WrongKind
                | Refusal::WrongType(_)
                | Refusal::FixedCount
                | Refusal::TooManyNodes
                | Refusal::UnknownLanguage => IssueCode::Type,
            })
        });
        match given {
            Ok(()) if lock => session.lock(node),
            Ok(()) => {}
            Err(code) => issues.push(issue(reference, code)),
        }
    }
    issues
}

/// An answer in the text form of XForms; none of what is no answer.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => {
            let words: Option<Vec<String>> = values.iter().map(text_of).collect();
            Some(words?.join(" "))
        }
        Value::Object(_) => None,
    }
}

/// That what was given is no JSON object of answers.
pub(super) fn no_answer(given: &str, message: String) -> Issue {
    Issue { path: given.to_owned(), code: IssueCode::Type, message }
}

fn issue(reference: &str, code: IssueCode) -> Issue {
    Issue { path: reference.to_owned(), code, message: String::new() }
}

/// What keeps the survey from being completed; shown from now on.
pub(super) fn issues(shown: Shown) -> Vec<Issue> {
    let Shown { session, words, .. } = shown;
    let problems = untrack(|| session.problems());
    let nodes: Vec<NodeId> = problems.iter().map(|problem| problem.node).collect();
    session.check(&nodes);
    let issue = |problem: engine::Problem| {
        let (code, shown): (_, fn(String) -> Problem) = match problem.validity {
            Validity::Constraint => (IssueCode::Constraint, Problem::Constraint),
            Validity::Required | Validity::Valid => {
                (IssueCode::Required, Problem::Required)
            }
        };
        let message =
            untrack(|| problem_text(words, &shown(session.message(problem.node))));
        Issue { path: session.path(problem.node), code, message }
    };
    problems.into_iter().map(issue).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_becomes_the_text_of_an_answer() {
        for (value, text) in [
            (json!(null), Some("")),
            (json!(true), Some("true")),
            (json!(7), Some("7")),
            (json!(1.5), Some("1.5")),
            (json!("G-07"), Some("G-07")),
            (json!(["a", 2]), Some("a 2")),
            (json!({"__proto__": 1}), None),
            (json!([{}]), None),
        ] {
            assert_eq!(text_of(&value).as_deref(), text, "{value}");
        }
    }
}
