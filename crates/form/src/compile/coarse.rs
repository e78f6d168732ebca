//! What reads a place of which only the cell of a grid is kept in the end.
//!
//! The cell takes the place's stead when the interview ends, and what is computed follows.
//! What cannot follow is an error: it would drop answers, or keep the place itself.

use std::collections::{BTreeMap, BTreeSet};

use minyi_xpath::Expression;

use crate::coarse::{NAME, width};
use crate::compile::{CompiledForm, ReadKind, Reader, Rule, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Bind, Choices, DefinitionId, Written};

/// Says what reads such a place and would come out otherwise, or keep it whole, once its cell
/// stands there instead: what is asked or offered, and values that stay as they were.
pub(super) fn check(compiled: &CompiledForm, diagnostics: &mut Vec<Diagnostic>) {
    let nodes = (0..).map(DefinitionId).zip(&compiled.form().nodes);
    let is_coarse = |(id, bind): (DefinitionId, &Bind)| width(bind).map(|_| id);
    let mut open: Vec<DefinitionId> =
        nodes.map(|(id, node)| (id, &node.bind)).filter_map(is_coarse).collect();
    let mut seen: BTreeSet<DefinitionId> = open.iter().copied().collect();
    let mut told: BTreeMap<(DefinitionId, &str), &Written> = BTreeMap::new();
    while let Some(id) = open.pop() {
        let rules = compiled.readers(id).iter().map(|Reader { rule, .. }| *rule);
        for rule in rules.filter_map(|rule| compiled.rule(rule)) {
            match cannot_follow(compiled, rule) {
                Some(written) => {
                    told.insert((rule.definition, &written.text), written);
                }
                None if rule.kind == RuleKind::Calculate => {
                    open.extend(Some(rule.definition).filter(|id| seen.insert(*id)));
                }
                None => {}
            }
        }
        for (target, written) in compiled.set_from(id) {
            let node = compiled.form().node(target);
            if node.is_some_and(|node| width(&node.bind).is_none()) {
                told.insert((target, &written.text), written);
            }
        }
    }
    diagnostics.extend(told.into_values().map(|written| {
        let message = format!("`{}` reads a place that has a `{NAME}`", written.text);
        Diagnostic::error(Code::PlaceGridRead, written.place.clone(), message).hint(
            "the place becomes the middle of its cell when the interview ends: let what is asked, offered or kept depend on another question",
        )
    }));
}

/// The expression of a rule that cannot be evaluated again with the cell.
fn cannot_follow<'a>(compiled: &'a CompiledForm, rule: &Rule) -> Option<&'a Written> {
    let node = compiled.form().node(rule.definition)?;
    match rule.kind {
        RuleKind::Relevance => node.bind.relevant.as_deref(),
        RuleKind::Count => node.count.as_deref(),
        RuleKind::Choices(control) => {
            match compiled.form().control(control)?.choices.as_ref()? {
                Choices::Itemset(itemset) => Some(&itemset.nodes),
                Choices::Inline(_) => None,
            }
        }
        RuleKind::Calculate if keeps(rule) => node.bind.calculate.as_deref(),
        RuleKind::Calculate
        | RuleKind::Readonly
        | RuleKind::Required
        | RuleKind::Constraint
        | RuleKind::Label(_) => None,
    }
}

/// Whether a calculation may keep what it gave before: it reads itself, or is `once`.
fn keeps(rule: &Rule) -> bool {
    let is_once = |expression: &Expression| expression.reads().once;
    rule.reads.iter().any(|read| read.kind == ReadKind::Own)
        || rule.expression.as_ref().is_some_and(is_once)
}
