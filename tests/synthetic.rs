//! Made-up respondents fill the built-in instruments to their end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "it is a test")]

use std::collections::BTreeSet;
use std::sync::Arc;

use minyi_form::compile::{CompiledForm, compile};
use minyi_form::engine::synthetic::{Chance, fill};
use minyi_form::engine::{Engine, Finish, NodeId, Opening, Outline, OutlineRole};
use minyi_form::read::read_bytes;
use minyi_form::submission::{Missing, Record};
use minyi_form::visit::{COMPLETE, Visit};
use minyi_tests::built_in::{FILES, Still, instrument};

fn respondent(form: &Arc<CompiledForm>, seed: u64) -> Record {
    let host = Box::new(Still::default());
    let mut engine = Engine::open(form.clone(), host, Opening::default()).unwrap();
    fill(&mut engine, &mut Chance::new(seed), "sample");
    let visit = Some(Visit::default());
    let finish = Finish { seq: seed, visit, ..Finish::default() };
    let problems = engine.problems();
    let where_at = |p: &minyi_form::engine::Problem| engine.path(p.node);
    let problems: Vec<String> = problems.iter().map(where_at).collect();
    let submission = engine.finalize(finish);
    submission.unwrap_or_else(|_| panic!("respondent {seed}: {problems:?}")).record
}

#[test]
fn fifty_respondents_finish_each_instrument() {
    for file in FILES {
        let form = instrument(file);
        let records: Vec<Record> = (1..=50).map(|seed| respondent(&form, seed)).collect();
        assert_eq!(records[6], respondent(&form, 7), "the same seed, the same record");
        assert_eq!(records[0].visit.as_ref().unwrap().outcome, COMPLETE);
        // At a kiosk who would rather not say walks away, and "not sure" is an answer.
        let reasons: &[Missing] = match file {
            "K1/K1.md" => &[Missing::NotApplicable],
            _ => &[Missing::DontKnow, Missing::Refused, Missing::NotApplicable],
        };
        for reason in reasons {
            let has = |record: &Record| record.miss.values().any(|m| m == reason);
            assert!(records.iter().any(has), "{file}: nobody says {reason:?}");
        }
        let vars = form.codebook().vars;
        let asked: Vec<&String> =
            vars.iter().filter(|v| !v.label.is_empty()).map(|v| &v.name).collect();
        let varied = asked.iter().filter(|name| {
            let values: BTreeSet<String> =
                records.iter().map(|record| record.a[**name].to_string()).collect();
            values.len() >= 3
        });
        let (varied, all) = (varied.count(), asked.len());
        assert!(varied * 3 > all * 2, "{file}: {varied} of {all} variables vary");
    }
}

/// The ranges below an element of the body, the outer before the inner.
fn ranges(outline: &Outline) -> Vec<NodeId> {
    let is_range = matches!(outline.role, OutlineRole::RepeatRange { .. });
    let own = outline.node.filter(|_| is_range);
    own.into_iter().chain(outline.children.iter().flat_map(ranges)).collect()
}

/// Questions below an element of the body, in its order.
fn questions(outline: &Outline) -> Vec<NodeId> {
    let is_question = outline.role == OutlineRole::Question;
    let own = outline.node.filter(|_| is_question);
    own.into_iter().chain(outline.children.iter().flat_map(questions)).collect()
}

/// Instances that are put between others use up the room between their neighbours; what
/// is told in document order stays in it.
#[test]
fn instances_stand_in_order_wherever_they_are_put() {
    let text = "| survey |\n| | type | name | label | required |\n\
                | | begin repeat | r | R | |\n| | integer | q | Q | yes |\n\
                | | begin repeat | s | S | |\n| | integer | p | P | yes |\n\
                | | end repeat | | | |\n| | end repeat | | | |\n| | integer | z | Z | yes |\n";
    let form = compile(read_bytes("r.md", text.as_bytes()).form.unwrap()).form.unwrap();
    let host = Box::new(Still::default());
    let mut engine = Engine::open(form, host, Opening::default()).unwrap();
    for n in 0..60 {
        let outer = ranges(&engine.outline()[0])[0];
        engine.add_instance(outer, Some(n % 3)).unwrap();
        let inner = ranges(&engine.outline()[0])[1 + n % 2];
        engine.add_instance(inner, None).unwrap();
        engine.add_instance(inner, Some(0)).unwrap();
        if n % 10 == 9 {
            let gone = engine.find(&format!("{}[2]", engine.path(outer))).unwrap();
            engine.remove_instance(gone).unwrap();
        }
        let told: Vec<NodeId> = engine.problems().iter().map(|p| p.node).collect();
        let shown: Vec<NodeId> = engine.outline().iter().flat_map(questions).collect();
        assert_eq!(told, shown, "after {n}");
    }
    assert!(engine.recompute_all().nodes.is_empty());
}
