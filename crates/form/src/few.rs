//! Lists that are empty most of the time.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

/// A list that takes one word while it is empty. A form has thousands of nodes and
/// controls with several such lists each.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<T>", into = "Vec<T>", bound(serialize = "T: Serialize + Clone"))]
#[allow(clippy::box_collection, reason = "a vector takes three words, its box one")]
pub struct Few<T>(Option<Box<Vec<T>>>);

impl<T> Few<T> {
    /// Adds a member at the end.
    pub fn push(&mut self, member: T) {
        self.0.get_or_insert_default().push(member);
    }

    /// Adds a member in front of the one at `index`, which is no further than the end.
    pub(crate) fn insert(&mut self, index: usize, member: T) {
        self.0.get_or_insert_default().insert(index, member);
    }

    /// Keeps the members that are wanted.
    pub(crate) fn retain(&mut self, is_wanted: impl Fn(&T) -> bool) {
        self.0.iter_mut().for_each(|members| members.retain(&is_wanted));
    }

    /// Removes all members.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// The members.
    pub fn as_slice(&self) -> &[T] {
        self
    }
}

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few(None)
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Few<T>) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_deref_mut().map_or(&mut [], Vec::as_mut_slice)
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut members: Vec<T>) -> Few<T> {
        members.shrink_to_fit();
        Few((!members.is_empty()).then(|| Box::new(members)))
    }
}

impl<T> From<Few<T>> for Vec<T> {
    fn from(few: Few<T>) -> Vec<T> {
        few.0.map_or_else(Vec::new, |members| *members)
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Few<T> {
        Vec::from_iter(members).into()
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_stored_as_a_list() {
        for (members, stored) in [(vec![], "[]"), (vec![1, 2], "[1,2]")] {
            let few = Few::from(members);
            assert_eq!(serde_json::to_string(&few).unwrap(), stored);
            assert_eq!(serde_json::from_str::<Few<i32>>(stored).unwrap(), few);
        }
    }

    #[test]
    fn an_emptied_list_equals_an_empty_one() {
        let mut few = Few::from(vec![1]);
        few.retain(|_| false);
        assert_eq!(few, Few::default());
    }
}
