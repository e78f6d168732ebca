//! Places in a function where a program that is watched tells that it came by.
//!
//! At its beginning, and wherever what follows may be left out: in each arm of an `if`, behind
//! a branch that was not taken, at the top of a loop and behind the end of a block.

use wasmparser::{BinaryReaderError, FunctionBody, Operator};

/// Instructions of a function, with their places in the module.
pub(crate) struct Step<'a> {
    pub(crate) operator: Operator<'a>,
    /// First byte, and the one behind the last.
    pub(crate) bytes: std::ops::Range<usize>,
}

/// All instructions of a function.
pub(crate) fn steps<'a>(
    code: &FunctionBody<'a>,
) -> Result<Vec<Step<'a>>, BinaryReaderError> {
    let mut reader = code.get_operators_reader()?;
    let mut steps = Vec::new();
    while !reader.eof() {
        let from = reader.original_position() as usize;
        let operator = reader.read()?;
        steps.push(Step { operator, bytes: from..reader.original_position() as usize });
    }
    Ok(steps)
}

/// Whether there is a marker behind this instruction, the last of its function or not.
pub(crate) fn is_marked(operator: &Operator<'_>, is_last: bool) -> bool {
    !is_last
        && matches!(
            operator,
            Operator::If { .. }
                | Operator::Else
                | Operator::BrIf { .. }
                | Operator::Loop { .. }
                | Operator::End
        )
}

/// A marker behind an instruction; the one at the beginning of the function is not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Place among the steps of what comes behind it.
    pub(crate) at: usize,
    /// Blocks around it.
    pub(crate) depth: usize,
}

/// The markers of a function, in order.
pub(crate) fn markers(steps: &[Step<'_>]) -> Vec<Marker> {
    let mut depth = 0usize;
    let mut markers = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        depth = depth_behind(&step.operator, depth);
        if is_marked(&step.operator, n + 1 == steps.len()) {
            markers.push(Marker { at: n + 1, depth });
        }
    }
    markers
}

/// Blocks around what is behind an instruction.
pub(crate) fn depth_behind(operator: &Operator<'_>, depth: usize) -> usize {
    match is_opening(operator) {
        true => depth + 1,
        false => depth.saturating_sub(usize::from(matches!(operator, Operator::End))),
    }
}

/// Whether an instruction begins a block.
pub(crate) fn is_opening(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. }
    )
}

/// Where the block around a place ends, or its other arm begins.
pub(crate) fn end_of_block(steps: &[Step<'_>], from: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (n, step) in steps.iter().enumerate().skip(from) {
        if depth == 0 && matches!(step.operator, Operator::End | Operator::Else) {
            return Some(n);
        }
        depth = depth_behind(&step.operator, depth);
    }
    None
}
