//! Response, cooperation, refusal and contact rates of a household survey.
//!
//! Definitions: The American Association for Public Opinion Research, Standard
//! Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys. Each
//! dwelling has one final disposition code, such as `2.111`.

/// Dwellings by their final disposition.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dispositions {
    /// I: complete interviews (1.1).
    pub complete: u64,
    /// P: partial interviews (1.2).
    pub partial: u64,
    /// R: refusals and break-offs (2.1…).
    pub refusal: u64,
    /// NC: no contact (2.2…).
    pub no_contact: u64,
    /// O: eligible, but no interview for another reason (2.3…).
    pub other: u64,
    /// UH: not known whether it is a dwelling (3.1…).
    pub unknown_dwelling: u64,
    /// UO: a dwelling, not known whether anybody eligible lives there (3.2… and further).
    pub unknown_other: u64,
    /// Not eligible (4…).
    pub not_eligible: u64,
}

/// One rate with what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Name in the Standard Definitions, such as `RR1`.
    pub name: &'static str,
    /// Dwellings that count for it.
    pub numerator: f64,
    /// Dwellings that it is of; a fraction where a share of the unknown is counted.
    pub denominator: f64,
}

impl Rate {
    /// Numerator over denominator; none of nothing.
    pub fn value(&self) -> Option<f64> {
        (self.denominator > 0.0).then(|| self.numerator / self.denominator)
    }
}

impl Dispositions {
    /// Counts a dwelling with this code; false for a code that is none.
    pub fn add(&mut self, code: &str) -> bool {
        let Some(place) = self.place(code) else { return false };
        *place += 1;
        true
    }

    fn place(&mut self, code: &str) -> Option<&mut u64> {
        let is = |family: &str| code.starts_with(family);
        Some(match code {
            "1.1" => &mut self.complete,
            "1.2" => &mut self.partial,
            _ if is("2.1") => &mut self.refusal,
            _ if is("2.2") => &mut self.no_contact,
            _ if is("2.3") => &mut self.other,
            _ if is("3.1") => &mut self.unknown_dwelling,
            _ if is("3.") => &mut self.unknown_other,
            _ if is("4.") => &mut self.not_eligible,
            _ => return None,
        })
    }

    /// e, the share of dwellings of unknown eligibility that are taken to be eligible: that
    /// of those where it is known (the proportional allocation of CASRO). One where
    /// nothing is known.
    pub fn eligible_share(&self) -> f64 {
        let eligible = self.eligible();
        let known = eligible + self.not_eligible;
        if known == 0 { 1.0 } else { eligible as f64 / known as f64 }
    }

    fn eligible(&self) -> u64 {
        self.complete + self.partial + self.refusal + self.no_contact + self.other
    }

    /// RR1 to RR6, COOP1, COOP3, REF1 and CON1, with `e` in RR3 and RR4.
    pub fn rates(&self, e: f64) -> [Rate; 10] {
        let complete = self.complete as f64;
        let interviews = complete + self.partial as f64;
        let unknown = (self.unknown_dwelling + self.unknown_other) as f64;
        let eligible = self.eligible() as f64;
        let (refusal, other) = (self.refusal as f64, self.other as f64);
        let all = eligible + unknown;
        let rate = |name, numerator, denominator| Rate { name, numerator, denominator };
        [
            rate("RR1", complete, all),
            rate("RR2", interviews, all),
            rate("RR3", complete, eligible + e * unknown),
            rate("RR4", interviews, eligible + e * unknown),
            rate("RR5", complete, eligible),
            rate("RR6", interviews, eligible),
            rate("COOP1", complete, interviews + refusal + other),
            rate("COOP3", complete, interviews + refusal),
            rate("REF1", refusal, all),
            rate("CON1", interviews + refusal + other, all),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of statscalculators.com: I 650, P 50, R 150, NC 100, O 30, UH 15, UO 5,
    /// e 0.8.
    #[test]
    fn the_rates_of_a_published_example() {
        let dispositions = Dispositions {
            complete: 650,
            partial: 50,
            refusal: 150,
            no_contact: 100,
            other: 30,
            unknown_dwelling: 15,
            unknown_other: 5,
            not_eligible: 0,
        };
        let expected = [
            ("RR1", 0.65),
            ("RR2", 0.70),
            ("RR3", 0.652610),
            ("RR4", 0.702811),
            ("RR5", 0.663265),
            ("RR6", 0.714286),
            ("COOP1", 0.738636),
            ("COOP3", 0.764706),
            ("REF1", 0.15),
            ("CON1", 0.88),
        ];
        for (rate, (name, value)) in dispositions.rates(0.8).iter().zip(expected) {
            assert_eq!(rate.name, name);
            assert!((rate.value().unwrap() - value).abs() < 5e-7, "{rate:?}");
        }
    }

    #[test]
    fn a_code_counts_in_its_family() {
        let mut counts = Dispositions::default();
        for code in ["1.1", "1.2", "2.111", "2.12", "2.24", "2.33", "3.17", "3.21", "4.6"]
        {
            assert!(counts.add(code), "{code}");
        }
        assert!(!counts.add("5.1") && !counts.add("") && !counts.add("1.3"));
        assert_eq!(
            (counts.refusal, counts.unknown_dwelling, counts.unknown_other),
            (2, 1, 1)
        );
        // 6 eligible of 7 where it is known.
        assert!((counts.eligible_share() - 6.0 / 7.0).abs() < 1e-15);
        assert_eq!(Dispositions::default().eligible_share(), 1.0);
        assert_eq!(Dispositions::default().rates(1.0)[0].value(), None);
    }
}
