//! Golden values made with R and with exact arithmetic, where they are at hand.
//!
//! They lie in `statgold` under `MINYI_SHARED`, by default `../shared` beside the
//! repository; without them each test says so and passes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use std::path::PathBuf;

use minyi_statistics::importance::{Crosshair, Item, Quadrant, correlation};
use minyi_statistics::index::{Nps, Scores};
use minyi_statistics::interval::{
    Confidence, Interval, Share, agresti_coull, clopper_pearson, jeffreys, logit, mean_t,
    wilson, wilson_corrected,
};
use minyi_statistics::rank::{Rankings, Unranked};
use minyi_statistics::reliability::cronbach_alpha;
use serde_json::Value;

fn statgold() -> Option<PathBuf> {
    let shared =
        std::env::var_os("MINYI_SHARED").map(PathBuf::from).unwrap_or_else(|| {
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared")
        });
    let statgold = shared.join("statgold");
    if statgold.is_dir() {
        return Some(statgold);
    }
    println!("not checked: no golden values at {}", statgold.display());
    None
}

/// The cases whose file name begins so.
fn cases(prefix: &str) -> Vec<Value> {
    let Some(statgold) = statgold() else { return Vec::new() };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(statgold.join("dev"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    paths.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix));
    assert!(!paths.is_empty(), "no golden file begins with {prefix}");
    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    paths.iter().map(|path| serde_json::from_str(&read(path)).unwrap()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn close(found: f64, expected: f64, what: &str) {
    let off = (found - expected).abs();
    assert!(
        off <= 1e-9 * expected.abs().max(1e-6),
        "{what}: {found} instead of {expected}"
    );
}

fn check(found: Interval, expected: &Value, what: &str) {
    close(found.low, number(&expected["lo"]), what);
    close(found.high, number(&expected["hi"]), what);
}

/// Columns of a data set, those rows only in which none of them is missing.
fn columns(file: &str, names: &[&str]) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(statgold().unwrap().join(file)).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place =
        |name: &&str| header.iter().position(|h| h.trim_matches('"') == *name).unwrap();
    let places: Vec<usize> = names.iter().map(place).collect();
    let row = |line: &str| -> Vec<f64> {
        let cells: Vec<&str> = line.split(',').collect();
        places.iter().map(|&place| cells[place].parse().unwrap()).collect()
    };
    lines.map(row).collect()
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn intervals_of_a_proportion() {
    for case in cases("prop_ci_") {
        let count = case["inputs"]["successes"].as_u64().unwrap();
        let share = Share::of(count, case["inputs"]["n"].as_u64().unwrap()).unwrap();
        let confidence = Confidence::new(number(&case["inputs"]["level"])).unwrap();
        for (method, expected) in case["expected"].as_object().unwrap() {
            let found = match method.as_str() {
                "wilson" => wilson(share, confidence),
                "wilson_cc" => wilson_corrected(share, confidence),
                "clopper_pearson" => clopper_pearson(share, confidence),
                "jeffreys" => jeffreys(share, confidence),
                "agresti_coull" => agresti_coull(share, confidence),
                "logit" => logit(share, confidence).unwrap(),
                other => panic!("no interval is called {other}"),
            };
            check(found, expected, &format!("{} {method}", case["id"]));
        }
    }
}

#[test]
fn t_intervals_of_a_mean() {
    for case in cases("api_srs_mean.json") {
        let expected = &case["expected"];
        for index in 0..expected["names"].as_array().unwrap().len() {
            let (mean, error) = (&expected["estimate"][index], &expected["se"][index]);
            let (mean, df) = (number(mean), number(&expected["df"]));
            let found = mean_t(mean, number(error), df, Confidence::p95());
            close(found.low, number(&expected["ci"]["t95"]["lo"][index]), "low");
            close(found.high, number(&expected["ci"]["t95"]["hi"][index]), "high");
        }
    }
}

#[test]
fn net_promoter_scores() {
    for case in cases("nps_simple_") {
        let score = |(score, count): (&String, &Value)| {
            (score.parse().unwrap(), count.as_u64().unwrap())
        };
        let scores = case["inputs"]["scores"].as_object().unwrap();
        let nps = Nps::of(&Scores::new(scores.iter().map(score))).unwrap();
        let expected = &case["expected"];
        close(nps.score, number(&expected["nps"]), "nps");
        close(nps.promoters, number(&expected["promoters"]), "promoters");
        close(nps.detractors, number(&expected["detractors"]), "detractors");
        close(nps.standard_error, number(&expected["se_n"]), "se_n");
        close(nps.standard_error_sample.unwrap(), number(&expected["se"]), "se");
    }
}

#[test]
fn alpha_of_the_attitude_survey() {
    for case in cases("alpha_") {
        let items = names(&case["method"]["items"]);
        let rows = columns(case["inputs"]["data"].as_str().unwrap(), &items);
        let alpha = cronbach_alpha(&rows).unwrap();
        close(alpha, number(&case["expected"]["alpha"]), "alpha");
    }
}

#[test]
fn importance_and_performance() {
    for case in cases("ipa_") {
        let file = case["inputs"]["data"].as_str().unwrap();
        let outcome = case["inputs"]["outcome"].as_str().unwrap();
        let item = |name: &&str| {
            let rows = columns(file, &[name, outcome]);
            let pairs: Vec<(f64, f64)> =
                rows.iter().map(|row| (row[0], row[1])).collect();
            let performance =
                pairs.iter().map(|(x, _)| x).sum::<f64>() / pairs.len() as f64;
            Item { performance, importance: correlation(&pairs).unwrap() }
        };
        let names = names(&case["inputs"]["items"]);
        let items: Vec<Item> = names.iter().map(item).collect();
        let crosshair = Crosshair::grand_means(&items).unwrap();
        let expected = &case["expected"];
        close(crosshair.performance, number(&expected["crosshair"]["performance"]), "x");
        close(crosshair.importance, number(&expected["crosshair"]["importance"]), "y");
        for (name, item) in names.iter().zip(items) {
            close(item.importance, number(&expected["importance"][name]), name);
            let quadrant = quadrant_name(crosshair.quadrant(item));
            assert_eq!(quadrant, expected["quadrant"][name], "{name}");
        }
    }
}

fn quadrant_name(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::KeepUp => "keep up",
        Quadrant::ConcentrateHere => "concentrate here",
        Quadrant::LowPriority => "low priority",
        Quadrant::PossibleOverkill => "possible overkill",
    }
}

#[test]
fn borda_points_and_first_preferences() {
    for case in cases("vote_") {
        let expected = &case["expected"];
        let first = expected["first_preferences"].as_object().unwrap();
        let candidates: Vec<&String> = first.keys().collect();
        let mut rankings = Rankings::new(candidates.len());
        for ballot in case["inputs"]["ballots"].as_array().unwrap() {
            let place = |name: &str| candidates.iter().position(|c| *c == name).unwrap();
            let ranking = names(&ballot[1]).into_iter().map(place);
            rankings.add(ranking, ballot[0].as_u64().unwrap());
        }
        for (index, name) in candidates.iter().enumerate() {
            assert_eq!(rankings.first(index), first[*name].as_u64().unwrap());
            let shared = rankings.borda(index, Unranked::ShareTheRest);
            close(shared, number(&expected["borda"][*name]), name);
            let zero = rankings.borda(index, Unranked::Nothing);
            close(zero, number(&expected["borda_zero"][*name]), name);
        }
    }
}
