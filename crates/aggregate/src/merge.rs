//! The union of records and which of them count.
//!
//! Records are a set by (form, `id`, `rev`, `h`): taking the same record in again
//! changes nothing, and the order of taking in does not matter. Of each `id` one record
//! is current: the greatest by (`rev`, `saved`, `h`), a total order, so that merging is
//! commutative, associative and idempotent. A deletion is a revision like any other.

/// One revision of one submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    /// Identifier of the submission, a UUID.
    pub id: u128,
    /// Its revision, from 1.
    pub rev: u32,
    /// When it was stored, in milliseconds since 1970.
    pub saved: i64,
    /// Its checksum.
    pub h: [u8; 32],
}

/// What came of a set of revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The current revision of each submission, in the order of `id`.
    pub current: Vec<Revision>,
    /// Revisions that a greater `rev` replaces, in order.
    pub superseded: Vec<Revision>,
    /// Different records that claim the same `id` and `rev`, in order, the one that
    /// wins last.
    pub conflicts: Vec<Vec<Revision>>,
}

/// Decides which revisions are current. Neither order nor repetition in the input shows
/// in the result.
pub fn resolve(revisions: impl IntoIterator<Item = Revision>) -> Resolution {
    let mut sorted: Vec<Revision> = revisions.into_iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut resolution = Resolution::default();
    for submission in sorted.chunk_by(|one, next| one.id == next.id) {
        resolution.add_submission(submission);
    }
    resolution
}

impl Resolution {
    /// Takes the revisions of one submission, in ascending order.
    fn add_submission(&mut self, revisions: &[Revision]) {
        let Some(current) = revisions.last() else { return };
        self.current.push(*current);
        for claims in revisions.chunk_by(|one, next| one.rev == next.rev) {
            if claims.len() > 1 {
                self.conflicts.push(claims.to_vec());
            }
            if claims.first().is_some_and(|claim| claim.rev < current.rev) {
                self.superseded.extend_from_slice(claims);
            }
        }
    }
}

/// Numbers from `first` on that were not seen, as ranges with both ends included.
///
/// `seen` in any order, with repetitions.
pub fn gaps(first: u64, seen: impl IntoIterator<Item = u64>) -> Vec<(u64, u64)> {
    let mut seen: Vec<u64> = seen.into_iter().collect();
    seen.sort_unstable();
    let mut gaps = Vec::new();
    let mut expected = first;
    for number in seen {
        if number > expected {
            gaps.push((expected, number - 1));
        }
        expected = expected.max(number.saturating_add(1));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator (Marsaglia's xorshift64), so that cases are the same each time.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % bound
        }

        /// Few different ids, revisions, times and checksums, so that they collide.
        fn revisions(&mut self) -> Vec<Revision> {
            let one = |random: &mut Random| Revision {
                id: u128::from(random.below(4)),
                rev: random.below(3) as u32 + 1,
                saved: random.below(2) as i64,
                h: [random.below(3) as u8; 32],
            };
            (0..self.below(12)).map(|_| one(self)).collect()
        }
    }

    /// All that a resolution keeps: merging resolutions is merging these.
    fn union(one: &[Revision], other: &[Revision]) -> Vec<Revision> {
        [one, other].concat()
    }

    #[test]
    fn merging_is_commutative_associative_and_idempotent() {
        let mut random = Random(20_260_301);
        for _ in 0..2000 {
            let [a, b, c] = [random.revisions(), random.revisions(), random.revisions()];
            assert_eq!(resolve(union(&a, &b)), resolve(union(&b, &a)));
            assert_eq!(
                resolve(union(&union(&a, &b), &c)),
                resolve(union(&a, &union(&b, &c)))
            );
            assert_eq!(resolve(union(&a, &a)), resolve(a.clone()));
            let current = resolve(union(&a, &b)).current;
            let by_parts = union(&resolve(a).current, &resolve(b).current);
            assert_eq!(
                resolve(by_parts).current,
                current,
                "currents merge to the current"
            );
        }
    }

    #[test]
    fn the_greatest_revision_then_the_latest_then_the_greatest_checksum_wins() {
        let revision = |rev, saved, h| Revision { id: 1, rev, saved, h: [h; 32] };
        let all =
            [revision(1, 9, 9), revision(2, 5, 1), revision(2, 6, 1), revision(2, 6, 2)];
        let resolution = resolve(all);
        assert_eq!(resolution.current, [revision(2, 6, 2)]);
        assert_eq!(resolution.superseded, [revision(1, 9, 9)]);
        let conflict = vec![revision(2, 5, 1), revision(2, 6, 1), revision(2, 6, 2)];
        assert_eq!(resolution.conflicts, [conflict]);
    }

    #[test]
    fn gaps_are_ranges() {
        assert_eq!(gaps(1, [7, 2, 3, 3, 9]), [(1, 1), (4, 6), (8, 8)]);
        assert_eq!(gaps(1, [2, 1]), []);
        assert_eq!(gaps(1, [u64::MAX]), [(1, u64::MAX - 1)]);
    }
}
