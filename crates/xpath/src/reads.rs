//! What the value of an expression can depend on, found without evaluating it.
//!
//! Every location path is taken apart into the place it starts from and its steps, so
//! that whoever knows the structure of a form can bind it to nodes. Predicates are
//! stripped; the paths inside of them are reads of their own, which start from the nodes
//! of the step they stand in. The set is an upper bound: branches that are never taken
//! count too.

use crate::functions::Function;
use crate::syntax::{Axis, Call, Expr, ExprKind, NodeTest, Path, Span, Start, Step};

/// What an expression reads.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// Every path in the expression, outer ones before those in their predicates.
    pub paths: Vec<ReadPath>,
    /// The questions whose choice labels are read, as `jr:choice-name` names them.
    pub choice_names: Vec<Box<str>>,
    /// `now()`, `today()`: the value changes with time.
    pub now: bool,
    /// `random()`, `uuid()`, `randomize()` without seed: the value changes by itself.
    pub random: bool,
    /// `once()`: the value of the node itself is read.
    pub once: bool,
    /// `position()` or `last()` of the context, outside of predicates.
    pub position: bool,
    /// `jr:itext()`, `jr:choice-name()`, `format-date()`: the language of the form.
    pub language: bool,
    /// `property()`, `version()`: device, user or form.
    pub property: bool,
    /// Nodes are read that cannot be known beforehand: `id()`, `instance()` of a computed
    /// name. Whoever orders rules has to take any node for read.
    pub dynamic: bool,
}

/// One location path.
#[derive(Clone, Debug)]
pub struct ReadPath {
    /// Where it stands in the text.
    pub span: Span,
    /// From where it goes.
    pub base: Base,
    /// Its steps, without their predicates.
    pub steps: Vec<ReadStep>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadStep {
    /// The direction.
    pub axis: Axis,
    /// Which nodes in that direction.
    pub test: NodeTest,
    /// Whether predicates choose among them.
    pub filtered: bool,
}

/// From where a path goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// The root of the primary instance.
    Root,
    /// The node the expression belongs to.
    Context,
    /// The secondary instance with this id; the first step is its document element.
    Instance(Box<str>),
    /// The nodes that another path of [`Reads::paths`] has reached after so many steps.
    Within {
        /// Index of the other path; always less than that of this one.
        path: usize,
        /// How many of its steps were gone.
        steps: usize,
    },
}

impl Reads {
    pub(crate) fn of(root: &Expr) -> Reads {
        let mut collector = Collector { reads: Reads::default() };
        collector.expr(root, &Base::Context);
        collector.reads
    }

    /// The whole way of the path at `index`: a base that is not [`Base::Within`], and
    /// every step from there.
    pub fn way(&self, index: usize) -> Option<(&Base, Vec<&ReadStep>)> {
        let path = self.paths.get(index)?;
        let Base::Within { path: outer, steps } = &path.base else {
            return Some((&path.base, path.steps.iter().collect()));
        };
        // Outer paths come first, so that this ends.
        let (base, mut way) = (*outer < index).then(|| self.way(*outer)).flatten()?;
        let own = self.paths.get(*outer)?.steps.len();
        way.truncate(way.len().saturating_sub(own.saturating_sub(*steps)));
        way.extend(&path.steps);
        Some((base, way))
    }

    /// The ids of the secondary instances that are read.
    pub fn instances(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().filter_map(|path| match &path.base {
            Base::Instance(id) => Some(&**id),
            Base::Root | Base::Context | Base::Within { .. } => None,
        })
    }
}

/// Paths of one expression that are told apart; with more it counts as dynamic.
const MAX_PATHS: usize = 20_000;

struct Collector {
    reads: Reads,
}

/// Indexes of the paths whose nodes an expression can have as its value.
type Sources = Vec<usize>;

impl Collector {
    /// Collects what `expr` reads where `.` means `context`.
    fn expr(&mut self, expr: &Expr, context: &Base) -> Sources {
        // Unions in predicates of unions multiply; an absurd form may read everything.
        if self.reads.paths.len() >= MAX_PATHS {
            self.reads.dynamic = true;
            return vec![];
        }
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Literal(_) | ExprKind::Variable(_) => vec![],
            ExprKind::Negation { operand, .. } => {
                self.expr(operand, context);
                vec![]
            }
            ExprKind::Chain { first, rest } => {
                let mut sources = self.expr(first, context);
                for (_, operand) in rest {
                    sources.extend(self.expr(operand, context));
                }
                sources
            }
            ExprKind::Path(path) => self.path(path, &expr.span, context),
            ExprKind::Call(call) => self.call(call, &expr.span, context),
        }
    }

    fn path(&mut self, path: &Path, span: &Span, context: &Base) -> Sources {
        match &path.start {
            Start::Root => vec![self.steps(Base::Root, &path.steps, span)],
            Start::Context => vec![self.steps(context.clone(), &path.steps, span)],
            Start::Filter { primary, predicates } => {
                let sources = self.expr(primary, context);
                let bases: Vec<Base> =
                    sources.iter().map(|source| self.end_of(*source)).collect();
                for base in &bases {
                    self.predicates(predicates, base);
                }
                let ways = bases.into_iter();
                ways.map(|base| self.steps(base, &path.steps, span)).collect()
            }
        }
    }

    /// The nodes that the path at `index` ends at.
    fn end_of(&self, index: usize) -> Base {
        let steps = self.reads.paths.get(index).map_or(0, |path| path.steps.len());
        Base::Within { path: index, steps }
    }

    /// Adds a path and what its predicates read; gives its index.
    fn steps(&mut self, base: Base, steps: &[Step], span: &Span) -> usize {
        let index = self.reads.paths.len();
        let bare = steps.iter().map(bare).collect();
        self.reads.paths.push(ReadPath { span: span.clone(), base, steps: bare });
        for (at, step) in steps.iter().enumerate() {
            self.predicates(
                &step.predicates,
                &Base::Within { path: index, steps: at + 1 },
            );
        }
        index
    }

    fn predicates(&mut self, predicates: &[Expr], context: &Base) {
        for predicate in predicates {
            self.expr(predicate, context);
        }
    }

    fn call(&mut self, call: &Call, span: &Span, context: &Base) -> Sources {
        match call.function {
            Some(Function::Current) => {
                return vec![self.steps(Base::Context, &[], span)];
            }
            Some(Function::Instance) => return self.instance(call, span, context),
            Some(Function::ChoiceName) => {
                self.choice_name(call, context);
                return vec![];
            }
            Some(Function::PullData) => self.pulldata(call, span),
            Some(Function::ZScore) => self.table(call, span),
            Some(function) => self.flags(function, call, context),
            None => {}
        }
        let mut sources = Vec::new();
        for argument in &call.arguments {
            sources.push(self.expr(argument, context));
        }
        passed_on(call.function, sources)
    }

    fn flags(&mut self, function: Function, call: &Call, context: &Base) {
        let reads = &mut self.reads;
        let bare = call.arguments.is_empty();
        reads.now |= matches!(function, Function::Now | Function::Today);
        reads.random |= matches!(function, Function::Random | Function::Uuid)
            || (function == Function::Randomize && call.arguments.len() < 2);
        reads.once |= function == Function::Once;
        reads.language |= matches!(
            function,
            Function::Itext | Function::FormatDate | Function::FormatDateTime
        );
        reads.property |= matches!(function, Function::Property | Function::Version);
        reads.dynamic |= function == Function::Id;
        let of_context = *context == Base::Context;
        reads.position |=
            of_context && bare && matches!(function, Function::Position | Function::Last);
        if bare && reads_context(function) {
            self.steps(context.clone(), &[], &call.name_span());
        }
    }

    fn instance(&mut self, call: &Call, span: &Span, context: &Base) -> Sources {
        match literal(call, 0) {
            Some(id) => vec![self.steps(Base::Instance(id.into()), &[], span)],
            None => {
                self.predicates(&call.arguments, context);
                self.reads.dynamic = true;
                vec![]
            }
        }
    }

    fn choice_name(&mut self, call: &Call, context: &Base) {
        self.reads.language = true;
        if let Some(value) = call.arguments.first() {
            self.expr(value, context);
        }
        match call.arguments.get(1).map(|question| (&question.kind, question)) {
            Some((ExprKind::Literal(text), _)) => {
                self.reads.choice_names.push(text.clone());
            }
            Some((ExprKind::Path(_), question)) => {
                self.reads.choice_names.push(question.to_string().into());
            }
            Some(_) | None => self.reads.dynamic = true,
        }
    }

    /// `pulldata` reads `*/item/desired` and `*/item/query` of an instance.
    fn pulldata(&mut self, call: &Call, span: &Span) {
        for column in [1, 2] {
            match literal(call, 0).zip(literal(call, column)) {
                Some((id, column)) => {
                    let steps = vec![any_child(), child("item"), child(column)];
                    self.instance_path(id, steps, span);
                }
                None => self.reads.dynamic = true,
            }
        }
    }

    /// `z-score` reads all cells of a table.
    fn table(&mut self, call: &Call, span: &Span) {
        match literal(call, 0) {
            Some(id) => {
                self.instance_path(id, vec![any_child(), any_child(), any_child()], span);
            }
            None => self.reads.dynamic = true,
        }
    }

    fn instance_path(&mut self, id: &str, steps: Vec<ReadStep>, span: &Span) {
        let base = Base::Instance(id.into());
        self.reads.paths.push(ReadPath { span: span.clone(), base, steps });
    }
}

fn bare(step: &Step) -> ReadStep {
    let filtered = !step.predicates.is_empty();
    ReadStep { axis: step.axis, test: step.test.clone(), filtered }
}

fn any_child() -> ReadStep {
    ReadStep { axis: Axis::Child, test: NodeTest::Any, filtered: false }
}

fn child(name: &str) -> ReadStep {
    let test = NodeTest::Name { prefix: "".into(), local: name.into() };
    ReadStep { axis: Axis::Child, test, filtered: true }
}

fn literal(call: &Call, index: usize) -> Option<&str> {
    match &call.arguments.get(index)?.kind {
        ExprKind::Literal(text) => Some(text),
        ExprKind::Number(_)
        | ExprKind::Variable(_)
        | ExprKind::Negation { .. }
        | ExprKind::Chain { .. }
        | ExprKind::Path(_)
        | ExprKind::Call(_) => None,
    }
}

/// Functions that read the context node when they have no argument.
fn reads_context(function: Function) -> bool {
    matches!(
        function,
        Function::String
            | Function::Number
            | Function::StringLength
            | Function::NormalizeSpace
            | Function::LocalName
            | Function::Name
            | Function::NamespaceUri
    )
}

/// Which arguments' nodes a function can give back.
fn passed_on(function: Option<Function>, mut sources: Vec<Sources>) -> Sources {
    match function {
        Some(Function::If) => sources.drain(..).skip(1).flatten().collect(),
        Some(Function::Coalesce | Function::Once) => sources.concat(),
        Some(Function::Randomize | Function::IndexedRepeat | Function::Depend) => {
            sources.into_iter().next().unwrap_or_default()
        }
        _ => vec![],
    }
}
