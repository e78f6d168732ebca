//! Leaves out what could point at a person: figures of too few cases.
//!
//! A group of fewer submissions than the least number loses all its figures, and a
//! variable loses them in each group where fewer answered. How many they were is not told
//! either. Where this leaves out one group alone, the next smallest goes with it, since
//! what is left out could else be found by subtracting from a total.

use crate::figures::{GroupTally, MissingTally, VariableTally};

/// Leaves out figures of fewer cases than `least`.
pub(crate) fn suppress(groups: &mut [GroupTally], least: u64) {
    let is_grouped = groups.iter().any(|group| group.code.is_some());
    for place in small(groups, least, is_grouped) {
        if let Some(group) = groups.get_mut(place) {
            group.n = 0;
            group.suppressed = true;
            group.variables.iter_mut().for_each(leave_out);
        }
    }
    for group in groups.iter_mut() {
        let suppressed = group.suppressed;
        group.q3 = group.q3.take().filter(|q3| !suppressed && q3.n >= least);
    }
    for variable in groups.iter_mut().flat_map(|group| &mut group.variables) {
        if variable.answered < least {
            leave_out(variable);
        }
    }
}

/// Places of the groups to leave out.
fn small(groups: &[GroupTally], least: u64, is_grouped: bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..groups.len()).collect();
    places.sort_by_key(|place| groups.get(*place).map(|group| group.n));
    let is_small =
        |place: &&usize| groups.get(**place).is_some_and(|group| group.n < least);
    let number = match places.iter().filter(is_small).count() {
        1 if is_grouped => 2,
        number => number,
    };
    places.truncate(number);
    places
}

fn leave_out(variable: &mut VariableTally) {
    variable.suppressed = true;
    variable.n = 0;
    variable.answered = 0;
    variable.missing = MissingTally::default();
    variable.values.clear();
    variable.numbers = None;
    variable.scale = None;
    variable.nps = None;
    variable.ces = None;
    variable.rows = None;
}
