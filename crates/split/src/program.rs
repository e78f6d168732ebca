//! A module of WebAssembly, as far as splitting it asks.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    ElementItems, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom,
    MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

/// A module whose only imports are functions, as wasm-bindgen makes them.
///
/// Functions have one numbering: imported ones first, then those of the module.
pub(crate) struct Program<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) types: Vec<FuncType>,
    /// Of every function, its place in `types`.
    pub(crate) function_types: Vec<u32>,
    /// How many functions are imported.
    pub(crate) n_imported: u32,
    /// The module's own functions.
    pub(crate) bodies: Vec<Body<'a>>,
    pub(crate) tables: Vec<TableType>,
    pub(crate) memories: Vec<MemoryType>,
    pub(crate) globals: Vec<GlobalType>,
    /// Functions that something outside of all functions names: exports, tables, the start.
    pub(crate) named_outside: BTreeSet<u32>,
    /// What the compiler called them.
    pub(crate) names: BTreeMap<u32, &'a str>,
}

/// A function of the module.
pub(crate) struct Body<'a> {
    pub(crate) code: FunctionBody<'a>,
    /// Bytes.
    pub(crate) size: usize,
    /// The functions that it calls.
    pub(crate) calls: BTreeSet<u32>,
    /// Whether it does what only the module that owns data and elements can.
    pub(crate) is_bound: bool,
}

/// Why a module cannot be split.
#[derive(Debug)]
pub(crate) enum ProgramError {
    /// It is no module, or not a whole one.
    Malformed(wasmparser::BinaryReaderError),
    /// It is none that wasm-bindgen makes.
    Unusual(&'static str),
    /// Writing it anew failed.
    Unwritable(String),
}

impl std::fmt::Display for ProgramError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed(error) => {
                write!(f, "this is no whole module of WebAssembly: {error}")
            }
            Self::Unusual(what) => write!(f, "{what}, which splitting does not know"),
            Self::Unwritable(error) => {
                write!(f, "the module cannot be written anew: {error}")
            }
        }
    }
}

impl std::error::Error for ProgramError {}

impl From<wasmparser::BinaryReaderError> for ProgramError {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self::Malformed(error)
    }
}

impl<'a> Program<'a> {
    /// Reads a module.
    ///
    /// # Errors
    ///
    /// When it is none, or imports other things than functions.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ProgramError> {
        let mut program = Program {
            bytes,
            types: Vec::new(),
            function_types: Vec::new(),
            n_imported: 0,
            bodies: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            named_outside: BTreeSet::new(),
            names: BTreeMap::new(),
        };
        for payload in Parser::new(0).parse_all(bytes) {
            program.take(payload?)?;
        }
        Ok(program)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most parts are carried over unread"
    )]
    fn take(&mut self, payload: Payload<'a>) -> Result<(), ProgramError> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let TypeRef::Func(ty) = import?.ty else {
                        return Err(ProgramError::Unusual(
                            "it imports more than functions",
                        ));
                    };
                    self.function_types.push(ty);
                    self.n_imported += 1;
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.function_types.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.named_outside.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.named_outside.insert(func);
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let ElementItems::Functions(functions) = element?.items else {
                        continue; // expressions, whose functions are found by `RefFunc`
                    };
                    for function in functions {
                        self.named_outside.insert(function?);
                    }
                }
            }
            Payload::CodeSectionEntry(code) => self.bodies.push(Body::read(code)?),
            Payload::TagSection(_) => {
                return Err(ProgramError::Unusual("it throws exceptions"));
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.take_names(names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_names(
        &mut self,
        names: wasmparser::NameSectionReader<'a>,
    ) -> Result<(), ProgramError> {
        for name in names {
            if let Name::Function(functions) = name? {
                for naming in functions {
                    let naming = naming?;
                    self.names.insert(naming.index, naming.name);
                }
            }
        }
        Ok(())
    }

    /// The parameters of a function, how many they are.
    pub(crate) fn n_parameters(&self, function: u32) -> Result<u32, ProgramError> {
        let ty = self.function_types.get(function as usize);
        ty.and_then(|ty| self.types.get(*ty as usize))
            .map(|ty| ty.params().len() as u32)
            .ok_or(ProgramError::Unusual("it has a function without a type"))
    }

    /// The numbers of the module's own functions, with their bodies.
    pub(crate) fn own(&self) -> impl Iterator<Item = (u32, &Body<'a>)> {
        (self.n_imported..).zip(&self.bodies)
    }

    /// Bytes of all bodies.
    pub(crate) fn code_size(&self) -> usize {
        self.bodies.iter().map(|body| body.size).sum()
    }
}

impl<'a> Body<'a> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most instructions name no function"
    )]
    fn read(code: FunctionBody<'a>) -> Result<Self, ProgramError> {
        let range = code.range();
        let mut body = Body {
            size: (range.end - range.start) as usize,
            calls: BTreeSet::new(),
            is_bound: false,
            code,
        };
        let mut operators = body.code.get_operators_reader()?;
        while !operators.eof() {
            match operators.read()? {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index } => {
                    body.calls.insert(function_index);
                }
                Operator::RefFunc { .. }
                | Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::TableInit { .. }
                | Operator::ElemDrop { .. } => body.is_bound = true,
                _ => {}
            }
        }
        Ok(body)
    }
}
