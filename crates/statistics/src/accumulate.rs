//! Accumulators that can be fed in any order, merged, and give the same bits.

use crate::interval::{Confidence, Interval, mean_t};

/// A multiset of finite numbers.
///
/// The values themselves are kept, since the median needs them; they are sorted before
/// they are added up, so that neither the order of feeding nor that of merging shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    values: Vec<f64>,
}

/// What a multiset of numbers looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How many.
    pub n: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with divisor n − 1; `None` for one value.
    pub deviation: Option<f64>,
    /// t interval of the mean with n − 1 degrees of freedom; `None` for one value.
    pub interval: Option<Interval>,
    /// The smallest.
    pub min: f64,
    /// The middle one, or the mean of the middle two.
    pub median: f64,
    /// The largest.
    pub max: f64,
}

impl Numbers {
    /// Adds a value; one that is not finite is passed over.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() {
            // Adding zero makes −0 into 0: they are one value, and would sort apart.
            self.values.push(value + 0.0);
        }
    }

    /// Adds all values of another.
    pub fn merge(&mut self, other: &Numbers) {
        self.values.extend_from_slice(&other.values);
    }

    /// How many values there are.
    pub fn n(&self) -> u64 {
        self.values.len() as u64
    }

    /// The values, in no particular order.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.values.iter().copied()
    }

    /// The summary; `None` without values.
    pub fn summary(mut self, confidence: Confidence) -> Option<Summary> {
        self.values.sort_unstable_by(f64::total_cmp);
        let (min, max) = (*self.values.first()?, *self.values.last()?);
        let n = self.values.len() as f64;
        let mean = mean(&self.values, min, max);
        let deviation = deviation(&self.values, mean);
        let interval = deviation.map(|deviation| {
            mean_t(mean, deviation / libm::sqrt(n), n - 1.0, confidence)
        });
        let median = median(&self.values)?;
        Some(Summary { n: self.n(), mean, deviation, interval, min, median, max })
    }
}

/// Kept within the bounds, which rounding could leave; divided first where the sum of
/// huge values would overflow.
fn mean(sorted: &[f64], min: f64, max: f64) -> f64 {
    let n = sorted.len() as f64;
    let sum = exact_enough_sum(sorted.iter().copied());
    let mean = match sum.is_finite() {
        true => sum / n,
        false => exact_enough_sum(sorted.iter().map(|value| value / n)),
    };
    mean.clamp(min, max)
}

/// Two passes; `None` for one value, or where the squares overflow.
fn deviation(sorted: &[f64], mean: f64) -> Option<f64> {
    let squares =
        exact_enough_sum(sorted.iter().map(|value| (value - mean) * (value - mean)));
    let deviation = libm::sqrt(squares / (sorted.len() as f64 - 1.0));
    (sorted.len() > 1 && deviation.is_finite()).then_some(deviation)
}

fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    Some(lower / 2.0 + upper / 2.0)
}

/// Sum with the error of each addition carried along (Neumaier 1974).
fn exact_enough_sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut carried) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        let (large, small) = match libm::fabs(sum) >= libm::fabs(value) {
            true => (sum, value),
            false => (value, sum),
        };
        carried += (large - next) + small;
        sum = next;
    }
    if carried.is_finite() { sum + carried } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64]) -> Numbers {
        let mut numbers = Numbers::default();
        values.iter().for_each(|&value| numbers.add(value));
        numbers
    }

    #[test]
    fn summary_of_a_few() {
        let summary = numbers(&[4.0, 1.0, 3.0, 2.0]).summary(Confidence::p95()).unwrap();
        assert_eq!((summary.n, summary.mean, summary.median), (4, 2.5, 2.5));
        assert_eq!((summary.min, summary.max), (1.0, 4.0));
        // s² = 5/3, t(0.975; 3) = 3.182446305284263
        let half = 3.182446305284263 * (5.0_f64 / 12.0).sqrt();
        assert!((summary.interval.unwrap().high - (2.5 + half)).abs() < 1e-12);
    }

    #[test]
    fn order_does_not_show() {
        let mut one = numbers(&[0.1, 1e16, -1e16]);
        one.merge(&numbers(&[0.2, 0.7]));
        let other = numbers(&[0.7, -1e16, 0.2, 0.1, 1e16]);
        assert_eq!(one.summary(Confidence::p95()), other.summary(Confidence::p95()));
    }

    #[test]
    fn one_value_has_no_interval_and_none_has_no_summary() {
        let summary = numbers(&[7.0]).summary(Confidence::p95()).unwrap();
        assert_eq!(
            (summary.mean, summary.deviation, summary.interval),
            (7.0, None, None)
        );
        assert_eq!(Numbers::default().summary(Confidence::p95()), None);
        assert_eq!(numbers(&[f64::NAN]).n(), 0);
    }

    #[test]
    fn huge_values_do_not_overflow() {
        let summary = numbers(&[f64::MAX, f64::MAX]).summary(Confidence::p95()).unwrap();
        assert_eq!((summary.mean, summary.median), (f64::MAX, f64::MAX));
        let apart = numbers(&[f64::MAX, f64::MIN]).summary(Confidence::p95()).unwrap();
        assert_eq!((apart.mean, apart.deviation), (0.0, None));
    }
}
