//! What a caller sees of a live node, and what an edit changed.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::draft::Answer;
use crate::engine::Engine;
use crate::form::{ControlId, ValueType};
use crate::label::TextForm;
use crate::question_type::QuestionKind;
use crate::submission::Missing;
use crate::visit::Visit;

/// One live node; never used again within a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

/// With what a form is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Index of the form language; none begins with the form's default.
    pub language: Option<usize>,
    /// Facts about device and user, by the names of ODK's preloads: `deviceid`,
    /// `username`, `phonenumber`, `email`, `simserial`, `subscriberid`.
    pub metadata: Metadata,
    /// Files beside the form, by name.
    pub attachments: BTreeMap<String, Vec<u8>>,
}

/// Facts about device and user: name to value.
pub type Metadata = BTreeMap<String, String>;

/// Why a form cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The draft was written by a later version of the program.
    DraftTooNew {
        /// Format of the draft.
        format: u32,
    },
    /// The draft belongs to another form.
    OtherForm {
        /// Form id of the draft.
        form_id: String,
    },
    /// The form starts more nodes than a session may have.
    TooManyNodes,
}

/// A draft that was opened again.
pub struct Resumed {
    /// The engine, as it was left.
    pub engine: Engine,
    /// Answers of an earlier form version for which this one has no place.
    pub lost: Vec<Answer>,
}

/// Why an edit was not made. The instance is as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such node, or it was removed.
    UnknownNode,
    /// The node may not be changed by hand.
    Readonly,
    /// The node cannot have an answer (a group), or is no repeat.
    WrongKind,
    /// The text is no value of the node's type.
    WrongType(ValueType),
    /// The form says how many instances there are.
    FixedCount,
    /// The limit of nodes in a session is reached.
    TooManyNodes,
    /// There is no such language.
    UnknownLanguage,
}

/// What an edit changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Facets that are no longer what they were, in document order. Labels of controls
    /// without a node are told of at the nearest node above.
    pub nodes: Vec<(NodeId, Facet)>,
    /// True when repeat instances came, went or moved: the outline is another one.
    pub structure: bool,
    /// Nodes that the device is to answer from now on, without anybody being asked.
    pub wanted: Vec<Wanted>,
}

/// A node that the device answers by itself, without a question. It stays blank until the
/// caller answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The node.
    pub node: NodeId,
    /// What answers it.
    pub sense: Sense,
}

/// What a device notes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Where it is at this moment.
    Position,
    /// What is heard during the interview, in this quality.
    Sound(Option<String>),
}

/// One aspect of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// The answer, as others read it.
    Value,
    /// Whether it belongs to the answers.
    Relevance,
    /// Whether it may be changed by hand.
    Readonly,
    /// Whether it must be answered.
    Required,
    /// Whether the answer is acceptable.
    Validity,
    /// What can be chosen.
    Choices,
    /// Label, hint, messages, and labels of choices.
    Label,
}

/// The state of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeState {
    /// The answer in the text form of XForms; kept, though not read by rules, while the
    /// node is irrelevant.
    pub text: String,
    /// Whether a person gave it; false for defaults and what was computed.
    pub by_hand: bool,
    /// Whether it belongs to the answers; false when a group around it does not.
    pub relevant: bool,
    /// Whether it must be answered.
    pub required: bool,
    /// Whether it may not be changed by hand; true when a group around it says so.
    pub readonly: bool,
    /// Whether the answer is acceptable.
    pub validity: Validity,
}

/// Whether an answer is acceptable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Validity {
    /// It is; so is every irrelevant one.
    #[default]
    Valid,
    /// An answer must be given and is not.
    Required,
    /// The answer breaks its constraint.
    Constraint,
}

/// An answer that keeps the form from being finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The control of the node, when it has one.
    pub control: Option<ControlId>,
    /// The node.
    pub node: NodeId,
    /// What is wrong; never [`Validity::Valid`].
    pub validity: Validity,
}

/// One element of the body as it is on screen now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The control.
    pub control: ControlId,
    /// Its live node; a group without a node has none.
    pub node: Option<NodeId>,
    /// What it asks.
    pub kind: QuestionKind,
    /// What is inside.
    pub children: Vec<Outline>,
    /// Its part on the page.
    pub role: OutlineRole,
}

/// The part of an outline element on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineRole {
    /// Something to read or to answer.
    Question,
    /// Controls that belong together.
    Group,
    /// All instances of a repeat; the children are the instances.
    RepeatRange {
        /// Whether the filler may add an instance.
        can_add: bool,
        /// Whether the filler may remove one.
        can_remove: bool,
    },
    /// One instance of a repeat.
    RepeatInstance {
        /// Position from zero.
        index: usize,
    },
}

/// A text in the active language, ready for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Markdown source with answers filled in; "" when there is none.
    pub text: String,
    /// Shorter text for narrow places.
    pub short: Option<String>,
    /// Address of a picture, `jr://images/…`.
    pub image: Option<String>,
    /// Address of its larger version.
    pub big_image: Option<String>,
    /// Address of a sound.
    pub audio: Option<String>,
    /// Address of a film.
    pub video: Option<String>,
    /// More help.
    pub guidance: Option<String>,
}

impl Rendered {
    /// What the forms of an entry make.
    pub(crate) fn of_forms(text: impl Fn(TextForm) -> Option<String>) -> Rendered {
        let long = text(TextForm::Long);
        let short = text(TextForm::Short);
        Rendered {
            text: long.or_else(|| short.clone()).unwrap_or_default(),
            short,
            image: text(TextForm::Image),
            big_image: text(TextForm::BigImage),
            audio: text(TextForm::Audio),
            video: text(TextForm::Video),
            guidance: text(TextForm::Guidance),
        }
    }
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: Rendered,
    /// Set when choosing it means that there is no answer.
    pub missing: Option<Missing>,
}

/// With what an interview is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finish {
    /// Running number on the device, from 1.
    pub seq: u64,
    /// Who asked; "" if nobody.
    pub by: String,
    /// Area codes: level name to code.
    pub geo: BTreeMap<String, String>,
    /// The visit, where visits are recorded; its outcome is set by the end.
    pub visit: Option<Visit>,
}

/// Something that went wrong without stopping the session, such as actions that never
/// come to rest or a file that is not there.
pub type Remark = Diagnostic;
