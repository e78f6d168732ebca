//! Two hundred made-up respondents drawn from a population whose figures are known: the
//! tally must find them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "it is a test")]

use std::sync::Arc;

use minyi_aggregate::figures::{Estimate, FormTally, GroupTally, VariableTally};
use minyi_aggregate::{By, Collection, Selection, report};
use minyi_form::compile::CompiledForm;
use minyi_form::engine::synthetic::{Chance, fill};
use minyi_form::engine::{Engine, Finish, Opening};
use minyi_form::submission::Record;
use minyi_tests::built_in::{Still, instrument};
use minyi_tests::bundles::{Random, header, seal};

const RESPONDENTS: u64 = 200;

/// An answer given before the others, which are made up.
type Given = (&'static str, String);

/// The records of respondents who say what `say` lets them.
fn records(
    form: &Arc<CompiledForm>,
    say: impl Fn(&mut Random) -> Vec<Given>,
) -> Vec<Record> {
    let mut random = Random::new(2026);
    let mut respond = |number: u64| {
        let host = Box::new(Still::after(number as u32 * 4));
        let mut engine = Engine::open(form.clone(), host, Opening::default()).unwrap();
        for (path, answer) in say(&mut random) {
            let node = engine.find(&format!("/data/{path}")).unwrap();
            engine.answer(node, &answer).unwrap();
        }
        fill(&mut engine, &mut Chance::new(number), "sample");
        let submission = engine.finalize(Finish { seq: number, ..Finish::default() });
        submission.unwrap_or_else(|_| panic!("respondent {number}")).record
    };
    (1..=RESPONDENTS).map(&mut respond).collect()
}

fn tally(
    form: &CompiledForm,
    records: Vec<Record>,
    by: Option<&str>,
    least: u64,
) -> FormTally {
    let header = minyi_form::bundle::Header {
        form: form.reference(),
        ..header("1", "T", form.codebook())
    };
    let text = seal(header, records).to_json_lines().unwrap();
    let mut collection = Collection::new();
    collection.load("truth", text.as_bytes()).unwrap();
    let by = by.map(|name| By::Variable(name.to_owned()));
    let selection = Selection { by, least, ..Selection::default() };
    let mut report = collection.tally(&selection).unwrap();
    let printed = report::text(&report);
    assert!(!printed.contains("NaN"), "{printed}");
    // Of 244 countries and areas only those are printed that somebody comes from.
    assert_eq!(
        printed.contains("nobody gave"),
        form.form().id == "minyi-I5",
        "{printed}"
    );
    report.forms.remove(0)
}

fn variable<'t>(group: &'t GroupTally, name: &str) -> &'t VariableTally {
    group.variables.iter().find(|variable| variable.name == name).unwrap()
}

/// One of these codes, each with its share in the population, in hundredths.
fn draw(random: &mut Random, shares: &[(&str, u64)]) -> String {
    let mut place = random.below(100);
    for (code, share) in shares {
        match place.checked_sub(*share) {
            None => return (*code).to_owned(),
            Some(rest) => place = rest,
        }
    }
    panic!("the shares are not a hundred")
}

/// The figure, when the truth is within its interval.
fn found(estimate: Estimate, truth: f64) -> f64 {
    let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
    assert!(low < truth && truth < high, "{truth} is not in {low}..{high}");
    (estimate.value * 1e4).round() / 1e4
}

/// Half of the people say yes with 0.9, the others with 0.4: the index is 0.65, and the
/// answers of one person go together.
#[test]
fn three_questions_find_the_index_of_a_divided_street() {
    let form = instrument("K1/K1.md");
    let say = |random: &mut Random| {
        let yes = if random.below(2) == 0 { 90 } else { 40 };
        let rest = 100 - yes;
        let shares = [("1", yes), ("0", rest / 2), ("unsure", rest - rest / 2)];
        ["q1_approve", "q2_glad", "q3_consent"]
            .map(|name| (name, draw(random, &shares)))
            .into()
    };
    let records = records(&form, say);
    let tally = tally(&form, records, None, 0);
    let group = &tally.groups[0];
    let q3 = group.q3.as_ref().unwrap();
    assert_eq!(q3.questions, ["q1_approve", "q2_glad", "q3_consent"]);
    assert_eq!(q3.n, RESPONDENTS);
    let yes = |name: &str| variable(group, name).values[0].share.share.unwrap();
    let mean = (yes("q1_approve") + yes("q2_glad") + yes("q3_consent")) / 3.0;
    assert_eq!(found(q3.index, 0.65), (mean * 1e4).round() / 1e4);
    // The truth is 200 · 3 / (1 + 2 · 0.2747), for the answers correlate with 0.2747.
    assert!((300.0..480.0).contains(&q3.effective_n), "{}", q3.effective_n);
}

#[test]
fn three_questions_are_left_out_with_too_few() {
    let form = instrument("K1/K1.md");
    let mut records = records(&form, |_| vec![("q1_approve", "1".to_owned())]);
    records.truncate(4);
    let of = |least| tally(&form, records.clone(), None, least).groups[0].q3.is_some();
    assert_eq!((of(0), of(5)), (true, false));
}

#[test]
fn the_international_community_is_found_as_it_is() {
    let form = instrument("I5/I5.md");
    let say = |random: &mut Random| {
        let language = [("zh", 40), ("en", 30), ("fr", 20), ("am", 10)];
        let grades = [("5", 30), ("4", 30), ("3", 20), ("2", 10), ("1", 10)];
        let agree = [("5", 20), ("4", 40), ("3", 20), ("2", 10), ("1", 10)];
        let nps = [("10", 30), ("9", 20), ("8", 20), ("7", 10), ("6", 10), ("0", 10)];
        vec![
            ("you/q1_language", draw(random, &language)),
            ("satisfaction/q8_sat_air", draw(random, &grades)),
            ("belonging/q19_belonging", draw(random, &agree)),
            ("belonging/q20_nps", draw(random, &nps)),
        ]
    };
    let records = records(&form, say);
    let whole = tally(&form, records.clone(), None, 0);
    let group = &whole.groups[0];
    let index = |name: &str| variable(group, name).scale.as_ref().unwrap().index.unwrap();
    let nps = variable(group, "q20_nps").nps.as_ref().unwrap().score;
    let figures = [
        found(index("q8_sat_air"), 65.0),
        found(index("q19_belonging"), 62.5),
        found(nps, 30.0),
    ];
    assert_eq!(figures, [64.75, 61.75, 33.5]);

    // Of groups by language, the smallest is the first that is too small to be shown, and
    // the next goes with it, so that nobody subtracts it from the whole.
    let shown = |least: u64| {
        let groups = tally(&form, records.clone(), Some("q1_language"), least).groups;
        let groups = groups.into_iter().filter(|group| !group.suppressed);
        groups.map(|group| group.code.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(shown(0), ["zh", "en", "fr", "am"]);
    let least = (1..60).find(|least| shown(*least).len() < 4).unwrap();
    assert_eq!(shown(least), ["zh", "en"]);
}
