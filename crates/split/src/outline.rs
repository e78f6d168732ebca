//! Parts of functions as functions of their own, so that they can be fetched later.
//!
//! What such a part uses of the locals it is given, and what it changes it gives back, behind
//! the number of the way that it left by:
//!
//! ```text
//!  f: … if (cold) { A; break 'out } …        f: … if (cold) { (way, x) = g(x, y);
//!                                      ─▶             if way == 1 { break 'out } } …
//!                                            g(x, y): A; give back (1, x)
//! ```

use std::collections::BTreeMap;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, Function, FunctionSection, Instruction, Module, TypeSection,
    ValType,
};
use wasmparser::{
    CodeSectionReader, FuncType, FunctionSectionReader, Operator, Parser,
    TypeSectionReader, ValidPayload, Validator,
};

use crate::list::List;
use crate::markers::{depth_behind, markers};
use crate::names::{Names, Shape};
use crate::program::{Program, ProgramError};
use crate::region::{Code, Region, local_of};

/// The program with the listed parts of its functions as functions behind all others.
///
/// # Errors
///
/// When the program is not valid, or cannot be written anew.
pub(crate) fn outlined(
    program: &Program<'_>,
    names: &Names<'_>,
    list: &List,
) -> Result<Vec<u8>, ProgramError> {
    let mut outliner = Outliner {
        program,
        types: program.types.clone(),
        kinds: Vec::new(),
        bodies: Vec::new(),
        rewritten: BTreeMap::new(),
    };
    outliner.cut(names, list)?;
    let mut module = Module::new();
    outliner
        .parse_core_module(&mut module, Parser::new(0), program.bytes)
        .map_err(|error| ProgramError::Unwritable(error.to_string()))?;
    Ok(module.finish())
}

struct Outliner<'a, 'b> {
    program: &'a Program<'b>,
    /// Those of the program, then those of the parts.
    types: Vec<FuncType>,
    /// Of each part, its type.
    kinds: Vec<u32>,
    bodies: Vec<Function>,
    /// Functions that have lost parts.
    rewritten: BTreeMap<u32, Function>,
}

impl Outliner<'_, '_> {
    fn cut(&mut self, names: &Names<'_>, list: &List) -> Result<(), ProgramError> {
        let mut validator = Validator::new();
        let mut function = self.program.n_imported;
        for payload in Parser::new(0).parse_all(self.program.bytes) {
            let ValidPayload::Func(to_validate, body) = validator.payload(&payload?)?
            else {
                continue;
            };
            let this = function;
            function += 1;
            let Some(mark) = names.mark(this) else { continue };
            let Some(starts) = list.parts.get(&(mark, Shape::of(&body)?)) else {
                continue;
            };
            let ty = self.program.function_types[this as usize];
            let kind = self.program.types[ty as usize].clone();
            let code = Code::read(to_validate, &body, &kind)?;
            let markers = markers(&code.steps);
            let regions: Vec<Region> = starts
                .iter()
                .filter_map(|n| markers.get(n.checked_sub(1)?))
                .filter_map(|marker| code.region(*marker))
                .collect();
            if !regions.is_empty() {
                let rewritten = self.rewrite(&code, kind.params().len(), regions)?;
                self.rewritten.insert(this, rewritten);
            }
        }
        Ok(())
    }

    /// The function with calls in the place of its parts.
    fn rewrite(
        &mut self,
        code: &Code<'_>,
        n_parameters: usize,
        regions: Vec<Region>,
    ) -> Result<Function, ProgramError> {
        let own = &code.locals[n_parameters..];
        let own = own.iter().map(|ty| encoded(*ty)).collect::<Result<Vec<_>, _>>()?;
        let mut whole = Function::new_with_locals_types(own);
        let mut next = 0;
        for region in regions {
            self.copy(&mut whole, code, next..region.steps.start);
            next = region.steps.end;
            let number = self.part(code, &region)?;
            call(&mut whole, &region, number);
        }
        self.copy(&mut whole, code, next..code.steps.len());
        Ok(whole)
    }

    fn copy(&self, to: &mut Function, code: &Code<'_>, steps: std::ops::Range<usize>) {
        if let [first, .., last] | [first @ last] = &code.steps[steps] {
            let bytes = &self.program.bytes[first.bytes.start..last.bytes.end];
            to.raw(bytes.iter().copied());
        }
    }

    /// Makes a function of a part; its number.
    fn part(&mut self, code: &Code<'_>, region: &Region) -> Result<u32, ProgramError> {
        let ty = |local: &u32| code.locals[*local as usize];
        let ways = region.has_ways().then_some(wasmparser::ValType::I32);
        let kind = FuncType::new(
            region.ins.iter().map(ty),
            ways.into_iter().chain(region.outs.iter().map(ty)),
        );
        let kind = self.type_of(kind);
        let others =
            region.others.iter().map(ty).chain([wasmparser::ValType::I32]).map(encoded);
        let mut part =
            Function::new_with_locals_types(others.collect::<Result<Vec<_>, _>>()?);
        let moved: BTreeMap<u32, u32> =
            region.ins.iter().chain(&region.others).copied().zip(0..).collect();
        let way = moved.len() as u32;

        let n_exits = region.exits.len() as u32;
        let inner = u32::from(region.ends_block);
        let n_blocks = u32::from(region.has_ways()) + n_exits + inner;
        for _ in 0..n_blocks {
            part.instruction(&Instruction::Block(BlockType::Empty));
        }
        let mut depth = 0;
        let out_of = |label: u32, depth: u32| match label.checked_sub(depth) {
            None => label,
            Some(0) if region.ends_block => depth,
            Some(outer) => {
                let exit = region.exits.binary_search(&outer).unwrap_or_default() as u32;
                depth + inner + exit
            }
        };
        for step in &code.steps[region.steps.clone()] {
            match (local_of(&step.operator), &step.operator) {
                (Some(local), operator) => {
                    part.instruction(&of_local(operator, moved[&local]));
                }
                (None, Operator::Br { relative_depth }) => {
                    part.instruction(&Instruction::Br(out_of(*relative_depth, depth)));
                }
                (None, Operator::BrIf { relative_depth }) => {
                    part.instruction(&Instruction::BrIf(out_of(*relative_depth, depth)));
                }
                (None, Operator::BrTable { targets }) => {
                    let labels = targets.targets().collect::<Result<Vec<u32>, _>>()?;
                    let labels = labels.into_iter().map(|label| out_of(label, depth));
                    part.instruction(&Instruction::BrTable(
                        labels.collect(),
                        out_of(targets.default(), depth),
                    ));
                }
                (None, _) => {
                    part.raw(self.program.bytes[step.bytes.clone()].iter().copied());
                }
            }
            depth = depth_behind(&step.operator, depth as usize) as u32;
        }
        if region.ends_block {
            part.instruction(&Instruction::End);
        }
        let mut number = 0;
        let mut leave = |part: &mut Function, is_last: bool, to_end: u32| {
            if region.has_ways() {
                part.instruction(&Instruction::I32Const(number));
                part.instruction(&Instruction::LocalSet(way));
                if !is_last {
                    part.instruction(&Instruction::Br(to_end));
                }
            }
            number += 1;
        };
        if region.falls {
            leave(&mut part, n_exits == 0, n_exits);
        } else {
            part.instruction(&Instruction::Unreachable);
        }
        for exit in 0..n_exits {
            part.instruction(&Instruction::End);
            leave(&mut part, exit + 1 == n_exits, n_exits - 1 - exit);
        }
        if region.has_ways() {
            part.instruction(&Instruction::End);
            part.instruction(&Instruction::LocalGet(way));
        }
        for out in &region.outs {
            part.instruction(&Instruction::LocalGet(moved[out]));
        }
        part.instruction(&Instruction::End);
        let number = self.program.function_types.len() + self.bodies.len();
        self.kinds.push(kind);
        self.bodies.push(part);
        Ok(number as u32)
    }

    fn type_of(&mut self, kind: FuncType) -> u32 {
        let known = self.types.iter().position(|ty| *ty == kind);
        known.unwrap_or_else(|| {
            self.types.push(kind);
            self.types.len() - 1
        }) as u32
    }
}

impl Region {
    /// Whether there is more than one way that it may leave by.
    fn has_ways(&self) -> bool {
        self.exits.len() + usize::from(self.falls) > 1
    }
}

/// Calls a part in its place, and goes where it leads.
fn call(whole: &mut Function, region: &Region, number: u32) {
    let n_exits = region.exits.len();
    let is_choice = n_exits > 1 && region.falls;
    if is_choice {
        whole.instruction(&Instruction::Block(BlockType::Empty));
    }
    for local in &region.ins {
        whole.instruction(&Instruction::LocalGet(*local));
    }
    whole.instruction(&Instruction::Call(number));
    for local in region.outs.iter().rev() {
        whole.instruction(&Instruction::LocalSet(*local));
    }
    match (region.exits.as_slice(), region.falls) {
        ([], true) => {}
        ([], false) => {
            whole.instruction(&Instruction::Unreachable);
        }
        ([exit], true) => {
            whole.instruction(&Instruction::BrIf(*exit));
        }
        ([exit], false) => {
            whole.instruction(&Instruction::Br(*exit));
        }
        ([exits @ .., last], falls) => {
            let further = u32::from(falls);
            let labels = exits.iter().map(|exit| exit + further);
            let labels = falls.then_some(0).into_iter().chain(labels);
            whole.instruction(&Instruction::BrTable(labels.collect(), last + further));
        }
    }
    if is_choice {
        whole.instruction(&Instruction::End);
    }
}

/// The same with another local.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others name none")]
fn of_local(operator: &Operator<'_>, local: u32) -> Instruction<'static> {
    match operator {
        Operator::LocalSet { .. } => Instruction::LocalSet(local),
        Operator::LocalTee { .. } => Instruction::LocalTee(local),
        _ => Instruction::LocalGet(local),
    }
}

fn encoded(ty: wasmparser::ValType) -> Result<ValType, ProgramError> {
    reencode::RoundtripReencoder
        .val_type(ty)
        .map_err(|error| ProgramError::Unwritable(error.to_string()))
}

type Written<T = ()> = Result<T, reencode::Error<ProgramError>>;

impl Reencode for Outliner<'_, '_> {
    type Error = ProgramError;

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Written {
        utils::parse_type_section(self, types, section)?;
        let all = |kind: &[wasmparser::ValType]| {
            kind.iter().map(|ty| encoded(*ty)).collect::<Result<Vec<_>, _>>()
        };
        for kind in &self.types[self.program.types.len()..] {
            let (takes, gives) = (all(kind.params()), all(kind.results()));
            let takes = takes.map_err(reencode::Error::UserError)?;
            types.ty().function(takes, gives.map_err(reencode::Error::UserError)?);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Written {
        utils::parse_function_section(self, functions, section)?;
        for kind in &self.kinds {
            functions.function(*kind);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Written {
        for (function, body) in (self.program.n_imported..).zip(section) {
            let body = body?;
            match self.rewritten.get(&function) {
                Some(rewritten) => {
                    code.function(rewritten);
                }
                None => self.parse_function_body(code, body)?,
            }
        }
        for body in &self.bodies {
            code.function(body);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wasmi::{Engine, Instance, Linker, Module, Store, Val};

    use super::*;
    use crate::names::Shape;

    /// Makes a part long enough to be cut out.
    const LONG: &str = "(global.set $seen (i32.add (global.get $seen) (i32.const 1)))";

    /// Functions of two numbers that leave their blocks in many ways.
    fn sources() -> Vec<String> {
        let long = LONG.repeat(16);
        [
            // An arm that falls through, and one that leaves two blocks at once.
            "(block $out (block $in
                (if (local.get 0) (then LONG (local.set 2 (local.get 1)))
                    (else LONG (br_if $out (local.get 1)) (local.set 2 (i32.const 7)) (br $in)))
                (local.set 2 (i32.add (local.get 2) (i32.const 100))))
              (local.set 2 (i32.add (local.get 2) (i32.const 1000))))
             (local.get 2)",
            // A loop that goes on and ends from within, and a local that it carries along.
            "(local.set 2 (i32.and (local.get 0) (i32.const 15)))
             (block $out (loop $again
                (if (i32.eqz (local.get 2)) (then LONG (br $out)))
                (if (i32.and (local.get 2) (local.get 1))
                    (then LONG (local.set 3 (i32.add (local.get 3) (local.get 2)))))
                (local.set 2 (i32.sub (local.get 2) (i32.const 1)))
                (if (local.get 3) (then LONG (local.set 1 (i32.xor (local.get 1) (local.get 3)))
                    (br $again)))
                (br_if $again (local.get 2))))
             (i32.add (local.get 1) (local.get 3))",
            // Many ways out, and values on the stack around.
            "(local.get 0)
             (block $a (block $b (block $c (block
                (br_if 0 (i32.lt_s (local.get 1) (i32.const 2)))
                LONG
                (block $t (br_table $t $a $b $c (local.get 0)))
                (local.set 2 (i32.const 5)))
               (local.set 3 (i32.const 6)))
              (local.set 2 (i32.add (local.get 3) (i32.const 8))))
             (local.set 3 (i32.add (local.get 2) (i32.const 9))))
             (i32.add (i32.mul (local.get 2) (i32.const 64)) (local.get 3))
             (i32.add)",
            // A part that ends in a trap, and one whose end gives a value.
            "(if (i32.eq (local.get 0) (i32.const 3)) (then LONG (unreachable)))
             (if (result i32) (local.get 1)
                (then LONG (local.set 2 (i32.const 4)) (local.tee 3 (local.get 0)))
                (else LONG (local.set 3 (i32.add (local.get 0) (local.get 2))) (local.get 3)))
             (i32.add (local.get 2))",
            // Behind branches within a loop: blocks of its own, and a local that is kept and left.
            "(block $out (loop $again
                (br_if $out (i32.gt_s (local.get 2) (i32.const 6)))
                (block $in
                    (br_if $in (i32.and (local.get 2) (i32.const 1)))
                    LONG
                    (local.set 3 (i32.add (local.get 3)
                        (local.tee 1 (i32.add (local.get 1) (local.get 2)))))
                    (block $deep
                        (br_if $deep (local.get 0))
                        (br_if $out (i32.gt_s (local.get 3) (i32.const 9)))
                        (local.set 3 (i32.const 2))))
                (local.set 2 (i32.add (local.get 2) (i32.const 1)))
                (br $again)))
             (i32.add (local.get 1) (local.get 3))",
            // A return, which stays where it is.
            "(if (local.get 0) (then LONG (return (local.get 1))))
             (if (local.get 1) (then LONG (local.set 2 (i32.const 1))))
             (local.get 2)",
        ]
        .map(|body| {
            format!(
                r#"(module
                    (global $seen (export "seen") (mut i32) (i32.const 0))
                    (func $f (export "f") (param i32 i32) (result i32) (local i32 i32) {}))"#,
                body.replace("LONG", &long)
            )
        })
        .into()
    }

    /// What it gives back for two numbers, and what it has seen by then; none for a trap.
    fn result(bytes: &[u8], numbers: [i32; 2]) -> (Option<i32>, i32) {
        let engine = Engine::default();
        let module = Module::new(&engine, bytes).unwrap();
        let mut store = Store::new(&engine, ());
        let instance: Instance =
            Linker::new(&engine).instantiate_and_start(&mut store, &module).unwrap();
        let f = instance.get_typed_func::<(i32, i32), i32>(&store, "f").unwrap();
        let given = f.call(&mut store, numbers.into()).ok();
        let seen = instance.get_global(&store, "seen").unwrap().get(&store);
        (given, matches!(seen, Val::I32(_)).then(|| seen.i32().unwrap()).unwrap())
    }

    #[test]
    fn a_program_without_its_parts_does_the_same() {
        let mut n_cut = 0;
        for source in sources() {
            let bytes = wat::parse_str(&source).unwrap();
            let program = Program::read(&bytes).unwrap();
            let names = Names::of(&program);
            let (mark, body) = (names.mark(0).unwrap(), &program.bodies[0]);
            let shape = Shape::of(&body.code).unwrap();
            let n_markers = markers(&crate::markers::steps(&body.code).unwrap()).len();
            // Each part alone, then all that do not overlap.
            let all = List::of(&program, &names, &BTreeSet::from([0])).unwrap();
            let all = all.parts.values().next().cloned().unwrap_or_default();
            let each = (1..=n_markers).map(|n| BTreeSet::from([n]));
            for starts in each.chain([all]) {
                let parts = BTreeMap::from([((mark, shape), starts.clone())]);
                let list = List { parts, ..List::default() };
                let outlined = outlined(&program, &names, &list).unwrap();
                wasmparser::validate(&outlined).unwrap();
                n_cut += Program::read(&outlined).unwrap().bodies.len() - 1;
                for numbers in (0..25).map(|n| [n / 5, n % 5]) {
                    assert_eq!(
                        result(&outlined, numbers),
                        result(&bytes, numbers),
                        "{numbers:?}, parts at {starts:?} of {source}"
                    );
                }
            }
        }
        assert!(n_cut > 20, "{n_cut} parts were cut out");
    }

    #[test]
    fn a_function_of_another_shape_stays_whole() {
        let source = &sources()[0];
        let bytes = wat::parse_str(source).unwrap();
        let program = Program::read(&bytes).unwrap();
        let names = Names::of(&program);
        let list = List::of(&program, &names, &BTreeSet::from([0])).unwrap();
        let other = source.replace("(local.get 2)))", "(nop) (local.get 2)))");
        let bytes = wat::parse_str(&other).unwrap();
        let program = Program::read(&bytes).unwrap();
        let outlined = outlined(&program, &Names::of(&program), &list).unwrap();
        assert_eq!(Program::read(&outlined).unwrap().bodies.len(), 1);
    }
}
