//! A program in two modules: the first runs alone until it calls what is in the rest.
//!
//! Both share the memory, the globals and the tables of the first. In the place of a
//! function that moved, the first has a few instructions that call it by the table; before
//! the first such call, `split.load` of its imports has to bring the rest, which puts its
//! functions into the table. The rest calls back by the table too, so that neither of the
//! two has to export a function for the other.
//!
//! ```text
//!  first: … call f ──▶ f: ready(slot), call_indirect ──▶ table[slot] ──▶ rest: f
//!  rest:  … call g ──▶ g: call_indirect               ──▶ table[slot] ──▶ first: g
//! ```

use std::collections::BTreeMap;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection,
    Instruction, Module, TableSection, TypeSection, ValType,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, ElementSectionReader, ExportSectionReader,
    FunctionSectionReader, GlobalSectionReader, ImportSectionReader, Parser,
    TableSectionReader, TableType, TypeSectionReader,
};

use crate::order::{Sample, like_by_like};
use crate::program::{Body, Program, ProgramError};

/// What the first imports: brings the rest, or throws.
const LOADER: (&str, &str) = ("split", "load");
/// Where the rest imports from: all that the first exports.
const FIRST: &str = "first";
/// Bytes that calling a function by the table takes: a shorter function stays.
const CALL_SIZE: usize = 16;

/// A program in two.
pub(crate) struct Parts {
    /// What is fetched first.
    pub(crate) first: Vec<u8>,
    /// What is fetched when the first calls it.
    pub(crate) rest: Vec<u8>,
    /// How many functions the rest holds.
    pub(crate) n_later: usize,
    /// Bytes of their bodies.
    pub(crate) bytes_later: usize,
}

/// Moves the functions that are seldom called to a module of their own.
///
/// # Errors
///
/// When the program has not exactly one table of functions, or cannot be written anew.
pub(crate) fn split(
    program: &Program<'_>,
    is_seldom: impl Fn(u32) -> bool,
) -> Result<Parts, ProgramError> {
    let plan = Plan::of(program, is_seldom)?;
    let mut module = Module::new();
    First { plan: &plan, map: plan.in_first() }
        .parse_core_module(&mut module, Parser::new(0), program.bytes)
        .map_err(unwritable)?;
    let later: Vec<usize> = plan.own_in_rest().map(|(_, body)| body.size).collect();
    Ok(Parts {
        first: module.finish(),
        rest: Rest { map: plan.in_rest(), plan: &plan }.write()?,
        n_later: later.len(),
        bytes_later: later.iter().sum(),
    })
}

fn unwritable(error: reencode::Error<ProgramError>) -> ProgramError {
    ProgramError::Unwritable(error.to_string())
}

/// Which function is where.
struct Plan<'a, 'b> {
    program: &'a Program<'b>,
    /// Of each function, whether it is in the rest.
    is_later: Vec<bool>,
    /// The slots of functions of the first that the rest calls, and behind them of those
    /// of the rest that the first calls.
    slots: BTreeMap<u32, u32>,
    back: Vec<u32>,
    forth: Vec<u32>,
    /// The table of functions, and its length before.
    table: u32,
    table_length: u32,
    /// The module's own functions that the first has a body for, in their order there: its
    /// own, then calls of those that moved.
    in_first: Vec<u32>,
}

impl<'a, 'b> Plan<'a, 'b> {
    fn of(
        program: &'a Program<'b>,
        is_seldom: impl Fn(u32) -> bool,
    ) -> Result<Self, ProgramError> {
        let may_move = |function: u32, body: &Body<'_>| {
            body.size > CALL_SIZE && !body.is_bound && is_seldom(function)
        };
        let mut is_later = vec![false; program.n_imported as usize];
        is_later.extend(program.own().map(|(function, body)| may_move(function, body)));
        let of_functions = |table: &TableType| table.element_type.is_func_ref();
        let mut tables =
            (0u32..).zip(&program.tables).filter(|(_, table)| of_functions(table));
        let (Some((table, kind)), None) = (tables.next(), tables.next()) else {
            return Err(ProgramError::Unusual("it has not one table of functions"));
        };
        let mut plan = Plan {
            program,
            is_later,
            slots: BTreeMap::new(),
            back: Vec::new(),
            forth: Vec::new(),
            table,
            table_length: kind.initial as u32,
            in_first: Vec::new(),
        };
        plan.link();
        plan.in_first = plan.ordered();
        Ok(plan)
    }

    /// Gives slots to the functions that one module calls in the other.
    fn link(&mut self) {
        let mut is_called =
            [vec![false; self.is_later.len()], vec![false; self.is_later.len()]];
        for function in &self.program.named_outside {
            is_called[0][*function as usize] = true;
        }
        for (function, body) in self.program.own() {
            let from = usize::from(self.is_later(function));
            for called in &body.calls {
                is_called[from][*called as usize] = true;
            }
        }
        let [from_first, from_rest] = is_called;
        let across = |is_called: &[bool], later: bool| -> Vec<u32> {
            let functions = (0u32..).zip(is_called).zip(&self.is_later);
            functions
                .filter(|((_, c), l)| **c && **l == later)
                .map(|((f, _), _)| f)
                .collect()
        };
        (self.back, self.forth) = (across(&from_rest, false), across(&from_first, true));
        let across = self.back.iter().chain(&self.forth).copied();
        self.slots = across.zip(self.table_length..).collect();
    }

    fn is_later(&self, function: u32) -> bool {
        self.is_later[function as usize]
    }

    fn ordered(&self) -> Vec<u32> {
        let stays = |(function, _): &(u32, &Body<'_>)| !self.is_later(*function);
        let sample = |(function, body): (u32, &Body<'_>)| {
            Sample::of(function, self.type_of(function), body.code.as_bytes())
        };
        let own = like_by_like(self.program.own().filter(stays).map(sample).collect());
        let mut calls = self.forth.clone();
        calls.sort_by_key(|function| (self.type_of(*function), *function));
        own.into_iter().chain(calls).collect()
    }

    fn own_in_rest(&self) -> impl Iterator<Item = (u32, &Body<'b>)> {
        self.program.own().filter(|(function, _)| self.is_later(*function))
    }

    /// The numbers of functions in the first; the loader is behind the imported ones.
    fn in_first(&self) -> BTreeMap<u32, u32> {
        let imported = 0..self.program.n_imported;
        let own = self.in_first.iter().copied().zip(self.program.n_imported + 1..);
        imported.zip(0..).chain(own).collect()
    }

    /// The numbers of functions in the rest: calls back, then its own.
    fn in_rest(&self) -> BTreeMap<u32, u32> {
        let own = self.own_in_rest().map(|(function, _)| function);
        self.back.iter().copied().chain(own).zip(0..).collect()
    }

    /// A function that calls another one by its slot, made `ready` by a function if need be.
    fn by_table(
        &self,
        function: u32,
        ready: Option<u32>,
    ) -> Result<Function, ProgramError> {
        let slot = self.slots.get(&function).copied().unwrap_or_default();
        let mut call = Function::new([]);
        for parameter in 0..self.program.n_parameters(function)? {
            call.instruction(&Instruction::LocalGet(parameter));
        }
        call.instruction(&Instruction::I32Const(slot.cast_signed()));
        if let Some(ready) = ready {
            call.instruction(&Instruction::Call(ready));
        }
        let type_index = self.type_of(function);
        call.instruction(&Instruction::CallIndirect {
            type_index,
            table_index: self.table,
        });
        call.instruction(&Instruction::End);
        Ok(call)
    }

    fn type_of(&self, function: u32) -> u32 {
        self.program.function_types[function as usize]
    }

    /// The loader is where the module's own functions began.
    fn loader(&self) -> u32 {
        self.program.n_imported
    }
}

type Written<T = ()> = Result<T, reencode::Error<ProgramError>>;

/// The number of a function in a module; all that it speaks of have one.
fn number(map: &BTreeMap<u32, u32>, function: u32) -> Written<u32> {
    let lost = ProgramError::Unusual("it calls a function that it does not have");
    map.get(&function).copied().ok_or(reencode::Error::UserError(lost))
}

/// Writes the first part.
struct First<'a, 'b, 'c> {
    plan: &'a Plan<'b, 'c>,
    map: BTreeMap<u32, u32>,
}

impl First<'_, '_, '_> {
    /// The function that takes a slot, loads the rest if it is not there, and gives the
    /// slot back: the last one.
    fn ready(&self) -> u32 {
        self.map.len() as u32 + 1
    }

    /// Two types are added: of the loader, and of `ready`.
    fn type_of_loader(&self) -> u32 {
        self.plan.program.types.len() as u32
    }

    /// Whether the rest is there.
    fn is_loaded(&self) -> u32 {
        self.plan.program.globals.len() as u32
    }

    fn number(&self, function: u32) -> Written<u32> {
        number(&self.map, function)
    }

    fn ready_body(&self) -> Function {
        let mut ready = Function::new([]);
        for instruction in [
            Instruction::GlobalGet(self.is_loaded()),
            Instruction::I32Eqz,
            Instruction::If(BlockType::Empty),
            Instruction::Call(self.plan.loader()),
            Instruction::I32Const(1),
            Instruction::GlobalSet(self.is_loaded()),
            Instruction::End,
            Instruction::LocalGet(0),
            Instruction::End,
        ] {
            ready.instruction(&instruction);
        }
        ready
    }
}

impl Reencode for First<'_, '_, '_> {
    type Error = ProgramError;

    fn function_index(&mut self, function: u32) -> Written<u32> {
        self.number(function)
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Written {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([], []);
        types.ty().function([ValType::I32], [ValType::I32]);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Written {
        utils::parse_import_section(self, imports, section)?;
        imports.import(LOADER.0, LOADER.1, EntityType::Function(self.type_of_loader()));
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Written {
        for function in &self.plan.in_first {
            functions.function(self.plan.type_of(*function));
        }
        functions.function(self.type_of_loader() + 1);
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Written {
        for (n, table) in (0u32..).zip(section) {
            let mut table = table?;
            table.ty = self.plan.lengthened(n, table.ty);
            self.parse_table(tables, table)?;
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Written {
        utils::parse_global_section(self, globals, section)?;
        let flag = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(flag, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Written {
        utils::parse_export_section(self, exports, section)?;
        for (name, kind, number) in self.plan.shared() {
            exports.export(&name, kind, number);
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Written {
        utils::parse_element_section(self, elements, section)?;
        let back: Vec<u32> =
            self.plan.back.iter().map(|f| self.number(*f)).collect::<Written<_>>()?;
        self.plan.fill(elements, 0, &back);
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: CodeSectionReader<'_>,
    ) -> Written {
        for function in &self.plan.in_first {
            if self.plan.is_later(*function) {
                let call = self.plan.by_table(*function, Some(self.ready()));
                code.function(&call.map_err(reencode::Error::UserError)?);
            } else {
                let own = (function - self.plan.program.n_imported) as usize;
                let body = &self.plan.program.bodies[own];
                self.parse_function_body(code, body.code.clone())?;
            }
        }
        code.function(&self.ready_body());
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Written {
        Ok(()) // names would be those of other functions
    }
}

/// What both modules use, with the names under which the first exports it.
impl Plan<'_, '_> {
    fn shared(&self) -> Vec<(String, ExportKind, u32)> {
        let program = self.program;
        let kinds = [
            (ExportKind::Memory, "m", program.memories.len()),
            (ExportKind::Table, "t", program.tables.len()),
            (ExportKind::Global, "g", program.globals.len()),
        ];
        let of_kind = |(kind, letter, n): (ExportKind, &'static str, usize)| {
            (0..n as u32).map(move |number| (format!("{letter}{number}"), kind, number))
        };
        kinds.into_iter().flat_map(of_kind).collect()
    }

    /// A table with room for the slots, if it is the one of functions.
    fn lengthened(&self, number: u32, mut table: TableType) -> TableType {
        if number == self.table {
            let more = self.slots.len() as u64;
            table.initial += more;
            table.maximum = table.maximum.map(|maximum| maximum + more);
        }
        table
    }

    /// Puts functions into the slots from `from` on.
    fn fill(&self, elements: &mut ElementSection, from: usize, functions: &[u32]) {
        let slot = self.table_length + from as u32;
        let items = Elements::Functions(functions.into());
        elements.active(
            Some(self.table),
            &ConstExpr::i32_const(slot.cast_signed()),
            items,
        );
    }
}

/// Writes the rest.
struct Rest<'a, 'b, 'c> {
    plan: &'a Plan<'b, 'c>,
    map: BTreeMap<u32, u32>,
}

impl Reencode for Rest<'_, '_, '_> {
    type Error = ProgramError;

    fn function_index(&mut self, function: u32) -> Written<u32> {
        number(&self.map, function)
    }
}

impl Rest<'_, '_, '_> {
    fn write(mut self) -> Result<Vec<u8>, ProgramError> {
        let plan = self.plan;
        let mut module = Module::new();
        let mut types = TypeSection::new();
        for ty in &plan.program.types {
            types.ty().func_type(&self.func_type(ty.clone()).map_err(unwritable)?);
        }
        module.section(&types).section(&self.imports().map_err(unwritable)?);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for function in &plan.back {
            functions.function(plan.type_of(*function));
            code.function(&plan.by_table(*function, None)?);
        }
        for (function, body) in plan.own_in_rest() {
            functions.function(plan.type_of(function));
            self.parse_function_body(&mut code, body.code.clone()).map_err(unwritable)?;
        }
        let mut elements = ElementSection::new();
        let forth = plan.forth.iter().map(|function| number(&self.map, *function));
        let forth: Vec<u32> = forth.collect::<Written<_>>().map_err(unwritable)?;
        plan.fill(&mut elements, plan.back.len(), &forth);
        module.section(&functions).section(&elements).section(&code);
        Ok(module.finish())
    }

    fn imports(&mut self) -> Written<ImportSection> {
        let program = self.plan.program;
        let mut imports = ImportSection::new();
        for (name, kind, number) in self.plan.shared() {
            let number = number as usize;
            let entity: EntityType = match kind {
                ExportKind::Memory => self.memory_type(program.memories[number])?.into(),
                ExportKind::Table => {
                    let ty = self.plan.lengthened(number as u32, program.tables[number]);
                    self.table_type(ty)?.into()
                }
                ExportKind::Global | ExportKind::Func | ExportKind::Tag => {
                    self.global_type(program.globals[number])?.into()
                }
            };
            imports.import(FIRST, &name, entity);
        }
        Ok(imports)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"(module
        (import "page" "log" (func $log (param i32)))
        (table 2 2 funcref)
        (memory (export "memory") 1)
        (global $top (mut i32) (i32.const 65536))
        (elem (i32.const 1) func $indirect)
        (func $often (export "often") (param i32) (result i32)
            (call $log (local.get 0))
            (if (local.get 0) (then (drop (call $seldom (i32.const 1) (i64.const 2)))))
            (local.get 0))
        (func $seldom (param i32 i64) (result i32)
            (global.set $top (i32.sub (global.get $top) (i32.const 16)))
            (call $log (i32.const 9))
            (drop (call $deep (i32.const 3)))
            (call $often (i32.const 0)))
        (func $deep (param i32) (result i32)
            (i32.store (i32.const 100) (local.get 0))
            (i32.store (i32.const 104) (local.get 0))
            (i32.load (i32.const 100)))
        (func $indirect (param i32) (result i32)
            (i32.store (i32.const 108) (local.get 0))
            (i32.store (i32.const 112) (local.get 0))
            (local.get 0))
        (data (i32.const 8) "data"))"#;

    fn parts(is_seldom: impl Fn(u32) -> bool) -> Parts {
        let bytes = wat::parse_str(SOURCE).unwrap();
        let parts = split(&Program::read(&bytes).unwrap(), is_seldom).unwrap();
        for part in [&parts.first, &parts.rest] {
            wasmparser::validate(part).unwrap();
        }
        assert_eq!(tables(&parts.first), tables(&parts.rest), "the same in both");
        parts
    }

    /// The tables that a module has or imports.
    fn tables(module: &[u8]) -> Vec<TableType> {
        let mut tables = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload.unwrap();
            if let wasmparser::Payload::TableSection(section) = payload {
                tables.extend(section.into_iter().map(|table| table.unwrap().ty));
            } else if let wasmparser::Payload::ImportSection(section) = payload {
                for import in section.into_imports() {
                    if let wasmparser::TypeRef::Table(table) = import.unwrap().ty {
                        tables.push(table);
                    }
                }
            }
        }
        tables
    }

    /// The functions that each of the module's own ones calls.
    fn calls(module: &[u8]) -> Vec<Vec<u32>> {
        let program = Program::read(module).unwrap();
        program.bodies.iter().map(|body| body.calls.iter().copied().collect()).collect()
    }

    #[test]
    fn what_is_seldom_called_moves_with_what_only_it_calls() {
        // 0 log, 1 often, 2 seldom, 3 deep, 4 indirect
        let parts = parts(|function| function > 1);
        assert_eq!(parts.n_later, 3);
        // In the first: log 0, the loader 1, often 2, calls of indirect 3 and seldom 4, and
        // ready 5. Nothing is left of deep.
        assert_eq!(calls(&parts.first), [vec![0, 4], vec![5], vec![5], vec![1]]);
    }

    #[test]
    fn nothing_moves_when_all_is_called_often() {
        let parts = parts(|_| false);
        assert_eq!(parts.n_later, 0);
        let calls = calls(&parts.first);
        assert_eq!(calls.len(), 5, "its four and ready");
        assert!(calls.iter().flatten().all(|called| *called < 6), "nothing calls ready");
    }

    #[test]
    fn what_is_short_stays() {
        let source = "(module (table 0 funcref) (func) (func (call 0)))";
        let bytes = wat::parse_str(source).unwrap();
        let parts = split(&Program::read(&bytes).unwrap(), |_| true).unwrap();
        assert_eq!(parts.n_later, 0);
    }

    #[test]
    fn a_program_that_is_none_is_refused() {
        for source in ["(module)", "(module (table 0 funcref) (table 0 funcref))"] {
            let bytes = wat::parse_str(source).unwrap();
            assert!(
                split(&Program::read(&bytes).unwrap(), |_| true).is_err(),
                "{source}"
            );
        }
        let memory = wat::parse_str(r#"(module (import "a" "b" (memory 1)))"#).unwrap();
        assert!(Program::read(&memory).is_err());
        assert!(Program::read(b"\0asm\x01\0\0").is_err());
    }
}
