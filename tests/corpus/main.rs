//! Reads every form of the corpus and counts what agrees with pyxform.
//!
//! An XLSForm must become the same [`Form`] as the XForm that pyxform made of it, read by
//! our other reader; what pyxform refuses must be refused. The corpus is no part of the
//! project: it is found in the folder that `MINYI_SHARED` names, else in `../shared`
//! beside the repository, and without it the tests say so and pass. `MINYI_SHOW=1` prints
//! what differs.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may fail and tell

mod compare;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use minyi_form::diagnostic::{Diagnostic, Severity};
use minyi_form::read::workbook::{Row, Sheet, Workbook, from_markdown};
use minyi_form::read::{Read, read_bytes, xform, xlsform};
use minyi_form::write;
use serde_json::Value as Json;

#[test]
fn xlsform_cases_are_read_as_pyxform_reads_them() {
    let Some(folder) = shared("xlsform_cases") else { return };
    let mut count = Count::default();
    for line in std::fs::read_to_string(folder.join("cases.jsonl")).unwrap().lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let read = read_case(&case);
        let name = case["id"].as_str().unwrap_or_default();
        match case["xform"].as_str() {
            Some(golden) => count.compare(name, &read, golden),
            None => count.refuse(name, &read, case["error"].as_str().unwrap_or_default()),
        }
    }
    count.print("xlsform_cases");
    assert!(count.share_equal() >= 0.87, "{count:?}");
    assert!(count.share_refused() >= 0.81, "{count:?}");
}

#[test]
fn forms_of_the_field_are_read() {
    for folder in ["forms", "peers"] {
        let Some(path) = shared(folder) else { return };
        let mut count = Count::default();
        for (name, files) in forms(&path) {
            read_form(&name, &files, &mut count);
        }
        count.print(folder);
        assert!(count.share_equal() >= 0.90, "{count:?}");
        assert!(count.xforms_read as f64 >= 0.97 * count.xforms as f64, "{count:?}");
    }
}

#[test]
fn built_in_instruments_are_read_without_remarks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../instruments");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        for file in std::fs::read_dir(&path).into_iter().flatten() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "md") {
                let name = file.to_string_lossy();
                let read = read_bytes(&name, &std::fs::read(&file).unwrap());
                let remarks: Vec<_> =
                    read.diagnostics.iter().map(|d| d.to_string()).collect();
                assert!(remarks.is_empty(), "{name}:\n{}", remarks.join("\n"));
            }
        }
    }
}

/// Reads all files of one form of the corpus.
fn read_form(name: &str, files: &BTreeMap<String, PathBuf>, count: &mut Count) {
    let golden = files.get("xml").or(files.get("alt.xml"));
    let golden = golden.map(|path| text(path));
    if let Some(golden) = &golden {
        count.xform(name, golden);
    }
    let Some(source) = files.get("xlsx") else { return };
    let read = read_bytes(&source.to_string_lossy(), &std::fs::read(source).unwrap());
    match (golden, files.get("rejected.txt")) {
        (_, Some(reason)) => count.refuse(name, &read, &text(reason)),
        (Some(golden), None) => count.compare(name, &read, &golden),
        (None, None) => {}
    }
}

/// Files of a folder by the name of their form, then by what is behind it.
fn forms(folder: &Path) -> BTreeMap<String, BTreeMap<String, PathBuf>> {
    let mut forms: BTreeMap<String, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let kinds = ["alt.xml", "rejected.txt", "itemsets.csv", "xlsx", "xls", "xml"];
        if let Some((stem, kind)) = kinds
            .iter()
            .find_map(|kind| Some((name.strip_suffix(&format!(".{kind}"))?, *kind)))
        {
            forms.entry(stem.to_owned()).or_default().insert(kind.to_owned(), path);
        }
    }
    forms
}

#[derive(Debug, Default)]
struct Count {
    accepted: usize,
    without_error: usize,
    equal: usize,
    rejected: usize,
    refused: usize,
    xforms: usize,
    xforms_read: usize,
    stable: usize,
}

impl Count {
    fn compare(&mut self, name: &str, read: &Read, golden: &str) {
        self.accepted += 1;
        let errors: Vec<String> = errors(read).map(Diagnostic::to_string).collect();
        self.without_error += usize::from(errors.is_empty());
        let differences = match &read.form {
            Some(form) => compare::differences(&write::xform::write(form), golden),
            None => vec!["no form".to_owned()],
        };
        self.equal += usize::from(differences.is_empty() && errors.is_empty());
        for problem in errors.iter().chain(&differences).take(4) {
            show(&format!("ACCEPTED {name}: {problem}"));
        }
    }

    fn refuse(&mut self, name: &str, read: &Read, reason: &str) {
        self.rejected += 1;
        let refused = errors(read).next().is_some();
        self.refused += usize::from(refused);
        if !refused {
            show(&format!("REJECTED {name}: {}", reason.replace('\n', " ")));
        }
    }

    /// An XForm must be read, and what is written of it must be stable.
    fn xform(&mut self, name: &str, xml: &str) {
        self.xforms += 1;
        let read = xform::read(xml);
        match (errors(&read).next(), &read.form) {
            (None, Some(form)) => {
                self.xforms_read += 1;
                let once = write::xform::write(form);
                let again = xform::read(&once).form;
                let twice = again.map(|form| write::xform::write(&form));
                self.stable += usize::from(twice.as_ref() == Some(&once));
                if let Some(twice) = twice.filter(|twice| *twice != once) {
                    let line = once.lines().zip(twice.lines()).find(|(a, b)| a != b);
                    show(&format!("UNSTABLE {name}: {line:?}"));
                }
            }
            (error, _) => show(&format!("XFORM {name}: {error:?}")),
        }
    }

    fn share_equal(&self) -> f64 {
        self.equal as f64 / self.accepted.max(1) as f64
    }

    fn share_refused(&self) -> f64 {
        self.refused as f64 / self.rejected.max(1) as f64
    }

    fn print(&self, what: &str) {
        println!(
            "{what}: {} of {} XForms read, {} stable; of {} accepted XLSForms {} without error, {} equal; \
             {} of {} rejected refused",
            self.xforms_read,
            self.xforms,
            self.stable,
            self.accepted,
            self.without_error,
            self.equal,
            self.refused,
            self.rejected
        );
    }
}

fn show(line: &str) {
    if std::env::var_os("MINYI_SHOW").is_some() {
        println!("{line}");
    }
}

fn errors(read: &Read) -> impl Iterator<Item = &Diagnostic> {
    read.diagnostics.iter().filter(|one| one.severity == Severity::Error)
}

/// A folder of the corpus, or none with a word about it.
fn shared(folder: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let root = std::env::var_os("MINYI_SHARED").map_or_else(beside, PathBuf::from);
    let path = root.join("corpus").join(folder);
    if !path.exists() {
        println!("skipped: there is no corpus at {}", path.display());
        return None;
    }
    Some(path)
}

fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        return text;
    }
    String::from_utf8(bytes).unwrap()
}

fn read_case(case: &Json) -> Read {
    let workbook = match case["md"].as_str() {
        Some(markdown) => from_markdown(markdown),
        None => Ok(rows_by_header(&case["ss_structure"])),
    };
    match workbook {
        Ok(workbook) => {
            let root = case["form_name"].as_str().unwrap_or("data");
            xlsform::read_named(&workbook, xlsform::Names { root, id: "data" })
        }
        Err(diagnostic) => Read { form: None, diagnostics: vec![diagnostic] },
    }
}

/// A workbook from rows that are objects.
fn rows_by_header(structure: &Json) -> Workbook {
    let mut workbook = Workbook::default();
    for (name, rows) in structure.as_object().into_iter().flatten() {
        let Some(rows) = rows.as_array().filter(|_| !name.ends_with("_header")) else {
            continue;
        };
        let mut headers: Vec<String> = Vec::new();
        for key in rows.iter().filter_map(Json::as_object).flat_map(|row| row.keys()) {
            if !headers.contains(key) {
                headers.push(key.clone());
            }
        }
        let cell =
            |row: &Json, header: &String| row[header].as_str().unwrap_or("").to_owned();
        let cells = rows.iter().map(|row| headers.iter().map(|h| cell(row, h)).collect());
        let all: Vec<Vec<String>> = [headers.clone()].into_iter().chain(cells).collect();
        let rows =
            all.into_iter().enumerate().map(|(n, cells)| Row { number: n + 1, cells });
        workbook.sheets.push(Sheet { name: name.clone(), rows: rows.collect() });
    }
    workbook
}
