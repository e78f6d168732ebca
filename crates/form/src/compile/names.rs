//! What an expression reads, found by walking its paths over the definitions.
//!
//! Nothing is evaluated: each step of a path moves a set of *spots*, a definition with
//! the innermost repeat of which it and the reader are surely in one instance. Where a
//! path cannot be followed exactly (axes across the tree, `//`), more is read rather
//! than less, so that no change is ever missed.

use crate::sorted;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::compile::ordinal::Ordinal;
use minyi_xpath::syntax::{Call, Operator, Path, Start, Step};
use minyi_xpath::{Axis, Expr, ExprKind, Expression, Function, NodeTest};

use crate::compile::{Read, ReadKind};
use crate::form::{DefinitionId, Form};

/// What one expression reads, and the names in it that lead nowhere.
#[derive(Debug, Default)]
pub(super) struct Reads {
    pub(super) reads: Vec<Read>,
    pub(super) unknown: Vec<Unknown>,
    /// Absolute paths that lead into the reader's own repeat: see [`Rewrite`].
    pub(super) rewrites: Vec<Rewrite>,
    /// Questions whose choice labels are read.
    pub(super) choice_names: Vec<Asked>,
    /// Beginning and end of each absolute path that selects the one node of a definition.
    pub(super) bound: Vec<(Range<usize>, DefinitionId)>,
}

/// A question of which the labels of choices are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) definition: DefinitionId,
    /// The innermost repeat of which it and the reader are in one instance.
    shared: Option<DefinitionId>,
}

impl Asked {
    /// What the question's labels read, as read by whoever asks for them.
    pub(super) fn through(self, form: &Form, read: &Read) -> Read {
        let is_around = |outer: DefinitionId, inner: DefinitionId| {
            ancestors(form, inner).any(|above| above == outer)
        };
        let shared = match (self.shared, read.shared) {
            (Some(a), Some(b)) => Some(if is_around(a, b) { a } else { b }),
            (None, _) | (_, None) => None,
        };
        let kind = match read.kind {
            ReadKind::Own => ReadKind::Value,
            ReadKind::Position => ReadKind::Instances,
            ReadKind::Value | ReadKind::Instances => read.kind,
        };
        Read {
            definition: read.definition,
            shared,
            kind,
            previous: false,
            place: Ordinal::ANY,
        }
    }
}

/// A step that matches nothing.
#[derive(Debug)]
pub(super) struct Unknown {
    pub(super) span: Range<usize>,
    pub(super) name: String,
    /// Names that exist there.
    pub(super) known: Vec<String>,
}

/// The beginning of an absolute path that means the reader's own repeat instance.
///
/// `/data/visits/date` inside of `visits` is the date of the same visit in `JavaRosa` and
/// Enketo, unless the step has a predicate; XPath alone would give that of all visits.
#[derive(Debug)]
pub(super) struct Rewrite {
    pub(super) span: Range<usize>,
    /// How many levels up from the reader the repeat instance is.
    pub(super) levels: usize,
}

/// The children of each node by name, so that a path is followed without a search.
#[derive(Debug, Default)]
pub(super) struct Names {
    children: BTreeMap<DefinitionId, BTreeMap<String, Vec<DefinitionId>>>,
}

impl Names {
    pub(super) fn of(form: &Form) -> Names {
        let mut names = Names::default();
        for (index, node) in form.nodes.iter().enumerate() {
            let Some(parent) = node.parent.filter(|_| !node.is_attribute) else {
                continue;
            };
            let children = names.children.entry(parent).or_default();
            children
                .entry(node.name.clone())
                .or_default()
                .push(DefinitionId(index as u32));
        }
        names
    }

    fn named(&self, parent: DefinitionId, name: &str) -> &[DefinitionId] {
        let children = self.children.get(&parent).and_then(|children| children.get(name));
        children.map_or(&[], Vec::as_slice)
    }
}

/// Reads of `expr` at the nodes of `context`.
pub(super) fn reads(
    form: &Form,
    names: &Names,
    context: DefinitionId,
    expr: &Expr,
) -> Reads {
    let here = Spot::At {
        definition: context,
        shared: repeat_of(form, context),
        previous: false,
        place: Ordinal::ANY,
    };
    let mut walk =
        Walk { form, names, context, here, all: false, found: Reads::default() };
    let end = walk.expr(expr, &[here]);
    walk.values(&end);
    sorted::sort_and_dedup(&mut walk.found.reads);
    walk.found
}

/// Nearest repeat at or above.
pub(super) fn repeat_of(form: &Form, id: DefinitionId) -> Option<DefinitionId> {
    ancestors(form, id).find(|id| form.node(*id).is_some_and(|node| node.repeats))
}

/// The definition and all above it.
pub(super) fn ancestors(
    form: &Form,
    id: DefinitionId,
) -> impl Iterator<Item = DefinitionId> {
    std::iter::successors(Some(id), |id| form.node(*id).and_then(|node| node.parent))
}

/// A definition on the way along a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// The root above the root element.
    Root,
    At {
        definition: DefinitionId,
        shared: Option<DefinitionId>,
        /// Only earlier instances of a repeat around the reader.
        previous: bool,
        /// Only the instance at this place, from 1, of the nearest repeat at or above.
        place: Ordinal,
    },
    /// Somewhere in another document.
    Elsewhere,
    /// The reader's own node, named as `.`.
    Own,
}

/// One walk through an expression.
pub(super) struct Walk<'a> {
    pub(super) form: &'a Form,
    names: &'a Names,
    context: DefinitionId,
    pub(super) here: Spot,
    /// Absolute paths name all instances, also of the reader's own repeat.
    all: bool,
    found: Reads,
}

impl Walk<'_> {
    /// Walks an expression at some spots; gives the spots that it selects.
    fn expr(&mut self, expr: &Expr, at: &[Spot]) -> Vec<Spot> {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Literal(_) | ExprKind::Variable(_) => {
                Vec::new()
            }
            ExprKind::Negation { operand, .. } => self.value(operand, at),
            ExprKind::Chain { first, rest } => self.chain(first, rest, at),
            ExprKind::Path(path) => self.path(path, expr, at),
            ExprKind::Call(call) => self.call(call, at),
        }
    }

    /// Walks an expression whose value is used: what it selects is read.
    fn value(&mut self, expr: &Expr, at: &[Spot]) -> Vec<Spot> {
        let end = self.expr(expr, at);
        self.values(&end);
        Vec::new()
    }

    fn values(&mut self, spots: &[Spot]) {
        for spot in spots {
            if *spot == Spot::Own {
                let shared = repeat_of(self.form, self.context);
                self.found.reads.push(Read {
                    definition: self.context,
                    shared,
                    kind: ReadKind::Own,
                    previous: false,
                    place: Ordinal::ANY,
                });
            }
            let Spot::At { definition, shared, previous, place } = *spot else {
                continue;
            };
            let is_leaf =
                self.form.node(definition).is_some_and(|node| node.children.is_empty());
            if is_leaf && !self.repeats(definition) {
                let kind = ReadKind::Value;
                self.found.reads.push(Read { definition, shared, kind, previous, place });
            }
        }
    }

    fn chain(
        &mut self,
        first: &Expr,
        rest: &[(Operator, Expr)],
        at: &[Spot],
    ) -> Vec<Spot> {
        if rest.iter().all(|(operator, _)| *operator == Operator::Union) {
            let mut spots = self.expr(first, at);
            for (_, operand) in rest {
                spots.extend(self.expr(operand, at));
            }
            return spots;
        }
        self.value(first, at);
        for (_, operand) in rest {
            self.value(operand, at);
        }
        Vec::new()
    }

    fn call(&mut self, call: &Call, at: &[Spot]) -> Vec<Spot> {
        match call.function {
            Some(Function::Current) => vec![self.here],
            Some(Function::Instance) => vec![Spot::Elsewhere],
            Some(Function::Randomize) => self.first_nodes(call, at),
            Some(Function::IndexedRepeat) => self.indexed_repeat(call, at),
            Some(Function::Position) => self.position(call, at),
            Some(Function::Once) => {
                call.arguments.iter().for_each(|argument| drop(self.value(argument, at)));
                Vec::new()
            }
            Some(Function::Count) => self.structure(call, at),
            Some(Function::ChoiceName) => self.choice_name(call, at),
            _ => {
                if call.arguments.is_empty() && reads_context(call) {
                    self.values(at);
                }
                call.arguments.iter().for_each(|argument| drop(self.value(argument, at)));
                Vec::new()
            }
        }
    }

    /// `jr:choice-name(value, '/path')`: the path is written as text, or as a path.
    fn choice_name(&mut self, call: &Call, at: &[Spot]) -> Vec<Spot> {
        let (value, question) = (call.arguments.first(), call.arguments.get(1));
        value.into_iter().for_each(|value| drop(self.value(value, at)));
        let written = match question.map(|question| &question.kind) {
            Some(ExprKind::Literal(text)) => Expression::parse(text.trim()).ok(),
            Some(_) | None => None,
        };
        // Places in that text are none of this expression.
        let (rewrites, unknown) = (self.found.rewrites.len(), self.found.unknown.len());
        let bound = self.found.bound.len();
        let spots = match (&written, question) {
            (Some(expression), _) => self.expr(expression.root(), at),
            (None, Some(question)) => self.value(question, at),
            (None, None) => Vec::new(),
        };
        if written.is_some() {
            self.found.rewrites.truncate(rewrites);
            self.found.unknown.truncate(unknown);
            self.found.bound.truncate(bound);
        }
        for spot in spots {
            if let Spot::At { definition, shared, .. } = spot {
                self.found.choice_names.push(Asked { definition, shared });
            }
        }
        Vec::new()
    }

    /// The first argument is the result, the others are read.
    fn first_nodes(&mut self, call: &Call, at: &[Spot]) -> Vec<Spot> {
        for argument in call.arguments.iter().skip(1) {
            self.value(argument, at);
        }
        call.arguments.first().map_or_else(Vec::new, |argument| self.expr(argument, at))
    }

    /// `count(…)` reads which nodes there are, not what is in them.
    fn structure(&mut self, call: &Call, at: &[Spot]) -> Vec<Spot> {
        for argument in &call.arguments {
            self.expr(argument, at);
        }
        Vec::new()
    }

    /// `position(..)` reads where an instance stands among its siblings.
    fn position(&mut self, call: &Call, at: &[Spot]) -> Vec<Spot> {
        for argument in &call.arguments {
            for spot in self.expr(argument, at) {
                let Spot::At { definition, shared, previous, .. } = spot else {
                    continue;
                };
                if self.repeats(definition) {
                    let kind = match shared == Some(definition) {
                        true => ReadKind::Position,
                        false => ReadKind::Instances,
                    };
                    let shared = self.around(definition);
                    let read =
                        Read { definition, shared, kind, previous, place: Ordinal::ANY };
                    self.found.reads.push(read);
                }
            }
        }
        Vec::new()
    }

    /// Its paths name all instances, its indexes choose among them.
    fn indexed_repeat(&mut self, call: &Call, at: &[Spot]) -> Vec<Spot> {
        let since = self.found.reads.len();
        let (mut spots, mut repeats) = (Vec::new(), Vec::new());
        for (index, argument) in call.arguments.iter().enumerate() {
            match index {
                0 => spots = self.all_nodes(argument, at),
                odd if odd % 2 == 1 => repeats = self.all_nodes(argument, at),
                2 if call.arguments.len() == 3 && at == [self.here] => {
                    self.mark_place(&mut spots, since, &repeats, Ordinal::of(argument));
                    self.value(argument, at);
                }
                _ => drop(self.value(argument, at)),
            }
        }
        if call.arguments.iter().skip(2).step_by(2).any(subtracts) {
            spots.iter_mut().for_each(|spot| self.mark_previous(spot));
            self.mark_previous_instances(since);
        }
        spots
    }

    /// Of `indexed-repeat(…, repeat, 3)` only the third instance is read, where the repeat
    /// is the nearest one around the nodes.
    fn mark_place(
        &mut self,
        spots: &mut [Spot],
        since: usize,
        repeats: &[Spot],
        chosen: Ordinal,
    ) {
        let [Spot::At { definition: repeat, shared: None, .. }] = *repeats else {
            return;
        };
        let mut read = self.found.reads.iter().skip(since);
        if !self.repeats(repeat) || !read.all(|read| read.definition == repeat) {
            return;
        }
        for read in self.found.reads.iter_mut().skip(since) {
            read.place = chosen;
        }
        for spot in spots {
            let Spot::At { definition, place, .. } = spot else { continue };
            if repeat_of(self.form, *definition) == Some(repeat) {
                *place = chosen;
            }
        }
    }

    fn all_nodes(&mut self, expr: &Expr, at: &[Spot]) -> Vec<Spot> {
        let before = std::mem::replace(&mut self.all, true);
        let spots = self.expr(expr, at);
        self.all = before;
        spots
    }

    /// The instances of the reader's own repeat that were read since are earlier ones.
    fn mark_previous_instances(&mut self, since: usize) {
        let own = repeat_of(self.form, self.context);
        for read in self.found.reads.iter_mut().skip(since) {
            read.previous |=
                read.kind == ReadKind::Instances && own == Some(read.definition);
        }
    }

    // Paths

    fn path(&mut self, path: &Path, expr: &Expr, at: &[Spot]) -> Vec<Spot> {
        let mut steps = &*path.steps;
        if is_dot(path) && at == [self.here] {
            return vec![Spot::Own];
        }
        let mut spots = match &path.start {
            Start::Context => at.to_vec(),
            Start::Root => match self.own_instance(path, expr) {
                Some((spot, used)) => {
                    steps = path.steps.get(used..).unwrap_or(&[]);
                    vec![spot]
                }
                None => {
                    self.bind(path, expr);
                    vec![Spot::Root]
                }
            },
            Start::Filter { primary, predicates } => {
                let mut spots = self.expr(primary, at);
                self.predicates(predicates, &mut spots);
                spots
            }
        };
        for step in steps {
            spots = self.step(step, &spots);
        }
        spots
    }

    /// The repeat instance around the reader that an absolute path leads into, and how
    /// many of its steps lead there.
    fn own_instance(&mut self, path: &Path, expr: &Expr) -> Option<(Spot, usize)> {
        let Spot::At { definition: reader, .. } = self.here else { return None };
        if self.all {
            return None;
        }
        let mut at = None;
        let mut best = None;
        for (index, step) in path.steps.iter().enumerate() {
            let NodeTest::Name { local, .. } = &step.test else { break };
            if step.axis != Axis::Child || !step.predicates.is_empty() {
                break;
            }
            at = self.named_child(at, local);
            let Some(definition) = at else { break };
            let last = index + 1 == path.steps.len();
            let around =
                ancestors(self.form, reader).position(|above| above == definition);
            if let (Some(levels), true, false) = (around, self.repeats(definition), last)
            {
                best = Some((definition, index + 1, levels, step.span.end));
            }
        }
        let (definition, used, levels, end) = best?;
        self.found.rewrites.push(Rewrite { span: expr.span.start..end, levels });
        let spot = Spot::At {
            definition,
            shared: Some(definition),
            previous: false,
            place: Ordinal::ANY,
        };
        Some((spot, used))
    }

    /// Notes the one node of an absolute path of plain names that meets no repeat.
    fn bind(&mut self, path: &Path, expr: &Expr) {
        let mut at = None;
        for step in &path.steps {
            let NodeTest::Name { local, prefix } = &step.test else { return };
            let parent = at;
            at = self.named_child(parent, local);
            let alone = parent.is_none_or(|id| self.names.named(id, local).len() == 1);
            let node = at.and_then(|id| self.form.node(id));
            let plain = step.axis == Axis::Child && step.predicates.is_empty() && alone;
            let is_it = node.is_some_and(|node| {
                !node.repeats && (prefix.is_empty() || node.prefix == **prefix)
            });
            if !plain || !is_it {
                return;
            }
        }
        self.found.bound.extend(at.map(|at| (expr.span.clone(), at)));
    }

    fn named_child(&self, at: Option<DefinitionId>, local: &str) -> Option<DefinitionId> {
        let Some(at) = at else {
            return self
                .form
                .nodes
                .first()
                .filter(|root| root.name == local)
                .map(|_| DefinitionId(0));
        };
        self.names.named(at, local).first().copied()
    }

    fn step(&mut self, step: &Step, at: &[Spot]) -> Vec<Spot> {
        let mut spots = Vec::new();
        for spot in at {
            let reached = self.reached(step, *spot);
            spots.extend(reached.into_iter().filter(|spot| self.passes(step, *spot)));
        }
        sorted::sort_and_dedup(&mut spots);
        self.note_unknown(step, at, &spots);
        if step.axis == Axis::PrecedingSibling || step.predicates.iter().any(points_back)
        {
            spots.iter_mut().for_each(|spot| self.mark_previous(spot));
        }
        // Of another node a place says nothing about the instance that it lies in.
        if let ([Spot::At { definition, place, .. }], Axis::Child, Some(first)) =
            (&mut *spots, step.axis, step.predicates.first())
            && self.repeats(*definition)
        {
            *place = Ordinal::of_predicate(first);
        }
        self.instances(step, &spots);
        self.predicates(&step.predicates, &mut spots);
        spots
    }

    /// Where a step leads, by name where it has one.
    fn reached(&self, step: &Step, spot: Spot) -> Vec<Spot> {
        match (spot, step.axis, &step.test) {
            (
                Spot::At { definition, shared, previous, place },
                Axis::Child,
                NodeTest::Name { local, .. },
            ) => {
                let named = self.names.named(definition, local).iter().copied();
                let at = |definition| {
                    let inside = !self.repeats(definition);
                    let place = if inside { place } else { Ordinal::ANY };
                    Spot::At { definition, shared, previous, place }
                };
                named.map(at).collect()
            }
            _ => self.along(step.axis, spot),
        }
    }

    fn predicates(&mut self, predicates: &[Expr], spots: &mut [Spot]) {
        for predicate in predicates {
            self.value(predicate, spots);
        }
    }

    /// Going down or sideways to a repeat reads which instances there are.
    fn instances(&mut self, step: &Step, spots: &[Spot]) {
        let inward = !matches!(
            step.axis,
            Axis::Parent | Axis::Ancestor | Axis::AncestorOrSelf | Axis::SelfNode
        );
        for spot in spots {
            let Spot::At { definition, shared, previous, place } = *spot else {
                continue;
            };
            if inward && self.repeats(definition) {
                let kind = ReadKind::Instances;
                self.found.reads.push(Read { definition, shared, kind, previous, place });
            }
        }
    }

    fn repeats(&self, definition: DefinitionId) -> bool {
        self.form.node(definition).is_some_and(|node| node.repeats)
    }

    fn mark_previous(&self, spot: &mut Spot) {
        let Spot::At { definition, previous, .. } = spot else { return };
        let within = repeat_of(self.form, *definition);
        let mut around = ancestors(self.form, self.context);
        if within.is_some_and(|repeat| around.any(|above| above == repeat)) {
            *previous = true;
        }
    }

    fn note_unknown(&mut self, step: &Step, from: &[Spot], to: &[Spot]) {
        let NodeTest::Name { local, .. } = &step.test else { return };
        let elsewhere = from.contains(&Spot::Elsewhere);
        if !to.is_empty() || from.is_empty() || elsewhere || step.axis != Axis::Child {
            return;
        }
        let mut known = Vec::new();
        for spot in from {
            for child in self.along(Axis::Child, *spot) {
                if let Spot::At { definition, .. } = child {
                    known
                        .extend(self.form.node(definition).map(|node| node.name.clone()));
                }
            }
        }
        let name = local.to_string();
        self.found.unknown.push(Unknown { span: step.span.clone(), name, known });
    }

    fn passes(&self, step: &Step, spot: Spot) -> bool {
        let Spot::At { definition, .. } = spot else {
            return spot == Spot::Elsewhere || step.test == NodeTest::Node;
        };
        let Some(node) = self.form.node(definition) else { return false };
        match &step.test {
            NodeTest::Name { local, prefix } => {
                node.name == **local && (prefix.is_empty() || node.prefix == **prefix)
            }
            NodeTest::Any | NodeTest::Node | NodeTest::AnyIn(_) => true,
            // The text of an element is that of its node.
            NodeTest::Text => node.children.is_empty(),
            NodeTest::Comment | NodeTest::ProcessingInstruction(_) => false,
        }
    }
}

/// Functions that read the context node when they are given nothing.
fn reads_context(call: &Call) -> bool {
    matches!(
        call.function,
        Some(
            Function::String
                | Function::Number
                | Function::StringLength
                | Function::NormalizeSpace
        )
    )
}

fn is_dot(path: &Path) -> bool {
    let [Step { axis: Axis::SelfNode, test: NodeTest::Node, predicates, .. }] =
        &path.steps[..]
    else {
        return false;
    };
    matches!(path.start, Start::Context) && predicates.is_empty()
}

/// Whether a predicate chooses earlier instances: `position(..) - 1` in some form.
fn points_back(predicate: &Expr) -> bool {
    let ExprKind::Chain { first, rest } = &predicate.kind else { return false };
    if subtracts(predicate) {
        return true;
    }
    let earlier = rest.iter().any(|(operator, _)| *operator == Operator::Less);
    let compares = rest.iter().any(|(operator, _)| {
        matches!(operator, Operator::Equal | Operator::Less | Operator::LessOrEqual)
    });
    let is_position = |expr: &Expr| matches!(&expr.kind, ExprKind::Call(call) if call.function == Some(Function::Position));
    let back = |expr: &Expr| subtracts(expr) || (earlier && is_position(expr));
    compares && is_position(first) && rest.iter().any(|(_, operand)| back(operand))
}

fn subtracts(expr: &Expr) -> bool {
    let ExprKind::Chain { rest, .. } = &expr.kind else { return false };
    rest.iter().any(|(operator, _)| *operator == Operator::Subtract)
}
