//! What pyxform says when it refuses a form, and the code by which we do.
//!
//! One row for each of its messages, told by words that no other message has; a `*` stands
//! for any text. A refused form must have an error of that code among its diagnostics.

use minyi_form::diagnostic::Code;

/// (words of the message in their order, our code).
pub(crate) const TEMPLATES: &[(&str, Code)] = &[
    // Workbook and headers
    ("You must have a sheet named 'survey'", Code::MissingSheet),
    ("Headers that are different names for the same column", Code::DuplicateColumn),
    ("Duplicate column header:", Code::DuplicateColumn),
    ("required column headers were not found", Code::MissingColumn),
    ("does not appear to be a valid XLSForm", Code::UnreadableFile),
    ("Error reading .", Code::UnreadableFile),
    // Names
    (
        "'survey' sheet, the 'name' value '*' is invalid. Questions, groups",
        Code::DuplicateName,
    ),
    ("Repeat names must not be the same as the survey root", Code::RepeatNamedAsForm),
    ("Repeat names must unique anywhere", Code::DuplicateRepeatName),
    ("The name 'meta' is reserved", Code::ReservedName),
    ("Choices must have a name", Code::MissingChoiceName),
    ("Choice names must be unique", Code::DuplicateChoice),
    (
        "' value is invalid. Names must begin with a letter or underscore",
        Code::InvalidName,
    ),
    ("Names used here must not begin with two underscores", Code::ReservedPrefix),
    ("Names used here must not contain a period", Code::NameWithPeriod),
    ("Names used here must not be 'name' or 'label'", Code::ReservedProperty),
    (
        "The 'list_name' column must not have any duplicate names",
        Code::DuplicateEntityList,
    ),
    ("Entity lists must have a name", Code::MissingEntityList),
    ("Question or group with no name", Code::MissingName),
    ("Question with no type", Code::MissingType),
    ("Unknown question type", Code::UnknownType),
    ("This section has not been included", Code::UnknownType),
    ("Survey cannot have an empty id_string", Code::MissingValue),
    // References
    ("Reference variables must start with", Code::InvalidReference),
    ("Reference variable lists must have a comma", Code::MissingComma),
    ("Reference variables must contain a name", Code::UnknownName),
    ("Reference variables names must be unique", Code::AmbiguousName),
    ("There is no survey element named", Code::UnknownName),
    ("There are multiple survey elements named", Code::AmbiguousName),
    (
        "is not user-visible so it can't be used as a calculation trigger",
        Code::HiddenTrigger,
    ),
    // Groups
    ("Unmatched 'end_", Code::UnmatchedEnd),
    ("Unmatched 'begin_", Code::UnmatchedBegin),
    ("Repeat loop without list name", Code::LoopWithoutList),
    ("List name not in columns sheet", Code::UnknownLoopList),
    // Questions
    ("has no label or hint", Code::MissingLabel),
    ("To use big-image, you must also specify an image", Code::BigImageWithoutImage),
    ("Missing calculation", Code::MissingCalculation),
    ("'calculation' column must be empty", Code::CalculatedPosition),
    ("'trigger' column must not be empty", Code::MissingTrigger),
    ("Cannot omit instanceID", Code::InstanceIdNeeded),
    // Choices
    ("There should be a choices sheet", Code::MissingChoicesSheet),
    ("There should be an external_choices sheet", Code::MissingExternalChoices),
    ("List name not in choices sheet", Code::UnknownList),
    ("List name not in external choices sheet", Code::UnknownExternalList),
    ("File name for '*' should end with one of the supported", Code::UnknownFileType),
    ("Choice names with spaces cannot be added", Code::InvalidChoiceName),
    ("Choice filter not supported with or_other", Code::OrOtherWithFilter),
    ("Please specify choices for this 'or other' question", Code::OrOtherWithoutList),
    ("Choice filter not supported for table-list", Code::TableListWithFilter),
    ("Badly formatted table list", Code::TableListMismatch),
    ("is a select from file type, using 'search()'", Code::SearchInFileSelect),
    ("uses 'search()', and its select type references", Code::SearchSharesList),
    ("The same instance id will be generated", Code::DuplicateInstance),
    ("Instance names must be unique within a form", Code::DuplicateExternalFile),
    // Parameters
    ("Parameters must be in the form of", Code::ParameterSyntax),
    ("The following are invalid parameter key(s)", Code::UnknownParameter),
    ("Parameter rows must have an integer value", Code::RowsValue),
    ("Parameter max-pixels must have an integer value", Code::MaxPixelsValue),
    ("invalid Android package name", Code::PackageName),
    ("Invalid value for quality", Code::QualityValue),
    ("the 'incremental' parameter may either be 'true'", Code::IncrementalValue),
    ("The 'reference-geometry' parameter must either match", Code::UnknownGeometry),
    ("The 'capture-accuracy' parameter must have a numeric", Code::CaptureAccuracyValue),
    ("The 'warning-accuracy' parameter must have a numeric", Code::WarningAccuracyValue),
    ("The 'allow-mock-accuracy' parameter must be either", Code::MockAccuracyValue),
    ("randomize must be set to true or false", Code::RandomizeValue),
    ("seed value must be a number or a reference", Code::SeedValue),
    ("Parameters must include randomize=true to use a seed", Code::SeedWithoutRandomize),
    // Ranges
    ("'range' question type, the parameter '*' must be a number", Code::RangeNotANumber),
    ("must not be '0' (zero)", Code::RangeZero),
    ("must not be larger than the range", Code::RangeStepTooWide),
    ("' must be a multiple of 'step'", Code::RangeOffStep),
    ("' must be between the 'start' and 'end' values", Code::RangeOutside),
    ("'tick_labelset' must be a choice list name", Code::UnknownTickList),
    ("must have only 2 items when the 'appearance' is 'no-ticks'", Code::TickLabelCount),
    ("are only supported for the appearances 'vertical'", Code::RangeAppearance),
    ("choice values must all be numbers", Code::TickLabelNotANumber),
    ("choices must be between the 'start' and 'end'", Code::TickLabelOutside),
    ("be equal to the start of the range plus a multiple", Code::TickLabelOffStep),
    ("match the range 'start' and 'end' values when", Code::TickLabelNotAnEnd),
    // Audit
    ("Audits must always be named", Code::AuditName),
    ("track-changes must be set to true or false", Code::TrackChangesValue),
    ("track-changes-reasons must be set to on-form-edit", Code::TrackReasonsValue),
    ("identify-user must be set to true or false", Code::IdentifyUserValue),
    ("Parameter location-priority must be set to", Code::LocationPriorityValue),
    ("location-min-interval must have an integer value", Code::LocationIntervalValue),
    (
        "location-min-interval must be greater than or equal to zero",
        Code::LocationIntervalValue,
    ),
    ("location-max-age must have an integer value", Code::LocationAgeValue),
    ("location-max-age must be greater  than or equal to zero", Code::LocationAgeValue),
    ("must be greater than or equal to location-min-interval", Code::LocationAgeTooShort),
    ("To include location information in the audit", Code::LocationIncomplete),
    // Entities
    ("To save entity properties using the save_to column", Code::NoEntities),
    ("is already assigned by row", Code::DuplicateProperty),
    ("Groups and repeats can't be saved as entity properties", Code::GroupSavedToEntity),
    ("was not found on the entities sheet", Code::UnknownEntityList),
    ("does not have a label, but a 'label' is required", Code::MissingEntityLabel),
    ("does not have an 'update_if' expression", Code::MissingUpdateIf),
    ("does not have an 'entity_id' expression", Code::MissingEntityId),
    ("must be prefixed with the entity 'list_name'", Code::AmbiguousEntityList),
    ("may have only one entity declaration", Code::NoPlaceForEntity),
    ("not compatible with this 'save_to' reference", Code::PropertyScope),
    ("not compatible with the variable reference", Code::EntityScope),
    ("must have at most one '#' delimiter", Code::SaveToSyntax),
    ("not supported by this version of pyxform", Code::UnknownEntityColumn),
];

/// The row for a message; none, or several, are faults of the table.
pub(crate) fn code_for(message: &str) -> Result<Code, String> {
    let rows: Vec<_> =
        TEMPLATES.iter().filter(|(words, _)| matches(message, words)).collect();
    match rows.as_slice() {
        [(_, code)] => Ok(*code),
        [] => Err("no row has it".to_owned()),
        several => Err(format!("several rows have it: {several:?}")),
    }
}

fn matches(message: &str, words: &str) -> bool {
    let mut rest = message;
    words.split('*').all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}
