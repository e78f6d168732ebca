//! By what a function is known again in the next build.

use std::collections::{BTreeMap, BTreeSet};

use crate::program::Program;

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

impl Mark {
    fn of(name: &str) -> Self {
        let name = name.split(".llvm.").next().unwrap_or(name);
        Self(fnv_1a(&format!("{:#}", rustc_demangle::demangle(name))))
    }

    /// As WebAssembly's `i32` has it.
    pub(crate) fn bits(self) -> i32 {
        self.0.cast_signed()
    }
}

/// Fowler, Noll and Vo's hash, variant 1a, of 32 bits.
fn fnv_1a(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, step)
}

/// The marks of a module's own functions. Several may share one: what is said of it holds
/// for all of them.
pub(crate) struct Names(BTreeMap<u32, Mark>);

impl Names {
    pub(crate) fn of(program: &Program<'_>) -> Self {
        let own = program.names.range(program.n_imported..);
        Self(own.map(|(function, name)| (*function, Mark::of(name))).collect())
    }

    /// The mark of a function; none when it has no name.
    pub(crate) fn mark(&self, function: u32) -> Option<Mark> {
        self.0.get(&function).copied()
    }

    /// All of them in order, a line each.
    pub(crate) fn list(&self) -> String {
        let marks: BTreeSet<Mark> = self.0.values().copied().collect();
        marks.iter().map(|mark| format!("{mark}\n")).collect()
    }
}

/// The marks that a list holds: eight hexadecimal digits a line; `#` begins a comment.
///
/// # Errors
///
/// The first line that is neither.
pub(crate) fn parse_list(text: &str) -> Result<BTreeSet<Mark>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines
        .map(|(n, line)| match u32::from_str_radix(line, 16) {
            Ok(mark) if line.len() == 8 => Ok(Mark(mark)),
            _ => Err(format!("line {} of the list is no mark: make it anew", n + 1)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_outlives_a_build() {
        let of = |hash: &str| Mark::of(&format!("_RNvNtC{hash}5minyi4page4fill"));
        assert_eq!(of("s1234_"), of("s98ZyX_"));
        assert_ne!(Mark::of("_RNvC5minyi4fill"), Mark::of("_RNvC5minyi4full"));
        assert_eq!(Mark::of("_RNvC5minyi4fill"), Mark::of("_RNvC5minyi4fill.llvm.77"));
    }

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let list = "# made by a command\n0000000a\nffffffff\n";
        let marks: Vec<String> =
            parse_list(list).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(marks, ["0000000a", "ffffffff"]);
        for wrong in ["a\n", "0000000g\n", "000000001\n", "\n"] {
            assert!(parse_list(wrong).unwrap_err().contains("line 1"), "{wrong:?}");
        }
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // http://www.isthe.com/chongo/tech/comp/fnv/, test vectors of FNV-1a, 32 bits
        assert_eq!(fnv_1a(""), 0x811c_9dc5);
        assert_eq!(fnv_1a("a"), 0xe40c_292c);
        assert_eq!(fnv_1a("foobar"), 0xbf9c_f968);
    }
}
