//! The built command on small files: figures, sentences, exit codes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bundles::{bundle, missing, record};
use minyi_form::submission::{Missing, Record};
use serde_json::{Value, json};

#[path = "../../../tests/bundles.rs"]
#[allow(dead_code, unreachable_pub, reason = "the other tests need the rest")]
mod bundles;

/// A folder of its own for a test, empty at the beginning.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

fn minyi(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_minyi")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Four interviews: 5, 4, not used, refused; ages 20, 40.
fn four() -> Vec<Record> {
    let refused = record(4, json!({"overall": Value::Null}));
    vec![
        record(1, json!({"overall": 5, "age": 20, "needs": ["parking", "lift"]})),
        record(2, json!({"overall": 4, "age": 40, "needs": ["lift"]})),
        record(3, json!({"overall": 0})),
        missing(refused, "overall", Missing::Refused),
    ]
}

#[test]
fn a_small_bundle_gives_the_expected_figures() {
    let folder = folder("figures");
    let file = write(&folder, "four.minyi.json", bundle("T1", four()).to_json().unwrap());
    let output = minyi(&["aggregate", &file]);
    let text = stdout(&output);
    assert_eq!((code(&output), stderr(&output).as_str()), (Some(0), ""));
    for line in [
        "n = 4 submissions: 4 complete, 0 broken off",
        "answered 3 of 4; refused 1",
        "0     Not used             1       -  in no denominator",
        "top 3 (5, 4, 3)  100.0 %  [34.2, 100.0]     n = 2 = satisfaction rate (满意率)",
        "index 0-100        87.50",
        "lift     Lift         2  100.0 %",
        "mean       30",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let chinese = stdout(&minyi(&["aggregate", &file, "--lang", "zh-Hans"]));
    assert!(chinese.contains("已答 3 / 4; 拒答 1"), "{chinese}");
    assert!(chinese.contains("= 满意率"), "{chinese}");
}

#[test]
fn json_and_csv_have_the_same_figures() {
    let folder = folder("formats");
    let file =
        write(&folder, "four.jsonl", bundle("T1", four()).to_json_lines().unwrap());
    let json: Value =
        serde_json::from_str(&stdout(&minyi(&["aggregate", "--json", &file]))).unwrap();
    assert_eq!(json["schema"], "minyi-tally/0.1");
    let overall = &json["forms"][0]["groups"][0]["variables"][0];
    assert_eq!(overall["scale"]["n"], 2);
    assert_eq!(overall["scale"]["top2"]["share"], 1.0);
    assert_eq!(overall["scale"]["index"]["value"], 87.5);
    assert_eq!(overall["missing"]["refused"], 1);
    let csv = stdout(&minyi(&["aggregate", "--csv", &file]));
    assert!(csv.starts_with('\u{feff}'), "Excel needs the mark");
    assert!(csv.contains(",overall,one,index_0_100,,,,,87.5,"), "{csv}");
    assert!(csv.contains(",overall,one,top3,,满意率,2,2,1,"), "{csv}");
}

#[test]
fn groups_by_area() {
    let folder = folder("groups");
    let file = write(&folder, "four.json", bundle("T1", four()).to_json().unwrap());
    let text = stdout(&minyi(&["aggregate", "--by", "area:street", &file]));
    assert!(text.contains("group: s0") && text.contains("group: s1"), "{text}");
    let unknown = minyi(&["aggregate", "--by", "area:moon", &file]);
    assert_eq!((code(&unknown), stdout(&unknown).as_str()), (Some(2), ""));
    assert!(stderr(&unknown).contains("no area level is called `moon`"));
}

#[test]
fn unusable_files_get_one_sentence_and_exit_code_2() {
    let folder = folder("unusable");
    let whole = bundle("T1", four()).to_json().unwrap();
    let value: Value = serde_json::from_str(&whole).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    for (name, bytes, sentence) in [
        ("empty.json", Vec::new(), "it is empty"),
        ("binary.json", (0..=255).collect(), "not text in UTF-8"),
        ("text.json", b"hello".to_vec(), "it is not a bundle"),
        ("cut.json", pretty.as_bytes()[..500].to_vec(), "it is cut off"),
        ("deep.json", "[".repeat(1_000_000).into_bytes(), "it is cut off"),
        ("object.json", b"{\"a\":1}".to_vec(), "JSON but not a bundle"),
        ("types.json", b"{\"header\":[],\"submissions\":{}}".to_vec(), "not a bundle"),
    ] {
        let file = write(&folder, name, bytes);
        let output = minyi(&["aggregate", &file]);
        let complaint = stderr(&output);
        assert_eq!((code(&output), stdout(&output).as_str()), (Some(2), ""), "{name}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
        assert!(complaint.contains(name) && complaint.contains(sentence), "{complaint}");
    }
    let absent = folder.join("absent.json").display().to_string();
    let output = minyi(&["aggregate", &absent]);
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).contains("absent.json: it cannot be opened"));
    let output = minyi(&["aggregate", &folder.display().to_string()]);
    assert_eq!(code(&output), Some(2), "{}", stderr(&output));
}

#[test]
fn a_torn_bundle_is_named_and_the_sound_one_counted() {
    let folder = folder("torn");
    let sound = write(&folder, "sound.json", bundle("T1", four()).to_json().unwrap());
    let other = bundle("T2", vec![record(7, json!({"age": 60})), record(8, json!({}))]);
    let lines = other.to_json_lines().unwrap();
    let torn = write(&folder, "torn.jsonl", &lines[..lines.find("\"seq\":8").unwrap()]);
    let output = minyi(&["aggregate", &sound, &torn]);
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).contains(
        "torn.jsonl: quarantined, its records are not counted (1 can be read)"
    ));
    assert!(stdout(&output).contains("n = 4 submissions"), "{}", stdout(&output));
    let output = minyi(&["aggregate", "--quarantined", &sound, &torn]);
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("n = 5 submissions"), "{}", stdout(&output));
}

#[test]
fn the_same_files_give_the_same_bytes_in_any_order() {
    let folder = folder("bytes");
    let mut records = four();
    let one = write(&folder, "1.json", bundle("T1", records.clone()).to_json().unwrap());
    records[0].rev = 2;
    records[0].a.insert("overall".to_owned(), json!(1));
    let two = write(&folder, "2.json", bundle("T2", records).to_json_lines().unwrap());
    for format in ["--json", "--csv"] {
        let found = minyi(&["aggregate", format, &two, &one]);
        assert_eq!(code(&found), Some(0), "{}", stderr(&found));
        assert_eq!(found.stdout, minyi(&["aggregate", format, &one, &two]).stdout);
    }
    assert_eq!(
        minyi(&["aggregate", &two, &one]).stdout,
        minyi(&["aggregate", &one, &two]).stdout
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder("pipe");
    let mut records = four();
    records.extend((10..200).map(|n| record(n, json!({"overall": 5}))));
    let file = write(&folder, "many.json", bundle("T1", records).to_json().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_minyi"));
    command.args(["aggregate", "--by", "area:community", "--json", &file]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut few = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut few).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (Some(0), ""));
}

const FORM: &str = "\
| survey | type          | name | label    | relevant    |
|        | integer       | age  | Your age |             |
|        | select_one yn | ok   | Well?    | ${age} > 17 |

| choices | list_name | name | label |
|         | yn        | 1    | Yes   |
|         | yn        | 2    | No    |
";

#[test]
fn a_sound_form_passes() {
    let folder = folder("sound form");
    let file = write(&folder, "form.md", FORM);
    let output = minyi(&["check", &file]);
    assert_eq!(code(&output), Some(0), "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("no errors"), "{}", stdout(&output));
    assert!(
        stdout(&output).trim_end().ends_with("it can be filled"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_form_with_errors_is_told_all_of_them_with_their_places() {
    let folder = folder("unsound form");
    let form =
        FORM.replace("select_one yn", "select_one ny").replace("${age}", "${agee}");
    let file = write(&folder, "form.md", form);
    let output = minyi(&["check", &file]);
    let text = stdout(&output);
    assert_eq!(code(&output), Some(2), "{text}");
    assert!(text.contains("[unknown-list]") && text.contains("[unknown-name]"), "{text}");
    assert!(text.contains("error: survey!"), "{text}");
    let json: Value =
        serde_json::from_str(&stdout(&minyi(&["check", "--json", &file]))).unwrap();
    assert_eq!(
        (&json["schema"], &json["fillable"]),
        (&json!("minyi-check/0.1"), &json!(false))
    );
    let codes: Vec<&str> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["code"].as_str().unwrap())
        .collect();
    assert!(
        codes.contains(&"unknown-list") && codes.contains(&"unknown-name"),
        "{codes:?}"
    );
}

#[test]
fn junk_instead_of_a_form_gets_a_diagnostic() {
    let folder = folder("junk");
    for (name, bytes) in [
        ("empty.md", Vec::new()),
        ("junk.xlsx", b"PK\x03\x04junk".to_vec()),
        ("junk.xml", b"<a".to_vec()),
        ("picture.png", vec![0x89, b'P', b'N', b'G', 0, 255]),
        ("deep.xml", "<a>".repeat(100_000).into_bytes()),
    ] {
        let file = write(&folder, name, bytes);
        let output = minyi(&["check", &file]);
        assert_eq!(
            code(&output),
            Some(2),
            "{name}: {}{}",
            stdout(&output),
            stderr(&output)
        );
        assert!(stdout(&output).contains("cannot be filled"), "{name}");
    }
    let output = minyi(&["check", "no such form.xlsx"]);
    assert_eq!((code(&output), stderr(&output).lines().count()), (Some(2), 1));
}

#[test]
fn usage_is_explained() {
    let output = minyi(&["aggregate"]);
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).contains("Usage: minyi aggregate"));
    let output = minyi(&["--help"]);
    assert!(stdout(&output).contains("check") && stdout(&output).contains("aggregate"));
}
