//! Bundles made in memory, always the same for the same seed.

use std::collections::BTreeMap;

use minyi_form::bundle::{
    Bundle, Codebook, Device, FormReference, Header, HeaderTag, ListValue, SCHEMA, Texts,
    Variable, VariableKind,
};
use minyi_form::submission::{Missing, Record, RecordTag, State};
use serde_json::{Value, json};

/// A text in English and Chinese.
pub fn texts(en: &str, zh: &str) -> Texts {
    BTreeMap::from([
        ("en".to_owned(), en.to_owned()),
        ("zh-Hans".to_owned(), zh.to_owned()),
    ])
}

/// A variable of this name, kind, role and list; "" for none.
pub fn variable(name: &str, kind: VariableKind, role: &str, list: &str) -> Variable {
    Variable {
        name: name.to_owned(),
        kind,
        path: format!("/data/{name}"),
        label: texts(name, &format!("题 {name}")),
        groups: Vec::new(),
        values: (!list.is_empty()).then(|| list.to_owned()),
        vars: Vec::new(),
        role: role.to_owned(),
        item: String::new(),
        pii: false,
    }
}

/// A list of codes with labels in English and Chinese and the name of a missing code.
pub fn list(values: &[(Value, &str, &str, &str)]) -> Vec<ListValue> {
    let value = |(v, en, zh, missing): &(Value, &str, &str, &str)| ListValue {
        v: v.clone(),
        label: texts(en, zh),
        missing: (*missing).to_owned(),
    };
    values.iter().map(value).collect()
}

/// The five grades of the government-service scale, "not used" and two missing codes.
pub fn s5() -> Vec<ListValue> {
    list(&[
        (json!(5), "Very satisfied", "非常满意", ""),
        (json!(4), "Satisfied", "满意", ""),
        (json!(3), "Basically satisfied", "基本满意", ""),
        (json!(2), "Dissatisfied", "不满意", ""),
        (json!(1), "Very dissatisfied", "非常不满意", ""),
        (json!(0), "Not used", "未使用", ""),
        (json!(-1), "Don't know", "不知道", "dont_know"),
        (json!(-2), "Refused", "拒答", "refused"),
    ])
}

/// Every kind of question once: `overall` (s5), `needs`, `worry`, `age`, `pay`, `nps`,
/// `effort`, `comment`, `owner`, `visits` (with `service` and `minutes`).
pub fn codebook() -> Codebook {
    let needs = list(&[
        (json!("parking"), "Parking", "停车", ""),
        (json!("lift"), "Lift", "电梯", ""),
        (json!("green"), "Green space", "绿化", ""),
    ]);
    let mut visits = variable("visits", VariableKind::Repeat, "", "");
    visits.vars = vec![
        variable("service", VariableKind::One, "", "needs"),
        variable("minutes", VariableKind::Int, "", ""),
    ];
    Codebook {
        vars: vec![
            variable("overall", VariableKind::One, "s5", "s5"),
            variable("needs", VariableKind::Multi, "", "needs"),
            variable("worry", VariableKind::Rank, "", "needs"),
            variable("age", VariableKind::Int, "", ""),
            variable("pay", VariableKind::Decimal, "", ""),
            variable("nps", VariableKind::Int, "nps", ""),
            variable("effort", VariableKind::Int, "ces", ""),
            variable("comment", VariableKind::Text, "", ""),
            variable("owner", VariableKind::Bool, "", ""),
            visits,
        ],
        lists: BTreeMap::from([("s5".to_owned(), s5()), ("needs".to_owned(), needs)]),
        missing: Missing::ALL.map(|m| (m.code().to_string(), m.name().to_owned())).into(),
    }
}

/// Header of a bundle of form `sat`.
pub fn header(version: &str, device: &str, codebook: Codebook) -> Header {
    Header {
        t: HeaderTag::Bundle,
        schema: SCHEMA.to_owned(),
        id: format!("bundle of {device}"),
        made: "2026-05-15T00:00:00.000Z".to_owned(),
        tool: "minyi tests".to_owned(),
        device: Device { id: device.to_owned(), name: String::new(), tz: String::new() },
        interviewer: String::new(),
        area: BTreeMap::new(),
        sample: false,
        form: FormReference {
            id: "sat".to_owned(),
            version: version.to_owned(),
            hash: format!("sha256:{version}"),
            title: texts("Satisfaction", "满意度"),
            langs: vec!["en".to_owned(), "zh-Hans".to_owned()],
        },
        codebook,
        files: Vec::new(),
    }
}

/// A UUID that holds this number.
pub fn uuid(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// A complete record with these answers; names of [`codebook`] that are not given are
/// null.
pub fn record(number: u64, answers: Value) -> Record {
    let mut a: BTreeMap<String, Value> = codebook()
        .vars
        .into_iter()
        .map(|variable| (variable.name, Value::Null))
        .collect();
    if let Value::Object(answers) = answers {
        a.extend(answers);
    }
    Record {
        t: RecordTag::Submission,
        id: uuid(number),
        rev: 1,
        seq: number,
        state: State::Complete,
        form: "1".to_owned(),
        lang: "zh-Hans".to_owned(),
        by: String::new(),
        start: "2026-05-01T08:00:00.000Z".to_owned(),
        end: "2026-05-01T08:09:00.000Z".to_owned(),
        saved: "2026-05-01T08:09:01.000Z".to_owned(),
        geo: BTreeMap::from([
            ("street".to_owned(), format!("s{}", number % 2)),
            ("community".to_owned(), format!("s{}c{}", number % 2, number % 3)),
        ]),
        visit: None,
        a,
        miss: BTreeMap::new(),
        langs: BTreeMap::new(),
        qc: BTreeMap::new(),
        h: String::new(),
    }
}

/// The same record with a reason for a missing answer.
pub fn missing(mut record: Record, name: &str, reason: Missing) -> Record {
    record.miss.insert(name.to_owned(), reason);
    record
}

/// A small generator (Marsaglia's xorshift64): the same numbers each time.
pub struct Random(u64);

impl Random {
    /// Any seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    /// One of these.
    pub fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len() as u64) as usize]
    }

    /// The same things in another order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

/// A record with random answers, some missing in each way.
pub fn random_record(number: u64, random: &mut Random) -> Record {
    let codes = ["parking", "lift", "green"];
    let mut chosen = codes.to_vec();
    random.shuffle(&mut chosen);
    chosen.truncate(random.below(4) as usize);
    let visit = |random: &mut Random| json!({"service": *random.one(&codes), "minutes": random.below(90)});
    let visits: Vec<Value> = (0..random.below(3)).map(|_| visit(random)).collect();
    let mut record = record(
        number,
        json!({
            "overall": random.below(6),
            "needs": chosen,
            "worry": chosen,
            "age": 18 + random.below(70),
            "pay": random.below(1000) as f64 / 8.0,
            "nps": random.below(11),
            "effort": 1 + random.below(7),
            "comment": *random.one(&["", "停车难", "=1+1"]),
            "owner": random.below(2) == 0,
            "visits": visits,
        }),
    );
    for name in ["overall", "needs", "age", "owner"] {
        if random.below(5) == 0 {
            record.a.insert(name.to_owned(), Value::Null);
            if let Some(reason) = Missing::ALL.get(random.below(6) as usize) {
                record.miss.insert(name.to_owned(), *reason);
            }
        }
    }
    if random.below(9) == 0 {
        record.state = State::Partial;
    }
    record
}

/// A sealed bundle of version 1 from this device.
pub fn bundle(device: &str, records: Vec<Record>) -> Bundle {
    seal(header("1", device, codebook()), records)
}

/// A sealed bundle.
///
/// # Panics
/// Never with answers that are JSON.
#[expect(clippy::expect_used, reason = "for tests only")]
pub fn seal(header: Header, records: Vec<Record>) -> Bundle {
    Bundle::seal(header, records).expect("answers are JSON")
}
