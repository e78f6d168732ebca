//! Summaries of rankings that may be incomplete.
//!
//! Candidates are numbered from zero; a ballot lists them, best first, each at most once.

/// What the candidates gathered over all ballots. Counts only, so that two of them from
/// different places can be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rankings {
    ballots: u64,
    candidates: Vec<Candidate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    /// Number of ballots by the place that they give it.
    places: Vec<u64>,
    /// Twice its share of the points left over by ballots that do not name it: whole,
    /// so that sums are exact.
    twice_rest: u64,
}

/// What the candidates that a ballot leaves out receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unranked {
    /// The mean of the points that are left, so that each ballot gives the same sum.
    ShareTheRest,
    /// Nothing: being left out hurts.
    Nothing,
}

impl Rankings {
    /// No ballots yet, among this many candidates.
    pub fn new(candidates: usize) -> Rankings {
        let nobody = Candidate { places: vec![0; candidates], twice_rest: 0 };
        Rankings { ballots: 0, candidates: vec![nobody; candidates] }
    }

    /// Counts a ballot `times` times. Candidates out of range and repeated mentions are
    /// passed over; a ballot that names nobody is not counted.
    pub fn add(&mut self, ballot: impl IntoIterator<Item = usize>, times: u64) {
        let ranked = self.distinct(ballot);
        if ranked.is_empty() {
            return;
        }
        self.ballots += times;
        let left = self.candidates.len().saturating_sub(1 + ranked.len()) as u64;
        for (index, candidate) in self.candidates.iter_mut().enumerate() {
            match ranked.iter().position(|&named| named == index) {
                Some(place) => candidate.count(place, times),
                None => candidate.twice_rest += left * times,
            }
        }
    }

    fn distinct(&self, ballot: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut ranked = Vec::new();
        for candidate in ballot {
            if candidate < self.candidates.len() && !ranked.contains(&candidate) {
                ranked.push(candidate);
            }
        }
        ranked
    }

    /// Number of ballots.
    pub fn n(&self) -> u64 {
        self.ballots
    }

    /// Ballots that name this candidate first.
    pub fn first(&self, candidate: usize) -> u64 {
        self.within(candidate, 1)
    }

    /// Ballots that name it among their first `places`.
    pub fn within(&self, candidate: usize, places: usize) -> u64 {
        let candidate = self.candidates.get(candidate);
        candidate.map_or(0, |candidate| candidate.places.iter().take(places).sum())
    }

    /// Borda points: m − 1 for the first of m candidates, 0 for the last.
    ///
    /// Under [`Unranked::ShareTheRest`] a ballot that names r of m gives each of the
    /// others (m − 1 − r)/2, the mean of what is left.
    pub fn borda(&self, candidate: usize, unranked: Unranked) -> f64 {
        let Some(candidate) = self.candidates.get(candidate) else { return 0.0 };
        let rest = match unranked {
            Unranked::ShareTheRest => candidate.twice_rest,
            Unranked::Nothing => 0,
        };
        (2 * candidate.points() + rest) as f64 / 2.0
    }
}

impl Candidate {
    fn count(&mut self, place: usize, times: u64) {
        if let Some(count) = self.places.get_mut(place) {
            *count += times;
        }
    }

    fn points(&self) -> u64 {
        let from_last = self.places.iter().rev().enumerate();
        from_last.map(|(points, count)| points as u64 * count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Memphis, Nashville, Chattanooga, Knoxville: the profile of Tennessee.
    fn tennessee() -> Rankings {
        let mut rankings = Rankings::new(4);
        rankings.add([0, 1, 2, 3], 42);
        rankings.add([1, 2, 3, 0], 26);
        rankings.add([2, 3, 1, 0], 15);
        rankings.add([3, 2, 1, 0], 17);
        rankings
    }

    #[test]
    fn borda_and_plurality_of_tennessee_disagree() {
        let rankings = tennessee();
        let borda = [0, 1, 2, 3].map(|city| rankings.borda(city, Unranked::ShareTheRest));
        assert_eq!(borda, [126.0, 194.0, 173.0, 107.0]);
        assert_eq!([0, 1, 2, 3].map(|city| rankings.first(city)), [42, 26, 15, 17]);
    }

    #[test]
    fn candidates_left_out_share_the_rest() {
        let mut rankings = Rankings::new(4);
        rankings.add([2], 1);
        let borda = [0, 1, 2, 3].map(|item| rankings.borda(item, Unranked::ShareTheRest));
        assert_eq!(borda, [1.0, 1.0, 3.0, 1.0]);
        assert_eq!(rankings.borda(0, Unranked::Nothing), 0.0);
    }

    #[test]
    fn nonsense_on_a_ballot_is_passed_over() {
        let mut rankings = Rankings::new(2);
        rankings.add([9, 1, 1, 0], 1);
        rankings.add([7], 1);
        assert_eq!((rankings.n(), rankings.first(1), rankings.within(0, 2)), (1, 1, 1));
    }
}
