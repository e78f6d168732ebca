//! `minyi trace` on a small form: what is equal, what differs, and what cannot be read.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const FORM: &str = r#"<html><model><instance><data id="f"><a/><double/><day/></data></instance>
<bind nodeset="/data/a" type="int" required="true()" constraint=". &lt; 10"/>
<bind nodeset="/data/double" calculate="/data/a * 2"/>
<bind nodeset="/data/day" calculate="today()"/></model>
<body><input ref="/data/a"><label>A</label></input></body></html>"#;

fn trace() -> Value {
    json!({
        "tz": "America/Phoenix", "clock": "2026-03-04T03:30:15.250Z",
        "initial": {
            "/data": [null, true, null, false, null],
            "/data/a": ["", true, true, false, "required"],
            "/data/double": ["", true, false, false, null],
            "/data/day": ["2026-03-03", true, false, false, null],
        },
        "steps": [
            {"action": {"op": "set", "ref": "/data/a", "value": "4"}, "removed": [],
             "set": {"/data/a": ["4", true, true, false, null],
                     "/data/double": ["8", true, false, false, null]}},
            {"action": {"op": "set", "ref": "/data/a", "value": "11"}, "removed": [],
             "set": {"/data/a": ["11", true, true, false, "constraint"],
                     "/data/double": ["22", true, false, false, null]}},
        ],
        "submission": "<data id='f'><a>11</a><double>22</double><day>2026-03-03</day>\
                       <meta><instanceID/></meta></data>",
        "volatile": [], "unstable": [],
    })
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn run(folder: &Path, trace: &Value) -> Output {
    std::fs::write(folder.join("form.xml.gz"), packed(FORM.as_bytes())).unwrap();
    let script = packed(trace.to_string().as_bytes());
    std::fs::write(folder.join("trace.json.gz"), script).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_minyi"));
    command.current_dir(folder).args(["trace", "form.xml.gz", "--script"]);
    command.args(["trace.json.gz", "--attachments", "."]).output().unwrap()
}

#[test]
fn an_equal_interview_ends_with_zero() {
    let output = run(&folder("trace-equal"), &trace());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "all is equal\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn each_difference_is_told_once() {
    let mut other = trace();
    other["initial"]["/data/double"][0] = json!("1");
    other["steps"][0]["set"]["/data/double"][0] = json!("9");
    other["submission"] = json!("<data id='f'><a>12</a></data>");
    let output = run(&folder("trace-other"), &other);
    let report = String::from_utf8(output.stdout).unwrap();
    let places: Vec<&str> =
        report.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(places, ["at the beginning", "submission", "2 differences"], "{report}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = folder("trace-unreadable");
    let output = run(&folder, &json!("no trace"));
    assert_eq!(output.status.code(), Some(0), "nothing is asked of an empty trace");
    std::fs::write(folder.join("junk.json"), "{").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_minyi"));
    let output = command
        .current_dir(&folder)
        .args(["trace", "form.xml.gz", "--script", "junk.json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("it is no trace"));
}
