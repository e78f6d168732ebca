//! What is wrong with a form, where, and what to do about it.
//!
//! Readers and the compiler return their result beside *all* diagnostics, never only
//! the first. Codes are stable: tests, translations and other people's scripts hang on
//! them. Texts are lower case, without full stop: what and where, then what to do.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// One problem or remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Whether the form can be filled in spite of it.
    pub severity: Severity,
    /// Stable name of the kind of problem.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// Byte range within the text at `place`, when a part of it is to blame.
    pub span: Option<Range<usize>>,
    /// The text at `place`, shortened.
    pub excerpt: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do, when that is known.
    pub hint: Option<String>,
}

/// Whether a form with this diagnostic can be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It can; something will not be as the author expects.
    Warning,
    /// It cannot.
    Error,
}

/// Where in a form something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Nowhere in particular: the form as a whole.
    #[default]
    Form,
    /// A whole sheet.
    Sheet(String),
    /// A cell of a workbook.
    Cell {
        /// Name of the sheet as written.
        sheet: String,
        /// Zero-based column; shown as letters (`F`).
        column: u32,
        /// One-based row, as spreadsheets count.
        row: u32,
    },
    /// A position in XML text, both from one.
    Xml {
        /// Line.
        line: u32,
        /// Column, in characters.
        column: u32,
    },
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal,)*) => {
        /// Stable names of the kinds of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $name)] $code,)*
        }

        impl Code {
            /// Every code there is, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$code,)*];

            /// The name that people and scripts see, such as `unknown-name`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => $name,)* }
            }
        }
    };
}

codes! {
    /// The file is not one of the formats that can be read, or is damaged.
    UnreadableFile = "unreadable-file",
    /// The file is larger or deeper than the limits.
    TooLarge = "too-large",
    /// A sheet that a form must have is absent.
    MissingSheet = "missing-sheet",
    /// A column that a sheet must have is absent.
    MissingColumn = "missing-column",
    /// Two columns mean the same.
    DuplicateColumn = "duplicate-column",
    /// A column that means nothing here; its content is not used.
    UnknownColumn = "unknown-column",
    /// A row without the cell that it must have.
    MissingValue = "missing-value",
    /// A name that XML does not allow.
    InvalidName = "invalid-name",
    /// Two nodes of one group have the same name.
    DuplicateName = "duplicate-name",
    /// Nothing is called that (`${…}`, a path, a list).
    UnknownName = "unknown-name",
    /// `${` that does not begin a reference, or a reference where none may be.
    InvalidReference = "invalid-reference",
    /// Several things are called that.
    AmbiguousName = "ambiguous-name",
    /// There is no question type of that name.
    UnknownType = "unknown-type",
    /// The type exists but cannot be filled yet.
    UnsupportedType = "unsupported-type",
    /// Something else that exists but cannot be used yet.
    Unsupported = "unsupported",
    /// The choice list is not in the choices sheet.
    UnknownList = "unknown-list",
    /// A list has the same choice twice.
    DuplicateChoice = "duplicate-choice",
    /// A choice name with a space in a list of which several can be chosen.
    InvalidChoiceName = "invalid-choice-name",
    /// A group or repeat that is begun and not ended, or ended and not begun.
    UnbalancedGroup = "unbalanced-group",
    /// A setting, parameter or appearance with a value that it cannot have.
    InvalidValue = "invalid-value",
    /// A parameter that the question type does not have.
    UnknownParameter = "unknown-parameter",
    /// A text lacks a translation.
    MissingTranslation = "missing-translation",
    /// A question has no label in any language.
    MissingLabel = "missing-label",
    /// An expression that cannot be parsed.
    Syntax = "syntax",
    /// There is no function of that name.
    UnknownFunction = "unknown-function",
    /// A function with too few or too many arguments.
    ArgumentCount = "argument-count",
    /// Rules that depend on each other in a circle.
    Cycle = "cycle",
    /// XML that is not an XForm.
    NotAnXForm = "not-an-xform",
    /// A bind, control or action refers to a node that is not in the instance.
    UnknownNode = "unknown-node",
    /// A file that the form needs was not given.
    MissingAttachment = "missing-attachment",
    /// A text between `missing` codes that is none of them.
    InvalidMissing = "invalid-missing",
}

impl Diagnostic {
    /// A problem that keeps the form from being filled.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, place, message.into())
    }

    /// A remark; the form can be filled.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, place, message.into())
    }

    fn new(severity: Severity, code: Code, place: Place, message: String) -> Diagnostic {
        Diagnostic {
            severity,
            code,
            place,
            span: None,
            excerpt: None,
            message,
            hint: None,
        }
    }

    /// The same with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }

    /// The same with the text at the place, and the part of it that is to blame.
    pub fn excerpt(mut self, text: &str, span: Option<Range<usize>>) -> Diagnostic {
        self.excerpt = Some(text.to_owned());
        self.span = span;
        self
    }

    /// True for errors.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Place {
    /// Cell of a sheet; `column` from zero, `row` as spreadsheets count, from one.
    pub fn cell(sheet: &str, column: usize, row: usize) -> Place {
        let (column, row) = (column as u32, row as u32);
        Place::Cell { sheet: sheet.to_owned(), column, row }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Form => write!(f, "form"),
            Place::Sheet(sheet) => write!(f, "{sheet}"),
            Place::Cell { sheet, column, row } => {
                write!(f, "{sheet}!{}{row}", column_letters(*column))
            }
            Place::Xml { line, column } => write!(f, "{line}:{column}"),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `survey!F12: unknown-name: no question is called …`, then the hint on its own line.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}: {}: {} [{}]", self.place, self.message, self.code)?;
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n  in: {excerpt}")?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// 0 → A, 25 → Z, 26 → AA, as spreadsheets name columns.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        for (column, letters) in
            [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(column_letters(column), letters);
        }
    }
}
