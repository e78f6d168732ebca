//! Writes submissions like those of the built-in satisfaction questionnaire (I2), sealed
//! bundles of 1,000 one after the other, as JSON Lines: for measuring.
//!
//! ```text
//! cargo run --release -p minyi-aggregate --example i2_like -- 100000 > i2.jsonl
//! cargo build --profile native -p minyi-cli
//! time minyi aggregate i2.jsonl
//! ```

use std::collections::BTreeMap;
use std::io::{self, Write};

use minyi_form::bundle::{
    Bundle, Codebook, Device, FormReference, Header, HeaderTag, ListValue, SCHEMA, Texts,
    Variable, VariableKind,
};
use minyi_form::submission::{Missing, Record, RecordTag, State};
use minyi_form::visit::{Consent, Visit};
use serde_json::{Value, json};

const A_BUNDLE: u64 = 1000;

fn main() -> io::Result<()> {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1000);
    let mut random = Random(20_260_301);
    let mut output = io::BufWriter::new(io::stdout().lock());
    for device in 0..u64::div_ceil(n, A_BUNDLE) {
        let numbers = device * A_BUNDLE..n.min((device + 1) * A_BUNDLE);
        let records = numbers.map(|number| record(number, &mut random));
        let bundle = Bundle::seal(header(device), records)?;
        output.write_all(bundle.to_json_lines()?.as_bytes())?;
    }
    output.flush()
}

/// Marsaglia's xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}

/// Names, kinds, roles and lists.
fn questions() -> Vec<(String, VariableKind, &'static str, &'static str)> {
    use VariableKind::{Int, Multi, One, Text};
    let mut questions = vec![("overall_property".to_owned(), One, "s5", "s5")];
    for name in ["against_expectation", "against_ideal", "overall_ten"] {
        questions.push((name.to_owned(), Int, "", ""));
    }
    for item in 5..15 {
        questions.push((format!("importance_{item:02}"), One, "i5", "i5"));
        questions.push((format!("satisfaction_{item:02}"), One, "s5", "s5"));
    }
    for item in 15..21 {
        questions.push((format!("satisfaction_{item:02}"), One, "s5", "s5"));
    }
    for (name, kind, role, list) in [
        ("reported", One, "", "yes_no"),
        ("solved", One, "", "solved"),
        ("solved_days", Int, "", ""),
        ("handling", One, "s5", "s5"),
        ("effort", Int, "ces", ""),
        ("recommend", Int, "nps", ""),
        ("recommend_why", Text, "", ""),
        ("books_never_open", One, "a5", "i5"),
        ("sex", One, "margin", "few"),
        ("age", Int, "margin", ""),
        ("tenure", One, "margin", "few"),
        ("years_here", Int, "", ""),
        ("registration", One, "margin", "few"),
        ("household_size", Int, "", ""),
        ("work", One, "margin", "few"),
        ("contact", Multi, "", "few"),
    ] {
        questions.push((name.to_owned(), kind, role, list));
    }
    questions
}

fn header(device: u64) -> Header {
    let texts = |text: &str| Texts::from([("zh-Hans".to_owned(), text.to_owned())]);
    let variable =
        |(name, kind, role, list): (String, VariableKind, &str, &str)| Variable {
            label: texts(&format!("题目 {name}")),
            path: format!("/data/{name}"),
            name,
            kind,
            groups: Vec::new(),
            values: (!list.is_empty()).then(|| list.to_owned()),
            vars: Vec::new(),
            role: role.to_owned(),
            item: String::new(),
            pii: false,
        };
    let list = |codes: &[i64]| -> Vec<ListValue> {
        let value = |&code: &i64| ListValue {
            v: json!(code),
            label: texts(&format!("选项 {code}")),
            missing: String::new(),
        };
        codes.iter().map(value).collect()
    };
    let lists = [
        ("s5", list(&[5, 4, 3, 2, 1, 0])),
        ("i5", list(&[5, 4, 3, 2, 1])),
        ("yes_no", list(&[1, 2])),
        ("solved", list(&[1, 2, 3])),
        ("few", list(&[1, 2, 3, 4, 5, 6, 7])),
    ];
    Header {
        t: HeaderTag::Bundle,
        schema: SCHEMA.to_owned(),
        id: format!("{device:032x}"),
        made: "2026-05-15T00:00:00.000Z".to_owned(),
        tool: "minyi example".to_owned(),
        device: Device { id: format!("T{device:05}"), ..Device::default() },
        interviewer: String::new(),
        area: BTreeMap::new(),
        sample: false,
        form: FormReference {
            id: "i2".to_owned(),
            version: "1".to_owned(),
            hash: "sha256:example".to_owned(),
            title: texts("物业与社区服务满意度"),
            langs: vec!["zh-Hans".to_owned()],
        },
        codebook: Codebook {
            vars: questions().into_iter().map(variable).collect(),
            lists: lists.map(|(name, list)| (name.to_owned(), list)).into(),
            missing: BTreeMap::new(),
        },
        files: Vec::new(),
    }
}

fn record(number: u64, random: &mut Random) -> Record {
    let mut a = BTreeMap::new();
    let mut miss = BTreeMap::new();
    for (name, kind, role, list) in questions() {
        if random.below(25) == 0 {
            let reason = Missing::ALL.get(random.below(6) as usize).copied();
            reason.into_iter().for_each(|reason| {
                miss.insert(name.clone(), reason);
            });
            a.insert(name, Value::Null);
        } else {
            a.insert(name, answer(kind, role, list, random));
        }
    }
    let (district, street, community) =
        (random.below(16), random.below(20), random.below(30));
    let geo = [
        ("city", "1100".to_owned()),
        ("district", format!("1101{district:02}")),
        ("street", format!("1101{district:02}{street:03}")),
        ("community", format!("1101{district:02}{street:03}{community:03}")),
    ];
    let time = |minute: u64| {
        format!("2026-05-{:02}T{:02}:{minute:02}:07.000Z", 1 + number % 28, number % 24)
    };
    let state = if random.below(50) == 0 { State::Partial } else { State::Complete };
    Record {
        t: RecordTag::Submission,
        id: format!("{:08x}-0000-4000-8000-{number:012x}", random.below(1 << 32)),
        rev: 1,
        seq: 1 + number % A_BUNDLE,
        state,
        form: "1".to_owned(),
        lang: "zh-Hans".to_owned(),
        by: format!("V{}", number % 7),
        start: time(1),
        end: time(14),
        saved: time(15),
        geo: geo.map(|(level, code)| (level.to_owned(), code)).into(),
        visit: Some(Visit {
            unit: format!(
                "{}-{}-{}",
                1 + number % 40,
                1 + number % 6,
                101 + number % 900
            ),
            attempt: 1 + (number % 3) as u32,
            outcome: if state == State::Partial { "1.2" } else { "1.1" }.to_owned(),
            consent: Some(Consent::Oral),
            ..Visit::default()
        }),
        a,
        miss,
        langs: BTreeMap::new(),
        qc: BTreeMap::from([("ms".to_owned(), json!(200_000 + random.below(600_000)))]),
        h: String::new(),
    }
}

fn answer(kind: VariableKind, role: &str, list: &str, random: &mut Random) -> Value {
    if kind == VariableKind::Text {
        let texts = ["", "停车位不够，晚上回家没有地方停。", "小区路灯坏了三个月没人修"];
        return json!(texts.get(random.below(3) as usize));
    }
    if kind == VariableKind::Multi {
        let chosen: Vec<u64> = (1..6).filter(|_| random.below(3) == 0).collect();
        return json!(chosen);
    }
    json!(match (role, list) {
        ("s5", _) => random.below(6),
        ("i5" | "a5", _) => 1 + random.below(5),
        ("nps", _) => random.below(11),
        ("ces", _) => 1 + random.below(7),
        (_, "yes_no") => 1 + random.below(2),
        (_, "solved") => 1 + random.below(3),
        (_, "few") => 1 + random.below(7),
        _ => random.below(90),
    })
}
