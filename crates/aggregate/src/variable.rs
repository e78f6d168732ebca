//! From the counts of a variable to its figures.

use minyi_form::bundle::VariableKind;
use minyi_statistics::accumulate::Numbers;
use minyi_statistics::index::{Nps, Scores, linear_index};
use minyi_statistics::interval::{self, Confidence, Interval, wilson};
use minyi_statistics::rank::{Rankings, Unranked};

use crate::column::Absence;
use crate::count::Count;
use crate::evolve::{United, Value};
use crate::figures::{
    CesTally, Estimate, MissingTally, NpsTally, NumberTally, RankTally, RowsTally,
    ScaleTally, Share, ValueTally, VariableTally,
};
use crate::tally::Labels;

/// Reads figures off counts, with labels in one language.
pub(crate) struct Reader<'l> {
    labels: &'l Labels,
    confidence: Confidence,
    /// Whether the cases are independent, so that intervals mean something.
    independent: bool,
}

/// Analytic roles that bring figures of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Five grades of the government-service scale.
    S5,
    /// Five grades of the symmetric scale.
    S5b,
    /// Five grades of importance, agreement or change.
    Grades,
    Nps,
    Ces,
    None,
}

impl Role {
    fn of(united: &United) -> Role {
        match united.variable.role.as_str() {
            "s5" => Role::S5,
            "s5b" => Role::S5b,
            "i5" | "a5" | "c5" => Role::Grades,
            "nps" => Role::Nps,
            "ces" => Role::Ces,
            _ => Role::None,
        }
    }

    fn is_scale(self) -> bool {
        matches!(self, Role::S5 | Role::S5b | Role::Grades)
    }

    /// Which box 满意率 is.
    fn satisfaction_rate(self) -> &'static str {
        match self {
            Role::S5 => "top3",
            Role::S5b => "top2",
            Role::Grades | Role::Nps | Role::Ces | Role::None => "",
        }
    }
}

impl<'l> Reader<'l> {
    pub(crate) fn new(labels: &'l Labels) -> Reader<'l> {
        Reader { labels, confidence: Confidence::p95(), independent: true }
    }

    pub(crate) fn read(&self, united: &United, count: Count) -> VariableTally {
        let role = Role::of(united);
        let scores = scores(united, &count);
        VariableTally {
            name: united.variable.name.clone(),
            kind: kind_name(united.variable.kind).to_owned(),
            label: self.labels.pick(&united.variable.label).to_owned(),
            role: united.variable.role.clone(),
            n: count.n(),
            suppressed: false,
            answered: count.answered,
            missing: missing(&count.absent),
            values: self.values(united, &count, role),
            scale: role.is_scale().then(|| self.scale(united, &count, role)),
            nps: (role == Role::Nps).then(|| self.nps(&scores)).flatten(),
            ces: (role == Role::Ces).then(|| self.ces(&scores)).flatten(),
            rows: self.rows(united, &count),
            numbers: self.numbers(count.numbers),
        }
    }

    /// Values of the codebook, and others that were met.
    fn values(&self, united: &United, count: &Count, role: Role) -> Vec<ValueTally> {
        let not_used = if role.is_scale() { not_used(united, count) } else { 0 };
        let of = count.answered - not_used;
        let shown = united.values.iter().zip(&count.values).enumerate();
        let shown = shown.filter(|(_, (value, count))| **count > 0 || is_answer(value));
        let tally = |(place, (value, &n)): (usize, (&Value, &u64))| ValueTally {
            code: value.entry.code.clone(),
            label: self.labels.pick(&value.entry.label).to_owned(),
            share: match role.is_scale() && is_not_used(value) {
                true => Share { count: n, of, share: None, low: None, high: None },
                false => self.share(n, of),
            },
            not_in_codebook: value.stray,
            rank: (united.variable.kind == VariableKind::Rank)
                .then(|| self.rank(&count.rankings, place, united.values.len())),
        };
        shown.map(tally).collect()
    }

    fn share(&self, count: u64, of: u64) -> Share {
        let share = interval::Share::of(count, of);
        let interval =
            share.filter(|_| self.independent).map(|s| wilson(s, self.confidence));
        Share {
            count,
            of,
            share: share.map(interval::Share::value),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
        }
    }

    fn rank(&self, rankings: &Rankings, value: usize, values: usize) -> RankTally {
        let places = values.min(3);
        RankTally {
            first: self.share(rankings.first(value), rankings.n()),
            places: places as u64,
            within: self.share(rankings.within(value, places), rankings.n()),
            borda: rankings.borda(value, Unranked::ShareTheRest),
        }
    }

    fn numbers(&self, numbers: Numbers) -> Option<NumberTally> {
        let summary = numbers.summary(self.confidence)?;
        Some(NumberTally {
            mean: self.estimate(summary.mean, summary.interval),
            deviation: summary.deviation,
            min: summary.min,
            median: summary.median,
            max: summary.max,
        })
    }

    fn estimate(&self, value: f64, interval: Option<Interval>) -> Estimate {
        let interval = interval.filter(|_| self.independent);
        let finite = interval.filter(|i| i.low.is_finite() && i.high.is_finite());
        Estimate { value, low: finite.map(|i| i.low), high: finite.map(|i| i.high) }
    }

    fn scale(&self, united: &United, count: &Count, role: Role) -> ScaleTally {
        let scores = scores(united, count);
        let grades =
            Scores::new((1..=5).map(|grade| (grade, scores.within(grade, grade))));
        let n = grades.n();
        let mean = grades.mean();
        let interval = grades.mean_interval(self.confidence);
        let on_index = |value: f64| linear_index(value, 1.0, 5.0);
        let index_interval = interval.map(|Interval { low, high }| Interval {
            low: on_index(low),
            high: on_index(high),
        });
        ScaleTally {
            n,
            not_used: not_used(united, count),
            top1: self.share(grades.within(5, 5), n),
            top2: self.share(grades.within(4, 5), n),
            top3: self.share(grades.within(3, 5), n),
            satisfaction_rate: role.satisfaction_rate().to_owned(),
            mean: mean.map(|mean| self.estimate(mean, interval)),
            index: mean.map(|mean| self.estimate(on_index(mean), index_interval)),
        }
    }

    fn nps(&self, scores: &Scores) -> Option<NpsTally> {
        let nps = Nps::of(scores)?;
        let n = scores.within(0, 10);
        Some(NpsTally {
            n,
            promoters: self.share(scores.within(9, 10), n),
            detractors: self.share(scores.within(0, 6), n),
            score: self.estimate(nps.score, Some(nps.interval(self.confidence))),
            standard_error: nps.standard_error,
        })
    }

    fn ces(&self, scores: &Scores) -> Option<CesTally> {
        let efforts =
            Scores::new((1..=7).map(|effort| (effort, scores.within(effort, effort))));
        let n = efforts.n();
        Some(CesTally {
            n,
            five_to_seven: self.share(efforts.within(5, 7), n),
            mean: self.estimate(efforts.mean()?, efforts.mean_interval(self.confidence)),
        })
    }

    fn rows(&self, united: &United, count: &Count) -> Option<RowsTally> {
        if united.variable.kind != VariableKind::Repeat {
            return None;
        }
        let inside = Reader { independent: false, ..*self };
        let counts = united.rows.iter().zip(&count.in_rows);
        let variables = counts.map(|(united, count)| inside.read(united, count.clone()));
        Some(RowsTally { rows: count.rows, variables: variables.collect() })
    }
}

/// Whole numbers given, by choice or as numbers.
fn scores(united: &United, count: &Count) -> Scores {
    let by_choice = united.values.iter().zip(&count.values);
    let by_choice = by_choice.filter_map(|(value, &n)| Some((value.entry.number?, n)));
    let as_numbers = count.numbers.values().filter(|value| value.abs() < 1e15);
    Scores::new(by_choice.chain(as_numbers.map(|value| (value as i64, 1))))
}

/// Missing codes of the list are reasons and never answers, so they are not shown.
fn is_answer(value: &Value) -> bool {
    value.entry.missing.is_none() && !value.stray
}

fn is_not_used(value: &Value) -> bool {
    value.entry.code == "not_used" || value.entry.number == Some(0)
}

fn not_used(united: &United, count: &Count) -> u64 {
    let values = united.values.iter().zip(&count.values);
    values.filter(|(value, _)| is_not_used(value)).map(|(_, count)| count).sum()
}

fn missing(absent: &[u64; Absence::KINDS]) -> MissingTally {
    let [dont_know, refused, not_applicable, not_asked, broke_off, blank] = *absent;
    MissingTally { dont_know, refused, not_applicable, not_asked, broke_off, blank }
}

/// The type's name in codebooks.
pub(crate) fn kind_name(kind: VariableKind) -> &'static str {
    match kind {
        VariableKind::Int => "int",
        VariableKind::Decimal => "decimal",
        VariableKind::Text => "text",
        VariableKind::One => "one",
        VariableKind::Multi => "multi",
        VariableKind::Rank => "rank",
        VariableKind::Bool => "bool",
        VariableKind::Date => "date",
        VariableKind::Time => "time",
        VariableKind::DateTime => "date_time",
        VariableKind::Geo => "geo",
        VariableKind::File => "file",
        VariableKind::Repeat => "repeat",
    }
}
