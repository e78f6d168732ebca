//! The order in which functions stand in a module: like beside like, which compresses
//! better by a thirtieth than the compiler's order.
//!
//! How alike two functions are is estimated by the minima of hashes over all short pieces
//! of their code (A. Z. Broder, "On the resemblance and containment of documents", 1997).

use std::cmp::Reverse;

/// Bytes of a piece of code: an instruction or two.
const PIECE: usize = 5;
/// Hashes over the pieces of a function.
const HASHES: usize = 48;

/// What is compared of a function.
pub(crate) struct Sample<T> {
    function: T,
    type_index: u32,
    size: usize,
    minima: [u32; HASHES],
}

impl<T> Sample<T> {
    /// Of a function with this type and code.
    pub(crate) fn of(function: T, type_index: u32, code: &[u8]) -> Self {
        let mut minima = [u32::MAX; HASHES];
        for piece in code.windows(PIECE) {
            let hash = piece.iter().fold(0x811c_9dc5, |hash: u32, byte| {
                (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
            });
            for (n, minimum) in (0u32..).zip(&mut minima) {
                *minimum = (*minimum).min(mixed(hash ^ n.wrapping_mul(0x9e37_79b9)));
            }
        }
        Self { function, type_index, size: code.len(), minima }
    }

    /// How alike the two are: pieces count twice, the type once.
    fn likeness(&self, other: &Self) -> usize {
        let same = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        2 * same + usize::from(self.type_index == other.type_index)
    }
}

/// The last step of `MurmurHash3` of 32 bits (A. Appleby, in the public domain).
fn mixed(mut hash: u32) -> u32 {
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

/// Each function followed by the one of those left that is most like it.
pub(crate) fn like_by_like<T>(mut left: Vec<Sample<T>>) -> Vec<T> {
    left.sort_by_key(|sample| (sample.type_index, sample.size));
    let mut ordered = Vec::with_capacity(left.len());
    let mut next = (!left.is_empty()).then(|| left.remove(0));
    while let Some(sample) = next {
        let of = |place: &usize| (sample.likeness(&left[*place]), Reverse(*place));
        next = (0..left.len()).max_by_key(of).map(|place| left.remove(place));
        ordered.push(sample.function);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_stands_beside_like() {
        let code = |byte: u8| [byte; 12].map(|b| b.wrapping_mul(3));
        let some = [(1, 9), (2, 7), (3, 9), (4, 7), (5, 9)];
        let samples = some.map(|(n, byte)| Sample::of(n, 0, &code(byte)));
        assert_eq!(like_by_like(Vec::from(samples)), [1, 3, 5, 2, 4]);
        assert!(like_by_like(Vec::<Sample<u32>>::new()).is_empty());
    }
}
