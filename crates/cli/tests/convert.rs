//! `minyi convert` and `minyi check --watch` on small forms.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const FORM: &str = "\
| survey |                |      |               |              |
|        | type           | name | label::中文 (zh) | relevant     |
|        | integer        | age  | 您的年龄      |              |
|        | select_one job | work | 您的工作      | ${age} >= 18 |
| choices |
|        | list_name | name | label::中文 (zh) |
|        | job       | a    | 工人 \\| 农民 |
|        | job       | b    | 教师          |
";

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("convert").join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn minyi(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minyi"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn an_xlsform_becomes_an_xform_and_comes_back() {
    let folder = folder("there-and-back");
    std::fs::write(folder.join("jobs.md"), FORM).unwrap();
    let there = minyi(&folder, &["convert", "jobs.md", "-o", "jobs.xml"]);
    assert_eq!((there.status.code(), said(&there)), (Some(0), String::new()));
    let xform = text(&folder, "jobs.xml");
    assert!(xform.contains(r#"<data id="jobs">"#), "{xform}");
    assert!(xform.contains(r#"relevant=" /data/age  &gt;= 18""#), "{xform}");

    let back = minyi(&folder, &["convert", "jobs.xml", "-o", "back.md"]);
    assert_eq!(back.status.code(), Some(0), "{}", said(&back));
    let tables = text(&folder, "back.md");
    for part in
        ["| select_one job |", "${age} >= 18", "label::中文 (zh)", "工人 \\| 农民"]
    {
        assert!(tables.contains(part), "{part} is not in\n{tables}");
    }
    minyi(&folder, &["convert", "back.md", "-o", "again.xml"]);
    assert_eq!(text(&folder, "again.xml"), xform);
}

#[test]
fn the_root_is_called_as_asked_and_packed_files_are_read() {
    let folder = folder("names");
    std::fs::write(folder.join("jobs.md"), FORM).unwrap();
    let arguments = ["convert", "jobs.md", "-o", "-", "--form-name", "household"];
    let printed = minyi(&folder, &arguments).stdout;
    let xform = String::from_utf8(printed.clone()).unwrap();
    assert!(xform.contains(r#"<household id="jobs">"#), "{xform}");

    let packed = std::fs::File::create(folder.join("form.xml.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::fast());
    packed.write_all(&printed).unwrap();
    packed.finish().unwrap();
    let again = minyi(&folder, &["convert", "form.xml.gz", "-o", "-"]);
    assert_eq!(String::from_utf8(again.stdout).unwrap(), xform);
}

#[test]
fn a_refused_form_gets_all_its_diagnostics_and_exit_code_2() {
    let folder = folder("refused");
    let form = FORM.replace("| integer ", "| intger  ").replace("${age}", "${aeg}");
    std::fs::write(folder.join("jobs.md"), form).unwrap();
    let output = minyi(&folder, &["convert", "jobs.md", "-o", "jobs.xml"]);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    for part in [
        "survey!A2: there is no question type `intger` [unknown-type]",
        "did you mean `integer`?",
        "survey!D3: no question is called `aeg` [unknown-name]",
        "did you mean `age`?",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert!(!folder.join("jobs.xml").exists());
    let output = minyi(&folder, &["convert", "jobs.md", "-o", "jobs.docx"]);
    assert_eq!(output.status.code(), Some(2));
    let output = minyi(&folder, &["convert", "jobs.md", "-o", "-", "--form-name", "1 2"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_watched_form_is_checked_again_when_it_is_saved() {
    let folder = folder("watch");
    let file = folder.join("jobs.md");
    std::fs::write(&file, FORM.replace("${age}", "${aeg}")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_minyi"));
    command.args(["check", "--watch"]).arg(&file).stdout(Stdio::piped());
    let mut watching = command.spawn().unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut verdict = || {
        let is_verdict = |line: &String| line.contains("filled");
        lines.by_ref().map(Result::unwrap).find(is_verdict).unwrap()
    };
    assert!(verdict().contains("1 error, no warnings; it cannot be filled"));
    std::fs::write(&file, FORM).unwrap();
    assert!(verdict().contains("no errors, no warnings; it can be filled"));
    watching.kill().unwrap();
    watching.wait().unwrap();
}
