//! From a form as written to a form that can be filled.
//!
//! All expressions are parsed, what they read is bound to definitions, and the rules are
//! put in an order in which each is evaluated after what it reads. Everything that is
//! wrong is reported at once; a form with errors is not compiled. The result never
//! changes and holds no answers, so that many engines can share it.

mod aggregate;
mod axes;
mod coarse;
mod codebook;
mod components;
mod context;
mod lists;
mod load;
mod names;
mod order;
mod ordinal;
mod rules;
mod scopes;
mod variables;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use minyi_xpath::{Document, Expression};

use crate::bundle;
use crate::diagnostic::{Diagnostic, Place};
use crate::form::{ControlId, DefinitionId, Form, Written};
use crate::question_type::{QuestionKind, kind_of};

pub(crate) use aggregate::Aggregate;
pub(crate) use codebook::{Codes, has_list};
use lists::Lists;
pub(crate) use load::Rows;
pub(crate) use ordinal::Ordinal;
pub(crate) use rules::{CompiledAction, Read, ReadKind, Rule, RuleId, RuleKind};
pub(crate) use scopes::Slot;
pub(crate) use variables::Column;

/// What compiling gives: the form unless there is an error, and everything there is to say.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// The form, ready to be filled; none when a diagnostic is an error.
    pub form: Option<Arc<CompiledForm>>,
    /// Errors and remarks, in the order of the form.
    pub diagnostics: Vec<Diagnostic>,
}

/// A form ready to be filled.
#[derive(Debug)]
pub struct CompiledForm {
    form: Form,
    /// Computed when it is asked for first: a form of thousands of questions is filled
    /// sooner than it is hashed.
    hash: OnceLock<String>,
    /// By pointer, so that programs that are told hashes do not carry what computes them.
    hasher: fn(&Form) -> String,
    kinds: Vec<QuestionKind>,
    /// For each control the node that its expressions are evaluated at.
    contexts: Vec<DefinitionId>,
    /// For each control the group or repeat around it.
    controls_above: Vec<Option<ControlId>>,
    definitions: Vec<Definition>,
    /// For each definition the controls that show it, in body order.
    controls_of: Lists<ControlId>,
    /// For each definition the rules evaluated at its nodes.
    rules_of: Lists<RuleId>,
    /// For each definition the rules that read its value, or of a repeat its instances.
    readers_of: Lists<Reader>,
    scope_sizes: BTreeMap<Option<DefinitionId>, usize>,
    /// Of definitions with many children: those, in the order of their names.
    by_name: BTreeMap<DefinitionId, Box<[DefinitionId]>>,
    rules: Vec<Rule>,
    /// What [`Ordinal::CHOSEN`] is, of rules that read such a place.
    choosers: BTreeMap<RuleId, Expression>,
    /// Outputs in texts by (context, expression as written).
    outputs: BTreeMap<(DefinitionId, String), Expression>,
    itext: BTreeMap<String, usize>,
    documents: BTreeMap<String, Arc<Document>>,
    actions: Vec<CompiledAction>,
    instance_name: Option<Expression>,
    /// Computed when a record is made first.
    columns: OnceLock<Vec<Column>>,
}

/// What is known of a definition beyond what was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definition {
    /// Where its nodes stand in their scope.
    pub(crate) slot: Slot,
    /// Nearest repeat at or above it.
    pub(crate) repeat: Option<DefinitionId>,
    /// Component of co-dependent rules that its relevance is part of.
    pub(crate) relevance_component: Option<u32>,
    /// Component of co-dependent rules that its choices are part of.
    pub(crate) choices_component: Option<u32>,
}

/// A rule that reads a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(crate) rule: RuleId,
    /// The innermost repeat of which reader and read are in one instance.
    pub(crate) shared: Option<DefinitionId>,
    pub(crate) kind: ReadKind,
    /// Reads an earlier repeat instance only.
    pub(crate) previous: bool,
    /// Reads only the instance at this place, from 1, of the nearest repeat at or above.
    pub(crate) place: Ordinal,
}

/// Compiles what a reader gave: form and diagnostics, with the diagnostics of both. What the reader called
/// wrong at a place is not called wrong there again; with errors of the reader the form
/// is not filled.
pub fn compile_read(form: Option<Form>, mut diagnostics: Vec<Diagnostic>) -> Compilation {
    let Some(form) = form else { return Compilation { form: None, diagnostics } };
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    let reported: Vec<Place> =
        diagnostics.iter().map(|known| known.place.clone()).collect();
    let compilation = compile(form);
    let news = compilation.diagnostics.into_iter();
    diagnostics.extend(news.filter(|found| !reported.contains(&found.place)));
    Compilation { form: compilation.form.filter(|_| !failed), diagnostics }
}

/// Compiles a form.
pub fn compile(form: Form) -> Compilation {
    compile_as(form, OnceLock::new(), hash)
}

/// Compiles a form whose definition has been hashed before.
pub fn compile_known(form: Form, hash: &str) -> Compilation {
    compile_as(form, OnceLock::from(hash.to_owned()), |_| String::new())
}

fn compile_as(
    form: Form,
    known: OnceLock<String>,
    hasher: fn(&Form) -> String,
) -> Compilation {
    let mut diagnostics = Vec::new();
    let compiled = build(form, known, hasher, &mut diagnostics);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    Compilation { form: compiled.filter(|_| !failed).map(Arc::new), diagnostics }
}

fn build(
    mut form: Form,
    hash: OnceLock<String>,
    hasher: fn(&Form) -> String,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<CompiledForm> {
    if !is_sound(&form) {
        diagnostics.push(unsound());
        return None;
    }
    // The form is not added to any more: room for growth would be a third of it.
    form.nodes.shrink_to_fit();
    form.controls.shrink_to_fit();
    let definitions = scopes::definitions(&form);
    let mut compiled = CompiledForm {
        hash,
        hasher,
        kinds: form.controls.iter().map(|control| kind_of(&form, control)).collect(),
        contexts: context::contexts(&form),
        controls_above: context::above(&form),
        scope_sizes: scopes::sizes(&definitions),
        definitions,
        controls_of: scopes::controls(&form),
        rules_of: Lists::default(),
        readers_of: Lists::default(),
        by_name: scopes::by_name(&form),
        rules: Vec::new(),
        choosers: BTreeMap::new(),
        outputs: BTreeMap::new(),
        itext: context::itext(&form),
        documents: load::documents(&form, diagnostics),
        actions: Vec::new(),
        instance_name: None,
        columns: OnceLock::new(),
        form,
    };
    crate::coarse::check(&compiled.form, diagnostics);
    rules::collect(&mut compiled, diagnostics);
    coarse::check(&compiled, diagnostics);
    order::arrange(&mut compiled, diagnostics);
    compiled.rules.shrink_to_fit();
    aggregate::mark(&mut compiled);
    Some(compiled)
}

/// Whether every index inside of the form leads somewhere, and forward only.
fn is_sound(form: &Form) -> bool {
    let is_below = |parent: usize, child: &DefinitionId| {
        child.0 as usize > parent
            && form.node(*child).is_some_and(|node| {
                node.parent.is_some_and(|parent_id| parent_id.0 as usize == parent)
            })
    };
    let nodes = form.nodes.iter().enumerate().all(|(index, node)| {
        node.children.iter().chain(&node.attributes).all(|child| is_below(index, child))
    });
    let root =
        form.nodes.first().is_some_and(|root| root.parent.is_none() && !root.repeats);
    let controls = form.controls.iter().enumerate().all(|(index, control)| {
        control.node.is_none_or(|node| form.node(node).is_some())
            && control
                .children
                .iter()
                .all(|child| child.0 as usize > index && form.control(*child).is_some())
    });
    let body = form.body.iter().all(|control| form.control(*control).is_some());
    let targets = form.actions.iter().all(|action| form.node(action.target).is_some());
    nodes && root && controls && body && targets
}

fn unsound() -> Diagnostic {
    let place = crate::diagnostic::Place::Form;
    let code = crate::diagnostic::Code::UnknownNode;
    Diagnostic::error(
        code,
        place,
        "the form has no root node, or refers to nodes it lacks",
    )
}

/// Checksum of the definition, the same wherever its parts were written: all is
/// hashed but the places.
fn hash(form: &Form) -> String {
    let mut json = serde_json::to_value(form).unwrap_or_default();
    forget_places(&mut json);
    bundle::sha256(bundle::canonical(&json).unwrap_or_default().as_bytes())
}

fn forget_places(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Object(object) => {
            object.remove("place");
            object.values_mut().for_each(forget_places);
        }
        serde_json::Value::Array(array) => array.iter_mut().for_each(forget_places),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

impl CompiledForm {
    /// The form as it was written.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// `sha256:…` of the definition in canonical JSON, without the places.
    pub fn hash(&self) -> &str {
        self.hash.get_or_init(|| (self.hasher)(&self.form))
    }

    /// What a control asks.
    pub fn kind(&self, control: ControlId) -> QuestionKind {
        self.kinds.get(control.0 as usize).copied().unwrap_or(QuestionKind::Note)
    }

    /// Node at which the expressions of a control are evaluated.
    pub(crate) fn context(&self, control: ControlId) -> DefinitionId {
        self.contexts.get(control.0 as usize).copied().unwrap_or(DefinitionId(0))
    }

    pub(crate) fn definition(&self, id: DefinitionId) -> Option<&Definition> {
        self.definitions.get(id.0 as usize)
    }

    pub(crate) fn slot(&self, id: DefinitionId) -> Slot {
        self.definition(id).map_or_else(Slot::default, |definition| definition.slot)
    }

    /// Number of nodes in each scope of a repeat, or outside of repeats.
    pub(crate) fn scope_size(&self, repeat: Option<DefinitionId>) -> usize {
        self.scope_sizes.get(&repeat).copied().unwrap_or(0)
    }

    /// The child of a definition with many, by its local name. The outer none: there are
    /// few, or several of that name, so that walking is the way.
    pub(crate) fn child_named(
        &self,
        parent: DefinitionId,
        local: &str,
    ) -> Option<Option<DefinitionId>> {
        let children = self.by_name.get(&parent)?;
        let name = |id: &DefinitionId| self.form.node(*id).map_or("", |node| &node.name);
        let first = children.partition_point(|child| name(child) < local);
        let named = children.iter().skip(first).take_while(|child| name(child) == local);
        let mut named = named.copied();
        match (named.next(), named.next()) {
            (_, Some(_)) => None,
            (child, None) => Some(child),
        }
    }

    /// Controls that show a definition, in body order.
    pub(crate) fn controls_of(&self, id: DefinitionId) -> &[ControlId] {
        self.controls_of.of(id)
    }

    /// Namespace of the name of a definition; "" for none.
    pub(crate) fn namespace(&self, id: DefinitionId) -> &str {
        let prefix = self.form.node(id).map_or("", |node| &node.prefix);
        let mut known = self.form.namespaces.iter().filter(|_| !prefix.is_empty());
        known.find(|(known, _)| known == prefix).map_or("", |(_, uri)| uri)
    }

    pub(crate) fn is_repeat(&self, id: DefinitionId) -> bool {
        self.form.node(id).is_some_and(|node| node.repeats)
    }

    /// Nearest repeat at or above a definition.
    pub(crate) fn repeat_of(&self, id: DefinitionId) -> Option<DefinitionId> {
        self.definition(id).and_then(|definition| definition.repeat)
    }

    pub(crate) fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.0 as usize)
    }

    /// Rules evaluated at the nodes of a definition.
    pub(crate) fn rules_of(&self, id: DefinitionId) -> &[RuleId] {
        self.rules_of.of(id)
    }

    /// What actions set from a definition: the target, and the expression as written.
    pub(crate) fn set_from(
        &self,
        id: DefinitionId,
    ) -> impl Iterator<Item = (DefinitionId, &Written)> {
        let reading =
            self.actions.iter().filter(move |action| action.reads.contains(&id));
        reading.filter_map(|action| {
            let written = self.form.actions.get(action.number)?;
            Some((action.target, written.value.as_ref()?))
        })
    }

    /// Rules that read a definition.
    pub(crate) fn readers(&self, id: DefinitionId) -> &[Reader] {
        self.readers_of.of(id)
    }

    /// The index that chooses the repeat instance that a rule reads.
    pub(crate) fn chooser(&self, id: RuleId) -> Option<&Expression> {
        self.choosers.get(&id)
    }

    /// The rule of this kind at a definition.
    pub(crate) fn rule_of(&self, id: DefinitionId, kind: RuleKind) -> Option<&Rule> {
        let mut rules = self.rules_of(id).iter().filter_map(|rule| self.rule(*rule));
        rules.find(|rule| rule.kind == kind)
    }

    pub(crate) fn output(
        &self,
        context: DefinitionId,
        text: &str,
    ) -> Option<&Expression> {
        self.outputs.get(&(context, text.to_owned()))
    }

    pub(crate) fn itext(&self, id: &str) -> Option<&crate::label::ItextEntry> {
        self.itext.get(id).and_then(|index| self.form.itext.get(*index))
    }

    pub(crate) fn documents(&self) -> &BTreeMap<String, Arc<Document>> {
        &self.documents
    }

    pub(crate) fn actions(&self) -> &[CompiledAction] {
        &self.actions
    }

    /// The variables of a record.
    pub(crate) fn columns(&self) -> &[Column] {
        self.columns.get_or_init(|| variables::columns(&self.form, &self.kinds))
    }

    pub(crate) fn instance_name(&self) -> Option<&Expression> {
        self.instance_name.as_ref()
    }

    /// Tag of a language: its BCP 47 tag, else its name; `und` for an untranslated form.
    pub fn language_tag(&self, index: usize) -> &str {
        let language = self.form.languages.get(index);
        language
            .map_or("und", |language| language.tag.as_deref().unwrap_or(&language.name))
    }
}
