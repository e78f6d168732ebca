//! From bundles to figures: layouts, damage, merging, versions, groups.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use minyi_aggregate::figures::{Condition, FormTally, Report, VariableTally};
use minyi_aggregate::{By, Collection, Selection, report};
use minyi_form::bundle::{Bundle, Header, VariableKind};
use minyi_form::submission::{Missing, Record, State};
use minyi_form::visit::Visit;
use minyi_tests::bundles::{
    Random, bundle, codebook, header, list, missing, random_record, record, seal, uuid,
    variable,
};
use serde_json::{Value, json};

/// Files by name, loaded in this order.
fn load(files: &[(&str, &str)]) -> Collection {
    let mut collection = Collection::new();
    for (name, text) in files {
        collection.load(name, text.as_bytes()).unwrap();
    }
    collection
}

fn tally(files: &[(&str, &str)]) -> Report {
    load(files).tally(&Selection::default()).unwrap()
}

fn variable_of<'f>(form: &'f FormTally, name: &str) -> &'f VariableTally {
    form.groups[0].variables.iter().find(|variable| variable.name == name).unwrap()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 5e-5, "{found} instead of {expected}");
}

/// Ten interviews whose figures can be worked out by hand.
fn ten() -> Vec<Record> {
    let overall = |number: u64, grade: Value| record(number, json!({"overall": grade}));
    let mut records: Vec<Record> =
        [5, 5, 4, 3, 2, 0].iter().zip(1..).map(|(&g, n)| overall(n, json!(g))).collect();
    records.push(overall(7, json!(-1)));
    records.push(missing(overall(8, Value::Null), "overall", Missing::Refused));
    records.push(overall(9, Value::Null));
    let mut broken = missing(overall(10, Value::Null), "overall", Missing::BrokeOff);
    broken.state = State::Partial;
    records.push(broken);
    for (record, number) in records.iter_mut().zip(0..) {
        let nps = [10, 9, 9, 8, 7, 6, 0, 10, 10, 8][number];
        record.a.insert("nps".to_owned(), json!(nps));
    }
    let set = |record: &mut Record, name: &str, value: Value| {
        record.a.insert(name.to_owned(), value);
    };
    set(&mut records[0], "needs", json!(["parking", "lift"]));
    set(&mut records[1], "needs", json!(["parking"]));
    set(&mut records[2], "needs", json!([]));
    set(&mut records[0], "worry", json!(["lift", "parking"]));
    set(&mut records[1], "worry", json!(["parking"]));
    set(&mut records[0], "age", json!(20));
    set(&mut records[1], "age", json!(30));
    set(&mut records[2], "age", json!(70));
    set(&mut records[0], "effort", json!(7));
    set(&mut records[1], "effort", json!(4));
    set(
        &mut records[0],
        "visits",
        json!([{"service": "lift", "minutes": 5}, {"service": "green"}]),
    );
    set(&mut records[1], "visits", json!([]));
    records
}

#[test]
fn ten_interviews_give_the_figures_worked_out_by_hand() {
    let report = tally(&[("ten.json", &bundle("T1", ten()).to_json().unwrap())]);
    let form = &report.forms[0];
    assert_eq!((form.n, form.complete, form.partial), (10, 9, 1));

    let overall = variable_of(form, "overall");
    let m = overall.missing;
    assert_eq!((overall.n, overall.answered), (10, 6));
    assert_eq!((m.dont_know, m.refused, m.not_applicable), (1, 1, 0));
    assert_eq!((m.not_asked, m.broke_off, m.blank), (0, 1, 1));
    let scale = overall.scale.as_ref().unwrap();
    assert_eq!((scale.n, scale.not_used), (5, 1));
    assert_eq!([scale.top1.count, scale.top2.count, scale.top3.count], [2, 3, 4]);
    assert_eq!(scale.satisfaction_rate, "top3");
    close(scale.top3.low.unwrap(), 0.37553);
    close(scale.top3.high.unwrap(), 0.96377);
    let (mean, index) = (scale.mean.unwrap(), scale.index.unwrap());
    close(mean.value, 3.8);
    // s² = 1.7, t(0.975; 4) = 2.7764451
    close(mean.low.unwrap(), 3.8 - 2.7764451 * (1.7_f64 / 5.0).sqrt());
    close(index.value, 70.0);
    let not_used = overall.values.iter().find(|value| value.code == "0").unwrap();
    assert_eq!((not_used.share.count, not_used.share.share), (1, None));
    assert!(
        overall.values.iter().all(|value| value.share.of == 5),
        "not used is in no base"
    );
    assert!(
        overall.values.iter().all(|value| value.code != "-1"),
        "a reason is no answer"
    );

    let needs = variable_of(form, "needs");
    assert_eq!((needs.answered, needs.missing.blank), (2, 8));
    assert_eq!(needs.values[0].share.share, Some(1.0), "a share of respondents");
    assert_eq!(needs.values[1].share.share, Some(0.5));

    let worry = variable_of(form, "worry");
    let ranks: Vec<_> = worry.values.iter().map(|value| value.rank.unwrap()).collect();
    // parking: second and first of three; lift: first and half of 1; green: 0 and half of 1.
    assert_eq!(ranks.iter().map(|rank| rank.borda).collect::<Vec<_>>(), [3.0, 2.5, 0.5]);
    assert_eq!(ranks.iter().map(|rank| rank.first.count).collect::<Vec<_>>(), [1, 1, 0]);

    let age = variable_of(form, "age").numbers.unwrap();
    assert_eq!((age.mean.value, age.min, age.median, age.max), (40.0, 20.0, 30.0, 70.0));

    let nps = variable_of(form, "nps").nps.unwrap();
    // 10 9 9 8 7 6 0 10 10 8: five promoters, two detractors
    assert_eq!((nps.n, nps.promoters.count, nps.detractors.count), (10, 5, 2));
    close(nps.score.value, 30.0);
    close(nps.standard_error, 100.0 * ((0.7_f64 - 0.09) / 10.0).sqrt());

    let effort = variable_of(form, "effort").ces.unwrap();
    assert_eq!((effort.n, effort.five_to_seven.count, effort.mean.value), (2, 1, 5.5));

    let visits = variable_of(form, "visits");
    let rows = visits.rows.as_ref().unwrap();
    assert_eq!((visits.answered, rows.rows), (2, 2));
    assert_eq!(rows.variables[1].missing.not_asked, 1, "a row without `minutes`");
    assert_eq!(rows.variables[0].values[1].share.low, None, "rows are not independent");
}

#[test]
fn every_layout_reads_the_same() {
    let bundle = bundle("T1", ten());
    let document = bundle.to_json().unwrap();
    let value: Value = serde_json::from_str(&document).unwrap();
    let windows = document.replace('\n', "\r\n\r\n");
    let layouts = [
        bundle.to_json_lines().unwrap(),
        serde_json::to_string(&value).unwrap(),
        serde_json::to_string_pretty(&value).unwrap(),
        format!("\u{feff}{windows}"),
    ];
    let expected = tally(&[("b", &document)]);
    assert_eq!(expected.sources[0].condition, Condition::Sealed);
    for layout in layouts {
        assert_eq!(tally(&[("b", &layout)]), expected, "{}", &layout[..60]);
    }
}

#[test]
fn bundles_can_follow_each_other_in_one_file() {
    let [one, other] = [("T1", 1), ("T2", 2)].map(|(device, number)| {
        bundle(device, vec![record(number, json!({}))]).to_json_lines().unwrap()
    });
    let report = tally(&[("both", &format!("{one}{other}"))]);
    assert_eq!(report.forms[0].n, 2);
    assert!(report.sources.iter().all(|source| source.condition == Condition::Sealed));
}

#[test]
fn the_order_of_bundles_does_not_show() {
    let mut random = Random::new(7);
    for round in 0..30 {
        let mut records: Vec<Record> =
            (1..40).map(|n| random_record(n, &mut random)).collect();
        for _ in 0..20 {
            let mut again = random.one(&records).clone();
            again.rev += random.below(2) as u32;
            again.a.insert("overall".to_owned(), json!(random.below(6)));
            records.push(again);
        }
        let mut files = Vec::new();
        for device in ["T1", "T2", "T3", "T4"] {
            let part = (0..25).map(|_| random.one(&records).clone()).collect();
            files.push((device, bundle(device, part).to_json_lines().unwrap()));
        }
        let mut order: Vec<(&str, &str)> =
            files.iter().map(|(n, t)| (*n, t.as_str())).collect();
        let expected = report::json(&tally(&order)).unwrap();
        for _ in 0..4 {
            random.shuffle(&mut order);
            let found = report::json(&tally(&order)).unwrap();
            let names: Vec<&str> = order.iter().map(|(name, _)| *name).collect();
            let differs =
                found.lines().zip(expected.lines()).find(|(one, other)| one != other);
            assert_eq!(differs, None, "round {round}, {names:?}");
        }
    }
}

#[test]
fn the_same_bundle_twice_counts_once() {
    let text = bundle("T1", ten()).to_json().unwrap();
    let report = tally(&[("a.json", &text), ("b.json", &text)]);
    assert_eq!(report.forms[0].groups, tally(&[("a.json", &text)]).forms[0].groups);
    assert_eq!((report.forms[0].merge.read, report.forms[0].merge.repeated), (20, 10));
    assert_eq!(report.sources[1].condition, Condition::Repeated);
}

#[test]
fn revisions_conflicts_and_withdrawals_are_listed() {
    let revised = |number, rev, saved: &str, age: u64| {
        let mut record = record(number, json!({"age": age}));
        (record.rev, record.saved) = (rev, saved.to_owned());
        record
    };
    let first = bundle(
        "T1",
        vec![
            revised(1, 1, "2026-05-01T08:00:00Z", 20),
            revised(2, 1, "2026-05-01T08:00:00Z", 30),
            revised(3, 1, "2026-05-01T08:00:00Z", 40),
        ],
    );
    let second = bundle(
        "T1",
        vec![
            revised(1, 2, "2026-05-01T07:00:00Z", 21),
            revised(2, 1, "2026-05-01T08:00:00.001Z", 31),
        ],
    );
    let withdrawal =
        json!({"id": uuid(3), "reason": "consent withdrawn", "rev": 2, "t": "del"});
    let files = [
        first.to_json_lines().unwrap(),
        second.to_json_lines().unwrap(),
        with_extra(&withdrawal),
    ];
    let names = ["1", "2", "3"];
    let files: Vec<(&str, &str)> =
        names.into_iter().zip(files.iter().map(String::as_str)).collect();
    let report = tally(&files);
    let form = &report.forms[0];
    assert_eq!(form.n, 2);
    let age = variable_of(form, "age").numbers.unwrap();
    assert_eq!((age.min, age.max), (21.0, 31.0));
    assert_eq!(form.merge.conflicts.len(), 1);
    assert_eq!(
        form.merge.conflicts[0][0].h,
        second.submissions[1].h(),
        "the winner comes first"
    );
    assert_eq!(form.merge.superseded.len(), 2);
    assert_eq!(form.merge.withdrawn[0].id, uuid(3));
    assert_eq!(form.merge.withdrawn[0].reason, "consent withdrawn");
}

/// A sealed bundle in JSON Lines with one record of any form.
fn with_extra(record: &Value) -> String {
    use minyi_form::bundle::{canonical, sha256};
    let mut record = record.clone();
    let h = sha256(canonical(&record).unwrap().as_bytes());
    record["h"] = json!(h);
    let line = canonical(&record).unwrap();
    let header = canonical(&header("1", "T9", codebook())).unwrap();
    let seal = json!({
        "t": "seal", "count": 1, "bytes": line.len() + 1,
        "header": sha256(header.as_bytes()), "root": sha256(format!("{h}\n").as_bytes()),
    });
    format!("{header}\n{line}\n{}\n", canonical(&seal).unwrap())
}

#[test]
fn a_torn_bundle_is_quarantined_and_still_readable() {
    for text in [bundle("T1", ten()).to_json(), bundle("T1", ten()).to_json_lines()] {
        let text = text.unwrap();
        let end = text.rfind("\"seq\":9").unwrap();
        let collection = load(&[("torn", &text[..end])]);
        let report = collection.tally(&Selection::default()).unwrap();
        assert_eq!(report.sources[0].condition, Condition::Quarantined);
        assert_eq!(report.sources[0].records, 8);
        assert_eq!(report.sources[0].refused.len(), 1, "the torn tail is visible");
        assert_eq!(report.forms[0].n, 0);
        let asked = Selection { quarantined: true, ..Selection::default() };
        assert_eq!(collection.tally(&asked).unwrap().forms[0].n, 8);
    }
}

#[test]
fn a_record_in_a_sound_bundle_counts_although_a_torn_one_has_it_too() {
    let text = bundle("T1", ten()).to_json_lines().unwrap();
    let torn = &text[..text.rfind("{\"bytes\"").unwrap()];
    for files in
        [[("torn", torn), ("whole", text.as_str())], [("whole", &text), ("torn", torn)]]
    {
        assert_eq!(tally(&files).forms[0].n, 10);
    }
}

#[test]
fn what_was_changed_after_sealing_is_found() {
    let bundle = bundle("T1", ten());
    let text = bundle.to_json_lines().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let without = |index: usize| {
        let mut lines = lines.clone();
        lines.remove(index);
        lines.join("\n")
    };
    let swapped = {
        let mut lines = lines.clone();
        lines.swap(1, 2);
        lines.join("\n")
    };
    for (text, why) in [
        (text.replace("\"overall\":3", "\"overall\":5"), "changed"),
        (
            text.replace("\"device\":{\"id\":\"T1\"", "\"device\":{\"id\":\"T2\""),
            "header was changed",
        ),
        (without(3), "sealed with 10 records and has 9"),
        (swapped, "not those that were sealed"),
        (without(11), "without a seal"),
    ] {
        let report = tally(&[("b", &text)]);
        let source = &report.sources[0];
        assert_eq!(source.condition, Condition::Quarantined);
        assert!(source.why.contains(why), "{} does not say {why}", source.why);
    }
}

#[test]
fn hostile_files_get_a_sentence() {
    let whole = bundle("T1", ten()).to_json().unwrap();
    let pretty: Value = serde_json::from_str(&whole).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    let deep = format!("{{\"header\":{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let future = whole.replace("minyi-bundle/0.1", "minyi-bundle/2.0");
    let cases: &[(&[u8], &str)] = &[
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (b"\x1f\x8b\x08\x00\xff\xfe", "not text"),
        (b"hello", "not a bundle"),
        (b"{}", "JSON but not a bundle"),
        (b"[1, 2]", "JSON but not a bundle"),
        (b"{\"header\":{},\"submissions\":[]}", "header cannot be read"),
        (b"{\"header\":1,\"header\":2,\"submissions\":[]}", "JSON but not a bundle"),
        (b"{\"t\":\"bundle\"}", "header cannot be read"),
        (deep.as_bytes(), "cut off"),
        (&pretty.as_bytes()[..pretty.len() / 2], "cut off"),
        (future.as_bytes(), "schema is `minyi-bundle/2.0`"),
    ];
    for (bytes, sentence) in cases {
        let error = Collection::new().load("x.json", *bytes).unwrap_err().to_string();
        assert!(error.starts_with("x.json: "), "{error}");
        assert!(error.contains(sentence), "{error} does not say {sentence}");
    }
}

#[test]
fn hostile_records_are_refused_with_a_sentence() {
    let sound =
        bundle("T1", vec![record(1, json!({"age": 20}))]).to_json_lines().unwrap();
    let lines: Vec<&str> = sound.lines().collect();
    let deep = format!("{{\"x\":1,\"qc\":{}", "[".repeat(200_000));
    for (line, sentence) in [
        (lines[1].replace("\"age\":20", "\"age\":\"20\""), "answer `age` is a text"),
        (lines[1].replace("\"age\":20", "\"age\":20.5"), "answer `age` is a number"),
        (lines[1].replace("\"age\":20", "\"age\":1e999"), "number out of range"),
        (
            lines[1].replace("\"age\":20", "\"age\":20,\"age\":21"),
            "answer `age` comes twice",
        ),
        (lines[1].replace("\"age\":20", "\"age\":[20]"), "answer `age` is a list"),
        (
            lines[1].replace("\"age\":20", "\"age\":{\"x\":1}"),
            "answer `age` is an object",
        ),
        (lines[1].replace("\"age\":20", "\"age\":true"), "answer `age` is true or false"),
        (lines[1].replace("\"rev\":1", "\"rev\":-1"), "invalid value"),
        (lines[1].replace("\"rev\":1", "\"rev\":1,\"rev\":1"), "`rev` comes twice"),
        (
            lines[1].replace("\"state\":\"complete\"", "\"state\":\"done\""),
            "unknown variant",
        ),
        (lines[1].replace("\"t\":\"sub\"", "\"t\":\"cat\""), "it is a `cat`"),
        (lines[1].replace("sha256:", "md5:"), "its checksum `h`"),
        (lines[1].replace("\"age\":20", "\"age\":21"), "does not have its checksum"),
        (lines[1][..40].to_owned(), "EOF"),
        ("null".to_owned(), "a record"),
        ("\u{0}\u{1}".to_owned(), "expected value"),
        (deep, "EOF"),
    ] {
        let file = format!("{}\n{line}\n{}", lines[0], lines[2]);
        let report = tally(&[("x", &file)]);
        let refused = &report.sources[0].refused;
        assert_eq!(refused[0].place, "line 2");
        assert!(
            refused[0].why.contains(sentence),
            "{} does not say {sentence}",
            refused[0].why
        );
        assert_eq!(report.forms[0].n, 0);
    }
}

#[test]
fn no_damage_makes_the_reader_panic() {
    let mut random = Random::new(11);
    let records = (1..6).map(|number| random_record(number, &mut random)).collect();
    let bundle = bundle("T1", records);
    for text in [bundle.to_json().unwrap(), bundle.to_json_lines().unwrap()] {
        for _ in 0..1500 {
            let mut bytes = text.clone().into_bytes();
            for _ in 0..=random.below(3) {
                let place = random.below(bytes.len() as u64) as usize;
                match random.below(3) {
                    0 => bytes[place] = random.below(256) as u8,
                    1 => bytes.truncate(place.max(1)),
                    _ => {
                        let until = (place + random.below(80) as usize).min(bytes.len());
                        bytes.drain(place..until);
                    }
                }
                if bytes.is_empty() {
                    bytes.push(b'{');
                }
            }
            let mut collection = Collection::new();
            if collection.load("damaged", bytes.as_slice()).is_ok() {
                let asked = Selection { quarantined: true, ..Selection::default() };
                let report = collection.tally(&asked).unwrap();
                report::text(&report);
                report::csv(&report);
            }
        }
    }
}

/// Version 2: a new need, a new question, `age` as text, `comment` gone.
fn second_version() -> Bundle {
    let mut codebook = codebook();
    let noise = (json!("noise"), "Noise", "噪音", "");
    let mut needs = list(&[noise, (json!("lift"), "Elevator", "电梯", "")]);
    std::mem::swap(codebook.lists.get_mut("needs").unwrap(), &mut needs);
    codebook.vars.retain(|variable| variable.name != "comment" && variable.name != "age");
    codebook.vars.push(variable("age", VariableKind::Text, "", ""));
    codebook.vars.push(variable("pets", VariableKind::Bool, "", ""));
    let mut record =
        record(100, json!({"age": "old", "pets": true, "needs": ["noise", "lift"]}));
    record.a.remove("comment");
    record.form = "2".to_owned();
    seal(header("2", "T2", codebook), vec![record])
}

#[test]
fn form_versions_are_lined_up() {
    let first = bundle("T1", ten()).to_json_lines().unwrap();
    let second = second_version().to_json_lines().unwrap();
    let report = tally(&[("2", &second), ("1", &first)]);
    assert_eq!(report, tally(&[("1", &first), ("2", &second)]));
    let form = &report.forms[0];
    assert_eq!((form.n, form.versions.join(" ")), (11, "1 2".to_owned()));

    let needs = variable_of(form, "needs");
    let codes: Vec<&str> = needs.values.iter().map(|value| value.code.as_str()).collect();
    assert_eq!(codes, ["noise", "lift", "parking", "green"]);
    assert_eq!(needs.values[1].label, "Elevator", "the later label holds");
    assert_eq!((needs.values[1].share.count, needs.values[1].share.of), (2, 3));

    assert_eq!(variable_of(form, "comment").missing.not_asked, 1);
    assert_eq!(variable_of(form, "pets").missing.not_asked, 10);
    let age = variable_of(form, "age");
    assert_eq!((age.kind.as_str(), age.answered, age.missing.not_asked), ("int", 3, 1));
    let text_age = variable_of(form, "age__v2");
    assert_eq!((text_age.kind.as_str(), text_age.answered), ("text", 1));
    assert!(form.notes.iter().any(|note| note.contains("age__v2")), "{:?}", form.notes);
}

#[test]
fn figures_by_variable_and_by_area() {
    let mut records = ten();
    for (record, number) in records.iter_mut().zip(0..) {
        record.a.insert("owner".to_owned(), json!(number % 2 == 0));
    }
    records[9].a.insert("owner".to_owned(), Value::Null);
    let collection = load(&[("b", &bundle("T1", records).to_json().unwrap())]);
    let groups = |by: &str| {
        let by = Some(by.parse::<By>().unwrap());
        let report = collection.tally(&Selection { by, ..Selection::default() }).unwrap();
        let name = |code: &Option<String>| code.clone().unwrap_or_default();
        let groups = report.forms[0].groups.iter();
        groups.map(|group| (name(&group.code), group.n)).collect::<Vec<_>>()
    };
    let named = |groups: &[(&str, u64)]| -> Vec<(String, u64)> {
        groups.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect()
    };
    assert_eq!(groups("owner"), named(&[("false", 4), ("true", 5), ("blank", 1)]));
    assert_eq!(groups("area:street"), named(&[("s0", 5), ("s1", 5)]));
    assert_eq!(groups("age"), named(&[("20", 1), ("30", 1), ("70", 1), ("blank", 7)]));
    assert_eq!(groups("needs"), named(&[("parking", 2), ("lift", 1), ("blank", 8)]));
    let error = |by: &str| {
        let by = Some(by.parse::<By>().unwrap());
        collection
            .tally(&Selection { by, ..Selection::default() })
            .unwrap_err()
            .to_string()
    };
    assert!(error("area:galaxy").contains("no area level is called `galaxy`"));
    assert!(error("area:galaxy").contains("community, street"));
    assert!(error("colour").contains("no variable is called `colour`"));
    assert!(error("comment").contains("cannot make groups"));
}

#[test]
fn codes_that_the_codebook_does_not_have_are_shown() {
    let records =
        vec![record(1, json!({"overall": 9})), record(2, json!({"overall": 5}))];
    let report = tally(&[("b", &bundle("T1", records).to_json().unwrap())]);
    let overall = variable_of(&report.forms[0], "overall");
    let stray = overall.values.iter().find(|value| value.code == "9").unwrap();
    assert!(stray.not_in_codebook);
    assert_eq!(overall.scale.as_ref().unwrap().n, 1, "9 is no grade");
}

#[test]
fn missing_reasons_reach_into_repeats() {
    let mut repeat = record(1, json!({"visits": [{"service": "lift", "minutes": null}]}));
    repeat.miss.insert("visits[0].minutes".to_owned(), Missing::Refused);
    let report = tally(&[("b", &bundle("T1", vec![repeat]).to_json().unwrap())]);
    let visits = variable_of(&report.forms[0], "visits");
    assert_eq!(visits.rows.as_ref().unwrap().variables[1].missing.refused, 1);
}

#[test]
fn running_numbers_that_no_bundle_has_are_named() {
    let records = [2, 3, 6].map(|number| record(number, json!({}))).to_vec();
    let report = tally(&[("b", &bundle("T1", records).to_json().unwrap())]);
    assert_eq!(report.gaps[0].missing, [[1, 1], [4, 5]]);
}

#[test]
fn labels_come_in_the_language_asked_for() {
    let collection = load(&[("b", &bundle("T1", ten()).to_json().unwrap())]);
    let in_lang = |lang: Option<&str>| {
        let lang = lang.map(str::to_owned);
        collection.tally(&Selection { lang, ..Selection::default() }).unwrap()
    };
    assert_eq!(in_lang(None).forms[0].title, "Satisfaction", "the form's first language");
    assert_eq!(in_lang(Some("zh-Hans")).forms[0].title, "满意度");
    assert_eq!(in_lang(Some("fr")).forms[0].title, "Satisfaction");
    let text = report::text(&in_lang(Some("zh-Hans")));
    assert!(text.contains("满意率"), "{text}");
    assert!(text.contains("前三档 (5, 4, 3)"), "{text}");
}

#[test]
fn csv_is_safe_and_json_has_its_schema() {
    let mut codebook = codebook();
    codebook.vars[0].label.insert("en".to_owned(), "=cmd()".to_owned());
    let bundle = seal(header("1", "T1", codebook), ten());
    let report = tally(&[("b", &bundle.to_json().unwrap())]);
    let csv = report::csv(&report);
    assert!(csv.contains(",'=cmd(),"), "{csv}");
    let columns = |line: &str| line.split(',').count();
    assert!(csv.lines().all(|line| columns(line) == 15), "{csv}");
    let json: Value = serde_json::from_str(&report::json(&report).unwrap()).unwrap();
    assert_eq!(json["schema"], "minyi-tally/0.1");
    let schema = serde_json::to_string(&report::schema()).unwrap();
    assert!(schema.contains("minyi") || schema.contains("VariableTally"));
    let back: Report = serde_json::from_value(json).unwrap();
    assert_eq!(back, report, "every figure survives the way through JSON");
}

/// A visit to a dwelling in one area.
fn visit(number: u64, unit: &str, outcome: &str) -> Record {
    let state = match outcome {
        "1.1" => State::Complete,
        "1.2" | "2.12" => State::Partial,
        _ => State::NoInterview,
    };
    let (unit, outcome) = (unit.to_owned(), outcome.to_owned());
    let visit = Some(Visit { unit, attempt: 1, outcome, ..Visit::default() });
    let geo = BTreeMap::from([("grid".to_owned(), "g1".to_owned())]);
    let saved = format!("2026-05-01T08:{number:02}:00.000Z");
    Record { state, visit, geo, saved, ..record(number, json!({"age": 30})) }
}

#[test]
fn each_dwelling_has_one_final_disposition() {
    let visits = vec![
        // Nobody at home twice, then an interview.
        visit(1, "1-101", "2.24"),
        visit(2, "1-101", "2.24"),
        visit(3, "1-101", "1.1"),
        // A refusal stays one, though nobody was at home later.
        visit(4, "1-102", "2.112"),
        visit(5, " 1-102", "2.24"),
        // The latest visit says what it is.
        visit(6, "1-103", "2.24"),
        visit(7, "1-103", "4.6"),
        // Without a name each is a dwelling of its own.
        visit(8, "", "2.24"),
        visit(9, "", "2.12"),
    ];
    let text = bundle("A", visits).to_json_lines().unwrap();
    let report = tally(&[("A", text.as_str())]);
    let form = &report.forms[0];
    assert_eq!(
        (form.n, form.complete, form.partial),
        (2, 1, 1),
        "visits are no interviews"
    );
    assert_eq!(variable_of(form, "age").n, 2);
    let outcomes = form.outcomes.as_ref().unwrap();
    assert_eq!((outcomes.units, outcomes.attempts), (5, 9));
    let codes: Vec<(&str, u64)> =
        outcomes.codes.iter().map(|code| (code.code.as_str(), code.n)).collect();
    assert_eq!(codes, [("1.1", 1), ("2.112", 1), ("2.12", 1), ("2.24", 1), ("4.6", 1)]);
    assert_eq!(outcomes.eligible_share, 0.8);
    assert_eq!(outcomes.rates[0].value, Some(0.25), "RR1");
    let printed = minyi_aggregate::report::text(&report);
    assert!(printed.contains("dwellings: 5; visits: 9"), "{printed}");
}

#[test]
fn a_dwelling_that_answered_on_two_devices_is_named() {
    let of = |number, unit| visit(number, unit, "1.1");
    let one = bundle("A", vec![of(1, "H-7"), of(2, "H-8"), of(3, "")]);
    let other = bundle("B", vec![of(4, "h-7 "), of(5, ""), visit(6, "H-8", "1.2")]);
    let (one, other) = (one.to_json().unwrap(), other.to_json().unwrap());
    let report = tally(&[("A", one.as_str()), ("B", other.as_str())]);
    let outcomes = report.forms[0].outcomes.as_ref().unwrap();
    let several: Vec<Vec<&str>> = outcomes
        .several
        .iter()
        .map(|names| names.iter().map(|name| name.id.as_str()).collect())
        .collect();
    assert_eq!(several, [[of(1, "").id.as_str(), of(4, "").id.as_str()]]);
    assert_eq!(report.forms[0].n, 6, "all of them count");
    let printed = minyi_aggregate::report::text(&report);
    assert!(printed.contains("several complete interviews, which all count: 1"));
}

#[test]
fn made_up_records_never_count_beside_real_ones() {
    let real = bundle("A", vec![record(1, json!({"age": 30}))]);
    let header = Header { sample: true, ..header("1", "sample", codebook()) };
    let sample = seal(header, vec![record(2, json!({"age": 90})), record(3, json!({}))]);
    let (real, sample) = (real.to_json().unwrap(), sample.to_json().unwrap());
    let both = tally(&[("real", &real), ("sample", &sample)]);
    assert!(!both.sample);
    assert_eq!(both.forms[0].n, 1);
    assert_eq!(both.sources[1].condition, Condition::Sample);
    assert_eq!(variable_of(&both.forms[0], "age").numbers.as_ref().unwrap().max, 30.0);
    let alone = tally(&[("sample", &sample)]);
    assert!(alone.sample);
    assert_eq!(alone.forms[0].n, 2);
    assert!(minyi_aggregate::report::text(&alone).starts_with("SAMPLE DATA"));
}

#[test]
fn figures_of_few_cases_are_left_out_of_what_is_shared() {
    // Street s0 has 2 records, s1 has 3, s2 has 9.
    let street = |number: u64, street: &str| Record {
        geo: BTreeMap::from([("street".to_owned(), street.to_owned())]),
        ..record(number, json!({"age": number + 20}))
    };
    let streets = ["s0", "s0", "s1", "s1", "s1"].into_iter().chain(["s2"; 9]);
    let mut records: Vec<Record> =
        streets.zip(1..).map(|(name, number)| street(number, name)).collect();
    records[0].a.insert("overall".to_owned(), json!(5));
    let text = bundle("A", records).to_json_lines().unwrap();
    let tally = |by: Option<By>, least| {
        let selection = Selection { by, least, ..Selection::default() };
        load(&[("A", &text)]).tally(&selection).unwrap()
    };
    let report = tally(Some(By::Area("street".to_owned())), 3);
    let groups = &report.forms[0].groups;
    let told: Vec<(bool, u64)> = groups.iter().map(|g| (g.suppressed, g.n)).collect();
    // One alone could be found by subtraction, so that the next smallest goes with it.
    assert_eq!(told, [(true, 0), (true, 0), (false, 9)]);
    let age = |place: usize| {
        let mut variables = groups[place].variables.iter();
        variables.find(|variable| variable.name == "age").unwrap()
    };
    assert!(age(0).suppressed && age(0).numbers.is_none() && age(0).n == 0);
    assert_eq!(age(2).answered, 9);
    let whole = tally(None, 3);
    assert!(variable_of(&whole.forms[0], "overall").suppressed, "one answer");
    assert_eq!(variable_of(&whole.forms[0], "age").answered, 14);
    let printed = report::text(&whole);
    assert!(printed.contains("left out: too few cases"), "{printed}");
    let csv = report::csv(&whole);
    let of_overall = |line: &&str| line.contains(",overall,");
    assert!(
        csv.lines().filter(of_overall).all(|line| line.contains("suppressed")),
        "{csv}"
    );
}
