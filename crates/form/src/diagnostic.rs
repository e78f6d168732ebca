//! What is wrong with a form, where, and what to do about it.
//!
//! Readers and the compiler return their result beside *all* diagnostics, never only
//! the first. Codes are stable: tests, translations and other people's scripts hang on
//! them. Texts are lower case, without full stop: what and where, then what to do.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

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
    Sheet(Arc<str>),
    /// A cell of a workbook.
    Cell {
        /// Name of the sheet as written; all its cells share it.
        sheet: Arc<str>,
        /// Zero-based column; shown as letters (`F`).
        column: u16,
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
    /// A question takes its choices from the choices sheet, and there is none.
    MissingChoicesSheet = "missing-choices-sheet",
    /// A question takes its choices from the sheet `external_choices`, and there is none.
    MissingExternalChoices = "missing-external-choices",
    /// A sheet that is not used, and whose name is nearly that of one that would be.
    MisspeltSheet = "misspelt-sheet",
    /// A column that a sheet must have is absent.
    MissingColumn = "missing-column",
    /// Two columns mean the same.
    DuplicateColumn = "duplicate-column",
    /// A column that means nothing here; its content is not used.
    UnknownColumn = "unknown-column",
    /// A row without the cell that it must have.
    MissingValue = "missing-value",
    /// A question or group without a name.
    MissingName = "missing-name",
    /// A question without a type.
    MissingType = "missing-type",
    /// A choice without a name.
    MissingChoiceName = "missing-choice-name",
    /// A calculation that computes nothing.
    MissingCalculation = "missing-calculation",
    /// A name that XML does not allow.
    InvalidName = "invalid-name",
    /// Two nodes of one group have the same name.
    DuplicateName = "duplicate-name",
    /// Two names of one group that differ in capitals only.
    SimilarName = "similar-name",
    /// Two repeats of a form have the same name.
    DuplicateRepeatName = "duplicate-repeat-name",
    /// A repeat has the name of the form's root.
    RepeatNamedAsForm = "repeat-named-as-form",
    /// A name that is kept for something else (`meta`).
    ReservedName = "reserved-name",
    /// Two lists or files would be looked up by the same name.
    DuplicateInstance = "duplicate-instance",
    /// A file is declared twice (`csv-external`, `xml-external`).
    DuplicateExternalFile = "duplicate-external-file",
    /// Nothing is called that (`${…}`, a path, a list).
    UnknownName = "unknown-name",
    /// `${` that does not begin a reference, or a reference where none may be.
    InvalidReference = "invalid-reference",
    /// References that follow each other without a comma.
    MissingComma = "missing-comma",
    /// Several things are called that.
    AmbiguousName = "ambiguous-name",
    /// A trigger that nobody answers, since it is not asked.
    HiddenTrigger = "hidden-trigger",
    /// A question that is filled in when another is answered does not say which.
    MissingTrigger = "missing-trigger",
    /// A position that is taken by itself cannot be computed as well.
    CalculatedPosition = "calculated-position",
    /// There is no question type of that name.
    UnknownType = "unknown-type",
    /// The type exists but cannot be filled yet.
    UnsupportedType = "unsupported-type",
    /// Something else that exists but cannot be used yet.
    Unsupported = "unsupported",
    /// The choice list is not in the choices sheet.
    UnknownList = "unknown-list",
    /// The choice list is not in the sheet `external_choices`.
    UnknownExternalList = "unknown-external-list",
    /// A loop that does not say which list it goes over.
    LoopWithoutList = "loop-without-list",
    /// The list that a loop goes over is not in the choices sheet.
    UnknownLoopList = "unknown-loop-list",
    /// Choices cannot be read from a file of this name.
    UnknownFileType = "unknown-file-type",
    /// `or_other` beside a choice filter.
    OrOtherWithFilter = "or-other-with-filter",
    /// `or_other` without a list of the choices sheet.
    OrOtherWithoutList = "or-other-without-list",
    /// A table-list with a choice filter.
    TableListWithFilter = "table-list-with-filter",
    /// Selects of one table-list with different choices.
    TableListMismatch = "table-list-mismatch",
    /// `search()` in a question whose choices are in a file already.
    SearchInFileSelect = "search-in-file-select",
    /// `search()` in one question, and not in another with the same list.
    SearchSharesList = "search-shares-list",
    /// A list has the same choice twice.
    DuplicateChoice = "duplicate-choice",
    /// A choice name with a space in a list of which several can be chosen.
    InvalidChoiceName = "invalid-choice-name",
    /// A group or repeat that is begun and not ended.
    UnmatchedBegin = "unmatched-begin",
    /// A group or repeat that is ended and not begun.
    UnmatchedEnd = "unmatched-end",
    /// Parameters that are no pairs of a name and a value.
    ParameterSyntax = "parameter-syntax",
    /// `rows` that is not a whole number.
    RowsValue = "rows-value",
    /// `max-pixels` that is not a whole number.
    MaxPixelsValue = "max-pixels-value",
    /// `app` that is not the name of an Android package.
    PackageName = "package-name",
    /// A quality of sound that there is not.
    QualityValue = "quality-value",
    /// `incremental` that is not true.
    IncrementalValue = "incremental-value",
    /// `capture-accuracy` that is not a number.
    CaptureAccuracyValue = "capture-accuracy-value",
    /// `warning-accuracy` that is not a number.
    WarningAccuracyValue = "warning-accuracy-value",
    /// `allow-mock-accuracy` that is neither true nor false.
    MockAccuracyValue = "mock-accuracy-value",
    /// `reference-geometry` that is neither a list, a file nor a repeat.
    UnknownGeometry = "unknown-geometry",
    /// `randomize` that is neither true nor false.
    RandomizeValue = "randomize-value",
    /// A seed that is neither a number nor a question.
    SeedValue = "seed-value",
    /// A seed without anything in random order.
    SeedWithoutRandomize = "seed-without-randomize",
    /// A bound, step or mark of a range that is not a number.
    RangeNotANumber = "range-not-a-number",
    /// A step or interval of zero.
    RangeZero = "range-zero",
    /// A step or interval that is wider than the range.
    RangeStepTooWide = "range-step-too-wide",
    /// An interval or placeholder that no step meets.
    RangeOffStep = "range-off-step",
    /// A placeholder outside of the range.
    RangeOutside = "range-outside",
    /// Ticks or a placeholder in a look that has neither.
    RangeAppearance = "range-appearance",
    /// The labels of ticks are no list of the choices sheet.
    UnknownTickList = "unknown-tick-list",
    /// More than two labels where only the ends have one.
    TickLabelCount = "tick-label-count",
    /// A label of a tick that is not a number.
    TickLabelNotANumber = "tick-label-not-a-number",
    /// A label of a tick outside of the range.
    TickLabelOutside = "tick-label-outside",
    /// A label of a tick where there is no tick.
    TickLabelOffStep = "tick-label-off-step",
    /// A label that is not at one of the ends, where only these have one.
    TickLabelNotAnEnd = "tick-label-not-an-end",
    /// An audit log of another name than `audit`.
    AuditName = "audit-name",
    /// `track-changes` that is neither true nor false.
    TrackChangesValue = "track-changes-value",
    /// `track-changes-reasons` that is not `on-form-edit`.
    TrackReasonsValue = "track-reasons-value",
    /// `identify-user` that is neither true nor false.
    IdentifyUserValue = "identify-user-value",
    /// A priority of the places in the audit log that there is not.
    LocationPriorityValue = "location-priority-value",
    /// `location-min-interval` that is not a whole number of seconds.
    LocationIntervalValue = "location-interval-value",
    /// `location-max-age` that is not a whole number of seconds.
    LocationAgeValue = "location-age-value",
    /// `location-max-age` that is shorter than the interval.
    LocationAgeTooShort = "location-age-too-short",
    /// Places in the audit log without all of their three parameters.
    LocationIncomplete = "location-incomplete",
    /// An encrypted form without the instance id that it needs.
    InstanceIdNeeded = "instance-id-needed",
    /// A row of the entities sheet without the name of its list.
    MissingEntityList = "missing-entity-list",
    /// Two rows of the entities sheet with the same list.
    DuplicateEntityList = "duplicate-entity-list",
    /// A name that begins with two underscores, which are kept for the system.
    ReservedPrefix = "reserved-prefix",
    /// The name of an entity list with a period in it.
    NameWithPeriod = "name-with-period",
    /// A column that the entities sheet does not have.
    UnknownEntityColumn = "unknown-entity-column",
    /// Entities that are made without a label.
    MissingEntityLabel = "missing-entity-label",
    /// Entities that are made or changed, without saying when they are changed.
    MissingUpdateIf = "missing-update-if",
    /// Entities that are changed, without saying which.
    MissingEntityId = "missing-entity-id",
    /// Two entities for one group, repeat or form.
    NoPlaceForEntity = "no-place-for-entity",
    /// An entity that takes answers of repeats that do not stand within each other.
    EntityScope = "entity-scope",
    /// An answer saved to an entity, and no entities sheet.
    NoEntities = "no-entities",
    /// An answer saved to an entity list that is not in the entities sheet.
    UnknownEntityList = "unknown-entity-list",
    /// Several entity lists, and an answer that does not say to which it is saved.
    AmbiguousEntityList = "ambiguous-entity-list",
    /// More than one `#` in `save_to`.
    SaveToSyntax = "save-to-syntax",
    /// A group or repeat saved to an entity.
    GroupSavedToEntity = "group-saved-to-entity",
    /// `name` or `label` as a property of an entity.
    ReservedProperty = "reserved-property",
    /// Two answers saved to the same property.
    DuplicateProperty = "duplicate-property",
    /// An answer saved to an entity that belongs to another repeat.
    PropertyScope = "property-scope",
    /// A parameter that the question type does not have.
    UnknownParameter = "unknown-parameter",
    /// A text lacks a translation.
    MissingTranslation = "missing-translation",
    /// A question has no label in any language.
    MissingLabel = "missing-label",
    /// A large picture without the smaller one that it enlarges.
    BigImageWithoutImage = "big-image-without-image",
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
    /// A `minyi:place-grid` that is no width, or where no place is.
    InvalidPlaceGrid = "invalid-place-grid",
    /// What is asked, offered or kept depends on a place of which only the cell is kept.
    PlaceGridRead = "place-grid-read",
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
    /// True when it is nowhere in particular.
    pub fn is_form(&self) -> bool {
        *self == Place::Form
    }

    /// Cell of a sheet; `column` from zero, `row` as spreadsheets count, from one.
    pub fn cell(sheet: impl Into<Arc<str>>, column: usize, row: usize) -> Place {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        Place::Cell { sheet: sheet.into(), column, row: row as u32 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Form => write!(f, "form"),
            Place::Sheet(sheet) => write!(f, "{sheet}"),
            Place::Cell { sheet, column, row } => {
                write!(f, "{sheet}!{}{row}", column_letters(u32::from(*column)))
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
