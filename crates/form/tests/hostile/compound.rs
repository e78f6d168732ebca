//! Files of old Office programs.

use minyi_form::diagnostic::Code::{UnreadableFile, Unsupported};

use crate::compound_file::{SECTOR, compound, put};
use crate::measure::{read, refuse};

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u16;
    [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat()
}

/// Begins a stream of records; the second is that of a sheet.
fn begin(kind: u8) -> Vec<u8> {
    record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

fn cell(row: u16, column: u16) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    record(0x0203, &[place, 1_f64.to_le_bytes().to_vec()].concat())
}

#[test]
fn files_of_old_programs_are_called_by_their_name() {
    for (name, words) in [
        ("EncryptedPackage", "protected by a password"),
        ("WordDocument", "text document"),
        ("Something", "no workbook"),
    ] {
        refuse("form.xlsx", UnreadableFile, words, || compound(name, b""));
    }
}

#[test]
fn two_cells_far_apart_are_no_large_table() {
    let name = [6, 0, b's', b'u', b'r', b'v', b'e', b'y'];
    let place = 20_u32 + 4 + 6 + 8 + 4;
    let entry = record(0x0085, &[&place.to_le_bytes()[..], &[0, 0], &name].concat());
    let far = [begin(5), entry, record(0x000a, &[]), begin(16), cell(0, 0)].concat();
    let far = [far, cell(65_535, 255), record(0x000a, &[])].concat();
    let file = || compound("Workbook", &far);
    match cfg!(feature = "xls") {
        true => assert!(read("far.xls", file).form.is_some()),
        false => refuse("far.xls", Unsupported, ".xls", file),
    }
}

#[test]
fn a_workbook_for_older_programs_is_named() {
    let old = record(0x0809, &[0, 5, 5, 0, 0, 0, 0, 0]);
    if cfg!(feature = "xls") {
        refuse("old.xls", Unsupported, "Excel 95", || compound("Book", &old));
        refuse("old.xls", Unsupported, "Excel 95", || compound("Workbook", &old));
    }
}

#[test]
fn a_password_is_named() {
    let sealed = [begin(5), record(0x002f, &[1, 0, 1, 0]), record(0x000a, &[])];
    let file = || compound("Workbook", &sealed.concat());
    if cfg!(feature = "xls") {
        refuse("sealed.xls", UnreadableFile, "password", file);
    }
}

#[test]
fn streams_in_a_circle_come_to_an_end() {
    let whole = compound("Workbook", &[begin(5), cell(1, 1)].concat());
    for at in (0..SECTOR * 3).chain(SECTOR * 3..SECTOR * 3 + 60) {
        for value in [0, 1, 2, 9, 0x7f, 0xff] {
            let mut bytes = whole.clone();
            put(&mut bytes, at, &[value]);
            drop(minyi_form::read::read_bytes("circle.xls", &bytes));
        }
    }
    read("circle.xls", || whole);
}
