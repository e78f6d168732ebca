//! What the page around and the survey in it say to each other: JSON in both directions.
//!
//! `public/embed/minyi-survey.d.ts` says the same to those who write the page; a test keeps
//! it so.

use std::collections::BTreeMap;

use minyi_form::bundle::Texts;
use serde::{Deserialize, Serialize};
use serde_json::Value;
#[cfg(test)]
use ts_rs::TS;

/// Where answers are kept until the survey is complete, and the record afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "lowercase")]
pub enum Storage {
    /// On the device, in the storage of the page's origin.
    #[default]
    Local,
    /// Nowhere: when the page is left, they are gone.
    Memory,
    /// With the page around, which is told a draft after each answer.
    Host,
}

/// Who fills the survey in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Respondents do, by themselves.
    #[default]
    #[serde(rename = "self")]
    Respondent,
    /// An interviewer asks and enters the answers.
    Interviewer,
    /// Visitors do, one after the other.
    Kiosk,
    /// Nobody: the answers are only shown.
    Review,
}

/// What a survey is opened with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Wanted {
    /// BCP 47 tag; "" for the language of the page around.
    pub locale: String,
    /// Who fills it in.
    pub mode: Mode,
    /// Where answers are kept.
    pub storage: Storage,
    /// Case, household or person that the record is about; "" if none.
    pub case_id: String,
    /// Whether a case is answered once on a device.
    pub once: bool,
    /// Who asks, for the record.
    pub interviewer: String,
    /// Whether all questions stand on one page.
    pub whole: bool,
    /// Answers that are there from the beginning, by name or path.
    pub prefill: BTreeMap<String, Value>,
    /// Whether they may not be changed.
    pub locked: bool,
    /// Address of the form, beside which its files are; "" where it has none.
    pub address: String,
    /// A draft of an earlier `minyi-saved`, where the device keeps none.
    pub draft: String,
    /// The words of the interface in the language `locale`, JSON; "" where they are not here.
    pub words: String,
}

/// What a survey is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// Form id.
    pub survey_id: String,
    /// Version of the form, "" when it has none.
    pub version: String,
    /// Identifier of the record that is being made, a UUID.
    pub record_id: String,
    /// Title by language tag.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub title: Texts,
    /// Languages of the form.
    pub languages: Vec<String>,
    /// True when answers given before were found and taken up.
    pub resumed: bool,
}

/// Something that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Issue {
    /// Path of the question, such as `/data/housing/tenure`; what was asked for where there
    /// is none.
    #[serde(rename = "ref")]
    pub path: String,
    /// What is wrong.
    pub code: IssueCode,
    /// A sentence for people, in their language; "" where only the page around can help.
    pub message: String,
}

/// What can be wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum IssueCode {
    /// It must be answered.
    Required,
    /// The answer breaks a rule of the form.
    Constraint,
    /// There is no such question.
    Unknown,
    /// It may not be changed.
    Readonly,
    /// The value is no answer to such a question.
    Type,
}

impl IssueCode {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            IssueCode::Required => "required",
            IssueCode::Constraint => "constraint",
            IssueCode::Unknown => "unknown",
            IssueCode::Readonly => "readonly",
            IssueCode::Type => "type",
        }
    }
}

/// `minyi-page`: another page is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PageTurned {
    /// Number of the page before, from 1; 0 before the first.
    pub from: u32,
    /// Number of the page that is shown now.
    pub to: u32,
    /// How many there are now.
    pub of: u32,
    /// True on the page before finishing, which lists all answers.
    pub review: bool,
}

/// `minyi-change`: an answer was given, changed or cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Changed {
    /// Path of the question, with the positions of repeat instances.
    #[serde(rename = "ref")]
    pub path: String,
    /// The answer as forms write it; "" when it was cleared.
    pub value: String,
    /// What it was before.
    pub previous: String,
}

/// `minyi-saved`: everything answered so far is where it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Saved {
    /// Bytes of the draft; 0 where the browser does not say.
    pub bytes: u32,
    /// With `storage=\"host\"` the draft, to be given back as `draft`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub draft: Option<String>,
}

/// `minyi-complete`: the record is made, and kept where records are kept. Written by the
/// bundle itself; here for its type.
#[cfg(test)]
#[derive(TS)]
#[expect(dead_code, reason = "only its type is used")]
pub struct Completed {
    /// A bundle with this one record, as `minyi aggregate` reads it.
    #[ts(type = "Record<string, unknown>")]
    pub record: minyi_form::bundle::Bundle,
}

/// `minyi-invalid`: the survey cannot go on or be completed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Invalid {
    /// What is missing or wrong.
    pub issues: Vec<Issue>,
}

/// `minyi-language`: the survey speaks another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct LanguageTurned {
    /// BCP 47 tag of the form's language.
    pub to: String,
}

/// `minyi-error`: something failed. What was kept stays kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Trouble {
    /// What failed.
    pub code: TroubleCode,
    /// What was said of it, in English, for those who mend it.
    pub message: String,
}

/// What can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum TroubleCode {
    /// The program or the form could not be fetched.
    Load,
    /// The form has errors; the message lists them with their places.
    Form,
    /// A value of `prefill` does not fit; the message says which.
    Prefill,
    /// Answers could not be stored.
    Storage,
    /// The token is not the portal's, or has expired.
    Token,
    /// The same survey is open elsewhere.
    Open,
    /// With `once`: this case has been answered on this device.
    Answered,
    /// The program broke.
    Broken,
    /// A message came from an origin that is not allowed.
    Origin,
    /// The form asked for something that a form may not do.
    Refused,
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: &str = "// <types>\n";
    const END: &str = "// </types>\n";

    /// The types as TypeScript.
    fn types() -> String {
        let declarations = [
            Storage::decl(),
            Mode::decl(),
            Meta::decl(),
            IssueCode::decl(),
            Issue::decl(),
            PageTurned::decl(),
            Changed::decl(),
            Saved::decl(),
            Completed::decl(),
            Invalid::decl(),
            LanguageTurned::decl(),
            TroubleCode::decl(),
            Trouble::decl(),
        ];
        declarations.map(|declaration| format!("export {declaration}\n")).concat()
    }

    /// `MINYI_BLESS=1` writes them.
    #[test]
    fn pages_around_are_told_the_types_that_there_are() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/public/embed/minyi-survey.d.ts");
        let text = std::fs::read_to_string(file).unwrap();
        let (before, rest) = text.split_once(BEGIN).unwrap();
        let (written, after) = rest.split_once(END).unwrap();
        let types = types();
        if std::env::var_os("MINYI_BLESS").is_some() {
            std::fs::write(file, [before, BEGIN, &types, END, after].concat()).unwrap();
        } else {
            assert_eq!(written, types, "MINYI_BLESS=1 cargo nextest run -p minyi types");
        }
    }

    #[test]
    fn what_the_element_sends_is_read() {
        let wanted: Wanted = serde_json::from_str(
            r#"{"caseId": "H-0421", "mode": "self", "storage": "host", "prefill": {"grid": "G-07"}}"#,
        )
        .unwrap();
        assert_eq!((wanted.mode, wanted.storage), (Mode::Respondent, Storage::Host));
        assert_eq!(wanted.case_id, "H-0421");
    }
}
