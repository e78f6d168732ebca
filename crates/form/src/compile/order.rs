//! The order of evaluation, and the cycles that have none.
//!
//! A rule comes after every rule that writes what it reads. Rules in a circle
//! (a strongly connected component, by Tarjan's algorithm) are let through in two cases:
//!
//! - Relevance and choices that depend on each other's *answers*: within the component
//!   they read the stored answers, so that no rule waits for another.
//! - A value that reads *earlier* instances of its own repeat: the rules run through the
//!   instances one after the other.
//! - A circle with a calculation that keeps what it has (it reads `.`): its rules run in
//!   document order, and what comes too late for one is read by it in a further wave,
//!   until nothing changes any more. Its members are named in a warning.
//!
//! Any other circle has no result and is reported with its members.

use crate::sorted;
use std::collections::BTreeSet;

use crate::compile::components::{Edge, strong_components};
use crate::compile::names::{ancestors, repeat_of};
use crate::compile::{CompiledForm, Read, ReadKind, Rule, RuleId, RuleKind};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::form::DefinitionId;

/// Gives each rule its rank; reports cycles.
pub(super) fn arrange(compiled: &mut CompiledForm, diagnostics: &mut Vec<Diagnostic>) {
    let graph = Graph::of(compiled);
    let components = strong_components(&graph.edges, &all(&graph));
    for (number, members) in components.iter().enumerate() {
        if is_circle(&graph, members) {
            allow_or_report(compiled, &graph, members, number as u32, diagnostics);
        }
    }
    rank(compiled, &graph, &components);
}

/// Edges between rules: from a rule to those that must come before it.
struct Graph {
    edges: Vec<Vec<Edge>>,
}

impl Graph {
    fn of(compiled: &CompiledForm) -> Graph {
        let mut edges = Vec::with_capacity(compiled.rules.len());
        for rule in &compiled.rules {
            let mut found = BTreeSet::new();
            for read in &rule.reads {
                before_read(compiled, rule, read, &mut found);
            }
            before_rule(compiled, rule, &mut found);
            edges.push(found.into_iter().collect());
        }
        Graph { edges }
    }
}

fn all(graph: &Graph) -> Vec<usize> {
    (0..graph.edges.len()).collect()
}

/// What must be known before `read`: the value, and whether it is relevant.
fn before_read(
    compiled: &CompiledForm,
    rule: &Rule,
    read: &Read,
    found: &mut BTreeSet<Edge>,
) {
    let previous = read.previous;
    match read.kind {
        // A calculation reads what it gave before, relevant or not.
        ReadKind::Own if rule.kind == RuleKind::Calculate => {}
        ReadKind::Value | ReadKind::Own => {
            for id in compiled.rules_of(read.definition) {
                if writes(compiled, *id) {
                    found.insert(Edge { to: id.0 as usize, previous });
                }
            }
            let relevance = nearest_relevance(compiled, read.definition);
            found.extend(relevance.map(|id| Edge { to: id.0 as usize, previous }));
        }
        ReadKind::Instances => {
            let count = rule_id(compiled, read.definition, RuleKind::Count);
            found.extend(count.map(|id| Edge { to: id.0 as usize, previous }));
        }
        // Inserting an instance evaluates its rules anyway.
        ReadKind::Position => {}
    }
}

/// Relevance is inherited; choices are taken from what was calculated.
fn before_rule(compiled: &CompiledForm, rule: &Rule, found: &mut BTreeSet<Edge>) {
    let before = match rule.kind {
        RuleKind::Relevance => {
            let parent = compiled.form.node(rule.definition).and_then(|node| node.parent);
            parent.and_then(|parent| nearest_relevance(compiled, parent))
        }
        RuleKind::Choices(_) => rule_id(compiled, rule.definition, RuleKind::Calculate),
        RuleKind::Calculate
        | RuleKind::Count
        | RuleKind::Readonly
        | RuleKind::Required
        | RuleKind::Constraint
        | RuleKind::Label(_) => None,
    };
    found.extend(before.map(|id| Edge { to: id.0 as usize, previous: false }));
}

fn writes(compiled: &CompiledForm, id: RuleId) -> bool {
    compiled.rule(id).is_some_and(|rule| match rule.kind {
        RuleKind::Calculate | RuleKind::Choices(_) => true,
        RuleKind::Relevance
        | RuleKind::Count
        | RuleKind::Readonly
        | RuleKind::Required
        | RuleKind::Constraint
        | RuleKind::Label(_) => false,
    })
}

fn rule_id(compiled: &CompiledForm, at: DefinitionId, kind: RuleKind) -> Option<RuleId> {
    let mut rules = compiled.rules_of(at).iter().copied();
    rules.find(|id| compiled.rule(*id).is_some_and(|rule| rule.kind == kind))
}

/// The rule that decides last whether a node is relevant: its own, or the nearest above.
fn nearest_relevance(compiled: &CompiledForm, at: DefinitionId) -> Option<RuleId> {
    ancestors(&compiled.form, at)
        .find_map(|id| rule_id(compiled, id, RuleKind::Relevance))
}

// Circles

fn is_circle(graph: &Graph, members: &[usize]) -> bool {
    let own = |member: &usize| {
        graph
            .edges
            .get(*member)
            .is_some_and(|edges| edges.iter().any(|edge| edge.to == *member))
    };
    members.len() > 1 || members.first().is_some_and(own)
}

fn allow_or_report(
    compiled: &mut CompiledForm,
    graph: &Graph,
    members: &[usize],
    number: u32,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if members.iter().all(|member| is_about_answers(compiled, *member)) {
        share_answers(compiled, members, number);
    } else if let Some(repeat) = runs_by_instance(compiled, graph, members) {
        run_by_instance(compiled, graph, members, repeat);
    } else if members.iter().any(|member| keeps_its_value(compiled, *member)) {
        diagnostics.push(settling(cycle(compiled, graph, members)));
        for member in members {
            if let Some(rule) = compiled.rules.get_mut(*member) {
                rule.circle = Some(number);
            }
        }
    } else {
        diagnostics.push(cycle(compiled, graph, members));
    }
}

/// Whether a rule is a calculation that may give what its node has already.
fn keeps_its_value(compiled: &CompiledForm, member: usize) -> bool {
    compiled.rules.get(member).is_some_and(|rule| {
        let reads_own = rule.reads.iter().any(|read| read.kind == ReadKind::Own);
        rule.kind == RuleKind::Calculate && reads_own
    })
}

/// The circle as a warning: it has a result, though one that depends on the order.
fn settling(cycle: Diagnostic) -> Diagnostic {
    let hint = "they are evaluated in their order, again until nothing changes; \
                better remove one of these references";
    Diagnostic { severity: Severity::Warning, ..cycle.hint(hint) }
}

fn is_about_answers(compiled: &CompiledForm, member: usize) -> bool {
    compiled.rules.get(member).is_some_and(|rule| match rule.kind {
        RuleKind::Relevance | RuleKind::Choices(_) => true,
        RuleKind::Calculate
        | RuleKind::Count
        | RuleKind::Readonly
        | RuleKind::Required
        | RuleKind::Constraint
        | RuleKind::Label(_) => false,
    })
}

fn share_answers(compiled: &mut CompiledForm, members: &[usize], number: u32) {
    let mut relevance = BTreeSet::new();
    for member in members {
        let Some(rule) = compiled.rules.get_mut(*member) else { continue };
        rule.component = Some(number);
        let definition = rule.definition;
        if rule.kind == RuleKind::Relevance {
            relevance.insert(definition);
        } else if let Some(definition) =
            compiled.definitions.get_mut(definition.0 as usize)
        {
            definition.choices_component = Some(number);
        }
    }
    for index in 0..compiled.definitions.len() {
        let id = DefinitionId(index as u32);
        let inside =
            ancestors(&compiled.form, id).any(|above| relevance.contains(&above));
        if let Some(definition) = compiled.definitions.get_mut(index).filter(|_| inside) {
            definition.relevance_component = Some(number);
        }
    }
}

/// The repeat through whose instances a circle can run, when reading earlier instances
/// is all that closes it.
fn runs_by_instance(
    compiled: &CompiledForm,
    graph: &Graph,
    members: &[usize],
) -> Option<DefinitionId> {
    let forward = without_previous(graph, members);
    let parts = strong_components(&forward, members);
    let closed = parts.iter().any(|part| is_circle_in(&forward, part));
    let rules = members.iter().filter_map(|member| compiled.rules.get(*member));
    let repeats =
        sorted::set(rules.map(|rule| repeat_of(&compiled.form, rule.definition)));
    match (closed, repeats.len()) {
        (false, 1) => repeats.into_iter().next().flatten(),
        _ => None,
    }
}

fn is_circle_in(edges: &[Vec<Edge>], members: &[usize]) -> bool {
    let own = |member: &usize| {
        edges
            .get(*member)
            .is_some_and(|edges| edges.iter().any(|edge| edge.to == *member))
    };
    members.len() > 1 || members.first().is_some_and(own)
}

fn without_previous(graph: &Graph, members: &[usize]) -> Vec<Vec<Edge>> {
    let members = sorted::set(members.iter().copied());
    let mut forward = vec![Vec::new(); graph.edges.len()];
    for member in &members {
        let edges = graph.edges.get(*member).into_iter().flatten();
        let kept = edges
            .filter(|edge| !edge.previous && members.binary_search(&edge.to).is_ok());
        if let Some(place) = forward.get_mut(*member) {
            *place = kept.copied().collect();
        }
    }
    forward
}

fn run_by_instance(
    compiled: &mut CompiledForm,
    graph: &Graph,
    members: &[usize],
    repeat: DefinitionId,
) {
    let forward = without_previous(graph, members);
    for (inner, part) in strong_components(&forward, members).iter().enumerate() {
        for member in part {
            if let Some(rule) = compiled.rules.get_mut(*member) {
                rule.by_instance = Some(repeat);
                rule.inner = inner as u32;
            }
        }
    }
}

fn cycle(compiled: &CompiledForm, graph: &Graph, members: &[usize]) -> Diagnostic {
    let round = shortest_round(graph, members);
    let mut names: Vec<String> = Vec::new();
    for member in &round {
        let Some(rule) = compiled.rules.get(*member) else { continue };
        let name =
            format!("{} of {}", word(rule.kind), compiled.form.path(rule.definition));
        names.push(name);
    }
    names.extend(names.first().cloned());
    let rule = round.first().and_then(|member| compiled.rules.get(*member));
    let written =
        rule.and_then(|rule| compiled.written(rule)).cloned().unwrap_or_default();
    let message =
        format!("these depend on each other in a circle: {}", names.join(" <- "));
    Diagnostic::error(Code::Cycle, written.place, message)
        .excerpt(&written.text, None)
        .hint("remove one of these references")
}

/// Word for a rule in sentences.
fn word(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Calculate => "calculation",
        RuleKind::Relevance => "relevance",
        RuleKind::Count => "number of instances",
        RuleKind::Choices(_) => "choices",
        RuleKind::Readonly => "read-only",
        RuleKind::Required => "required",
        RuleKind::Constraint => "constraint",
        RuleKind::Label(_) => "label",
    }
}

/// The members of a shortest circle through the first rule written.
fn shortest_round(graph: &Graph, members: &[usize]) -> Vec<usize> {
    let inside = sorted::set(members.iter().copied());
    let Some(start) = inside.first().copied() else { return Vec::new() };
    let mut from = vec![None; graph.edges.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for edge in graph.edges.get(at).into_iter().flatten() {
            if edge.to == start {
                return way_back(&from, at);
            }
            let fresh = inside.binary_search(&edge.to).is_ok()
                && from.get(edge.to) == Some(&None);
            if let Some(place) = from.get_mut(edge.to).filter(|_| fresh) {
                *place = Some(at);
                queue.push_back(edge.to);
            }
        }
    }
    members.to_vec()
}

fn way_back(from: &[Option<usize>], end: usize) -> Vec<usize> {
    let mut way: Vec<usize> =
        std::iter::successors(Some(end), |at| from.get(*at).copied().flatten()).collect();
    way.reverse();
    way
}

// Ranks

/// Components come out with those that they depend on first.
fn rank(compiled: &mut CompiledForm, graph: &Graph, components: &[Vec<usize>]) {
    let mut ranks = vec![0_u32; graph.edges.len()];
    for members in components {
        let before = members
            .iter()
            .filter_map(|member| graph.edges.get(*member))
            .flatten()
            .filter(|edge| !members.contains(&edge.to))
            .filter_map(|edge| ranks.get(edge.to))
            .max();
        let rank = before.map_or(0, |before| before + 1);
        for member in members {
            if let Some(place) = ranks.get_mut(*member) {
                *place = rank;
            }
        }
    }
    for (rule, rank) in compiled.rules.iter_mut().zip(ranks) {
        rule.rank = rank;
    }
}
