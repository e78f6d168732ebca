//! The export: one form version's submissions with all that is needed to read them.
//!
//! A bundle is a header with the codebook, the records, and a seal of checksums. It is
//! written as one JSON document, a record a line, or as JSON Lines; both hold the same
//! objects in canonical JSON (RFC 8785), so that the same records give the same bytes.
//! The schema stays at 0.x until storage and aggregation have used it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use crate::canonical::canonical;
use crate::submission::Line;

/// Name and version of the bundle's schema.
pub const SCHEMA: &str = "minyi-bundle/0.1";

/// A bundle in memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bundle {
    /// What was exported, from where, and how to read it.
    pub header: Header,
    /// The records and withdrawals, in the order of `seq`.
    pub submissions: Vec<Line>,
    /// Checksums over all.
    pub seal: Seal,
}

/// First line of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// Always `bundle`.
    pub t: HeaderTag,
    /// [`SCHEMA`].
    pub schema: String,
    /// Identifier of this export, a UUID.
    pub id: String,
    /// When it was made, UTC, RFC 3339 with milliseconds.
    pub made: String,
    /// Program and version that made it.
    pub tool: String,
    /// The tablet.
    pub device: Device,
    /// The interviewer set up on the tablet when the export was made; "" if none.
    #[serde(default)]
    pub interviewer: String,
    /// The area set up then: level name to code, from the top level down.
    #[serde(default)]
    pub area: BTreeMap<String, String>,
    /// True of made-up records, which never count beside real ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
    /// The form.
    pub form: FormReference,
    /// Variables and value lists.
    pub codebook: Codebook,
    /// The files that answers name, by submission and name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<AttachedFile>,
}

/// A file that an answer names: a picture, a recording, a drawing.
///
/// In a zip file beside the bundle it is `media/<sub>/<name>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttachedFile {
    /// Identifier of the submission.
    pub sub: String,
    /// Its name, as the answer has it.
    pub name: String,
    /// Media type, such as `image/jpeg`; "" if unknown.
    #[serde(default, rename = "type")]
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
    /// `sha256:…` of its bytes.
    pub sha256: String,
    /// When it was kept, UTC, RFC 3339 with milliseconds.
    pub at: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Camera or microphone, when the question was asked.
    Taken,
    /// A file that was there before.
    Chosen,
    /// Drawn by hand.
    Drawn,
}

/// The tag of a header.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
pub enum HeaderTag {
    /// A bundle.
    #[default]
    #[serde(rename = "bundle")]
    Bundle,
}

/// The device that made a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Device {
    /// Identifier, made once on the device.
    pub id: String,
    /// The name people gave it; "" if none.
    #[serde(default)]
    pub name: String,
    /// IANA time zone, such as `Asia/Shanghai`; "" if unknown.
    #[serde(default)]
    pub tz: String,
}

/// Which form definition the records answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormReference {
    /// Form id.
    pub id: String,
    /// Version as text, "" when the form has none.
    pub version: String,
    /// `sha256:…` of the canonical form definition.
    pub hash: String,
    /// Title by language tag.
    pub title: Texts,
    /// Languages of the form, in their order.
    pub langs: Vec<String>,
}

/// A text by language: tag to text. An untranslated form uses the tag `und`.
pub type Texts = BTreeMap<String, String>;

/// All that is needed to read the answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Codebook {
    /// Variables in the order of the form.
    pub vars: Vec<Variable>,
    /// Value lists by name.
    pub lists: BTreeMap<String, Vec<ListValue>>,
    /// Names of the missing codes: `{"-1": "dont_know", …}`.
    pub missing: BTreeMap<String, String>,
}

/// One variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Variable {
    /// Name in `a`: the question's name, or the end of its path joined by dots where the
    /// name alone is not unique.
    pub name: String,
    /// What kind of value it has.
    #[serde(rename = "type")]
    pub kind: VariableKind,
    /// Path of the node in the form, such as `/data/housing/tenure`.
    pub path: String,
    /// Label by language.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub label: Texts,
    /// Labels of the groups around it, from the outermost in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Texts>,
    /// Value list, for choices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
    /// Variables of each row, for a repeat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vars: Vec<Variable>,
    /// Analytic role from the form's `bind::minyi:role` column, such as `s5` (satisfaction
    /// on the five-point scale), `i5` (importance), `nps`, `margin`; "" if none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Identifier in the item bank: the same wording has the same one in every form.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// True when the answer can identify a person (`bind::minyi:pii`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pii: bool,
}

/// Kinds of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// A whole number.
    Int,
    /// A decimal number.
    Decimal,
    /// Free text.
    Text,
    /// One choice: its code. Codes are numbers when all codes of the list are integers.
    One,
    /// Several choices: list of codes in the order of the list.
    Multi,
    /// Choices in order: list of codes, first is first.
    Rank,
    /// True or false.
    Bool,
    /// `2026-05-04`.
    Date,
    /// `12:30:00.000+08:00`.
    Time,
    /// `2026-05-04T12:30:00.000+08:00`.
    DateTime,
    /// GeoJSON position or positions.
    Geo,
    /// Name of a file.
    File,
    /// Rows of a repeat.
    Repeat,
}

/// One value of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListValue {
    /// The code: a number when all codes of the list are integers, else text.
    pub v: serde_json::Value,
    /// Label by language.
    pub label: Texts,
    /// Present when the choice is a missing code (`dont_know`, `refused`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub missing: String,
}

/// Last line of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seal {
    /// Always `seal`.
    pub t: SealTag,
    /// Number of records.
    pub count: u64,
    /// Bytes of all records in canonical JSON, with `h`, one line feed after each.
    pub bytes: u64,
    /// `sha256:…` of the header in canonical JSON.
    pub header: String,
    /// `sha256:…` over the `h` values in order, a line feed after each.
    pub root: String,
}

/// The tag of a seal.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
pub enum SealTag {
    /// A seal.
    #[default]
    #[serde(rename = "seal")]
    Seal,
}

/// `sha256:` and the digest of `bytes` in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    digest_text(&Sha256::digest(bytes))
}

/// A digest of SHA-256 as bundles write it: `sha256:` and lower-case hexadecimal.
pub fn digest_text(digest: &[u8]) -> String {
    let mut text = String::with_capacity(71);
    text.push_str("sha256:");
    for byte in digest {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    text
}

impl Bundle {
    /// A sealed bundle of these lines; each gets its checksum.
    ///
    /// # Errors
    /// When an answer cannot be JSON.
    pub fn seal(
        header: Header,
        lines: impl IntoIterator<Item = impl Into<Line>>,
    ) -> Result<Bundle, serde_json::Error> {
        let mut bytes = 0;
        let mut checksums = String::new();
        let mut submissions = Vec::new();
        for line in lines {
            let line = line.into().sealed()?;
            bytes += canonical(&line)?.len() as u64 + 1;
            checksums.push_str(line.h());
            checksums.push('\n');
            submissions.push(line);
        }
        let seal = Seal {
            t: SealTag::Seal,
            count: submissions.len() as u64,
            bytes,
            header: sha256(canonical(&header)?.as_bytes()),
            root: sha256(checksums.as_bytes()),
        };
        Ok(Bundle { header, submissions, seal })
    }

    /// One JSON document, with a record a line.
    ///
    /// # Errors
    /// When an answer cannot be JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text =
            format!("{{\"header\":{},\n\"submissions\":[", canonical(&self.header)?);
        for (index, record) in self.submissions.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&canonical(record)?);
        }
        text.push_str(&format!("\n],\n\"seal\":{}}}\n", canonical(&self.seal)?));
        Ok(text)
    }

    /// JSON Lines: header, records, seal.
    ///
    /// # Errors
    /// When an answer cannot be JSON.
    pub fn to_json_lines(&self) -> Result<String, serde_json::Error> {
        let mut text = canonical(&self.header)?;
        text.push('\n');
        for record in &self.submissions {
            text.push_str(&canonical(record)?);
            text.push('\n');
        }
        text.push_str(&canonical(&self.seal)?);
        text.push('\n');
        Ok(text)
    }
}
