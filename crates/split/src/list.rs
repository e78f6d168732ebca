//! What ordinary interviews do not run, as it is written down between two builds.
//!
//! A line names a function by its mark, or parts of one: the mark, the shape that it had, and
//! the numbers of the markers at which the parts begin. Where the shape is another one now,
//! the function stays whole: its markers would be others.

use std::collections::{BTreeMap, BTreeSet};

use crate::markers::{end_of_block, markers, steps};
use crate::names::{Mark, Names, Shape};
use crate::program::{Program, ProgramError};

/// Bytes of a part below which it is not worth a line.
const SMALLEST: usize = 64;

/// What is fetched later.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    /// Functions.
    pub(crate) whole: BTreeSet<Mark>,
    /// Numbers of the markers at which parts of functions begin.
    pub(crate) parts: BTreeMap<(Mark, Shape), BTreeSet<usize>>,
}

impl List {
    /// Reads a list; `#` begins a comment.
    ///
    /// # Errors
    ///
    /// The first line that is none.
    pub(crate) fn parse(text: &str) -> Result<List, String> {
        let mut list = List::default();
        for (n, line) in text.lines().enumerate() {
            if !line.starts_with('#') {
                list.take(line).ok_or_else(|| {
                    format!("line {} of the list is no mark: make it anew", n + 1)
                })?;
            }
        }
        Ok(list)
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        let mark = Mark::parse(words.next()?)?;
        let Some(shape) = words.next() else {
            self.whole.insert(mark);
            return Some(());
        };
        let starts = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
        self.parts.insert((mark, Shape::parse(shape)?), starts);
        Some(())
    }

    /// The list as text, without a comment.
    pub(crate) fn text(&self) -> String {
        let whole = self.whole.iter().map(|mark| format!("{mark}\n"));
        let parts = self.parts.iter().map(|((mark, shape), starts)| {
            let starts: Vec<String> = starts.iter().map(usize::to_string).collect();
            format!("{mark} {shape} {}\n", starts.join(" "))
        });
        whole.chain(parts).collect()
    }

    /// What did not run of a program, whose markers that did are `ran`: numbers over all of
    /// its functions, as a program that is watched tells them.
    ///
    /// # Errors
    ///
    /// When the program cannot be read.
    pub(crate) fn of(
        program: &Program<'_>,
        names: &Names<'_>,
        ran: &BTreeSet<usize>,
    ) -> Result<List, ProgramError> {
        // Of several with one name and shape, what any of them ran.
        let mut ran_by: BTreeMap<(Mark, Shape), (u32, BTreeSet<usize>)> = BTreeMap::new();
        let mut list = List::default();
        let mut next = 0;
        let mut has_run = BTreeSet::new();
        let collected = collected(program, names, ran)?;
        for (function, body) in program.own() {
            let n = 1 + markers(&steps(&body.code)?).len();
            let numbers = next..next + n;
            next += n;
            let Some(mark) = names.mark(function) else { continue };
            // What it does depends on how much is in the collection.
            let is_used = |types: BTreeSet<String>| {
                collected.iter().any(|others| types.is_subset(others))
            };
            if names.collected(function).is_some_and(is_used) {
                has_run.insert(mark);
                continue;
            }
            if !ran.contains(&numbers.start) {
                list.whole.insert(mark);
                continue;
            }
            has_run.insert(mark);
            if names.is_by_value(function) {
                continue;
            }
            let shape = Shape::of(&body.code)?;
            let (_, theirs) = ran_by
                .entry((mark, shape))
                .or_insert_with(|| (function, BTreeSet::new()));
            theirs
                .extend(ran.range(numbers.clone()).map(|number| number - numbers.start));
        }
        list.whole.retain(|mark| !has_run.contains(mark));
        for (key, (function, ran)) in ran_by {
            let starts = starts(program, function, &ran)?;
            if !starts.is_empty() {
                list.parts.insert(key, starts);
            }
        }
        Ok(list)
    }
}

/// Of which types there are collections that something was done with.
fn collected(
    program: &Program<'_>,
    names: &Names<'_>,
    ran: &BTreeSet<usize>,
) -> Result<BTreeSet<BTreeSet<String>>, ProgramError> {
    let mut all = BTreeSet::new();
    let mut next = 0;
    for (function, body) in program.own() {
        if ran.contains(&next) {
            all.extend(names.collected(function));
        }
        next += 1 + markers(&steps(&body.code)?).len();
    }
    Ok(all)
}

/// Markers at which the largest parts of a function begin that did not run.
fn starts(
    program: &Program<'_>,
    function: u32,
    ran: &BTreeSet<usize>,
) -> Result<BTreeSet<usize>, ProgramError> {
    let body = &program.bodies[(function - program.n_imported) as usize];
    let steps = steps(&body.code)?;
    let mut starts = BTreeSet::new();
    let mut covered = 0;
    for (n, marker) in (1..).zip(markers(&steps)) {
        let Some(end) = end_of_block(&steps, marker.at) else { break };
        if marker.at < covered || ran.contains(&n) {
            continue;
        }
        covered = end;
        if steps[end].bytes.start - steps[marker.at].bytes.start >= SMALLEST {
            starts.insert(n);
        }
    }
    Ok(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let text = "0000000a\nffffffff\n0000000b 12345678 3 17\n";
        let list = List::parse(&format!("# made by a command\n{text}")).unwrap();
        assert_eq!(list.whole.len(), 2);
        assert_eq!(list.parts.values().next().unwrap().len(), 2);
        assert_eq!(list.text(), text);
        for wrong in ["a\n", "0000000g\n", "000000001\n", "\n", "0000000a x 1\n"] {
            assert!(List::parse(wrong).unwrap_err().contains("line 1"), "{wrong:?}");
        }
    }

    #[test]
    fn what_did_not_run_is_listed_once_at_its_largest() {
        let long = "(i64.const 1) (drop) ".repeat(20);
        let source = format!(
            r#"(module
                (func $never)
                (func $one (param i32)
                    (if (local.get 0) (then {long} (if (local.get 0) (then {long})))
                        (else (nop)))))"#
        );
        let bytes = wat::parse_str(source).unwrap();
        let program = Program::read(&bytes).unwrap();
        let names = Names::of(&program);
        // Of `one`: its beginning, the other arm, behind the whole.
        let list = List::of(&program, &names, &BTreeSet::from([1, 5, 6])).unwrap();
        assert_eq!(list.whole.len(), 1);
        let parts: Vec<&BTreeSet<usize>> = list.parts.values().collect();
        assert_eq!(parts, [&BTreeSet::from([1])]);
    }
}
