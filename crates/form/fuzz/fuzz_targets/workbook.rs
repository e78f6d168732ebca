//! Any rows of cells, and any bytes as a part of a workbook: a form or diagnostics.
#![no_main]

#[path = "../../tests/hostile/compound_file.rs"]
mod compound_file;
mod verdict;
mod words;

use std::io::{Cursor, Write};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use minyi_form::read::workbook::{Row, Sheet, Workbook};
use minyi_form::read::{read_bytes, xlsform};
use zip::write::{SimpleFileOptions, ZipWriter};

use verdict::check;
use words::Text;

#[derive(Arbitrary, Debug)]
enum Input {
    Rows(Vec<(u8, Vec<Vec<Text>>)>),
    Part(u8, Vec<u8>),
    Cells(Vec<Cell>),
    Records(Vec<(u8, Vec<u8>)>),
    File(u8, Vec<u8>),
}

/// A cell of a sheet, as XML.
#[derive(Arbitrary, Debug)]
struct Cell {
    new_row: Option<u16>,
    column: Option<u8>,
    kind: u8,
    style: u8,
    value: Text,
}

const SHEETS: [&str; 6] =
    ["survey", "choices", "settings", "Survey ", "entities", "external_choices"];
const FILES: [&str; 5] = ["f.xlsx", "f.xls", "f.csv", "f.md", "f"];
const PARTS: [&str; 5] = [
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml",
    "xl/s.xml",
];
const USUAL: [&str; 5] = [
    "<workbook><sheets><sheet name='survey' r:id='r'/></sheets></workbook>",
    "<Relationships><Relationship Id='r' Type='t/worksheet' Target='s.xml'/></Relationships>",
    "<sst><si><t>type</t></si><si><r><t>name</t></r></si><si><t>text</t></si></sst>",
    "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='46'/></cellXfs>\
     </styleSheet>",
    "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>\
     <row r='3'><c r='A3' t='s'><v>2</v></c><c t='n' s='1'><v>1.5</v></c></row></sheetData>\
     </worksheet>",
];

fuzz_target!(|input: Input| {
    let read = match &input {
        Input::Rows(sheets) => xlsform::read(&workbook(sheets), "form"),
        Input::Part(part, bytes) => read_bytes("f.xlsx", &archive(*part, bytes)),
        Input::Cells(cells) => read_bytes("f.xlsx", &archive(4, sheet(cells).as_bytes())),
        Input::Records(records) => {
            read_bytes("f.xls", &compound_file::compound("Workbook", &stream(records)))
        }
        Input::File(name, bytes) => {
            read_bytes(FILES[usize::from(*name) % FILES.len()], bytes)
        }
    };
    check(&read);
});

fn workbook(sheets: &[(u8, Vec<Vec<Text>>)]) -> Workbook {
    let sheet = |(name, rows): &(u8, Vec<Vec<Text>>)| {
        let rows = rows.iter().take(40).enumerate().map(|(at, cells)| Row {
            number: at + 1,
            cells: cells.iter().take(12).map(|cell| cell.text().trim().to_owned()).collect(),
        });
        let name = SHEETS[usize::from(*name) % SHEETS.len()].to_owned();
        Sheet { name, rows: rows.collect() }
    };
    Workbook { sheets: sheets.iter().take(4).map(sheet).collect() }
}

fn archive(part: u8, bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (at, (name, usual)) in PARTS.iter().zip(USUAL).enumerate() {
        let chosen = at == usize::from(part) % PARTS.len();
        archive.start_file(*name, stored).expect("an archive in memory");
        let content = if chosen { bytes } else { usual.as_bytes() };
        archive.write_all(content).expect("an archive in memory");
    }
    archive.finish().expect("an archive in memory").into_inner()
}

fn sheet(cells: &[Cell]) -> String {
    let mut xml = "<worksheet><sheetData><row>".to_owned();
    for cell in cells.iter().take(200) {
        if let Some(number) = cell.new_row {
            xml += &match number {
                0 => "</row><row>".to_owned(),
                number => format!("</row><row r='{number}'>"),
            };
        }
        let kinds = ["n", "s", "str", "inlineStr", "b", "e", "d", "?"];
        let kind = kinds[usize::from(cell.kind) % kinds.len()];
        let column = cell.column.map(|column| format!(" r='{}1'", column_name(column)));
        let value = cell.value.text().replace('&', "&amp;").replace('<', "&lt;");
        let (column, style) = (column.unwrap_or_default(), cell.style % 4);
        xml += &format!("<c{column} t='{kind}' s='{style}'><v>{value}</v>");
        xml += &format!("<is><t>{value}</t></is></c>");
    }
    xml + "</row></sheetData></worksheet>"
}

/// Records of an .xls: of sheets at the beginning of the stream, and of cells.
fn stream(records: &[(u8, Vec<u8>)]) -> Vec<u8> {
    const KINDS: [u16; 20] = [
        0x0809, 0x000A, 0x0085, 0x00FC, 0x003C, 0x041E, 0x00E0, 0x00FD, 0x0204, 0x0203, 0x027E,
        0x00BD, 0x0205, 0x0006, 0x0207, 0x0022, 0x002F, 0x00D6, 0x0406, 0x0001,
    ];
    let mut stream = vec![0x09, 0x08, 4, 0, 0, 6, 5, 0];
    for (kind, content) in records.iter().take(100) {
        let kind = KINDS[usize::from(*kind) % KINDS.len()];
        stream.extend(kind.to_le_bytes());
        stream.extend((content.len() as u16).to_le_bytes());
        stream.extend(content);
    }
    stream
}

fn column_name(column: u8) -> String {
    let letters = [b'A' + column / 26, b'A' + column % 26];
    letters.into_iter().map(char::from).collect()
}
