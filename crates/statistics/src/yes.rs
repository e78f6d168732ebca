//! Several yes-or-no questions about one matter, and the mean of their shares of yes.
//!
//! The answers of one respondent go together: three questions put to 100 people are not
//! 300 independent answers, nor only 100. How much they are worth shows in how far the
//! respondents' own shares of yes lie apart.

use crate::interval::{Confidence, Interval, Share, wilson};

/// Respondents by the number of questions to which they said yes. Each answered them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yeses {
    /// Respondents who said yes to none, to one, … to all.
    respondents: Vec<u64>,
}

impl Yeses {
    /// Nobody yet, for so many questions.
    pub fn new(questions: usize) -> Yeses {
        Yeses { respondents: vec![0; questions + 1] }
    }

    /// One more respondent, who said yes to so many of the questions. More than there are
    /// are not counted.
    pub fn add(&mut self, yes: usize) {
        if let Some(count) = self.respondents.get_mut(yes) {
            *count += 1;
        }
    }

    /// Number of questions.
    pub fn questions(&self) -> usize {
        self.respondents.len() - 1
    }

    /// Number of respondents.
    pub fn n(&self) -> u64 {
        self.respondents.iter().sum()
    }

    /// Mean of the questions' shares of yes, which is the mean of the respondents' own
    /// shares; `None` without respondents or questions.
    pub fn mean(&self) -> Option<f64> {
        let answers = self.n() as f64 * self.questions() as f64;
        (answers > 0.0).then(|| self.sum(1) as f64 / answers)
    }

    /// Number of independent yes-or-no answers that estimate the mean as closely:
    /// p(1 − p)·n/s², with s² the variance of the respondents' own shares (Kish 1965, the
    /// sample divided by its design effect, respondents being clusters of answers).
    ///
    /// It is never below the number of respondents, for a share between 0 and 1 varies at
    /// most as a yes-or-no answer does, and never taken to be above the number of answers.
    /// Where all say yes, or none does, nothing shows how answers go together, and
    /// respondents count once.
    pub fn effective_n(&self) -> Option<f64> {
        let mean = self.mean()?;
        let (n, questions) = (self.n() as f64, self.questions() as f64);
        if mean == 0.0 || mean == 1.0 || n < 2.0 {
            return Some(n);
        }
        // n Σy² − (Σy)² is exact in whole numbers, so equal shares have variance 0.
        let spread = i128::from(self.n()) * self.sum(2) - self.sum(1) * self.sum(1);
        let variance = spread as f64 / (n * (n - 1.0)) / (questions * questions);
        let most = n * questions;
        match variance > 0.0 {
            true => Some((mean * (1.0 - mean) * n / variance).clamp(n, most)),
            false => Some(most),
        }
    }

    /// Wilson's interval of the mean at the effective sample size (Dean & Pagano 2015).
    ///
    /// Mean ± t·standard error would be as short as nothing where all respondents agree,
    /// and could leave 0..1: both are common with few people at a kiosk.
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let share = Share::effective(self.mean()?, self.effective_n()?)?;
        Some(wilson(share, confidence))
    }

    /// Σ y^power over the respondents, y being how often each said yes.
    fn sum(&self, power: u32) -> i128 {
        let yes = self.respondents.iter().enumerate();
        yes.map(|(yes, &count)| (yes as i128).pow(power) * i128::from(count)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of respondents by their number of yes to three questions.
    fn three(respondents: [u64; 4]) -> Yeses {
        Yeses { respondents: respondents.into() }
    }

    fn check(yeses: &Yeses, mean: f64, effective: f64, low: f64, high: f64) {
        let interval = yeses.interval(Confidence::p95()).unwrap();
        let found = [
            yeses.mean().unwrap(),
            yeses.effective_n().unwrap(),
            interval.low,
            interval.high,
        ];
        for (found, expected) in found.iter().zip([mean, effective, low, high]) {
            assert!((found - expected).abs() < 5e-7, "{found} instead of {expected}");
        }
    }

    // Computed apart, with one number for each respondent, by Python's `statistics`.
    #[test]
    fn answers_that_go_together_are_worth_less() {
        check(&three([10, 15, 25, 50]), 0.7166667, 176.0802920, 0.6460348, 0.7780466);
        check(&three([12, 29, 31, 28]), 0.5833333, 219.3037975, 0.5171973, 0.6466002);
    }

    #[test]
    fn three_answers_that_are_always_the_same_are_worth_one() {
        check(&three([40, 0, 0, 60]), 0.6, 100.0, 0.5020026, 0.6905987);
        check(&three([0, 0, 0, 20]), 1.0, 20.0, 0.8388748, 1.0);
    }

    #[test]
    fn equal_shares_are_not_certain() {
        check(&three([0, 30, 0, 0]), 0.3333333, 90.0, 0.2445351, 0.4357768);
        check(&three([0, 0, 1, 0]), 0.6666667, 1.0, 0.0941860, 0.9746638);
    }

    #[test]
    fn nobody_has_no_mean() {
        assert_eq!(Yeses::new(3).mean(), None);
        assert_eq!(Yeses::new(3).interval(Confidence::p95()), None);
        assert_eq!(Yeses::new(0).mean(), None);
    }

    #[test]
    fn respondents_are_counted_one_by_one() {
        let mut yeses = Yeses::new(3);
        [3, 0, 3, 1].into_iter().for_each(|yes| yeses.add(yes));
        assert_eq!((yeses.n(), yeses), (4, three([1, 1, 0, 2])));
    }
}
