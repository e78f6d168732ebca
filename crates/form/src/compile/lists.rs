//! Short lists, one for each definition.

use crate::form::DefinitionId;
use crate::sorted;

/// For each definition a list. All stand in one row, so that an empty one takes four bytes.
#[derive(Clone, Debug)]
pub(crate) struct Lists<T> {
    row: Box<[T]>,
    /// Where the list of each definition ends.
    ends: Box<[u32]>,
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists { row: Box::default(), ends: Box::default() }
    }
}

impl<T> Lists<T> {
    /// The lists of `count` definitions, each in the order in which its members are given.
    pub(super) fn new(count: usize, mut members: Vec<(DefinitionId, T)>) -> Lists<T> {
        members.retain(|(id, _)| (id.0 as usize) < count);
        sorted::sort_by_key(&mut members, |(id, _)| *id);
        let mut ends = vec![0; count];
        for (id, _) in &members {
            ends.get_mut(id.0 as usize).into_iter().for_each(|end| *end += 1);
        }
        let mut end = 0;
        for length in &mut ends {
            end += *length;
            *length = end;
        }
        let row = members.into_iter().map(|(_, member)| member).collect();
        Lists { row, ends: ends.into() }
    }

    /// The list of a definition.
    pub(crate) fn of(&self, id: DefinitionId) -> &[T] {
        let end = |index: usize| self.ends.get(index).map_or(0, |end| *end as usize);
        let index = id.0 as usize;
        let start = index.checked_sub(1).map_or(0, end);
        self.row.get(start..end(index)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_definition_has_its_own() {
        let at = DefinitionId;
        let lists =
            Lists::new(3, vec![(at(2), 'c'), (at(0), 'a'), (at(2), 'd'), (at(7), 'x')]);
        let all: Vec<&[char]> = (0..4).map(|index| lists.of(at(index))).collect();
        assert_eq!(all, [&['a'][..], &[], &['c', 'd'], &[]]);
    }
}
