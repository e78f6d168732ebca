//! A program that tells which of its functions run.

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, EntityType, ImportSection, Instruction, Module, TypeSection, ValType,
};
use wasmparser::{FunctionBody, ImportSectionReader, Parser, TypeSectionReader};

use crate::names::Names;
use crate::program::{Program, ProgramError};

/// Whom it tells: `runs(mark)` of this module of imports, at every call.
const LISTENER: (&str, &str) = ("split", "runs");

/// The same program, which tells the mark of each function when it is called.
pub(crate) fn counting(
    program: &Program<'_>,
    names: &Names,
) -> Result<Vec<u8>, ProgramError> {
    let mut writer = Counting { program, names, next: program.n_imported };
    let mut module = Module::new();
    writer
        .parse_core_module(&mut module, Parser::new(0), program.bytes)
        .map_err(|error| ProgramError::Unwritable(error.to_string()))?;
    Ok(module.finish())
}

struct Counting<'a, 'b> {
    program: &'a Program<'b>,
    names: &'a Names,
    /// The function whose body comes next.
    next: u32,
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
        if let Some(mark) = self.names.mark(self.next) {
            function.instruction(&Instruction::I32Const(mark.bits()));
            function.instruction(&Instruction::Call(self.program.n_imported));
        }
        self.next += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_tells_its_mark() {
        let source = r#"(module
            (import "page" "log" (func $log (param i32)))
            (func $one (call $log (i32.const 7)))
            (func $two (export "two") (call $one)))"#;
        let bytes = wat::parse_str(source).unwrap();
        let program = Program::read(&bytes).unwrap();
        let names = Names::of(&program);
        assert_eq!(names.list().lines().count(), 2);
        let counting = counting(&program, &names).unwrap();
        wasmparser::validate(&counting).unwrap();
        let again = Program::read(&counting).unwrap();
        assert_eq!(again.n_imported, 2);
        let calls: Vec<Vec<u32>> = again
            .bodies
            .iter()
            .map(|body| body.calls.iter().copied().collect())
            .collect();
        assert_eq!(calls, [[0, 1], [1, 2]]);
    }
}
