//! Workbooks that unpack to more than they are, or are not what they say.

use minyi_form::diagnostic::Code::{self, TooLarge, UnreadableFile};

use crate::archive::{Archive, SURVEY, sheet, small_form};
use crate::measure::{accept, read, refuse};

const HEAD: &str = "<worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>type</v></c>\
                    <c t=\"str\"><v>name</v></c></row>";
const FOOT: &str = "</sheetData></worksheet>";

/// A workbook whose only sheet has many equal pieces below its headers.
fn many(piece: &str, times: usize) -> Vec<u8> {
    let book = Archive::workbook(&["survey"]);
    book.repeated("xl/sheet0.xml", HEAD, piece, times, FOOT).finish()
}

#[test]
fn a_small_form_is_read() {
    let form = accept("small.xlsx", small_form).form.unwrap();
    assert_eq!(form.controls.len(), 2);
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let row = "<row><c t=\"str\"><v>text</v></c><c t=\"str\"><v>a</v></c></row>";
    let cells = "<c t=\"str\"><v>x</v></c>".repeat(16_384);
    let wide = format!("<row>{cells}</row>");
    for (name, words, piece, times) in [
        ("rows.xlsx", "many rows", row, 1_000_000),
        ("comments.xlsx", "much in it", " \n<!-- -->", 40_000_000),
        ("space.xlsx", "much in it", "          ", 30_000_000),
        ("text.xlsx", "much in it", "a long text without an end ", 4_000_000),
        ("deep.xlsx", "deeply nested XML", "<row>", 1_000_000),
    ] {
        refuse(name, TooLarge, words, || many(piece, times));
    }
    refuse("wide.xlsx", TooLarge, "much in it", || {
        let head = format!("<worksheet><sheetData>{wide}");
        let book = Archive::workbook(&["survey"]);
        book.repeated("xl/sheet0.xml", &head, &wide, 500, FOOT).finish()
    });
    refuse("attribute.xlsx", TooLarge, "much in it", || {
        let book = Archive::workbook(&["survey"]);
        let head = format!("{HEAD}<row spans=\"");
        book.repeated("xl/sheet0.xml", &head, "1:2 ", 30_000_000, "\"/>").finish()
    });
    refuse("references.xlsx", TooLarge, "much text in one cell", || {
        let book = Archive::workbook(&["survey"]);
        let head = format!("{HEAD}<row><c t=\"str\"><v>");
        book.repeated("xl/sheet0.xml", &head, "a&amp;", 10_000_000, "</v></c></row>")
            .finish()
    });
}

#[test]
fn what_is_not_too_much_is_read_in_bounds() {
    let head = sheet(&[&["list_name", "name", "label"]]).replace(FOOT, "");
    let choice: String = ["l", "a", "A choice"]
        .iter()
        .map(|text| format!("<c t=\"str\"><v>{text}</v></c>"))
        .collect();
    let choice = format!("<row>{choice}</row>");
    read("choices.xlsx", || {
        let book = Archive::workbook(&["survey", "choices"]);
        let book = book.part("xl/sheet0.xml", &sheet(SURVEY));
        book.repeated("xl/sheet1.xml", &head, &choice, 149_000, FOOT).finish()
    });
    read("questions.xlsx", || {
        let head = sheet(SURVEY).replace(FOOT, "");
        let question = choice.replace(">l<", ">text<");
        let book = Archive::workbook(&["survey"]);
        book.repeated("xl/sheet0.xml", &head, &question, 59_000, FOOT).finish()
    });
}

#[test]
fn shared_texts_are_counted_wherever_they_are_used() {
    refuse("texts.xlsx", TooLarge, "much text", || {
        let book = Archive::workbook(&["survey"]).part("xl/sheet0.xml", &sheet(SURVEY));
        let part = "xl/sharedStrings.xml";
        book.repeated(part, "<sst>", "<si><t>a</t></si>", 6_000_000, "</sst>").finish()
    });
    refuse("one-text.xlsx", TooLarge, "much text", || {
        let row = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>";
        let book = Archive::workbook(&["survey"]);
        let book = book.repeated("xl/sheet0.xml", HEAD, row, 100_000, FOOT);
        let part = "xl/sharedStrings.xml";
        book.repeated(part, "<sst><si><t>", "text ", 200_000, "</t></si></sst>").finish()
    });
}

#[test]
fn what_a_form_does_not_need_costs_nothing() {
    let styled = "<row><c s=\"1\"/><c s=\"1\"/><c s=\"1\"/></row>";
    accept("styled.xlsx", || {
        let head = sheet(SURVEY).replace(FOOT, "");
        let book = Archive::workbook(&["survey"]);
        book.repeated("xl/sheet0.xml", &head, styled, 1_000_000, FOOT).finish()
    });
    let row = "<row><c t=\"str\"><v>x</v></c></row>";
    accept("notes.xlsx", || {
        let book = Archive::workbook(&["survey", "notes"]);
        let book = book.part("xl/sheet0.xml", &sheet(SURVEY));
        book.repeated("xl/sheet1.xml", HEAD, row, 1_000_000, FOOT).finish()
    });
    accept("picture.xlsx", || {
        let book = Archive::workbook(&["survey"]).part("xl/sheet0.xml", &sheet(SURVEY));
        book.repeated("xl/media/image1.bin", "", "0123456789", 30_000_000, "").finish()
    });
}

#[test]
fn one_part_is_not_read_without_end() {
    refuse("again.xlsx", TooLarge, "", || {
        let sheets = vec!["survey"; 5_000];
        let relation = "<Relationships><Relationship Id=\"r\" Type=\"x/worksheet\" \
                        Target=\"sheet.xml\"/></Relationships>";
        let sheets: String = sheets
            .iter()
            .map(|name| format!("<sheet name=\"{name}\" r:id=\"r\"/>"))
            .collect();
        let row = "<row><c t=\"str\"><v>text</v></c></row>";
        Archive::new()
            .part("xl/workbook.xml", &format!("<workbook>{sheets}</workbook>"))
            .part("xl/_rels/workbook.xml.rels", relation)
            .repeated("xl/sheet.xml", HEAD, row, 1_000, FOOT)
            .finish()
    });
    refuse("sheets.xlsx", TooLarge, "many sheets", || {
        let relation = "<a><Relationship Id='r' Type='x/worksheet' Target='s.xml'/></a>";
        let (sheet, part) = ("<sheet name='a' r:id='r'/>", "xl/workbook.xml");
        Archive::new()
            .repeated(part, "<workbook>", sheet, 1_000_000, "</workbook>")
            .part("xl/_rels/workbook.xml.rels", relation)
            .finish()
    });
    refuse("relations.xlsx", TooLarge, "many parts", || {
        let many: String = (0..500_000)
            .map(|at| format!("<Relationship Id='{at}' Target='a'/>"))
            .collect();
        Archive::new()
            .part("xl/workbook.xml", "<workbook/>")
            .part("xl/_rels/workbook.xml.rels", &format!("<a>{many}</a>"))
            .finish()
    });
    refuse("parts.xlsx", TooLarge, "many parts", || {
        let parts = 0..12_000;
        let book = Archive::workbook(&["survey"]);
        parts.fold(book, |book, at| book.part(&format!("{at}"), "")).finish()
    });
}

#[test]
fn entities_are_never_expanded() {
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>";
    for part in
        ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/sheet0.xml"]
    {
        refuse(part, UnreadableFile, "document type", || {
            let book = match part {
                "xl/workbook.xml" => Archive::new(),
                _ => Archive::workbook(&["survey"]),
            };
            book.part(part, &format!("{laughs}<a>&b;</a>")).finish()
        });
    }
    refuse("entity.xlsx", UnreadableFile, "nothing is called &b;", || {
        many("<row><c t=\"str\"><v>&b;</v></c></row>", 1)
    });
}

#[test]
fn a_workbook_that_is_cut_short_is_refused() {
    let whole = small_form();
    for end in (4..whole.len()).step_by(7) {
        let bytes = whole.get(..end).unwrap_or_default().to_vec();
        refuse("short.xlsx", UnreadableFile, "incomplete or damaged", || bytes);
    }
}

#[test]
fn a_workbook_that_lies_is_bounded() {
    let whole = small_form();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 0xff;
        }
        drop(minyi_form::read::read_bytes("lie.xlsx", &bytes));
    }
}

#[test]
fn other_files_are_called_by_their_name() {
    let archive = |names: &[&str]| {
        names
            .iter()
            .fold(Archive::new(), |archive, name| archive.part(name, "x"))
            .finish()
    };
    for (names, words) in [
        (&["xl/workbook.bin"][..], "binary workbook (.xlsb)"),
        (&["mimetype", "content.xml", "META-INF/manifest.xml"], "OpenDocument"),
        (&["Index/Document.iwa"], "Numbers"),
        (&["word/document.xml"], "text document"),
        (&["forms/household.xlsx"], "holds `forms/household.xlsx`"),
        (&["a.txt"], "but no workbook"),
        (&[], "but no workbook"),
    ] {
        refuse("form.xlsx", UnreadableFile, words, || archive(names));
    }
}

#[test]
fn junk_is_refused_under_every_name() {
    let mut state = 1_u32;
    let mut junk = |length: usize| -> Vec<u8> {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..length).map(|_| next()).collect()
    };
    for start in
        [&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"|"]
    {
        for name in ["a.xlsx", "a.xls", "a.csv", "a.md", "a.xml", "a"] {
            let bytes = [start, &junk(100_000)].concat();
            let read = read(name, || bytes);
            let code = read.diagnostics.first().map(|diagnostic| diagnostic.code);
            let expected = [UnreadableFile, Code::Unsupported].map(Some);
            assert!(expected.contains(&code) && read.form.is_none(), "{name}: {code:?}");
        }
    }
}
