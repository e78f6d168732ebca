//! Finds what is wrong in an expression although its grammar is right.

use crate::functions::{Function, count_message};
use crate::parser::in_order;
use crate::pattern;
use crate::suggest::did_you_mean;
use crate::syntax::{
    Call, Expr, ExprKind, Operator, Path, Start, SyntaxError, SyntaxErrorKind,
};

/// Functions of other platforms that are known by name and not available.
const FOREIGN: [(&str, &str); 3] = [
    ("extract-signed", "only JavaRosa has it"),
    ("parse-timestamp-to-date", "a function of CHT; use date()"),
    ("to-bikram-sambat", "a function of CHT"),
];

/// Problems reported for one expression.
const MAX_PROBLEMS: usize = 50;

/// Every problem in `root`, in the order of the text.
pub(crate) fn problems(root: &Expr) -> Vec<SyntaxError> {
    let mut problems = Vec::new();
    visit(root, &mut problems);
    in_order(problems)
}

fn visit(expr: &Expr, problems: &mut Vec<SyntaxError>) {
    if problems.len() >= MAX_PROBLEMS {
        return;
    }
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Literal(_) => {}
        ExprKind::Variable(name) => problems.push(variable(expr, name)),
        ExprKind::Negation { operand, .. } => visit(operand, problems),
        ExprKind::Chain { first, rest } => chain(first, rest, problems),
        ExprKind::Path(path) => visit_path(path, problems),
        ExprKind::Call(call) => visit_call(expr, call, problems),
    }
}

fn chain(first: &Expr, rest: &[(Operator, Expr)], problems: &mut Vec<SyntaxError>) {
    let is_union = rest.first().is_some_and(|(operator, _)| *operator == Operator::Union);
    for operand in std::iter::once(first).chain(rest.iter().map(|(_, operand)| operand)) {
        visit(operand, problems);
        let is_told = problems.len() >= MAX_PROBLEMS;
        if is_union && !is_told && !can_be_nodes(operand) {
            problems.push(not_nodes(operand, "`|` joins paths"));
        }
    }
}

fn visit_path(path: &Path, problems: &mut Vec<SyntaxError>) {
    if let Start::Filter { primary, predicates } = &path.start {
        visit(primary, problems);
        predicates.iter().for_each(|predicate| visit(predicate, problems));
        if !can_be_nodes(primary) {
            problems.push(not_nodes(
                primary,
                "only a path or a function that gives nodes can be filtered",
            ));
        }
    }
    let predicates = path.steps.iter().flat_map(|step| &step.predicates);
    predicates.for_each(|predicate| visit(predicate, problems));
}

fn visit_call(expr: &Expr, call: &Call, problems: &mut Vec<SyntaxError>) {
    call.arguments.iter().for_each(|argument| visit(argument, problems));
    match call.function {
        None => problems.push(unknown_function(call)),
        Some(function) if !function.takes(call.arguments.len()) => {
            problems.push(argument_count(expr, function, call.arguments.len()));
        }
        Some(function) => visit_arguments(function, call, problems),
    }
}

/// Checks what is known of arguments before any evaluation.
fn visit_arguments(function: Function, call: &Call, problems: &mut Vec<SyntaxError>) {
    let Some(first) = call.arguments.first() else { return };
    if takes_nodes(function) && !can_be_nodes(first) {
        problems.push(not_nodes(first, &format!("usage: {}", function.signature())));
    }
    let pattern = call.arguments.get(1).filter(|_| function == Function::Regex);
    if let Some(Expr { span, kind: ExprKind::Literal(text) }) = pattern
        && let Err(message) = pattern::check(text)
    {
        let kind = SyntaxErrorKind::Pattern;
        problems.push(SyntaxError { span: span.clone(), kind, message, hint: None });
    }
}

/// Functions whose first argument must be nodes.
fn takes_nodes(function: Function) -> bool {
    matches!(
        function,
        Function::Count
            | Function::CountNonEmpty
            | Function::Sum
            | Function::Position
            | Function::LocalName
            | Function::Name
            | Function::NamespaceUri
            | Function::IndexedRepeat
            | Function::Randomize
    )
}

/// Whether an expression can have nodes as its value.
fn can_be_nodes(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Literal(_) | ExprKind::Negation { .. } => false,
        ExprKind::Chain { rest, .. } => {
            rest.first().is_some_and(|(operator, _)| *operator == Operator::Union)
        }
        ExprKind::Variable(_) | ExprKind::Path(_) => true,
        ExprKind::Call(call) => call.function.is_none_or(gives_nodes),
    }
}

/// Functions whose value can be nodes.
fn gives_nodes(function: Function) -> bool {
    matches!(
        function,
        Function::Instance
            | Function::Current
            | Function::Id
            | Function::IndexedRepeat
            | Function::Randomize
            | Function::If
            | Function::Coalesce
            | Function::Once
            | Function::Depend
    )
}

fn variable(expr: &Expr, name: &str) -> SyntaxError {
    SyntaxError {
        span: expr.span.clone(),
        kind: SyntaxErrorKind::Variable,
        message: format!("there is no variable `${name}`"),
        hint: Some(format!(
            "forms have no variables; to mean a question write ${{{name}}}"
        )),
    }
}

fn not_nodes(expr: &Expr, hint: &str) -> SyntaxError {
    SyntaxError {
        span: expr.span.clone(),
        kind: SyntaxErrorKind::NotNodes,
        message: format!("`{expr}` is not a path to nodes"),
        hint: Some(hint.to_owned()),
    }
}

fn unknown_function(call: &Call) -> SyntaxError {
    let name = &*call.name;
    let foreign = FOREIGN.iter().find(|(known, _)| *known == name).map(|(_, why)| *why);
    let foreign =
        foreign.or_else(|| name.starts_with("cht:").then_some("a function of CHT"));
    let (kind, message, hint) = match foreign {
        Some(why) => (
            SyntaxErrorKind::ForeignFunction,
            format!("`{name}` is not available here: {why}"),
            Some("replace it or compute the value before the form opens".to_owned()),
        ),
        None => (
            SyntaxErrorKind::UnknownFunction,
            format!("there is no function called `{name}`"),
            did_you_mean(name, Function::ALL.iter().map(|function| function.name())),
        ),
    };
    SyntaxError { span: call.name_span(), kind, message, hint }
}

fn argument_count(expr: &Expr, function: Function, count: usize) -> SyntaxError {
    SyntaxError {
        span: expr.span.clone(),
        kind: SyntaxErrorKind::ArgumentCount,
        message: count_message(function, count),
        hint: Some(format!("usage: {}", function.signature())),
    }
}
