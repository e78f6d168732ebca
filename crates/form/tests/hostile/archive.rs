//! Archives and the parts of workbooks in them.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A small form, as rows of cells.
pub(crate) const SURVEY: &[&[&str]] =
    &[&["type", "name", "label"], &["text", "a", "A"], &["note", "b", "B"]];

/// An archive under construction.
pub(crate) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub(crate) fn new() -> Archive {
        Archive(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// The fixed parts of a workbook with these sheets, which are still to come.
    pub(crate) fn workbook(sheets: &[&str]) -> Archive {
        let numbered = || sheets.iter().enumerate();
        let sheet = |(at, name): (usize, &&str)| {
            format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"r{at}\"/>")
        };
        let relation = |(at, _): (usize, &&str)| {
            format!(
                "<Relationship Id=\"r{at}\" Type=\"x/worksheet\" Target=\"sheet{at}.xml\"/>"
            )
        };
        let sheets: String = numbered().map(sheet).collect();
        let relations: String = numbered().map(relation).collect();
        Archive::new()
            .part(
                "xl/workbook.xml",
                &format!("<workbook><sheets>{sheets}</sheets></workbook>"),
            )
            .part(
                "xl/_rels/workbook.xml.rels",
                &format!("<Relationships>{relations}</Relationships>"),
            )
    }

    pub(crate) fn part(self, name: &str, text: &str) -> Archive {
        self.repeated(name, text, "", 0, "")
    }

    /// A part of many equal pieces between a head and a foot.
    pub(crate) fn repeated(
        mut self,
        name: &str,
        head: &str,
        piece: &str,
        times: usize,
        foot: &str,
    ) -> Archive {
        let options = SimpleFileOptions::default().compression_level(Some(1));
        self.0.start_file(name, options).unwrap();
        self.0.write_all(head.as_bytes()).unwrap();
        let several = piece.repeat(1000);
        for _ in 0..times / 1000 {
            self.0.write_all(several.as_bytes()).unwrap();
        }
        self.0.write_all(piece.repeat(times % 1000).as_bytes()).unwrap();
        self.0.write_all(foot.as_bytes()).unwrap();
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.finish().unwrap().into_inner()
    }
}

/// XML of a sheet with these cells.
pub(crate) fn sheet(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |cells: &&[&str]| {
        format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// A workbook with the small form.
pub(crate) fn small_form() -> Vec<u8> {
    Archive::workbook(&["survey"]).part("xl/sheet0.xml", &sheet(SURVEY)).finish()
}
