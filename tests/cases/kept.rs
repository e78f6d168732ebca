//! A submission never changes: what was stored is what is sent, exported and read again.

use minyi_form::bundle::Bundle;
use minyi_form::compile::compile_read;
use minyi_form::engine::{Engine, Finish};
use minyi_form::read::xform;
use minyi_form::submission::Submission;
use minyi_tests::bundles::{codebook, header, seal};

use crate::host::StillWorld;
use crate::run::opening;

/// Texts that careless writers change: marks of XML, blanks, line ends, other scripts.
const ANSWERS: &[&str] = &[
    "a < b & \"c\" > 'd'",
    "  two  blanks  ",
    "line\r\nline\ttab",
    "您好 مرحبا 👍",
    "1.10",
];

fn submission(answer: &str) -> Submission {
    let xml = r#"<html><model><instance><data id="f"><a/><n/></data></instance>
        <bind nodeset="/data/n" type="decimal" calculate="1 div 3"/></model><body>
        <input ref="/data/a"/></body></html>"#;
    let read = xform::read(xml);
    let form = compile_read(read.form, read.diagnostics).form.unwrap();
    let mut engine = Engine::open(form, Box::new(StillWorld::new(1)), opening()).unwrap();
    let node = engine.find("/data/a").unwrap();
    engine.answer(node, answer).unwrap();
    engine.finalize(Finish::default()).unwrap()
}

#[test]
fn a_stored_submission_is_read_again_byte_by_byte() {
    for answer in ANSWERS {
        let made = submission(answer);
        let stored = serde_json::to_string(&made).unwrap();
        let read: Submission = serde_json::from_str(&stored).unwrap();
        assert_eq!(read.xml.as_bytes(), made.xml.as_bytes(), "{answer:?}");
        assert_eq!(serde_json::to_string(&read).unwrap(), stored, "{answer:?}");
    }
}

#[test]
fn an_exported_record_is_exported_again_byte_by_byte() {
    let records = ANSWERS.iter().map(|answer| submission(answer).record);
    let bundle = seal(header("1", "d", codebook()), records.collect());
    let exported = bundle.to_json().unwrap();
    let imported: Bundle = serde_json::from_str(&exported).unwrap();
    assert_eq!(imported.to_json().unwrap(), exported);
    let again = Bundle::seal(imported.header, imported.submissions).unwrap();
    assert_eq!(again.to_json().unwrap(), exported);
}
