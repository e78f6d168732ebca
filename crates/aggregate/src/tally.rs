//! From what was taken in to figures.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use minyi_form::bundle::Texts;
use minyi_statistics::interval::Confidence;

use crate::collection::{Collection, Entry, FormRecords};
use crate::count::Count;
use crate::current::Current;
use crate::evolve::{United, by_age, unite};
use crate::figures::{
    Condition, FormTally, Gaps, GroupTally, Refusal, Report, SCHEMA, Source,
};
use crate::group::{Group, Grouping};
use crate::merge::gaps;
use crate::suppress::suppress;
use crate::variable::Reader;
use crate::yes;

/// What to tally and how to label it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Groups to tell apart.
    pub by: Option<By>,
    /// Tag of the language of labels; a form without it uses its first.
    pub lang: Option<String>,
    /// Whether the intact records of quarantined bundles count.
    pub quarantined: bool,
    /// Figures of fewer cases than this are left out; 0 leaves out none.
    pub least: u64,
}

/// What makes groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Answers to the variable of this name.
    Variable(String),
    /// Areas of the level of this name.
    Area(String),
}

impl FromStr for By {
    type Err = std::convert::Infallible;

    /// `area:street` or the name of a variable.
    fn from_str(text: &str) -> Result<By, Self::Err> {
        Ok(match text.strip_prefix("area:") {
            Some(level) => By::Area(level.to_owned()),
            None => By::Variable(text.to_owned()),
        })
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            By::Variable(name) => f.write_str(name),
            By::Area(level) => write!(f, "area:{level}"),
        }
    }
}

/// A grouping that none of the forms has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownGrouping(pub String);

impl fmt::Display for UnknownGrouping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownGrouping {}

impl Collection {
    /// The figures of all that was taken in. The same records give the same report, in
    /// whichever order their bundles came.
    ///
    /// # Errors
    /// When no form has the grouping.
    pub fn tally(&self, selection: &Selection) -> Result<Report, UnknownGrouping> {
        let is_sample = self.is_sample();
        let counts: Vec<bool> = self
            .sources
            .iter()
            .map(|s| s.sample == is_sample && (s.seal.is_ok() || selection.quarantined))
            .collect();
        let mut forms: Vec<&FormRecords> = self.forms.iter().collect();
        forms.sort_by(|one, other| one.id.cmp(&other.id));
        let mut tallies = Vec::new();
        let mut ungrouped = Vec::new();
        for form in forms {
            let (tally, why) =
                tally_form(form, &counts, self.read(form, &counts), selection);
            tallies.push(tally);
            ungrouped.extend(why);
        }
        match ungrouped.into_iter().next() {
            Some(why) if tallies.iter().all(|tally| tally.by.is_empty()) => {
                Err(UnknownGrouping(why))
            }
            _ => Ok(self.report(tallies, selection)),
        }
    }

    /// Whether all records are made up. Beside real ones, made-up ones never count.
    fn is_sample(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|source| source.sample)
    }

    fn report(&self, forms: Vec<FormTally>, selection: &Selection) -> Report {
        Report {
            schema: SCHEMA.to_owned(),
            sample: self.is_sample(),
            least: selection.least,
            confidence: Confidence::p95().level(),
            lang: selection.lang.clone().unwrap_or_default(),
            sources: self.sources(),
            gaps: self.gaps(),
            forms,
        }
    }

    /// Records of this form in the bundles that count.
    fn read(&self, form: &FormRecords, counts: &[bool]) -> u64 {
        let of_form = self.sources.iter().zip(counts);
        of_form
            .filter(|(s, counts)| **counts && s.form == form.id)
            .map(|(s, _)| s.records)
            .sum()
    }

    fn sources(&self) -> Vec<Source> {
        let mut sources: Vec<&crate::collection::Source> = self.sources.iter().collect();
        sources.sort_by(|one, other| one.name.cmp(&other.name));
        let mut roots: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        let mut told = Vec::new();
        for source in sources {
            if source.sample && !self.is_sample() {
                let why = "its records are made up and never count beside real ones";
                told.push(tell_source(source, Condition::Sample, why.to_owned()));
                continue;
            }
            let (condition, why) = match &source.seal {
                Err(why) => (Condition::Quarantined, why.clone()),
                Ok(root) => match roots.get(&(&*source.form, root)) {
                    Some(first) => {
                        (Condition::Repeated, format!("the same records as {first}"))
                    }
                    None => {
                        roots.insert((&source.form, root), &source.name);
                        (Condition::Sealed, String::new())
                    }
                },
            };
            told.push(tell_source(source, condition, why));
        }
        told
    }

    /// Running numbers run over all forms of a device, so all records are looked at.
    fn gaps(&self) -> Vec<Gaps> {
        let mut seen: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        let mut see = |entry: &Entry, source: u32| {
            let source = self.sources.get(source as usize);
            let source = source.filter(|source| !source.sample);
            if let (Some(source), true) = (source, entry.seq > 0) {
                seen.entry(&source.device).or_default().push(entry.seq);
            }
        };
        for form in &self.forms {
            form.entries.iter().for_each(|entry| see(entry, entry.source));
            for &(entry, source) in &form.again {
                form.entries
                    .get(entry as usize)
                    .into_iter()
                    .for_each(|entry| see(entry, source));
            }
        }
        let told = |(device, seen): (&str, Vec<u64>)| {
            let missing: Vec<[u64; 2]> =
                gaps(1, seen).into_iter().map(|(a, b)| [a, b]).collect();
            (!missing.is_empty()).then(|| Gaps { device: device.to_owned(), missing })
        };
        seen.into_iter().filter_map(told).collect()
    }
}

fn tell_source(
    source: &crate::collection::Source,
    condition: Condition,
    why: String,
) -> Source {
    let refusal = |(place, why): &(String, String)| Refusal {
        place: place.clone(),
        why: why.clone(),
    };
    Source {
        name: source.name.clone(),
        form: source.form.clone(),
        version: source.version.clone(),
        device: source.device.clone(),
        made: source.made.clone(),
        records: source.records,
        condition,
        why,
        refused: source.refused.iter().map(refusal).collect(),
        unknown_answers: source.unknown.keys().cloned().collect(),
    }
}

/// The tally of one form, and why it could not be grouped as asked.
fn tally_form(
    form: &FormRecords,
    counts: &[bool],
    read: u64,
    selection: &Selection,
) -> (FormTally, Option<String>) {
    let current = Current::of(form, counts, read);
    let (variables, mut notes) = unite(&form.editions);
    let by = selection.by.as_ref();
    let grouping =
        by.map(|by| Grouping::by(by, &form.editions, &variables, &current.rows));
    let (grouping, by, why) = match grouping {
        None => (Grouping::whole(&current.rows), String::new(), None),
        Some(Ok(grouping)) => (grouping, by.map(By::to_string).unwrap_or_default(), None),
        Some(Err(why)) => (Grouping::whole(&current.rows), String::new(), Some(why)),
    };
    if let Some(why) = &why {
        notes.push(format!("not grouped: {why}"));
    }
    let latest =
        by_age(&form.editions).last().and_then(|&place| form.editions.get(place));
    let labels =
        Labels::new(selection.lang.as_deref(), latest.map_or(&[], |e| &e.form.langs));
    let mut groups = count_groups(form, &grouping, &variables, &labels);
    suppress(&mut groups, selection.least);
    let tally = FormTally {
        id: form.id.clone(),
        title: latest.map_or("", |edition| labels.pick(&edition.form.title)).to_owned(),
        versions: current.versions(form),
        n: current.complete + current.partial,
        complete: current.complete,
        partial: current.partial,
        groups,
        merge: current.merge,
        outcomes: current.outcomes,
        notes,
        by,
    };
    (tally, why)
}

fn count_groups(
    form: &FormRecords,
    grouping: &Grouping,
    variables: &[United],
    labels: &Labels,
) -> Vec<GroupTally> {
    let mut sizes = vec![0; grouping.groups.len()];
    for (_, group) in grouping.rows.iter().flatten() {
        if let Some(size) = sizes.get_mut(*group as usize) {
            *size += 1;
        }
    }
    let tally = |(group, n): (&Group, u64)| GroupTally {
        code: group.code.clone(),
        label: labels.pick(&group.label).to_owned(),
        n,
        suppressed: false,
        variables: Vec::new(),
        q3: None,
    };
    let mut tallies: Vec<GroupTally> =
        grouping.groups.iter().zip(sizes).map(tally).collect();
    let together = yes::tally(&form.editions, grouping, variables);
    for (tally, q3) in tallies.iter_mut().zip(together) {
        tally.q3 = q3;
    }
    let reader = Reader::new(labels);
    for united in variables {
        for (tally, count) in
            tallies.iter_mut().zip(count_variable(form, grouping, united))
        {
            tally.variables.push(reader.read(united, count));
        }
    }
    tallies
}

fn count_variable(
    form: &FormRecords,
    grouping: &Grouping,
    united: &United,
) -> Vec<Count> {
    let mut counts = vec![Count::new(united); grouping.groups.len()];
    for (place, (edition, rows)) in form.editions.iter().zip(&grouping.rows).enumerate() {
        for &(row, group) in rows {
            if let Some(count) = counts.get_mut(group as usize) {
                count.add(united, place, &edition.columns, row as usize);
            }
        }
    }
    counts
}

/// Which translation labels are taken from.
pub(crate) struct Labels {
    /// Tags in the order of preference.
    tags: Vec<String>,
}

impl Labels {
    /// The language that was asked for, then those of the form in their order.
    fn new(asked: Option<&str>, form: &[String]) -> Labels {
        let asked = asked.map(str::to_owned);
        Labels { tags: asked.into_iter().chain(form.iter().cloned()).collect() }
    }

    /// The text in the first language that has it; "" without any.
    pub(crate) fn pick<'t>(&self, texts: &'t Texts) -> &'t str {
        let preferred = self.tags.iter().find_map(|tag| texts.get(tag));
        preferred.or_else(|| texts.values().next()).map_or("", String::as_str)
    }
}
