//! `minyi eval` on small files: values, lines of JSON, carets, exit codes.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

const HOUSE: &str = "<data><person id='p1'><age>17</age></person><person id='p2'>\
                     <age>64</age></person></data>";

/// A file of this test's own.
fn file(name: &str, text: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("eval");
    std::fs::create_dir_all(&folder).unwrap();
    let path: PathBuf = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// What `minyi eval` prints, what it says, and its exit code.
fn eval(arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minyi"));
    let output = command.arg("eval").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn values_for_people() {
    let house = file("house.xml", HOUSE);
    for (node, expression, printed) in [
        ("/", "sum(/data/person/age) div 2", "40.5\n"),
        ("/data/person[2]", "age > 18", "true\n"),
        ("/data/person[2]/age", "position(..)", "2\n"),
        ("/", "concat('a', 'b')", "ab\n"),
        ("/", "//age", "/data[1]/person[1]/age[1]\t17\n/data[1]/person[2]/age[1]\t64\n"),
        ("/data/person", "@id", "/data[1]/person[1]/@id\tp1\n"),
        ("/", "//none", "(no nodes)\n"),
    ] {
        let (out, said, code) = eval(&["--context", &house, "--node", node, expression]);
        assert_eq!((&*out, &*said, code), (printed, "", Some(0)), "{expression}");
    }
    assert_eq!(eval(&["1 + 1"]).0, "2\n");
}

#[test]
fn mistakes_have_a_place_a_message_and_a_hint() {
    for (expression, said) in [
        (
            "1 + selectd(a, 'b')",
            "minyi: there is no function called `selectd`\n  1 + selectd(a, 'b')\n      \
             ^^^^^^^\n  hint: did you mean `selected`?\n",
        ),
        (
            "a = \n  'b",
            "minyi: the quote ' is never closed\n    'b\n    ^^\n  hint: close the text with a \
             second '\n",
        ),
        (
            "instance('x')/root",
            "minyi: there is no secondary instance called `x`\n  instance('x')/root\n  ^^^^^^^^^^^^^\n",
        ),
    ] {
        let (out, found, code) = eval(&[expression]);
        assert_eq!((&*out, &*found, code), ("", said, Some(2)));
    }
}

#[test]
fn a_problem_that_is_not_reached_is_told_beside_the_value() {
    let (out, said, code) = eval(&["if(true(), 1, sume(a))"]);
    assert_eq!((&*out, code), ("1\n", Some(0)));
    assert!(said.contains("did you mean `sum`?"), "{said}");
}

#[test]
fn cases_give_a_line_each() {
    let cases = file(
        "cases.jsonl",
        r#"{"id":"a","expression":"0 div 0","type":"number"}
{"id":"b","ctx":"h","contextNode":"/data[1]/person[2]","expression":"age","type":"nodeset"}
{"id":"c","ctx":"h","expression":"//age","type":"number","suite":"more than is read"}

{"id":"d","expression":"-0","type":"number"}
{"id":"e","expression":"1 div 3","type":"number","roundFactor":100}
{"id":"f","ctx":"h","contextNode":"/data[1]/none[1]","expression":"1"}
{"id":"g","expression":"nothing(","type":"error"}
{"id":"h","expression":"number('1970-01-01')","type":"number","tz":"America/Phoenix","roundFactor":100}
{"id":"i","ctx":"h","expression":"//none","type":"first-node"}
{"id":"j","expression":"'abc'","type":"string-length"}
{"id":"k","ctx":null,"expression":"format-date(now(), '%b')","type":"string","lang":"fr","now":"2026-01-22T02:42:15.590Z"}
{"id":"l","expression":"1 = 1"}
{"id":"m","expression":"1","tz":"Mars/Olympus"}
"#,
    );
    let house = serde_json::json!({ "ctx": "h", "xml": HOUSE }).to_string();
    let contexts = file("contexts.jsonl", &house);
    let (out, said, code) = eval(&["--cases", &cases, "--contexts", &contexts]);
    assert_eq!((&*said, code), ("", Some(0)));
    let lines: Vec<&str> = out.lines().collect();
    let expected = [
        r#"{"id":"a","type":"number","value":"NaN"}"#,
        r#"{"id":"b","type":"nodeset","value":[{"path":"/data[1]/person[2]/age[1]","string":"64"}]}"#,
        r#"{"id":"c","type":"number","value":17}"#,
        r#"{"id":"d","type":"number","value":"-0"}"#,
        r#"{"id":"e","type":"number","value":0.33}"#,
        r#"{"id":"f","type":"error","error":"the document has no node /data[1]/none[1]"}"#,
        r#"{"id":"g","type":"error","error":"the expression ends after `(` at 7..8; complete it or remove the end; the bracket `(` is never closed at 7..8; add the missing `)`"}"#,
        r#"{"id":"h","type":"number","value":0.29}"#,
        r#"{"id":"i","type":"first-node","value":null}"#,
        r#"{"id":"j","type":"string-length","value":3}"#,
        r#"{"id":"k","type":"string","value":"janv."}"#,
        r#"{"id":"l","type":"boolean","value":true}"#,
        r#"{"id":"m","type":"error","error":"the time zone `Mars/Olympus` is not known"}"#,
    ];
    assert_eq!(lines, expected);
}

#[test]
fn unusable_files_are_told_of_in_a_sentence() {
    let torn = file("torn.jsonl", "{\"id\":\"a\",\"expression\":\"1\"}\n{\"id\":");
    let lost = file("lost.jsonl", "{\"id\":\"a\",\"ctx\":\"x\",\"expression\":\"1\"}");
    let broken = file("broken.xml", "<data>");
    for (arguments, part) in [
        (vec!["--cases", &*torn], "torn.jsonl:2: "),
        (vec!["--cases", &*lost], "no document is called `x`"),
        (vec!["--cases", "/none/at/all"], "it cannot be read"),
        (vec!["--context", &*broken, "1"], "broken.xml: "),
        (vec!["--context", "/none/at/all", "1"], "it cannot be read"),
    ] {
        let (out, said, code) = eval(&arguments);
        assert_eq!((&*out, code), ("", Some(2)));
        assert!(said.starts_with("minyi: ") && said.contains(part), "{said}");
    }
}
