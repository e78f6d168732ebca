//! The rules of a form: its expressions parsed, and what each reads.

use crate::sorted;
use std::collections::{BTreeMap, BTreeSet};

use minyi_xpath::{Expression, SyntaxError, SyntaxErrorKind, did_you_mean};

use crate::compile::lists::Lists;
use crate::compile::names::{self, Asked, Names, Reads};
use crate::compile::ordinal::{self, Ordinal};
use crate::compile::{Aggregate, CompiledForm, Reader};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::form::{
    Action, ActionKind, Choices, ControlId, DefinitionId, Form, InstanceSource, Itemset,
    NodeDefinition, Written,
};
use crate::label::{ItextEntry, Label, Piece};

/// Index of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RuleId(pub(crate) u32);

/// What a rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RuleKind {
    /// The value of a node.
    Calculate,
    /// Whether a node belongs to the answers.
    Relevance,
    /// The number of instances of a repeat.
    Count,
    /// What a control offers.
    Choices(ControlId),
    /// Whether a node may be changed by hand.
    Readonly,
    /// Whether a node must be answered.
    Required,
    /// Whether an answer is acceptable.
    Constraint,
    /// The texts of a control; never evaluated in a wave, only told to have changed.
    Label(ControlId),
}

/// One compiled expression and what it is for.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Nodes it is evaluated at.
    pub(crate) definition: DefinitionId,
    pub(crate) kind: RuleKind,
    /// None for labels, whose outputs stand apart.
    pub(crate) expression: Option<Expression>,
    pub(crate) reads: Box<[Read]>,
    /// Its value depends on the form language.
    pub(crate) language: bool,
    /// Its value depends on the clock or on chance.
    pub(crate) changing: bool,
    /// Place in the order of evaluation.
    pub(crate) rank: u32,
    /// Order within rules that run instance by instance; see `order`.
    pub(crate) inner: u32,
    /// Repeat whose instances it runs through one after the other.
    pub(crate) by_instance: Option<DefinitionId>,
    /// Component of rules that depend on each other's answers, not on each other.
    pub(crate) component: Option<u32>,
    /// Circle of rules that settles in further waves; see `order`.
    pub(crate) circle: Option<u32>,
    /// The sum or count that it is, where it is one.
    pub(crate) aggregate: Option<Aggregate>,
}

/// One thing that a rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Read {
    pub(crate) definition: DefinitionId,
    /// The innermost repeat of which reader and read are in one instance.
    pub(crate) shared: Option<DefinitionId>,
    pub(crate) kind: ReadKind,
    /// An earlier repeat instance only.
    pub(crate) previous: bool,
    /// Only the instance at this place, from 1, of the nearest repeat at or above what is
    /// read.
    pub(crate) place: Ordinal,
}

/// What of a node is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReadKind {
    /// Its value.
    Value,
    /// The value of the reader's own node, as `.`.
    Own,
    /// Which instances there are.
    Instances,
    /// Where the reader's own instance stands among them.
    Position,
}

/// An action ready to run.
#[derive(Debug)]
pub(crate) struct CompiledAction {
    pub(crate) kind: ActionKind,
    pub(crate) events: Vec<String>,
    pub(crate) source: Option<DefinitionId>,
    pub(crate) target: DefinitionId,
    pub(crate) value: Option<Expression>,
    /// What the value reads.
    pub(crate) reads: Vec<DefinitionId>,
    /// Which of the form's actions it is: those that cannot be parsed are left out here.
    pub(crate) number: usize,
}

/// Parses every expression of the form into its rules, outputs and actions.
pub(super) fn collect(compiled: &mut CompiledForm, diagnostics: &mut Vec<Diagnostic>) {
    let names = Names::of(&compiled.form);
    let mut collector = Collector {
        is_new: compiled.hash.get().is_none(),
        compiled,
        names,
        diagnostics,
        asked: Vec::new(),
        named: Vec::new(),
        choice_texts: BTreeMap::new(),
    };
    collector.binds();
    collector.controls();
    collector.actions();
    collector.instance_name();
    collector.rules_by_definition();
    collector.choice_names();
    collector.readers();
}

struct Collector<'a> {
    /// Whether the form was not compiled before, so that its author is told what is doubtful.
    is_new: bool,
    compiled: &'a mut CompiledForm,
    names: Names,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Questions of which the expressions parsed last read choice labels.
    asked: Vec<Asked>,
    /// Rules that read choice labels.
    named: Vec<(RuleId, Asked)>,
    /// What the labels of a control's choices read.
    choice_texts: BTreeMap<ControlId, Vec<Read>>,
}

impl Collector<'_> {
    fn form(&self) -> &Form {
        &self.compiled.form
    }

    fn binds(&mut self) {
        for index in 0..self.form().nodes.len() as u32 {
            let id = DefinitionId(index);
            let Some(node) = self.form().node(id) else { continue };
            let written = OF_NODES.map(|kind| {
                let written = of_node(node, kind)?;
                (!written.text.trim().is_empty()).then(|| (kind, written.clone()))
            });
            for (kind, written) in written.into_iter().flatten() {
                self.rule(id, kind, &written);
            }
        }
    }

    fn controls(&mut self) {
        // Nothing that is called from here looks at controls.
        let controls = std::mem::take(&mut self.compiled.form.controls);
        for (index, control) in controls.iter().enumerate() {
            let id = ControlId(index as u32);
            let context = self.compiled.context(id);
            let mut reads = Vec::new();
            self.label(context, &control.label, &mut reads);
            self.label(context, &control.hint, &mut reads);
            self.messages(control.node, &mut reads);
            let mut texts = Vec::new();
            match &control.choices {
                Some(Choices::Itemset(itemset)) => {
                    self.itemset(id, context, itemset);
                    self.item_labels(context, itemset, &mut texts);
                }
                Some(Choices::Inline(choices)) => {
                    for choice in choices {
                        self.label(context, &choice.label, &mut texts);
                    }
                }
                None => {}
            }
            reads.extend(&texts);
            if !texts.is_empty() {
                self.choice_texts.insert(id, texts);
            }
            self.label_rule(context, RuleKind::Label(id), reads);
        }
        self.compiled.form.controls = controls;
    }

    fn messages(&mut self, node: Option<DefinitionId>, reads: &mut Vec<Read>) {
        let Some(node) = node else { return };
        let Some(bind) = self.form().node(node).map(|node| &node.bind) else { return };
        let messages = [bind.constraint_message.clone(), bind.required_message.clone()];
        messages.iter().for_each(|message| self.label(node, message, reads));
    }

    fn label_rule(
        &mut self,
        definition: DefinitionId,
        kind: RuleKind,
        mut reads: Vec<Read>,
    ) {
        sorted::sort_and_dedup(&mut reads);
        if !reads.is_empty() {
            self.push(definition, kind, None, reads);
        }
    }

    // Texts

    fn label(&mut self, context: DefinitionId, label: &Label, reads: &mut Vec<Read>) {
        match label {
            Label::None => {}
            Label::Plain(pieces) => self.pieces(context, pieces, reads),
            Label::Itext(id) => self.entry(context, id, reads),
            Label::Computed(written) => self.output(context, written, reads),
        }
    }

    fn entry(&mut self, context: DefinitionId, id: &str, reads: &mut Vec<Read>) {
        let Some(entry) = self.compiled.itext(id) else { return };
        if has_outputs(entry) {
            let texts = entry.translations.clone();
            for (_, pieces) in texts.iter().flatten() {
                self.pieces(context, pieces, reads);
            }
        }
    }

    fn pieces(&mut self, context: DefinitionId, pieces: &[Piece], reads: &mut Vec<Read>) {
        for piece in pieces {
            if let Piece::Output(written) = piece {
                self.output(context, written, reads);
            }
        }
    }

    fn output(
        &mut self,
        context: DefinitionId,
        written: &Written,
        reads: &mut Vec<Read>,
    ) {
        let key = (context, written.text.clone());
        let known = self.compiled.outputs.contains_key(&key);
        let Some((expression, found)) = self.parse(context, written, !known) else {
            return;
        };
        reads.extend(found);
        self.compiled.outputs.entry(key).or_insert(expression);
    }

    /// Texts of the items that an itemset may show.
    fn item_labels(
        &mut self,
        context: DefinitionId,
        itemset: &Itemset,
        reads: &mut Vec<Read>,
    ) {
        if !itemset.label_is_itext || !self.form().itext.iter().any(has_outputs) {
            return;
        }
        let mut ids = BTreeSet::new();
        for instance in &self.form().instances {
            let InstanceSource::Items(items) = &instance.source else { continue };
            let quoted = [format!("'{}'", instance.id), format!("\"{}\"", instance.id)];
            if quoted.iter().any(|id| itemset.nodes.text.contains(id)) {
                ids.extend(items.rows().filter_map(|item| item.column(&itemset.label)));
            }
        }
        let ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        ids.iter().for_each(|id| self.entry(context, id, reads));
    }

    // Choices

    /// The choices as one expression, shuffled where that is asked for.
    fn itemset(&mut self, control: ControlId, context: DefinitionId, itemset: &Itemset) {
        let nodes = itemset.nodes.text.trim();
        if nodes.is_empty() {
            return;
        }
        let shuffled = match &itemset.randomize {
            None => None,
            Some(None) => Some(format!("randomize({nodes})")),
            Some(Some(seed)) => Some(format!("randomize({nodes}, {})", seed.text)),
        };
        let Some((plain, mut reads)) = self.parse(context, &itemset.nodes, true) else {
            return;
        };
        // The value of each item is read with it; only nodes of this instance can change.
        let value = format!("({nodes})/{}", itemset.value);
        let label = format!("({nodes})/{}", itemset.label);
        // Nodes of other documents do not change.
        let elsewhere = reads.is_empty() && nodes.starts_with("instance(");
        let parts = [value, label].into_iter().filter(|_| !elsewhere);
        for text in parts.chain(shuffled.clone()) {
            let written = Written { text, place: itemset.nodes.place.clone() };
            reads.extend(
                self.parse(context, &written, false).into_iter().flat_map(|(_, r)| r),
            );
        }
        sorted::sort_and_dedup(&mut reads);
        let place = itemset.nodes.place.clone();
        let expression = shuffled
            .and_then(|text| self.parse(context, &Written { text, place }, true))
            .map_or(plain, |(expression, _)| expression);
        self.push(context, RuleKind::Choices(control), Some(expression), reads);
    }

    // Actions and the name

    fn actions(&mut self) {
        for (number, action) in self.form().actions.clone().iter().enumerate() {
            self.action(number, action);
        }
    }

    fn action(&mut self, number: usize, action: &Action) {
        let written = action.value.as_ref().filter(|value| !value.text.trim().is_empty());
        let (value, reads) = match written {
            None => (None, Vec::new()),
            Some(written) => match self.parse(action.target, written, true) {
                Some((expression, reads)) => (Some(expression), reads),
                None => return,
            },
        };
        self.asked.clear();
        let control = action.control.and_then(|control| self.form().control(control));
        let source = control.and_then(|control| control.node).or(action.repeat);
        let events = action.events.clone();
        self.compiled.actions.push(CompiledAction {
            kind: action.kind,
            events,
            source,
            target: action.target,
            value,
            reads: reads.iter().map(|read| read.definition).collect(),
            number,
        });
    }

    fn instance_name(&mut self) {
        let Some(written) = self.form().settings.instance_name.clone() else { return };
        let name = self.parse(DefinitionId(0), &written, true);
        self.compiled.instance_name = name.map(|(expression, _)| expression);
    }

    // Labels of choices in expressions

    fn note_choice_names(&mut self, rule: RuleId) {
        let asked = std::mem::take(&mut self.asked);
        self.named.extend(asked.into_iter().map(|asked| (rule, asked)));
    }

    /// `jr:choice-name` reads what the labels of the question's choices read.
    fn choice_names(&mut self) {
        for (rule, asked) in std::mem::take(&mut self.named) {
            let controls = self.compiled.controls_of(asked.definition);
            let texts = controls.iter().filter_map(|id| self.choice_texts.get(id));
            let mut reads: Vec<Read> = texts
                .flatten()
                .map(|read| asked.through(&self.compiled.form, read))
                .collect();
            // A label that shows what is computed from it is shown as it was before.
            reads.retain(|read| !self.leads_to(read.definition, rule));
            let Some(rule) = self.compiled.rules.get_mut(rule.0 as usize) else {
                continue;
            };
            reads.extend(&rule.reads);
            sorted::sort_and_dedup(&mut reads);
            rule.reads = reads.into();
        }
    }

    /// Whether the value of a definition is computed from what a rule gives.
    fn leads_to(&self, definition: DefinitionId, rule: RuleId) -> bool {
        let target = self.compiled.rule(rule).map(|rule| rule.definition);
        let (mut seen, mut open) = (BTreeSet::new(), vec![definition]);
        while let Some(id) = open.pop() {
            if Some(id) == target {
                return true;
            }
            if !seen.insert(id) {
                continue;
            }
            let rules = self.compiled.rules_of(id).iter();
            let rules = rules.filter_map(|rule| self.compiled.rule(*rule));
            open.extend(rules.flat_map(|rule| &rule.reads).map(|read| read.definition));
            open.extend(self.form().node(id).and_then(|node| node.parent));
        }
        false
    }

    // Parsing

    fn rule(&mut self, definition: DefinitionId, kind: RuleKind, written: &Written) {
        let Some((expression, reads)) = self.parse(definition, written, true) else {
            return;
        };
        self.push(definition, kind, Some(expression), reads);
    }

    fn push(
        &mut self,
        definition: DefinitionId,
        kind: RuleKind,
        expression: Option<Expression>,
        reads: Vec<Read>,
    ) {
        let id = RuleId(self.compiled.rules.len() as u32);
        let world = expression.as_ref().map(Expression::reads).unwrap_or_default();
        self.compiled.rules.push(Rule {
            definition,
            kind,
            expression,
            reads: reads.into(),
            language: world.language,
            changing: world.random || world.now || world.once,
            rank: 0,
            inner: 0,
            by_instance: None,
            component: None,
            circle: None,
            aggregate: None,
        });
        self.note_choice_names(id);
    }

    /// The expression, with absolute paths into the reader's own repeat made relative.
    fn parse(
        &mut self,
        context: DefinitionId,
        written: &Written,
        report: bool,
    ) -> Option<(Expression, Vec<Read>)> {
        let mut expression = match Expression::parse(&written.text) {
            Ok(expression) => expression,
            Err(errors) => {
                if report {
                    let errors = errors.iter().map(|error| syntax(written, error));
                    self.diagnostics.extend(errors);
                }
                return None;
            }
        };
        let found =
            names::reads(&self.compiled.form, &self.names, context, expression.root());
        self.asked.extend(&found.choice_names);
        if report && self.is_new {
            let problems = expression.problems();
            self.diagnostics.extend(problems.iter().map(|error| syntax(written, error)));
            self.report_unknown(written, &found);
        }
        expression.bind(|span| {
            let mut bound = found.bound.iter();
            bound.find(|(known, _)| known == span).map(|(_, definition)| definition.0)
        });
        let own = rewritten(&written.text, &found);
        let expression =
            own.and_then(|text| Expression::parse(&text).ok()).unwrap_or(expression);
        Some((expression, found.reads))
    }

    fn report_unknown(&mut self, written: &Written, found: &Reads) {
        for unknown in &found.unknown {
            let message = format!(
                "the path leads nowhere: nothing is called `{}` there",
                unknown.name
            );
            let mut warning =
                Diagnostic::warning(Code::UnknownName, written.place.clone(), message)
                    .excerpt(&written.text, Some(unknown.span.clone()));
            warning.hint =
                did_you_mean(&unknown.name, unknown.known.iter().map(String::as_str));
            self.diagnostics.push(warning);
        }
    }

    fn rules_by_definition(&mut self) {
        let compiled = &mut *self.compiled;
        let rules = compiled.rules.iter().zip(0..);
        let of = rules.map(|(rule, index)| (rule.definition, RuleId(index))).collect();
        compiled.rules_of = Lists::new(compiled.definitions.len(), of);
    }

    /// Turns reads around: for each definition the rules that read it.
    fn readers(&mut self) {
        let compiled = &mut *self.compiled;
        let mut readers = Vec::new();
        for (rule, index) in compiled.rules.iter_mut().zip(0..) {
            if rule.reads.iter().any(|read| read.place == Ordinal::CHOSEN) {
                match rule.expression.as_ref().and_then(ordinal::chooser) {
                    Some(found) => drop(compiled.choosers.insert(RuleId(index), found)),
                    None => rule.reads.iter_mut().for_each(|r| r.place = Ordinal::ANY),
                }
            }
            readers.extend(rule.reads.iter().map(|read| {
                let Read { definition, shared, kind, previous, place } = *read;
                let rule = RuleId(index);
                (definition, Reader { rule, shared, kind, previous, place })
            }));
        }
        compiled.readers_of = Lists::new(compiled.definitions.len(), readers);
    }
}

/// The rules that a node has for itself, in the order in which they are evaluated.
const OF_NODES: [RuleKind; 6] = [
    RuleKind::Calculate,
    RuleKind::Relevance,
    RuleKind::Count,
    RuleKind::Readonly,
    RuleKind::Required,
    RuleKind::Constraint,
];

/// The rule of a kind as it was written; none where the author wrote none.
fn of_node(node: &NodeDefinition, kind: RuleKind) -> Option<&Written> {
    let bind = &node.bind;
    match kind {
        RuleKind::Calculate => bind.calculate.as_deref(),
        RuleKind::Relevance => bind.relevant.as_deref(),
        RuleKind::Count => node.count.as_deref().filter(|_| node.repeats),
        RuleKind::Readonly => bind.readonly.as_deref(),
        RuleKind::Required => bind.required.as_deref(),
        RuleKind::Constraint => bind.constraint.as_deref(),
        RuleKind::Choices(_) | RuleKind::Label(_) => None,
    }
}

impl CompiledForm {
    /// A rule as it was written; none for the texts of a control.
    pub(crate) fn written(&self, rule: &Rule) -> Option<&Written> {
        match rule.kind {
            RuleKind::Choices(id) => match self.form.control(id)?.choices.as_ref()? {
                Choices::Itemset(itemset) => Some(&itemset.nodes),
                Choices::Inline(_) => None,
            },
            RuleKind::Calculate
            | RuleKind::Relevance
            | RuleKind::Count
            | RuleKind::Readonly
            | RuleKind::Required
            | RuleKind::Constraint
            | RuleKind::Label(_) => of_node(self.form.node(rule.definition)?, rule.kind),
        }
    }
}

fn has_outputs(entry: &ItextEntry) -> bool {
    let mut pieces = entry.translations.iter().flatten().flat_map(|(_, pieces)| pieces);
    pieces.any(|piece| matches!(piece, Piece::Output(_)))
}

/// The text with the beginnings of some absolute paths replaced; see `names::Rewrite`.
fn rewritten(text: &str, found: &Reads) -> Option<String> {
    if found.rewrites.is_empty() {
        return None;
    }
    let mut rewrites: Vec<_> = found.rewrites.iter().collect();
    sorted::sort_by_key(&mut rewrites, |rewrite| rewrite.span.start);
    let mut own = String::new();
    let mut end = 0;
    for rewrite in rewrites {
        own.push_str(text.get(end..rewrite.span.start)?);
        own.push_str("current()");
        own.push_str(&"/..".repeat(rewrite.levels));
        end = rewrite.span.end;
    }
    own.push_str(text.get(end..)?);
    Some(own)
}

/// A call that cannot be evaluated is an error in a workbook, which its author can mend.
/// An XForm was let pass by the tool that wrote it, and is in use: it is filled, with such
/// an expression blank where evaluation comes to the call.
fn severity(code: Code, written: &Written) -> Severity {
    let is_call = matches!(code, Code::UnknownFunction | Code::ArgumentCount);
    match (&written.place, is_call) {
        (Place::Xml { .. }, true) => Severity::Warning,
        _ => Severity::Error,
    }
}

fn syntax(written: &Written, error: &SyntaxError) -> Diagnostic {
    let code = match error.kind {
        SyntaxErrorKind::UnknownFunction | SyntaxErrorKind::ForeignFunction => {
            Code::UnknownFunction
        }
        SyntaxErrorKind::ArgumentCount => Code::ArgumentCount,
        SyntaxErrorKind::Empty
        | SyntaxErrorKind::UnknownCharacter
        | SyntaxErrorKind::UnclosedQuote
        | SyntaxErrorKind::UnclosedBracket
        | SyntaxErrorKind::Unexpected
        | SyntaxErrorKind::MissingOperand
        | SyntaxErrorKind::UnknownAxis
        | SyntaxErrorKind::Variable
        | SyntaxErrorKind::NotNodes
        | SyntaxErrorKind::Pattern
        | SyntaxErrorKind::TooDeep
        | SyntaxErrorKind::TooLong => Code::Syntax,
    };
    let severity = severity(code, written);
    let diagnostic =
        Diagnostic::error(code, written.place.clone(), error.message.clone())
            .excerpt(&written.text, Some(error.span.clone()));
    Diagnostic { severity, hint: error.hint.clone(), ..diagnostic }
}
