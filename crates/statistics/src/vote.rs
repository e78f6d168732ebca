//! Rules that make one choice of many ballots. They can disagree, so that the rule must be
//! fixed before the vote and printed with its result.

/// Ballots that rank candidates, each so often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballots {
    candidates: usize,
    ballots: Vec<(Vec<usize>, u64)>,
}

impl Ballots {
    /// No ballots yet, for candidates 0 to `candidates` − 1.
    pub fn new(candidates: usize) -> Ballots {
        Ballots { candidates, ballots: Vec::new() }
    }

    /// Adds a ballot, best first, `times` over. Candidates that do not stand, and the second
    /// naming of one, are passed over.
    pub fn add(&mut self, ballot: impl IntoIterator<Item = usize>, times: u64) {
        let mut named = Vec::new();
        for candidate in ballot {
            if candidate < self.candidates && !named.contains(&candidate) {
                named.push(candidate);
            }
        }
        self.ballots.push((named, times));
    }

    /// First choices of each candidate, among those that `stand`.
    fn first_choices(&self, stand: &[bool]) -> Vec<u64> {
        let mut votes = vec![0; self.candidates];
        for (ballot, times) in &self.ballots {
            let mut standing = ballot.iter().filter(|c| stand.get(**c) == Some(&true));
            if let Some(votes) = standing.next().and_then(|first| votes.get_mut(*first)) {
                *votes += times;
            }
        }
        votes
    }

    /// Plurality: who has the most first choices; several where they are equal.
    pub fn plurality(&self) -> Vec<usize> {
        best(&self.first_choices(&vec![true; self.candidates]))
    }

    /// Instant run-off: as long as nobody has more than half of the ballots that still name
    /// somebody, who has the fewest first choices leaves; of several with the fewest, all
    /// leave unless nobody would be left, who then are winners together.
    pub fn instant_runoff(&self) -> Vec<usize> {
        let mut stand = vec![true; self.candidates];
        loop {
            let votes = self.first_choices(&stand);
            let all: u64 = votes.iter().sum();
            let left: Vec<usize> = (0..self.candidates).filter(|c| stand[*c]).collect();
            if let Some(winner) = left.iter().find(|c| votes[**c] * 2 > all) {
                return vec![*winner];
            }
            let fewest = left.iter().map(|c| votes[*c]).min().unwrap_or(0);
            let leaving: Vec<usize> =
                left.iter().filter(|c| votes[**c] == fewest).copied().collect();
            if leaving.len() == left.len() {
                return left;
            }
            leaving.into_iter().for_each(|c| stand[c] = false);
        }
    }

    /// Copeland's score: duels won less duels lost. A ballot prefers whom it names to whom it
    /// does not.
    pub fn copeland(&self) -> Vec<i64> {
        let duel = |one: usize, other: usize| -> i64 {
            match self.prefer(one, other).cmp(&self.prefer(other, one)) {
                std::cmp::Ordering::Greater => 1,
                std::cmp::Ordering::Less => -1,
                std::cmp::Ordering::Equal => 0,
            }
        };
        let all = 0..self.candidates;
        let score = |one| all.clone().map(|other| duel(one, other)).sum();
        all.clone().map(score).collect()
    }

    /// Who wins every duel, if anybody does.
    pub fn condorcet(&self) -> Option<usize> {
        let wins_all = self.candidates as i64 - 1;
        self.copeland().iter().position(|score| *score == wins_all)
    }

    fn prefer(&self, one: usize, other: usize) -> u64 {
        let place = |ballot: &Vec<usize>, candidate| {
            ballot.iter().position(|c| *c == candidate).unwrap_or(usize::MAX)
        };
        let prefers =
            |(ballot, _): &&(Vec<usize>, u64)| place(ballot, one) < place(ballot, other);
        self.ballots.iter().filter(prefers).map(|(_, times)| times).sum()
    }
}

/// Places of the greatest value.
fn best(votes: &[u64]) -> Vec<usize> {
    let most = votes.iter().max();
    let is_best = |(_, votes): &(usize, &u64)| Some(*votes) == most;
    votes.iter().enumerate().filter(is_best).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 42 ABCD, 26 BCDA, 15 CDBA, 17 DCBA: the capital of Tennessee. Three rules, three
    /// winners (recomputed with pref-voting 1.18.2).
    #[test]
    fn tennessee_has_three_winners() {
        let (a, b, c, d) = (0, 1, 2, 3);
        let mut ballots = Ballots::new(4);
        for (ballot, times) in [
            ([a, b, c, d], 42),
            ([b, c, d, a], 26),
            ([c, d, b, a], 15),
            ([d, c, b, a], 17),
        ] {
            ballots.add(ballot, times);
        }
        assert_eq!(ballots.plurality(), [a]);
        assert_eq!(ballots.instant_runoff(), [d]);
        assert_eq!(ballots.condorcet(), Some(b));
        assert_eq!(ballots.copeland(), [-3, 3, 1, -1]);
    }

    #[test]
    fn nobody_is_preferred_without_ballots() {
        let ballots = Ballots::new(2);
        assert_eq!(ballots.plurality(), [0, 1]);
        assert_eq!(ballots.instant_runoff(), [0, 1]);
        assert_eq!(ballots.condorcet(), None);
        assert_eq!(Ballots::new(0).instant_runoff(), Vec::<usize>::new());
    }
}
