//! Which rules are a sum or a count over the instances of one repeat.
//!
//! Such a rule need not look at every instance again when one of them changes: the engine
//! keeps what it has summed up so far (see `engine::totals`). Only the plain forms that
//! surveys have are known, `sum(/data/person/age)` and `count(/data/person)`.

use minyi_xpath::syntax::{Path, Start, Step};
use minyi_xpath::{Axis, Expr, ExprKind, Function, NodeTest};

use crate::compile::{CompiledForm, Ordinal, Read, ReadKind, Rule};
use crate::form::DefinitionId;

/// A sum or a count over the instances of one repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aggregate {
    /// The sum of a leaf of each instance.
    Sum {
        /// The leaf.
        leaf: DefinitionId,
        /// The innermost repeat around both the reader and the instances.
        shared: Option<DefinitionId>,
    },
    /// The number of instances.
    Count {
        /// The repeat.
        repeat: DefinitionId,
        /// The innermost repeat around both the reader and the instances.
        shared: Option<DefinitionId>,
    },
}

/// Marks the rules that are such an aggregate.
pub(super) fn mark(compiled: &mut CompiledForm) {
    for index in 0..compiled.rules.len() {
        let found = compiled.rules.get(index).and_then(|rule| aggregate(compiled, rule));
        if let Some(rule) = compiled.rules.get_mut(index) {
            rule.aggregate = found;
        }
    }
}

fn aggregate(compiled: &CompiledForm, rule: &Rule) -> Option<Aggregate> {
    // Rules of circles read otherwise, or in another order.
    if rule.component.is_some() || rule.circle.is_some() || rule.by_instance.is_some() {
        return None;
    }
    let ExprKind::Call(call) = &rule.expression.as_ref()?.root().kind else {
        return None;
    };
    let [argument] = &*call.arguments else { return None };
    let ExprKind::Path(path) = &argument.kind else { return None };
    if !is_plain(path) {
        return None;
    }
    let (repeat, shared) = instances(compiled, &rule.reads)?;
    match call.function {
        Some(Function::Count) => {
            let name = compiled.form.node(repeat).map(|node| node.name.as_str())?;
            let only = rule.reads.len() == 1 && last_name(path) == Some(name);
            only.then_some(Aggregate::Count { repeat, shared })
        }
        Some(Function::Sum) => {
            let mut leaves = rule.reads.iter().filter(|r| r.kind == ReadKind::Value);
            let leaf = leaves.next().filter(|leaf| leaf.shared == shared)?.definition;
            let inside = compiled.slot(leaf).owner == Some(repeat);
            let only = rule.reads.len() == 2 && leaves.next().is_none();
            (inside && only).then_some(Aggregate::Sum { leaf, shared })
        }
        _ => None,
    }
}

/// The one repeat whose instances are read: all of them, right below what is shared.
fn instances(
    compiled: &CompiledForm,
    reads: &[Read],
) -> Option<(DefinitionId, Option<DefinitionId>)> {
    let mut found = reads.iter().filter(|read| read.kind == ReadKind::Instances);
    let read =
        found.next().filter(|read| !read.previous && read.place == Ordinal::ANY)?;
    let right_below = compiled.slot(read.definition).owner == read.shared;
    (found.next().is_none() && right_below).then_some((read.definition, read.shared))
}

/// Steps up, then steps down by name, none of them with a predicate.
fn is_plain(path: &Path) -> bool {
    let starts = match &path.start {
        Start::Context | Start::Root => true,
        Start::Filter { primary, predicates } => {
            predicates.is_empty() && is_current(primary)
        }
    };
    let up = |step: &&Step| step.axis == Axis::Parent && step.test == NodeTest::Node;
    let below = path.steps.iter().skip_while(up);
    let down = |step: &Step| {
        step.axis == Axis::Child && matches!(step.test, NodeTest::Name { .. })
    };
    starts
        && below.clone().all(down)
        && path.steps.iter().all(|step| step.predicates.is_empty())
}

fn is_current(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call(call) if call.function == Some(Function::Current))
}

fn last_name(path: &Path) -> Option<&str> {
    let NodeTest::Name { local, .. } = &path.steps.last()?.test else { return None };
    Some(local)
}
