//! An interview that is not finished: a snapshot and the edits made since.
//!
//! The snapshot holds what is no function of the edits: drawn identifiers, times,
//! random numbers, what was computed once. What an edit drew from clock and chance is
//! kept with it, so that replaying gives back the same instance to the bit. Nodes are
//! named by their path with one-based positions, `/data/visits[2]/name`, so that a draft
//! can be reopened after its form has changed.

use serde::{Deserialize, Serialize};

/// Format of drafts that this version writes; a greater one is refused. In format 1 no
/// instance was put back.
pub const FORMAT: u32 = 2;

/// A draft as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Format of this object, [`FORMAT`].
    pub format: u32,
    /// Hash of the form definition, `sha256:…`.
    pub form_hash: String,
    /// Form id.
    pub form_id: String,
    /// Form version, "" when the form has none.
    pub form_version: String,
    /// Identifier of the interview: a UUID in lower case.
    pub instance_id: String,
    /// When filling began.
    pub started: Instant,
    /// When the snapshot was taken.
    pub taken: Instant,
    /// Time spent when the snapshot was taken, in milliseconds.
    #[serde(default)]
    pub spent_ms: i64,
    /// Index of the form language.
    pub language: usize,
    /// The instance when the snapshot was taken.
    pub snapshot: Snapshot,
    /// The edits since, oldest first.
    #[serde(default)]
    pub edits: Vec<Edit>,
}

/// A moment on the clock of the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instant {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub epoch_ms: i64,
    /// Minutes to add to UTC for local time.
    pub offset_minutes: i32,
}

/// All answers at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Number of instances of each repeat: (path of the repeat without position, number).
    /// A repeat inside a repeat is listed for each instance of the outer one, after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeats: Vec<(String, usize)>,
    /// Every node with a text, or whose text was given by hand.
    pub answers: Vec<Answer>,
}

/// The text of one node in a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Where.
    pub path: String,
    /// What; irrelevant answers included.
    pub text: String,
    /// True when it was given by hand since it was last computed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// What was computed before it was given by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// Index of the form language in which it was given by hand; none in a form of one
    /// language, and in drafts that did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<usize>,
}

/// One step of filling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Edit {
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// What was done.
    pub what: EditKind,
    /// What it drew from the world, in the order of drawing.
    pub drawn: Drawn,
}

/// The kinds of edit.
#[derive(Clone, Debug, PartialEq)]
pub enum EditKind {
    /// An answer was given, changed or cleared.
    Answer {
        /// Node.
        path: String,
        /// The text as given.
        text: String,
    },
    /// A repeat instance was added.
    AddInstance {
        /// The repeat, without position.
        path: String,
        /// Zero-based position that the new instance got.
        index: usize,
    },
    /// A repeat instance was removed.
    RemoveInstance {
        /// The repeat, without position.
        path: String,
        /// Zero-based position that it had.
        index: usize,
    },
    /// A repeat instance that had been removed was put back.
    RestoreInstance {
        /// The repeat, without position.
        path: String,
        /// Zero-based position that it got.
        index: usize,
        /// What it held; paths begin at the instance.
        contents: Box<Snapshot>,
    },
    /// The form language was changed.
    Language {
        /// Index of the language.
        index: usize,
    },
}

/// An edit as it is stored: one object, whatever was done. Written out, because what serde
/// would make of a flattened and tagged enumeration weighs ten times as much.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    at_ms: i64,
    #[serde(rename = "do")]
    deed: Deed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contents: Option<Box<Snapshot>>,
    #[serde(default, skip_serializing_if = "Drawn::is_empty")]
    drawn: Drawn,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Answer,
    AddInstance,
    RemoveInstance,
    RestoreInstance,
    Language,
}

impl From<Edit> for Written {
    fn from(edit: Edit) -> Written {
        let Edit { at_ms, what, drawn } = edit;
        let (path, text, index, contents) = (None, None, None, None);
        let deed = Deed::Language;
        let blank = Written { at_ms, deed, path, text, index, contents, drawn };
        match what {
            EditKind::Answer { path, text } => {
                let (path, text) = (Some(path), Some(text));
                Written { deed: Deed::Answer, path, text, ..blank }
            }
            EditKind::AddInstance { path, index } => {
                let (path, index) = (Some(path), Some(index));
                Written { deed: Deed::AddInstance, path, index, ..blank }
            }
            EditKind::RemoveInstance { path, index } => {
                let (path, index) = (Some(path), Some(index));
                Written { deed: Deed::RemoveInstance, path, index, ..blank }
            }
            EditKind::RestoreInstance { path, index, contents } => {
                let (path, index) = (Some(path), Some(index));
                let contents = Some(contents);
                Written { deed: Deed::RestoreInstance, path, index, contents, ..blank }
            }
            EditKind::Language { index } => Written { index: Some(index), ..blank },
        }
    }
}

impl TryFrom<Written> for Edit {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Edit, Self::Error> {
        let path = written.path.ok_or("this edit lacks its `path`");
        let index = written.index.ok_or("this edit lacks its `index`");
        let what = match written.deed {
            Deed::Answer => {
                let text = written.text.ok_or("this edit lacks its `text`")?;
                EditKind::Answer { path: path?, text }
            }
            Deed::AddInstance => EditKind::AddInstance { path: path?, index: index? },
            Deed::RemoveInstance => {
                EditKind::RemoveInstance { path: path?, index: index? }
            }
            Deed::RestoreInstance => {
                let contents =
                    written.contents.ok_or("this edit lacks its `contents`")?;
                EditKind::RestoreInstance { path: path?, index: index?, contents }
            }
            Deed::Language => EditKind::Language { index: index? },
        };
        Ok(Edit { at_ms: written.at_ms, what, drawn: written.drawn })
    }
}

/// Time, chance and identifiers that an edit used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// The moment of the wave, when an expression asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Instant>,
    /// Random numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub random: Vec<f64>,
    /// New identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
}

impl Drawn {
    /// True when nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.now.is_none() && self.random.is_empty() && self.ids.is_empty()
    }
}

impl Draft {
    /// The draft as one JSON document.
    ///
    /// # Errors
    /// When a drawn number is not finite, which no host gives.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The draft that this JSON document is.
    ///
    /// # Errors
    /// When it is no draft, or of a later format.
    pub fn from_json(text: &str) -> Result<Draft, serde_json::Error> {
        serde_json::from_str(text)
    }
}
