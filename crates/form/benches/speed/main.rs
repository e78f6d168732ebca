//! Measures opening and filling: `cargo bench -p minyi-form`.
//!
//! "Open" is from the bytes of an XForm to the first complete state, reading and compiling
//! included. Each line has a figure and the limit that it keeps on a quiet machine; a
//! missed limit ends the run with exit code 1. Times are medians. The five largest forms
//! are those of the folder of shared material (`MINYI_SHARED`, else `../shared` beside the
//! repository), where there is one.
//!
//! The last run, on two cores with nothing else to do:
//!
//! ```text
//! repeat of 20, 1,000 times: memory of a node                  168.597 B     ≤ 1536
//! flat 5,000: memory of a node, beyond the text               1512.483 B     ≤ 1536
//! flat 5,000: open                                              43.605 ms    ≤ 60
//! flat 5,000: of that, reading                                  22.094 ms    ≤ 60
//! flat 5,000: of that, the engine                                2.703 ms    ≤ 60
//! flat 5,000: an answer that nothing reads                       0.591 µs    ≤ 50
//! flat 5,000: an answer in a total of 250 parts                 11.412 µs    ≤ 500
//! chain of 1,000 calculations: an answer                         0.453 ms    ≤ 1
//! repeat of 20: adding instance 1                               13.054 µs    ≤ 1000
//! repeat of 20: instance 1,000 against instance 1                0.822 ×     ≤ 2
//! repeat of 20: all 1,000 instances                             11.585 ms    ≤ 100
//! filter over 16,000 choices                                     0.001 ms    ≤ 1
//! 100,000 entities: reading the file, and the index             58.294 ms    ≤ 150
//! filter over 100,000 entities                                   0.002 ms    ≤ 5
//! bohemia__smallcensusb.xml.gz, 1600 kB: open                   37.595 ms    ≤ 100
//! bohemia__smallcensusb.xml.gz…: one fill                       22.823 ms    ≤ 30
//! bohemia__minicensus.xml.gz, 1499 kB: open                     37.706 ms    ≤ 100
//! bohemia__minicensus.xml.gz…: one fill                         11.079 ms    ≤ 30
//! cdss_tchad__pcmie_test_diag.alt.xml.gz, 967 kB: open          24.450 ms    ≤ 100
//! cdss_tchad__pcmie_test_diag.alt.xml.gz…: one fill              4.386 ms    ≤ 30
//! bohemia__passivemalariasurveillancemoz.xml.gz, 841 kB: ope    15.035 ms    ≤ 100
//! bohemia__passivemalariasurveillancemoz.x…: one fill            0.768 ms    ≤ 30
//! xform-test__ET-CRVS-BERFS-Questionnaire-v6.1-jef-modified.    11.006 ms    ≤ 100
//! xform-test__ET-CRVS-BERFS-Questionnaire-…: one fill            0.691 ms    ≤ 30
//! ```

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench measures time and prints it; what it cannot read ends it"
)]

mod field;
mod forms;
mod still;

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use minyi_form::compile::{CompiledForm, compile_read};
use minyi_form::engine::{Engine, NodeId, Opening};
use minyi_form::read::xform;

use still::Still;

/// One figure, and the limit that it has to keep.
struct Figure {
    name: String,
    value: f64,
    limit: f64,
    unit: &'static str,
}

type Measure = fn(&mut Vec<Figure>);

/// The parts of the bench; one is measured alone when its name is given.
const PARTS: &[(&str, Measure)] = &[
    ("memory", memory),
    ("flat", flat),
    ("chain", chain),
    ("repeat", repeat),
    ("choices", choices),
    ("entities", entities),
    ("field", field::largest),
];

fn main() -> ExitCode {
    let mut figures = Vec::new();
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    for (name, measure) in PARTS {
        if wanted.as_deref().is_none_or(|wanted| wanted == *name) {
            measure(&mut figures);
        }
    }
    for Figure { name, value, limit, unit } in &figures {
        let verdict = if value <= limit { "ok" } else { "TOO MUCH" };
        println!("{name:<58} {value:>9.3} {unit:<5} ≤ {limit:<6} {verdict}");
    }
    match figures.iter().all(|figure| figure.value <= figure.limit) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Measured first, while nothing has been given back that could be used again.
fn memory(figures: &mut Vec<Figure>) {
    let xml = forms::repeat();
    let filled = || {
        let mut engine = open(&xml, Opening::default());
        let range = engine.find("/data/person").unwrap();
        (0..1_000).for_each(|_| add(&mut engine, range));
        engine
    };
    let each = per_node(4, 0, filled);
    note(figures, "repeat of 20, 1,000 times: memory of a node", each, 1536.0, "B");
    let xml = forms::flat(5_000);
    let each = per_node(8, xml.len(), || open(&xml, Opening::default()));
    note(figures, "flat 5,000: memory of a node, beyond the text", each, 1536.0, "B");
}

/// Memory of one of so many engines, without its text, for each node.
fn per_node(count: usize, text: usize, engine: impl Fn() -> Engine) -> f64 {
    // What reading needs for a moment is there already, and is used again.
    let first = engine();
    let before = resident();
    let engines: Vec<Engine> = (0..count).map(|_| engine()).collect();
    let grown = resident().saturating_sub(before) / engines.len();
    grown.saturating_sub(text) as f64 / first.nodes().len() as f64
}

fn flat(figures: &mut Vec<Figure>) {
    let xml = forms::flat(5_000);
    let mut engine = open(&xml, Opening::default());
    let time = median(15, || open(&xml, Opening::default()));
    note(figures, "flat 5,000: open", ms(time), 60.0, "ms");
    let read = median(15, || xform::read(&xml));
    note(figures, "flat 5,000: of that, reading", ms(read), 60.0, "ms");
    let form = compiled(&xml);
    let engine_time = median(15, || fill(&form, Opening::default()));
    note(figures, "flat 5,000: of that, the engine", ms(engine_time), 60.0, "ms");
    let time = answers(&mut engine, "/data/g100/q1983", ["a", "b"]);
    note(figures, "flat 5,000: an answer that nothing reads", us(time), 50.0, "µs");
    let time = answers(&mut engine, "/data/g1/q1", ["11", "12"]);
    note(figures, "flat 5,000: an answer in a total of 250 parts", us(time), 500.0, "µs");
}

fn chain(figures: &mut Vec<Figure>) {
    let mut engine = open(&forms::chain(1_000), Opening::default());
    let time = answers(&mut engine, "/data/q1", ["11", "12"]);
    note(figures, "chain of 1,000 calculations: an answer", ms(time), 1.0, "ms");
}

fn repeat(figures: &mut Vec<Figure>) {
    let xml = forms::repeat();
    // The first instances of many interviews against the thousandth of each.
    let mut times: Vec<Vec<Duration>> = Vec::new();
    for _ in 0..9 {
        let mut engine = open(&xml, Opening::default());
        let range = engine.find("/data/person").unwrap();
        times.push((0..1_000).map(|_| timed(|| add(&mut engine, range))).collect());
    }
    let place = |from: usize, to: usize| {
        let mut some: Vec<Duration> =
            times.iter().flat_map(|times| times[from..to].iter().copied()).collect();
        some.sort();
        some[some.len() / 2]
    };
    let (first, last) = (place(0, 3), place(990, 1_000));
    let all: Duration = (0..1_000).map(|at| place(at, at + 1)).sum();
    note(figures, "repeat of 20: adding instance 1", us(first), 1_000.0, "µs");
    let ratio = last.as_secs_f64() / first.as_secs_f64();
    note(figures, "repeat of 20: instance 1,000 against instance 1", ratio, 2.0, "×");
    note(figures, "repeat of 20: all 1,000 instances", ms(all), 100.0, "ms");
}

fn add(engine: &mut Engine, range: NodeId) {
    engine.add_instance(range, None).unwrap();
}

fn choices(figures: &mut Vec<Figure>) {
    let mut engine = open(&forms::choices(16_000, 20), Opening::default());
    let time = answers(&mut engine, "/data/place", ["p17", "p700"]);
    note(figures, "filter over 16,000 choices", ms(time), 1.0, "ms");
}

fn entities(figures: &mut Vec<Figure>) {
    let form = compiled(&forms::entities());
    let file = forms::entity_file(100_000, 100);
    let attachments = [("all.csv".to_owned(), file)].into();
    let opening = Opening { attachments, ..Opening::default() };
    let whole = median(5, || fill(&form, opening.clone()));
    let name = "100,000 entities: reading the file, and the index";
    note(figures, name, ms(whole), 150.0, "ms");
    let mut engine = fill(&form, opening);
    let time = answers(&mut engine, "/data/place", ["p17", "p700"]);
    note(figures, "filter over 100,000 entities", ms(time), 5.0, "ms");
}

// What is measured

fn open(xml: &str, opening: Opening) -> Engine {
    fill(&compiled(xml), opening)
}

fn compiled(xml: &str) -> Arc<CompiledForm> {
    let read = xform::read(xml);
    compile_read(read.form, read.diagnostics).form.unwrap()
}

fn fill(form: &Arc<CompiledForm>, opening: Opening) -> Engine {
    Engine::open(Arc::clone(form), Box::new(Still), opening).unwrap()
}

/// Median time of an answer, given by turns.
fn answers(engine: &mut Engine, path: &str, texts: [&str; 2]) -> Duration {
    let node = engine.find(path).unwrap();
    let mut turn = 0;
    median(201, || {
        turn += 1;
        engine.answer(node, texts[turn % 2]).unwrap()
    })
}

fn note(
    figures: &mut Vec<Figure>,
    name: impl Into<String>,
    value: f64,
    limit: f64,
    unit: &'static str,
) {
    figures.push(Figure { name: name.into(), value, limit, unit });
}

/// Time until a value is there; giving it back is not measured.
fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let value = run();
    let time = start.elapsed();
    drop(black_box(value));
    time
}

fn median<T>(runs: usize, mut run: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| timed(&mut run)).collect();
    times.sort();
    times[runs / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn us(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Bytes of memory that the process holds; 0 where the system does not say.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
    kilobytes.map_or(0, |kilobytes: usize| kilobytes * 1024)
}
