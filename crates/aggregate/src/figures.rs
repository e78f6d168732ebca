//! The figures of a report: typed, serialisable, with a stable schema name.
//!
//! Every share stands beside the number of cases it is of, every estimate beside its
//! interval. Shares and intervals are fractions of one; percentages are made in print.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of the schema of [`Report`].
pub const SCHEMA: &str = "minyi-tally/0.1";

/// All figures of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// True when all records are made up: these figures are about nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
    /// Figures of fewer cases than this are left out; 0 where all are there.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub least: u64,
    /// Level of all intervals, such as 0.95. They are those of simple random samples.
    pub confidence: f64,
    /// The language of labels that was asked for; "" for each form's first.
    pub lang: String,
    /// The bundles, by name.
    pub sources: Vec<Source>,
    /// Running numbers that no bundle has, by device.
    pub gaps: Vec<Gaps>,
    /// The forms, by id.
    pub forms: Vec<FormTally>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Name of the file.
    pub name: String,
    /// Form id.
    pub form: String,
    /// Form version.
    pub version: String,
    /// Device that made it.
    pub device: String,
    /// When it was made.
    pub made: String,
    /// Records that could be read.
    pub records: u64,
    /// Whether they count.
    pub condition: Condition,
    /// Why not, or which bundle it repeats; "" for one that counts.
    pub why: String,
    /// Lines that were refused.
    pub refused: Vec<Refusal>,
    /// Answers that its codebook does not have, which are not counted.
    pub unknown_answers: Vec<String>,
}

/// Whether the records of a bundle count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// They do; the seal fits.
    Sealed,
    /// The same bundle was given before; nothing counts twice.
    Repeated,
    /// The seal is absent or does not fit: the records count only when asked for.
    Quarantined,
    /// The records are made up, and there are real ones beside them: they do not count.
    Sample,
}

/// A line that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Such as `line 17`.
    pub place: String,
    /// What is wrong.
    pub why: String,
}

/// Running numbers of a device that no bundle has, which may be in bundles that were
/// not given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gaps {
    /// Device.
    pub device: String,
    /// Ranges, both ends included.
    pub missing: Vec<[u64; 2]>,
}

/// The figures of one form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FormTally {
    /// Form id.
    pub id: String,
    /// Title in the language of labels.
    pub title: String,
    /// Versions with current records, the oldest first.
    pub versions: Vec<String>,
    /// Submissions that are counted.
    pub n: u64,
    /// Those of them that reached their end.
    pub complete: u64,
    /// Those that were broken off.
    pub partial: u64,
    /// What merging did.
    pub merge: Merge,
    /// What came of the visits; absent where none was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<OutcomeTally>,
    /// What changed between versions, and other remarks.
    pub notes: Vec<String>,
    /// The grouping, such as `area:street`; "" for none.
    pub by: String,
    /// The groups; one without code where there is no grouping.
    pub groups: Vec<GroupTally>,
}

/// What came of the visits to dwellings. These are facts about the sample, not estimates:
/// they have no intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeTally {
    /// Dwellings, each with one final disposition. A visit that names no dwelling is one of
    /// its own.
    pub units: u64,
    /// Visits, those with an interview included.
    pub attempts: u64,
    /// Dwellings with several complete interviews, on one device or on different ones: the
    /// interviews of each. They all count; whether they should is for people to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub several: Vec<Vec<RecordName>>,
    /// Dwellings by final disposition, by code.
    pub codes: Vec<CodeTally>,
    /// Dwellings whose code is none of the Standard Definitions; they are in no rate.
    pub unknown_codes: u64,
    /// e, the share of those of unknown eligibility that RR3 and RR4 take to be eligible.
    pub eligible_share: f64,
    /// RR1 to RR6, COOP1, COOP3, REF1, CON1.
    pub rates: Vec<RateTally>,
}

/// Dwellings with one final disposition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeTally {
    /// AAPOR code, such as `2.111`.
    pub code: String,
    /// Number of dwellings.
    pub n: u64,
}

/// An outcome rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RateTally {
    /// Name in the Standard Definitions.
    pub name: String,
    /// The rate; `None` of nothing.
    pub value: Option<f64>,
    /// Dwellings that count for it.
    pub numerator: f64,
    /// Dwellings that it is of.
    pub denominator: f64,
}

/// What merging did to the records of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Merge {
    /// Records in the bundles that count.
    pub read: u64,
    /// Those that were met before, in this or another bundle.
    pub repeated: u64,
    /// Revisions that a later one replaces.
    pub superseded: Vec<RecordName>,
    /// Different records with the same id and revision: the one that counts comes first.
    pub conflicts: Vec<Vec<RecordName>>,
    /// Submissions that were withdrawn.
    pub withdrawn: Vec<Withdrawal>,
}

/// Which record is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordName {
    /// Identifier of the submission.
    pub id: String,
    /// Revision.
    pub rev: u32,
    /// Checksum.
    pub h: String,
}

/// A submission that was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawal {
    /// Identifier of the submission.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// The figures of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupTally {
    /// Code, number, or name of the reason why there is none; `None` for all records.
    pub code: Option<String>,
    /// Label of the code, "" where it has none.
    pub label: String,
    /// Submissions in the group.
    pub n: u64,
    /// True when all its figures are left out, for it is too small.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suppressed: bool,
    /// The variables in the order of the form.
    pub variables: Vec<VariableTally>,
    /// What the questions of role `q3` say together; absent where nobody answered them all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q3: Option<YesTally>,
}

/// Yes-or-no questions about one matter, taken together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct YesTally {
    /// Names of the questions.
    pub questions: Vec<String>,
    /// Respondents who answered them all, "not sure" included.
    pub n: u64,
    /// Number of independent answers that would estimate the index as closely.
    pub effective_n: f64,
    /// Mean of the questions' shares of yes, with Wilson's interval at `effective_n`.
    pub index: Estimate,
}

/// The figures of a variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VariableTally {
    /// Name.
    pub name: String,
    /// Type as in the codebook.
    #[serde(rename = "type")]
    pub kind: String,
    /// Label in the language of labels.
    pub label: String,
    /// Analytic role, "" if none.
    pub role: String,
    /// Cases: submissions, or rows inside a repeat.
    pub n: u64,
    /// True when the figures are left out, for too few answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suppressed: bool,
    /// Cases with an answer.
    pub answered: u64,
    /// Cases without, by reason. They are in no denominator.
    pub missing: MissingTally,
    /// Of choices: each value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueTally>,
    /// Of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<NumberTally>,
    /// Of scales.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<ScaleTally>,
    /// Of answers to "would you recommend".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<NpsTally>,
    /// Of answers to "how much effort".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ces: Option<CesTally>,
    /// Of repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowsTally>,
}

/// Cases without an answer.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
pub struct MissingTally {
    /// The respondent does not know.
    pub dont_know: u64,
    /// The respondent refuses.
    pub refused: u64,
    /// The form's logic says that the question does not apply.
    pub not_applicable: u64,
    /// The question was not put, or the version of the form does not have it.
    pub not_asked: u64,
    /// The interview ended before.
    pub broke_off: u64,
    /// Put and left blank.
    pub blank: u64,
}

/// A share with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// Cases that have it.
    pub count: u64,
    /// Cases that it is a share of.
    pub of: u64,
    /// `count / of`; `None` of nobody.
    pub share: Option<f64>,
    /// Lower Wilson bound; `None` where there is no interval.
    pub low: Option<f64>,
    /// Upper Wilson bound.
    pub high: Option<f64>,
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ValueTally {
    /// Code.
    pub code: String,
    /// Label, "" where there is none.
    pub label: String,
    /// Cases with it. `of` is the respondents who answered; of a scale, those who did
    /// not say "not used", whose own share is `None`.
    #[serde(flatten)]
    pub share: Share,
    /// True for a code that the codebook does not have.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_in_codebook: bool,
    /// Of rankings: its places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<RankTally>,
}

/// Where a value stands in rankings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RankTally {
    /// Share of the rankings that name it first.
    pub first: Share,
    /// Number of places of `within`.
    pub places: u64,
    /// Share that name it among the first `places`.
    pub within: Share,
    /// Borda points; what a ranking leaves out shares the points left.
    pub borda: f64,
}

/// Figures of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NumberTally {
    /// Mean, with its t interval.
    pub mean: Estimate,
    /// Standard deviation with divisor n − 1; `None` for one value.
    pub deviation: Option<f64>,
    /// The smallest.
    pub min: f64,
    /// The median.
    pub median: f64,
    /// The largest.
    pub max: f64,
}

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower bound; `None` where one case gives no interval.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
}

/// Figures of a five-point scale, 5 the best.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScaleTally {
    /// Cases with a grade of 1 to 5: the denominator of all that follows.
    pub n: u64,
    /// Cases that said "not used", which are in no denominator.
    pub not_used: u64,
    /// Grade 5.
    pub top1: Share,
    /// Grades 5 and 4.
    pub top2: Share,
    /// Grades 5, 4 and 3.
    pub top3: Share,
    /// Which of them 满意率 (the satisfaction rate) is: `top3` on the government-service
    /// scale `s5`, which counts 基本满意, and `top2` on the symmetric scale `s5b`; "" for
    /// scales that are not about satisfaction.
    pub satisfaction_rate: String,
    /// Mean grade, with its t interval.
    pub mean: Option<Estimate>,
    /// Mean on 0 to 100: (mean − 1)/4·100.
    pub index: Option<Estimate>,
}

/// Net promoter score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NpsTally {
    /// Cases with an answer of 0 to 10.
    pub n: u64,
    /// 9 and 10.
    pub promoters: Share,
    /// 0 to 6.
    pub detractors: Share,
    /// Promoters − detractors, −100 to 100, ± z·standard error.
    pub score: Estimate,
    /// √((p₊ + p₋ − (p₊ − p₋)²)/n)·100.
    pub standard_error: f64,
}

/// Customer effort score on 1 to 7. Whether 7 is easy ("they made it easy for me") or
/// hard ("how much effort was it") follows from the wording of the question, so that
/// nothing here is called good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CesTally {
    /// Cases with an answer of 1 to 7.
    pub n: u64,
    /// 5 to 7, the share that is usually reported.
    pub five_to_seven: Share,
    /// Mean, with its t interval.
    pub mean: Estimate,
}

/// Rows of a repeat. Their shares have no intervals, since rows of one respondent are
/// not independent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowsTally {
    /// Number of rows.
    pub rows: u64,
    /// The variables of a row.
    pub variables: Vec<VariableTally>,
}
