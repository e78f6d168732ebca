//! `minyi eval`: an expression, or recorded cases of expressions, and their values.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use minyi_cli::cases::{self, Case, Source, path_of};
use minyi_xpath::{
    Builder, Context, Document, DocumentNode, Expression, Span, SyntaxError, Value,
    evaluate,
};
use serde::de::DeserializeOwned;

use crate::terminal::Outcome;
use crate::world::World;

/// Arguments of the command.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The expression.
    #[arg(required_unless_present = "cases", conflicts_with = "cases")]
    expression: Option<String>,
    /// The document it is evaluated over (XML); an empty one unless given.
    #[arg(long, value_name = "FILE.xml", conflicts_with = "cases")]
    context: Option<PathBuf>,
    /// The node it is evaluated at; the root unless given.
    #[arg(long, value_name = "PATH", requires = "context")]
    node: Option<String>,
    /// Recorded cases, one JSON object a line: prints one line of JSON for each.
    #[arg(long, value_name = "FILE.jsonl")]
    cases: Option<PathBuf>,
    /// The documents of the cases, one JSON object a line (`ctx`, `xml`).
    #[arg(long, value_name = "FILE.jsonl", requires = "cases")]
    contexts: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let outcome = match &arguments.cases {
        Some(file) => run_cases(file, arguments.contexts.as_deref()),
        None => run_one(arguments),
    };
    outcome.unwrap_or_else(Outcome::failure)
}

fn run_cases(file: &Path, contexts: Option<&Path>) -> Result<Outcome, String> {
    let cases: Vec<Case> = lines(file)?;
    let sources: Vec<Source> = contexts.map_or(Ok(Vec::new()), lines)?;
    let documents: BTreeMap<&str, &str> =
        sources.iter().map(|source| (&*source.ctx, &*source.xml)).collect();
    let mut report = String::new();
    for case in &cases {
        let xml = match &case.ctx {
            Some(ctx) => Some(*documents.get(&**ctx).ok_or_else(|| {
                format!("case {}: no document is called `{ctx}`; see --contexts", case.id)
            })?),
            None => None,
        };
        let answer = serde_json::to_string(&cases::run(case, xml));
        report += &answer.map_err(|error| format!("case {}: {error}", case.id))?;
        report.push('\n');
    }
    Ok(Outcome { report, ..Outcome::default() })
}

/// The objects of a file with one a line.
fn lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, String> {
    let text = read(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line)
                .map_err(|error| format!("{}:{}: {error}", file.display(), index + 1))
        })
        .collect()
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file)
        .map_err(|error| format!("{}: it cannot be read: {error}", file.display()))
}

fn run_one(arguments: &Arguments) -> Result<Outcome, String> {
    let text = arguments.expression.as_deref().unwrap_or("");
    let tree = match &arguments.context {
        Some(file) => Document::parse(&read(file)?)
            .map_err(|error| format!("{}: {error}", file.display()))?,
        None => Builder::new().finish(),
    };
    let node = match &arguments.node {
        Some(path) => node_of(&tree, path)?,
        None => tree.root_node(),
    };
    let expression = match Expression::parse(text) {
        Ok(expression) => expression,
        Err(errors) => return Ok(mistaken(text, &errors)),
    };
    let problems = expression.problems();
    Ok(match evaluate(&expression, &Context::new(&tree, &World, node)) {
        Ok(value) => {
            let complaints = mistaken(text, &problems).complaints;
            Outcome { report: shown(&tree, &value), complaints, failed: false }
        }
        Err(error) if problems.is_empty() => {
            Outcome::failure(pointed(text, &error.span, &error.message, None))
        }
        Err(_) => mistaken(text, &problems),
    })
}

/// The first node that a path leads to.
fn node_of(tree: &Document, path: &str) -> Result<DocumentNode, String> {
    let none = || format!("--node: the document has no node {path}");
    let expression = Expression::parse(path).map_err(|_| none())?;
    let context = Context::new(tree, &World, tree.root_node());
    match evaluate(&expression, &context) {
        Ok(Value::NodeSet(nodes)) => nodes.first().copied().ok_or_else(none),
        Ok(Value::Number(_) | Value::Text(_) | Value::Boolean(_)) | Err(_) => Err(none()),
    }
}

/// A value as people read it: of nodes a line each, with path and text.
fn shown(tree: &Document, value: &Value<DocumentNode>) -> String {
    let lines = match value {
        Value::NodeSet(nodes) if nodes.is_empty() => "(no nodes)\n".to_owned(),
        Value::NodeSet(nodes) => nodes.iter().map(|node| line(tree, *node)).collect(),
        Value::Number(_) | Value::Text(_) | Value::Boolean(_) => {
            value.to_text(tree) + "\n"
        }
    };
    printable(&lines)
}

fn line(tree: &Document, node: DocumentNode) -> String {
    let path = path_of(tree, node);
    let text = Value::NodeSet(vec![node]).to_text(tree);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}\t{text}\n", if path.is_empty() { "/" } else { &path })
}

fn mistaken(text: &str, errors: &[SyntaxError]) -> Outcome {
    let complaints = errors
        .iter()
        .map(|error| pointed(text, &error.span, &error.message, error.hint.as_deref()))
        .collect();
    Outcome { complaints, failed: true, ..Outcome::default() }
}

/// A message, the line it is about with carets under the place, and the hint.
fn pointed(text: &str, span: &Span, message: &str, hint: Option<&str>) -> String {
    let before = text.get(..span.start).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or("").lines().next().unwrap_or("");
    let indent = before.get(start..).unwrap_or("").chars().count();
    let end = span.end.min(start + line.len());
    let carets = text.get(span.start..end).map_or(1, |part| part.chars().count().max(1));
    let hint = hint.map_or(String::new(), |hint| format!("\n  hint: {hint}"));
    let carets = format!("{}{}", " ".repeat(indent), "^".repeat(carets));
    format!(
        "{}\n  {}\n  {carets}{}",
        printable(message),
        printable(line),
        printable(&hint)
    )
}

/// Without characters that steer a terminal: a document is other people's text.
fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() && c != '\n' && c != '\t' { ' ' } else { c };
    text.chars().map(shown).collect()
}
