//! Actions that set each other off: each a wave of its own, and not for ever.

use minyi_form::compile::compile_read;
use minyi_form::diagnostic::Code;
use minyi_form::engine::Engine;
use minyi_form::read::xform;

use crate::host::StillWorld;
use crate::run::opening;

/// Each of two questions counts on from the other when that one changes.
const ENDLESS: &str = r#"<html><model><instance><data id="f"><a/><b/></data></instance>
<bind nodeset="/data/a" type="int"/><bind nodeset="/data/b" type="int"/></model><body>
<input ref="/data/a">
  <setvalue event="xforms-value-changed" ref="/data/b" value="/data/a + 1"/>
</input>
<input ref="/data/b">
  <setvalue event="xforms-value-changed" ref="/data/a" value="/data/b + 1"/>
</input></body></html>"#;

#[test]
fn actions_without_end_are_stopped_with_a_remark() {
    let read = xform::read(ENDLESS);
    let form = compile_read(read.form, read.diagnostics).form.unwrap();
    let host = Box::new(StillWorld::new(1));
    let mut engine = Engine::open(form, host, opening()).unwrap();
    let a = engine.find("/data/a").unwrap();
    engine.answer(a, "1").unwrap();
    assert_eq!(engine.repeated_evaluations(), 0);
    let stopped = engine.remarks().iter().find(|remark| remark.code == Code::Cycle);
    assert!(stopped.unwrap().message.contains("stopped after 100 waves"));
    // The next answer begins anew.
    engine.answer(a, "500").unwrap();
    assert_eq!(engine.state(a).unwrap().text, "600");
}
