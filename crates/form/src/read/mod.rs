//! Files become a [`Form`], with everything that is wrong with them.
//!
//! There is one way in, [`read_bytes`], for the app, the command line and the tests. A
//! reader never stops at the first problem; it returns what it could make of the file
//! beside all its diagnostics. Nothing here knows how a form is compiled or filled.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::form::Form;

pub mod areas;
mod finish;
mod names;
pub mod workbook;
pub mod xform;
pub mod xlsform;

/// What a reader made of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The form; none when nothing of the file could be used. A form with errors can be
    /// shown, but not filled.
    pub form: Option<Form>,
    /// All problems, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XLSForm as a workbook of spreadsheets.
    Xlsx,
    /// XLSForm as one CSV file whose first column names the sheets.
    Csv,
    /// XLSForm as Markdown tables.
    Markdown,
    /// XForm.
    XForm,
}

/// The most bytes a form may have, in whatever format.
pub const MAX_BYTES: usize = 64 << 20;

/// Format of a file, from its first bytes and, where they do not tell, its name.
pub fn detect(name: &str, bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(Format::Xlsx);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<") {
        return Some(Format::XForm);
    }
    match extension(name).as_str() {
        "xlsx" | "xlsm" => Some(Format::Xlsx),
        "csv" => Some(Format::Csv),
        "md" | "markdown" => Some(Format::Markdown),
        "xml" => Some(Format::XForm),
        _ => text.starts_with(b"|").then_some(Format::Markdown),
    }
}

/// Reads a form from the bytes of a file called `name`.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Read {
    if bytes.len() > MAX_BYTES {
        return too_large();
    }
    match detect(name, bytes) {
        None => unreadable(format!("`{name}` is none of the formats that can be read")),
        Some(Format::Xlsx) => from_workbook(name, open_xlsx(bytes)),
        Some(Format::XForm) => with_text(bytes, xform::read),
        Some(Format::Csv) => {
            with_text(bytes, |text| from_workbook(name, workbook::from_csv(text)))
        }
        Some(Format::Markdown) => {
            with_text(bytes, |text| from_workbook(name, workbook::from_markdown(text)))
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

fn from_workbook(name: &str, workbook: Result<workbook::Workbook, Diagnostic>) -> Read {
    match workbook {
        Ok(workbook) => xlsform::read(&workbook, stem(name)),
        Err(diagnostic) => Read { form: None, diagnostics: vec![diagnostic] },
    }
}

fn with_text(bytes: &[u8], read: impl Fn(&str) -> Read) -> Read {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let message = format!("the text is not UTF-8 (byte {})", error.valid_up_to());
            unreadable(message)
        }
    }
}

fn unreadable(message: String) -> Read {
    let hint = "a form is an .xlsx, .csv or .md XLSForm or an .xml XForm";
    let diagnostic =
        Diagnostic::error(Code::UnreadableFile, Place::Form, message).hint(hint);
    Read { form: None, diagnostics: vec![diagnostic] }
}

fn too_large() -> Read {
    let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
    let diagnostic = Diagnostic::error(Code::TooLarge, Place::Form, message);
    Read { form: None, diagnostics: vec![diagnostic] }
}

/// File name without folders and extension.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_content_first() {
        for (name, bytes, format) in [
            ("a.xml", &b"<h:html/>"[..], Some(Format::XForm)),
            ("a.csv", b"\xef\xbb\xbf <?xml version='1.0'?>", Some(Format::XForm)),
            ("a.xls", b"PK\x03\x04", Some(Format::Xlsx)),
            ("a.csv", b"survey,,", Some(Format::Csv)),
            ("a", b"| survey |", Some(Format::Markdown)),
            ("a.pdf", b"%PDF", None),
        ] {
            assert_eq!(detect(name, bytes), format, "{name}");
        }
    }
}
