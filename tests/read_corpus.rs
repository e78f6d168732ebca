//! Reads every form of the corpus and counts what agrees with pyxform.
//!
//! An XLSForm must become the same [`Form`] as the XForm that pyxform made of it, read by
//! our other reader; what pyxform refuses must be refused. The corpus is no part of the
//! project: it is found in the folder that `MINYI_SHARED` names, else in `../shared`
//! beside the repository, and without it the tests say so and pass. `MINYI_SHOW=1` prints
//! what differs.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may fail and tell

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use minyi_form::diagnostic::{Diagnostic, Severity};
use minyi_form::form::Form;
use minyi_form::read::workbook::{Row, Sheet, Workbook, from_markdown};
use minyi_form::read::{Read, read_bytes, xform, xlsform};
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
            Some(golden) => count.compare(name, &read, &xform::read(golden)),
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
        assert!(count.share_equal() >= 0.98, "{count:?}");
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
    let golden = golden.map(|path| xform::read(&text(path)));
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
}

impl Count {
    fn compare(&mut self, name: &str, read: &Read, golden: &Read) {
        self.accepted += 1;
        let errors: Vec<String> = errors(read).map(Diagnostic::to_string).collect();
        self.without_error += usize::from(errors.is_empty());
        let differences = match (&read.form, &golden.form) {
            (Some(form), Some(golden)) => differences(form, golden),
            _ => vec!["no form".to_owned()],
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

    fn xform(&mut self, name: &str, read: &Read) {
        self.xforms += 1;
        match errors(read).next() {
            None if read.form.is_some() => self.xforms_read += 1,
            error => show(&format!("XFORM {name}: {error:?}")),
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
            "{what}: {} of {} XForms read; of {} accepted XLSForms {} without error, {} equal; \
             {} of {} rejected refused",
            self.xforms_read,
            self.xforms,
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

/// Where two forms differ, places and insignificant white space apart.
fn differences(form: &Form, golden: &Form) -> Vec<String> {
    let (form, golden) = (normal(form), normal(golden));
    let mut found = Vec::new();
    walk("", &form, &golden, &mut found);
    found
}

fn walk(path: &str, ours: &Json, golden: &Json, found: &mut Vec<String>) {
    match (ours, golden) {
        (Json::Object(a), Json::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                walk(&format!("{path}/{key}"), &ours[key], &golden[key], found);
            }
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                walk(&format!("{path}[{index}]"), a, b, found);
            }
        }
        _ if ours != golden => found.push(format!("{path}: {ours} / {golden}")),
        _ => {}
    }
}

fn normal(form: &Form) -> Json {
    let mut json = serde_json::to_value(form).unwrap();
    let mut entries = std::mem::take(&mut json["itext"]);
    let mut itext = serde_json::Map::new();
    for entry in entries.as_array_mut().into_iter().flatten() {
        let id = entry["id"].as_str().unwrap_or_default().to_owned();
        for forms in entry["translations"].as_array_mut().into_iter().flatten() {
            sort(forms);
        }
        itext.insert(id, entry["translations"].take());
    }
    json["itext"] = Json::Object(itext);
    sort(&mut json["namespaces"]);
    clean(&mut json);
    json
}

fn sort(list: &mut Json) {
    if let Some(list) = list.as_array_mut() {
        list.sort_by_key(Json::to_string);
    }
}

fn clean(json: &mut Json) {
    match json {
        Json::Object(object) => {
            object.remove("place");
            if let Some(others) = object.get_mut("others") {
                sort(others);
            }
            object.values_mut().for_each(clean);
        }
        Json::Array(list) => list.iter_mut().for_each(clean),
        Json::String(text) => {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
