//! Sorting that weighs little.
//!
//! The standard library's sorts are fast and large: each type that is sorted adds 4 kB to
//! the program that people download. Lists of rules and reads are short, so that a heap,
//! which adds a tenth of that, does as well.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Sorts; equal members are the same to everybody.
pub(crate) fn sort<T: Ord>(list: &mut Vec<T>) {
    if !list.is_sorted() {
        *list = BinaryHeap::from(std::mem::take(list)).into_sorted_vec();
    }
}

/// Sorts and takes out what is there twice.
pub(crate) fn sort_and_dedup<T: Ord>(list: &mut Vec<T>) {
    sort(list);
    list.dedup();
}

/// Sorts by a key; what has the same key stays in its order.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let keyed = std::mem::take(list).into_iter().enumerate();
    let keyed: BinaryHeap<Keyed<K, T>> = keyed
        .map(|(place, member)| Keyed { key: (key(&member), place), member })
        .collect();
    *list = keyed.into_sorted_vec().into_iter().map(|keyed| keyed.member).collect();
}

/// The members of a set, to be looked up by `binary_search`.
pub(crate) fn set<T: Ord>(members: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut set: Vec<T> = members.into_iter().collect();
    sort_and_dedup(&mut set);
    set
}

struct Keyed<K, T> {
    key: (K, usize),
    member: T,
}

impl<K: Ord, T> Ord for Keyed<K, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl<K: Ord, T> PartialOrd for Keyed<K, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Ord, T> PartialEq for Keyed<K, T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<K: Ord, T> Eq for Keyed<K, T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sorted_by_a_key_keeps_its_order_among_equals() {
        let mut list = vec![("b", 2), ("a", 2), ("c", 1), ("d", 2)];
        sort_by_key(&mut list, |(_, key)| *key);
        assert_eq!(list, [("c", 1), ("b", 2), ("a", 2), ("d", 2)]);
    }

    #[test]
    fn a_set_is_in_order_and_has_each_member_once() {
        assert_eq!(set([3, 1, 2, 3, 1]), [1, 2, 3]);
        assert!(set::<u8>([]).is_empty());
    }
}
