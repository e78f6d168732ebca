//! What happened at a door: which dwelling, which attempt, what came of it.
//!
//! Outcomes are the final disposition codes for in-person household surveys of the
//! AAPOR Standard Definitions (table 2), written as there: `1.1`, `2.111`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A complete interview.
pub const COMPLETE: &str = "1.1";
/// An interview broken off with at least half of its questions answered.
pub const PARTIAL: &str = "1.2";
/// An interview broken off before that.
pub const BREAK_OFF: &str = "2.12";

/// Outcomes that an interviewer can record without an interview, in the order in which
/// they are offered.
pub const WITHOUT_INTERVIEW: [&str; 14] = [
    "2.24", "2.25", "2.111", "2.112", "2.23", "2.33", "2.32", "2.31", "2.36", "3.17",
    "3.18", "4.5", "4.6", "4.7",
];

/// A visit to a dwelling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Visit {
    /// The dwelling as the interviewer names it, such as `3-2-501`; "" if not recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Which attempt at this dwelling it was, from 1.
    pub attempt: u32,
    /// AAPOR code, such as `1.1`.
    pub outcome: String,
    /// How consent was given; absent where there was no interview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Who filled the form in; left out where the interviewer did.
    #[serde(default, skip_serializing_if = "Mode::is_interviewer")]
    pub mode: Mode,
}

/// Who fills a form in, and where.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// An interviewer asks and enters the answers.
    #[default]
    Interviewer,
    /// Respondents enter their answers on the interviewer's tablet.
    #[serde(rename = "self")]
    SelfCompletion,
    /// Respondents come to a screen that stands by itself.
    Kiosk,
}

impl Mode {
    /// True where an interviewer enters the answers.
    pub fn is_interviewer(&self) -> bool {
        *self == Mode::Interviewer
    }
}

/// How the respondent agreed to be interviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// By word of mouth.
    Oral,
    /// On a sheet of paper that was signed.
    Signed,
    /// By going on, on the screen, after reading what it is about.
    Screen,
}

/// The outcome of an interview that was broken off with `answered` questions answered
/// and `unreached` never put. The Standard Definitions leave the line between partial
/// and break-off to the survey and name one half as common; here it is one half.
pub fn broken_off(answered: usize, unreached: usize) -> &'static str {
    if answered > 0 && answered >= unreached { PARTIAL } else { BREAK_OFF }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_questions_make_a_partial_interview() {
        for (answered, unreached, outcome) in
            [(0, 0, BREAK_OFF), (0, 9, BREAK_OFF), (4, 5, BREAK_OFF), (5, 5, PARTIAL)]
        {
            assert_eq!(broken_off(answered, unreached), outcome);
        }
    }
}
