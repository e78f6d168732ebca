//! A part of a function that can be a function of its own: where it is, which locals go in
//! and come out, and where it leads.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    BlockType, FuncToValidate, FuncType, FuncValidatorAllocations, FunctionBody,
    Operator, ValType, ValidatorResources,
};

use crate::markers::{Marker, Step, depth_behind, end_of_block, is_opening, steps};
use crate::program::ProgramError;

/// Bytes that a function and calling it by the table take beside its values.
const CALL: usize = 40;

/// A function as what is cut from it has to know it.
pub(crate) struct Code<'a> {
    pub(crate) steps: Vec<Step<'a>>,
    /// Before each step.
    states: Vec<State>,
    /// The locals, parameters first.
    pub(crate) locals: Vec<ValType>,
    /// How often each local is named.
    named: BTreeMap<u32, usize>,
    /// It gives nothing back.
    is_bare: bool,
}

/// What holds before a step.
#[derive(Clone, Copy)]
struct State {
    /// Blocks around it.
    depth: usize,
    /// Nothing of the block around it is on the stack.
    is_clear: bool,
    /// Nothing leads here.
    is_dead: bool,
}

/// A part that can be cut out.
#[derive(Debug)]
pub(crate) struct Region {
    /// Its steps.
    pub(crate) steps: std::ops::Range<usize>,
    /// Locals that it is given.
    pub(crate) ins: Vec<u32>,
    /// Locals that it gives back.
    pub(crate) outs: Vec<u32>,
    /// Further locals that it uses.
    pub(crate) others: Vec<u32>,
    /// Blocks around it that it branches out of, as numbers of labels at its place.
    pub(crate) exits: Vec<u32>,
    /// Whether it comes to its end.
    pub(crate) falls: bool,
    /// Whether its end is that of the block around it, so that leaving that block is the same.
    pub(crate) ends_block: bool,
}

impl<'a> Code<'a> {
    /// Reads a function.
    ///
    /// # Errors
    ///
    /// When it is not valid.
    pub(crate) fn read(
        function: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'a>,
        kind: &FuncType,
    ) -> Result<Self, ProgramError> {
        let mut validator = function.into_validator(FuncValidatorAllocations::default());
        validator.read_locals(&mut body.get_binary_reader())?;
        let mut locals = kind.params().to_vec();
        for of_type in body.get_locals_reader()? {
            let (count, ty) = of_type?;
            locals.extend(std::iter::repeat_n(ty, count as usize));
        }
        let steps = steps(body)?;
        let mut states = Vec::with_capacity(steps.len());
        let mut named: BTreeMap<u32, usize> = BTreeMap::new();
        for step in &steps {
            let frame = validator.get_control_frame(0);
            states.push(State {
                depth: validator.control_stack_height() as usize,
                is_clear: frame.is_some_and(|frame| {
                    frame.height == validator.operand_stack_height() as usize
                }),
                is_dead: frame.is_some_and(|frame| frame.unreachable),
            });
            if let Some(local) = local_of(&step.operator) {
                *named.entry(local).or_default() += 1;
            }
            validator.op(step.bytes.start as u64, &step.operator)?;
        }
        Ok(Self { steps, states, locals, named, is_bare: kind.results().is_empty() })
    }

    /// The part behind a marker, up to the end of the block around it, if it can be cut out
    /// and that makes the function shorter.
    pub(crate) fn region(&self, marker: Marker) -> Option<Region> {
        let end = end_of_block(&self.steps, marker.at)?;
        let depth = self.states.get(marker.at)?.depth;
        let here = |at: &usize| {
            let state = self.states[*at];
            state.depth == depth && state.is_clear
        };
        let from = (marker.at..end).find(here)?;
        let to = (from..=end).rev().find(here)?;
        if self.states[from].is_dead {
            return None;
        }
        let mut region = Region {
            steps: from..to,
            ins: Vec::new(),
            outs: Vec::new(),
            others: Vec::new(),
            exits: Vec::new(),
            falls: !self.states[to].is_dead,
            ends_block: to == end && !self.is_loop_around(from),
        };
        self.find_locals(&mut region);
        self.find_exits(&mut region)?;
        let cost =
            CALL + 4 * region.ins.len() + 3 * region.outs.len() + 3 * region.exits.len();
        (self.size(&region) > cost).then_some(region)
    }

    fn size(&self, region: &Region) -> usize {
        let steps = &self.steps[region.steps.clone()];
        match steps {
            [first, .., last] => last.bytes.end - first.bytes.start,
            _ => 0,
        }
    }

    fn is_loop_around(&self, at: usize) -> bool {
        matches!(self.block_around(at, 0), Some((_, Operator::Loop { .. })))
    }

    /// The block that a label means at a place: where it begins; none for the function.
    fn block_around(&self, at: usize, label: u32) -> Option<(usize, &Operator<'a>)> {
        let depth = self.states[at].depth.checked_sub(label as usize)?;
        let mut places = (0..at).rev();
        places
            .find(|n| {
                is_opening(&self.steps[*n].operator) && self.states[*n].depth + 1 == depth
            })
            .map(|n| (n, &self.steps[n].operator))
    }

    fn find_locals(&self, region: &mut Region) {
        let mut uses: BTreeMap<u32, Use> = BTreeMap::new();
        let (mut depth, mut may_have_left) = (0, false);
        for step in &self.steps[region.steps.clone()] {
            if let Some(local) = local_of(&step.operator) {
                let writes = !matches!(step.operator, Operator::LocalGet { .. });
                let entry = uses.entry(local).or_insert(Use {
                    is_given: !writes || depth > 0 || may_have_left,
                    is_written: false,
                    times: 0,
                });
                entry.is_written |= writes;
                entry.times += 1;
            }
            may_have_left |= is_branch(&step.operator);
            depth = depth_behind(&step.operator, depth);
        }
        for (local, of) in uses {
            let is_elsewhere = self.named.get(&local).is_some_and(|n| *n > of.times);
            match of.is_given {
                true => region.ins.push(local),
                false => region.others.push(local),
            }
            if of.is_written && (is_elsewhere || of.is_given) {
                region.outs.push(local);
            }
        }
    }

    /// None when it leaves in a way that a function cannot tell.
    fn find_exits(&self, region: &mut Region) -> Option<()> {
        let mut exits = BTreeSet::new();
        let mut depth = 0usize;
        for step in &self.steps[region.steps.clone()] {
            for label in labels(&step.operator)? {
                if let Some(outer) = label.checked_sub(depth as u32) {
                    exits.insert(outer);
                }
            }
            depth = depth_behind(&step.operator, depth);
        }
        for exit in &exits {
            self.takes_nothing(region.steps.start, *exit).then_some(())?;
        }
        if region.ends_block {
            region.falls |= exits.remove(&0);
        }
        region.exits = exits.into_iter().collect();
        Some(())
    }

    /// Whether a branch to the label takes no values along.
    fn takes_nothing(&self, at: usize, label: u32) -> bool {
        match self.block_around(at, label) {
            Some((_, Operator::Loop { blockty })) => {
                !matches!(blockty, BlockType::FuncType(_))
            }
            Some((_, Operator::Block { blockty } | Operator::If { blockty })) => {
                matches!(blockty, BlockType::Empty)
            }
            _ => self.is_bare,
        }
    }
}

/// How a region uses a local.
struct Use {
    is_given: bool,
    is_written: bool,
    times: usize,
}

/// The local that an instruction names.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others name none")]
pub(crate) fn local_of(operator: &Operator<'_>) -> Option<u32> {
    match operator {
        Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } => Some(*local_index),
        _ => None,
    }
}

fn is_branch(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Br { .. } | Operator::BrIf { .. } | Operator::BrTable { .. }
    )
}

/// The labels that an instruction may go to; none for what leaves in other ways.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others go nowhere")]
fn labels(operator: &Operator<'_>) -> Option<Vec<u32>> {
    match operator {
        Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
            Some(vec![*relative_depth])
        }
        Operator::BrTable { targets } => {
            let mut labels = targets.targets().collect::<Result<Vec<u32>, _>>().ok()?;
            labels.push(targets.default());
            Some(labels)
        }
        Operator::Return
        | Operator::ReturnCall { .. }
        | Operator::ReturnCallIndirect { .. } => None,
        _ => Some(Vec::new()),
    }
}
