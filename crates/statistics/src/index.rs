//! Figures of satisfaction: means, boxes, indices, NPS, CES, composites.
//!
//! A score is a whole number on a scale, held as counts by score: all of these follow
//! from the counts alone, exactly until the last division.

use crate::interval::{Confidence, Interval, mean_t, normal_around};

/// How often each score of a scale was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// (score, count), in any order; a score may come more than once.
    counts: Vec<(i64, u64)>,
}

impl Scores {
    /// Scores with their counts.
    pub fn new(counts: impl IntoIterator<Item = (i64, u64)>) -> Scores {
        Scores { counts: counts.into_iter().collect() }
    }

    /// Number of scores given.
    pub fn n(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// Number of scores within these bounds, both included.
    pub fn within(&self, low: i64, high: i64) -> u64 {
        let inside = self.counts.iter().filter(|(score, _)| (low..=high).contains(score));
        inside.map(|(_, count)| count).sum()
    }

    /// Arithmetic mean; `None` without scores.
    pub fn mean(&self) -> Option<f64> {
        let n = self.n();
        (n > 0).then(|| self.sum() as f64 / n as f64)
    }

    /// Variance with divisor n − 1; `None` below two scores.
    pub fn variance(&self) -> Option<f64> {
        let n = i128::from(self.n());
        if n < 2 {
            return None;
        }
        // n Σx² − (Σx)² is exact in whole numbers, so equal scores have variance 0.
        let spread = n * self.sum_of_squares() - self.sum() * self.sum();
        Some(spread as f64 / (n as f64 * (n - 1) as f64))
    }

    /// Standard error of the mean in a simple random sample without finite-population
    /// correction: √(s²/n).
    pub fn standard_error(&self) -> Option<f64> {
        Some(libm::sqrt(self.variance()? / self.n() as f64))
    }

    /// t interval of the mean with n − 1 degrees of freedom.
    pub fn mean_interval(&self, confidence: Confidence) -> Option<Interval> {
        let (mean, standard_error) = (self.mean()?, self.standard_error()?);
        Some(mean_t(mean, standard_error, (self.n() - 1) as f64, confidence))
    }

    fn sum(&self) -> i128 {
        self.counts
            .iter()
            .map(|&(score, count)| i128::from(score) * i128::from(count))
            .sum()
    }

    fn sum_of_squares(&self) -> i128 {
        let square = |score: i64| i128::from(score) * i128::from(score);
        self.counts.iter().map(|&(score, count)| square(score) * i128::from(count)).sum()
    }
}

/// Places `value` of a scale from `low` to `high` on 0..100: (x − min)/(max − min)·100.
pub fn linear_index(value: f64, low: f64, high: f64) -> f64 {
    (value - low) / (high - low) * 100.0
}

/// Net promoter score of 0..10 answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nps {
    /// Share of 9 and 10.
    pub promoters: f64,
    /// Share of 0 to 6. (Zero counts: vendors that write 1 to 6 are wrong.)
    pub detractors: f64,
    /// 100·(promoters − detractors).
    pub score: f64,
    /// In points of the score: 100·√((p₊ + p₋ − (p₊ − p₋)²)/n), divisor n.
    pub standard_error: f64,
    /// The same with divisor n − 1 under the variance, as survey software prints it;
    /// `None` for a single answer.
    pub standard_error_sample: Option<f64>,
}

impl Nps {
    /// From counts by answer; `None` without answers of 0 to 10.
    pub fn of(scores: &Scores) -> Option<Nps> {
        let n = scores.within(0, 10) as f64;
        if n == 0.0 {
            return None;
        }
        let promoters = scores.within(9, 10) as f64 / n;
        let detractors = scores.within(0, 6) as f64 / n;
        let net = promoters - detractors;
        let variance = promoters + detractors - net * net;
        let error = |divisor: f64| 100.0 * libm::sqrt(variance / divisor);
        Some(Nps {
            promoters,
            detractors,
            score: 100.0 * net,
            standard_error: error(n),
            standard_error_sample: (n > 1.0).then(|| error(n - 1.0)),
        })
    }

    /// Score ± z·standard error.
    pub fn interval(&self, confidence: Confidence) -> Interval {
        normal_around(self.score, self.standard_error, confidence)
    }
}

/// American Customer Satisfaction Index from the means of its three 1..10 items
/// (overall, against expectation, against the ideal), 0..100.
///
/// The weights of the real index are secret; equal ones give (S + E + P − 3)/27·100.
/// `None` when the weights do not add up to more than zero.
pub fn acsi(means: [f64; 3], weights: [f64; 3]) -> Option<f64> {
    let total: f64 = weights.iter().sum();
    let sum: f64 =
        means.iter().zip(weights).map(|(mean, weight)| (mean - 1.0) * weight).sum();
    (total > 0.0).then(|| sum / total / 9.0 * 100.0)
}

/// A part of a composite: its value, or `None` where there are no data, and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The rate, mean or index of the part.
    pub value: Option<f64>,
    /// Its declared weight, not negative.
    pub weight: f64,
}

/// A weighted composite and how much of the declared weight had data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Composite {
    /// Σ w·x / Σ w over the parts with data.
    pub value: f64,
    /// Share of the declared weight that had data; below 1 the composite is partial.
    pub coverage: f64,
}

/// Weighted composite, as in the response–resolution–satisfaction rates of hot lines or
/// the levels of an index tree; parts without data lend their weight to the others.
/// `None` when no weight has data.
pub fn composite(parts: &[Part]) -> Option<Composite> {
    let declared: f64 = parts.iter().map(|part| part.weight).sum();
    let with_value = parts.iter().filter_map(|part| Some((part.value?, part.weight)));
    let (sum, weight) = with_value.fold((0.0, 0.0), |(sum, total), (value, weight)| {
        (sum + weight * value, total + weight)
    });
    (weight > 0.0).then(|| Composite { value: sum / weight, coverage: weight / declared })
}

/// 50 + 10·(x − mean)/SD of each value among all, SD with divisor n − 1; `None` when
/// they do not differ.
pub fn t_scores(values: &[f64]) -> Option<Vec<f64>> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let deviation = libm::sqrt(squares / (n - 1.0));
    let score = |value: &f64| 50.0 + 10.0 * (value - mean) / deviation;
    (deviation > 0.0).then(|| values.iter().map(score).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() < tolerance, "{found} instead of {expected}");
    }

    #[test]
    fn a_mean_of_4_2_is_80_points() {
        let scores = Scores::new([(5, 4), (4, 4), (3, 2)]);
        assert_eq!(scores.mean(), Some(4.2));
        close(linear_index(4.2, 1.0, 5.0), 80.0, 1e-12);
    }

    #[test]
    fn nps_of_120_120_60() {
        let nps = Nps::of(&Scores::new([(10, 120), (8, 120), (0, 20), (6, 40)])).unwrap();
        close(nps.score, 20.0, 1e-12);
        close(nps.standard_error, 4.3205, 5e-5);
    }

    #[test]
    fn acsi_of_8_7_6() {
        close(acsi([8.0, 7.0, 6.0], [1.0; 3]).unwrap(), 66.6667, 5e-5);
        close(acsi([8.0, 7.0, 6.0], [0.3885, 0.3190, 0.2925]).unwrap(), 67.7333, 5e-5);
    }

    #[test]
    fn a_part_without_data_lends_its_weight() {
        let part = |value, weight| Part { value, weight };
        let all =
            [part(Some(1.0), 30.0), part(Some(0.7436), 35.0), part(Some(0.8539), 35.0)];
        close(composite(&all).unwrap().value, 0.859125, 1e-12);
        let partial =
            composite(&[part(Some(1.0), 30.0), part(None, 35.0), part(Some(0.5), 35.0)]);
        close(partial.unwrap().value, 47.5 / 65.0, 1e-12);
        close(partial.unwrap().coverage, 0.65, 1e-12);
        assert_eq!(composite(&[part(None, 1.0)]), None);
    }

    #[test]
    fn households_weigh_the_rates_of_estates() {
        let estates = [(0.9, 1000.0), (0.6, 500.0)];
        let parts = estates
            .map(|(rate, households)| Part { value: Some(rate), weight: households });
        close(composite(&parts).unwrap().value, 0.8, 1e-12);
    }

    #[test]
    fn t_scores_are_centred_on_50() {
        assert_eq!(t_scores(&[1.0, 2.0, 3.0]), Some(vec![40.0, 50.0, 60.0]));
        assert_eq!(t_scores(&[2.0, 2.0]), None);
        assert_eq!(t_scores(&[]), None);
    }

    #[test]
    fn equal_scores_have_no_variance_and_one_score_no_interval() {
        assert_eq!(Scores::new([(3, 1000)]).variance(), Some(0.0));
        assert_eq!(Scores::new([(3, 1)]).mean_interval(Confidence::p95()), None);
        assert_eq!(Scores::default().mean(), None);
    }
}
