//! How many to ask, and whom in a dwelling.

use crate::interval::Confidence;

/// Sample size for a share `p` with a margin of error `e` in a population of `population`
/// (none for one without end): n0 = z²p(1−p)/e², n = n0/(1 + (n0 − 1)/N) (Cochran 1977,
/// section 4.4). Not rounded: who plans rounds up, after multiplying by a design effect and
/// dividing by the response rate to be expected. None for a margin that is not positive or
/// a share outside of 0 to 1.
pub fn size(
    p: f64,
    e: f64,
    population: Option<u64>,
    confidence: Confidence,
) -> Option<f64> {
    if e.is_nan() || e <= 0.0 || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let z = confidence.z();
    let without_end = z * z * p * (1.0 - p) / (e * e);
    Some(match population {
        Some(n) => without_end / (1.0 + (without_end - 1.0) / n as f64),
        None => without_end,
    })
}

/// One of the tables of Kish (1949): which of the eligible persons is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KishTable {
    /// Its letter.
    pub name: &'static str,
    /// Twelfths of the addresses that get it.
    pub twelfths: u32,
    /// Number of the person to ask, from 1, for 1, 2, 3, 4, 5, and 6 or more eligible
    /// persons, men before women, each from the eldest down.
    pub chosen: [u8; 6],
}

/// The eight tables (Kish, L. 1949, A procedure for objective respondent selection within
/// the household, JASA 44: 380–387).
pub const KISH: [KishTable; 8] = [
    KishTable { name: "A", twelfths: 2, chosen: [1, 1, 1, 1, 1, 1] },
    KishTable { name: "B1", twelfths: 1, chosen: [1, 1, 1, 1, 2, 2] },
    KishTable { name: "B2", twelfths: 1, chosen: [1, 1, 1, 2, 2, 2] },
    KishTable { name: "C", twelfths: 2, chosen: [1, 1, 2, 2, 3, 3] },
    KishTable { name: "D", twelfths: 2, chosen: [1, 2, 2, 3, 4, 4] },
    KishTable { name: "E1", twelfths: 1, chosen: [1, 2, 3, 3, 3, 5] },
    KishTable { name: "E2", twelfths: 1, chosen: [1, 2, 3, 4, 5, 5] },
    KishTable { name: "F", twelfths: 2, chosen: [1, 2, 3, 4, 5, 6] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_for_five_points_either_way() {
        for (population, n) in [
            (Some(1000), 277.73),
            (Some(2390), 331.07),
            (Some(100_000), 382.68),
            (None, 384.15),
        ] {
            let found = size(0.5, 0.05, population, Confidence::p95()).unwrap();
            assert!((found - n).abs() < 0.01, "{population:?}: {found}");
        }
        assert_eq!(size(0.5, 0.0, None, Confidence::p95()), None);
        assert_eq!(size(1.5, 0.1, None, Confidence::p95()), None);
    }

    /// Everybody has the same chance in dwellings of 1, 2, 3, 4 and 6; of 5 the third and
    /// the fifth have more.
    #[test]
    fn the_tables_of_kish_are_fair() {
        assert_eq!(KISH.iter().map(|table| table.twelfths).sum::<u32>(), 12);
        for persons in 1..=6_usize {
            let mut chances = vec![0; persons];
            for table in KISH {
                let chosen = table.chosen[persons - 1];
                chances[usize::from(chosen) - 1] += table.twelfths;
            }
            let expected = match persons {
                5 => vec![2, 2, 3, 2, 3],
                _ => vec![12 / persons as u32; persons],
            };
            assert_eq!(chances, expected, "{persons} persons");
        }
    }
}
