//! A program that tells where it comes by.

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, EntityType, Function, ImportSection, Instruction, Module, TypeSection,
    ValType,
};
use wasmparser::{FunctionBody, ImportSectionReader, Parser, TypeSectionReader};

use crate::markers::is_marked;
use crate::program::{Program, ProgramError};

/// Whom it tells: `runs(number)` of this module of imports, at every marker.
const LISTENER: (&str, &str) = ("split", "runs");

/// The same program, which tells the number of each marker when it comes by.
pub(crate) fn counting(program: &Program<'_>) -> Result<Vec<u8>, ProgramError> {
    let mut writer = Counting { program, next: 0 };
    let mut module = Module::new();
    writer
        .parse_core_module(&mut module, Parser::new(0), program.bytes)
        .map_err(|error| ProgramError::Unwritable(error.to_string()))?;
    Ok(module.finish())
}

struct Counting<'a, 'b> {
    program: &'a Program<'b>,
    /// The number of the next marker.
    next: i32,
}

impl Counting<'_, '_> {
    fn tell(&mut self, function: &mut Function) {
        function.instruction(&Instruction::I32Const(self.next));
        function.instruction(&Instruction::Call(self.program.n_imported));
        self.next += 1;
    }
}

type Written<T = ()> = Result<T, reencode::Error<std::convert::Infallible>>;

impl Reencode for Counting<'_, '_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Written<u32> {
        // The listener comes behind the imported ones.
        Ok(function + u32::from(function >= self.program.n_imported))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Written {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([ValType::I32], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Written {
        utils::parse_import_section(self, imports, section)?;
        let ty = EntityType::Function(self.program.types.len() as u32);
        imports.import(LISTENER.0, LISTENER.1, ty);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Written {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        self.tell(&mut function);
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.clone().read()?;
            function.instruction(&self.parse_instruction(&mut operators)?);
            if is_marked(&operator, operators.eof()) {
                self.tell(&mut function);
            }
        }
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_marker_is_told() {
        let source = r#"(module
            (import "page" "log" (func $log (param i32)))
            (func $one (call $log (i32.const 7)))
            (func $two (export "two") (param i32)
                (block (br_if 0 (local.get 0)) (call $one))))"#;
        let bytes = wat::parse_str(source).unwrap();
        let program = Program::read(&bytes).unwrap();
        let counting = counting(&program).unwrap();
        wasmparser::validate(&counting).unwrap();
        let again = Program::read(&counting).unwrap();
        assert_eq!(again.n_imported, 2);
        let calls: Vec<Vec<u32>> = again
            .bodies
            .iter()
            .map(|body| body.calls.iter().copied().collect())
            .collect();
        assert_eq!(calls, [[0, 1], [1, 2]]);
        // At the beginning of each, behind the branch, behind the block.
        assert_eq!(n_told(&counting), 4);
    }

    /// How often the module tells something.
    fn n_told(bytes: &[u8]) -> usize {
        let program = Program::read(bytes).unwrap();
        let is_telling = |step: &crate::markers::Step<'_>| {
            matches!(step.operator, wasmparser::Operator::Call { function_index: 1 })
        };
        let n = |body: &crate::program::Body<'_>| {
            crate::markers::steps(&body.code)
                .unwrap()
                .iter()
                .filter(|step| is_telling(step))
                .count()
        };
        program.bodies.iter().map(n).sum()
    }
}
