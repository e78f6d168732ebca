//! Confidence intervals of a share and of a mean, for simple random samples.
//!
//! [`wilson`] is the one that reports use: it never leaves 0..1, has close to its
//! nominal coverage from small samples on, and does not collapse at 0 or all of n.
//! The others are here to be compared with and for who must report them.

use crate::special::{beta_quantile, normal_quantile, t_within};

/// A confidence level with its normal quantile, so that tables need it only once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    level: f64,
    z: f64,
}

impl Confidence {
    /// A level strictly between 0 and 1, such as 0.95.
    pub fn new(level: f64) -> Option<Confidence> {
        let inside = level > 0.0 && level < 1.0;
        inside.then(|| Confidence { level, z: normal_quantile(0.5 + 0.5 * level) })
    }

    /// 95 %, the level of official statistics.
    pub fn p95() -> Confidence {
        Confidence { level: 0.95, z: normal_quantile(0.975) }
    }

    /// The level, such as 0.95.
    pub fn level(self) -> f64 {
        self.level
    }

    /// Two-sided quantile of the standard normal, such as 1.96.
    pub fn z(self) -> f64 {
        self.z
    }

    /// Two-sided quantile of the t distribution.
    pub fn t(self, df: f64) -> f64 {
        t_within(self.level, df)
    }

    fn tail(self) -> f64 {
        0.5 * (1.0 - self.level)
    }
}

/// Two bounds, in the unit of what is estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

impl Interval {
    fn around(centre: f64, half: f64) -> Interval {
        Interval { low: centre - half, high: centre + half }
    }
}

/// A count among n, from which a share is estimated; n > 0, count ≤ n.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    count: f64,
    n: f64,
}

impl Share {
    /// `count` of `n`; `None` when n is 0 or the count is greater than n.
    pub fn of(count: u64, n: u64) -> Option<Share> {
        (n > 0 && count <= n).then_some(Share { count: count as f64, n: n as f64 })
    }

    /// A share in a sample that is worth `n` independent cases, which need not be whole;
    /// `None` when the share is not in 0..1 or the sample is worth nothing.
    pub fn effective(value: f64, n: f64) -> Option<Share> {
        let exists = n > 0.0 && (0.0..=1.0).contains(&value);
        exists.then_some(Share { count: value * n, n })
    }

    /// The share itself.
    pub fn value(self) -> f64 {
        self.count / self.n
    }

    fn rest(self) -> f64 {
        (self.n - self.count) / self.n
    }

    fn is_none(self) -> bool {
        self.count == 0.0
    }

    fn is_all(self) -> bool {
        self.count == self.n
    }
}

/// Wilson's score interval (Wilson 1927; Newcombe 1998, method 3).
pub fn wilson(share: Share, confidence: Confidence) -> Interval {
    let Share { count, n } = share;
    let z2 = confidence.z * confidence.z;
    let centre = (count + 0.5 * z2) / (n + z2);
    let spread = libm::sqrt(count * share.rest() + 0.25 * z2);
    let interval = Interval::around(centre, confidence.z * spread / (n + z2));
    // Rounding must not leave a bound of 1e-17 where the formula says 0.
    Interval {
        low: if share.is_none() { 0.0 } else { interval.low },
        high: if share.is_all() { 1.0 } else { interval.high },
    }
}

/// Wilson's interval with continuity correction (Newcombe 1998, method 4).
///
/// The correction is half a count, less where the count is within that of n/2: so R's
/// `prop.test` does, whose values these are.
pub fn wilson_corrected(share: Share, confidence: Confidence) -> Interval {
    let correction = libm::fabs(share.count - 0.5 * share.n).min(0.5);
    let low = score_bound(share, -correction, -confidence.z);
    let high = score_bound(share, correction, confidence.z);
    Interval {
        low: if share.is_none() { 0.0 } else { low.max(0.0) },
        high: if share.is_all() { 1.0 } else { high.min(1.0) },
    }
}

/// Bound of the score interval on the side of `z`, for the count moved by `correction`.
fn score_bound(share: Share, correction: f64, z: f64) -> f64 {
    let (n, z2) = (share.n, z * z);
    let moved = share.count + correction;
    let spread = (moved * (n - moved) / n + 0.25 * z2).max(0.0);
    (moved + 0.5 * z2 + z * libm::sqrt(spread)) / (n + z2)
}

/// Exact interval (Clopper & Pearson 1934): quantiles of beta distributions.
pub fn clopper_pearson(share: Share, confidence: Confidence) -> Interval {
    let Share { count, n } = share;
    let tail = confidence.tail();
    let low = match share.is_none() {
        true => 0.0,
        false => beta_quantile(tail, count, n - count + 1.0),
    };
    let high = match share.is_all() {
        true => 1.0,
        false => 1.0 - beta_quantile(tail, n - count, count + 1.0),
    };
    Interval { low, high }
}

/// Interval from the posterior under Jeffreys' prior, with the bound 0 at a count of 0
/// and 1 at a count of n (Brown, Cai & `DasGupta` 2001).
pub fn jeffreys(share: Share, confidence: Confidence) -> Interval {
    let Share { count, n } = share;
    let tail = confidence.tail();
    let (a, b) = (count + 0.5, n - count + 0.5);
    Interval {
        low: if share.is_none() { 0.0 } else { beta_quantile(tail, a, b) },
        high: if share.is_all() { 1.0 } else { 1.0 - beta_quantile(tail, b, a) },
    }
}

/// Agresti & Coull (1998). Its bounds may lie outside 0..1 and are not cut.
pub fn agresti_coull(share: Share, confidence: Confidence) -> Interval {
    let z2 = confidence.z * confidence.z;
    let n = share.n + z2;
    let centre = (share.count + 0.5 * z2) / n;
    Interval::around(centre, confidence.z * libm::sqrt(centre * (1.0 - centre) / n))
}

/// Interval on the logit scale; `None` at a share of 0 or 1, where it has no width.
pub fn logit(share: Share, confidence: Confidence) -> Option<Interval> {
    if share.is_none() || share.is_all() {
        return None;
    }
    let (p, q) = (share.value(), share.rest());
    let half = confidence.z / libm::sqrt(share.n * p * q);
    let centre = libm::log(p / q);
    let back = |x: f64| 1.0 / (1.0 + libm::exp(-x));
    Some(Interval { low: back(centre - half), high: back(centre + half) })
}

/// Mean ± t·standard error with `df` degrees of freedom.
pub fn mean_t(
    mean: f64,
    standard_error: f64,
    df: f64,
    confidence: Confidence,
) -> Interval {
    Interval::around(mean, confidence.t(df) * standard_error)
}

/// Estimate ± z·standard error.
pub fn normal_around(
    estimate: f64,
    standard_error: f64,
    confidence: Confidence,
) -> Interval {
    Interval::around(estimate, confidence.z * standard_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Interval, low: f64, high: f64) {
        let off = (found.low - low).abs().max((found.high - high).abs());
        assert!(off < 5e-7, "{found:?} instead of {low} {high}");
    }

    fn share(count: u64, n: u64) -> Share {
        Share::of(count, n).unwrap()
    }

    #[test]
    fn wilson_gives_the_published_values() {
        for (count, n, low, high) in [
            (45, 50, 0.786398, 0.956524),
            (0, 20, 0.0, 0.161125),
            (976, 1000, 0.964537, 0.983820),
            (39, 40, 0.871186, 0.995573),
        ] {
            check(wilson(share(count, n), Confidence::p95()), low, high);
        }
    }

    #[test]
    fn the_other_intervals_of_45_in_50() {
        let (share, p95) = (share(45, 50), Confidence::p95());
        check(clopper_pearson(share, p95), 0.781865, 0.966725);
        check(agresti_coull(share, p95), 0.782062, 0.960860);
        check(jeffreys(share, p95), 0.794645, 0.960806);
    }

    #[test]
    fn impossible_shares_do_not_exist() {
        assert_eq!(Share::of(0, 0), None);
        assert_eq!(Share::of(3, 2), None);
        assert_eq!(Share::effective(1.1, 9.0), None);
        assert_eq!(Share::effective(0.5, 0.0), None);
        assert_eq!(Confidence::new(1.0), None);
    }

    #[test]
    fn bounds_at_the_ends_are_exact() {
        let p95 = Confidence::p95();
        assert_eq!(wilson(share(0, 7), p95).low, 0.0);
        assert_eq!(wilson(share(7, 7), p95).high, 1.0);
        assert_eq!(clopper_pearson(share(7, 7), p95).high, 1.0);
    }
}
