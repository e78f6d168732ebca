//! A form as its author wrote it, whatever the format it was written in.
//!
//! XLSForm and XForm both become this. It has the shape of an XForm, the richer of the
//! two: the nodes of the primary instance with their binds, the body with its controls,
//! texts by language, secondary instances, actions. Expressions are still text with
//! the place they were written at; nothing is resolved, ordered or checked here. What
//! is ready to be filled is `CompiledForm`, which says what this may not contain.
//!
//! A form has thousands of nodes and controls, most of them with few rules and short
//! texts: what is absent from most of them stands in a box, and takes a word there.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Place;
pub use crate::few::Few;
pub use crate::items::{Item, Items};
use crate::label::{ItextEntry, Label};

/// Prefixes and namespaces of the elements that every XForm has; one from an XLSForm
/// declares them all.
pub const NAMESPACES: [(&str, &str); 6] = [
    ("h", "http://www.w3.org/1999/xhtml"),
    ("ev", "http://www.w3.org/2001/xml-events"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("jr", "http://openrosa.org/javarosa"),
    ("orx", "http://openrosa.org/xforms"),
    ("odk", "http://www.opendatakit.org/xforms"),
];

/// One form definition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Identifier (`form_id`; the `id` attribute of the primary instance's root).
    pub id: String,
    /// Version as written, "" when there is none. Compared as text, never as a number.
    pub version: String,
    /// Title in each form language; untranslated forms have one text.
    pub title: Label,
    /// What a respondent is told before agreeing to be interviewed, in each form language;
    /// none when the author wrote nothing.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub consent: Label,
    /// Languages of the form in the order they were written; empty when untranslated.
    pub languages: Vec<Language>,
    /// Index into `languages` of the one to begin with.
    pub default_language: usize,
    /// True when the author said so; else it is just the first.
    #[serde(default)]
    pub default_language_is_marked: bool,
    /// Settings that change neither the questions nor their logic.
    pub settings: Settings,
    /// Nodes of the primary instance in document order; the first is its root element.
    pub nodes: Vec<NodeDefinition>,
    /// Controls of the body in document order; children are indexes into this list.
    pub controls: Vec<Control>,
    /// The controls at the top of the body.
    pub body: Vec<ControlId>,
    /// Translated texts that controls and choices refer to.
    pub itext: Vec<ItextEntry>,
    /// Lists and documents that expressions may look things up in.
    pub instances: Vec<SecondaryInstance>,
    /// Values set on an event.
    pub actions: Vec<Action>,
    /// Namespace prefixes declared for expressions and extra attributes: (prefix, URI).
    pub namespaces: Vec<(String, String)>,
}

/// A language of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// The name as the author wrote it, such as `中文 (zh-Hans)` or `English (en)`.
    pub name: String,
    /// BCP 47 tag, when the name is one or carries one in parentheses.
    pub tag: Option<String>,
}

/// What the settings sheet says beyond identity, title and languages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Space-separated style words (`pages`, `theme-grid`): attribute `class` of the body.
    pub style: String,
    /// Expression that names a submission.
    pub instance_name: Option<Written>,
    /// Base64 RSA public key that submissions are encrypted for.
    pub public_key: Option<String>,
    /// Address that submissions are to be sent to.
    pub submission_url: Option<String>,
    /// Version of the entities specification that the form follows, when it has entities.
    #[serde(default)]
    pub entities_version: Option<String>,
    /// Tags of the languages whose texts are drafts that no native speaker has read yet, from
    /// our own column `minyi_draft_languages`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draft_languages: Vec<String>,
    /// All other settings as written: (header, value, place), for round trips.
    pub others: Vec<(String, Written)>,
}

/// Text that an author wrote, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The text, with `${name}` references already replaced by paths where it is an
    /// expression of an XLSForm.
    pub text: String,
    /// Where it stands, for diagnostics.
    pub place: Place,
}

/// Index of a node definition in [`Form::nodes`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct DefinitionId(pub u32);

/// Index of a control in [`Form::controls`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ControlId(pub u32);

/// One element or attribute of the primary instance's template, and its bind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeDefinition {
    /// Local name.
    pub name: String,
    /// Namespace prefix as written, "" for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Parent; none for the root element only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<DefinitionId>,
    /// Child elements in document order. A repeat stands here once: its template.
    #[serde(skip_serializing_if = "is_empty")]
    pub children: Few<DefinitionId>,
    /// Attributes, which may be bound as elements are.
    #[serde(skip_serializing_if = "is_empty")]
    pub attributes: Few<DefinitionId>,
    /// True when this is an attribute.
    #[serde(skip_serializing_if = "is_false")]
    pub is_attribute: bool,
    /// Text of the template: the static default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub default: String,
    /// For a repeat: the instances that the form starts with, each a list of (definition
    /// of a descendant leaf, its text) where the text is not the template's. `[[]]`: one
    /// instance like the template. `[]`: none but what the filler or `jr:count` adds. Of
    /// a repeat in a repeat these are the instances in each new instance of the outer one;
    /// where an instance of the outer one begins otherwise, (definition of the inner
    /// repeat, "") stands in its list for each inner instance, in front of the leaves in it.
    #[serde(skip_serializing_if = "is_empty")]
    pub first_instances: Few<Vec<(DefinitionId, String)>>,
    /// True when instances of this node repeat (a `<repeat>` control names it).
    #[serde(skip_serializing_if = "is_false")]
    pub repeats: bool,
    /// Number of instances as an expression (`jr:count`), for a repeat that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Box<Written>>,
    /// True when the filler may neither add nor remove instances (`jr:noAddRemove`).
    #[serde(skip_serializing_if = "is_false")]
    pub fixed_count: bool,
    /// What binds say of this node.
    pub bind: Bind,
    /// Where the author wrote the node.
    #[serde(skip_serializing_if = "Place::is_form")]
    pub place: Place,
}

/// Type and rules of a node (ODK XForms, section "Bindings").
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bind {
    /// Data type.
    pub value_type: ValueType,
    /// The word that names the data type, as written; none when the bind has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_word: Option<Cow<'static, str>>,
    /// When the node belongs to the answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Box<Written>>,
    /// When it must be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Box<Written>>,
    /// When it may not be changed by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readonly: Option<Box<Written>>,
    /// What a non-empty answer must satisfy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Box<Written>>,
    /// What the answer is computed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calculate: Option<Box<Written>>,
    /// Sentence shown when `constraint` fails.
    #[serde(skip_serializing_if = "Label::is_none")]
    pub constraint_message: Label,
    /// Sentence shown when a required answer is missing.
    #[serde(skip_serializing_if = "Label::is_none")]
    pub required_message: Label,
    /// Metadata to fill in: (`jr:preload`, `jr:preloadParams`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preload: Option<Box<(String, String)>>,
    /// Every other attribute as written: (qualified name, value).
    #[serde(skip_serializing_if = "is_empty")]
    pub others: Few<(String, String)>,
}

/// Data types of ODK XForms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueType {
    /// Any text; also what is taken for an unknown type.
    #[default]
    String,
    /// A whole number.
    Int,
    /// `true` or `false`.
    Boolean,
    /// A decimal number.
    Decimal,
    /// `2026-05-04`.
    Date,
    /// `12:30:00.000+08:00`.
    Time,
    /// `2026-05-04T12:30:00.000+08:00`.
    DateTime,
    /// Latitude, longitude, altitude, accuracy.
    Geopoint,
    /// A line of points.
    Geotrace,
    /// A closed line of points.
    Geoshape,
    /// The name of a file beside the submission.
    Binary,
    /// Text of a barcode.
    Barcode,
    /// Another application's answer.
    Intent,
    /// Several choices, or choices in order (`odk:rank` and `select` bound as string).
    Selection,
}

/// One element of the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// What the element is.
    pub kind: ControlKind,
    /// The node it stands for; a group without `ref` has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<DefinitionId>,
    /// Label, in every language.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// Hint, in every language.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub hint: Label,
    /// Words that ask for another look or manner, in the order written.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub appearance: Few<String>,
    /// Controls inside a group or repeat.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub children: Few<ControlId>,
    /// Choices of a select or rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Choices>,
    /// Keys of the OpenStreetMap object that an `osm` question describes, and their labels.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub tags: Few<(String, Label)>,
    /// Every other attribute: (qualified name, value): range bounds, `accuracyThreshold`,
    /// `mediatype`, and attributes from `body::` columns.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub others: Few<(String, String)>,
    /// Where the author wrote it.
    #[serde(default, skip_serializing_if = "Place::is_form")]
    pub place: Place,
}

/// Elements of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ControlKind {
    /// `<input>`: text, numbers, dates, places.
    Input,
    /// `<select1>`.
    SelectOne,
    /// `<select>`.
    SelectMultiple,
    /// `<odk:rank>`.
    Rank,
    /// `<range>`.
    Range,
    /// `<trigger>`: a statement to acknowledge.
    Trigger,
    /// `<upload>`: picture, sound, film, file, drawing.
    Upload,
    /// `<group>`.
    Group,
    /// `<repeat>`; its node repeats.
    Repeat,
}

/// Where the choices of a control come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Choices {
    /// Written in the control.
    Inline(Vec<InlineChoice>),
    /// Computed: one choice for each node of a node-set.
    Itemset(Box<Itemset>),
}

/// A choice written in the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InlineChoice {
    /// Value stored.
    pub value: String,
    /// Label shown.
    pub label: Label,
    /// Where it stands.
    pub place: Place,
}

/// Choices computed from a node-set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Itemset {
    /// The node-set without `randomize(…)`, such as
    /// `instance('needs')/root/item[selected(/data/q2, name)]`.
    pub nodes: Written,
    /// Child of each node that holds the value.
    pub value: String,
    /// Child that holds the label, or the itext id when `label_is_itext`.
    pub label: String,
    /// True for `jr:itext(label)`.
    pub label_is_itext: bool,
    /// Present when the order is shuffled; the seed is an expression, if given.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "even_if_null"
    )]
    pub randomize: Option<Option<Box<Written>>>,
}

fn is_false(truth: &bool) -> bool {
    !truth
}

fn is_empty<T>(list: &Few<T>) -> bool {
    list.is_empty()
}

/// Reads null as present and empty, which a shuffle without a seed is; absent is absent.
fn even_if_null<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A document beside the primary instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondaryInstance {
    /// Name in `instance('…')`.
    pub id: String,
    /// What it holds.
    pub source: InstanceSource,
    /// Where it was written.
    pub place: Place,
}

/// Content of a secondary instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum InstanceSource {
    /// A choice list: each row is one `item`.
    Items(Items),
    /// Any other document, as XML text.
    Xml(String),
    /// A file to be found beside the form (`jr://file/…`, `jr://file-csv/…`).
    External(String),
}

/// A value set when something happens (`setvalue`, `setgeopoint`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// What is done.
    pub kind: ActionKind,
    /// Events that start it, as written, such as `odk-instance-first-load`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// For `xforms-value-changed`: the control the action stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<ControlId>,
    /// For `odk-new-repeat`: the repeat it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<DefinitionId>,
    /// Node that is set.
    pub target: DefinitionId,
    /// Expression of the value; none sets the empty text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Written>,
    /// Quality of a recording (`odk:quality`), when the author chose one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Place::is_form")]
    pub place: Place,
}

/// The actions of ODK XForms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionKind {
    /// `<setvalue>`.
    SetValue,
    /// `<odk:setgeopoint>`.
    SetGeopoint,
    /// `<odk:recordaudio>`: sound is recorded in the background.
    RecordAudio,
}

impl ValueType {
    /// The word of the bind's `type` attribute. Several choices are bound as `string`;
    /// only an order has a word of its own (ODK XForms, "Data types").
    pub fn word(self) -> &'static str {
        match self {
            ValueType::String => "string",
            ValueType::Int => "int",
            ValueType::Boolean => "boolean",
            ValueType::Decimal => "decimal",
            ValueType::Date => "date",
            ValueType::Time => "time",
            ValueType::DateTime => "dateTime",
            ValueType::Geopoint => "geopoint",
            ValueType::Geotrace => "geotrace",
            ValueType::Geoshape => "geoshape",
            ValueType::Binary => "binary",
            ValueType::Barcode => "barcode",
            ValueType::Intent => "intent",
            ValueType::Selection => "odk:rank",
        }
    }
}

impl Form {
    /// The definition with this id.
    pub fn node(&self, id: DefinitionId) -> Option<&NodeDefinition> {
        self.nodes.get(id.0 as usize)
    }

    /// The control with this id.
    pub fn control(&self, id: ControlId) -> Option<&Control> {
        self.controls.get(id.0 as usize)
    }

    /// Absolute paths of all nodes, in their order.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            // A parent stands before its children.
            let above = node.parent.and_then(|parent| paths.get(parent.0 as usize));
            let above = above.map_or("", String::as_str);
            paths.push(format!("{above}/{}", node.qualified_name()));
        }
        paths
    }

    /// Absolute path of a node, such as `/data/group/age`; attributes end in `/@name`.
    pub fn path(&self, id: DefinitionId) -> String {
        let mut steps = Vec::new();
        let mut next = Some(id);
        while let Some(node) = next.and_then(|id| self.node(id)) {
            steps.push(node.qualified_name());
            next = node.parent;
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }
}

impl NodeDefinition {
    /// Name as it stands in a path: `meta`, `orx:meta`, `@version`.
    pub fn qualified_name(&self) -> String {
        let at = if self.is_attribute { "@" } else { "" };
        let colon = if self.prefix.is_empty() { "" } else { ":" };
        format!("{at}{}{colon}{}", self.prefix, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_without_a_seed_outlives_storage() {
        let seed = Written { text: "7".to_owned(), place: Place::Form };
        for randomize in [None, Some(None), Some(Some(seed.into()))] {
            let nodes = Written::default();
            let (value, label) = ("name".to_owned(), "label".to_owned());
            let itemset =
                Itemset { nodes, value, label, label_is_itext: true, randomize };
            let stored = serde_json::to_string(&itemset).unwrap();
            assert_eq!(serde_json::from_str::<Itemset>(&stored).unwrap(), itemset);
        }
    }
}
