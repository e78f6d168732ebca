//! Kano's two questions about a feature: how one feels with it, and without it.

/// What a pair of answers makes of the feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// It is taken for granted; its absence hurts.
    MustBe,
    /// The more of it, the better.
    OneDimensional,
    /// It delights; nobody misses it.
    Attractive,
    /// It does not matter.
    Indifferent,
    /// One would rather be without it.
    Reverse,
    /// The answers contradict each other.
    Questionable,
}

/// Kano's evaluation table (Kano et al. 1984; Berger et al. 1993): the answers `with` and
/// `without` the feature are 0 like, 1 must be, 2 neutral, 3 live with, 4 dislike. None for
/// an answer beyond these.
pub fn category(with: usize, without: usize) -> Option<Category> {
    use Category::{
        Attractive as A, Indifferent as I, MustBe as M, OneDimensional as O,
        Questionable as Q, Reverse as R,
    };
    const TABLE: [[Category; 5]; 5] = [
        [Q, A, A, A, O],
        [R, I, I, I, M],
        [R, I, I, I, M],
        [R, I, I, I, M],
        [R, R, R, R, Q],
    ];
    TABLE.get(with)?.get(without).copied()
}

/// Answers about one feature by category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kano {
    /// M.
    pub must_be: u64,
    /// O.
    pub one_dimensional: u64,
    /// A.
    pub attractive: u64,
    /// I.
    pub indifferent: u64,
}

impl Kano {
    /// Better, (A + O)/(A + O + M + I): how far satisfaction rises with the feature; and
    /// worse, −(O + M)/(A + O + M + I): how far it falls without (Berger et al. 1993). None
    /// without answers.
    pub fn better_and_worse(&self) -> Option<(f64, f64)> {
        let Kano { must_be, one_dimensional, attractive, indifferent } = *self;
        let all = (must_be + one_dimensional + attractive + indifferent) as f64;
        let better = (attractive + one_dimensional) as f64;
        let worse = (one_dimensional + must_be) as f64;
        (all > 0.0).then(|| (better / all, -worse / all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_and_worse_of_a_hundred_answers() {
        let kano =
            Kano { attractive: 40, one_dimensional: 30, must_be: 20, indifferent: 10 };
        assert_eq!(kano.better_and_worse(), Some((0.7, -0.5)));
        assert_eq!(Kano::default().better_and_worse(), None);
    }

    #[test]
    fn the_table_is_kanos() {
        let letter = |with, without| match category(with, without).unwrap() {
            Category::MustBe => 'M',
            Category::OneDimensional => 'O',
            Category::Attractive => 'A',
            Category::Indifferent => 'I',
            Category::Reverse => 'R',
            Category::Questionable => 'Q',
        };
        let rows: Vec<String> = (0..5)
            .map(|with| (0..5).map(|without| letter(with, without)).collect())
            .collect();
        assert_eq!(rows, ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]);
        assert_eq!(category(5, 0), None);
    }
}
