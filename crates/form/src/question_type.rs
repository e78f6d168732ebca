//! The question types of XLSForm and ODK XForms: one row a type.
//!
//! Everything that depends on the type of a question is derived from [`QUESTION_TYPES`]:
//! how the XLSForm reader compiles it, which appearances and parameters it may have,
//! and whether it can be filled. A form that was read keeps no type; what a control asks
//! follows from its element, its bind and its media type ([`kind_of`]), so that an
//! XForm that was never an XLSForm is treated alike.
//!
//! Groups, repeats and loops are not types but rows that open and close (`begin group`);
//! the reader knows them.

use ChoiceSource::{ExternalSheet, File as FromFile, List};
use QuestionKind as K;

use crate::form::{Control, ControlKind as C, Form, ValueType as V};

/// What a control asks of the person who fills the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionKind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// One of several choices.
    SelectOne,
    /// Any of several choices.
    SelectMultiple,
    /// All choices in order.
    Rank,
    /// A number between two bounds.
    Range,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time of day.
    DateTime,
    /// Nothing: a text to read.
    Note,
    /// To confirm a statement.
    Acknowledge,
    /// A position.
    Geopoint,
    /// A line of positions.
    Geotrace,
    /// A closed line of positions.
    Geoshape,
    /// A picture.
    Image,
    /// A sound recording.
    Audio,
    /// A film.
    Video,
    /// Any file.
    File,
    /// The text of a barcode.
    Barcode,
    /// Nothing: controls that belong together.
    Group,
    /// Nothing: controls asked once for each instance.
    Repeat,
}

/// Where the choices of a type come from; written behind its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceSource {
    /// The type has no choices.
    None,
    /// A list of the choices sheet, or answers given in a repeat (`select_one ${name}`).
    List,
    /// A file beside the form: `.csv`, `.xml`, `.geojson`.
    File,
    /// A list of the `external_choices` sheet.
    ExternalSheet,
}

/// What the reader does with a row of this type beyond node, bind and control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// Nothing.
    None,
    /// The node stands in the meta block.
    Meta,
    /// The row declares a secondary instance; there is no node.
    Instance,
    /// The position is taken when the instance is made.
    GeopointOnLoad,
    /// The position is taken when the question named as trigger is answered.
    GeopointOnTrigger,
    /// Sound is recorded from when the instance is made.
    RecordOnLoad,
}

/// One question type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuestionType {
    /// Name as it is written today.
    pub name: &'static str,
    /// Other names that mean the same.
    pub aliases: &'static [&'static str],
    /// Data type of the bind; none when the bind has none.
    pub value_type: Option<V>,
    /// Element of the body; none when the type is not asked.
    pub control: Option<C>,
    /// What is asked; none when nothing is.
    pub kind: Option<QuestionKind>,
    /// Where its choices come from.
    pub choices: ChoiceSource,
    /// Words that its appearance column may hold, besides those of every type.
    pub appearances: &'static [&'static str],
    /// Names that its parameters column may hold.
    pub parameters: &'static [&'static str],
    /// `jr:preload` and `jr:preloadParams` of the bind.
    pub preload: Option<(&'static str, &'static str)>,
    /// Media type of an upload.
    pub media_type: Option<&'static str>,
    /// Constraint that comes with the type.
    pub constraint: Option<&'static str>,
    /// Hint that comes with the type.
    pub hint: Option<&'static str>,
    /// True when the answer cannot be given by hand (notes).
    pub readonly: bool,
    /// What else the reader does.
    pub extra: Extra,
    /// Whether this version can fill it.
    pub fillable: bool,
}

impl QuestionType {
    /// Word of the bind's `type` attribute; none when the bind has none.
    pub fn type_word(&self) -> Option<&'static str> {
        match (self.value_type?, self.control) {
            (V::Selection, Some(C::SelectMultiple)) => Some(V::String.word()),
            (value, _) => Some(value.word()),
        }
    }
}

const NOTHING: QuestionType = QuestionType {
    name: "",
    aliases: &[],
    value_type: None,
    control: None,
    kind: None,
    choices: ChoiceSource::None,
    appearances: &[],
    parameters: &[],
    preload: None,
    media_type: None,
    constraint: None,
    hint: None,
    readonly: false,
    extra: Extra::None,
    fillable: true,
};

const fn asked(name: &'static str, value: V, control: C, kind: K) -> QuestionType {
    let (value_type, control, kind) = (Some(value), Some(control), Some(kind));
    QuestionType { name, value_type, control, kind, ..NOTHING }
}

const fn unasked(name: &'static str, value: V) -> QuestionType {
    QuestionType { name, value_type: Some(value), ..NOTHING }
}

const fn preloaded(
    name: &'static str,
    value: V,
    preload: &'static str,
    parameter: &'static str,
) -> QuestionType {
    QuestionType { preload: Some((preload, parameter)), ..unasked(name, value) }
}

const fn property(name: &'static str, property: &'static str) -> QuestionType {
    preloaded(name, V::String, "property", property)
}

const fn upload(name: &'static str, kind: K, media_type: &'static str) -> QuestionType {
    let base = asked(name, V::Binary, C::Upload, kind);
    QuestionType { media_type: Some(media_type), ..base }
}

const fn days(
    name: &'static str,
    constraint: &'static str,
    hint: &'static str,
) -> QuestionType {
    let (constraint, hint) = (Some(constraint), Some(hint));
    QuestionType { constraint, hint, ..asked(name, V::Int, C::Input, K::Integer) }
}

const SELECT_PARAMETERS: &[&str] = &["randomize", "seed"];
const FILE_PARAMETERS: &[&str] = &["randomize", "seed", "value", "label"];
const GEO_PARAMETERS: &[&str] =
    &["allow-mock-accuracy", "incremental", "reference-geometry"];
const GEOPOINT_PARAMETERS: &[&str] = &[
    "allow-mock-accuracy",
    "capture-accuracy",
    "reference-geometry",
    "warning-accuracy",
];
const AUDIT_PARAMETERS: &[&str] = &[
    "identify-user",
    "location-max-age",
    "location-min-interval",
    "location-priority",
    "track-changes",
    "track-changes-reasons",
];
const RANGE_PARAMETERS: &[&str] =
    &["start", "end", "step", "placeholder", "tick_interval", "tick_labelset"];
/// What a telephone number consists of.
const DIGITS: &str = "regex(., '^\\d*$')";
const NUMBER_LOOKS: &[&str] = &["thousands-sep", "bearing", "counter", "masked"];
const DATE_LOOKS: &[&str] = &[
    "no-calendar",
    "month-year",
    "year",
    "ethiopian",
    "coptic",
    "islamic",
    "bikram-sambat",
    "myanmar",
    "persian",
];
const ONE_LOOKS: &[&str] = &[
    "minimal",
    "search",
    "autocomplete",
    "quick",
    "columns-pack",
    "columns",
    "columns-*",
    "no-buttons",
    "image-map",
    "likert",
    "map",
    "label",
    "list-nolabel",
    "list",
    "compact",
    "quickcompact",
    "horizontal",
    "horizontal-compact",
    "compact-*",
];
const MANY_LOOKS: &[&str] = &[
    "minimal",
    "search",
    "autocomplete",
    "columns-pack",
    "columns",
    "columns-*",
    "no-buttons",
    "image-map",
    "map",
    "label",
    "list-nolabel",
    "list",
    "compact",
    "horizontal",
    "horizontal-compact",
    "compact-*",
];
const IMAGE_LOOKS: &[&str] =
    &["new", "new-front", "draw", "annotate", "signature", "selfie", "front"];
const MAP_LOOKS: &[&str] = &["placement-map", "maps", "hide-input", "no-accuracy"];

/// Appearance words that any control may have: grid widths (`w1` … `w12`) apart.
pub const COMMON_APPEARANCES: &[&str] =
    &["field-list", "table-list", "hidden-answer", "printer"];

/// THE TABLE: every question type.
pub const QUESTION_TYPES: &[QuestionType] = &[
    QuestionType {
        aliases: &["string", "add text prompt", "q string"],
        appearances: &[
            "numbers",
            "multiline",
            "url",
            "ex:*",
            "masked",
            "thousands-sep",
            "textarea",
        ],
        parameters: &["rows"],
        ..asked("text", V::String, C::Input, K::Text)
    },
    QuestionType {
        aliases: &["int", "add integer prompt", "q int"],
        appearances: NUMBER_LOOKS,
        ..asked("integer", V::Int, C::Input, K::Integer)
    },
    QuestionType {
        aliases: &["add decimal prompt", "q decimal"],
        appearances: NUMBER_LOOKS,
        ..asked("decimal", V::Decimal, C::Input, K::Decimal)
    },
    QuestionType {
        constraint: Some("0 <= . and . <= 100"),
        ..asked("percentage", V::Int, C::Input, K::Integer)
    },
    days("number of days in last month", "0 <= . and . <= 31", "Enter a number 0-31."),
    days(
        "number of days in last six months",
        "0 <= . and . <= 183",
        "Enter a number 0-183.",
    ),
    days("number of days in last year", "0 <= . and . <= 365", "Enter a number 0-365."),
    QuestionType {
        constraint: Some(DIGITS),
        hint: Some("Enter numbers only."),
        ..asked("phone number", V::String, C::Input, K::Text)
    },
    QuestionType {
        aliases: &[
            "select one",
            "select1",
            "select one from",
            "add select one prompt using",
            "select one using",
            "q select1",
        ],
        choices: List,
        appearances: ONE_LOOKS,
        parameters: SELECT_PARAMETERS,
        ..asked("select_one", V::String, C::SelectOne, K::SelectOne)
    },
    QuestionType {
        aliases: &[
            "select all that apply",
            "select all that apply from",
            "add select multiple prompt using",
            "select multiple from",
            "select multiple using",
            "q select",
        ],
        choices: List,
        appearances: MANY_LOOKS,
        parameters: SELECT_PARAMETERS,
        ..asked("select_multiple", V::Selection, C::SelectMultiple, K::SelectMultiple)
    },
    QuestionType {
        choices: List,
        parameters: SELECT_PARAMETERS,
        ..asked("rank", V::Selection, C::Rank, K::Rank)
    },
    QuestionType {
        aliases: &["select one from file"],
        choices: FromFile,
        appearances: ONE_LOOKS,
        parameters: FILE_PARAMETERS,
        ..asked("select_one_from_file", V::String, C::SelectOne, K::SelectOne)
    },
    QuestionType {
        aliases: &["select multiple from file"],
        choices: FromFile,
        appearances: MANY_LOOKS,
        parameters: FILE_PARAMETERS,
        ..asked(
            "select_multiple_from_file",
            V::Selection,
            C::SelectMultiple,
            K::SelectMultiple,
        )
    },
    QuestionType {
        aliases: &["select one external"],
        choices: ExternalSheet,
        appearances: ONE_LOOKS,
        parameters: SELECT_PARAMETERS,
        fillable: false,
        ..asked("select_one_external", V::String, C::Input, K::Text)
    },
    QuestionType {
        appearances: &["vertical", "no-ticks", "picker", "rating"],
        parameters: RANGE_PARAMETERS,
        ..asked("range", V::Int, C::Range, K::Range)
    },
    QuestionType {
        aliases: &["add note prompt", "q note"],
        readonly: true,
        ..asked("note", V::String, C::Input, K::Note)
    },
    QuestionType {
        aliases: &["add date prompt", "q date"],
        appearances: DATE_LOOKS,
        ..asked("date", V::Date, C::Input, K::Date)
    },
    asked("time", V::Time, C::Input, K::Time),
    QuestionType {
        aliases: &[
            "datetime",
            "date time",
            "add date time prompt",
            "add dateTime prompt",
            "q date time",
            "q dateTime",
        ],
        appearances: DATE_LOOKS,
        ..asked("dateTime", V::DateTime, C::Input, K::DateTime)
    },
    QuestionType {
        aliases: &["add acknowledge prompt", "q acknowledge"],
        ..asked("acknowledge", V::String, C::Trigger, K::Acknowledge)
    },
    QuestionType {
        value_type: None,
        ..asked("trigger", V::String, C::Trigger, K::Acknowledge)
    },
    QuestionType {
        aliases: &["gps", "location", "add location prompt", "q geopoint", "q location"],
        appearances: MAP_LOOKS,
        parameters: GEOPOINT_PARAMETERS,
        ..asked("geopoint", V::Geopoint, C::Input, K::Geopoint)
    },
    QuestionType {
        aliases: &["q geotrace"],
        appearances: MAP_LOOKS,
        parameters: GEO_PARAMETERS,
        ..asked("geotrace", V::Geotrace, C::Input, K::Geotrace)
    },
    QuestionType {
        aliases: &["q geoshape"],
        appearances: MAP_LOOKS,
        parameters: GEO_PARAMETERS,
        ..asked("geoshape", V::Geoshape, C::Input, K::Geoshape)
    },
    QuestionType {
        extra: Extra::GeopointOnLoad,
        ..unasked("start-geopoint", V::Geopoint)
    },
    QuestionType {
        extra: Extra::GeopointOnTrigger,
        ..unasked("background-geopoint", V::Geopoint)
    },
    QuestionType {
        aliases: &[
            "image",
            "add image prompt",
            "add photo prompt",
            "q image",
            "q picture",
        ],
        appearances: IMAGE_LOOKS,
        parameters: &["app", "max-pixels"],
        ..upload("photo", K::Image, "image/*")
    },
    QuestionType {
        aliases: &["add audio prompt", "q audio"],
        appearances: &["new"],
        parameters: &["quality"],
        ..upload("audio", K::Audio, "audio/*")
    },
    QuestionType {
        aliases: &["add video prompt", "q video"],
        appearances: &["new", "new-front", "selfie", "front"],
        ..upload("video", K::Video, "video/*")
    },
    QuestionType {
        aliases: &["add file prompt"],
        ..upload("file", K::File, "application/*")
    },
    upload("osm", K::File, "osm/*"),
    QuestionType {
        parameters: &["quality"],
        extra: Extra::RecordOnLoad,
        ..unasked("background-audio", V::Binary)
    },
    QuestionType {
        aliases: &["add barcode prompt", "q barcode"],
        appearances: &["front"],
        ..asked("barcode", V::Barcode, C::Input, K::Barcode)
    },
    QuestionType {
        aliases: &["add calculate prompt", "q calculate"],
        ..unasked("calculate", V::String)
    },
    unasked("hidden", V::String),
    QuestionType {
        aliases: &["start time", "get start time"],
        ..preloaded("start", V::DateTime, "timestamp", "start")
    },
    QuestionType {
        aliases: &["end time", "get end time"],
        ..preloaded("end", V::DateTime, "timestamp", "end")
    },
    QuestionType {
        aliases: &["get today"],
        ..preloaded("today", V::Date, "date", "today")
    },
    QuestionType {
        aliases: &["imei", "device id", "get device id"],
        ..property("deviceid", "deviceid")
    },
    QuestionType {
        aliases: &["get phone number"],
        ..property("phonenumber", "phonenumber")
    },
    property("username", "username"),
    property("email", "email"),
    QuestionType {
        aliases: &["sim id", "get sim id"],
        ..property("simserial", "simserial")
    },
    QuestionType {
        aliases: &["subscriber id", "get subscriber id"],
        ..property("subscriberid", "subscriberid")
    },
    property("uri:deviceid", "uri:deviceid"),
    property("uri:email", "uri:email"),
    property("uri:phonenumber", "uri:phonenumber"),
    property("uri:simserial", "uri:simserial"),
    property("uri:subscriberid", "uri:subscriberid"),
    property("uri:username", "uri:username"),
    QuestionType {
        parameters: AUDIT_PARAMETERS,
        extra: Extra::Meta,
        fillable: false,
        ..unasked("audit", V::Binary)
    },
    QuestionType { name: "xml-external", extra: Extra::Instance, ..NOTHING },
    QuestionType { name: "csv-external", extra: Extra::Instance, ..NOTHING },
];

/// The type that is called `name`, by its name or an alias.
pub fn question_type(name: &str) -> Option<&'static QuestionType> {
    QUESTION_TYPES.iter().find(|row| row.name == name || row.aliases.contains(&name))
}

/// Every name and alias, for "did you mean".
pub fn type_names() -> impl Iterator<Item = &'static str> {
    QUESTION_TYPES
        .iter()
        .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()))
}

impl QuestionKind {
    /// Word for messages, such as `geopoint`.
    pub fn name(self) -> &'static str {
        match self {
            K::Group => "group",
            K::Repeat => "repeat",
            K::Text
            | K::Integer
            | K::Decimal
            | K::SelectOne
            | K::SelectMultiple
            | K::Rank
            | K::Range
            | K::Date
            | K::Time
            | K::DateTime
            | K::Note
            | K::Acknowledge
            | K::Geopoint
            | K::Geotrace
            | K::Geoshape
            | K::Image
            | K::Audio
            | K::Video
            | K::File
            | K::Barcode => QUESTION_TYPES
                .iter()
                .find(|row| row.kind == Some(self))
                .map_or("", |row| row.name),
        }
    }
}

/// True for a text that is typed on the keys of a telephone: one with the appearance
/// `numbers`, and what was a phone number in an `XLSForm`.
pub fn is_dialled(form: &Form, control: &Control) -> bool {
    let bind = control.node.and_then(|id| form.node(id)).map(|node| &node.bind);
    let constraint = bind.and_then(|bind| bind.constraint.as_ref());
    control.appearance.iter().any(|word| word == "numbers")
        || constraint.is_some_and(|rule| rule.text == DIGITS)
}

/// What `control` asks, from its element, its bind and its media type.
pub fn kind_of(form: &Form, control: &Control) -> QuestionKind {
    match control.kind {
        C::Input => input_kind(form, control),
        C::SelectOne => K::SelectOne,
        C::SelectMultiple => K::SelectMultiple,
        C::Rank => K::Rank,
        C::Range => K::Range,
        C::Trigger => K::Acknowledge,
        C::Upload => upload_kind(control),
        C::Group => K::Group,
        C::Repeat => K::Repeat,
    }
}

fn input_kind(form: &Form, control: &Control) -> QuestionKind {
    let Some((id, node)) = control.node.and_then(|id| Some((id, form.node(id)?))) else {
        return K::Text;
    };
    let bind = &node.bind;
    match bind.value_type {
        V::Int => K::Integer,
        V::Decimal => K::Decimal,
        V::Date => K::Date,
        V::Time => K::Time,
        V::DateTime => K::DateTime,
        V::Geopoint => K::Geopoint,
        V::Geotrace => K::Geotrace,
        V::Geoshape => K::Geoshape,
        V::Binary => K::File,
        V::Barcode => K::Barcode,
        // A readonly text that nothing gives a value has nothing to show but its label.
        V::String | V::Boolean | V::Intent | V::Selection => {
            let fixed =
                bind.readonly.as_ref().is_some_and(|rule| rule.text.trim() == "true()");
            let is_given = || form.actions.iter().any(|action| action.target == id);
            let has_value = bind.calculate.is_some() || !node.default.is_empty();
            if fixed && !has_value && !is_given() { K::Note } else { K::Text }
        }
    }
}

fn upload_kind(control: &Control) -> QuestionKind {
    let media = control.others.iter().find(|(name, _)| name == "mediatype");
    match media.map(|(_, value)| value.split('/').next().unwrap_or_default()) {
        Some("image") => K::Image,
        Some("audio") => K::Audio,
        Some("video") => K::Video,
        Some(_) | None => K::File,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_types() {
        let mut names: Vec<_> = type_names().collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }

    #[test]
    fn every_kind_of_question_can_be_filled() {
        for row in QUESTION_TYPES.iter().filter(|row| row.choices != ExternalSheet) {
            assert!(row.fillable || row.kind.is_none(), "{}", row.name);
        }
    }
}
