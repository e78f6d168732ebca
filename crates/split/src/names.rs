//! By what a function is known again in the next build.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::FunctionBody;

use crate::markers::{is_marked, steps};
use crate::program::{Program, ProgramError};

/// The hash of a function's name, as rustc makes it from the path and the types.
///
/// Without what changes from one build to the next: hashes of crates, and what LLVM adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark(u32);

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// Modules of the libraries whose collections grow: what they do depends on how much is in
/// them, of which a walk through short forms says nothing.
const COLLECTIONS: [&str; 4] =
    ["alloc::collections::", "alloc::raw_vec::", "hashbrown::", "indexmap::"];

/// Libraries of numbers and of memory: which of their branches are taken depends on digits, and
/// on what was freed in which order, and so differs from one interview to the next.
const BY_VALUE: [&str; 7] =
    ["__rustc", "compiler_builtins", "dlmalloc", "itoa", "libm", "ryu_js", "zmij"];

/// The path and the types of a function, without hashes.
fn path(name: &str) -> String {
    let name = name.split(".llvm.").next().unwrap_or(name);
    format!("{:#}", rustc_demangle::demangle(name))
}

impl Mark {
    fn of(name: &str) -> Self {
        Self(fnv_1a(&path(name)))
    }

    /// Reads eight hexadecimal digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        digits(text).map(Self)
    }
}

/// The hash of where a function has its markers, and of how much is between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shape(u32);

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl Shape {
    pub(crate) fn of(code: &FunctionBody<'_>) -> Result<Self, ProgramError> {
        let steps = steps(code)?;
        let letter = |(n, step): (usize, &crate::markers::Step<'_>)| match is_marked(
            &step.operator,
            n + 1 == steps.len(),
        ) {
            true => kind(&step.operator),
            false => '.',
        };
        Ok(Self(fnv_1a(&steps.iter().enumerate().map(letter).collect::<String>())))
    }

    /// Reads eight hexadecimal digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        digits(text).map(Self)
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others have no marker")]
fn kind(operator: &wasmparser::Operator<'_>) -> char {
    match operator {
        wasmparser::Operator::If { .. } => 'i',
        wasmparser::Operator::Else => 'e',
        wasmparser::Operator::BrIf { .. } => 'b',
        wasmparser::Operator::Loop { .. } => 'l',
        _ => 'n',
    }
}

fn digits(text: &str) -> Option<u32> {
    u32::from_str_radix(text, 16).ok().filter(|_| text.len() == 8)
}

/// Fowler, Noll and Vo's hash, variant 1a, of 32 bits.
fn fnv_1a(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, step)
}

/// The marks of a module's own functions. Several may share one: what is said of it holds
/// for all of them.
pub(crate) struct Names<'a> {
    marks: BTreeMap<u32, Mark>,
    names: &'a BTreeMap<u32, &'a str>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(program: &'a Program<'_>) -> Self {
        let own = program.names.range(program.n_imported..);
        Self {
            marks: own.map(|(function, name)| (*function, Mark::of(name))).collect(),
            names: &program.names,
        }
    }

    /// The mark of a function; none when it has no name.
    pub(crate) fn mark(&self, function: u32) -> Option<Mark> {
        self.marks.get(&function).copied()
    }

    /// The types that a collection which grows is made of, when the function is one of its own.
    pub(crate) fn collected(&self, function: u32) -> Option<BTreeSet<String>> {
        let path = path(self.names.get(&function)?);
        let of = path.trim_start_matches('<');
        let is_own = COLLECTIONS.iter().any(|module| of.starts_with(module));
        is_own.then(|| types(&path))
    }

    /// Whether which of its parts run depends on values alone: a function of the standard
    /// library and of libraries of numbers and memory, made for no type but theirs.
    pub(crate) fn is_by_value(&self, function: u32) -> bool {
        self.names.get(&function).is_some_and(|name| is_by_value(&path(name)))
    }
}

fn is_by_value(path: &str) -> bool {
    let is_one = |word: &String| {
        word.split_once("::").is_none_or(|(library, _)| BY_VALUE.contains(&library))
    };
    path.contains("::") && types(path).iter().all(is_one)
}

/// The types in a path but for those of the standard library and of collections.
fn types(path: &str) -> BTreeSet<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':');
    let theirs = ["alloc::", "core::", "hashbrown::", "indexmap::", "std::", ":"];
    path.split(|letter| !is_part(letter))
        .filter(|word| {
            !word.is_empty() && !theirs.iter().any(|module| word.starts_with(module))
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections_are_known_by_what_is_in_them() {
        let path = "<alloc::collections::btree::map::BTreeMap<(u32, form::NodeId), xpath::Expression>>::insert";
        let all: Vec<String> = types(path).into_iter().collect();
        assert_eq!(all, ["form::NodeId", "u32", "xpath::Expression"]);
        assert!(types("<alloc::raw_vec::RawVecInner<_>>::grow_one").len() <= 1);
    }

    #[test]
    fn what_depends_on_values_is_made_of_numbers_and_memory_alone() {
        for path in [
            "ryu_js::pretty::mantissa::write_mantissa_long",
            "<zmij::Buffer>::format_finite::<f64>",
            "<u32 as core::fmt::Display>::fmt",
            "<dlmalloc::dlmalloc::Dlmalloc<dlmalloc::sys::System>>::malloc",
            "__rustc::__rust_realloc",
        ] {
            assert!(is_by_value(path), "{path}: {:?}", types(path));
        }
        for path in [
            "<alloc::vec::Vec<minyi_form::form::Control> as core::ops::drop::Drop>::drop",
            "<minyi_form::engine::Engine>::submit",
            "<core::fmt::Formatter as minyi::question::Answer>::fmt",
        ] {
            assert!(!is_by_value(path), "{path}");
        }
    }

    #[test]
    fn a_mark_outlives_a_build() {
        let of = |hash: &str| Mark::of(&format!("_RNvNtC{hash}5minyi4page4fill"));
        assert_eq!(of("s1234_"), of("s98ZyX_"));
        assert_ne!(Mark::of("_RNvC5minyi4fill"), Mark::of("_RNvC5minyi4full"));
        assert_eq!(Mark::of("_RNvC5minyi4fill"), Mark::of("_RNvC5minyi4fill.llvm.77"));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // http://www.isthe.com/chongo/tech/comp/fnv/, test vectors of FNV-1a, 32 bits
        assert_eq!(fnv_1a(""), 0x811c_9dc5);
        assert_eq!(fnv_1a("a"), 0xe40c_292c);
        assert_eq!(fnv_1a("foobar"), 0xbf9c_f968);
    }
}
