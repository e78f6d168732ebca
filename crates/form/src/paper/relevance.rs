//! Reads a relevance expression as a [`Condition`].

use minyi_xpath::number_to_text;
use minyi_xpath::syntax::{Call, Operator};
use minyi_xpath::{
    Axis, Base, Expr, ExprKind, Expression, NodeTest, ReadStep, Reads, Span,
};

use super::condition::{Condition, Relation};
use crate::compile::CompiledForm;
use crate::form::{ControlId, ControlKind, DefinitionId};

/// Calculations are followed so far to the questions that they are made of.
const DEPTH: usize = 4;

/// Conditions that compare more answers are not read at a glance.
const MOST: usize = 6;

/// When a node is relevant, by its own rule.
pub(super) fn condition(form: &CompiledForm, context: DefinitionId) -> Condition {
    let bind = form.form().node(context).map(|node| &node.bind);
    let Some(written) = bind.and_then(|bind| bind.relevant.as_ref()) else {
        return Condition::Always;
    };
    let Ok(expression) = Expression::parse(&written.text) else {
        return Condition::Always;
    };
    let reader = Reader::new(form, &expression, context, 0);
    let found = reader.truth(expression.root()).filter(|found| found.size() <= MOST);
    found.unwrap_or_else(|| reader.other())
}

/// The questions whose answers an expression at a node depends on, in the order of the
/// form.
pub(super) fn questions_read(
    form: &CompiledForm,
    text: &str,
    context: DefinitionId,
) -> Vec<ControlId> {
    let Ok(expression) = Expression::parse(text) else { return Vec::new() };
    Reader::new(form, &expression, context, 0).questions()
}

/// The value of an expression that does not depend on answers.
pub(super) fn constant(
    form: &CompiledForm,
    text: &str,
    context: DefinitionId,
) -> Option<String> {
    let expression = Expression::parse(text).ok()?;
    let reader = Reader::new(form, &expression, context, 0);
    match reader.operand(expression.root())? {
        Operand::Fixed(value) => Some(value),
        Operand::Computed(node) => {
            let rule = form.form().node(node)?.bind.calculate.as_ref()?;
            // Constants are not computed from others in turn.
            let rule = Expression::parse(&rule.text).ok()?;
            match Reader::new(form, &rule, node, DEPTH).operand(rule.root())? {
                Operand::Fixed(value) => Some(value),
                Operand::Answer(_) | Operand::Count(_) | Operand::Computed(_) => None,
            }
        }
        Operand::Answer(_) | Operand::Count(_) => None,
    }
}

struct Reader<'a> {
    form: &'a CompiledForm,
    text: &'a str,
    context: DefinitionId,
    reads: Reads,
    depth: usize,
}

/// What an expression of one value gives.
enum Operand {
    /// The answer to a question.
    Answer(ControlId),
    /// The number of choices made.
    Count(ControlId),
    /// Something fixed.
    Fixed(String),
    /// A calculation, by its node.
    Computed(DefinitionId),
}

impl<'a> Reader<'a> {
    fn new(
        form: &'a CompiledForm,
        expression: &'a Expression,
        context: DefinitionId,
        depth: usize,
    ) -> Reader<'a> {
        Reader {
            form,
            text: expression.text(),
            context,
            reads: expression.reads(),
            depth,
        }
    }

    /// An expression that is true or false; none when it has no words.
    fn truth(&self, expr: &Expr) -> Option<Condition> {
        match &expr.kind {
            ExprKind::Chain { first, rest } => {
                let (operator, second) = rest.first()?;
                let operands =
                    std::iter::once(&**first).chain(rest.iter().map(|(_, e)| e));
                if matches!(operator, Operator::And | Operator::Or) {
                    let parts = operands.map(|e| self.truth(e)).collect::<Option<_>>()?;
                    let is_all = *operator == Operator::And;
                    return Some(if is_all {
                        Condition::all(parts)
                    } else {
                        Condition::any(parts)
                    });
                }
                (rest.len() == 1).then(|| self.compared(first, *operator, second))?
            }
            ExprKind::Call(call) => self.called(call),
            ExprKind::Number(_)
            | ExprKind::Literal(_)
            | ExprKind::Variable(_)
            | ExprKind::Negation { .. }
            | ExprKind::Path(_) => None,
        }
    }

    fn called(&self, call: &Call) -> Option<Condition> {
        let argument = |at: usize| call.arguments.get(at);
        match &*call.name {
            "true" => Some(Condition::Always),
            "false" => Some(Condition::Never),
            "boolean" => self.truth(argument(0)?),
            "not" => self.truth(argument(0)?)?.negated(),
            "selected" => {
                let Operand::Answer(question) = self.operand(argument(0)?)? else {
                    return None;
                };
                let Operand::Fixed(value) = self.operand(argument(1)?)? else {
                    return None;
                };
                let relation = match self.is_multiple(question) {
                    true => Relation::Includes,
                    false => Relation::Is,
                };
                Some(answer(question, relation, value))
            }
            _ => None,
        }
    }

    fn is_multiple(&self, question: ControlId) -> bool {
        let control = self.form.form().control(question);
        control.is_some_and(|c| {
            matches!(c.kind, ControlKind::SelectMultiple | ControlKind::Rank)
        })
    }

    fn compared(
        &self,
        left: &Expr,
        operator: Operator,
        right: &Expr,
    ) -> Option<Condition> {
        match (self.operand(left)?, self.operand(right)?) {
            (one, Operand::Fixed(value)) => self.against(one, operator, value),
            (Operand::Fixed(value), other) => {
                self.against(other, flipped(operator), value)
            }
            _ => None,
        }
    }

    fn against(
        &self,
        one: Operand,
        operator: Operator,
        value: String,
    ) -> Option<Condition> {
        match one {
            Operand::Answer(question) => against_answer(question, operator, value),
            Operand::Count(question) => against_count(question, operator, &value),
            Operand::Computed(node) => {
                let same = self.computed_is(node, &value)?;
                if operator == Operator::NotEqual {
                    return same.negated();
                }
                (operator == Operator::Equal).then_some(same)
            }
            Operand::Fixed(_) => None,
        }
    }

    fn operand(&self, expr: &Expr) -> Option<Operand> {
        match &expr.kind {
            ExprKind::Number(number) => Some(Operand::Fixed(number_to_text(*number))),
            ExprKind::Literal(text) => Some(Operand::Fixed(text.to_string())),
            ExprKind::Negation { times, operand } => match self.operand(operand)? {
                Operand::Fixed(text) if times % 2 == 1 => {
                    Some(Operand::Fixed(format!("-{text}")))
                }
                Operand::Fixed(text) => Some(Operand::Fixed(text)),
                Operand::Answer(_) | Operand::Count(_) | Operand::Computed(_) => None,
            },
            ExprKind::Path(_) => {
                let node = self.node_at(&expr.span)?;
                match self.asked(node) {
                    Some(question) => Some(Operand::Answer(question)),
                    None => Some(Operand::Computed(node)),
                }
            }
            ExprKind::Call(call) => {
                let inner = || self.operand(call.arguments.first()?);
                match (&*call.name, call.arguments.len()) {
                    ("number" | "int" | "string", 1) => inner(),
                    ("count-selected", 1) => match inner()? {
                        Operand::Answer(question) => Some(Operand::Count(question)),
                        Operand::Count(_) | Operand::Fixed(_) | Operand::Computed(_) => {
                            None
                        }
                    },
                    _ => None,
                }
            }
            ExprKind::Variable(_) | ExprKind::Chain { .. } => None,
        }
    }

    /// When a calculation gives a value.
    fn computed_is(&self, node: DefinitionId, value: &str) -> Option<Condition> {
        if self.depth >= DEPTH {
            return None;
        }
        let bind = &self.form.form().node(node)?.bind;
        let expression = Expression::parse(&bind.calculate.as_ref()?.text).ok()?;
        let reader = Reader::new(self.form, &expression, node, self.depth + 1);
        reader.gives(expression.root(), value)
    }

    /// When an expression has a value.
    fn gives(&self, expr: &Expr, value: &str) -> Option<Condition> {
        if let ExprKind::Call(call) = &expr.kind
            && let ("if", [test, then, otherwise]) = (&*call.name, &*call.arguments)
        {
            let test = self.truth(test)?;
            let (then, otherwise) =
                (self.gives(then, value)?, self.gives(otherwise, value)?);
            return Some(match (then, otherwise) {
                (Condition::Always, Condition::Never) => test,
                (Condition::Never, Condition::Always) => test.negated()?,
                (then, otherwise) => Condition::any(vec![
                    Condition::all(vec![test.clone(), then]),
                    Condition::all(vec![test.negated()?, otherwise]),
                ]),
            });
        }
        match self.operand(expr)? {
            Operand::Fixed(fixed) if fixed == value => Some(Condition::Always),
            Operand::Fixed(_) => Some(Condition::Never),
            other @ (Operand::Answer(_) | Operand::Count(_) | Operand::Computed(_)) => {
                self.against(other, Operator::Equal, value.to_owned())
            }
        }
    }

    /// The question that a node is asked by.
    fn asked(&self, node: DefinitionId) -> Option<ControlId> {
        let written = self.form.form().node(node)?;
        let is_asked = written.children.is_empty() && written.bind.calculate.is_none();
        self.form.controls_of(node).first().copied().filter(|_| is_asked)
    }

    /// The node that the path at a place of the text leads to.
    fn node_at(&self, span: &Span) -> Option<DefinitionId> {
        let index = self.reads.paths.iter().position(|path| path.span == *span)?;
        self.node_of(index)
    }

    fn node_of(&self, index: usize) -> Option<DefinitionId> {
        let (base, steps) = self.reads.way(index)?;
        let mut at = match base {
            Base::Root => None,
            Base::Context => Some(self.context),
            Base::Instance(_) | Base::Within { .. } => return None,
        };
        for step in steps {
            at = Some(self.step(at, step)?);
        }
        at
    }

    fn step(&self, at: Option<DefinitionId>, step: &ReadStep) -> Option<DefinitionId> {
        let form = self.form.form();
        if let (Axis::Child, NodeTest::Name { local, .. }) = (step.axis, &step.test) {
            let called = |id: &DefinitionId| {
                form.node(*id).is_some_and(|node| *node.name == **local)
            };
            return match at {
                None => Some(DefinitionId(0)).filter(called),
                Some(at) => form.node(at)?.children.iter().copied().find(called),
            };
        }
        if step.axis == Axis::Parent {
            return form.node(at?)?.parent;
        }
        at.filter(|_| step.axis == Axis::SelfNode)
    }

    /// The condition as it was written.
    fn other(&self) -> Condition {
        let expression = self.named();
        Condition::Other { expression, questions: self.questions() }
    }

    /// The expression with `${name}` for its paths.
    fn named(&self) -> String {
        let mut places: Vec<(Span, String)> = Vec::new();
        for (index, path) in self.reads.paths.iter().enumerate() {
            let node = self.node_of(index).and_then(|id| self.form.form().node(id));
            let is_inner = places.iter().any(|(span, _)| {
                span.start <= path.span.start && path.span.end <= span.end
            });
            if let Some(node) = node.filter(|_| !is_inner) {
                places.push((path.span.clone(), format!("${{{}}}", node.name)));
            }
        }
        places.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut text = self.text.to_owned();
        for (span, name) in places {
            if text.get(span.clone()).is_some() {
                text.replace_range(span, &name);
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn questions(&self) -> Vec<ControlId> {
        let mut found = Vec::new();
        for index in 0..self.reads.paths.len() {
            let Some(node) = self.node_of(index).filter(|node| *node != self.context)
            else {
                continue;
            };
            match self.asked(node) {
                Some(question) => found.push(question),
                None => found.extend(self.questions_behind(node)),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn questions_behind(&self, node: DefinitionId) -> Vec<ControlId> {
        let bind = self.form.form().node(node).map(|node| &node.bind);
        let calculate = bind.and_then(|bind| bind.calculate.as_ref());
        let expression = calculate.and_then(|rule| Expression::parse(&rule.text).ok());
        match expression.filter(|_| self.depth < DEPTH) {
            Some(expression) => {
                Reader::new(self.form, &expression, node, self.depth + 1).questions()
            }
            None => Vec::new(),
        }
    }
}

fn answer(question: ControlId, relation: Relation, value: String) -> Condition {
    Condition::Answer { question, relation, values: vec![value] }
}

/// An answer compared with a value; with nothing, whether there is one.
fn against_answer(
    question: ControlId,
    operator: Operator,
    value: String,
) -> Option<Condition> {
    let bare = |relation| Condition::Answer { question, relation, values: Vec::new() };
    let relation = match (operator, value.is_empty()) {
        (Operator::Equal, true) => return Some(bare(Relation::Blank)),
        (Operator::NotEqual, true) => return Some(bare(Relation::Answered)),
        (Operator::Equal, false) => Relation::Is,
        (Operator::NotEqual, false) => Relation::IsNot,
        (Operator::Less, false) => Relation::Below,
        (Operator::LessOrEqual, false) => Relation::AtMost,
        (Operator::Greater, false) => Relation::Above,
        (Operator::GreaterOrEqual, false) => Relation::AtLeast,
        _ => return None,
    };
    Some(answer(question, relation, value))
}

/// A number of choices compared with a number.
fn against_count(
    question: ControlId,
    operator: Operator,
    value: &str,
) -> Option<Condition> {
    let n: i64 = value.parse().ok()?;
    let (relation, n) = match operator {
        Operator::Greater => (Relation::ChosenAtLeast, n.saturating_add(1)),
        Operator::GreaterOrEqual => (Relation::ChosenAtLeast, n),
        Operator::Less => (Relation::ChosenAtMost, n.saturating_sub(1)),
        Operator::LessOrEqual => (Relation::ChosenAtMost, n),
        Operator::Equal if n == 0 => (Relation::ChosenAtMost, 0),
        Operator::NotEqual if n == 0 => (Relation::ChosenAtLeast, 1),
        Operator::Equal => {
            let least = answer(question, Relation::ChosenAtLeast, n.to_string());
            let most = answer(question, Relation::ChosenAtMost, n.to_string());
            return Some(Condition::all(vec![least, most]));
        }
        Operator::Or
        | Operator::And
        | Operator::NotEqual
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Modulo
        | Operator::Union => return None,
    };
    let bare = |relation| Condition::Answer { question, relation, values: Vec::new() };
    Some(match (relation, n) {
        (Relation::ChosenAtLeast, i64::MIN..=0) => Condition::Always,
        (Relation::ChosenAtMost, i64::MIN..=-1) => Condition::Never,
        (Relation::ChosenAtLeast, 1) => bare(Relation::Answered),
        (Relation::ChosenAtMost, 0) => bare(Relation::Blank),
        (relation, n) => answer(question, relation, n.to_string()),
    })
}

/// The operator with its sides exchanged.
fn flipped(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        Operator::Or
        | Operator::And
        | Operator::Equal
        | Operator::NotEqual
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Modulo
        | Operator::Union => operator,
    }
}
