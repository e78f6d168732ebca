//! Short names between a program and its script.
//!
//! wasm-bindgen names what passes between the two by function and hash, and each of these
//! names is in both files: a fifteenth of what an interview asks of the network. Here they
//! become `$a`, `$b` and so on, in the sections of imports and exports (WebAssembly Core
//! Specification 2.0, 5.5.5 and 5.5.10) and, as whole words, in the script.

use std::collections::BTreeMap;

/// Beginnings of the names that wasm-bindgen makes.
const MADE: [&str; 2] = ["__wb", "wasm_bindgen__"];
/// Bytes before the first section.
const HEAD: usize = 8;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// A program and its script with short names; none when the program is no module as
/// wasm-bindgen makes them.
pub(crate) fn shorten(program: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut names = Names::default();
    let mut reader = Reader { bytes: program, at: HEAD };
    let mut short = program.get(..HEAD)?.to_vec();
    while reader.at < program.len() {
        let id = reader.byte()?;
        let size = reader.number()?;
        let section = reader.take(size)?;
        let section = match id {
            IMPORTS => names.section(section, true)?,
            EXPORTS => names.section(section, false)?,
            _ => section.to_vec(),
        };
        short.push(id);
        write_number(&mut short, section.len());
        short.extend(section);
    }
    Some((short, names.in_script(script)))
}

/// Short names by long ones.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn section(&mut self, section: &[u8], is_import: bool) -> Option<Vec<u8>> {
        let mut reader = Reader { bytes: section, at: 0 };
        let mut short = Vec::with_capacity(section.len());
        let count = reader.number()?;
        write_number(&mut short, count);
        for _ in 0..count {
            if is_import {
                write_text(&mut short, reader.text()?);
            }
            let name = std::str::from_utf8(reader.text()?).ok()?;
            write_text(&mut short, self.short(name).as_bytes());
            let from = reader.at;
            let kind = reader.byte()?;
            if is_import {
                reader.pass_type(kind)?;
            } else {
                reader.pass_number()?;
            }
            short.extend(section.get(from..reader.at)?);
        }
        Some(short)
    }

    fn short(&mut self, name: &str) -> String {
        if !MADE.iter().any(|made| name.starts_with(made)) {
            return name.to_owned();
        }
        let next = format!("${}", letters(self.0.len()));
        self.0.entry(name.to_owned()).or_insert(next).clone()
    }

    fn in_script(&self, script: &str) -> String {
        let mut written = String::with_capacity(script.len());
        let mut rest = script;
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        while let Some(from) = rest.find(is_part) {
            let word = &rest[from..];
            let word = &word[..word.find(|c| !is_part(c)).unwrap_or(word.len())];
            written.push_str(&rest[..from]);
            written.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = &rest[from + word.len()..];
        }
        written.push_str(rest);
        written
    }
}

/// `a` to `z`, `aa`, `ab` and so on.
fn letters(mut n: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + (n % 26) as u8);
        match (n / 26).checked_sub(1) {
            Some(rest) => n = rest,
            None => break,
        }
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, size: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(size)?)?;
        self.at += size;
        Some(taken)
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let size = self.number()?;
        self.take(size)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn pass_number(&mut self) -> Option<()> {
        self.number().map(|_| ())
    }

    /// Passes the type of an import: of a function, table, memory, global or tag.
    fn pass_type(&mut self, kind: u8) -> Option<()> {
        match kind {
            0 => self.pass_number(),
            1 => {
                self.byte()?;
                self.pass_limits()
            }
            2 => self.pass_limits(),
            3 => self.take(2).map(|_| ()),
            4 => {
                self.byte()?;
                self.pass_number()
            }
            _ => None,
        }
    }

    fn pass_limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.pass_number()?;
        if has_most { self.pass_number() } else { Some(()) }
    }
}

fn write_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn write_text(bytes: &mut Vec<u8>, text: &[u8]) {
    write_number(bytes, text.len());
    bytes.extend(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports `m`.`__wbg_now_0123` and exports it as `wasm_bindgen__now` and
    /// as `now`.
    fn module(imported: &str, exported: &str) -> Vec<u8> {
        let mut imports = vec![1, 1, b'm'];
        write_text(&mut imports, imported.as_bytes());
        imports.extend([0, 0]);
        let mut exports = vec![2];
        write_text(&mut exports, exported.as_bytes());
        exports.extend([0, 0]);
        exports.extend(b"\x03now\x00\x00");
        let mut module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0".to_vec();
        for (id, section) in [(IMPORTS, imports), (EXPORTS, exports)] {
            module.push(id);
            write_number(&mut module, section.len());
            module.extend(section);
        }
        module
    }

    #[test]
    fn names_become_short_in_both_files() {
        let program = module("__wbg_now_0123", "wasm_bindgen__now");
        let script =
            "({__wbg_now_0123: f}, wasm.wasm_bindgen__now, __wbg_now_01234, now)";
        let (program, script) = shorten(&program, script).unwrap();
        assert_eq!(program, module("$a", "$b"));
        assert_eq!(script, "({$a: f}, wasm.$b, __wbg_now_01234, now)");
    }

    #[test]
    fn what_is_torn_is_left_alone() {
        let program = module("__wbg_now_0123", "wasm_bindgen__now");
        for end in 9..program.len() {
            if let Some((short, _)) = shorten(&program[..end], "") {
                // A cut between two sections leaves a module.
                assert!(short.len() <= end, "{end}");
            }
        }
        assert!(shorten(b"\0asm", "").is_none());
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 27, 702].map(letters), ["a", "z", "aa", "ab", "aaa"]);
    }
}
