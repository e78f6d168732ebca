//! Which format a file is in: by its content, whatever its name says.
//!
//! People rename files, and programs give them endings that are not theirs. What cannot
//! be read is named as far as that is known, with what to do about it.

use super::{Read, outline, refused};
use crate::diagnostic::Code;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XLSForm as a workbook of spreadsheets.
    Xlsx,
    /// XLSForm as a workbook of Excel 97 to 2003.
    Xls,
    /// XLSForm as one CSV file whose first column names the sheets.
    Csv,
    /// XLSForm as Markdown tables.
    Markdown,
    /// XForm.
    XForm,
}

/// So many bytes tell what a text is.
const START: usize = 5000;

const FORMATS: &str = "a form is an .xlsx, .csv or .md XLSForm or an .xml XForm";
const SAVE_AS_XLSX: &str = "open it in a spreadsheet program and save it as .xlsx";

/// Format of a file, from its first bytes and, where they do not tell, its name.
pub fn detect(name: &str, bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(Format::Xlsx);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(Format::Xls);
    }
    if known_binary(bytes).is_some() {
        return None;
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text.first() {
        Some(b'<') => return Some(Format::XForm),
        Some(b'|') => return Some(Format::Markdown),
        _ => {}
    }
    match extension(name).as_str() {
        "csv" => Some(Format::Csv),
        "md" | "markdown" => Some(Format::Markdown),
        "xml" => Some(Format::XForm),
        _ => of_table(text),
    }
}

/// Format of a text that may be a table: the smallest form has so many bars or commas.
fn of_table(text: &[u8]) -> Option<Format> {
    let start = text.get(..START).unwrap_or(text);
    let count = |mark: u8| start.iter().filter(|byte| **byte == mark).count();
    match (count(0), count(b'|'), count(b',')) {
        (0, 5.., _) => Some(Format::Markdown),
        (0, _, 4..) => Some(Format::Csv),
        _ => None,
    }
}

/// What is said of a file in none of the formats.
pub(super) fn stranger(name: &str, bytes: &[u8]) -> Read {
    if let Some((what, hint)) = known_binary(bytes) {
        return refused(Code::UnreadableFile, &format!("`{name}` is {what}"), hint);
    }
    let message = match bytes {
        [] => format!("`{name}` is empty"),
        _ => format!("`{name}` is none of the formats that can be read"),
    };
    refused(Code::UnreadableFile, &message, FORMATS)
}

/// (what a file is that begins with these bytes, what to do); none for text and for what
/// nobody knows.
fn known_binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const KNOWN: [(&[u8], &str, &str); 8] = [
        (b"\x1f\x8b", "packed with gzip", "unpack it, then open the form itself"),
        (b"Rar!", "packed with RAR", "unpack it, then open the form itself"),
        (b"7z\xbc\xaf", "packed with 7-Zip", "unpack it, then open the form itself"),
        (b"%PDF", "a PDF document", FORMATS),
        (b"{\\rtf", "a text document (RTF)", FORMATS),
        (b"\x89PNG", "a picture", FORMATS),
        (b"\xff\xd8\xff", "a picture", FORMATS),
        // Excel calls this one `Unicode Text`.
        (b"\xff\xfe", "text in UTF-16", "save it again as UTF-8"),
    ];
    let known = KNOWN.iter().find(|(start, _, _)| bytes.starts_with(start));
    known.map(|(_, what, hint)| (*what, *hint))
}

/// What is said of XML that is known to be no XForm, or to be more than anyone writes.
pub(super) fn strange_xml(text: &str) -> Option<Read> {
    let mut end = text.len().min(START);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text.get(..end).unwrap_or(text).to_ascii_lowercase();
    let is_office =
        |what: &str| start.contains(&format!("schemas-microsoft-com:office:{what}"));
    let refuse = |what: &str, hint: &str| Some(refused(Code::UnreadableFile, what, hint));
    if start.contains("<!doctype html")
        || start.starts_with("<table")
        || is_office("excel") && start.starts_with("<html")
    {
        return refuse("this is a web page, whatever its name says", SAVE_AS_XLSX);
    }
    if is_office("spreadsheet") {
        return refuse(
            "this is a spreadsheet in XML, as Excel 2003 writes it",
            SAVE_AS_XLSX,
        );
    }
    if start.contains("<office:document") {
        return refuse("this is an OpenDocument file", SAVE_AS_XLSX);
    }
    let message = outline::beyond_limits(text)?;
    let hint = "put long lists into files beside the form";
    Some(refused(Code::TooLarge, &message, hint))
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
            ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Some(Format::Xls)),
            ("a.csv", b"survey,,", Some(Format::Csv)),
            ("a.xlsx", b"survey,,\n,type,name\n,text,a\n", Some(Format::Csv)),
            ("a", b"| survey |", Some(Format::Markdown)),
            ("a.csv", b"| survey |", Some(Format::Markdown)),
            ("a.txt", b"My form\n| survey |\n| | type | name |", Some(Format::Markdown)),
            ("a.pdf", b"%PDF", None),
            ("a.csv", b"%PDF,,,,", None),
            ("a.xlsx", b"\0,,,,", None),
        ] {
            assert_eq!(detect(name, bytes), format, "{name}");
        }
    }
}
