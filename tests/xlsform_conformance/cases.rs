//! The compile cases of pyxform's own suite.

use minyi_form::read::workbook::{Row, Sheet, Workbook, from_markdown};
use minyi_form::read::{Read, xlsform};
use minyi_form::write;
use minyi_tests::corpus::corpus;
use serde_json::Value as Json;

use crate::{Share, differences, facts, wrongly_accepted};

#[test]
fn xlsform_cases_are_read_as_pyxform_reads_them() {
    let Some(path) = corpus("xlsform_cases/cases.jsonl") else { return };
    let (mut equal, mut met, mut refused) =
        (Share::default(), Share::default(), Share::default());
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let read = read_case(&case);
        let name = case["id"].as_str().unwrap_or_default();
        match case["xform"].as_str() {
            Some(golden) => {
                equal.note(name, &differences(&read, golden));
                let xform = read.form.as_ref().map(write::xform::write);
                met.note(name, &facts::unmet(&case, &xform.unwrap_or_default()));
            }
            None => {
                let message = case["error"].as_str().unwrap_or_default();
                let problem = wrongly_accepted(&read, message);
                refused.note(name, &problem.into_iter().collect::<Vec<_>>());
            }
        }
    }
    println!("xlsform_cases: equal {equal}, facts met {met}, refused by code {refused}");
    assert!(equal.percent() >= 99.0, "equal {equal}");
    assert!(met.percent() >= 99.0, "facts met {met}");
    assert!(refused.percent() >= 97.0, "refused by code {refused}");
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
