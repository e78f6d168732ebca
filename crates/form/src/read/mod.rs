//! Files become a [`Form`], with everything that is wrong with them.
//!
//! There is one way in, [`read_bytes`], for the app, the command line and the tests. A
//! reader never stops at the first problem; it returns what it could make of the file
//! beside all its diagnostics. Nothing here knows how a form is compiled or filled.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Form;

pub mod areas;
mod detect;
mod finish;
mod names;
mod outline;
pub mod workbook;
pub mod xform;
pub mod xlsform;

pub use detect::{Format, detect};

/// What a reader made of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The form; none when nothing of the file could be used. A form with errors can be
    /// shown, but not filled.
    pub form: Option<Form>,
    /// All problems, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// The most bytes a form may have, in whatever format.
pub const MAX_BYTES: usize = 64 << 20;

/// Name of the root element of an XLSForm that does not name it.
const DEFAULT_ROOT: &str = "data";

/// Reads a form from the bytes of a file called `name`.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Read {
    read_as(name, DEFAULT_ROOT, bytes)
}

/// The same, where the root element of an XLSForm is called `root` unless its settings
/// say otherwise.
pub fn read_as(name: &str, root: &str, bytes: &[u8]) -> Read {
    let from_workbook = |workbook| from_workbook(name, root, workbook);
    if bytes.len() > MAX_BYTES {
        return too_large();
    }
    match detect(name, bytes) {
        None => detect::stranger(name, bytes),
        Some(Format::Xlsx) => from_workbook(open_xlsx(bytes)),
        Some(Format::Xls) => from_workbook(workbook::from_xls(bytes)),
        Some(Format::XForm) => with_text(bytes, |text| {
            detect::strange_xml(text).unwrap_or_else(|| xform::read(text))
        }),
        Some(Format::Csv) => {
            with_text(bytes, |text| from_workbook(workbook::from_csv(text)))
        }
        Some(Format::Markdown) => {
            with_text(bytes, |text| from_workbook(workbook::from_markdown(text)))
        }
    }
}

#[cfg(feature = "xlsx")]
#[allow(clippy::result_large_err)]
fn open_xlsx(bytes: &[u8]) -> Result<workbook::Workbook, Diagnostic> {
    workbook::from_xlsx(bytes)
}

#[cfg(not(feature = "xlsx"))]
#[allow(clippy::result_large_err)]
fn open_xlsx(_: &[u8]) -> Result<workbook::Workbook, Diagnostic> {
    let message = "this build does not read spreadsheets";
    Err(Diagnostic::error(Code::Unsupported, Place::Form, message)
        .hint("save the form as .csv, or convert it to an XForm"))
}

fn from_workbook(
    name: &str,
    root: &str,
    workbook: Result<workbook::Workbook, Diagnostic>,
) -> Read {
    match workbook {
        Ok(workbook) => {
            xlsform::read_named(&workbook, xlsform::Names { root, id: stem(name) })
        }
        Err(diagnostic) => Read { form: None, diagnostics: vec![diagnostic] },
    }
}

fn with_text(bytes: &[u8], read: impl Fn(&str) -> Read) -> Read {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let message = format!("the text is not UTF-8 (byte {})", error.valid_up_to());
            let hint = "save it again as UTF-8; a spreadsheet program calls it \
                        `CSV UTF-8`";
            refused(Code::UnreadableFile, &message, hint)
        }
    }
}

/// Nothing but a diagnostic for the file as a whole.
fn refused(code: Code, message: &str, hint: &str) -> Read {
    let diagnostic = Diagnostic::error(code, Place::Form, message).hint(hint);
    Read { form: None, diagnostics: vec![diagnostic] }
}

fn too_large() -> Read {
    let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
    let hint = "put long lists and pictures into files beside the form";
    refused(Code::TooLarge, &message, hint)
}

/// File name without folders and extension.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
