//! What a finished interview leaves behind.
//!
//! A [`Submission`] is made once, by finalising or by breaking off, and never changes:
//! its XML bytes are kept because servers compare retries byte by byte, and its
//! [`Record`] is the line that goes into a bundle. Correcting means a new revision.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bundle::{canonical, sha256};
use crate::visit::Visit;

/// Format of submissions that this version makes; a greater one is refused.
pub const FORMAT: u32 = 1;

/// A finished interview as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Format of this object; readers refuse a greater one.
    pub format: u32,
    /// Hash of the form definition that was filled, `sha256:…`.
    pub form_hash: String,
    /// The name that the form's `instance_name` gives, "" without one.
    pub name: String,
    /// XForms submission, the bytes that a server would be sent.
    pub xml: String,
    /// The same as typed JSON.
    pub record: Record,
}

/// One submission in a bundle (a line of JSON Lines).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always `sub`.
    pub t: RecordTag,
    /// Instance identifier, a UUID in lower case; stays the same over all revisions.
    pub id: String,
    /// Revision, from 1.
    pub rev: u32,
    /// Running number on the device, from 1, without gaps.
    pub seq: u64,
    /// Whether the interview reached its end.
    pub state: State,
    /// Version of the form, as text.
    pub form: String,
    /// Form language at the end, a BCP 47 tag or the name in the form; "" if untranslated.
    pub lang: String,
    /// Who asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// When filling began, UTC, RFC 3339 with milliseconds.
    pub start: String,
    /// When filling ended, likewise.
    pub end: String,
    /// When the submission was stored, likewise.
    pub saved: String,
    /// Area codes from the top level down: level name to code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub geo: BTreeMap<String, String>,
    /// What happened at the door; none where visits are not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// Answers by variable name: number, text, list of codes, list of repeat rows, GeoJSON
    /// position `[lon, lat, …]`, or null when there is none. Every variable is present.
    pub a: BTreeMap<String, Value>,
    /// Why an answer is null, where a reason is known. Null without a reason means that
    /// the question was put and left blank. A variable inside a repeat is named
    /// `repeat[0].variable`, counted from zero.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub miss: BTreeMap<String, Missing>,
    /// Answers that were given in another language than `lang`: their language. Named as in
    /// `miss`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub langs: BTreeMap<String, String>,
    /// Facts for judging quality, such as `ms`, the time spent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub qc: BTreeMap<String, Value>,
    /// `sha256:…` of this record without `h` in canonical JSON (RFC 8785).
    #[serde(default)]
    pub h: String,
}

/// The tag of a submission record.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
pub enum RecordTag {
    /// A submission.
    #[default]
    #[serde(rename = "sub")]
    Submission,
}

/// Whether an interview reached its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It did.
    Complete,
    /// It was broken off.
    Partial,
    /// There was no interview: the record tells why in its visit, and has no answers.
    NoInterview,
}

/// What stays of a submission that was withdrawn: that it was, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tombstone {
    /// Always `del`.
    pub t: TombstoneTag,
    /// Identifier of the submission.
    pub id: String,
    /// Revision: one more than that of the record which is withdrawn.
    pub rev: u32,
    /// Running number of the submission on the device.
    pub seq: u64,
    /// When it was withdrawn, UTC, RFC 3339 with milliseconds.
    pub saved: String,
    /// Why, in the words of who withdrew it; "" if not said.
    #[serde(default)]
    pub reason: String,
    /// `sha256:…` of this object without `h` in canonical JSON (RFC 8785).
    #[serde(default)]
    pub h: String,
}

/// The tag of a tombstone.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
pub enum TombstoneTag {
    /// A withdrawal.
    #[default]
    #[serde(rename = "del")]
    Withdrawal,
}

/// A line between the header and the seal of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Line {
    /// A submission, or a visit without an interview.
    Submission(Box<Record>),
    /// A withdrawal.
    Withdrawal(Tombstone),
}

impl From<Record> for Line {
    fn from(record: Record) -> Line {
        Line::Submission(Box::new(record))
    }
}

impl From<Tombstone> for Line {
    fn from(tombstone: Tombstone) -> Line {
        Line::Withdrawal(tombstone)
    }
}

impl Line {
    /// Identifier of the submission.
    pub fn id(&self) -> &str {
        match self {
            Line::Submission(record) => &record.id,
            Line::Withdrawal(tombstone) => &tombstone.id,
        }
    }

    /// Running number on the device.
    pub fn seq(&self) -> u64 {
        match self {
            Line::Submission(record) => record.seq,
            Line::Withdrawal(tombstone) => tombstone.seq,
        }
    }

    /// The checksum.
    pub fn h(&self) -> &str {
        match self {
            Line::Submission(record) => &record.h,
            Line::Withdrawal(tombstone) => &tombstone.h,
        }
    }

    /// The line with the checksum that it must have.
    ///
    /// # Errors
    /// When an answer cannot be JSON.
    pub fn sealed(mut self) -> Result<Line, serde_json::Error> {
        let h = checksum(&self)?;
        match &mut self {
            Line::Submission(record) => record.h = h,
            Line::Withdrawal(tombstone) => tombstone.h = h,
        }
        Ok(self)
    }
}

impl Record {
    /// The checksum that `h` must have: of this record without `h`.
    ///
    /// # Errors
    /// When an answer cannot be JSON.
    pub fn checksum(&self) -> Result<String, serde_json::Error> {
        checksum(self)
    }
}

/// `sha256:…` of an object without its `h`, in canonical JSON.
fn checksum(line: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut object = serde_json::to_value(line)?;
    if let Some(object) = object.as_object_mut() {
        object.remove("h");
    }
    Ok(sha256(canonical(&object)?.as_bytes()))
}

/// The five reasons for a missing answer. They are different things: no figure may put
/// one of them into a denominator without saying so.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// −1: the respondent does not know. A choice of the form.
    DontKnow,
    /// −2: the respondent refuses. A choice of the form.
    Refused,
    /// −3: the form's logic says that the question does not apply.
    NotApplicable,
    /// −4: it was never settled whether the question applies, because an answer that
    /// decides it is missing, so it was not put.
    NotAsked,
    /// −5: the interview ended before the question.
    BrokeOff,
}

impl Missing {
    /// All of them, by code.
    pub const ALL: [Missing; 5] = [
        Missing::DontKnow,
        Missing::Refused,
        Missing::NotApplicable,
        Missing::NotAsked,
        Missing::BrokeOff,
    ];

    /// The code that codebooks and statistical packages use.
    pub fn code(self) -> i8 {
        match self {
            Missing::DontKnow => -1,
            Missing::Refused => -2,
            Missing::NotApplicable => -3,
            Missing::NotAsked => -4,
            Missing::BrokeOff => -5,
        }
    }

    /// The name used in bundles and in the choices column `missing`.
    pub fn name(self) -> &'static str {
        match self {
            Missing::DontKnow => "dont_know",
            Missing::Refused => "refused",
            Missing::NotApplicable => "not_applicable",
            Missing::NotAsked => "not_asked",
            Missing::BrokeOff => "broke_off",
        }
    }

    /// The reason with this name.
    pub fn from_name(name: &str) -> Option<Missing> {
        Missing::ALL.into_iter().find(|missing| missing.name() == name)
    }
}
