//! The steps of a case, as they are written.

use minyi_form::engine::{Engine, NodeId, Outline, OutlineRole, Refusal, Step, Validity};
use minyi_form::form::ControlId;
use serde_json::{Value, json};

use crate::run::Case;

/// A step gives the line as it should read, when that can be rewritten and is another.
type Done = Result<Option<String>, String>;

impl Case {
    /// Makes one step.
    pub(crate) fn step(&mut self, line: &str) -> Done {
        let (step, expected) = parts(line);
        self.command(step)?;
        match expected {
            None => Ok(None),
            Some(expected) => {
                let start = line.len() - expected.len();
                self.expectation(expected).map(|blessed| {
                    blessed.map(|text| format!("{}{text}", &line[..start]))
                })
            }
        }
    }

    fn command(&mut self, step: &str) -> Result<(), String> {
        let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
        match verb {
            "" => Ok(()),
            "answer" => self.answer(rest),
            "add" => self.add(rest),
            "remove" => self.remove(rest),
            "undo" => self.undo(),
            "language" => self.language(rest),
            "reopen" => self.reopen(),
            _ => Err(format!("there is no step `{step}`")),
        }
    }

    fn answer(&mut self, rest: &str) -> Result<(), String> {
        let (name, text) = rest.split_once('=').ok_or("an answer needs a =")?;
        let text = text.trim().trim_matches('"').replace("\\n", "\n");
        let engine = self.engine()?;
        let node = find(engine, name.trim())?;
        let result = engine.answer(node, &text).map(drop);
        self.edited(result)
    }

    fn add(&mut self, rest: &str) -> Result<(), String> {
        let (name, after) = rest.split_once(" after ").unwrap_or((rest, ""));
        let after = after.trim().parse::<usize>().ok().map(|position| position - 1);
        let engine = self.engine()?;
        let node = find(engine, name.trim())?;
        let result = engine.add_instance(node, after).map(drop);
        self.edited(result)
    }

    fn remove(&mut self, rest: &str) -> Result<(), String> {
        let engine = self.engine()?;
        let node = find(engine, rest.trim())?;
        let contents = engine.contents(node);
        let result = engine.remove_instance(node).map(drop);
        if let (Ok(()), Some(contents)) = (&result, contents) {
            self.removed.push((rest.trim().to_owned(), contents));
        }
        self.edited(result)
    }

    /// Puts back the instance that was removed last.
    fn undo(&mut self) -> Result<(), String> {
        let (name, contents) = self.removed.pop().ok_or("nothing was removed")?;
        let (range, position) = name.rsplit_once('[').ok_or("no position")?;
        let position = position.trim_end_matches(']').parse::<usize>();
        let position = position.map_err(|error| error.to_string())?;
        let engine = self.engine()?;
        let range = find(engine, range)?;
        let result = engine.restore_instance(range, position - 1, &contents).map(drop);
        self.edited(result)
    }

    fn language(&mut self, rest: &str) -> Result<(), String> {
        let engine = self.engine()?;
        let languages = engine.form().form().languages.len();
        let tagged = |index: &usize| engine.form().language_tag(*index) == rest.trim();
        let index = (0..languages).find(tagged).ok_or("there is no such language")?;
        let result = engine.set_language(index).map(drop);
        self.edited(result)
    }

    fn expectation(&mut self, text: &str) -> Done {
        if let Some((subject, expected)) = text.split_once(':') {
            let expected = expected.trim();
            if let Some(found) = self.blessed(subject, expected)? {
                let same = found == expected || same_json(&found, expected);
                return settle(subject, expected, &found, same);
            }
            if let Some(found) = self.said(subject)? {
                return equal(&found, expected);
            }
            if matches!(subject, "error" | "warning") {
                return self.diagnostic(subject == "error", expected).map(|()| None);
            }
        }
        let (name, state) =
            text.split_once(" is ").ok_or(format!("unknown: `{text}`"))?;
        if name == "form" {
            return equal(
                if self.engine.is_some() { "open" } else { "closed" },
                state.trim(),
            );
        }
        let engine = self.engine()?;
        let node = find(engine, name.trim())?;
        has_state(engine, node, state.trim()).map(|()| None)
    }

    /// Expectations that can be rewritten: what came, in the words of the case.
    fn blessed(
        &mut self,
        subject: &str,
        expected: &str,
    ) -> Result<Option<String>, String> {
        let found = match subject {
            "recomputed" => self.recomputed(),
            "submission" => json!(self.finish()?.record.a).to_string(),
            "break off" => json!(self.break_off()?.record.a).to_string(),
            "miss" => json!(self.finish()?.record.miss).to_string(),
            "langs" => json!(self.finish()?.record.langs).to_string(),
            "xml" => self.finish()?.xml.clone(),
            "codebook" => {
                let engine = self.engine()?;
                codebook(engine, expected)
            }
            _ => return Ok(None),
        };
        Ok(Some(found))
    }

    fn recomputed(&self) -> String {
        if self.trace.is_empty() {
            return "nothing".to_owned();
        }
        let mut text = String::new();
        for (index, step) in self.trace.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| self.trace[before].wave);
            text.push_str(match before {
                None => "",
                Some(wave) if wave == step.wave => ", ",
                Some(_) => " then ",
            });
            text.push_str(&shown(step));
        }
        text
    }

    /// What the engine says about something: `value of x`, `label of x`.
    fn said(&mut self, subject: &str) -> Result<Option<String>, String> {
        if subject == "refused" {
            return Ok(Some(self.refusal.as_ref().map_or("no", refusal_word).to_owned()));
        }
        if subject == "name" {
            return Ok(Some(self.finish()?.name.clone()));
        }
        if subject == "problems" {
            return Ok(Some(problems(self.engine()?)));
        }
        let Some((what, name)) = subject.split_once(" of ") else { return Ok(None) };
        let engine = self.engine()?;
        let node = find(engine, name.trim())?;
        let control = || control_of(engine, node).ok_or(format!("{name} has no control"));
        Ok(Some(match what {
            "value" => engine.state(node).map(|state| state.text).unwrap_or_default(),
            "label" => engine.label(control()?, Some(node)).text,
            "hint" => engine.hint(control()?, Some(node)).text,
            "message" => engine.message(node),
            "count" => count(engine, node).to_string(),
            "choices" => {
                let choices = engine.choices(control()?, node);
                join(choices.into_iter().map(|choice| choice.value), " ")
            }
            "choice labels" => {
                let choices = engine.choices(control()?, node);
                join(choices.into_iter().map(|choice| choice.label.text), " | ")
            }
            _ => return Ok(None),
        }))
    }

    /// `code at survey!E3, part of message or hint`.
    fn diagnostic(&mut self, error: bool, expected: &str) -> Result<(), String> {
        let (head, part) = expected.split_once(", ").unwrap_or((expected, ""));
        let (code, place) = head.split_once(" at ").unwrap_or((head, ""));
        let found = self.diagnostics.iter().enumerate().find(|(index, diagnostic)| {
            let text = diagnostic.to_string();
            !self.expected.contains(index)
                && diagnostic.is_error() == error
                && diagnostic.code.name() == code
                && (place.is_empty() || diagnostic.place.to_string() == place)
                && text.contains(part)
        });
        match found {
            Some((index, _)) => {
                self.expected.push(index);
                Ok(())
            }
            None => {
                let all = join(self.diagnostics.iter().map(ToString::to_string), "\n");
                Err(format!("not among what was reported:\n{all}"))
            }
        }
    }
}

/// The step of a line, and the expectation behind it. Two spaces part them.
fn parts(line: &str) -> (&str, Option<&str>) {
    let line = line.trim_end();
    let verbs = ["answer ", "add ", "remove ", "undo", "language ", "reopen"];
    if !verbs.iter().any(|verb| line.starts_with(verb)) {
        return ("", Some(line));
    }
    match line.split_once("  ") {
        Some((step, expected)) => (step, Some(expected.trim_start())),
        None => (line, None),
    }
}

fn settle(subject: &str, expected: &str, found: &str, same: bool) -> Done {
    match (same, std::env::var_os("BLESS").is_some()) {
        (true, _) => Ok(None),
        (false, true) => Ok(Some(format!("{subject}: {found}"))),
        (false, false) => Err(format!("  expected {expected}\n  came     {found}")),
    }
}

fn equal(found: &str, expected: &str) -> Done {
    if found == expected {
        return Ok(None);
    }
    Err(format!("  expected {expected}\n  came     {found}"))
}

fn same_json(found: &str, expected: &str) -> bool {
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    parse(found).is_some_and(|found| parse(expected) == Some(found))
}

/// Variables as `name kind list role`, when asked for `vars`; lists by name otherwise.
fn codebook(engine: &Engine, expected: &str) -> String {
    let codebook = engine.form().codebook();
    let wanted = serde_json::from_str::<Value>(expected).unwrap_or_default();
    if wanted.get("lists").is_some() {
        return json!({ "lists": codebook.lists }).to_string();
    }
    json!({ "vars": codebook.vars }).to_string()
}

/// `visits[2]/cost.calculate`: the name, behind the repeat instances it is in.
fn shown(step: &Step) -> String {
    let steps: Vec<&str> = step.path.split('/').skip(2).collect();
    let last = steps.len().saturating_sub(1);
    let kept = steps.iter().enumerate();
    let kept = kept.filter(|(index, step)| *index == last || step.ends_with(']'));
    format!("{}.{}", join(kept.map(|(_, step)| (*step).to_owned()), "/"), step.rule)
}

fn join(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// The node whose path is, or ends in, what was written.
pub(crate) fn find(engine: &Engine, name: &str) -> Result<NodeId, String> {
    if let Some(node) = engine.find(name) {
        return Ok(node);
    }
    let ending = format!("/{name}");
    let mut nodes = engine.nodes().into_iter();
    let short = |node: &NodeId| shown_path(&engine.path(*node)).ends_with(&ending);
    let full = |node: &NodeId| engine.path(*node).ends_with(&ending) || short(node);
    nodes.find(full).ok_or_else(|| format!("there is no node `{name}`"))
}

fn shown_path(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').collect();
    let last = steps.len().saturating_sub(1);
    let kept = steps.iter().enumerate();
    let kept = kept.filter(|(index, step)| *index == last || step.ends_with(']'));
    format!("/{}", join(kept.map(|(_, step)| (*step).to_owned()), "/"))
}

fn control_of(engine: &Engine, node: NodeId) -> Option<ControlId> {
    fn search(rows: &[Outline], node: NodeId) -> Option<ControlId> {
        rows.iter().find_map(|row| match row.node == Some(node) {
            true => Some(row.control),
            false => search(&row.children, node),
        })
    }
    search(&engine.outline(), node)
}

fn count(engine: &Engine, node: NodeId) -> usize {
    fn search(rows: &[Outline], node: NodeId) -> Option<usize> {
        let range = |row: &Outline| matches!(row.role, OutlineRole::RepeatRange { .. });
        rows.iter().find_map(|row| match row.node == Some(node) && range(row) {
            true => Some(row.children.len()),
            false => search(&row.children, node),
        })
    }
    search(&engine.outline(), node).unwrap_or(0)
}

fn problems(engine: &Engine) -> String {
    let word = |validity| match validity {
        Validity::Valid => "valid",
        Validity::Required => "required",
        Validity::Constraint => "constraint",
    };
    let problems = engine.problems().into_iter().map(|problem| {
        let path = engine.path(problem.node);
        let name = shown_path(&path);
        format!("{} {}", name.trim_start_matches('/'), word(problem.validity))
    });
    let found = join(problems, ", ");
    if found.is_empty() { "none".to_owned() } else { found }
}

fn refusal_word(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownNode => "unknown node",
        Refusal::Readonly => "readonly",
        Refusal::WrongKind => "wrong kind",
        Refusal::WrongType(_) => "wrong type",
        Refusal::FixedCount => "fixed count",
        Refusal::TooManyNodes => "too many nodes",
        Refusal::UnknownLanguage => "unknown language",
    }
}

fn has_state(engine: &Engine, node: NodeId, state: &str) -> Result<(), String> {
    let now = engine.state(node).ok_or("the node is gone")?;
    let holds = match state {
        "relevant" => now.relevant,
        "irrelevant" => !now.relevant,
        "required" => now.required,
        "optional" => !now.required,
        "readonly" => now.readonly,
        "editable" => !now.readonly,
        "blank" => now.text.is_empty(),
        "valid" => now.validity == Validity::Valid,
        "invalid: constraint" => now.validity == Validity::Constraint,
        "invalid: required" => now.validity == Validity::Required,
        _ => return Err(format!("there is no state `{state}`")),
    };
    if holds { Ok(()) } else { Err(format!("  it is {now:?}")) }
}
