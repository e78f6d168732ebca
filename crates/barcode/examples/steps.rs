//! Reads a hundred codes of each kind at each step and prints what was read and how fast.
//!
//! `cargo run --release -p minyi-barcode --example steps`; behind `--`, the number of codes
//! and that of the first one take the place of 100 and 0.

use std::time::Instant;

use minyi_barcode::{Frame, Kind, read};

#[path = "../tests/scene/mod.rs"]
mod scene;

use scene::{Draw, HEIGHT, KINDS, MIDDLE, STEPS, Scene, WIDTH};

// An example prints, and its clock is what it is for.
#[allow(clippy::print_stdout)]
fn main() {
    let number = |at: usize, otherwise: u64| {
        std::env::args().nth(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise)
    };
    let (n_codes, first) = (number(1, 100), number(2, 0));
    let mut all_times = Vec::new();
    println!("step  kind             read  misread  median ms   p95 ms");
    for (at, step) in STEPS.iter().enumerate() {
        for kind in KINDS.into_iter().chain([Kind::Pdf417]) {
            let (mut n_read, mut n_wrong, mut times) = (0, 0, Vec::new());
            for number in first..first + n_codes {
                let scene = Scene::new(kind, step, number);
                match timed(&scene.frame, &mut times) {
                    Some(text) if text == scene.text => n_read += 1,
                    Some(text) => {
                        n_wrong += 1;
                        println!("misread {text:?} instead of {:?}", scene.text);
                    }
                    None => {}
                }
            }
            let mark = if at == MIDDLE { "*" } else { "" };
            let share = 100.0 * f64::from(n_read) / n_codes as f64;
            all_times.extend(&times);
            let [median, p95] = quantiles(times);
            let name = kind.name();
            println!(
                "{at}{mark:<5}{name:<14}{share:>6.0}%{n_wrong:>9}{median:>11.1}{p95:>9.1}"
            );
        }
    }
    let times = print_without_code();
    all_times.extend(times);
    let n_frames = all_times.len();
    let most = all_times.iter().copied().fold(0.0, f64::max);
    let [median, p95] = quantiles(all_times);
    println!(
        "all {n_frames} frames: median {median:.1} ms, p95 {p95:.1} ms, at most {most:.1} ms"
    );
}

/// The fastest of three readings, in ms: what else the machine does is not measured.
#[allow(clippy::disallowed_methods)]
fn timed(frame: &Frame, times: &mut Vec<f64>) -> Option<String> {
    let mut fastest = f64::MAX;
    let mut reading = None;
    for _ in 0..3 {
        let start = Instant::now();
        reading = read(frame);
        fastest = fastest.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.push(fastest);
    reading.map(|reading| reading.text)
}

/// Pictures without a code: how long it takes to find nothing, in ms.
#[allow(clippy::print_stdout)]
fn print_without_code() -> Vec<f64> {
    let (mut times, mut n_read) = (Vec::new(), 0);
    let mut draw = Draw::new(7);
    for _ in 0..4 {
        for (name, luma) in scene::without_code(&mut draw) {
            let Ok(frame) = Frame::from_luma(WIDTH, HEIGHT, luma) else { continue };
            if let Some(text) = timed(&frame, &mut times) {
                n_read += 1;
                println!("read {text:?} in {name}");
            }
        }
    }
    let [median, p95] = quantiles(times.clone());
    println!("no code: {n_read} read, median {median:.1} ms, p95 {p95:.1} ms");
    times
}

fn quantiles(mut times: Vec<f64>) -> [f64; 2] {
    times.sort_by(f64::total_cmp);
    [0.5, 0.95].map(|part| times[((times.len() - 1) as f64 * part) as usize])
}
