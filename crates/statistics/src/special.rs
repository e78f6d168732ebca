//! Quantiles of the normal, t and beta distributions.
//!
//! Starting values come from simple approximations and are polished by Newton steps on
//! functions that are accurate in both tails, so that a quantile is good to about
//! 1e-13 relative. The density of the beta distribution is formed by Loader's
//! saddle-point expansion: differences of `lgamma` would lose a digit with each power
//! of ten of the sample size.

use std::f64::consts::{PI, SQRT_2};

/// Distribution function of the standard normal.
pub fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// Quantile of the standard normal; infinite at 0 and 1, NaN outside.
///
/// Abramowitz & Stegun 26.2.23 gives three digits, Halley steps the others.
pub fn normal_quantile(probability: f64) -> f64 {
    if probability > 0.5 {
        return -lower_normal_quantile(1.0 - probability);
    }
    lower_normal_quantile(probability)
}

/// The quantile for a probability of at most one half, where no digit cancels.
fn lower_normal_quantile(probability: f64) -> f64 {
    if probability <= 0.0 || probability.is_nan() {
        return if probability == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    }
    let t = libm::sqrt(-2.0 * libm::log(probability));
    let above = 2.515517 + t * (0.802853 + t * 0.010328);
    let below = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    let mut z = above / below - t;
    for _ in 0..4 {
        let density = libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI);
        let step = (normal(z) - probability) / density;
        z -= step / (1.0 + 0.5 * z * step);
    }
    z
}

/// `t` such that a t-distributed variable lies within ±`t` with this probability;
/// `df` > 0 degrees of freedom, which need not be whole.
///
/// With y = t²/(df + t²), P(|T| ≤ t) = `I_y(1/2, df/2)` (DLMF 8.17, Johnson & Kotz).
pub fn t_within(probability: f64, df: f64) -> f64 {
    if df > 1e5 {
        return t_near_normal(normal_quantile(0.5 + 0.5 * probability), df);
    }
    let y = beta_quantile(probability, 0.5, 0.5 * df);
    libm::sqrt(df * y / (1.0 - y))
}

/// Expansion around the normal quantile `z` (Abramowitz & Stegun 26.7.5), whose first
/// term left out is below 1e-19 from 100,000 degrees of freedom on.
fn t_near_normal(z: f64, df: f64) -> f64 {
    let z2 = z * z;
    let first = (z2 + 1.0) / 4.0;
    let second = (3.0 + z2 * (16.0 + z2 * 5.0)) / 96.0;
    let third = (-15.0 + z2 * (17.0 + z2 * (19.0 + z2 * 3.0))) / 384.0;
    z * (1.0 + (first + (second + third / df) / df) / df)
}

/// Regularised incomplete beta function `I_x(a, b)`, for a, b > 0 and x within 0..1.
///
/// Continued fraction of DLMF 8.17.22, on the side where it converges quickly.
pub fn beta(x: f64, a: f64, b: f64) -> f64 {
    beta_of(Split { x, y: 1.0 - x }, a, b)
}

/// A number between 0 and 1 with its complement, so that neither loses digits when it is
/// small.
#[derive(Clone, Copy)]
struct Split {
    x: f64,
    y: f64,
}

impl Split {
    fn swapped(self) -> Split {
        Split { x: self.y, y: self.x }
    }
}

fn beta_of(at: Split, a: f64, b: f64) -> f64 {
    if at.x <= 0.0 {
        return 0.0;
    }
    if at.y <= 0.0 {
        return 1.0;
    }
    if at.x > (a + 1.0) / (a + b + 2.0) {
        let at = at.swapped();
        return 1.0 - beta_power(at, b, a) * beta_fraction(at.x, b, a) / b;
    }
    beta_power(at, a, b) * beta_fraction(at.x, a, b) / a
}

/// x^a (1 − x)^b / B(a, b), after Loader (2000), "Fast and accurate computation of
/// binomial probabilities".
fn beta_power(at: Split, a: f64, b: f64) -> f64 {
    let n = a + b;
    // How far n·x is above a, and n·(1 − x) below b: from the side that has the digits.
    let above = if at.x < at.y { n * at.x - a } else { b - n * at.y };
    let deviance = deviance(a, n * at.x, above) + deviance(b, n * at.y, -above);
    let stirling = stirling_error(n) - stirling_error(a) - stirling_error(b);
    libm::sqrt(a / n * b / (2.0 * PI)) * libm::exp(stirling - deviance)
}

/// x ln(x/m) + m − x, where `above` is m − x with the digits that cancel when they are
/// near.
fn deviance(x: f64, m: f64, above: f64) -> f64 {
    if libm::fabs(above) >= 0.1 * (x + m) {
        return x * libm::log(x / m) + above;
    }
    let v = -above / (x + m);
    let mut sum = -above * v;
    let mut power = 2.0 * x * v;
    for j in 1..1000 {
        power *= v * v;
        let next = sum + power / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// ln Γ(z) − Stirling's formula: the series of DLMF 5.11.1 from 15 on.
fn stirling_error(z: f64) -> f64 {
    if z < 15.0 {
        let half_log = 0.5 * libm::log(2.0 * PI / z);
        return libm::lgamma(z) - z * libm::log(z) + z - half_log;
    }
    let s = 1.0 / (z * z);
    let tail = 1.0 / 1260.0 - s * (1.0 / 1680.0 - s * (1.0 / 1188.0));
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * tail)) / z
}

/// The continued fraction, by the modified method of Lentz.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if libm::fabs(value) < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    // About √max(a, b) rounds are needed: enough for any sample that people can take.
    for round in 1..200_000 {
        let m = f64::from(round);
        let at = a + 2.0 * m;
        let even = m * (b - m) * x / ((at - 1.0) * at);
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / (at * (at + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        fraction *= d * c;
        if libm::fabs(d * c - 1.0) <= 2.0 * f64::EPSILON {
            break;
        }
    }
    fraction
}

/// Quantile of the beta distribution: the x whose `I_x(a, b)` is `probability`.
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return 1.0;
    }
    if probability > beta(0.5, a, b) {
        let excess = |at: Split| probability - beta_of(at.swapped(), a, b);
        return 1.0 - root_below_half(b, a, excess);
    }
    root_below_half(a, b, |at| beta_of(at, a, b) - probability)
}

/// Where `excess`, which grows like `I_x(a, b)`, is zero: Newton steps kept inside a
/// shrinking bracket.
fn root_below_half(a: f64, b: f64, excess: impl Fn(Split) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 0.5 + f64::EPSILON);
    let mut x = (a / (a + b)).min(0.5);
    for _ in 0..400 {
        let at = Split { x, y: 1.0 - x };
        let excess = excess(at);
        *(if excess > 0.0 { &mut high } else { &mut low }) = x;
        let mut next = x - excess * x * at.y / beta_power(at, a, b);
        if !(next > low && next < high) {
            next = bisect(low, high);
        }
        if libm::fabs(next - x) <= 2e-16 * x {
            return next;
        }
        x = next;
    }
    x
}

/// The geometric mean once the bracket has left zero, since a quantile can be tiny.
fn bisect(low: f64, high: f64) -> f64 {
    if low > 0.0 { libm::sqrt(low * high) } else { high / 16.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        let error = (found - expected).abs() / expected.abs().max(1e-300);
        assert!(error < 1e-12, "{found:e} instead of {expected:e}, off by {error:e}");
    }

    #[test]
    fn normal_quantiles_agree_with_r() {
        for (probability, quantile) in [
            (0.975, 1.959963984540054),
            (0.95, 1.6448536269514722),
            (0.995, 2.5758293035489004),
            (1e-10, -6.361340902404056),
            (0.3, -0.5244005127080409),
        ] {
            close(normal_quantile(probability), quantile);
        }
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert!(normal_quantile(0.5).abs() < 1e-15);
    }

    #[test]
    fn t_quantiles_agree_with_their_closed_forms() {
        let within: f64 = 0.95;
        close(t_within(within, 1.0), libm::tan(PI * within / 2.0));
        close(t_within(within, 2.0), within * (2.0 / (1.0 - within * within)).sqrt());
        close(t_within(within, 1e9), 1.9599639869123265);
        close(t_within(within, 1e5), t_within(within, 1e5 + 1e-9));
        for (df, quantile) in [(10.0, 2.228138851986275), (30.0, 2.0422724563012373)] {
            close(t_within(within, df), quantile);
        }
    }

    #[test]
    fn incomplete_beta_agrees_with_its_closed_forms() {
        close(beta(0.3, 1.0, 7.0), 1.0 - libm::pow(0.7, 7.0));
        close(beta(0.3, 4.0, 1.0), libm::pow(0.3, 4.0));
        close(beta(0.25, 0.5, 0.5), 1.0 / 3.0);
        close(beta(0.5, 1e6, 1e6), 0.5);
    }

    #[test]
    fn beta_quantile_undoes_beta() {
        for (a, b) in [(0.5, 20.5), (46.0, 5.0), (1.0, 3.0), (98_001.5, 2_000.5)] {
            for probability in [1e-6, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999] {
                let quantile = beta_quantile(probability, a, b);
                close(beta(quantile, a, b), probability);
            }
        }
    }
}
