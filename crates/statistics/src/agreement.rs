//! How far observers agree: back-checks and coding.

use std::collections::BTreeMap;

/// Cohen's κ of a square table of counts: row, what the one found; column, the other. None
/// where chance alone would make them agree, or nobody was judged.
pub fn kappa(table: &[Vec<u64>]) -> Option<f64> {
    let n: u64 = table.iter().flatten().sum();
    let column =
        |place: usize| -> u64 { table.iter().filter_map(|r| r.get(place)).sum() };
    let observed: u64 = table.iter().enumerate().filter_map(|(i, row)| row.get(i)).sum();
    let by_chance: f64 = table
        .iter()
        .enumerate()
        .map(|(i, row)| row.iter().sum::<u64>() as f64 * column(i) as f64)
        .sum();
    let n = n as f64;
    let (observed, expected) = (observed as f64 / n, by_chance / (n * n));
    let kappa = (observed - expected) / (1.0 - expected);
    kappa.is_finite().then_some(kappa)
}

/// What the values of a variable mean, for [`krippendorff`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Names.
    Nominal,
    /// Grades.
    Ordinal,
    /// Distances count.
    Interval,
    /// Ratios count.
    Ratio,
}

/// Krippendorff's α of the values that each unit got, in any order; units with one value
/// tell nothing (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability). None
/// where there are no pairs or no variation.
pub fn krippendorff(units: &[Vec<i64>], level: Level) -> Option<f64> {
    let mut coincidences: BTreeMap<(i64, i64), f64> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.len() >= 2) {
        let weight = 1.0 / (unit.len() - 1) as f64;
        for (i, one) in unit.iter().enumerate() {
            for (_, other) in unit.iter().enumerate().filter(|(j, _)| *j != i) {
                *coincidences.entry((*one, *other)).or_insert(0.0) += weight;
            }
        }
    }
    let mut totals: BTreeMap<i64, f64> = BTreeMap::new();
    for (&(value, _), count) in &coincidences {
        *totals.entry(value).or_insert(0.0) += count;
    }
    let n: f64 = totals.values().sum();
    let distance = |one, other| squared_distance(one, other, level, &totals);
    let observed: f64 = coincidences.iter().map(|(&(c, k), o)| o * distance(c, k)).sum();
    let mut expected = 0.0;
    for (&c, n_c) in &totals {
        for (&k, n_k) in &totals {
            expected += n_c * n_k * distance(c, k);
        }
    }
    let alpha = 1.0 - (n - 1.0) * observed / expected;
    alpha.is_finite().then_some(alpha)
}

/// δ² of two values; `totals` has how often each value stands in a pair.
fn squared_distance(
    one: i64,
    other: i64,
    level: Level,
    totals: &BTreeMap<i64, f64>,
) -> f64 {
    if one == other {
        return 0.0;
    }
    let (low, high) = (one.min(other), one.max(other));
    let difference = match level {
        Level::Nominal => 1.0,
        Level::Ordinal => {
            let between: f64 = totals.range(low..=high).map(|(_, n)| n).sum();
            let end = |value| totals.get(&value).copied().unwrap_or(0.0);
            between - (end(low) + end(high)) / 2.0
        }
        Level::Interval => (high - low) as f64,
        Level::Ratio => (high - low) as f64 / (high + low) as f64,
    };
    difference * difference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_of_two_by_two() {
        let found = kappa(&[vec![20, 5], vec![10, 15]]).unwrap();
        assert!((found - 0.40).abs() < 1e-12, "{found}");
        assert_eq!(kappa(&[]), None);
        assert_eq!(kappa(&[vec![5, 0], vec![0, 0]]), None);
    }

    /// The example of Krippendorff 2011: four observers, twelve units, gaps.
    #[test]
    fn alpha_of_the_published_example() {
        let observers = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        let mut units = vec![Vec::new(); 12];
        for observer in observers {
            for (unit, value) in units.iter_mut().zip(observer.split(' ')) {
                unit.extend(value.parse::<i64>().ok());
            }
        }
        for (level, alpha) in [
            (Level::Nominal, 0.743421),
            (Level::Ordinal, 0.815388),
            (Level::Interval, 0.849107),
            (Level::Ratio, 0.797403),
        ] {
            let found = krippendorff(&units, level).unwrap();
            assert!((found - alpha).abs() < 5e-7, "{level:?}: {found}");
        }
        assert_eq!(krippendorff(&[vec![1], vec![]], Level::Nominal), None);
    }
}
